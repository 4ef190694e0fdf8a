/** One line of `check --batch`, checked by hand: it is read thousands of times a second. */

import { isUtf8 } from 'node:buffer';
import { isAbsolute } from 'node:path';
import { factsProblem } from '../command/facts.ts';
import type { Request, ShellName } from '../command/types.ts';
import type { ContextData } from '../intercept/context.ts';
import type { Line } from '../intercept/lines.ts';
import { SHELLS } from '../intercept/script.ts';

export interface BatchLine {
  /** Any JSON value, as it came; undefined when there was none. */
  id: unknown;
  /** The request; `shell` is for a line that names none. */
  request(shell: ShellName): Request;
  context: ContextData;
}

type Parsed = { ok: true; line: BatchLine } | { ok: false; message: string; id: unknown };

/** Reads a line; a message says in a few words what is wrong with it. */
export function parseBatchLine(line: Line): Parsed | 'blank' {
  const wrong = (message: string, id?: unknown): Parsed => ({ ok: false, message, id });
  if (line === null) return wrong('too long');
  if (!isUtf8(line)) return wrong('not valid UTF-8');
  const text = line.toString('utf8').replace(/^\ufeff/, '');
  if (text.trim() === '') return 'blank';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong('not JSON');
  }
  if (!isRecord(value)) return wrong('not a JSON object');
  const { id, command, argv, shell, ...rest } = value;
  if ((command === undefined) === (argv === undefined)) return wrong('wants either command or argv', id);
  if (command !== undefined && typeof command !== 'string') return wrong('command is not a string', id);
  if (argv !== undefined && !(isTexts(argv) && argv.length > 0))
    return wrong('argv is not a list of strings', id);
  if (shell !== undefined && !SHELLS.includes(shell as ShellName))
    return wrong(`shell is none of ${SHELLS}`, id);
  if ((command ?? (argv as string[]).join('')).includes('\0')) return wrong('contains a NUL byte', id);
  const bad = FIELDS.find(([name, fits]) => rest[name] !== undefined && !fits(rest[name]));
  if (bad !== undefined) return wrong(`${bad[0]} is not ${bad[2]}`, id);
  const request = (fallback: ShellName): Request =>
    command === undefined
      ? { kind: 'argv', argv: argv as [string, ...string[]] }
      : { kind: 'script', script: command, shell: (shell as ShellName) ?? fallback, positional: [] };
  return { ok: true, line: { id, request, context: rest as ContextData } };
}

const FIELDS: readonly (readonly [
  name: keyof ContextData,
  fits: (value: unknown) => boolean,
  what: string,
])[] = [
  ['cwd', isAbsolutePath, 'an absolute path'],
  ['home', isAbsolutePath, 'an absolute path'],
  ['env', isTextMap, 'an object of strings'],
  ['branch', (value) => typeof value === 'string', 'a string'],
  ['repository', (value) => value === null || isAbsolutePath(value), 'an absolute path or null'],
  ['files', isTextMap, 'an object of path to content'],
  ['context', (value) => factsProblem(value) === null, 'an object of facts (docs/policy.md)'],
];

function isAbsolutePath(value: unknown): boolean {
  return typeof value === 'string' && isAbsolute(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextMap(value: unknown): boolean {
  return isRecord(value) && isTexts(Object.values(value));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
