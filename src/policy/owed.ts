/** What rules ask for on top of their word, put together for one decision. Pure; loaded with every decision. */
import type { Decision, Match, Owed } from './types.ts';

/** What came with a request to meet obligations. */
export interface Given {
  reason: string | null;
  fields: Readonly<Record<string, string>>;
}

export const NOTHING_GIVEN: Given = { reason: null, fields: {} };

/** Every obligation of the rules that matched; null when there is none. */
export function owedBy(matches: readonly Match[]): Owed | null {
  const owed = matches.flatMap(({ rule, obligations }) =>
    obligations === undefined ? [] : [{ rule, ...obligations }],
  );
  return owed.length === 0 ? null : withoutRepeats(owed);
}

function withoutRepeats(owed: Owed): Owed {
  const rules = new Set<string>();
  return owed.filter(({ rule }) => !rules.has(rule) && rules.add(rule));
}

/** Whether a person must approve, whatever the rules' words are. */
export function wantsApprovers(owed: Owed | null): boolean {
  return owed?.some(({ approvers }) => approvers !== undefined) ?? false;
}

/** Variables that the command must not inherit: names and globs, and whether all that look like secrets. */
export interface Dropped {
  names: readonly string[];
  secrets: boolean;
}

/** What a decision takes away from the command's environment. Where it is only observed, nothing. */
export function droppedBy({
  obligations = [],
  enforced,
}: Pick<Decision, 'obligations' | 'enforced'>): Dropped {
  const environments = enforced === false ? [] : obligations.map(({ environment }) => environment);
  const names = environments.flatMap((one) => (typeof one === 'object' ? one.drop : []));
  return { names: [...new Set(names)].sort(), secrets: environments.includes('reduced') };
}

/** The obligations of two decisions on the same request. */
export function bothOwed(a: Owed | undefined, b: Owed | undefined): Owed | undefined {
  return a === undefined || b === undefined ? (a ?? b) : withoutRepeats([...a, ...b]);
}
