/**
 * Git facts, read from the files under `.git` and never by starting git: repository configuration can make git
 * run programs (`core.fsmonitor`, `core.pager`), and a guard must not run anything before it has decided.
 *
 * `GIT_DIR` and `GIT_WORK_TREE` are ignored on purpose: `GIT_WORK_TREE=/ hoopx -- rm -rf /srv` must not turn the
 * whole disk into "the workspace".
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  statSync,
} from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Repository } from '../command/types.ts';

const BRANCH = 'refs/heads/';
const OBJECT_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** Bounds on what is read, in bytes. A packed-refs file past its bound leaves the commit unknown. */
const SMALL_FILE = 4096;
const PACKED_REFS = 32 * 1024 * 1024;
/** Symbolic references followed from HEAD, as in git itself. */
const SYMBOLIC_DEPTH = 5;

/**
 * The Git work tree that `cwd` (absolute) lies in, or null. A branch or commit that cannot be read is null;
 * never throws.
 */
export function repositoryOf(cwd: string): Repository | null {
  for (let folder = cwd; ; ) {
    const gitDir = gitDirOf(folder);
    if (gitDir !== null) return { root: folder, ...headOf(gitDir) };
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

/** The folder that holds a work tree's index; null when there is none. */
export function gitFolderOf(root: string): string | null {
  return gitDirOf(root);
}

/** The repository's own folder for a work tree at `folder`: `.git` itself, or where a `.git` file points. */
function gitDirOf(folder: string): string | null {
  const dotGit = join(folder, '.git');
  const kind = kindOf(dotGit);
  if (kind === 'directory') return hasHead(dotGit) ? dotGit : null;
  if (kind !== 'file') return null;
  // Linked work trees and submodules: `gitdir: PATH`, relative to the folder of the `.git` file.
  const pointer = /^gitdir: (.+?)\r?\n?$/s.exec(readSmall(dotGit) ?? '')?.[1];
  if (pointer === undefined) return null;
  const gitDir = resolve(folder, pointer);
  return hasHead(gitDir) ? gitDir : null;
}

function hasHead(gitDir: string): boolean {
  const head = join(gitDir, 'HEAD');
  return kindOf(head) !== null || symlinkTarget(head) !== null;
}

function headOf(gitDir: string): { branch: string | null; commit: string | null } {
  const common = commonDirOf(gitDir);
  const head = headText(gitDir);
  if (head === null) return { branch: null, commit: null };
  if (OBJECT_ID.test(head)) return { branch: null, commit: head };
  const reference = referenceIn(head);
  // `refs/heads/.invalid` stands in HEAD when the reftable format keeps the real one elsewhere.
  if (reference === null || reference === 'refs/heads/.invalid') return { branch: null, commit: null };
  const branch = reference.startsWith(BRANCH) ? reference.slice(BRANCH.length) : null;
  return { branch, commit: commitOf(reference, gitDir, common, SYMBOLIC_DEPTH) };
}

/** HEAD's text; an old-style HEAD that is a symlink into refs/ reads like `ref: refs/...`. */
function headText(gitDir: string): string | null {
  const head = join(gitDir, 'HEAD');
  const link = symlinkTarget(head);
  if (link?.startsWith('refs/')) return `ref: ${link}`;
  return readSmall(head)?.trim() ?? null;
}

/** Linked work trees keep branches in the main repository's folder. */
function commonDirOf(gitDir: string): string {
  const text = readSmall(join(gitDir, 'commondir'))?.trim();
  if (!text) return gitDir;
  return isAbsolute(text) ? text : resolve(gitDir, text);
}

/** `ref: refs/...` to `refs/...`; null for anything that could lead out of the repository's folder. */
function referenceIn(text: string): string | null {
  const name = /^ref:\s*(\S+)$/.exec(text)?.[1];
  if (!name?.startsWith('refs/')) return null;
  return name.split('/').some((part) => part === '..' || part === '') ? null : name;
}

function commitOf(reference: string, gitDir: string, common: string, depth: number): string | null {
  if (depth === 0) return null;
  for (const folder of new Set([gitDir, common])) {
    const text = readSmall(join(folder, reference))?.trim();
    if (text === undefined) continue;
    if (OBJECT_ID.test(text)) return text;
    const next = referenceIn(text);
    return next === null ? null : commitOf(next, gitDir, common, depth - 1);
  }
  return packedCommit(common, reference);
}

function packedCommit(common: string, reference: string): string | null {
  const text = readBounded(join(common, 'packed-refs'), PACKED_REFS);
  if (text === null) return null;
  const space = text.indexOf(` ${reference}\n`);
  if (space < 0) return null;
  const id = text.slice(text.lastIndexOf('\n', space) + 1, space);
  return OBJECT_ID.test(id) ? id : null;
}

function kindOf(path: string): 'file' | 'directory' | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return 'directory';
    return found?.isFile() ? 'file' : null;
  } catch {
    return null; // not allowed to look
  }
}

function symlinkTarget(path: string): string | null {
  try {
    // Asked first, as it hardly ever is one, and an exception takes 0.1 ms.
    if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return null;
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function readSmall(path: string): string | null {
  return readBounded(path, SMALL_FILE);
}

/** Text of a regular file of at most `limit` bytes, else null. Never waits on a FIFO or a device. */
function readBounded(path: string, limit: number): string | null {
  let file: number;
  try {
    if (statSync(path, { throwIfNoEntry: false }) === undefined) return null;
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const { size } = fstatSync(file);
    if (!fstatSync(file).isFile() || size > limit) return null;
    const bytes = Buffer.allocUnsafe(size);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, size, 0));
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}
