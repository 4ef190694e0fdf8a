/** `hoopx sessions`: the sessions on record, each with what it asked for and what came of it. */
import { makeVisible } from '../approval/visible.ts';
import type { AuditEvent, RequestedEvent } from '../audit/event.ts';
import { readAudit } from '../audit/read.ts';
import { locationsOf } from '../config/locations.ts';
import { homeOf } from '../intercept/context.ts';
import { jsonLine } from './present/json.ts';
import { sayOut } from './say.ts';
import type { Arguments } from './scan.ts';

/** One session, as `--json` prints it. */
export interface SessionSummary {
  session: string;
  /** RFC 3339. */
  began: string;
  last: string;
  user: string;
  agent: string | null;
  /** Working directory of the first request. */
  cwd: string;
  doors: RequestedEvent['door'][];
  requests: number;
  refused: number;
}

export async function sessions({ options }: Extract<Arguments, { kind: 'command' }>): Promise<number> {
  const { audit } = locationsOf(process.env, homeOf(process.env));
  const found = summariesOf(eventsIn(audit));
  for (const one of found) sayOut(options.json === true ? jsonLine(one) : `${lineOf(one)}\n`);
  if (found.length === 0 && options.json !== true) sayOut('no sessions on record\n');
  return 0;
}

function* eventsIn(folder: string): Generator<AuditEvent> {
  for (const line of readAudit(folder)) if (line.kind === 'event') yield line.event;
}

/** Sessions by their first request, the latest last. */
export function summariesOf(events: Iterable<AuditEvent>): SessionSummary[] {
  const found = new Map<string, SessionSummary>();
  for (const event of events) {
    const known = found.get(event.session);
    if (known !== undefined) known.last = event.time;
    if (event.type === 'requested') {
      const one = known ?? begin(event);
      if (known === undefined) found.set(event.session, one);
      one.requests++;
      if (!one.doors.includes(event.door)) one.doors.push(event.door);
    }
    if (event.type === 'verdict' && event.verdict.kind !== 'run' && known !== undefined) known.refused++;
  }
  return [...found.values()];
}

function begin(event: Extract<AuditEvent, { type: 'requested' }>): SessionSummary {
  const { user, agent, cwd } = event.provenance;
  return {
    session: event.session,
    began: event.time,
    last: event.time,
    user: user.name,
    agent: agent?.name ?? null,
    cwd,
    doors: [],
    requests: 0,
    refused: 0,
  };
}

function lineOf({ session, began, doors, agent, user, requests, refused, cwd }: SessionSummary): string {
  const who = agent ?? user;
  const counts = `${requests} asked, ${refused} refused`;
  const words = [session, began.slice(0, 19).replace('T', ' '), doors.join('+'), who, counts, cwd];
  return makeVisible(words.join('  '), { limit: 400 });
}
