/**
 * Finds configuration and rule files with as few system calls as can be: this runs before every command, and most
 * machines have none. Nothing is parsed here.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Problem } from '../problem.ts';
import type { Layer } from './locations.ts';
import { problemIn, unreadable } from './problems.ts';

/** A folder that holds policy. */
export interface PolicyFolder {
  layer: Layer;
  folder: string;
  /** Real path that files of a project must not lead out of; null for other layers. */
  within: string | null;
}

export interface Found {
  folder: PolicyFolder;
  /** Configuration file, absolute, or null. */
  config: string | null;
  /** Rule files, absolute, sorted. */
  ruleFiles: string[];
}

const CONFIG_NAMES: readonly string[] = ['config.json', 'config.yaml', 'config.yml'];
/** Formats that other tools read. Passing them over in silence would leave their author without the policy they wrote. */
const CONFIG_LIKE = /^config\.(?:[cm]?[jt]s|json5|jsonc|toml|ini)$/i;
const RULE_FILE = /^[^.].*\.(?:json|yaml|yml)$/i;
const WRITABLE_BY_ALL = 0o002;
const STICKY = 0o1000;

/** What a folder holds; null when there is no such folder. Adds to `problems`. */
export function findIn(folder: PolicyFolder, problems: Problem[]): Found | null {
  const names = namesIn(folder.folder, problems);
  if (names === null) return null;
  const trusted = checkFolder(folder, problems);
  if (!trusted) return null;
  const configs = names
    .filter((name) => CONFIG_NAMES.includes(name))
    .map((name) => path.join(folder.folder, name));
  for (const name of names.filter((one) => CONFIG_LIKE.test(one))) {
    const hint = `use ${CONFIG_NAMES.join(', ')}`;
    problems.push(problemIn(path.join(folder.folder, name), 'is not read: only JSON and YAML are', { hint }));
  }
  if (configs.length > 1) {
    const others = configs.slice(1).map((file) => path.basename(file));
    problems.push(
      problemIn(configs[0]!, `stands beside ${others.join(' and ')}`, { hint: 'keep one of them' }),
    );
  }
  const rules = names.includes('rules')
    ? ruleFilesIn(path.join(folder.folder, 'rules'), folder, problems)
    : [];
  return { folder, config: configs[0] ?? null, ruleFiles: rules };
}

/** The rule files in a folder, absolute, sorted; each one checked as `checkFile` does. */
export function ruleFilesIn(folder: string, owner: PolicyFolder, problems: Problem[]): string[] {
  const names = namesIn(folder, problems) ?? [];
  if (!checkFolder({ ...owner, folder }, problems)) return [];
  const files = names.filter((name) => RULE_FILE.test(name)).sort();
  return files.map((name) => path.join(folder, name)).filter((file) => checkFile(file, owner, problems));
}

/**
 * Whether a file may be read as policy. A project's file must not lead out of the project: a link to `/dev/stdin` or
 * to another user's file would make policy of what its author never wrote. The organisation's and the user's files
 * must not be writable by everybody.
 */
export function checkFile(file: string, owner: PolicyFolder, problems: Problem[]): boolean {
  try {
    const stat = fs.statSync(file);
    if (!stat.isFile()) {
      problems.push(problemIn(file, 'is not a regular file'));
      return false;
    }
    return staysInside(file, owner, problems) && isTrusted(file, stat, owner, problems);
  } catch (error) {
    problems.push(unreadable(file, error));
    return false;
  }
}

function checkFolder(owner: PolicyFolder, problems: Problem[]): boolean {
  try {
    const stat = fs.statSync(owner.folder);
    return staysInside(owner.folder, owner, problems) && isTrusted(owner.folder, stat, owner, problems);
  } catch (error) {
    problems.push(unreadable(owner.folder, error));
    return false;
  }
}

function staysInside(file: string, owner: PolicyFolder, problems: Problem[]): boolean {
  if (owner.within === null) return true;
  const real = fs.realpathSync(file);
  const relative = path.relative(owner.within, real);
  if (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)) return true;
  problems.push(
    problemIn(file, `leads out of the project, to ${real}`, { hint: 'copy the file into the project' }),
  );
  return false;
}

function isTrusted(file: string, stat: fs.Stats, owner: PolicyFolder, problems: Problem[]): boolean {
  if (owner.layer === 'project') return true;
  const sticky = stat.isDirectory() && (stat.mode & STICKY) !== 0;
  if ((stat.mode & WRITABLE_BY_ALL) === 0 || sticky) return true;
  const hint = `look at what is in it, then: chmod o-w ${file}`;
  problems.push(problemIn(file, 'is writable by everybody', { hint }));
  return false;
}

/** The names in a folder; null when it is not there, or cannot be read, which is a problem. */
function namesIn(folder: string, problems: Problem[]): string[] | null {
  try {
    // A link that leads nowhere is somebody's policy gone missing; a folder that is not there is nothing. Asked before it
    // is read, as this is what most folders are, and an exception takes 0.1 ms.
    if (fs.lstatSync(folder, { throwIfNoEntry: false }) === undefined) return null;
    return fs.readdirSync(folder);
  } catch (error) {
    problems.push(unreadable(folder, error));
    return null;
  }
}
