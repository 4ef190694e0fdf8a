/** Reads the audit back, line by line, in flat memory; damage is told, never thrown and never passed over. */
import fs from 'node:fs';
import path from 'node:path';
import type { AuditEvent } from './event.ts';

/** One line of the audit. `line` counts from 1. */
export type AuditLine =
  | { kind: 'event'; event: AuditEvent; file: string; line: number }
  /**
   * - `torn`: the beginning of an event whose writer died or found the disk full
   * - `foreign`: a line that hoopx did not write
   */
  | { kind: 'damaged'; damage: 'torn' | 'foreign'; text: string; file: string; line: number };

/** How an event begins on its line. Inside a JSON string the quotes would be escaped, so it cannot be forged there. */
const EVENT_START = '{"v":1,"time":"';
const CHUNK_BYTES = 256 * 1024;
const SHOWN_CHARACTERS = 200;

/** Every line of every file in an audit folder, the oldest day first. Nothing when the folder does not exist. */
export function* readAudit(folder: string): Generator<AuditLine, void, undefined> {
  for (const file of auditFiles(folder)) yield* readAuditFile(file);
}

/** The audit's files, the oldest day first. */
export function auditFiles(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  const names = fs.readdirSync(folder).filter((name) => /^\d{4}-\d{2}-\d{2}\..*\.jsonl$/.test(name));
  return names.sort().map((name) => path.join(folder, name));
}

/** Every line of one file, in the order it was written. Empty lines are passed over. */
export function* readAuditFile(file: string): Generator<AuditLine, void, undefined> {
  let line = 0;
  for (const bytes of linesOf(file)) {
    line++;
    const text = bytes.toString('utf8');
    if (text.trim() === '') continue;
    const event = parseEvent(text);
    if (event !== null) yield { kind: 'event', event, file, line };
    else yield* salvage(text, file, line);
  }
}

/** A torn line may have got an event behind it: the writer died just when another one had looked. */
function* salvage(text: string, file: string, line: number): Generator<AuditLine, void, undefined> {
  const start = text.lastIndexOf(EVENT_START);
  const event = start > 0 ? parseEvent(text.slice(start)) : null;
  const rest = event === null ? text : text.slice(0, start);
  const damage = rest.startsWith(EVENT_START) || EVENT_START.startsWith(rest) ? 'torn' : 'foreign';
  yield { kind: 'damaged', damage, text: rest.slice(0, SHOWN_CHARACTERS), file, line };
  if (event !== null) yield { kind: 'event', event, file, line };
}

function parseEvent(text: string): AuditEvent | null {
  try {
    const value: unknown = JSON.parse(text);
    const isEvent = typeof value === 'object' && value !== null && 'v' in value && 'type' in value;
    return isEvent ? (value as AuditEvent) : null;
  } catch {
    return null;
  }
}

/** The lines of a file without their newlines; the last one even when its newline is missing. */
export function* linesOf(file: string): Generator<Buffer, void, undefined> {
  const fd = fs.openSync(file, 'r');
  try {
    let parts: Buffer[] = [];
    const chunk = Buffer.alloc(CHUNK_BYTES);
    for (let read = fs.readSync(fd, chunk); read > 0; read = fs.readSync(fd, chunk)) {
      let from = 0;
      for (let end = chunk.indexOf(0x0a); end >= 0 && end < read; end = chunk.indexOf(0x0a, from)) {
        parts.push(Buffer.from(chunk.subarray(from, end)));
        yield Buffer.concat(parts);
        parts = [];
        from = end + 1;
      }
      if (from < read) parts.push(Buffer.from(chunk.subarray(from, read)));
    }
    if (parts.length > 0) yield Buffer.concat(parts);
  } finally {
    fs.closeSync(fd);
  }
}
