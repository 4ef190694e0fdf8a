/**
 * Which rules could match an invocation at all. Every rule gets keys of which an invocation must have at least one
 * for the rule to match (`program:rm`, `program:git push`, `effect:delete@home`, `unresolved:code`, `has:code`), or none when nothing of
 * the kind can be said; then it is always evaluated. The keys may only ever be too generous.
 */
import type { Invocation } from '../command/types.ts';
import type { Scalar, Schema } from './vocabulary.ts';

export interface RuleIndex {
  /** Numbers of the rules that need no key. */
  always: readonly number[];
  /** Numbers of the rules that need the key, or another of theirs. */
  byKey: { readonly [key: string]: readonly number[] };
}

/** Properties of an invocation that are mostly empty, false or null, so that rules about them are rarely needed. */
const FACETS = [
  'path',
  'code',
  'remote',
  'privileged',
  'disguises',
  'assignments',
  'redirections',
  'via',
  'input',
] as const satisfies readonly (keyof Invocation)[];

/** Of these, the ones whose empty value is null. */
const NULLABLE: ReadonlySet<string> = new Set(['path', 'code', 'remote']);

/** More pairs of action and scope than this are not worth listing. */
const MOST_PAIRS = 96;

/** How much a set of keys narrows down: the lower, the fewer invocations have one of them. */
enum Rank {
  Exact,
  Named,
  Rare,
  Common,
}

interface Keys {
  rank: Rank;
  keys: ReadonlySet<string>;
}

/** Indexes rules by their number in the list. */
export function indexRules(schemas: readonly Schema[]): RuleIndex {
  const always: number[] = [];
  const byKey: Record<string, number[]> = {};
  schemas.forEach((schema, number) => {
    const keys = keysNeeded(schema);
    if (keys === null) always.push(number);
    else
      for (const key of keys) {
        byKey[key] ??= [];
        byKey[key].push(number);
      }
  });
  return { always, byKey };
}

/** An index as a decision asks it. */
export interface RuleLookup {
  always: readonly number[];
  withKey(key: string): readonly number[];
}

/**
 * An index as text, `KEY TAB NUMBERS` between line feeds: a run asks for a dozen of its 2,000 keys, and finding those in
 * text takes 0.1 ms where reading all of it as JSON takes 1.3 ms.
 */
export interface PackedIndex {
  always: readonly number[];
  lines: string;
}

const NONE: readonly number[] = [];
/** Answers to remember: agents make up names of programs. */
const MOST_ANSWERS = 10_000;

export function lookupIn({ always, byKey }: RuleIndex): RuleLookup {
  return { always, withKey: (key) => (Object.hasOwn(byKey, key) ? byKey[key]! : NONE) };
}

export function packIndex({ always, byKey }: RuleIndex): PackedIndex {
  const lines = Object.entries(byKey).map(([key, numbers]) => `${key}\t${numbers.join(' ')}\n`);
  return { always, lines: `\n${lines.join('')}` };
}

export function lookupInPacked({ always, lines }: PackedIndex): RuleLookup {
  const answers = new Map<string, readonly number[]>();
  const find = (key: string) => {
    const start = /[\t\n]/.test(key) ? -1 : lines.indexOf(`\n${key}\t`);
    if (start < 0) return NONE;
    const numbers = start + key.length + 2;
    return lines.slice(numbers, lines.indexOf('\n', numbers)).split(' ').map(Number);
  };
  const withKey = (key: string) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    if (answers.size >= MOST_ANSWERS) answers.clear();
    const found = find(key);
    answers.set(key, found);
    return found;
  };
  return { always, withKey };
}

/** Keys of which an invocation that matches the schema has at least one; null when there is no telling. */
export function keysNeeded(schema: Schema): ReadonlySet<string> | null {
  return derive(schema, invocationKeys)?.keys ?? null;
}

/** The keys an invocation has. */
export function keysOf(invocation: Invocation): string[] {
  const { program, subcommand } = invocation;
  const keys = [`program:${program}`];
  if (subcommand.length > 0) keys.push(`program:${program} ${subcommand[0]}`);
  for (const { action, target } of invocation.effects) {
    keys.push(`action:${action}`, `effect:${action}@${target.scope}`);
    if (target.role !== null) keys.push(`role:${target.role}`);
  }
  for (const { kind } of invocation.unresolved) keys.push(`unresolved:${kind}`);
  for (const facet of FACETS) if (isThere(invocation[facet])) keys.push(`has:${facet}`);
  return keys;
}

function isThere(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value !== 'object' || value === null) return value !== null && value !== false;
  for (const _ in value) return true;
  return false;
}

/** Applies `leaf` to a schema and to what must hold with it: the best of all parts of `allOf`, all branches of `anyOf`. */
function derive(schema: Schema, leaf: (schema: Schema) => (Keys | null)[]): Keys | null {
  const parts = [...leaf(schema), ...(schema.allOf ?? []).map((part) => derive(part, leaf))];
  if (schema.anyOf !== undefined) parts.push(union(schema.anyOf.map((branch) => derive(branch, leaf))));
  return best(parts);
}

function best(parts: readonly (Keys | null)[]): Keys | null {
  let narrowest: Keys | null = null;
  for (const part of parts)
    if (
      part !== null &&
      (narrowest === null ||
        part.rank < narrowest.rank ||
        (part.rank === narrowest.rank && part.keys.size < narrowest.keys.size))
    )
      narrowest = part;
  return narrowest;
}

