/** From a decision to a verdict: only an `ask` needs a person. */
import type { Surface } from './surface.ts';
import type { Question, Verdict } from './types.ts';

/**
 * Settles a question. `allow` runs and `deny` is refused by policy, both at once; `ask` is put to a person when
 * the surface can ask, and is refused otherwise. A decision that is only observed stops nothing. The prompt and its libraries are loaded only when it is shown.
 */
export async function approve(question: Question, surface: Surface): Promise<Verdict> {
  const word = question.decision.decision;
  if (question.decision.enforced === false && word !== 'allow')
    return { kind: 'run', by: 'observe', would: word };
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
