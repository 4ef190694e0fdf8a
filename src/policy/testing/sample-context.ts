/** A developer's machine as data, in which examples and tests are decided: the same everywhere, no file is touched. */
import path from 'node:path';
import type { Context, Files } from '../../command/types.ts';

export const SAMPLE_HOME = '/home/dev';
export const SAMPLE_PROJECT = '/home/dev/app';

/** What an example or a test wants to be otherwise. */
export interface SampleOptions extends Partial<Omit<Context, 'files'>> {
  /** Current branch of the project; null is a detached HEAD. */
  branch?: string | null;
  /** Text of files by path, absolute or relative to `cwd`. Nothing is known of other paths. */
  files?: Readonly<Record<string, string>>;
}

/** By default: cwd is the root of a project on branch main, and nothing is known of the file system. */
export function sampleContext({ branch = 'main', files = {}, ...other }: SampleOptions = {}): Context {
  const cwd = other.cwd ?? SAMPLE_PROJECT;
  const home = other.home ?? SAMPLE_HOME;
  return {
    cwd,
    home,
    user: 'dev',
    env: { HOME: home, USER: 'dev', PATH: '/usr/local/bin:/usr/bin:/bin', PWD: cwd, SHELL: '/bin/bash' },
    envComplete: false,
    os: 'linux',
    repository: { root: SAMPLE_PROJECT, branch, commit: 'c0ffee5' },
    agent: 'claude-code',
    ci: false,
    interactive: true,
    guardPaths: [
      `${home}/.config/hoopx`,
      `${home}/.local/state/hoopx`,
      `${SAMPLE_PROJECT}/.hoopx`,
      '/etc/hoopx',
    ],
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
