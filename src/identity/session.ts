/**
 * The session that a request belongs to: one agent's stay. In this order:
 *
 * 1. `HOOPX_SESSION`, when it is a UUID: set by hoopx for what runs below it, or by whoever starts the agent;
 * 2. the agent's own session id, turned into a UUID that is the same for the same agent and id (RFC 9562, version 5);
 * 3. a fresh UUID: every request of an agent that tells no session is a session of its own.
 *
 * An agent can claim another's session; the record's `user`, `host`, `pid` and `ppid` are what it cannot choose.
 */
import { createHash } from 'node:crypto';
import type { Agent } from '../audit/event.ts';
import { randomUuid, uuidFrom } from '../audit/uuid.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Namespace of agents' sessions, drawn once at random. */
const AGENT_SESSIONS = Buffer.from('6f0e4d1c5b7a4f0c9d3e8a2b71c64e95', 'hex');

/** UUID of the session, in lower case. */
export function sessionOf(
  env: Readonly<Record<string, string | undefined>>,
  agent: Agent | null,
  fresh: () => string = randomUuid,
): string {
  const given = env.HOOPX_SESSION;
  if (given !== undefined && UUID.test(given)) return given.toLowerCase();
  if (agent !== null && agent.session !== null) return uuidOf(`${agent.name}\0${agent.session}`);
  return fresh();
}

/** A version 5 UUID: SHA-1 of the namespace and the name. */
function uuidOf(name: string): string {
  return uuidFrom(createHash('sha1').update(AGENT_SESSIONS).update(name, 'utf8').digest(), 5);
}
