/**
 * A guess at the line that a shell is about to ask about, from the keys that were typed since the last one. It decides
 * nothing: what was worked out for it is used when the shell itself tells the same line, and thrown away otherwise.
 */

/** Longest guess, in characters. */
const LONGEST = 1000;

/** What a terminal puts around a paste. */
const PASTE = /\x1b\[20[01]~/g;

const ENTER = /[\r\n]/;
const BACKSPACE = /[\b\x7f]/;
/** Ctrl-C and Ctrl-U: the line is empty again. */
const EMPTIED = /[\x03\x15]/;

export class TypedLine {
  /** Null where it cannot be told: keys that edit, complete or recall. */
  #text: string | null = '';
  /** The line that ended last, the first of several at once; undefined when it was taken, or for none. */
  #entered: string | null | undefined;

  /** Takes keys. */
  take(keys: Buffer): void {
    let ended: string | null | undefined;
    const pasted = keys.toString('utf8').replace(PASTE, '');
    // Text to the end of the line is one piece of work, whatever its length.
    for (const [piece] of pasted.matchAll(/[^\x00-\x1f\x7f]+|[\s\S]/g)) {
      if (ENTER.test(piece)) {
        ended ??= this.#text;
        this.#text = '';
      } else if (EMPTIED.test(piece)) this.#text = '';
      else if (BACKSPACE.test(piece)) this.#text = this.#text?.replace(/.$/su, '') ?? null;
      else this.#add(piece);
    }
    if (ended !== undefined) this.#entered = ended;
  }

  /** Whether a line has ended that was not taken. */
  hasLine(): boolean {
    return this.#entered !== undefined;
  }

  /** That line; null for one that cannot be told, and for none. */
  line(): string | null {
    return this.#entered ?? null;
  }

  /** The same, which is taken with that. */
  takeLine(): string | null {
    const line = this.line();
    this.#entered = undefined;
    return line;
  }

  /** What was typed is no line's. */
  forget(): void {
    this.#text = '';
    this.#entered = undefined;
  }

  #add(piece: string): void {
    const text = (this.#text ?? '') + piece;
    if (this.#text !== null) this.#text = isPlain(piece) && text.length <= LONGEST ? text : null;
  }
}

function isPlain(piece: string): boolean {
  return !/[\x00-\x1f\ufffd]/.test(piece);
}
