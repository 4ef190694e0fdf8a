/**
 * Everything that is recorded, one line of JSONL each. The format only grows: readers ignore fields and types
 * they do not know, and a changed meaning is a new `v`.
 */
import type { Verdict } from '../approval/types.ts';
import type { Tally } from '../command/tally.ts';
import type { Request, Understanding } from '../command/types.ts';
import type { Outcome } from '../execute/types.ts';
import type { Given } from '../policy/owed.ts';
import type { Decision } from '../policy/types.ts';

/** What every event carries. The fields stand first on the line, in this order. */
export interface EventHeader {
  /** Version of the event format. */
  v: 1;
  /** Wall clock, RFC 3339 in UTC with milliseconds. The event lies in the file of its UTC day. */
  time: string;
  /** UUID of the session: one agent's stay. */
  session: string;
  /** UUID of the request: ties its events together. */
  request: string;
  /** Place of the event within its request, from 0. A gap means that an event could not be written. */
  seq: number;
}

/** What happened, without the header. */
export type EventBody =
  | RequestedEvent
  | UnderstoodEvent
  | DecidedEvent
  | VerdictEvent
  | StartedEvent
  | EndedEvent
  | FailedEvent;

export type AuditEvent = EventHeader & EventBody;

/** A door took a request. */
export interface RequestedEvent {
  type: 'requested';
  door: 'prefix' | 'script' | 'hook' | 'shell' | 'mcp';
  command: Request;
  /** What came with it to meet obligations; absent when nothing. */
  given?: Given;
  provenance: Provenance;
  /** In a guarded shell: id of the request of the line that led to this command. */
  line?: string;
}

export interface UnderstoodEvent {
  type: 'understood';
  understanding: Understanding;
  durationMs: number;
}

export interface DecidedEvent {
  type: 'decided';
  /** Hash of the policy that decided. */
  policy: string;
  decision: Omit<Decision, 'invocations' | 'unresolved'>;
  /** What of it counts in a session's budgets; absent when nothing. */
  tally?: Tally;
  durationMs: number;
}

export interface VerdictEvent {
  type: 'verdict';
  verdict: Verdict;
}

/** Written, and flushed to the disk, before the child starts. */
export interface StartedEvent {
  type: 'started';
  argv: string[];
  /** `shell`: a guarded shell runs its line itself, and `argv` is empty. */
  through: 'pty' | 'pipes' | 'shell';
}

export interface EndedEvent {
  type: 'ended';
  outcome: Outcome;
}

/** hoopx itself failed; nothing ran after this. */
export interface FailedEvent {
  type: 'failed';
  message: string;
}

/** Who asked, from where. `host`, `user`, `pid` and `ppid` are facts; `agent` and `ci` are what the environment claims. */
export interface Provenance {
  host: string;
  /** The operating system's user, by its real id. */
  user: { name: string; uid: number };
  agent: Agent | null;
  cwd: string;
  repository: { root: string; branch: string | null; commit: string | null } | null;
  /** Name of the CI system, or null on a workstation. */
  ci: string | null;
  pid: number;
  ppid: number;
  /** Version of hoopx. */
  hoopx: string;
}

export interface Agent {
  /** `claude-code`, `codex`, `gemini-cli`, `cursor`... */
  name: string;
  /** What told so: an environment variable's name, a path, or `--agent`. */
  source: string;
  /** The agent's own session id, where it tells one. */
  session: string | null;
}
