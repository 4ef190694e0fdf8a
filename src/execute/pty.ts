/**
 * Runs a child in a PTY: it sees a terminal of the user's size, and all it prints passes through hoopx.
 *
 * The child leads the PTY's session. When it ends the kernel hangs the terminal up, so what it left in the
 * background gets SIGHUP or an error on its next write: nothing keeps the user's terminal after the command.
 * Without hoopx a job in the background would live on; `nohup` or `setsid` still let it.
 */

import type { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { exitOf, type Run } from './exit.ts';
import { openOutlet } from './outlet.ts';
import { processEntry } from './processes.ts';
import { type PtyProcess, startInPty } from './pty-process.ts';
import { type Filters, type Relay, relay } from './relay.ts';
import { holdSignals, sendSignal, supervise } from './signals.ts';
import { watchForStop } from './suspend.ts';
import { openTerminal, type Terminal } from './terminal.ts';
import type { Execution } from './types.ts';

/** After the exit, silence for this long is the end of the output: on macOS the PTY is not always closed. */
const SILENCE_MS = 200;

/** Time for output that is on its way, in ms, where a person is about to be asked. */
const SETTLE_MS = 30;

/** A child that runs in a PTY, for who has to step between it and the person. */
export interface PtySession {
  pid: number;
  /**
   * Gives the terminal to `work`, as it was before hoopx took it: what the child prints meanwhile waits, and no key
   * that is pressed reaches it.
   */
  interlude<T>(work: () => Promise<T>): Promise<T>;
  /** Whether keys reach the child. While they do not, they wait. */
  keyboard(open: boolean): void;
  /** Tells of all that was typed, once it is on its way to the child. */
  onKeys(listener: (keys: Buffer) => void): void;
  /** Tells each time that the child has printed something, once it is on its way to the terminal. */
  onOutput(listener: () => void): void;
}

/** Starts `execution.argv` in a PTY and waits for its end and the end of its output. `started` gets the session. */
export async function runInPty(
  execution: Execution,
  filters: Filters,
  started: (session: PtySession) => void = () => {},
): Promise<Run> {
  let child: PtyProcess | null = null;
  const terminal = openTerminal((size) => child?.resize(size));
  const outlet = openOutlet(1);
  const letGo = holdSignals();
  let release = () => {};
  try {
    child = startInPty(execution, terminal.size());
    const { pid, stream, input, exited } = child;
    const supervision = supervise({
      pid,
      // The child has its own terminal: no key typed at hoopx's reaches it unless hoopx sends it.
      interrupt: (signal) => sendSignal(-foregroundGroup(pid), signal),
      pass: (signal) => (signal === 'SIGCONT' ? suspension.continued() : sendSignal(pid, signal)),
      kin: (table) => table.filter((entry) => entry.session === pid).map((entry) => entry.pid),
    });
    letGo();
    const suspension = watchForStop(child, terminal);
    let keysTyped = (_: Buffer) => {};
    const typed = (keys: Buffer) => {
      suspension.typed(keys);
      keysTyped(keys);
    };
    let stopInput = passInput(terminal, input, typed);
    release = () => {
      supervision.release();
      suspension.release();
      stopInput();
    };

    // The terminal first: output that comes before it is raw would be translated twice.
    await terminal.enter();
    const output = relay(stream, outlet.stream, filters.stdout?.(), child.rest);
    let keysPass = true;
    const keyboard = (open: boolean) => {
      if (open === keysPass) return;
      keysPass = open;
      if (!open) {
        stopInput();
        return void terminal.input.pause();
      }
      stopInput = passInput(terminal, input, typed);
      terminal.resumeInput();
    };
    started({
      pid,
      keyboard,
      onKeys: (listener) => {
        keysTyped = listener;
      },
      onOutput: (listener) => void stream.on('data', listener),
      interlude: async (work) => {
        // What the child printed before it asked belongs above the question.
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
        output.hold(true);
        const passed = keysPass;
        keyboard(false);
        const takeBack = terminal.lend();
        try {
          return await work();
        } finally {
          await takeBack();
          if (!passed) terminal.input.pause();
          keyboard(passed);
          output.hold(false);
        }
      },
    });
    const { code, signal } = await exited;
    supervision.exited();
    // The window is closed. A write told it before SIGHUP came, and the child, whose own terminal went with it, was quicker
    // than SIGHUP too: what it left in the background has heard of nothing.
    if (output.lost() !== null && !isatty(1)) supervision.end();
    await Promise.race([output.done, silence(output, outlet.stream), supervision.over]);
    if (supervision.ending()) await supervision.over;
    output.cut();
    return {
      exit: exitOf(code, signal),
      bytes: { stdout: output.bytes(), stderr: 0 },
      lost: output.lost(),
    };
  } finally {
    letGo();
    release();
    terminal.close();
    outlet.close();
    child?.close();
  }
}

/** The group that a key like Ctrl-C would reach, the child's own when the system does not tell. */
function foregroundGroup(pid: number): number {
  const group = processEntry(pid)?.foreground ?? 0;
  // Never 1 or less: as negative numbers those are everybody and hoopx's own group.
  return group > 1 ? group : pid;
}

/** Passes keys to the child as they are, no faster than it takes them. Returns what stops it. */
function passInput(
  terminal: Terminal,
  child: PtyProcess['input'],
  typed: (input: Buffer) => void,
): () => void {
  const { input } = terminal;
  if (!input.isTTY) return () => {};
  const pass = (bytes: Buffer) => {
    if (!child.write(bytes)) input.pause();
    typed(bytes);
  };
  // EIO: the terminal is gone. SIGHUP comes with it and ends the run.
  const ignore = () => {};
  input.on('data', pass);
  input.on('error', ignore);
  child.on('drain', terminal.resumeInput);
  return () => {
    input.off('data', pass);
    input.off('error', ignore);
    child.off('drain', terminal.resumeInput);
  };
}

/**
 * Settles when nothing came for a while after the exit; a reader that is slow does not count as silence. For macOS
 * alone: Linux always closes the PTY of a session that ended, so there the end of the output is certain.
 */
function silence(output: Relay, outlet: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (process.platform === 'linux') return;
    let seen = -1;
    const timer = setInterval(() => {
      const now = output.bytes();
      const quiet = now === seen && outlet.writableLength === 0;
      seen = now;
      if (!quiet) return;
      clearInterval(timer);
      resolve();
    }, SILENCE_MS);
    output.done.then(() => clearInterval(timer));
  });
}
