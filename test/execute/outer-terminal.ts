/** A terminal for tests: a PTY with a program in it, and the screen that a person would see. */

import * as headless from '@xterm/headless';
import { startInPty } from '../../src/execute/pty-process.ts';
import { sendSignal } from '../../src/execute/signals.ts';
import { until } from './driver.ts';

// CommonJS: its exports are the module itself or its default, depending on who loads this file.
const { Terminal } = (headless as { default?: typeof headless }).default ?? headless;

export interface OuterTerminal {
  pid: number;
  /** Everything printed so far. */
  text(): string;
  /** Rows of the screen, without trailing blanks. */
  screen(): Promise<string[]>;
  type(keys: string | Buffer): void;
  /** Waits for a text that was printed after the last one waited for. */
  see(pattern: string | RegExp, ms?: number): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Stops or starts to read what is printed, as a terminal that is busy. */
  reading(on: boolean): void;
  /** Settles when the program has ended and all it printed was read. */
  exited: Promise<{ code: number; signal: number }>;
  /** Closes the window: the program hears SIGHUP. */
  hangUp(): void;
  close(): void;
}

export function openOuterTerminal(
  argv: readonly string[],
  size = { columns: 100, rows: 30 },
  options: { screen?: boolean } = {},
): OuterTerminal {
  const env = { ...process.env, PS1: 'prompt> ', TERM: 'xterm', LC_ALL: 'C' };
  const screen = new Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  // Not node-pty's own `spawn`, which loses output at the end: these tests count it.
  const pty = startInPty({ argv: argv as [string], cwd: process.cwd(), env, through: 'pty' }, size);
  let text = '';
  let seen = 0;
  let open = true;
  const show = (bytes: Buffer) => {
    text += bytes.toString('latin1');
    if (options.screen !== false) screen.write(bytes);
  };
  pty.stream.on('data', show);
  pty.stream.on('end', () => show(pty.rest()));
  const drained = new Promise<void>((resolve) => {
    pty.stream.on('error', () => resolve());
    pty.stream.on('close', resolve);
  });
  const exited = pty.exited.then(async ({ code, signal }) => {
    open = false;
    await drained;
    return { code, signal };
  });

  return {
    pid: pty.pid,
    text: () => text,
    screen: async () => {
      await new Promise<void>((resolve) => screen.write('', resolve));
      const rows = Array.from({ length: screen.rows }, (_, row) => screen.buffer.active.getLine(row));
      return rows.map((row) => row?.translateToString(true) ?? '');
    },
    type: (keys) => void pty.input.write(keys),
    see: async (pattern, ms = 15_000) => {
      const regular =
        typeof pattern === 'string' ? new RegExp(pattern.replace(/[\^$.*+?()[\]{}|]/g, '\\$&')) : pattern;
      const find = () => regular.exec(text.slice(seen));
      await until(
        () => find() !== null,
        () => `${regular} in ${JSON.stringify(text.slice(seen))}`,
        ms,
      );
      const match = find()!;
      seen += match.index + match[0].length;
    },
    resize: (columns, rows) => {
      screen.resize(columns, rows);
      pty.resize({ columns, rows });
    },
    reading: (on) => void (on ? pty.stream.resume() : pty.stream.pause()),
    exited,
    hangUp: pty.close,
    close: () => {
      if (open) sendSignal(pty.pid, 'SIGKILL');
      pty.close();
    },
  };
}
