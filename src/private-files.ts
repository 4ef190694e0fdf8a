/**
 * Folders and files that only their owner may touch: the audit, kept secrets. Everything here fails closed:
 * what was planted by somebody else, or may be changed by somebody else, is refused and never repaired.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Problem, Result } from './problem.ts';

const WRITABLE_BY_OTHERS = 0o022;
const OPEN_TO_OTHERS = 0o077;
const WRITABLE_BY_ALL = 0o002;
const STICKY = 0o1000;

/**
 * Makes sure that `folder` exists, is ours alone and is no symlink. Missing parents are created, all 0700.
 * A folder of ours that others may only read is closed to 0700; one that they may write to is refused,
 * because what is in it can no longer be trusted.
 */
export function preparePrivateFolder(folder: string): Problem | null {
  try {
    let stat = fs.lstatSync(folder, { throwIfNoEntry: false });
    if (stat === undefined) {
      withOwnerOnlyMask(() => fs.mkdirSync(folder, { recursive: true, mode: 0o700 }));
      stat = fs.lstatSync(folder);
    }
    if (stat.isSymbolicLink())
      return refused(folder, 'is a symbolic link', 'remove it; hoopx makes the folder');
    if (!stat.isDirectory())
      return refused(folder, 'is not a folder', 'move it away; hoopx makes the folder');
    const parent = fs.statSync(path.dirname(folder));
    if ((parent.mode & WRITABLE_BY_ALL) !== 0 && (parent.mode & STICKY) === 0)
      return refused(path.dirname(folder), 'is writable by everybody', 'chmod o-w it');
    const problem = ownedByUs(folder, stat);
    if (problem !== null) return problem;
    if ((stat.mode & OPEN_TO_OTHERS) !== 0) fs.chmodSync(folder, 0o700);
    return null;
  } catch (error) {
    return failed(folder, 'cannot be used', error);
  }
}

export interface PrivateFile {
  fd: number;
  /** Whether this call made the file; its name is durable only after an fsync of the folder. */
  created: boolean;
}

/**
 * Opens `file` for reading and appending, creates it 0600 when it is missing, whatever the umask. Refuses
 * symlinks (`ln -s ~/.bashrc audit/today.jsonl` would make hoopx write into a file of the attacker's choice),
 * anything but a regular file, other owners, and files that others may write to.
 */
export function openPrivateFile(file: string): Result<PrivateFile> {
  let fd: number;
  let created = false;
  try {
    const flags =
      fs.constants.O_RDWR | fs.constants.O_APPEND | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;
    try {
      fd = fs.openSync(file, flags);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      fd = withOwnerOnlyMask(() => fs.openSync(file, flags | fs.constants.O_CREAT, 0o600));
      created = true;
    }
  } catch (error) {
    const problem =
      codeOf(error) === 'ELOOP'
        ? refused(file, 'is a symbolic link', 'remove it; hoopx makes the file')
        : failed(file, 'cannot be opened', error);
    return { ok: false, problems: [problem] };
  }
  try {
    const stat = fs.fstatSync(fd);
    const problem = stat.isFile()
      ? ownedByUs(file, stat)
      : refused(file, 'is not a regular file', 'move it away; hoopx makes the file');
    if (problem !== null) {
      fs.closeSync(fd);
      return { ok: false, problems: [problem] };
    }
    if ((stat.mode & OPEN_TO_OTHERS) !== 0) fs.fchmodSync(fd, 0o600);
    return { ok: true, value: { fd, created } };
  } catch (error) {
    fs.closeSync(fd);
    return { ok: false, problems: [failed(file, 'cannot be used', error)] };
  }
}

/** The problem of a file operation that the operating system refused. */
export function failed(file: string, what: string, error: unknown): Problem {
  return problemWith(file, `${what}: ${reasonOf(error)}`, null);
}

/** An error's code (`ENOSPC`), or null. */
export function codeOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

function ownedByUs(file: string, stat: fs.Stats): Problem | null {
  const us = process.geteuid?.() ?? stat.uid;
  if (stat.uid !== us) return refused(file, `belongs to user ${stat.uid}, not to ${us}`, 'move it away');
  if ((stat.mode & WRITABLE_BY_OTHERS) !== 0) {
    const mode = (stat.mode & 0o777).toString(8).padStart(4, '0');
    return refused(file, `is writable by others (mode ${mode})`, 'look at what is in it, then: chmod go-rwx');
  }
  return null;
}

/** A umask may be anything, even one that takes the owner's own rights away; modes must not depend on it. */
function withOwnerOnlyMask<T>(create: () => T): T {
  const before = process.umask(0o077);
  try {
    return create();
  } finally {
    process.umask(before);
  }
}

function refused(file: string, why: string, hint: string): Problem {
  return problemWith(file, `refused: it ${why}`, hint);
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return code === null ? String(error) : (REASONS[code] ?? code);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would grow past its size limit',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'its name is too long',
};

function problemWith(file: string, message: string, hint: string | null): Problem {
  return { file, line: null, column: null, rule: null, pointer: null, message, hint };
}

/** Puts another file in the place of one in a folder of ours, as a whole: whoever opens it gets the one or the other. */
export function replacePrivateFile(file: string, text: string): void {
  const draft = `${file}.new`;
  fs.writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  fs.renameSync(draft, file);
}
