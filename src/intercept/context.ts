/** Builds the `Context`: from the process for a command that may run, from data alone for batch checks. */
import { existsSync, realpathSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type FactsData, factsFrom } from '../command/facts.ts';
import type { Context, Repository } from '../command/types.ts';
import { liveFacts } from './facts.ts';
import { filesFrom, type RecordedFiles, realFiles } from './files.ts';
import { programPaths } from './installation.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A context on the real world, with the look-ups that were made through it. */
export interface LiveContext extends Context {
  files: RecordedFiles;
}

/** The context of this process. `cwd` is absolute; `guardFolders` are hoopx's own folders, resolved here. */
export function liveContext(facts: {
  cwd: string;
  env: Environment;
  repository: Repository | null;
  agent: string | null;
  ci: boolean;
  interactive: boolean;
  guardFolders: readonly string[];
  /** Name of the CI system, or null. */
  ciProvider?: string | null;
}): LiveContext {
  const { cwd, env, repository, agent, ci, interactive, guardFolders, ciProvider = null } = facts;
  return {
    cwd,
    home: homeOf(env),
    user: userName(env),
    env,
    envComplete: true,
    os: process.platform === 'darwin' ? 'macos' : 'linux',
    repository,
    agent,
    ci,
    interactive,
    guardPaths: guardPaths([...guardFolders, ...programPaths(), ...projectFolders(cwd, repository)]),
    files: realFiles(),
    facts: liveFacts({ repository, home: homeOf(env), ciProvider }),
  };
}

/** The context of the same process in another folder, where no more of the environment is known than is said. */
export function contextThere(
  start: LiveContext,
  there: { cwd: string; repository: Repository | null; ciProvider: string | null },
): LiveContext {
  const { cwd, repository, ciProvider } = there;
  return {
    ...start,
    cwd,
    envComplete: false,
    repository,
    guardPaths: [...start.guardPaths, ...guardPaths(projectFolders(cwd, repository))],
    files: realFiles(),
    facts: liveFacts({ repository, home: start.home, ciProvider }),
  };
}

/** What a line of `check --batch` may say of the world; everything else is taken from `defaults`. */
export interface ContextData {
  cwd?: string;
  home?: string;
  env?: Record<string, string>;
  branch?: string;
  repository?: string | null;
  files?: Record<string, string>;
  context?: FactsData;
}

const NO_FACTS = factsFrom({}, (path) => path);

/** A context on data alone: no look-up ever reaches the file system. */
export function contextFrom(given: ContextData, defaults: DataDefaults): Context {
  const cwd = resolve(given.cwd ?? defaults.cwd);
  const home = given.home ?? homeAbove(cwd) ?? defaults.home;
  const root = given.repository === undefined ? cwd : given.repository && resolve(given.repository);
  return {
    cwd,
    home,
    user: home === defaults.home ? defaults.user : (home.split('/').pop() ?? defaults.user),
    env: { HOME: home, PWD: cwd, ...given.env },
    envComplete: false,
    os: defaults.os,
    repository: root === null ? null : { root, branch: given.branch ?? null, commit: null },
    agent: defaults.agent,
    ci: defaults.ci,
    interactive: false,
    guardPaths: [
      ...defaults.guardPaths,
      ...(root === null ? [] : [join(root, '.hoopx')]),
      ...(home === defaults.home ? [] : [join(home, '.config/hoopx'), join(home, '.local/state/hoopx')]),
    ],
    files: filesFrom(given.files ?? {}, cwd),
    facts: given.context === undefined ? NO_FACTS : factsFrom(given.context, (path) => resolve(cwd, path)),
  };
}

/** Facts that a batch takes from the process once. */
export interface DataDefaults {
  cwd: string;
  home: string;
  user: string;
  os: Context['os'];
  agent: string | null;
  ci: boolean;
  guardPaths: readonly string[];
}

/** The home that a path lies in by the usual layout: `/home/X`, `/Users/X` or `/root`. */
function homeAbove(path: string): string | null {
  return /^(?:\/(?:home|Users)\/[^/]+|\/root)(?=\/|$)/.exec(path)?.[0] ?? null;
}

/** `$HOME`, which is what the shell takes `~` for; the account's home where it is not set or not absolute. */
export function homeOf(env: Environment): string {
  const home = env.HOME;
  return home !== undefined && isAbsolute(home) ? resolve(home) : homedir();
}

function userName(env: Environment): string {
  try {
    return userInfo().username;
  } catch {
    return env.USER ?? String(process.getuid?.() ?? ''); // a uid without an account, as in containers
  }
}

/** Project policy in force or that could be: in the work tree's root and in every folder down to `cwd`. */
function projectFolders(cwd: string, repository: Repository | null): string[] {
  const top = repository?.root ?? cwd;
  const folders = [join(top, '.hoopx')];
  for (let folder = cwd; folder !== top && folder.startsWith(`${top}/`); folder = dirname(folder)) {
    folders.push(join(folder, '.hoopx'));
  }
  return folders;
}

/** Each path as named and as it lies once symlinks are followed, so that neither name is a way around. */
export function guardPaths(paths: readonly string[]): string[] {
  const all = new Set<string>();
  for (const path of paths) {
    all.add(path);
    try {
      // Most do not exist yet, and an exception takes 0.1 ms.
      if (existsSync(path)) all.add(realpathSync.native(path));
    } catch {
      // gone meanwhile
    }
  }
  return [...all];
}
