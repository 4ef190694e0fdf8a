/** The policy in force: hoopx's own rules and those of rule files. */
import type { RuleFile } from '../config/configuration.ts';
import type { Result } from '../problem.ts';
import { type BuiltinPolicy, builtinPolicy } from './builtin.ts';
import { ruleModule } from './rule-modules.ts';
import type { Policy } from './types.ts';

let builtin: BuiltinPolicy | undefined;

/**
 * Puts the built-in rules together with rule files (in the order given; paths absolute). All problems of all files
 * at once; with any problem there is no policy. `own` replaces the built-in rules, for tests.
 */
export async function loadPolicy(files: readonly RuleFile[], own?: BuiltinPolicy): Promise<Result<Policy>> {
  const base = own ?? ownRules();
  if (files.length === 0) return { ok: true, value: base };
  const { readPacks } = await import('./read-packs.ts');
  const rules = await readPacks(files, base.packs);
  if (!rules.ok) return rules;
  const [{ compile }, { combine }] = await Promise.all([import('./compile.ts'), import('./combine.ts')]);
  return { ok: true, value: combine([base, compile(rules.value)]) };
}

function ownRules(): BuiltinPolicy {
  builtin ??= builtinPolicy(ruleModule);
  return builtin;
}
