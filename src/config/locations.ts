/** Where hoopx's files lie. Pure: the environment and the home directory come in. */
import path from 'node:path';

export type Layer = 'org' | 'user' | 'project';

export interface Locations {
  /** The organisation's configuration and rules. No variable moves it: an agent could point it at an empty folder. */
  org: string;
  /** The user's configuration and rules. */
  user: string;
  /** Audit, grants, inbox, recordings. */
  state: string;
  /** `audit` in `state`. */
  audit: string;
  /** Nothing that decides. */
  cache: string;
}

export const ORGANISATION_FOLDER = '/etc/hoopx';
export const PROJECT_FOLDER = '.hoopx';

/**
 * `HOOPX_HOME` (absolute) moves the user's files to `config`, `state` and `cache` below it. Otherwise the XDG Base
 * Directory Specification holds: a relative value counts as not set, as it demands. `home` is absolute.
 */
export function locationsOf(env: Readonly<Record<string, string | undefined>>, home: string): Locations {
  const hoopxHome = absolute(env.HOOPX_HOME);
  const place = (name: string, variable: string, standard: string) =>
    hoopxHome === null
      ? path.join(absolute(env[variable]) ?? path.join(home, standard), 'hoopx')
      : path.join(hoopxHome, name);
  const state = place('state', 'XDG_STATE_HOME', '.local/state');
  return {
    org: ORGANISATION_FOLDER,
    user: place('config', 'XDG_CONFIG_HOME', '.config'),
    state,
    audit: path.join(state, 'audit'),
    cache: place('cache', 'XDG_CACHE_HOME', '.cache'),
  };
}

/**
 * The folders that may hold project policy, from the working directory up to the file system's root. All of them
 * count, not only the nearest: as projects can only make things stricter, `git init sub && cd sub` must not leave
 * the outer project's rules behind.
 */
export function projectFolders(cwd: string): string[] {
  const folders: string[] = [];
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    folders.push(path.join(folder, PROJECT_FOLDER));
    if (folder === path.dirname(folder)) return folders;
  }
}

function absolute(value: string | undefined): string | null {
  return value !== undefined && path.isAbsolute(value) ? path.normalize(value) : null;
}
