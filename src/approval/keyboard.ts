/**
 * The keyboard while a question stands: raw, and closed to everything that was typed for something else.
 *
 * Whoever types ahead (`y`, Enter, a whole next command) must not have answered a question that was not on the
 * screen yet. Keys are therefore dropped until the question has been shown and nobody has typed for a moment.
 */
import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';

/** `key`: Ctrl-C, Ctrl-D or Ctrl-\; `closed`: the terminal is gone. */
export type Interruption = 'key' | 'closed';

export interface Keyboard {
  /** Keys for one prompt, once `quietMs` have passed without any. A new call ends the stream of the one before. */
  keys(quietMs: number): NodeJS.ReadableStream;
  /** Gives the terminal back in the mode it was in. May be called twice. */
  close(): void;
}

const CTRL_C = 0x03;
const CTRL_D = 0x04;
const CTRL_Z = 0x1a;
const CTRL_BACKSLASH = 0x1c;

/** Takes over a terminal. `interrupted` may be called at once, and several times. */
export function openKeyboard(stdin: ReadStream, interrupted: (how: Interruption) => void): Keyboard {
  const wasRaw = stdin.isRaw;
  let prompt: PassThrough | null = null;
  let accepting = false;
  let lastKey = 0;
  let timer: NodeJS.Timeout | undefined;
  let isOpen = true;

  const onBytes = (bytes: Buffer | string) => {
    const keys = Buffer.from(bytes as Buffer);
    if (keys.includes(CTRL_C) || keys.includes(CTRL_D) || keys.includes(CTRL_BACKSLASH))
      return interrupted('key');
    lastKey = performance.now();
    // readline would suspend hoopx alone, and leave the shell with a raw terminal.
    if (accepting) prompt?.write(keys.filter((key) => key !== CTRL_Z));
  };
  const onClosed = () => interrupted('closed');

  const acceptWhenQuiet = (quietMs: number) => {
    // Timers come before input in a turn of the event loop: what was typed while hoopx was busy or stopped is
    // read between the timer and the immediate, and counts as a key that is dropped.
    timer = setTimeout(() => {
      setImmediate(() => {
        const left = lastKey + quietMs - performance.now();
        if (left <= 0) accepting = true;
        else if (isOpen) acceptWhenQuiet(left);
      });
    }, quietMs);
  };

  stdin.on('data', onBytes).on('end', onClosed).on('close', onClosed).on('error', onClosed);
  try {
    stdin.setRawMode(true);
    stdin.resume();
  } catch {
    onClosed();
  }

  return {
    keys(quietMs) {
      clearTimeout(timer);
      accepting = quietMs === 0;
      lastKey = performance.now();
      const stream = new PassThrough();
      prompt = stream;
      // What readline asks of a terminal; the mode stays ours from the first prompt to the last.
      Object.assign(stream, { isTTY: true, setRawMode: () => stream });
      if (!accepting) acceptWhenQuiet(quietMs);
      return stream;
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      accepting = false;
      clearTimeout(timer);
      stdin.off('data', onBytes).off('end', onClosed).off('close', onClosed);
      stdin.pause();
      try {
        stdin.setRawMode(wasRaw);
        stdin.off('error', onClosed);
      } catch {
        // The terminal is gone: nothing to restore, and its late errors have been dealt with.
      }
    },
  };
}
