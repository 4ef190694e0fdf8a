/**
 * How a bash is told that its question is due, so that it asks in the shell itself and not in a subshell: it opens a FIFO
 * for reading, which waits for somebody who writes; hoopx sends it SIGURG, then the proof that it did, and closes. SIGURG
 * does nothing to a shell that has no trap for it.
 *
 * The proof is what the shell itself told last, over its own connection, and is good for one line. Whoever else reads the
 * FIFO leaves the shell without a proof, and it asks as it always can; or with a signal that it takes for nothing.
 *
 * With the proof comes what hoopx expects to ask for: what the shell has of these names it tells along, which saves a
 * question back. They prove nothing and decide nothing; a name that is missing is asked for.
 */
import { closeSync, constants, open, openSync, writeSync } from 'node:fs';
import { replacePrivateFile } from '../../private-files.ts';
import type { ShellMessage } from './message.ts';

/** How long a question may take until the next reader is awaited all the same, in ms. */
const PATIENCE_MS = 50;
/** After this many readers in a row of whom no question came, shells go the other way. */
const MOST_STRANGERS = 5;
/** Longest list of names, in characters: with the proof what a FIFO takes as a whole. */
const LONGEST = 2000;
/** Linux: a descriptor of the file itself, which is neither reader nor writer. */
const O_PATH = process.platform === 'linux' ? 0o10000000 : null;

export interface Expectation {
  /** Names that will be asked for, as `need` writes them. */
  names(): readonly string[];
  /** Called when the shell has been told and is about to ask. */
  told(): void;
}

/** Waiting for a reader takes one of libuv's threads: where there is but one, nothing else would go on. */
export function canWait(env: Readonly<Record<string, string | undefined>>): boolean {
  const threads = Number.parseInt(env.UV_THREADPOOL_SIZE ?? '4', 10);
  return threads > 1;
}

export class Due {
  readonly #expected: Expectation;
  /** The shell, and what it told. */
  #shell: Pick<ShellMessage, 'pid' | 'proof'> | null = null;
  #isInUse = false;
  /** The FIFO itself, by which who waits is let go even where its name is gone. */
  #fifo: number | null = null;
  #waits = false;
  #closed = false;
  #strangers = 0;

  /** `path` is a FIFO, absolute. */
  constructor(
    readonly path: string,
    expected: Expectation,
  ) {
    this.#expected = expected;
    // A thread that waits in open(2) keeps the process from its end.
    process.once('exit', this.close);
  }

  /** A shell has asked, or is in place; it wants to be told of the next question. */
  asked({ kind, pid, proof }: Pick<ShellMessage, 'kind' | 'pid' | 'proof'>): void {
    if (this.#closed) return;
    this.#shell = { pid, proof };
    this.#isInUse = true;
    if (kind === 'line') this.#strangers = 0;
    this.#waitLater();
  }

  /** Whether a shell asks this way. */
  isInUse(): boolean {
    return this.#isInUse;
  }

  /** A shell is at its prompt. The thread that waits is not started before: the shell would have to share its processor. */
  atPrompt(): void {
    setImmediate(this.#wait);
  }

  #waitLater(): void {
    setTimeout(this.#wait, PATIENCE_MS).unref();
  }

  readonly #wait = (): void => {
    if (this.#waits || this.#closed) return;
    this.#waits = true;
    this.#fifo ??= fileItself(this.path);
    open(this.path, constants.O_WRONLY, (error, fd) => {
      this.#waits = false;
      if (error !== null) return;
      const isTold = !this.#closed && this.#tell(fd);
      closeSync(fd);
      if (isTold) this.#expected.told();
    });
  };

  #tell(fd: number): boolean {
    const shell = this.#shell;
    this.#shell = null;
    this.#strangers++;
    if (this.#strangers > MOST_STRANGERS) {
      this.#giveUp();
      return false;
    }
    this.#waitLater();
    if (shell === null) return false;
    const names = this.#expected.names().join(' ');
    try {
      process.kill(shell.pid, 'SIGURG');
      writeSync(fd, `${shell.proof} ${names.length > LONGEST ? '' : names}`);
      return true;
    } catch {
      // The shell is gone, or whoever read has left.
      return false;
    }
  }

  /** A file without a proof in place of the FIFO: nobody waits there. */
  #giveUp(): void {
    this.#closed = true;
    this.#isInUse = false;
    try {
      replacePrivateFile(this.path, '');
    } catch {
      // Without the file, the shell says so with each line, and asks.
    }
  }

  readonly close = (): void => {
    process.off('exit', this.close);
    this.#closed = true;
    if (this.#waits) letGo(this.path, this.#fifo);
    if (this.#fifo !== null) closeSync(this.#fifo);
    this.#fifo = null;
  };
}

function fileItself(path: string): number | null {
  try {
    return O_PATH === null ? null : openSync(path, O_PATH);
  } catch {
    return null;
  }
}

/** Lets go who waits for a reader of the FIFO. */
function letGo(path: string, fifo: number | null): void {
  for (const name of fifo === null ? [path] : [`/proc/self/fd/${fifo}`, path]) {
    try {
      return closeSync(openSync(name, constants.O_RDONLY | constants.O_NONBLOCK));
    } catch {
      // No /proc, or no FIFO of that name.
    }
  }
}
