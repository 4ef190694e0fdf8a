/** Text with unknown parts as a plain string: each is a mark, so that file formats can be read with string functions. */
import { fromPieces, type Hole, hole, type Piece, type Text } from '../value.ts';

const OPEN = '\ue000';
const CLOSE = '\ue001';
const MARK = /\ue000(\d+)\ue001/g;

export class Marks {
  readonly #holes: Hole[] = [];
  readonly #bySource = new Map<string, number>();

  mark(text: Text): string {
    let marked = '';
    for (const piece of text) marked += typeof piece === 'string' ? piece : this.#markOf(piece);
    return marked;
  }

  unknown(source: string, taints: Hole['taints'] = []): string {
    return this.#markOf(hole(source, { taints }));
  }

  #markOf(piece: Hole): string {
    // A pattern is matched by the shell that reads it.
    if (piece.kind === 'glob') return piece.source;
    const key = `${piece.source}\0${piece.taints.join()}\0${piece.slashless}`;
    let at = this.#bySource.get(key);
    if (at === undefined) {
      at = this.#holes.push(piece) - 1;
      this.#bySource.set(key, at);
    }
    return `${OPEN}${at}${CLOSE}`;
  }

  text(marked: string): Text {
    if (!marked.includes(OPEN)) return marked === '' ? [] : [marked];
    const pieces: Piece[] = [];
    let from = 0;
    for (const match of marked.matchAll(MARK)) {
      const found = this.#holes[Number(match[1])];
      if (!found) continue;
      pieces.push(marked.slice(from, match.index), found);
      from = match.index + match[0].length;
    }
    pieces.push(marked.slice(from));
    return fromPieces(pieces).pieces;
  }
}

/** Whether a part of the text is not known. */
export function isMarked(text: string): boolean {
  return text.includes(OPEN);
}

/** A word for a shell: known text quoted, unknown parts in double quotes. */
export function quoteMarked(marked: string): string {
  if (/^[\w@%+=:,./-]+$/.test(marked)) return marked;
  return (
    marked
      .split(/(\ue000\d+\ue001)/)
      .filter((part) => part !== '')
      .map((part) => (part.startsWith(OPEN) ? `"${part}"` : `'${part.replaceAll("'", "'\\''")}'`))
      .join('') || "''"
  );
}
