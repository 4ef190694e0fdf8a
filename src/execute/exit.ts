/** The end of a run: what the system tells of a child, and the exit code that hoopx makes of it. */

import { constants } from 'node:os';
import type { Exit, Outcome } from './types.ts';

/** How one run ended; `lost` is why output could not be delivered (a full disk), null when it was. */
export interface Run {
  exit: Exit;
  bytes: Outcome['bytes'];
  lost: string | null;
}

/** A run in which nothing ran. */
export function unstarted(exit: Exit): Run {
  return { exit, bytes: { stdout: 0, stderr: 0 }, lost: null };
}

/** The code that a shell would give: the child's own, or 128 + the signal's number. */
export function codeOf(exit: Exit): number {
  switch (exit.kind) {
    case 'exited':
    case 'not-started':
      return exit.code;
    case 'signalled':
      return 128 + exit.number;
  }
}

/** The end of a child as the system tells it: a signal by name or by number, else an exit code. */
export function exitOf(code: number, signal: NodeJS.Signals | number | null): Exit {
  if (signal === null || signal === 0) return { kind: 'exited', code };
  if (typeof signal === 'string') return { kind: 'signalled', signal, number: constants.signals[signal] };
  for (const [name, number] of Object.entries(constants.signals)) {
    if (number === signal) return { kind: 'signalled', signal: name as NodeJS.Signals, number };
  }
  // A real-time signal: it has a number but no name.
  return { kind: 'exited', code: 128 + signal };
}
