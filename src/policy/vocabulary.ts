/**
 * The vocabulary of `when`: a small dialect of JSON Schema in which every keyword also demands the type it speaks
 * of, so that a value that is missing, null or of another type never makes a rule match. It expands to plain JSON
 * Schema 2020-12, which ajv compiles. `check-condition.ts` says what a condition may hold; here it is taken as valid.
 */
import { globPattern, hostPattern } from './glob.ts';

/** Counts up whenever a condition's meaning changes: it is part of a policy's hash. */
export const VOCABULARY_VERSION = 1;

export type Scalar = string | number | boolean | null;

/** A scalar is short for `const`, an array of scalars for `enum`. */
export type Condition = Scalar | readonly Scalar[] | ConditionObject;

/** Several keywords must all hold. */
export interface ConditionObject {
  /** An object that has every named property, each matching; `{}` is "there, whatever its value". */
  has?: { readonly [property: string]: Condition };
  /** An object with at least one property whose name matches. */
  named?: Condition;
  /** An array with at least one matching item. */
  some?: Condition;
  /** An array that is not empty, all of whose items match. */
  every?: Condition;
  /** An array that begins with these items. */
  starts?: readonly Condition[];
  /** On an invocation: it has one of these options. */
  option?: string | readonly string[];
  /** On an invocation: one effect has all of these properties, which may be its target's. */
  effect?: { readonly [property: string]: Condition };
  /** A string that a regular expression finds something in; a leading `(?i)` ignores case. */
  pattern?: string;
  /** A string that one of the globs matches as a whole. */
  glob?: string | readonly string[];
  /** A host name. */
  host?: string | readonly string[];
  const?: Scalar;
  enum?: readonly Scalar[];
  /** Does not match; never holds for null unless the condition speaks of null, nor for a type it does not speak of. */
  not?: Condition;
  anyOf?: readonly Condition[];
  allOf?: readonly Condition[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  $comment?: string;
}

export type TypeName = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

/** The part of JSON Schema 2020-12 that conditions expand to. */
export interface Schema {
  type?: TypeName | readonly TypeName[];
  required?: readonly string[];
  properties?: { readonly [property: string]: Schema };
  propertyNames?: Schema;
  contains?: Schema;
  items?: Schema;
  prefixItems?: readonly Schema[];
  pattern?: string;
  const?: Scalar;
  enum?: readonly Scalar[];
  not?: Schema;
  anyOf?: readonly Schema[];
  allOf?: readonly Schema[];
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

/** Which type each keyword demands of the value; null where it takes any. */
export const KEYWORD_TYPES = {
  has: 'object',
  named: 'object',
  some: 'array',
  every: 'array',
  starts: 'array',
  option: 'object',
  effect: 'object',
  pattern: 'string',
  glob: 'string',
  host: 'string',
  const: null,
  enum: null,
  not: null,
  anyOf: null,
  allOf: null,
  minItems: 'array',
  maxItems: 'array',
  minLength: 'string',
  maxLength: 'string',
  minimum: 'number',
  maximum: 'number',
  $comment: null,
} as const satisfies Record<keyof Required<ConditionObject>, TypeName | null>;

export type Keyword = keyof typeof KEYWORD_TYPES;

/** Properties of an effect's own; `effect` looks every other name up in its target. */
export const EFFECT_PROPERTIES: ReadonlySet<string> = new Set([
  'action',
  'target',
  'recursive',
  'irreversible',
  'mode',
  'carries',
]);

const NOT_NULL: readonly TypeName[] = ['string', 'number', 'boolean', 'array', 'object'];

/** A condition as plain JSON Schema. Throws PatternError for a glob or host that `check-condition.ts` would refuse. */
export function expand(condition: Condition): Schema {
  if (isScalar(condition)) return { const: condition };
  if (isScalars(condition)) return { enum: condition };
  const parts: Schema[] = [];
  for (const keyword of Object.keys(condition) as Keyword[]) {
    const part = expandKeyword(keyword, condition);
    if (part !== null) parts.push(part);
  }
  return together(parts);
}

function expandKeyword(keyword: Keyword, condition: ConditionObject): Schema | null {
  switch (keyword) {
    case 'has':
      return expandHas(condition.has!);
    case 'named':
      return { type: 'object', not: { propertyNames: { not: expand(condition.named!) } } };
    case 'some':
      return { type: 'array', contains: expand(condition.some!) };
    case 'every':
      return { type: 'array', minItems: 1, items: expand(condition.every!) };
    case 'starts':
      return {
        type: 'array',
        minItems: condition.starts!.length,
        prefixItems: condition.starts!.map(expand),
      };
    case 'option':
      return property('options', anyOf(list(condition.option!).map((name) => property(name, {}))));
    case 'effect':
      return property('effects', { type: 'array', contains: expandEffect(condition.effect!) });
    case 'pattern':
      return { type: 'string', pattern: condition.pattern! };
    case 'glob':
      return { type: 'string', pattern: globPattern(list(condition.glob!)) };
    case 'host':
      return { type: 'string', pattern: hostPattern(list(condition.host!)) };
    case 'not':
      return expandNot(condition.not!);
    case 'anyOf':
      return anyOf(condition.anyOf!.map(expand));
    case 'allOf':
      return together(condition.allOf!.map(expand));
    case 'const':
      return { const: condition.const! };
    case 'enum':
      return { enum: condition.enum! };
    case 'minItems':
    case 'maxItems':
    case 'minLength':
    case 'maxLength':
    case 'minimum':
    case 'maximum':
      return { type: KEYWORD_TYPES[keyword], [keyword]: condition[keyword]! };
    case '$comment':
      return null;
    default:
      return unknownKeyword(keyword);
  }
}

function expandHas(properties: { readonly [property: string]: Condition }): Schema {
  const schemas: Record<string, Schema> = {};
  for (const [name, condition] of Object.entries(properties))
    schemas[name] = name === 'options' ? expandOptions(condition) : expand(condition);
  return { type: 'object', required: Object.keys(schemas), properties: schemas };
}

/** What `has` says of options holds for the value or for any one of several: `git -c a=b -c core.hooksPath=x`. */
function expandOptions(condition: Condition): Schema {
  if (isScalar(condition) || isScalars(condition) || condition.has === undefined) return expand(condition);
  const { has, ...rest } = condition;
  const schemas: Record<string, Schema> = {};
  for (const [name, value] of Object.entries(has)) schemas[name] = expandOptionValue(value);
  const options: Schema = { type: 'object', required: Object.keys(schemas), properties: schemas };
  return Object.keys(rest).length === 0 ? options : together([options, expand(rest)]);
}

function expandOptionValue(condition: Condition): Schema {
  const one = expand(condition);
  if (Object.keys(one).length === 0 || demandsType(condition, 'array')) return one;
  return anyOf([together([{ type: ['string', 'boolean'] }, one]), { type: 'array', contains: one }]);
}

function expandEffect(properties: { readonly [property: string]: Condition }): Schema {
  const own: Record<string, Condition> = {};
  const target: Record<string, Condition> = {};
  for (const [name, condition] of Object.entries(properties))
    (EFFECT_PROPERTIES.has(name) ? own : target)[name] = condition;
  const effect = expandHas(own);
  if (Object.keys(target).length === 0) return effect;
  const onTarget = property('target', expandHas(target));
  return Object.keys(own).length === 0 ? onTarget : together([effect, onTarget]);
}

function expandNot(condition: Condition): Schema {
  const types = typesOf(condition);
  const not = { not: expand(condition) };
  return types === null ? not : { type: types, ...not };
}

/** The types of value a condition speaks of; null when it speaks of null too. */
function typesOf(condition: Condition): readonly TypeName[] | null {
  if (isScalar(condition)) return condition === null ? null : NOT_NULL;
  if (isScalars(condition)) return condition.includes(null) ? null : NOT_NULL;
  const types = new Set<TypeName>();
  for (const keyword of Object.keys(condition) as Keyword[]) {
    const demanded = KEYWORD_TYPES[keyword];
    const spoken = demanded === null ? typesOfCombination(keyword, condition) : [demanded];
    if (spoken === null) return null;
    for (const type of spoken) types.add(type);
  }
  return types.size === 0 ? NOT_NULL : [...types];
}

function typesOfCombination(keyword: Keyword, condition: ConditionObject): readonly TypeName[] | null {
  if (keyword === 'const') return typesOf(condition.const!);
  if (keyword === 'enum') return typesOf(condition.enum!);
  if (keyword === 'not') return typesOf(condition.not!);
  const spoken = keyword === 'anyOf' ? condition.anyOf! : keyword === 'allOf' ? condition.allOf! : [];
  const types = spoken.map(typesOf);
  return types.includes(null) ? null : types.flatMap((each) => [...each!]);
}

function demandsType(condition: Condition, type: TypeName): boolean {
  if (isScalar(condition) || isScalars(condition)) return false;
  return (Object.keys(condition) as Keyword[]).some((keyword) => KEYWORD_TYPES[keyword] === type);
}

function property(name: string, schema: Schema): Schema {
  return { type: 'object', required: [name], properties: { [name]: schema } };
}

function anyOf(schemas: readonly Schema[]): Schema {
  return schemas.length === 1 ? schemas[0]! : { anyOf: schemas };
}

/** All of the schemas: as one where their keywords allow it, which makes for shorter and faster validators. */
function together(schemas: readonly Schema[]): Schema {
  const parts: Schema[] = [];
  for (const schema of schemas) {
    const place = parts.findIndex((part) => merged(part, schema) !== null);
    if (place === -1) parts.push(schema);
    else parts[place] = merged(parts[place]!, schema)!;
  }
  return parts.length <= 1 ? (parts[0] ?? {}) : { allOf: parts };
}

/** A schema that says what both say; null when one keyword would have to say two things. */
function merged(a: Schema, b: Schema): Schema | null {
  const both: Record<string, unknown> = { ...a };
  for (const [keyword, value] of Object.entries(b)) {
    if (both[keyword] === undefined) both[keyword] = value;
    else if (keyword === 'required') both.required = [...new Set([...a.required!, ...b.required!])];
    else if (keyword === 'properties') both.properties = mergedProperties(a.properties!, b.properties!);
    else if (keyword !== 'type' || a.type !== value) return null;
  }
  // `items` is about what `prefixItems` leaves over, not about every item.
  return both.items !== undefined && both.prefixItems !== undefined ? null : both;
}

function mergedProperties(
  a: NonNullable<Schema['properties']>,
  b: NonNullable<Schema['properties']>,
): NonNullable<Schema['properties']> {
  const both: Record<string, Schema> = { ...a };
  for (const [name, schema] of Object.entries(b))
    both[name] = Object.hasOwn(both, name) ? together([both[name]!, schema]) : schema;
  return both;
}

export function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isScalars(value: Condition): value is readonly Scalar[] {
  return Array.isArray(value);
}

/** One or several, as several. */
export function list<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

function unknownKeyword(keyword: never): never {
  throw new TypeError(`no keyword: ${keyword}`);
}
