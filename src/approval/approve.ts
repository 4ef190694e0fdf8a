/** From a decision to a verdict: only an `ask` needs a person. */
import type { Unmet } from '../policy/obligations.ts';
import { NOTHING_GIVEN } from '../policy/owed.ts';
import type { Surface } from './surface.ts';
import type { Question, Verdict } from './types.ts';

/**
 * Settles a question. `allow` runs and `deny` is refused by policy, both at once; `ask` is put to a person when
 * the surface can ask, and is refused otherwise. A decision that is only observed stops nothing;
 * what a rule wants besides is wanted before anybody is asked. The prompt and its libraries are loaded only when it is shown.
 */
export async function approve(question: Question, surface: Surface): Promise<Verdict> {
  const { decision: word, enforced } = question.decision;
  const unmet = word === 'deny' ? [] : await unmetOf(question);
  if (enforced === false && (word !== 'allow' || unmet.length > 0))
    return { kind: 'run', by: 'observe', would: word === 'ask' ? 'ask' : 'deny' };
  if (unmet.length > 0) return { kind: 'refused', by: 'obligation', unmet };
  switch (word) {
    case 'allow':
      return { kind: 'run', by: 'policy' };
    case 'deny':
      return { kind: 'refused', by: 'policy' };
    case 'ask': {
      if (!surface.canAsk) return { kind: 'refused', by: 'nobody', why: surface.why };
      const { askOnTerminal } = await import('./terminal.ts');
      return askOnTerminal(question);
    }
    default:
      throw new Error(`not a decision: ${word satisfies never}`);
  }
}

/** What a rule wants and was not given. */
async function unmetOf({ decision, given = NOTHING_GIVEN }: Question): Promise<Unmet[]> {
  const { obligations, approverGroups = null } = decision;
  if (obligations === undefined) return [];
  return (await import('../policy/obligations.ts')).unmetBy(obligations, given, approverGroups);
}
