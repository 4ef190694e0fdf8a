/** Files written earlier in the same request, by absolute path, and what is in them. */
import type { Flow } from './frame.ts';
import type { Reads } from './reads.ts';
import type { Taint } from './types.ts';
import type { Text } from './value.ts';

/** One for a whole walk: a file written in a subshell is on the disk for everybody. */
export class WrittenFiles {
  readonly #contents = new Map<string, Flow | Growing>();
  /** The files' own names, without their folders. */
  readonly #names = new Set<string>();
  /** Every folder that one of them lies below. */
  readonly #folders = new Set<string>();
  readonly #reads: Reads;
  #changes = 0;

  constructor(reads: Reads) {
    this.#reads = reads;
  }

  /** Whether there is nothing to be found, nor any need to note that it was looked for. */
  get idle(): boolean {
    return this.#contents.size === 0 && !this.#reads.noting;
  }

  get(path: string): Flow | undefined {
    if (this.#reads.noting) this.#reads.file(path);
    const content = this.#contents.get(path);
    return content instanceof Growing ? content.flow : content;
  }

  has(path: string): boolean {
    return this.get(path) !== undefined;
  }

  get size(): number {
    return this.#contents.size;
  }

  /** Whether any of them is below a folder. */
  holds(folder: string): boolean {
    if (this.#reads.noting) this.#reads.allFiles();
    return this.#folders.has(folder.replace(/\/$/, ''));
  }

  /** Files below a folder, by their paths from there: the first ones, as many as are asked for. */
  below(folder: string, most = Number.POSITIVE_INFINITY): [path: string, flow: Flow][] {
    const found: [string, Flow][] = [];
    if (!this.holds(folder)) return found;
    const start = folder.endsWith('/') ? folder : `${folder}/`;
    for (const [path, content] of this.#contents) {
      if (found.length >= most) break;
      if (path.length > start.length && path.startsWith(start))
        found.push([path.slice(start.length), content instanceof Growing ? content.flow : content]);
    }
    return found;
  }

  /** Whether a file in some folder has this name. */
  bears(name: string): boolean {
    if (this.#reads.noting) this.#reads.fileOfName(name);
    return this.#names.has(name);
  }

  set(path: string, flow: Flow): void {
    // What is written to a FIFO, or was before, is not all that comes out of it.
    const before = this.#contents.get(path);
    const isPipe = before !== undefined && !(before instanceof Growing) && before.pipe;
    this.#contents.set(path, isPipe ? { ...flow, pipe: true } : flow);
    this.#changed(path);
  }

  /** Adds to what is in a file; of one that was not written before, only what is added is known. */
  append(path: string, { text, taints }: Flow): void {
    let content = this.#contents.get(path);
    if (!(content instanceof Growing)) {
      content = new Growing(content ?? { text: [], taints: [], partial: true });
      this.#contents.set(path, content);
    }
    content.add(text, taints);
    this.#changed(path);
  }

  #changed(path: string): void {
    for (let at = path.lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (this.#folders.has(folder)) break;
      this.#folders.add(folder);
      if (at === 0) break;
    }
    const name = path.slice(path.lastIndexOf('/') + 1);
    this.#names.add(name);
    if (this.#reads.noting) this.#reads.writes(path, name);
    this.#changes++;
  }

  /** A number that is another one after each change. */
  get state(): number {
    if (this.#reads.noting) this.#reads.allFiles();
    return this.#changes;
  }
}

/** A file that is added to piece by piece: the whole of it is put together when somebody reads it. */
class Growing {
  #texts: Text[] | null;
  #taints: readonly Taint[];
  readonly #partial: boolean;
  #flow: Flow | null = null;

  constructor({ text, taints, partial = false }: Flow) {
    this.#texts = text && [text];
    this.#taints = taints;
    this.#partial = partial;
  }

  add(text: Text | null, taints: readonly Taint[]): void {
    if (text === null) this.#texts = null;
    else this.#texts?.push(text);
    if (taints.some((taint) => !this.#taints.includes(taint)))
      this.#taints = [...new Set([...taints, ...this.#taints])];
    this.#flow = null;
  }

  get flow(): Flow {
    this.#flow ??= {
      text: this.#texts === null ? null : this.#texts.flat(),
      taints: this.#taints,
      ...(this.#partial && { partial: true }),
    };
    return this.#flow;
  }
}
