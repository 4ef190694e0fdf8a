/**
 * Finds the file that execvp would run, before anything starts, so that "not found" and "not executable" are
 * answers in the shell's own words and codes instead of errors of a half-started child.
 */

import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeVisible } from '../approval/visible.ts';
import type { Execution, Exit } from './types.ts';

type NotStarted = Extract<Exit, { kind: 'not-started' }>;

/** `path` is what is handed to execve: as execvp would compose it, relative to the child's working directory. */
export type FoundProgram = { ok: true; path: string } | { ok: false; exit: NotStarted };

/** Where execvp looks when PATH is not set (glibc's and Darwin's `_CS_PATH` without the folders for root). */
const DEFAULT_PATH = '/usr/bin:/bin';

/** The kernel reads this much of a script's first line (BINPRM_BUF_SIZE). */
const INTERPRETER_LINE_BYTES = 256;

/** A script may name a script as its interpreter; Linux follows four and then says ELOOP. */
const INTERPRETER_DEPTH = 4;

/** Linux refuses one argument or variable of 32 pages or more (MAX_ARG_STRLEN), its final NUL included. */
const LONGEST_ARGUMENT_BYTES = 32 * 4096 - 1;

/** What the system says about a path that cannot run: text and code as bash gives them. */
const REASONS: Readonly<Record<string, { code: 126 | 127; text: string }>> = {
  ENOENT: { code: 127, text: 'No such file or directory' },
  ENOTDIR: { code: 126, text: 'Not a directory' },
  EISDIR: { code: 126, text: 'Is a directory' },
  EACCES: { code: 126, text: 'Permission denied' },
  EPERM: { code: 126, text: 'Operation not permitted' },
  ELOOP: { code: 126, text: 'Too many levels of symbolic links' },
  ENAMETOOLONG: { code: 126, text: 'File name too long' },
  E2BIG: { code: 126, text: 'Argument list too long' },
  ENOMEM: { code: 126, text: 'Cannot allocate memory' },
  EAGAIN: { code: 126, text: 'Resource temporarily unavailable' },
  EMFILE: { code: 126, text: 'Too many open files' },
  ENFILE: { code: 126, text: 'Too many open files in system' },
  ETXTBSY: { code: 126, text: 'Text file busy' },
  ENOEXEC: { code: 126, text: 'cannot execute: Exec format error' },
};

/**
 * Looks `argv[0]` up as execvp does: a name with a slash relative to `cwd`, any other on the PATH of `env`,
 * where an empty entry is `cwd`. Follows `#!` lines to an interpreter that can run. Never throws.
 */
export function findProgram({ argv, cwd, env }: Pick<Execution, 'argv' | 'cwd' | 'env'>): FoundProgram {
  const name = argv[0];
  const unfit = unfitForExec(argv, env);
  if (unfit !== null) return refuse(name, 126, unfit);
  const folder = kindOf(cwd);
  if (folder !== 'EISDIR')
    return refuse(cwd, 126, `cannot enter the folder: ${reasonText(folder ?? 'ENOTDIR')}`);

  if (name.includes('/')) return judge(name, cwd, name);
  if (name === '') return refuse(name, 127, 'command not found');

  let blocked: string | null = null;
  for (const entry of (env.PATH ?? DEFAULT_PATH).split(':')) {
    const path = entry === '' ? `./${name}` : `${entry}/${name}`;
    const problem = runnable(resolve(cwd, path));
    if (problem === null) return judge(path, cwd, name);
    if (problem === 'EACCES') blocked ??= path;
  }
  return blocked === null
    ? refuse(name, 127, 'command not found')
    : refuse(blocked, 126, reasonText('EACCES'));
}

