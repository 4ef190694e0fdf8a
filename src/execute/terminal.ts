/**
 * hoopx's own terminal while a child runs in a PTY: raw, so that every key reaches the child, and given back as it
 * was on every way out. Node itself restores it a second time at exit; only SIGKILL and SIGSTOP leave it raw.
 */

import { isatty } from 'node:tty';
import { inForeground } from './processes.ts';
import type { Size } from './pty-process.ts';
import { stty } from './stty.ts';

/** For a terminal that does not tell its size. */
const DEFAULT_SIZE: Size = { columns: 80, rows: 24 };

export interface Terminal {
  size(): Size;
  /**
   * Makes the terminal raw and lets input flow, if hoopx is in its foreground; a background job that tried would be
   * stopped by the kernel (SIGTTOU, SIGTTIN), and its child's output would stop with it. Repeat it to catch up.
   */
  enter(): Promise<void>;
  /** Gives the terminal back as it was before `enter`. Synchronous: it also runs while the process exits. */
  leave(): void;
  /**
   * Gives the terminal away for a while, in which `enter` does nothing: whoever has it may set its mode. What it returns
   * takes it back.
   */
  lend(): () => Promise<void>;
  /** Input, byte for byte. Paused until `enter`. */
  input: NodeJS.ReadStream;
  /** Lets input flow again after a pause, unless the terminal was given back meanwhile. */
  resumeInput(): void;
  /** Gives the terminal back for good. */
  close(): void;
}

export function openTerminal(onResize: (size: Size) => void): Terminal {
  const input = process.stdin;
  const output = process.stdout;
  let raw = false;
  let lent = false;

  const size = (): Size => ({
    columns: output.columns || DEFAULT_SIZE.columns,
    rows: output.rows || DEFAULT_SIZE.rows,
  });
  const resized = () => onResize(size());

  const leave = () => {
    input.pause();
    if (!raw) return;
    raw = false;
    try {
      input.setRawMode(false);
    } catch {
      // The terminal is gone.
    }
  };

  const resumeInput = () => {
    if (raw) input.resume();
  };

  surviveHangUp();
  // Or the first listener for input would start to read, which a background job must not.
  input.pause();
  process.on('exit', leave);
  output.on('resize', resized);

  const enter = async () => {
    if (raw || lent || !input.isTTY || !inForeground()) return;
    raw = true;
    try {
      input.setRawMode(true);
    } catch {
      raw = false;
      return;
    }
    // Node's raw mode still turns \n into \r\n on output. The inner terminal has done that already where its
    // program wants it; done twice it breaks full-screen programs, which use a bare \n to go down one line.
    await stty(0, ['-opost']);
    resumeInput();
  };

  return {
    size,
    input,
    resumeInput,
    leave,
    enter,
    lend: () => {
      lent = true;
      leave();
      return () => {
        lent = false;
        return enter();
      };
    },
    close: () => {
      process.off('exit', leave);
      output.off('resize', resized);
      leave();
    },
  };
}

let prepared = false;

/**
 * A terminal window that is closed under hoopx must not bring it down before the child has ended and is recorded:
 * Node asks all three streams for the size of a terminal that is gone and throws what it hears.
 */
function surviveHangUp(): void {
  if (prepared) return;
  prepared = true;
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on('error', () => {});
  if (!process.stdin.isTTY) return;
  process.on('exit', () => {
    if (isatty(0)) return;
    // Node would fail an assertion when it restores this terminal. SIGHUP is what kills everybody else on it.
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}