function union(branches: readonly (Keys | null)[]): Keys | null {
  const keys = new Set<string>();
  let rank = Rank.Exact;
  for (const branch of branches) {
    if (branch === null) return null;
    for (const key of branch.keys) keys.add(key);
    rank = Math.max(rank, branch.rank);
  }
  return { rank, keys };
}

function invocationKeys({ properties = {} }: Schema): (Keys | null)[] {
  const found: (Keys | null)[] = [subcommandKeys(properties)];
  for (const [name, schema] of Object.entries(properties)) {
    if (name === 'program') found.push(keysFrom(Rank.Named, 'program:', constants(schema)));
    else if (name === 'effects') found.push(derive(schema, (effects) => itemKeys(effects, effectKeys)));
    else if (name === 'unresolved')
      found.push(derive(schema, (unresolved) => itemKeys(unresolved, unresolvedKeys)));
    else if ((FACETS as readonly string[]).includes(name))
      found.push(derive(schema, (facet) => [demandsContent(name, facet) ? hasKey(name) : null]));
  }
  return found;
}

/** `git push` is much rarer than `git`. */
function subcommandKeys({ program, subcommand }: NonNullable<Schema['properties']>): Keys | null {
  const programs = program === undefined ? null : constants(program);
  const first = subcommand?.prefixItems?.[0];
  const words = first === undefined ? null : constants(first);
  if (programs === null || words === null || programs.size * words.size > MOST_PAIRS) return null;
  const pairs = [...programs].flatMap((name) => [...words].map((word) => `program:${name} ${word}`));
  return { rank: Rank.Exact, keys: new Set(pairs) };
}

/** Keys that some item of an array must bring. */
function itemKeys(array: Schema, leaf: (item: Schema) => (Keys | null)[]): (Keys | null)[] {
  const item = array.contains ?? ((array.minItems ?? 0) > 0 ? array.items : undefined);
  return item === undefined ? [] : [derive(item, leaf), ...jointEffectKeys(item, leaf)];
}

function effectKeys({ properties = {} }: Schema): (Keys | null)[] {
  const { action, target } = properties;
  const roles = target === undefined ? null : constantsAt(target, 'role');
  return [
    action === undefined ? null : keysFrom(Rank.Common, 'action:', constants(action)),
    // An effect without a role has no key that says so.
    roles?.has(null) ? null : keysFrom(Rank.Rare, 'role:', roles),
  ];
}

/** Action and scope may stand in different parts of one condition: both must hold of the same effect. */
function jointEffectKeys(effect: Schema, leaf: (item: Schema) => (Keys | null)[]): (Keys | null)[] {
  if (leaf !== effectKeys) return [];
  const actions = constantsAt(effect, 'action');
  const scopes = constantsAt(effect, 'target', 'scope');
  if (actions === null || scopes === null || actions.size * scopes.size > MOST_PAIRS) return [];
  const pairs = new Set<string>();
  for (const action of actions) for (const scope of scopes) pairs.add(`effect:${action}@${scope}`);
  return [{ rank: Rank.Rare, keys: pairs }];
}

function unresolvedKeys({ properties = {} }: Schema): (Keys | null)[] {
  return properties.kind === undefined
    ? []
    : [keysFrom(Rank.Rare, 'unresolved:', constants(properties.kind))];
}

/** Whether only a value with something in it can match: an item, a member, true, a string. */
function demandsContent(facet: string, schema: Schema): boolean {
  if (schema.not?.propertyNames !== undefined) return true;
  if (NULLABLE.has(facet) && schema.not?.const === null) return true;
  if (schema.contains !== undefined || (schema.minItems ?? 0) > 0 || (schema.required?.length ?? 0) > 0)
    return true;
  if (schema.pattern !== undefined) return true;
  const values = constants(schema);
  return values !== null && !values.has(null) && !values.has(false);
}

/** The only values a matching value can have; null when there is no telling. */
function constants(schema: Schema): ReadonlySet<Scalar> | null {
  if (schema.const !== undefined) return new Set([schema.const]);
  if (schema.enum !== undefined) return new Set(schema.enum);
  return combined(schema, constants);
}

/** The only values a property, or a property's property, can have in a matching object. */
function constantsAt(schema: Schema, name: string, inner?: string): ReadonlySet<Scalar> | null {
  const value = schema.properties?.[name];
  const direct =
    value === undefined ? null : inner === undefined ? constants(value) : constantsAt(value, inner);
  return direct ?? combined(schema, (part) => constantsAt(part, name, inner));
}

function combined(
  schema: Schema,
  values: (part: Schema) => ReadonlySet<Scalar> | null,
): ReadonlySet<Scalar> | null {
  for (const part of schema.allOf ?? []) {
    const found = values(part);
    if (found !== null) return found;
  }
  if (schema.anyOf === undefined) return null;
  const all = new Set<Scalar>();
  for (const branch of schema.anyOf) {
    const found = values(branch);
    if (found === null) return null;
    for (const value of found) all.add(value);
  }
  return all;
}

function keysFrom(rank: Rank, prefix: string, values: ReadonlySet<Scalar> | null): Keys | null {
  return values && { rank, keys: new Set([...values].map((value) => `${prefix}${value}`)) };
}

function hasKey(facet: string): Keys {
  return { rank: Rank.Rare, keys: new Set([`has:${facet}`]) };
}
