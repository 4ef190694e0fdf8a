/**
 * Which files Git tracks, read from `.git/index` (gitformat-index(5), versions 2 to 4); Git itself is never started,
 * as repository configuration can make it run programs.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { gitFolderOf } from './repository.ts';

/** Bytes. A larger index is not read, and what it tracks is not known. */
const LARGEST = 64 * 1024 * 1024;
const HEADER = 12;
/** Times, device, inode, mode, owner, size: what stands in front of an entry's object id. */
const STAT = 40;

export interface TrackedPaths {
  /** Whether a path from the root of the work tree is tracked, or a file below it. */
  has(path: string): boolean;
}

/** The tracked paths of a work tree; null when they cannot be told. A repository without an index tracks nothing. */
export function readIndex(root: string): TrackedPaths | null {
  const folder = gitFolderOf(root);
  if (folder === null) return null;
  const bytes = bytesOf(join(folder, 'index'));
  if (bytes === null) return null;
  const names = bytes === 'none' ? [] : namesIn(bytes);
  return names === null ? null : tracked(names);
}

function tracked(names: readonly string[]): TrackedPaths {
  const paths = new Set<string>(names.length > 0 ? [''] : []);
  for (const name of names) {
    let path = name;
    while (!paths.has(path)) {
      paths.add(path);
      path = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    }
  }
  return { has: (path) => paths.has(path.replace(/\/+$/, '')) };
}

/** The names of all entries; null for an index that is not whole here (a split index) or not of a known form. */
export function namesIn(bytes: Buffer): string[] | null {
  if (bytes.length < HEADER || bytes.toString('latin1', 0, 4) !== 'DIRC') return null;
  const version = bytes.readUInt32BE(4);
  const count = bytes.readUInt32BE(8);
  if (version < 2 || version > 4) return null;
  for (const idLength of [20, 32]) {
    const read = entriesIn(bytes, version, count, idLength);
    if (read !== null && extensionsFit(bytes, read.end, idLength)) return read.names;
  }
  return null;
}

function entriesIn(bytes: Buffer, version: number, count: number, idLength: number) {
  const names: string[] = [];
  let at = HEADER;
  let last: Buffer = Buffer.alloc(0);
  for (let entry = 0; entry < count; entry++) {
    const start = at;
    const flagsAt = at + STAT + idLength;
    if (flagsAt + 4 > bytes.length) return null;
    const extended = version >= 3 && (bytes.readUInt16BE(flagsAt) & 0x4000) !== 0;
    at = flagsAt + (extended ? 4 : 2);
    let kept: Buffer = Buffer.alloc(0);
    if (version === 4) {
      const cut = offsetAt(bytes, at);
      if (cut === null || cut.value > last.length) return null;
      at = cut.end;
      kept = last.subarray(0, last.length - cut.value);
    }
    const end = bytes.indexOf(0, at);
    if (end < 0) return null;
    last = version === 4 ? Buffer.concat([kept, bytes.subarray(at, end)]) : bytes.subarray(at, end);
    if (last.length === 0) return null;
    names.push(last.toString('utf8'));
    // Entries of the older versions are padded with 1 to 8 NULs to a multiple of eight.
    at = version === 4 ? end + 1 : start + ((end - start + 8) & ~7);
  }
  return { names, end: at };
}

/** The variable-length number of version 4: how much of the name before is cut off. */
function offsetAt(bytes: Buffer, start: number): { value: number; end: number } | null {
  let at = start;
  let byte = bytes[at++];
  if (byte === undefined) return null;
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes[at++];
    if (byte === undefined || value > LARGEST) return null;
    value = ((value + 1) << 7) | (byte & 0x7f);
  }
  return { value, end: at };
}

/** Whether what follows the entries are extensions up to the checksum, and none that keeps entries elsewhere. */
function extensionsFit(bytes: Buffer, start: number, idLength: number): boolean {
  const end = bytes.length - idLength;
  let at = start;
  while (at + 8 <= end) {
    const name = bytes.toString('latin1', at, at + 4);
    if (!/^[A-Za-z]{4}$/.test(name) || name === 'link') return false;
    at += 8 + bytes.readUInt32BE(at + 4);
  }
  return at === end;
}

function bytesOf(file: string): Buffer | 'none' | null {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : null;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > LARGEST) return null;
    const bytes = Buffer.alloc(stat.size);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(fd, bytes, length, bytes.length - length, null);
    return length === bytes.length ? bytes : null;
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}
