/** What was asked for and what came of it, request by request, for whoever replays or counts. Flat memory. */
import path from 'node:path';
import type { Verdict } from '../approval/types.ts';
import type { Understanding } from '../command/types.ts';
import type { DecidedEvent, RequestedEvent, UnderstoodEvent, VerdictEvent } from './event.ts';
import { auditFiles, linesOf } from './read.ts';

/** One request on record. */
export interface RecordedRequest {
  /** When it was asked, RFC 3339. */
  time: string;
  command: RequestedEvent['command'];
  provenance: RequestedEvent['provenance'];
  /** What hoopx understood then; null when that is not on record. Read when asked for: it is most of the record. */
  understanding(): Understanding | null;
  decision: DecidedEvent['decision'] | null;
  verdict: Verdict | null;
}

/** How every event begins: see `Recorder`. */
const HEADER =
  /^\{"v":1,"time":"([^"]{1,40})","session":"[^"]*","request":"([^"]{1,80})","seq":\d+,"type":"(\w+)"/;
const HEADER_BYTES = 400;

interface Gathering {
  time: string;
  requested: RequestedEvent;
  understood: Buffer | null;
  decided: DecidedEvent | null;
}

/** Every request that hoopx came to decide, in the order of their verdicts. Damaged lines are passed over. */
export function* readHistory(folder: string, since: Date | null = null): Generator<RecordedRequest> {
  const from = since?.toISOString() ?? '';
  const open = new Map<string, Gathering>();
  for (const file of auditFiles(folder)) {
    if (path.basename(file).slice(0, 10) < from.slice(0, 10)) continue;
    for (const line of linesOf(file)) {
      const header = HEADER.exec(line.toString('latin1', 0, HEADER_BYTES));
      if (header === null || header[1]! < from) continue;
      const [, time, request, type] = header as unknown as [string, string, string, string];
      if (type === 'requested') {
        const requested = parse<RequestedEvent>(line);
        if (requested !== null) open.set(request, { time, requested, understood: null, decided: null });
        continue;
      }
      const gathering = open.get(request);
      if (gathering === undefined) continue;
      if (type === 'understood') gathering.understood = line;
      else if (type === 'decided') gathering.decided = parse(line);
      else if (type === 'verdict') yield recorded(gathering, parse<VerdictEvent>(line)?.verdict ?? null);
      else if (type === 'failed' && gathering.decided !== null) yield recorded(gathering, null);
      if (type === 'verdict' || type === 'failed') open.delete(request);
    }
  }
  for (const gathering of open.values()) if (gathering.decided !== null) yield recorded(gathering, null);
}

function recorded(
  { time, requested, understood, decided }: Gathering,
  verdict: Verdict | null,
): RecordedRequest {
  const { command, provenance } = requested;
  const understanding = () =>
    understood === null ? null : (parse<UnderstoodEvent>(understood)?.understanding ?? null);
  return { time, command, provenance, understanding, decision: decided?.decision ?? null, verdict };
}

function parse<T>(line: Buffer): T | null {
  try {
    return JSON.parse(line.toString('utf8')) as T;
  } catch {
    return null;
  }
}
