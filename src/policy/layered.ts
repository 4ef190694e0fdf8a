/** Several policies as one, under what configuration says of rules and of the profile. Pure. */
import type { Invocation, Understanding } from '../command/types.ts';
import { contextOf } from '../command/understand.ts';
import type { Budgets, Configuration } from '../config/configuration.ts';
import { budgetMatches } from './budgets.ts';
import { decisionFrom } from './decide.ts';
import { hashOf } from './hash.ts';
import type { Tuned } from './tune.ts';
import type { Decision, Match, Policy } from './types.ts';
import { type Names, View } from './view.ts';

/** What configuration makes of the rules. */
export interface Terms {
  /** Words of rules that have another than in their file. */
  words: ReadonlyMap<string, Tuned>;
  profile: Configuration['profile'];
  /** In the profile `observe`: rules that stop a command all the same. */
  enforced: ReadonlySet<string>;
  names: Names;
  budgets: Budgets | null;
  /** Whatever else decides, for the hash. */
  meaning?: unknown;
}

/** Every policy has its say, each rule with the word that the layers leave it, and the strictest word wins. */
export function layered(policies: readonly Policy[], terms: Terms): Policy {
  const { words, profile, enforced, names, budgets, meaning } = terms;
  const tuned = [...words].map(([id, { word }]) => [id, word]).sort();
  return {
    hash: hashOf({
      policies: policies.map(({ hash }) => hash),
      words: tuned,
      profile,
      budgets,
      enforced: [...enforced].sort(),
      meaning,
    }),
    decide: (understanding, given = { ci: false }) => {
      const view = given.view ?? new View(understanding, given.context ?? contextOf(understanding), names);
      const setting = { ...given, view };
      const matches = policies
        .flatMap((policy) => policy.decide(understanding, setting).matches)
        .flatMap((match) => retuned(match, words));
      if (profile === 'strict') matches.push(...unknownToRules(understanding, matches));
      const word = () => decisionFrom(matches, understanding, { ci: false }).decision;
      if (budgets !== null)
        matches.push(...budgetMatches(budgets, understanding, word(), () => view.session()));
      const decision = decisionFrom(matches, view.understanding, setting, view.facts);
      return profile === 'observe' ? observed(decision, enforced) : decision;
    },
  };
}

function retuned(match: Match, words: ReadonlyMap<string, Tuned>): Match | [] {
  const tuned = words.get(match.rule);
  if (tuned === undefined) return match;
  return tuned.word === 'off' ? [] : { ...match, decision: tuned.word };
}

/** What no rule speaks of, not even one that allows it. */
function unknownToRules({ invocations }: Understanding, matches: readonly Match[]): Match[] {
  const known = new Set(matches.map(({ invocation }) => invocation));
  return invocations.flatMap((invocation, index) =>
    known.has(index) ? [] : [unknownRule(invocation, index)],
  );
}

function unknownRule({ program }: Invocation, invocation: number): Match {
  return {
    rule: 'strict.unknown',
    decision: 'ask',
    severity: 'low',
    title: `Runs ${program ?? 'a program'}, which no rule knows`,
    reason: 'The profile "strict" lets pass only what a rule allows.',
    suggestion: 'Ask a person, or for a rule that allows it.',
    invocation,
  };
}

function observed(decision: Decision, enforced: ReadonlySet<string>): Decision {
  const stops = decision.matches.some((match) => match.decision !== 'allow' && enforced.has(match.rule));
  return stops ? decision : { ...decision, enforced: false };
}
