/** Look-ups of the file system, bounded and remembered: on the real one, or on a map given as data. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Files } from '../command/types.ts';

/** One question that was put to the file system, and the answer the decision was built on. */
export type LookUp =
  | { ask: 'kind'; path: string; answer: ReturnType<Files['kind']> }
  | { ask: 'realpath'; path: string; answer: ReturnType<Files['realpath']> }
  | { ask: 'read'; path: string; answer: ReturnType<Files['read']> };

export interface RecordedFiles extends Files {
  /** Every look-up so far, in order. */
  lookUps: readonly LookUp[];
}

/** Largest file that is read, in bytes, and how much is read for one request in all. */
const READ_LIMIT = 256 * 1024;
const READ_TOTAL = 4 * 1024 * 1024;
/**
 * Look-ups for one request. Past it every answer is "not known", which the core must treat as the worst case:
 * `rm -rf {1..100000}` may not keep the disk busy, nor buy a weaker word.
 */
const LOOK_UPS = 4096;

/**
 * The real file system. The same question gets the same answer for as long as the value lives, so that one
 * decision sees one world. Never throws: what may not be looked at is not known (`undefined`).
 */
export function realFiles(): RecordedFiles {
  const lookUps: LookUp[] = [];
  const answers = new Map<string, unknown>();
  let readLeft = READ_TOTAL;

  function once<A extends LookUp['ask']>(ask: A, path: string, look: () => unknown): never {
    const key = `${ask}\0${path}`;
    if (!answers.has(key)) {
      const answer = lookUps.length < LOOK_UPS && !path.includes('\0') ? look() : undefined;
      if (lookUps.length < LOOK_UPS) lookUps.push({ ask, path, answer } as LookUp);
      answers.set(key, answer);
    }
    return answers.get(key) as never;
  }

  return {
    lookUps,
    kind: (path) => once('kind', path, () => kindOf(path)),
    realpath: (path) => once('realpath', path, () => realpathOf(path)),
    read: (path) =>
      once('read', path, () => {
        const text = readText(path, Math.min(READ_LIMIT, readLeft));
        readLeft -= text?.length ?? 0;
        return text;
      }),
  };
}

/**
 * A file system given as data: path (absolute, or relative to `cwd`) to content. Whatever the map does not
 * say is not known.
 */
export function filesFrom(contents: Readonly<Record<string, string>>, cwd: string): RecordedFiles {
  const texts = new Map<string, string>();
  const folders = new Set<string>();
  for (const [path, text] of Object.entries(contents)) {
    const file = resolve(cwd, path);
    texts.set(file, text);
    for (let folder = resolve(file, '..'); !folders.has(folder); folder = resolve(folder, '..'))
      folders.add(folder);
  }
  const known = (path: string) => texts.has(path) || folders.has(path);
  return {
    lookUps: [],
    kind: (path) => (texts.has(path) ? 'file' : folders.has(path) ? 'directory' : undefined),
    realpath: (path) => (known(path) ? path : undefined),
    read: (path) => texts.get(path),
  };
}

function kindOf(path: string): ReturnType<Files['kind']> {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return null;
    if (found.isSymbolicLink()) return 'symlink';
    if (found.isDirectory()) return 'directory';
    return found.isFile() ? 'file' : 'other';
  } catch (error) {
    return absent(error) ? null : undefined;
  }
}

function realpathOf(path: string): ReturnType<Files['realpath']> {
  try {
    return realpathSync.native(path);
  } catch (error) {
    return absent(error) ? null : undefined;
  }
}

function absent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Text of a regular file of at most 256 KiB, else null. */
export function readSmallText(path: string): string | null {
  return readText(path, READ_LIMIT);
}

/** Never waits on a FIFO or a device: the file is opened without blocking and must be a regular one. */
function readText(path: string, limit: number): string | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return null;
  }
  try {
    const found = fstatSync(file);
    if (!found.isFile() || found.size > limit) return null;
    const bytes = Buffer.allocUnsafe(found.size);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, found.size, 0));
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}
