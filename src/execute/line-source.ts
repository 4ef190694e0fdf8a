/**
 * Lines of hoopx's own stdin, of which not one byte more is taken than the line has: what follows belongs to the
 * commands that run meanwhile (`read answer` in a script on a pipe reads the script's next line).
 */
import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs';

const NEWLINE = 0x0a;

export interface LineSource {
  /** The next line with its newline, the rest without one, or null at the end. */
  next(): Promise<Buffer | null>;
  close(): void;
}

export function openLineSource(fd: number): LineSource {
  const ready = unblocked(fd);
  const byte = Buffer.alloc(1);
  /** What is there now, without waiting: a byte, the end (0), or null when it has to be waited for. */
  const take = (): number | null => {
    if (ready === null) return null;
    try {
      return readSync(ready, byte, 0, 1, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null;
      return 0;
    }
  };
  const wait = () =>
    new Promise<number>((resolve) => {
      read(fd, byte, 0, 1, null, (error, length) => resolve(error === null ? length : 0));
    });
  return {
    next: async () => {
      const bytes: number[] = [];
      for (;;) {
        const length = take() ?? (await wait());
        if (length === 0) return bytes.length === 0 ? null : Buffer.from(bytes);
        bytes.push(byte[0]!);
        if (byte[0] === NEWLINE) return Buffer.from(bytes);
      }
    },
    close: () => {
      if (ready !== null && ready !== fd) closeSync(ready);
    },
  };
}

/** The same input, that never makes the reader wait; null where there is no such thing (a socket). */
function unblocked(fd: number): number | null {
  try {
    if (fstatSync(fd).isFile()) return fd;
    return openSync(`/proc/self/fd/${fd}`, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return null;
  }
}
