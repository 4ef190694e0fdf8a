/** The fingerprint of what decides: equal for policies that say the same, whatever their files look like. */
import { createHash } from 'node:crypto';
import type { Rule } from './types.ts';
import { VOCABULARY_VERSION } from './vocabulary.ts';

/** `sha256:` and 64 hex digits over the canonical JSON of a value. */
export function hashOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(value)).digest('hex')}`;
}

/** Hash of the parts of rules that decide: their texts, references and examples do not, nor does their order. */
export function hashOfRules(rules: readonly Rule[]): string {
  const deciding = rules.map(({ id, decision, severity, final, obligations, when }) => ({
    id,
    decision,
    severity,
    final,
    obligations,
    when,
  }));
  deciding.sort((a, b) => (a.id < b.id ? -1 : 1));
  return hashOf({ vocabulary: VOCABULARY_VERSION, rules: deciding });
}

/** JSON with the members of every object sorted by name, without white space. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
