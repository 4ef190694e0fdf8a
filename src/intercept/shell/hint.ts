/**
 * What hoopx expects to ask a shell for, in a file that the shell reads before it asks about its line: what it has of these
 * names it tells along, which saves a question back. The file proves nothing and decides nothing; a name that is missing
 * there is asked for.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

/** Longest list, in characters. */
const LONGEST = 2000;

/** For a shell that is told nothing. */
export const NO_HINT = '/dev/null';

export class Hint {
  readonly #fd: number;

  /** `path` is the file, absolute, that is made for it. */
  constructor(readonly path: string) {
    this.#fd = openSync(path, 'wx', 0o600);
  }

  /** The shell reads up to the first newline: what an earlier list left behind it does no harm. */
  expect(names: Iterable<string>): void {
    const list = [...names].join(' ');
    try {
      writeSync(this.#fd, list.length > LONGEST ? '\n' : `${list}\n`, 0);
    } catch {
      // A full disk: the names are asked for.
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}
