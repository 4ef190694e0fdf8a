/**
 * Ctrl-Z in a PTY.
 *
 * The child leads a session of its own, and its process group is "orphaned" there: nobody in that session could
 * continue it, so the kernel drops the SIGTSTP that Ctrl-Z raises. hoopx therefore does what the kernel does not:
 * it stops the child with SIGSTOP and then itself, so that the user's shell sees a stopped job, and on `fg`
 * continues both. Shells in the PTY have jobs that are not orphaned; those stop and continue without hoopx.
 *
 * Limits: a program that reads keys raw and stops itself (`:stop` in vim) is not stopped, as under `ssh -t host
 * vim`. A program that catches SIGTSTP (less) is stopped with its screen still up. On macOS a child that was
 * stopped by other means than Ctrl-Z is not noticed.
 */

import { ignoresStop, inForeground, processEntry } from './processes.ts';
import type { PtyProcess } from './pty-process.ts';
import { sendSignal } from './signals.ts';
import { stopsOnControlZ } from './stty.ts';
import type { Terminal } from './terminal.ts';

const CONTROL_Z = 0x1a;

/** The time a program gets to act on Ctrl-Z, and the echo to arrive, before hoopx looks. */
const REACTION_MS = 40;

/** When hoopx runs on although it stopped itself: its own group is orphaned, nobody could ever continue it. */
const NOT_STOPPED_MS = 100;

/** How often a look at /proc is taken, for a child that stopped by itself and for `fg` of a running job. */
const WATCH_MS = 500;

export interface Suspension {
  /** To be called with all input that was passed to the child. */
  typed(input: Buffer): void;
  /** To be called when hoopx gets SIGCONT. */
  continued(): void;
  release(): void;
}

/** Watches until `release`. */
export function watchForStop(child: PtyProcess, terminal: Terminal): Suspension {
  let suspended = false;
  let released = false;
  let continueNow = () => {};

  const stop = async () => {
    if (suspended || released) return;
    suspended = true;
    sendSignal(-child.pid, 'SIGSTOP');
    terminal.leave();
    const continuation = new Promise<void>((resolve) => {
      continueNow = resolve;
    });
    process.off('SIGTSTP', stop);
    // The whole group, as the terminal does it: `sh -c 'hoopx -- cat'` must stop as one job.
    process.kill(0, 'SIGTSTP');
    const timer = setTimeout(() => continueNow(), NOT_STOPPED_MS);
    await continuation;
    clearTimeout(timer);
    suspended = false;
    if (released) return;
    process.on('SIGTSTP', stop);
    await terminal.enter();
    // A stopped hoopx misses SIGWINCH: raised now it makes Node ask for the size again.
    process.kill(process.pid, 'SIGWINCH');
    sendSignal(-child.pid, 'SIGCONT');
  };

  const look = async (afterControlZ: boolean) => {
    const entry = suspended || released ? null : processEntry(child.pid);
    if (entry === null) return;
    if (entry.state === 'T') return stop();
    if (!afterControlZ) return inForeground() ? terminal.enter() : undefined;
    const ownGroup = entry.foreground === child.pid && !ignoresStop(child.pid);
    if (ownGroup && (await stopsOnControlZ(child.device))) await stop();
  };

  const timers = new Set<NodeJS.Timeout>();
  const watch = process.platform === 'linux' ? setInterval(() => void look(false), WATCH_MS) : null;
  watch?.unref();
  process.on('SIGTSTP', stop);

  return {
    typed: (input) => {
      if (!input.includes(CONTROL_Z)) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        void look(true);
      }, REACTION_MS);
      timers.add(timer);
    },
    continued: () => {
      if (suspended) return continueNow();
      // Stopped from outside (SIGSTOP): the shell has changed the terminal meanwhile.
      terminal.leave();
      void terminal.enter();
      process.kill(process.pid, 'SIGWINCH');
      sendSignal(-child.pid, 'SIGCONT');
    },
    release: () => {
      released = true;
      if (watch !== null) clearInterval(watch);
      for (const timer of timers) clearTimeout(timer);
      process.off('SIGTSTP', stop);
    },
  };
}
