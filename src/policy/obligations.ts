/** Whether what rules ask for on top of their word is met, and whether a rule file asks for what there is. Pure. */

import type { Given } from './owed.ts';
import { linearPattern } from './regular-expression.ts';
import type { Obligations, Owed } from './types.ts';

/** An obligation that is not met. */
export type Unmet =
  | { kind: 'reason'; rule: string }
  | { kind: 'field'; rule: string; field: string; pattern: string }
  | { kind: 'group'; rule: string; group: string }
  /** This version of hoopx cannot do it, so that nothing runs. */
  | { kind: 'unsupported'; rule: string; what: string };

/**
 * What is owed and not given. `groups` are those of whoever would approve, null when they are not known. What cannot
 * be done here is never passed over: the request is refused.
 */
export function unmetBy(owed: Owed, given: Given, groups: readonly string[] | null): Unmet[] {
  return owed.flatMap((each) => [
    ...unmetReason(each, given),
    ...unmetFields(each, given),
    ...unmetApprovers(each, groups),
    ...unsupported(each),
  ]);
}

type Each = Owed[number];

function unmetReason({ rule, reason }: Each, given: Given): Unmet[] {
  return reason === true && (given.reason ?? '').trim() === '' ? [{ kind: 'reason', rule }] : [];
}

function unmetFields({ rule, fields = {} }: Each, given: Given): Unmet[] {
  return Object.entries(fields)
    .filter(([field, pattern]) => {
      const value = Object.hasOwn(given.fields, field) ? given.fields[field]! : null;
      return value === null || !linearPattern(`^(?:${pattern})$`).test(value);
    })
    .map(([field, pattern]) => ({ kind: 'field', rule, field, pattern }));
}

function unmetApprovers({ rule, approvers }: Each, groups: readonly string[] | null): Unmet[] {
  const unmet: Unmet[] = [];
  if ((approvers?.count ?? 1) > 1)
    unmet.push({ kind: 'unsupported', rule, what: `approval by ${approvers!.count} persons` });
  if (approvers?.group !== undefined && groups?.includes(approvers.group) !== true)
    unmet.push({ kind: 'group', rule, group: approvers.group });
  return unmet;
}

function unsupported({ rule, mask, record }: Each): Unmet[] {
  const what = [
    ...(mask === undefined ? [] : ['masking of its output']),
    ...(record === true ? ['a recording of its output'] : []),
  ];
  return what.map((one) => ({ kind: 'unsupported', rule, what: one }));
}

/** What is wrong with obligations as a rule file has them, with the place below `obligations`. */
export function obligationProblems(
  value: unknown,
): { pointer: string; message: string; hint: string | null }[] {
  const problems: { pointer: string; message: string; hint: string | null }[] = [];
  const wrong = (pointer: string, message: string, hint: string | null = null) =>
    problems.push({ pointer, message, hint });
  if (!isRecord(value)) {
    wrong('', '"obligations" is an object');
    return problems;
  }
  const { reason, fields, approvers, mask, record, environment } = value;
  if (reason !== undefined && reason !== true) wrong('/reason', '"reason" is true, or left out');
  if (record !== undefined && typeof record !== 'boolean') wrong('/record', '"record" is true or false');
  if (mask !== undefined && !isTexts(mask)) wrong('/mask', '"mask" is a list of patterns');
  if (fields !== undefined && !(isRecord(fields) && Object.keys(fields).length > 0))
    wrong('/fields', '"fields" is an object of patterns by the name of a field');
  else
    for (const [field, pattern] of Object.entries((fields as object | undefined) ?? {})) {
      if (!/^[a-z][a-z0-9-]*$/.test(field))
        wrong(`/fields/${field}`, `"${field}" is not a name in lower-case kebab`);
      else if (typeof pattern !== 'string' || pattern === '')
        wrong(`/fields/${field}`, 'a field has a pattern');
      else
        try {
          linearPattern(pattern);
        } catch (error) {
          wrong(`/fields/${field}`, `is not a regular expression: ${(error as Error).message}`);
        }
    }
  if (approvers !== undefined) {
    const { group, count, ...more } = isRecord(approvers) ? approvers : { '': 0 };
    const counts = count === undefined || (Number.isSafeInteger(count) && (count as number) >= 1);
    const grouped = group === undefined || (typeof group === 'string' && group !== '');
    if (!counts || !grouped || Object.keys(more).length > 0 || (group === undefined && count === undefined))
      wrong('/approvers', '"approvers" has a "group", a "count" from 1, or both');
  }
  if (environment !== undefined && environment !== 'reduced') {
    const drop = isRecord(environment) && Object.keys(environment).length === 1 ? environment.drop : null;
    if (!isTexts(drop) || !drop.every((name) => /^\*?[A-Za-z0-9_]+\*?$/.test(name)))
      wrong('/environment', '"environment" is "reduced", or {"drop": ["NAME", "PREFIX_*"]}');
  }
  for (const key of Object.keys(value))
    if (!OBLIGATION_KEYS.includes(key as keyof Obligations))
      wrong(`/${key}`, `"${key}" is not known here`, `known are ${OBLIGATION_KEYS.join(', ')}`);
  return problems;
}

export const OBLIGATION_KEYS = [
  'reason',
  'fields',
  'approvers',
  'mask',
  'record',
  'environment',
] as const satisfies readonly (keyof Obligations)[];

function isTexts(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
