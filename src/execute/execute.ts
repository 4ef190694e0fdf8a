/** The stage that runs the child: through a PTY or through pipes, and says how it ended. */

import { codeOf, type Run, unstarted } from './exit.ts';
import { findProgram } from './find-program.ts';
import type { Inlets } from './inlet.ts';
import type { PtySession } from './pty.ts';
import type { Filters } from './relay.ts';
import type { Execution, Outcome } from './types.ts';

/** Output that was lost must not look like success (EX_IOERR of sysexits.h). */
const OUTPUT_LOST = 74;

/**
 * Runs one command to its end and returns what came of it; the child's output has then left hoopx.
 *
 * Expected failures are values: a program that cannot be started gives `not-started` with 127 or 126 and the line
 * that the caller prints.
 */
export async function execute(execution: Execution, how: Manner = {}): Promise<Outcome> {
  const started = process.hrtime.bigint();
  const preparation = how.preparation ?? prepare(execution.through);
  const program = findProgram(execution);
  let run: Run;
  if (program.ok) run = await start(execution, program.path, how, preparation);
  else {
    preparation.discard();
    run = unstarted(program.exit);
  }
  if (run.lost !== null)
    process.stderr.write(`hoopx: the command's output could not be written: ${run.lost}\n`);
  const code = codeOf(run.exit);
  return {
    exit: run.exit,
    code: run.lost !== null && code === 0 ? OUTPUT_LOST : code,
    durationMs: Number(process.hrtime.bigint() - started) / 1e6,
    bytes: run.bytes,
  };
}

export interface Manner {
  /** What the child's output passes on its way. */
  filters?: Filters;
  /** Gets the child once it runs in a PTY. */
  inPty?: (session: PtySession) => void;
  preparation?: Preparation;
}

/** What a run needs that takes time to make, begun while the command is still being decided. */
export interface Preparation {
  inlets: Promise<Inlets | null>;
  /** When nothing will run. */
  discard(): void;
}

export function prepare(through: Execution['through']): Preparation {
  if (through === 'pty') void import('./pty.ts');
  const inlets =
    through === 'pipes' ? import('./inlet.ts').then(({ openInlets }) => openInlets()) : Promise.resolve(null);
  const discard = () => void inlets.then((made) => made?.close());
  return { inlets, discard };
}

async function start(
  execution: Execution,
  path: string,
  { filters = {}, inPty }: Manner,
  { inlets }: Preparation,
): Promise<Run> {
  switch (execution.through) {
    case 'pty':
      return (await import('./pty.ts')).runInPty(execution, filters, inPty);
    case 'pipes':
      return (await import('./pipes.ts')).runThroughPipes(execution, path, filters, await inlets);
  }
}
