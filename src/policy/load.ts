/** The policy in force: hoopx's own rules and those of rule files, under what configuration says of them. */
import type { Configuration, RuleFile } from '../config/configuration.ts';
import type { Result } from '../problem.ts';
import { type BuiltinPolicy, builtinPolicy } from './builtin.ts';
import { ruleModule } from './rule-modules.ts';
import type { Policy } from './types.ts';

let builtin: BuiltinPolicy | undefined;

/** What of a configuration decides, besides its rule files. */
export type Terms = Pick<Configuration, 'layers' | 'profile'>;

/**
 * Puts the built-in rules together with rule files (in the order given; paths absolute). All problems of all files
 * at once; with any problem there is no policy. `own` replaces the built-in rules, for tests.
 */
export async function loadPolicy(
  files: readonly RuleFile[],
  own: BuiltinPolicy = ownRules(),
  terms: Terms | null = null,
): Promise<Result<Policy>> {
  if (files.length === 0 && own.needs !== true && (terms === null || saysNothing(terms)))
    return { ok: true, value: own };
  const loaded = await (await import('./load-layers.ts')).loadLayers(files, own, terms);
  return loaded.ok ? { ok: true, value: loaded.value.policy } : loaded;
}

/** Whether a configuration leaves hoopx's own rules as they are. */
function saysNothing({ layers, profile }: Terms): boolean {
  return (
    (profile === 'standard' || profile === 'ci') &&
    layers.every(({ settings }) => TUNING.every((key) => settings[key] === undefined))
  );
}

const TUNING = [
  'budgets',
  'overrides',
  'packs',
  'final',
  'protectedBranches',
  'environments',
  'windows',
] as const;

/** hoopx's own rules. */
export function ownRules(): BuiltinPolicy {
  builtin ??= builtinPolicy(ruleModule);
  return builtin;
}
