/**
 * What a session did so far, counted from the audit. Bounded: the files of today and yesterday (UTC), and what cannot
 * be read or is more than can be read counts as the most there is. Only lines of the session are parsed, and of these
 * only the short ones.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Tally } from '../command/tally.ts';
import type { SessionCounts } from '../command/types.ts';
import type { AuditEvent, EventHeader } from './event.ts';
import { auditFiles } from './read.ts';

/** Bytes of audit that are searched at most. */
export const LARGEST_HISTORY = 256 * 1024 * 1024;
const DAY_MS = 86_400_000;
const NEWLINE = 0x0a;
const CHUNK = 4 * 1024 * 1024;
/** Where a line's session stands: `{"v":1,"time":"2026-11-22T20:00:00.000Z",` is in front of it. */
const SESSION_OFFSET = 41;
const COUNTED = /"type":"(?:decided|verdict|started)"/;

const THE_MOST = Number.MAX_SAFE_INTEGER;
/** A history that is not known must not buy a weaker word than any that is. */
const EVERYTHING: SessionCounts = {
  requests: THE_MOST,
  denials: THE_MOST,
  approvals: THE_MOST,
  deletes: THE_MOST,
  secretsRead: THE_MOST,
  sends: THE_MOST,
};

/** @param now milliseconds since the epoch */
export function sessionCounts(
  folder: string,
  session: string,
  now: number,
  limit = LARGEST_HISTORY,
): SessionCounts {
  const counter = new Counter();
  try {
    const since = new Date(now - DAY_MS).toISOString().slice(0, 10);
    const files = auditFiles(folder).filter((file) => path.basename(file).slice(0, 10) >= since);
    const sizes = files.map((file) => fs.statSync(file).size);
    if (sizes.reduce((sum, size) => sum + size, 0) > limit) return EVERYTHING;
    for (const file of files)
      for (const line of linesOfSession(file, session)) {
        if (COUNTED.test(line.slice(0, 200))) counter.add(JSON.parse(line) as AuditEvent);
      }
  } catch {
    return EVERYTHING;
  }
  return counter.counts();
}

class Counter {
  readonly #requests = new Map<string, { tally: Tally; started: boolean }>();
  #denials = 0;
  #approvals = 0;

  add(event: AuditEvent): void {
    switch (event.type) {
      case 'decided':
        this.#of(event).tally = event.tally ?? {};
        return;
      case 'verdict':
        // Who left out a reason was told how to give it: that is no refusal of the thing itself.
        if (event.verdict.kind === 'refused' && event.verdict.by !== 'obligation') this.#denials++;
        else if (event.verdict.kind === 'run' && event.verdict.by === 'human') this.#approvals++;
        return;
      case 'started':
        this.#of(event).started = true;
        return;
    }
  }

  #of({ request }: EventHeader): { tally: Tally; started: boolean } {
    const known = this.#requests.get(request) ?? { tally: {}, started: false };
    this.#requests.set(request, known);
    return known;
  }

  counts(): SessionCounts {
    const ran = [...this.#requests.values()].filter(({ started }) => started);
    const sum = (kind: keyof Tally) => ran.reduce((total, { tally }) => total + (tally[kind] ?? 0), 0);
    return {
      requests: this.#requests.size,
      denials: this.#denials,
      approvals: this.#approvals,
      deletes: sum('deletes'),
      secretsRead: sum('secretsRead'),
      sends: sum('sends'),
    };
  }
}

/** The lines of a file that are events of a session. A text that only mentions the session is in another place. */
function* linesOfSession(file: string, session: string): Generator<string, void, undefined> {
  const mark = Buffer.from(`"session":"${session}"`);
  const fd = fs.openSync(file, 'r');
  try {
    let rest: Buffer = Buffer.alloc(0);
    const chunk = Buffer.alloc(CHUNK);
    for (let read = fs.readSync(fd, chunk); read > 0; read = fs.readSync(fd, chunk)) {
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      yield* linesWith(bytes.subarray(0, end), mark);
      rest = bytes.subarray(end);
    }
    yield* linesWith(rest, mark);
  } finally {
    fs.closeSync(fd);
  }
}

function* linesWith(bytes: Buffer, mark: Buffer): Generator<string, void, undefined> {
  for (let at = bytes.indexOf(mark); at >= 0; ) {
    const start = at === 0 ? 0 : bytes.lastIndexOf(NEWLINE, at - 1) + 1;
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    if (at - start === SESSION_OFFSET) yield bytes.toString('utf8', start, end);
    at = bytes.indexOf(mark, end);
  }
}
