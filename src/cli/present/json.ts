/** A decision for a program: `hoopx check --json` and each line of `--batch`. */
import { makeJsonVisible } from '../../approval/visible.ts';
import type { Invocation, Unresolved } from '../../command/types.ts';
import type { Decision, DecisionWord, Match, Severity } from '../../policy/types.ts';

/**
 * The stable object. Fields may be added, never changed or removed.
 *
 * - `id`: the batch line's own id, any JSON value, as it came; absent when there was none
 * - `command`: the script as received, or an argument vector quoted for a POSIX shell
 * - `decision`: the final word; `severity`: of the strictest matches, null when no rule matched
 * - `enforced`: false in the profile `observe`, where the word stops nothing; else absent
 * - `matches`: every rule that matched, strictest first. Each match's `invocation` is an index into `invocations`
 * - `invocations`: every program start found, as rules see it (`rules/schema/invocation.schema.json`)
 * - `facts`: what rules wanted to know of the world besides, and what it was; absent when nothing
 * - `unresolved`: parts of the request that belong to no invocation; each invocation lists its own
 */
export interface DecisionObject {
  id?: unknown;
  command: string;
  decision: DecisionWord;
  severity: Severity | null;
  enforced?: false;
  matches: MatchObject[];
  invocations: Invocation[];
  unresolved: Unresolved[];
  facts?: Decision['facts'];
}

export type MatchObject = Pick<
  Match,
  | 'rule'
  | 'decision'
  | 'severity'
  | 'title'
  | 'reason'
  | 'suggestion'
  | 'obligations'
  | 'instead'
  | 'invocation'
>;

/** Builds the stable object; `id` is left out when undefined. */
export function decisionObject(command: string, decision: Decision, id?: unknown): DecisionObject {
  return {
    ...(id === undefined ? {} : { id }),
    command,
    decision: decision.decision,
    severity: decision.severity,
    ...(decision.enforced === false && { enforced: false }),
    matches: decision.matches.map(matchObject),
    invocations: decision.invocations,
    unresolved: decision.unresolved,
    ...(decision.facts !== undefined && { facts: decision.facts }),
  };
}

/** A match with the fields of the stable object, in their order. */
export function matchObject(match: Match): MatchObject {
  const { rule, decision, severity, title, reason, suggestion, obligations, instead, invocation } = match;
  return {
    rule,
    decision,
    severity,
    title,
    reason,
    suggestion,
    ...(obligations && { obligations }),
    ...(instead && { instead }),
    invocation,
  };
}

/**
 * Any value as one line of JSON that is also safe on a terminal: characters that would hide or rearrange text stand
 * as `\uXXXX`, which every JSON parser reads back unchanged.
 */
export function jsonLine(value: unknown): string {
  return `${makeJsonVisible(JSON.stringify(value))}\n`;
}
