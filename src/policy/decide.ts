/** Understanding and policy to decision: the strictest word wins. Pure. */
import { emptyInvocation } from '../command/empty-invocation.ts';
import type { Invocation, Understanding, Unresolved } from '../command/types.ts';
import { keysOf, type RuleLookup } from './index-rules.ts';
import type { Need } from './needs.ts';
import { owedBy, wantsApprovers } from './owed.ts';
import type { Decision, DecisionWord, Match, Policy, Rule, Setting, Severity } from './types.ts';
import type { AnsweredFacts } from './view.ts';

/** What a decision tells of a rule. */
export type RuleWords = Pick<
  Rule,
  'id' | 'decision' | 'severity' | 'title' | 'reason' | 'suggestion' | 'obligations' | 'instead'
>;

export interface CompiledRule {
  words(): RuleWords;
  /** Whether the rule's `when` holds for the invocation. */
  matches(invocation: Invocation): boolean;
  /** What it wants to know besides, which the setting's view tells; absent when nothing. */
  needs?: readonly Need[];
}

const WORDS: Readonly<Record<DecisionWord, number>> = { allow: 0, ask: 1, deny: 2 };
const SEVERITIES: Readonly<Record<Severity, number>> = { low: 0, medium: 1, high: 2, critical: 3 };

/** A policy over `count` rules, of which `rule(number)` is asked only when the index says that it could match. */
export function policyOf(
  hash: string,
  count: number,
  index: RuleLookup,
  rule: (number: number) => CompiledRule,
): Policy {
  /** In which turn each rule was last tried. A turn is one invocation; they are counted over all decisions. */
  const tried = new Float64Array(count);
  let turn = 0;
  const decide = (understanding: Understanding, setting: Setting = { ci: false }): Decision => {
    const { view } = setting;
    const matches: Match[] = [];
    const evaluate = (invocation: Invocation, place: number | null) => {
      turn++;
      const attempt = (numbers: readonly number[]) => {
        for (const number of numbers) {
          if (tried[number] === turn) continue;
          tried[number] = turn;
          const each = rule(number);
          const seen =
            each.needs === undefined || view === undefined
              ? invocation
              : view.see(invocation, place, each.needs);
          if (each.matches(seen)) matches.push(matchOf(each.words(), place));
        }
      };
      for (const key of keysOf(invocation)) attempt(index.withKey(key));
      attempt(index.always);
    };
    understanding.invocations.forEach(evaluate);
    for (const part of understanding.unresolved) evaluate(alone(part, understanding), null);
    return decisionFrom(matches, view?.understanding ?? understanding, setting, view?.facts);
  };
  return { hash, decide };
}

/** Puts matches in order and takes the strictest word. `ci` turns a final `ask` into `deny`. */
export function decisionFrom(
  matches: readonly Match[],
  { invocations, unresolved }: Understanding,
  setting: Setting,
  facts: AnsweredFacts | null = null,
): Decision {
  const ordered = withoutRepeats(matches, invocations).sort(strictestFirst);
  const strictest = ordered[0];
  const owed = owedBy(ordered);
  const said = strictest?.decision ?? 'allow';
  const word = said === 'allow' && wantsApprovers(owed) ? 'ask' : said;
  return {
    decision: setting.ci && word === 'ask' ? 'deny' : word,
    severity: strictest?.severity ?? null,
    matches: ordered,
    invocations,
    unresolved,
    ...(owed !== null && { obligations: owed }),
    ...(wantsApprovers(owed) && { approverGroups: setting.view?.groups() ?? null }),
    ...(facts !== null && { facts }),
  };
}

function strictestFirst(a: Match, b: Match): number {
  return (
    WORDS[b.decision] - WORDS[a.decision] ||
    SEVERITIES[b.severity] - SEVERITIES[a.severity] ||
    (a.invocation ?? -1) - (b.invocation ?? -1)
  );
}

/** One finding per rule and command line: a loop's body that runs for each of ten words is told once. */
function withoutRepeats(matches: readonly Match[], invocations: readonly Invocation[]): Match[] {
  if (matches.length < 2) return [...matches];
  const seen = new Set<string>();
  return matches.filter(({ rule, invocation }) => {
    const place = invocation === null ? null : invocations[invocation]!;
    const key = JSON.stringify([rule, place?.source, place?.argv, place?.via]);
    return !seen.has(key) && seen.add(key);
  });
}

function matchOf({ id, ...words }: RuleWords, invocation: number | null): Match {
  return { rule: id, ...words, invocation };
}

/** Rules are about invocations; a part that belongs to none is put to them as one of which nothing is known. */
function alone(part: Unresolved, { invocations }: Understanding): Invocation {
  const blank = emptyInvocation(part.source);
  return { ...blank, unresolved: [part], context: invocations[0]?.context ?? blank.context };
}
