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
}

/**
 * The configuration that holds in a place. All problems of all files are told at once; with one of them nothing may
 * run, and the caller exits with 78.
 */
export async function loadConfiguration(place: ConfigurationPlace): Promise<Result<Configuration>> {
  const problems: Problem[] = [];
  const found = policyFolders(place).flatMap((folder) => findIn(folder, problems) ?? []);
  const layers: LayerSettings[] = [];
  const ruleFiles: RuleFile[] = [];
  for (const one of found) {
    const own = one.ruleFiles;
    const extra = one.config === null ? [] : await readLayer(one, layers, problems);
    for (const file of new Set([...own, ...extra])) ruleFiles.push({ layer: one.folder.layer, file });
  }
  if (problems.length > 0) return { ok: false, problems };
  const files = found.flatMap(({ config }) => config ?? []);
  return { ok: true, value: { ...mergeSettings(layers), ruleFiles: withoutRepeats(ruleFiles), files } };
}

/** Reads a layer's configuration file and adds its settings; returns the rule files it names. */
async function readLayer(found: Found, layers: LayerSettings[], problems: Problem[]): Promise<string[]> {
  const { readSettings, extraRuleFiles } = await import('./settings.ts');
  const read = await readSettings(found.config!, found.folder);
  if (!read.ok) {
    problems.push(...read.problems);
    return [];
  }
  layers.push({ layer: found.folder.layer, settings: read.value.settings });
  return extraRuleFiles(found.config!, read.value, found.folder, problems);
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
    return fs.lstatSync(file);
  } catch {
    return null;
  }
}

/** A file named by two layers belongs to the first. */
function withoutRepeats(files: readonly RuleFile[]): RuleFile[] {
  const seen = new Set<string>();
  return files.filter(({ file }) => !seen.has(file) && seen.add(file));
}
