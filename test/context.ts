/** Contexts as data, for tests: a developer's machine with a project under Git. */
import path from 'node:path';
import type { Context, Files } from '../src/command/types.ts';

export const HOME = '/home/dev';
export const PROJECT = '/home/dev/app';

/** What a test wants to be otherwise. */
export interface ContextOptions extends Partial<Omit<Context, 'files'>> {
  /** Current branch of the project; null is a detached HEAD. */
  branch?: string | null;
  /** Text of files by path, absolute or relative to `cwd`. Nothing is known of other paths. */
  files?: Readonly<Record<string, string>>;
}

/** By default: cwd is the root of a project on branch main, and nothing is known of the file system. */
export function contextOf({ branch = 'main', files = {}, ...other }: ContextOptions = {}): Context {
  const cwd = other.cwd ?? PROJECT;
  return {
    cwd,
    home: HOME,
    user: 'dev',
    env: { HOME, USER: 'dev', PATH: '/usr/local/bin:/usr/bin:/bin', PWD: cwd, SHELL: '/bin/bash' },
    envComplete: false,
    os: 'linux',
    repository: { root: PROJECT, branch, commit: 'c0ffee5' },
    agent: 'claude-code',
    ci: false,
    interactive: true,
    guardPaths: [`${HOME}/.config/hoopx`, `${HOME}/.local/state/hoopx`, `${PROJECT}/.hoopx`, '/etc/hoopx'],
    files: filesOf(cwd, files),
    ...other,
  };
}

/** Files and the folders that they imply are known; of everything else, `undefined` says that it is not. */
function filesOf(cwd: string, texts: Readonly<Record<string, string>>): Files {
  const known = new Map<string, string | null>();
  for (const [file, text] of Object.entries(texts)) {
    const absolute = path.resolve(cwd, file);
    known.set(absolute, text);
    for (let folder = path.dirname(absolute); folder !== '/'; folder = path.dirname(folder))
      known.set(folder, null);
  }
  return {
    kind: (file) => (known.has(file) ? (known.get(file) === null ? 'directory' : 'file') : undefined),
    realpath: (file) => (known.has(file) ? file : undefined),
    read: (file) => known.get(file),
  };
}
