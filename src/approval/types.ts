/** What came of a decision before anything ran. */
import type { Context, Request } from '../command/types.ts';
import type { Unmet } from '../policy/obligations.ts';
import type { Given } from '../policy/owed.ts';
import type { Decision } from '../policy/types.ts';

/** A question to a person: one request, once. */
export interface Question {
  request: Request;
  context: Context;
  decision: Decision;
  /** Seconds after which silence is refusal. */
  timeoutSeconds: number;
  /** What came with the request to meet obligations. */
  given?: Given;
}

/** Only `run` lets the request run. */
export type Verdict =
  | { kind: 'run'; by: 'policy' }
  /** The profile `observe`: what would have happened is only put on record. */
  | { kind: 'run'; by: 'observe'; would: 'ask' | 'deny' }
  | { kind: 'run'; by: 'human'; user: string; waitedMs: number }
  | { kind: 'refused'; by: 'policy' }
  | { kind: 'refused'; by: 'human'; user: string; note: string | null; waitedMs: number }
  /** An `ask` with nobody to put it to: no terminal, CI, non-interactive mode. */
  | { kind: 'refused'; by: 'nobody'; why: string }
  /** What a rule wants for it has not been given, or cannot be done here. */
  | { kind: 'refused'; by: 'obligation'; unmet: Unmet[] }
  | { kind: 'expired'; waitedMs: number };
