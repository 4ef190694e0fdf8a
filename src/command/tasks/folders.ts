/** The file of tasks that holds for a folder: its own, or the nearest above it. */
import { posix } from 'node:path';
import type { TaskFile, TaskHost } from './task.ts';

const MAX_FOLDERS = 24;

export interface FoundFile extends TaskFile {
  folder: string;
  path: string;
}

/** The first of `names` that is known in `folder` or, with `above`, in a folder above it. */
export function findFile(
  names: readonly string[],
  folder: string | null,
  host: TaskHost,
  above = true,
): FoundFile | null {
  let at = folder;
  for (let count = 0; at !== null && count < MAX_FOLDERS; count++) {
    for (const name of names) {
      const path = posix.join(at, name);
      const file = host.read(path);
      if (file) return { ...file, folder: at, path };
    }
    const parent = posix.dirname(at);
    at = !above || parent === at ? null : parent;
  }
  return null;
}

/** A path below a folder, absolute. */
export function pathIn(folder: string, name: string): string {
  return posix.resolve(folder, name);
}
