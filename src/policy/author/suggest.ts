/** What people keep answering in the same way, as changes of the policy that would answer for them. Pure. */
import type { Invocation } from '../../command/types.ts';
import { canonicalJson } from '../hash.ts';
import type { Rule } from '../types.ts';
import type { Condition } from '../vocabulary.ts';
import { conditionFor } from './condition.ts';
import { ruleFromCommand } from './rule-from-command.ts';

/** A question that a person answered. */
export interface Answer {
  approved: boolean;
  /** RFC 3339. */
  time: string;
  command: string;
  /** The rules that asked, with the program start that each asked about. */
  asked: readonly { rule: string; invocation: Invocation }[];
}

interface Evidence {
  /** How many answers speak for it. */
  count: number;
  /** Distinct commands, as they were asked for. */
  commands: readonly string[];
  first: string;
  last: string;
}

export type Suggestion = Evidence &
  (
    | /** Deny what was always refused. `by` asked about it. */ { kind: 'deny'; by: string; rule: Rule }
    /** A rule of one's own asks about less: what was always approved is taken out of its condition. */
    | { kind: 'narrow'; rule: string; except: Condition[] }
    /** A rule of hoopx itself, all of whose questions were approved, asks no more until a day. */
    | { kind: 'override'; rule: string; until: string }
  );

export interface SuggestSettings {
  /** Answers that it takes. */
  least: number;
  /** Ids of rules that stand in files that can be edited here. */
  own: ReadonlySet<string>;
  /** Until when an override holds, `YYYY-MM-DD`. */
  until: string;
}

interface Tally {
  rule: string;
  invocation: Invocation;
  condition: Condition;
  approvals: Answer[];
  refusals: Answer[];
}

export function suggest(answers: Iterable<Answer>, { least, own, until }: SuggestSettings): Suggestion[] {
  const tallies = tallied(answers);
  const rules = new Map<string, Tally[]>();
  for (const tally of tallies) rules.set(tally.rule, [...(rules.get(tally.rule) ?? []), tally]);

  const denied = tallies.flatMap((tally) => {
    if (tally.approvals.length > 0 || tally.refusals.length < least) return [];
    const made = denialOf(tally);
    return made === null
      ? []
      : [{ kind: 'deny' as const, by: tally.rule, rule: made, ...evidence(tally.refusals) }];
  });
  const loosened = [...rules].flatMap(([rule, asked]): Suggestion[] => {
    const always = asked.filter(
      ({ refusals, approvals }) => refusals.length === 0 && approvals.length >= least,
    );
    if (always.length === 0) return [];
    const told = evidence(always.flatMap(({ approvals }) => approvals));
    if (own.has(rule))
      return [{ kind: 'narrow', rule, except: always.map(({ condition }) => condition), ...told }];
    // An override is about everything that the rule asks about: one refusal, and it is not proposed.
    if (asked.some(({ refusals }) => refusals.length > 0)) return [];
    return [{ kind: 'override', rule, until, ...told }];
  });
  return [...withoutRepeats(denied), ...loosened].sort((a, b) => b.count - a.count);
}

function tallied(answers: Iterable<Answer>): Tally[] {
  const tallies = new Map<string, Tally>();
  for (const answer of answers)
    for (const { rule, invocation } of answer.asked) {
      const condition = conditionFor(invocation, false);
      if (condition === null) continue;
      const key = canonicalJson([rule, condition]);
      const tally = tallies.get(key) ?? { rule, invocation, condition, approvals: [], refusals: [] };
      tallies.set(key, tally);
      tally[answer.approved ? 'approvals' : 'refusals'].push(answer);
    }
  return [...tallies.values()];
}

function denialOf({ invocation, refusals }: Tally): Rule | null {
  const [first, last] = [refusals[0]!.time.slice(0, 10), refusals.at(-1)!.time.slice(0, 10)];
  const made = ruleFromCommand({
    command: invocation.source,
    decision: 'deny',
    id: null,
    severity: null,
    title: null,
    reason: `People refused it ${refusals.length} times between ${first} and ${last}, and never approved it.`,
    suggestion: null,
    program: invocation.program,
    anyOperands: false,
  });
  return made.ok ? made.rule : null;
}

/** Two rules may have asked about the same command. */
function withoutRepeats<T extends { rule: Rule }>(suggestions: readonly T[]): T[] {
  const seen = new Set<string>();
  return suggestions.filter(({ rule }) => !seen.has(rule.id) && seen.add(rule.id));
}

function evidence(answers: readonly Answer[]): Evidence {
  const times = answers.map(({ time }) => time).sort();
  const commands = [...new Set(answers.map(({ command }) => command))];
  return { count: answers.length, commands, first: times[0]!, last: times.at(-1)! };
}
