/** What configuration lets a session do at most. Pure. */
import { type Tally, tallyOf } from '../command/tally.ts';
import type { SessionCounts, Understanding } from '../command/types.ts';
import type { Budgets, LayerSettings } from '../config/configuration.ts';
import type { DecisionWord, Match } from './types.ts';

/** The smallest number of all layers; null when there is no budget. */
export function mergedBudgets(layers: readonly LayerSettings[]): Budgets | null {
  const merged: Budgets = {};
  for (const { settings } of layers)
    for (const [kind, most] of Object.entries(settings.budgets ?? {}) as [keyof Budgets, number][])
      merged[kind] = Math.min(merged[kind] ?? most, most);
  return Object.keys(merged).length === 0 ? null : merged;
}

/**
 * What a budget says of a request on which the rules say `word`. `session` is asked only where it matters; without a
 * session, nothing is counted.
 */
export function budgetMatches(
  budgets: Budgets,
  understanding: Understanding,
  word: DecisionWord,
  session: () => SessionCounts | undefined,
): Match[] {
  const tally = tallyOf(understanding);
  return (Object.keys(budgets) as (keyof Budgets)[]).flatMap((kind) => {
    if (!concerns(kind, tally, word)) return [];
    const counts = session();
    if (counts === undefined || !isSpent(kind, budgets[kind]!, counts, tally)) return [];
    return [matchOf(kind, budgets[kind]!)];
  });
}

function concerns(kind: keyof Budgets, { deletes = 0 }: Tally, word: DecisionWord): boolean {
  switch (kind) {
    case 'deletes':
      return deletes > 0;
    case 'approvals':
      return word === 'ask';
    case 'denials':
      return true;
  }
}

function isSpent(kind: keyof Budgets, most: number, counts: SessionCounts, { deletes = 0 }: Tally): boolean {
  switch (kind) {
    case 'deletes':
      return counts.deletes + deletes > most;
    case 'approvals':
      return counts.approvals >= most;
    case 'denials':
      return counts.denials >= most;
  }
}

type Words = Pick<Match, 'decision' | 'title' | 'reason' | 'suggestion'>;

const WORDS: Readonly<Record<keyof Budgets, (most: number) => Words>> = {
  deletes: (most) => ({
    decision: 'deny',
    title: `Deletes more than the ${most} things that a session may`,
    reason: 'Each deletion may be fine; so many of them in one session are worth a look.',
    suggestion: 'Stop, tell the person what is left to delete, and go on in a session that they start.',
  }),
  approvals: (most) => ({
    decision: 'deny',
    title: `Wants an approval after the ${most} that a session may have`,
    reason: 'Whoever is asked all the time no longer reads what they approve.',
    suggestion: 'Stop, and tell the person what you were about to do.',
  }),
  denials: (most) => ({
    decision: 'ask',
    title: `Goes on after ${most} refusals in this session`,
    reason: 'An agent that is refused again and again may be trying ways around.',
    suggestion: 'Tell the person what you are trying to do, and let them approve the next step.',
  }),
};

function matchOf(kind: keyof Budgets, most: number): Match {
  return { rule: `budget.${kind}`, severity: 'medium', ...WORDS[kind](most), invocation: null };
}
