/** Policy out of rule files and configuration. Loaded only where there is one of them. */
import type { Configuration, Ignored, LayerSettings, RuleFile } from '../config/configuration.ts';
import type { Result } from '../problem.ts';
import { mergedBudgets } from './budgets.ts';
import type { BuiltinPolicy } from './builtin.ts';
import { compile } from './compile.ts';
import { hashOfRules } from './hash.ts';
import { layered } from './layered.ts';
import type { Terms } from './load.ts';
import { namesOf, unknownLabels } from './names.ts';
import { type PackInFile, readPacks } from './read-packs.ts';
import { type PackHome, type Tuned, type Tuning, tune } from './tune.ts';
import type { Policy } from './types.ts';

/** A policy with what it was made of, for `hoopx policy status`. */
export interface LoadedPolicy {
  policy: Policy;
  packs: PackHome[];
  words: ReadonlyMap<string, Tuned>;
  ignored: Ignored[];
  expired: Ignored[];
}

const UNTUNED: Tuning = { words: new Map(), ignored: [], expired: [] };

/** @param today the local date, `YYYY-MM-DD` */
export async function loadLayers(
  files: readonly RuleFile[],
  own: BuiltinPolicy,
  terms: Terms | null,
  today: string = localDate(new Date()),
): Promise<Result<LoadedPolicy>> {
  const { layers, profile } = terms ?? { layers: [], profile: 'standard' };
  const read = await readPacks(files, own.packs);
  if (!read.ok) return read;
  const strict = profile === 'strict';
  const builtins = (own.catalogue?.().packs ?? [])
    .filter((pack) => strict || pack.profile === null)
    .map((pack) => ({ ...pack, level: -1, rules: pack.rules.map((rule) => ({ ...rule, level: -1 })) }));
  const packs: PackHome[] = [...builtins, ...read.value.map(packHome)];
  const tuning: Result<Tuning> =
    terms === null ? { ok: true, value: UNTUNED } : tune(packs, layers, today, strict);
  if (!tuning.ok) return tuning;
  const { words, ignored, expired } = tuning.value;

  const policies: Policy[] = [own];
  if (strict && own.strict !== undefined) policies.push(own.strict());
  // In order, so that the hash is the same however the files are divided.
  const rules = read.value.flatMap(({ pack }) => pack.rules);
  if (rules.length > 0) policies.push(compile(rules));
  const enforced = enforcedRules(packs, layers, profile);
  const names = namesOf(layers);
  const wrong = [...names.problems, ...(terms === null ? [] : unknownLabels(read.value, layers))];
  if (wrong.length > 0) return { ok: false, problems: wrong };
  const inVain = [...ignored, ...names.ignored];
  const policy = {
    ...layered(policies, {
      words,
      profile,
      enforced,
      names: names.value,
      budgets: mergedBudgets(layers),
      meaning: layers.map(namesIn),
    }),
    ignored: inVain,
  };
  return { ok: true, value: { policy, packs, words, ignored: inVain, expired } };
}

/** What a layer's names mean is part of what decides. */
function namesIn({ settings: { environments, windows, groups, protectedBranches } }: LayerSettings) {
  return { environments, windows, groups, protectedBranches };
}

/** Only the organisation can have everything let pass: a user's `observe` leaves hoopx's final rules in force. */
function enforcedRules(
  packs: readonly PackHome[],
  layers: Configuration['layers'],
  profile: Configuration['profile'],
): ReadonlySet<string> {
  const byOrganisation = layers.some(
    ({ layer, settings }) => layer === 'org' && settings.profile === 'observe',
  );
  if (profile !== 'observe' || byOrganisation) return new Set();
  return new Set(
    packs.flatMap(({ level, rules }) =>
      level < 0 ? rules.filter(({ final }) => final).map(({ id }) => id) : [],
    ),
  );
}

function packHome({ from, pack: { pack, version, rules } }: PackInFile): PackHome {
  const level = from.level ?? 0;
  const homes = rules.map(({ id, decision, final = false }) => ({ id, decision, final, level }));
  return { pack, version: version ?? null, hash: hashOfRules(rules), level, rules: homes };
}

/** The day that the clock on the wall shows. */
function localDate(now: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
