/** What only few rules want to know of the real world. Each answer is looked up when it is asked for, within bounds. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Facts, Repository } from '../command/types.ts';
import { type Ignored, ignoredIn } from './git-ignore.ts';
import { readIndex, type TrackedPaths } from './git-index.ts';

const MOST_FILES = 10_000;
/** Folders and files looked at for one request. Past it every count is the most there is. */
const MOST_ENTRIES = 50_000;

export interface FactSources {
  repository: Repository | null;
  home: string;
  /** Name of the CI system, or null. */
  ciProvider: string | null;
}

export function liveFacts({ repository, home, ciProvider }: FactSources): Facts {
  let index: TrackedPaths | null | undefined;
  let ignored: Ignored | undefined;
  let entriesLeft = MOST_ENTRIES;
  const relative = (path: string): string | undefined => {
    if (repository === null) return undefined;
    if (path === repository.root) return '';
    return path.startsWith(`${repository.root}/`) ? path.slice(repository.root.length + 1) : undefined;
  };
  const tracked = (path: string): boolean | undefined => {
    const inside = relative(path);
    if (repository === null || inside === undefined) return false;
    index ??= readIndex(repository.root);
    return index === null ? undefined : index.has(inside);
  };
  return {
    host: hostname,
    now: Date.now,
    zone: machineZone,
    groups: systemGroups,
    ciProvider: () => ciProvider,
    tracked,
    ignored: (path) => {
      const inside = relative(path);
      if (repository === null || inside === undefined || inside === '') return false;
      const isTracked = tracked(path);
      // Git ignores nothing that it tracks.
      if (isTracked === undefined) return undefined;
      ignored ??= ignoredIn(repository.root, home);
      return !isTracked && ignored.has(inside);
    },
    fileCount: (path) => {
      const count = countFiles(path, entriesLeft);
      entriesLeft -= count.entries;
      return count.files;
    },
  };
}

/** Not by `TZ`, which whoever starts hoopx sets as they like. */
function machineZone(): string {
  return [linkedZone, namedZone].map((find) => find()).find((zone) => zone !== null && isZone(zone)) ?? 'UTC';
}

function linkedZone(): string | null {
  try {
    return /zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(readlinkSync('/etc/localtime'))?.[1] ?? null;
  } catch {
    return null; // no link: a container, or a system that keeps the name elsewhere
  }
}

function namedZone(): string | null {
  try {
    return readFileSync('/etc/timezone', 'utf8').trim();
  } catch {
    return null;
  }
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** Never by PATH, which is the agent's. */
const ID_PROGRAMS = ['/usr/bin/id', '/bin/id', '/run/current-system/sw/bin/id'];

/** By `id`, which knows directories on the network, too. */
function systemGroups(): string[] | undefined {
  for (const program of ID_PROGRAMS) {
    try {
      const limits = { timeout: 5000, maxBuffer: 1 << 20 };
      return execFileSync(program, ['-Gn'], { encoding: 'utf8', env: {}, ...limits })
        .trim()
        .split(/\s+/);
    } catch {
      // Not there, or a group without a name.
    }
  }
  return undefined;
}

/** Files at and below a path; links are not followed. `undefined` when a part of it cannot be looked at. */
function countFiles(path: string, most: number): { files: number | undefined; entries: number } {
  let files = 0;
  let entries = 0;
  const open = [path];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (++entries > most) return { files: MOST_FILES, entries };
    try {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        if (++entries > most) return { files: MOST_FILES, entries };
        if (entry.isDirectory()) open.push(join(folder, entry.name));
        else if (++files >= MOST_FILES) return { files: MOST_FILES, entries };
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (folder !== path) return { files: undefined, entries };
      return { files: code === 'ENOTDIR' ? 1 : code === 'ENOENT' ? 0 : undefined, entries };
    }
  }
  return { files, entries };
}
