/** Where on the road the walk is: the scene, what flows in, and how it got here. */
import type { Members } from './archives.ts';
import type { Scene } from './scene.ts';
import type { Remote, Taint } from './types.ts';
import type { Arg, Piece, Text } from './value.ts';
import type { Walker } from './walk.ts';

/** What flows from one command into another. */
export interface Flow {
  /** The text, or null when it is not known. */
  text: Text | null;
  taints: readonly Taint[];
  /** The file it is read from. */
  file?: Arg;
  /** For a file: the path that it was copied or linked from. */
  copyOf?: string;
  /** For a file: what was added to it is known, and not what was there before. */
  partial?: boolean;
  /** For a file: a FIFO, of which the reader gets what is written at any time. */
  pipe?: boolean;
  /** For a folder: a repository that was cloned. */
  cloned?: boolean;
  /** For an archive: what is in it, as far as that is known. */
  members?: Members;
}

export const NOTHING: Flow = { text: [], taints: [] };
export const UNKNOWN_FLOW: Flow = { text: null, taints: [] };
/** What the request itself reads: a terminal, or what hoopx was given. Told apart by identity. */
export const OWN_INPUT: Flow = { text: null, taints: [] };

export interface Frame {
  readonly walker: Walker;
  readonly scene: Scene;
  /** The text that syntax positions refer to. */
  readonly source: string;
  /** The span in the request's source of everything here, when `source` is not the request's own text. */
  readonly span: readonly [number, number] | null;
  readonly via: readonly string[];
  readonly privileged: boolean;
  readonly remote: Remote | null;
  readonly input: Flow;
  /** Shell whose rules hold here. */
  readonly shell: string;
  /** How deep scripts, functions and substitutions are nested. */
  readonly depth: number;
}

/** Text in more pieces than these counts as unknown. */
const MAX_PIECES = 65_536;

/** Flows one after the other, as one. */
export class Flows {
  #first: Flow | null = null;
  /** Null: there is one at most. */
  #taints: Taint[] | null = null;
  /** Null: not known. */
  #text: Piece[] | null = null;
  #members: Members | null = null;

  add(flow: Flow): void {
    if (this.#first === null) {
      this.#first = flow;
      return;
    }
    if (this.#taints === null) {
      this.#taints = [];
      this.#text = [];
      this.#append(this.#first);
    }
    this.#append(flow);
  }

  #append({ text, taints, members }: Flow): void {
    // `cd d && tar c .`
    this.#members ??= members ?? null;
    for (const taint of taints) if (!this.#taints!.includes(taint)) this.#taints!.push(taint);
    if (this.#text === null) return;
    if (text === null || this.#text.length + text.length > MAX_PIECES) this.#text = null;
    else for (const piece of text) this.#text.push(piece);
  }

  get sum(): Flow {
    if (this.#taints !== null) {
      const sum = { text: this.#text, taints: this.#taints };
      return this.#members ? { ...sum, members: this.#members } : sum;
    }
    return this.#first ?? NOTHING;
  }
}

export function flowOf(flows: readonly Flow[]): Flow {
  const sum = new Flows();
  for (const flow of flows) sum.add(flow);
  return sum.sum;
}
