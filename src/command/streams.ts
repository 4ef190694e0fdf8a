/** What flows without a name of its own: out of process substitutions, and through descriptors that a request opened. */
import type { Flow } from './frame.ts';
import type { Reads } from './reads.ts';
import type { Target } from './types.ts';

/** One for a whole walk. */
export class Streams {
  /** By source text (`bash <(curl x)`), and by descriptor (`/dev/fd/3`). */
  readonly #flows = new Map<string, Flow>();
  /** By descriptor: what `exec 5<>/dev/tcp/host/port` opened it on. */
  readonly #sockets = new Map<string, Target>();
  readonly #reads: Reads;
  #changes = 0;

  constructor(reads: Reads) {
    this.#reads = reads;
  }

  get size(): number {
    return this.#flows.size;
  }

  get(name: string): Flow | undefined {
    this.#looked(name);
    return this.#flows.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, flow: Flow): void {
    this.#flows.set(name, flow);
    this.#changed(name);
  }

  /** The socket that descriptor `number` was opened on. */
  socket(number: string): Target | null {
    const name = `${DESCRIPTOR}${number}`;
    this.#looked(name);
    return this.#sockets.get(name) ?? null;
  }

  openSocket(number: number, socket: Target): void {
    const name = `${DESCRIPTOR}${number}`;
    this.#sockets.set(name, socket);
    this.#changed(name);
  }

  /** A number that is another one after each change of a descriptor. */
  get state(): number {
    return this.#changes;
  }

  // A process substitution is made where it is read, a descriptor may have been opened in an earlier turn of a loop.
  #looked(name: string): void {
    if (this.#reads.noting && name.startsWith(DESCRIPTOR)) this.#reads.file(name);
  }

  #changed(name: string): void {
    if (!name.startsWith(DESCRIPTOR)) return;
    if (this.#reads.noting) this.#reads.writes(name);
    this.#changes++;
  }
}

const DESCRIPTOR = '/dev/fd/';
