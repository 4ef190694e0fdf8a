/**
 * What can be proven of conditions without trying them: that whatever matches one matches the other, and that
 * nothing can match. Both are sound and incomplete: a proof is right, the lack of one says nothing.
 */
import { linearPattern } from '../regular-expression.ts';
import type { Scalar, Schema } from '../vocabulary.ts';

/** Whether every value that matches `a` matches `b`, for sure. */
export function implies(a: Schema, b: Schema): boolean {
  if (sameSchema(a, b)) return true;
  if (a.anyOf?.every((branch) => implies(and(a, 'anyOf', branch), b))) return true;
  if (b.allOf !== undefined && !b.allOf.every((part) => implies(a, part))) return false;
  if (b.anyOf !== undefined && !b.anyOf.some((branch) => implies(a, branch))) return false;
  const { allOf: _, anyOf: __, ...rest } = b;
  return Object.keys(rest).every((keyword) =>
    partsOf(a).some((part) => demands(part, rest, keyword as keyof Schema)),
  );
}

/** Whether nothing can match, for sure. */
export function unsatisfiable(schema: Schema): boolean {
  if (schema.anyOf?.every((branch) => unsatisfiable(and(schema, 'anyOf', branch)))) return true;
  const parts = partsOf(schema);
  const values = parts.flatMap((part) => valuesOf(part) ?? []);
  const sets = parts.map(valuesOf).filter((set) => set !== null);
  if (sets.length > 0) {
    const common = values.filter((value) => sets.every((set) => set.includes(value)));
    if (!common.some((value) => parts.every((part) => couldBe(value, part)))) return true;
  }
  const types = parts.flatMap(({ type }) => (type === undefined ? [] : [[type].flat()]));
  if (types.length > 1 && !types[0]!.some((type) => types.every((set) => set.includes(type)))) return true;
  if (
    pair(parts, 'minItems', 'maxItems') ||
    pair(parts, 'minLength', 'maxLength') ||
    pair(parts, 'minimum', 'maximum')
  )
    return true;
  const names = new Set(
    parts.flatMap(({ properties = {}, required = [] }) =>
      required.filter((name) => Object.hasOwn(properties, name)),
    ),
  );
  for (const name of names) {
    const all = parts.flatMap(({ properties }) => properties?.[name] ?? []);
    if (unsatisfiable(all.length === 1 ? all[0]! : { allOf: all })) return true;
  }
  if (parts.some(({ contains }) => contains !== undefined && unsatisfiable(contains))) return true;
  return parts.some(
    ({ not }) => not !== undefined && parts.some((part) => part.not !== not && implies(part, not)),
  );
}

/** The schema and everything that its `allOf` adds, each without its own `allOf`. */
function partsOf(schema: Schema): Schema[] {
  const { allOf = [], ...own } = schema;
  return [own, ...allOf.flatMap(partsOf)];
}

/** The schema with one branch in place of all of them. */
function and(schema: Schema, keyword: 'anyOf', branch: Schema): Schema {
  const { [keyword]: _, ...rest } = schema;
  return { allOf: [rest, branch] };
}

/** Whether `a` by itself brings what one keyword of `b` demands. */
function demands(a: Schema, b: Schema, keyword: keyof Schema): boolean {
  const values = valuesOf(a);
  const one: Schema = { [keyword]: b[keyword] };
  if (values !== null && keyword !== 'properties' && keyword !== 'not')
    return values.every((value) => is(value, one));
  switch (keyword) {
    case 'type':
      return a.type !== undefined && [a.type].flat().every((type) => [b.type!].flat().includes(type));
    case 'required':
      return b.required!.every((name) => a.required?.includes(name) === true);
    case 'properties':
      return Object.entries(b.properties!).every(([name, inner]) => {
        const own = a.properties?.[name];
        return own !== undefined && implies(own, inner);
      });
    case 'contains':
      return (
        (a.contains !== undefined && implies(a.contains, b.contains!)) ||
        (a.prefixItems?.some((item, index) => (a.minItems ?? 0) > index && implies(item, b.contains!)) ??
          false)
      );
    case 'items':
      return a.items !== undefined && implies(a.items, b.items!);
    case 'prefixItems':
      return b.prefixItems!.every(
        (item, index) => a.prefixItems?.[index] !== undefined && implies(a.prefixItems[index]!, item),
      );
    case 'minItems':
    case 'minLength':
    case 'minimum':
      return a[keyword] !== undefined && a[keyword] >= b[keyword]!;
    case 'maxItems':
    case 'maxLength':
    case 'maximum':
      return a[keyword] !== undefined && a[keyword] <= b[keyword]!;
    case 'not':
      return a.not !== undefined && implies(b.not!, a.not);
    case 'propertyNames':
    case 'pattern':
      return JSON.stringify(a[keyword]) === JSON.stringify(b[keyword]);
    default:
      return false;
  }
}

/** The only values a matching value can have; null where a schema does not say. */
function valuesOf({ const: value, enum: values }: Schema): readonly Scalar[] | null {
  return value !== undefined ? [value] : (values ?? null);
}

function is(
  value: Scalar,
  { type, const: one, enum: some, pattern, minLength, maxLength, minimum, maximum }: Schema,
): boolean {
  if (type !== undefined && ![type].flat().includes(typeName(value))) return false;
  if (one !== undefined && one !== value) return false;
  if (some !== undefined && !some.includes(value)) return false;
  if (pattern !== undefined && !(typeof value === 'string' && linearPattern(pattern).test(value)))
    return false;
  if (minLength !== undefined && !(typeof value === 'string' && value.length >= minLength)) return false;
  if (maxLength !== undefined && !(typeof value === 'string' && value.length <= maxLength)) return false;
  if (minimum !== undefined && !(typeof value === 'number' && value >= minimum)) return false;
  return maximum === undefined || (typeof value === 'number' && value <= maximum);
}

function couldBe(value: Scalar, part: Schema): boolean {
  if (part.not !== undefined && implies({ const: value }, part.not)) return false;
  const { anyOf: _, not: __, ...plain } = part;
  // A scalar has neither members nor items.
  const structured = (['required', 'contains', 'items', 'prefixItems'] as const).some(
    (key) => plain[key] !== undefined,
  );
  return is(value, plain) && !structured;
}

function typeName(value: Scalar) {
  return value === null ? 'null' : (typeof value as 'string' | 'number' | 'boolean');
}

function pair(
  parts: readonly Schema[],
  least: 'minItems' | 'minLength' | 'minimum',
  most: 'maxItems' | 'maxLength' | 'maximum',
): boolean {
  const lower = Math.max(...parts.map((part) => part[least] ?? Number.NEGATIVE_INFINITY));
  const upper = Math.min(...parts.map((part) => part[most] ?? Number.POSITIVE_INFINITY));
  return lower > upper;
}

function sameSchema(a: Schema, b: Schema): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
