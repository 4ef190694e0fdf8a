/**
 * Finds, reads and puts together the configuration. On a machine without configuration files this costs a handful
 * of system calls; the libraries that read them are loaded only when there is one.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Problem, Result } from '../problem.ts';
import { type Configuration, type LayerSettings, mergeSettings, type RuleFile } from './configuration.ts';
import { type Found, findIn, type PolicyFolder } from './found.ts';
import { type Locations, locationsOf, projectFolders } from './locations.ts';

export type { Configuration, RuleFile } from './configuration.ts';

export interface ConfigurationPlace {
  /** Absolute working directory. */
  cwd: string;
  /** Absolute root of the work tree, or null. */
  repositoryRoot: string | null;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute home directory. */
  home: string;
  /** The organisation's folder, for tests; never from the environment. */
  org?: string;
  /** Projects count as trusted: to see what they would say, never to decide what runs. */
  trusted?: true;
}

/** A folder with what was read in it. */
export interface Reading {
  found: Found;
  settings: LayerSettings;
  /** Text of its configuration files. */
  texts: { file: string; text: string }[];
  ruleFiles: RuleFile[];
}

/**
 * The configuration that holds in a place. All problems of all files are told at once; with one of them nothing may
 * run, and the caller exits with 78.
 */
export async function loadConfiguration(place: ConfigurationPlace): Promise<Result<Configuration>> {
  const problems: Problem[] = [];
  const found = policyFolders(place).flatMap((folder) => findIn(folder, problems) ?? []);
  const readings: Reading[] = [];
  for (const [level, one] of found.entries()) readings.push(await readFolder(one, level, problems));
  if (problems.length > 0) return { ok: false, problems };
  if (place.trusted) for (const { settings } of readings) settings.trusted = true;
  else await withTrust(readings, locationsOf(place.env, place.home).state);
  const layers = readings.map(({ settings }) => settings);
  return {
    ok: true,
    value: {
      ...mergeSettings(layers),
      ruleFiles: withoutRepeats(readings.flatMap(({ ruleFiles }) => ruleFiles)),
      files: readings.flatMap(({ texts }) => texts.map(({ file }) => file)),
      layers,
    },
  };
}

/** The organisation, the user and the projects that hold policy, as they are found; for `hoopx policy trust`. */
export async function readProjects(place: ConfigurationPlace): Promise<Result<Reading[]>> {
  const problems: Problem[] = [];
  const folders = policyFolders(place).filter(({ layer }) => layer === 'project');
  const readings: Reading[] = [];
  for (const [level, one] of folders.flatMap((folder) => findIn(folder, problems) ?? []).entries())
    readings.push(await readFolder(one, level, problems));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: readings };
}

async function readFolder(found: Found, level: number, problems: Problem[]): Promise<Reading> {
  const { layer, folder } = found.folder;
  const read =
    found.config === null
      ? null
      : await (await import('./layer.ts')).readLayer(found.config, found.folder, problems);
  const files = new Set([...found.ruleFiles, ...(read?.ruleFiles ?? [])]);
  return {
    found,
    settings: {
      layer,
      settings: read?.settings ?? { version: 1 },
      trusted: layer !== 'project',
      folder,
      ...(read === null ? {} : { placeOf: read.placeOf }),
    },
    texts: (read?.sources ?? []).map(({ file, text }) => ({ file, text })),
    ruleFiles: [...files].map((file) => ({ layer, file, level })),
  };
}

/** Looks up whether the user trusts a project only where the project says something that trust would make count. */
async function withTrust(readings: readonly Reading[], state: string): Promise<void> {
  const strict = readings.some(({ settings }) => settings.settings.profile === 'strict');
  for (const reading of readings) {
    const { settings, found, ruleFiles } = reading;
    if (settings.layer !== 'project') continue;
    if (!couldLoosen(settings) && !(strict && ruleFiles.length > 0)) continue;
    const { sourcesOf, trustOf } = await import('./trust.ts');
    const sources = sourcesOf(found.folder, reading.texts, ruleFiles);
    const trust = sources.ok ? trustOf(found.folder.folder, sources.value, state) : null;
    settings.trusted = trust?.kind === 'trusted';
    settings.distrust =
      trust?.kind === 'changed'
        ? 'it changed since you trusted it: hoopx policy trust'
        : 'you have not trusted it: hoopx policy trust';
  }
}

const MAY_LOOSEN = ['overrides', 'packs', 'environments', 'windows', 'groups'] as const;

function couldLoosen({ settings }: LayerSettings): boolean {
  return settings.profile === 'observe' || MAY_LOOSEN.some((key) => settings[key] !== undefined);
}

/** The folders that may hold policy: organisation, user, projects from the outermost to the nearest. */
function policyFolders(place: ConfigurationPlace): PolicyFolder[] {
  const locations: Locations = locationsOf(place.env, place.home);
  const folders: PolicyFolder[] = [
    { layer: 'org', folder: place.org ?? locations.org, within: null },
    { layer: 'user', folder: locations.user, within: null },
  ];
  for (const folder of projectFolders(place.cwd).reverse())
    if (isProject(folder, place.repositoryRoot ?? place.cwd))
      folders.push({ layer: 'project', folder, within: fs.realpathSync(path.dirname(folder)) });
  return folders;
}

/**
 * In the repository (or the working directory) every `.hoopx` counts, whoever owns it. Further up only ours and
 * root's do: otherwise anybody could stop every command below `/tmp` with a broken `/tmp/.hoopx/config.yaml`.
 */
function isProject(folder: string, inside: string): boolean {
  const stat = statOf(folder);
  if (stat === null) return false;
  const project = path.dirname(folder);
  if (project === inside || project.startsWith(inside + path.sep)) return true;
  return stat.uid === 0 || stat.uid === process.geteuid?.();
}

/** What stands at a path; null when there is nothing, or a folder above it does not let us look. */
function statOf(file: string): fs.Stats | null {
  try {
    // Asked so that there is no exception, which takes 20 us for each folder above.
    return fs.lstatSync(file, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

/** A file named by two layers belongs to the first. */
function withoutRepeats(files: readonly RuleFile[]): RuleFile[] {
  const seen = new Set<string>();
  return files.filter(({ file }) => !seen.has(file) && seen.add(file));
}
