/**
 * Prints hoopx's own words, at once: Node's streams for stdout and stderr take 4 ms to load, and what they hold back
 * is lost when a process ends. A reader that is gone (`| head -1`) is not an error; the exit code still tells.
 */
import { writeSync } from 'node:fs';

export function sayOut(text: string): void {
  write(1, text);
}

export function sayError(text: string): void {
  write(2, text);
}

function write(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  } catch (error) {
    // A pipe that somebody else set to non-blocking, and that is full: Node's stream knows how to wait.
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    const stream = fd === 1 ? process.stdout : process.stderr;
    stream.on('error', () => {});
    stream.write(bytes.subarray(written));
  }
}
