/**
 * The audit on disk: JSON Lines, one file per UTC day and host (`2026-03-01.myhost.jsonl`), shared by every
 * hoopx process of the user.
 *
 * - An event lies in the file of its own day, so a file is complete once its day is over and can be sealed.
 * - One file per host, because O_APPEND is not atomic between the clients of a network file system; within one
 *   host the kernel's inode lock orders appends, and no lock file is needed. A file has one kernel as its writer,
 *   which is also the unit over which a hash chain can be kept.
 * - One event is one write(2). A write that the kernel cut short (disk full, quota) leaves a torn line and is
 *   reported; the next writer ends that line before it adds its own.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { failed, openPrivateFile, preparePrivateFolder } from '../private-files.ts';
import type { Problem, Result } from '../problem.ts';
import type { AuditEvent } from './event.ts';

/**
 * Events after which the file is flushed to the disk. `started` is the last one before the child runs, and
 * flushing it flushes those before it: after a power cut the record still tells what ran. It costs about
 * 0.3 ms on an SSD (measured: median 0.28, maximum 0.80), so it is done once per request, not per event.
 */
const DURABLE: ReadonlySet<AuditEvent['type']> = new Set(['started']);

/** How long `soon` is, in ms. */
const SOON_MS = 1000;

const NEWLINE = 0x0a;
/** How long a writer waits for another one whose line is still growing before it takes the line for torn, in ms. */
const TORN_AFTER_MS = 50;

export interface Journal {
  readonly folder: string;
  /**
   * Appends one event, synchronously. A Problem means that the event is not on record: the caller runs nothing
   * more and exits with 74.
   */
  write(event: AuditEvent): Problem | null;
  /** The same for several events, in one write(2) a day. */
  writeAll(events: readonly AuditEvent[]): Problem | null;
  close(): void;
}

/**
 * Opens the audit in `folder` (absolute), which is made 0700 when missing. Fails when the folder or today's file
 * cannot be written, is a symlink, belongs to somebody else, or may be written by others.
 *
 * `soon` is for a guarded shell, which would wait for the disk at every line: the event is with the kernel when `write`
 * returns, and outlives hoopx; only a power cut may take the last second.
 */
export function openJournal(
  folder: string,
  now: () => number = Date.now,
  flush: 'before-return' | 'soon' = 'before-return',
): Result<Journal> {
  const problem = preparePrivateFolder(folder);
  if (problem !== null) return { ok: false, problems: [problem] };
  const journal = new DailyJournal(folder, flush);
  const unusable = journal.open(dayOf(new Date(now()).toISOString()));
  return unusable === null ? { ok: true, value: journal } : { ok: false, problems: [unusable] };
}

/** Name of the file that holds the events of a UTC day (`YYYY-MM-DD`) on this host. */
export function journalFileName(day: string, host: string = os.hostname()): string {
  return `${day}.${host.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 64) || 'host'}.jsonl`;
}

class DailyJournal implements Journal {
  readonly folder: string;
  #day: string | null = null;
  #file = '';
  #fd = -1;

  readonly #flushed: 'before-return' | 'soon';
  #timer: NodeJS.Timeout | null = null;

  constructor(folder: string, flushed: 'before-return' | 'soon') {
    this.folder = folder;
    this.#flushed = flushed;
  }

  write(event: AuditEvent): Problem | null {
    return this.writeAll([event]);
  }

  writeAll(events: readonly AuditEvent[]): Problem | null {
    const [first] = events;
    if (first === undefined) return null;
    // Each in the file of its own day.
    const day = dayOf(first.time);
    const later = events.findIndex(({ time }) => dayOf(time) !== day);
    const today = later < 0 ? events : events.slice(0, later);
    let lines: Buffer;
    try {
      lines = Buffer.from(today.map((event) => `${JSON.stringify(event)}\n`).join(''));
    } catch (error) {
      // A line longer than the longest string (about 500 MB) is the only expected way to get here.
      return failed(this.folder, `the ${first.type} event cannot be written`, error);
    }
    if (day !== this.#day) {
      const problem = this.open(day);
      if (problem !== null) return problem;
    }
    try {
      const problem = this.#append(lines) ?? this.#flush(today);
      return problem ?? (later < 0 ? null : this.writeAll(events.slice(later)));
    } catch (error) {
      return failed(this.#file, 'the audit cannot be written', error);
    }
  }

  /** Opens the file of a day, and closes the one before. */
  open(day: string): Problem | null {
    this.close();
    this.#file = path.join(this.folder, journalFileName(day));
    const opened = openPrivateFile(this.#file);
    if (!opened.ok) return opened.problems[0]!;
    this.#fd = opened.value.fd;
    this.#day = day;
    return opened.value.created ? syncFolder(this.folder) : null;
  }

  close(): void {
    if (this.#fd >= 0) fs.closeSync(this.#fd);
    this.#fd = -1;
    this.#day = null;
  }

  #append(line: Buffer): Problem | null {
    // A file removed under an open descriptor would swallow events without an error.
    let { nlink, size } = fs.fstatSync(this.#fd);
    if (nlink === 0) {
      const problem = this.open(this.#day!);
      if (problem !== null) return problem;
      size = fs.fstatSync(this.#fd).size;
    }
    const bytes = this.#endsInTornLine(size) ? Buffer.concat([Buffer.of(NEWLINE), line]) : line;
    const written = fs.writeSync(this.#fd, bytes, 0, bytes.length, null);
    if (written === bytes.length) return null;
    const cut = `${written} of ${bytes.length} bytes`;
    return failed(this.#file, 'the audit cannot be written', `only ${cut} fitted; is the disk full?`);
  }

  /**
   * Whether the file ends in a line without its newline. A crashed writer leaves one for good; a writer that is
   * still copying a long line shows one for a moment, so a line that grows is waited for.
   */
  #endsInTornLine(size: number): boolean {
    const last = Buffer.alloc(1);
    const sizeOf = () => fs.fstatSync(this.#fd).size;
    const endsOpen = (size: number) =>
      size > 0 && fs.readSync(this.#fd, last, 0, 1, size - 1) === 1 && last[0] !== NEWLINE;
    for (let quietMs = 0, seen = size; endsOpen(seen); quietMs++) {
      if (quietMs >= TORN_AFTER_MS) return true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
      const grown = sizeOf();
      if (grown !== seen) quietMs = 0;
      seen = grown;
    }
    return false;
  }

  /** Once for all that comes meanwhile: while a file is flushed, whoever writes to it waits. */
  #flushSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.#fd >= 0) fs.fdatasync(this.#fd, () => {});
    }, SOON_MS).unref();
  }

  #flush(events: readonly AuditEvent[]): Problem | null {
    if (!events.some(({ type }) => DURABLE.has(type))) return null;
    if (this.#flushed === 'before-return') fs.fdatasyncSync(this.#fd);
    else this.#flushSoon();
    return null;
  }
}

function dayOf(time: string): string {
  const day = time.slice(0, 10);
  // The day becomes a file name.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new TypeError(`not a time: ${time}`);
  return day;
}

/** Makes a new file's name durable. */
function syncFolder(folder: string): Problem | null {
  try {
    const fd = fs.openSync(folder, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    return null;
  } catch (error) {
    return failed(folder, 'the audit cannot be written', error);
  }
}
