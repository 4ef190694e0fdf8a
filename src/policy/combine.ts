/** Several policies as one. */
import { decisionFrom } from './decide.ts';
import { hashOf } from './hash.ts';
import type { Policy } from './types.ts';

/** Every policy has its say and the strictest word of all wins: no layer can take back what another says. */
export function combine(policies: readonly [Policy, ...Policy[]]): Policy {
  if (policies.length === 1) return policies[0];
  return {
    hash: hashOf(policies.map(({ hash }) => hash)),
    decide: (understanding, setting = { ci: false }) =>
      decisionFrom(
        policies.flatMap((policy) => policy.decide(understanding).matches),
        understanding,
        setting,
      ),
  };
}
