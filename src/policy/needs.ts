/**
 * What a condition wants to know that an invocation does not have by itself: found from the condition, so that a fact
 * is asked for only when a rule that could match needs it.
 */
import type { Schema } from './vocabulary.ts';

/** Properties of the invocation document that are filled in on demand. */
const NEEDS = [
  'context.host',
  'context.user',
  'context.groups',
  'context.ciProvider',
  'context.time',
  'context.windows',
  'context.environments',
  'context.kubernetes',
  'context.cloud',
  'context.session',
  'context.repository.remote',
  'context.repository.protected',
  'effects.target.tracked',
  'effects.target.ignored',
  'effects.target.files',
  'redirections.target.tracked',
  'redirections.target.ignored',
  'redirections.target.files',
] as const;

export type Need = (typeof NEEDS)[number];

/** What a rule's schema needs; null when nothing. */
export function needsOf(schema: Schema): readonly Need[] | null {
  const paths = new Set<string>();
  walk(schema, '', (path) => paths.add(path));
  const needs = NEEDS.filter((need) => paths.has(need));
  return needs.length === 0 ? null : needs;
}

/** Values that a rule names for a property: the labels in `context.environments`, say. */
export function valuesAt(schema: Schema, wanted: Need): string[] {
  const values = new Set<string>();
  walk(schema, '', (path, part) => {
    if (path !== wanted) return;
    for (const value of [part.const, ...(part.enum ?? [])]) if (typeof value === 'string') values.add(value);
  });
  return [...values];
}

/** Visits every part of a schema with the path of the property that it is about; items stand at their array's path. */
function walk(schema: Schema, path: string, visit: (path: string, part: Schema) => void): void {
  visit(path, schema);
  const below = (part: Schema | undefined) => part !== undefined && walk(part, path, visit);
  for (const part of [schema.items, schema.contains, schema.not, schema.propertyNames]) below(part);
  for (const part of [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.prefixItems ?? [])])
    below(part);
  for (const [name, part] of Object.entries(schema.properties ?? {}))
    walk(part, path === '' ? name : `${path}.${name}`, visit);
}
