/** The stage that runs the child: through a PTY or through pipes, and says how it ended. */

import { performance } from 'node:perf_hooks';
import { codeOf, type Run, unstarted } from './exit.ts';
import { findProgram } from './find-program.ts';
import type { PtySession } from './pty.ts';
import type { Filters } from './relay.ts';
import type { Execution, Outcome } from './types.ts';

/** Output that was lost must not look like success (EX_IOERR of sysexits.h). */
const OUTPUT_LOST = 74;

/**
 * Runs one command to its end and returns what came of it; the child's output has then left hoopx.
 *
 * Expected failures are values: a program that cannot be started gives `not-started` with 127 or 126 and the line
 * that the caller prints. `filters` are put into the streams of the child's output. `inPty` gets the child once it
 * runs in a PTY.
 */
export async function execute(
  execution: Execution,
  filters: Filters = {},
  inPty?: (session: PtySession) => void,
): Promise<Outcome> {
  const started = performance.now();
  const program = findProgram(execution);
  const run = program.ok ? await start(execution, program.path, filters, inPty) : unstarted(program.exit);
  if (run.lost !== null)
    process.stderr.write(`hoopx: the command's output could not be written: ${run.lost}\n`);
  const code = codeOf(run.exit);
  return {
    exit: run.exit,
    code: run.lost !== null && code === 0 ? OUTPUT_LOST : code,
    durationMs: performance.now() - started,
    bytes: run.bytes,
  };
}

async function start(
  execution: Execution,
  path: string,
  filters: Filters,
  inPty?: (session: PtySession) => void,
): Promise<Run> {
  switch (execution.through) {
    case 'pty':
      return (await import('./pty.ts')).runInPty(execution, filters, inPty);
    case 'pipes':
      return (await import('./pipes.ts')).runThroughPipes(execution, path, filters);
  }
}
