/** One folder's configuration with everything it extends, as one. Loaded only when there is a configuration file. */
import path from 'node:path';
import type { Problem } from '../problem.ts';
import type { Place, Settings } from './configuration.ts';
import { didYouMean } from './did-you-mean.ts';
import type { PolicyFolder } from './found.ts';
import { problemIn } from './problems.ts';
import { extraRuleFiles, readSettings, type SettingsFile } from './settings.ts';
import { isShipped, shippedFile, shippedNames } from './shipped.ts';

export interface LayerFiles {
  settings: Settings;
  /** Every configuration file that was read, the folder's own first. */
  sources: readonly SettingsFile[];
  /** Rule files that they name, absolute. */
  ruleFiles: string[];
  placeOf(pointer: string): Place | null;
}

/** Settings by name, of which a file that extends another adds to or replaces single ones. */
const MAPS = ['approval', 'packs', 'overrides', 'environments', 'windows', 'groups', 'budgets'] as const;
/** Settings that add up. */
const LISTS = ['final', 'protectedBranches'] as const;

/** Reads a configuration file and what it extends, adding to `problems` what is wrong with any of them. */
export async function readLayer(
  file: string,
  owner: PolicyFolder,
  problems: Problem[],
): Promise<LayerFiles | null> {
  const sources: SettingsFile[] = [];
  const whole = await gather(file, owner, [], sources, problems);
  if (!whole) return null;
  const ruleFiles = sources.flatMap((source) => extraRuleFiles(source, owner, problems));
  return {
    settings: sources.map(({ settings }) => settings).reduceRight(extended),
    sources,
    ruleFiles: [...new Set(ruleFiles)],
    placeOf: (pointer) => placeIn(sources, pointer),
  };
}

/** Adds a file, then those that it extends, the last one first: a later one takes the place of earlier ones. */
async function gather(
  file: string,
  owner: PolicyFolder,
  above: readonly string[],
  sources: SettingsFile[],
  problems: Problem[],
): Promise<boolean> {
  if (sources.some((source) => source.file === file)) return true;
  const read = await readSettings(file, owner);
  if (!read.ok) {
    problems.push(...read.problems);
    return false;
  }
  sources.push(read.value);
  let whole = true;
  for (const [index, named] of [...(read.value.settings.extends ?? []).entries()].reverse()) {
    const pointer = `/extends/${index}`;
    const at = { ...read.value.document.valueAt(pointer), pointer };
    if (isShipped(named)) {
      const shipped = shippedFile(named);
      // It lies outside the project, and is hoopx's own.
      if (shipped !== null)
        whole =
          (await gather(shipped, { ...owner, within: null }, [...above, file], sources, problems)) && whole;
      else {
        const near = didYouMean(named, shippedNames());
        const hint = near === null ? `there are ${shippedNames().join(', ')}` : `did you mean ${near}?`;
        problems.push(problemIn(file, `${named}: hoopx ships no such configuration`, { ...at, hint }));
        whole = false;
      }
      continue;
    }
    const base = path.resolve(path.dirname(file), named);
    if (base === file || above.includes(base)) {
      const circle = [...above.slice(above.indexOf(base)), file, base].map((one) => path.basename(one));
      problems.push(
        problemIn(file, `${named}: extends in a circle: ${circle.join(' -> ')}`, {
          ...at,
          hint: 'let one of them extend nothing',
        }),
      );
      whole = false;
    } else if (!/\.(?:json|ya?ml)$/i.test(base)) {
      problems.push(
        problemIn(file, `${named}: is not a configuration file`, {
          ...at,
          hint: 'they end in .json, .yaml or .yml',
        }),
      );
      whole = false;
    } else whole = (await gather(base, owner, [...above, file], sources, problems)) && whole;
  }
  return whole;
}

/** What both say; where both speak of the same thing, `own`. */
function extended(base: Settings, own: Settings): Settings {
  const both: Record<string, unknown> = { ...base, ...own };
  for (const key of MAPS)
    if (base[key] !== undefined && own[key] !== undefined) both[key] = { ...base[key], ...own[key] };
  for (const key of LISTS)
    if (base[key] !== undefined && own[key] !== undefined) both[key] = [...own[key], ...base[key]];
  return both as unknown as Settings;
}

/** Where a value of the settings as a whole was written. */
function placeIn(sources: readonly SettingsFile[], pointer: string): Place | null {
  const [, list, index] = /^\/(\w+)\/(\d+)$/.exec(pointer) ?? [];
  let left = index === undefined ? null : Number(index);
  for (const { file, document, settings } of sources) {
    const own = list === undefined ? undefined : (settings as unknown as Record<string, unknown>)[list];
    const length = Array.isArray(own) ? own.length : 0;
    const local = left === null ? pointer : left < length ? `/${list}/${left}` : null;
    if (left !== null) left -= length;
    const position = local === null ? null : document.valueAt(local);
    if (position !== null) return { file, ...position };
  }
  const parent = pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
  return pointer === '' ? null : placeIn(sources, parent);
}
