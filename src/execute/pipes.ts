/**
 * Runs a child through pipes: stdin is hoopx's own, stdout and stderr pass through hoopx, kept apart.
 *
 * node:child_process and not execa: execa takes about 20 ms to load, as long as all of this stage for `true`, and
 * what it adds (promises, line splitting, buffering) is not used on a path that only carries bytes.
 *
 * The run ends when the child has exited and both streams are at their end. A descendant in the background that
 * still holds them (`hoopx -c 'server &'`) keeps hoopx alive, because its output must pass through hoopx too: to
 * the reader of a pipe that looks like `bash -c 'server &' | cat`. Redirect its output to let hoopx go.
 *
 * Node does not tell a death by a real-time signal from exit code 0; every signal with a name is told.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { exitOf, type Run, unstarted } from './exit.ts';
import { refusedBySystem } from './find-program.ts';
import type { Inlets } from './inlet.ts';
import { openOutlet } from './outlet.ts';
import { holdersOf, inForeground, orphansOf, outputSockets } from './processes.ts';
import { type Filters, relay } from './relay.ts';
import { holdSignals, sendSignal, sendToFamily, supervise } from './signals.ts';
import type { Execution, Exit } from './types.ts';

/** Starts `path` with `execution.argv` and waits for its end and the end of its output. Never rejects for a failed start. */
export async function runThroughPipes(
  execution: Execution,
  path: string,
  filters: Filters,
  inlets: Inlets | null,
): Promise<Run> {
  const letGo = holdSignals();
  const child = launch(execution, path, inlets);
  if ('kind' in child || child.pid === undefined) letGo();
  if ('kind' in child) return unstarted(child);
  const { pid } = child;
  if (pid === undefined) return unstarted(await exitOfChild(child, execution.argv[0]));
  const held = inlets === null ? outputSockets(pid) : [inlets.path];
  const supervision = supervise({
    pid,
    // The child shares hoopx's process group, so that job control works and a kill of the group reaches it. A key
    // typed at the terminal has then reached it already: forwarded, it would count as pressed twice.
    interrupt: (signal) => {
      if (!inForeground()) sendToFamily(pid, signal);
    },
    pass: (signal) => sendSignal(pid, signal),
    // `hoopx -c 'server &'`: bash is gone and init is its parent now, but it holds hoopx's pipe.
    kin: (table) => (held.length > 0 ? holdersOf(held) : orphansOf(table)),
  });
  letGo();
  const outlets = [openOutlet(1), openOutlet(2)] as const;
  const stdout = relay(
    inlets?.stdout.reader ?? (child.stdout as Readable),
    outlets[0].stream,
    filters.stdout?.(),
  );
  const stderr = relay(
    inlets?.stderr.reader ?? (child.stderr as Readable),
    outlets[1].stream,
    filters.stderr?.(),
  );
  try {
    const exit = await exitOfChild(child, execution.argv[0]);
    supervision.exited();
    const drained = Promise.all([stdout.done, stderr.done]);
    await Promise.race([drained, supervision.over]);
    // Told to end, hoopx stays until nothing is left that would be an orphan.
    if (supervision.ending()) await supervision.over;
    return {
      exit,
      bytes: { stdout: stdout.bytes(), stderr: stderr.bytes() },
      lost: stdout.lost() ?? stderr.lost(),
    };
  } finally {
    supervision.release();
    for (const stream of [stdout, stderr]) stream.cut();
    for (const outlet of outlets) outlet.close();
  }
}

/** Spawns the child and closes hoopx's copies of its ends. */
function launch({ argv, cwd, env }: Execution, path: string, inlets: Inlets | null): ChildProcess | Exit {
  const start = (file: string, args: readonly string[], argv0: string) =>
    spawn(file, args, {
      argv0,
      cwd,
      env,
      stdio: ['inherit', inlets?.stdout.writer ?? 'pipe', inlets?.stderr.writer ?? 'pipe'],
    });
  try {
    return start(path, argv.slice(1), argv[0]);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Text without a `#!` line: execvp hands it to the shell, but not everywhere does Node use execvp.
    if (code === 'ENOEXEC') return start('/bin/sh', [path, ...argv.slice(1)], '/bin/sh');
    inlets?.closeReaders();
    return refusedBySystem(argv[0], code);
  } finally {
    inlets?.closeWriters();
  }
}

function exitOfChild(child: ChildProcess, name: string): Promise<Exit> {
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(exitOf(code ?? 0, signal)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) resolve(refusedBySystem(name, error.code));
    });
  });
}
