/** Several policies as one. */
import { layered } from './layered.ts';
import type { Policy } from './types.ts';
import { NO_NAMES } from './view.ts';

/** Every policy has its say and the strictest word of all wins: no layer can take back what another says. */
export function combine(policies: readonly [Policy, ...Policy[]]): Policy {
  if (policies.length === 1) return policies[0];
  return layered(policies, {
    words: new Map(),
    profile: 'standard',
    enforced: new Set(),
    names: NO_NAMES,
    budgets: null,
  });
}
