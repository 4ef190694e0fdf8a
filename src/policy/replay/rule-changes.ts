/** Which rules two sets of rules differ in, and how. */
import { canonicalJson } from '../hash.ts';
import type { Rule } from '../types.ts';

export type RuleChange =
  | { kind: 'added' | 'removed'; rule: Rule }
  /** `changes` says it field by field: `decision: ask -> deny`, `condition`. */
  | { kind: 'changed'; rule: Rule; changes: string[] };

const WORDS = ['title', 'reason', 'suggestion', 'references', 'examples'] as const;

/** Changes by rule, in the order of ids. */
export function ruleChanges(before: readonly Rule[], after: readonly Rule[]): RuleChange[] {
  const old = new Map(before.map((rule) => [rule.id, rule]));
  const now = new Map(after.map((rule) => [rule.id, rule]));
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort();
  return ids.flatMap((id): RuleChange[] => {
    const [was, is] = [old.get(id), now.get(id)];
    if (was === undefined) return [{ kind: 'added', rule: is! }];
    if (is === undefined) return [{ kind: 'removed', rule: was }];
    const changes = fieldChanges(was, is);
    return changes.length === 0 ? [] : [{ kind: 'changed', rule: is, changes }];
  });
}

function fieldChanges(was: Rule, is: Rule): string[] {
  const changes: string[] = [];
  for (const field of ['decision', 'severity'] as const)
    if (was[field] !== is[field]) changes.push(`${field}: ${was[field]} -> ${is[field]}`);
  if (canonicalJson(was.when) !== canonicalJson(is.when)) changes.push('condition');
  for (const field of WORDS) if (canonicalJson(was[field]) !== canonicalJson(is[field])) changes.push(field);
  return changes;
}