/** The shell's answer to an execve that failed although the look-up found a file (a race, a missing ELF loader). */
export function refusedBySystem(name: string, errno: string | undefined): NotStarted {
  const reason = REASONS[errno ?? ''];
  if (errno === 'ENOENT') return notStarted(name, 127, 'cannot execute: required file not found');
  return notStarted(name, reason?.code ?? 126, reason?.text ?? `cannot execute: ${errno ?? 'unknown error'}`);
}

function judge(path: string, cwd: string, name: string): FoundProgram {
  const problem = runnable(resolve(cwd, path));
  if (problem !== null) return refuse(path, REASONS[problem]?.code ?? 126, reasonText(problem));
  const chain = followInterpreters(path, cwd);
  return chain === null ? { ok: true, path } : refuse(name, chain.code, chain.text);
}

/** Null when the file can be executed, else the errno that execve would give, directories told apart as EISDIR. */
function runnable(absolute: string): string | null {
  const kind = kindOf(absolute);
  if (kind !== null) return kind;
  try {
    accessSync(absolute, constants.X_OK);
    return null;
  } catch (error) {
    return errnoOf(error);
  }
}

/** Null for what may be a program file, EISDIR for a directory, else why it cannot be seen. */
function kindOf(absolute: string): string | null {
  try {
    const stats = statSync(absolute);
    if (stats.isDirectory()) return 'EISDIR';
    return stats.isFile() ? null : 'EACCES';
  } catch (error) {
    return errnoOf(error);
  }
}

/** Null when every `#!` line leads to something that runs, else the words of bash for the one that does not. */
function followInterpreters(path: string, cwd: string): { code: 126 | 127; text: string } | null {
  let script = path;
  for (let depth = 0; depth <= INTERPRETER_DEPTH; depth++) {
    const interpreter = interpreterOf(resolve(cwd, script));
    // Without a `#!` line it is a binary, or text that execvp hands to /bin/sh.
    if (interpreter === null) return null;
    const problem = runnable(resolve(cwd, interpreter));
    if (problem !== null) {
      const why = problem === 'EISDIR' ? 'EACCES' : problem;
      return { code: REASONS[why]?.code ?? 126, text: `${interpreter}: bad interpreter: ${reasonText(why)}` };
    }
    script = interpreter;
  }
  return { code: 126, text: `${script}: bad interpreter: ${reasonText('ELOOP')}` };
}

function interpreterOf(absolute: string): string | null {
  const head = Buffer.alloc(INTERPRETER_LINE_BYTES);
  let length = 0;
  try {
    const file = openSync(absolute, 'r');
    try {
      length = readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    // Execute permission without read permission: the kernel reads it, hoopx cannot.
    return null;
  }
  const line = /^#![ \t]*([^ \t\n\0]+)/.exec(head.toString('utf8', 0, length));
  return line?.[1] ?? null;
}

/** Why these strings cannot be passed to execve, or null. */
function unfitForExec(argv: readonly string[], env: Execution['env']): string | null {
  const strings = [...argv];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) strings.push(`${name}=${value}`);
  for (const text of strings) {
    if (text.includes('\0')) return 'an argument or variable contains a NUL byte';
    // Longer than a third of the limit in UTF-16 units: only then can it be too long in UTF-8.
    if (process.platform !== 'linux' || text.length * 3 < LONGEST_ARGUMENT_BYTES) continue;
    if (Buffer.byteLength(text) > LONGEST_ARGUMENT_BYTES) return reasonText('E2BIG');
  }
  return null;
}

function refuse(name: string, code: 126 | 127, text: string): FoundProgram {
  return { ok: false, exit: notStarted(name, code, text) };
}

function notStarted(name: string, code: 126 | 127, text: string): NotStarted {
  // The name is an agent's text: `hoopx -- $'\e]0;x\a'` must not drive the terminal that prints the message.
  return { kind: 'not-started', code, message: makeVisible(`hoopx: ${name}: ${text}`, { limit: 400 }) };
}

function reasonText(errno: string): string {
  return REASONS[errno]?.text ?? errno;
}

function errnoOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'EIO';
}
