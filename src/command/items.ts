/** The items that `xargs` makes of its standard input. */
import { type Arg, fromPieces, type Piece, type Text } from './value.ts';

/** More items than these are not followed one by one; what is left of them counts as unknown. */
const MAX_ITEMS = 1024;

export interface Items {
  items: Arg[];
  /** There are more than those. */
  more: boolean;
}

/**
 * Splits known text, or text known in part, into items. Quotes and backslashes hide separators, unless there is a
 * `delimiter` of the caller's own. `lines`: one item a line (`xargs -I`).
 */
export function itemsOf(text: Text, delimiter: string | null, lines: boolean): Items {
  const items: Arg[] = [];
  let pieces: Piece[] = [];
  let started = false;
  let quote = '';
  let more = false;
  const end = () => {
    if (started && items.length < MAX_ITEMS) items.push(fromPieces(pieces));
    else if (started) more = true;
    pieces = [];
    started = false;
  };
  const add = (piece: Piece) => {
    started = true;
    pieces.push(piece);
  };
  for (const piece of text) {
    if (typeof piece !== 'string') {
      add(piece);
      continue;
    }
    if (delimiter !== null) {
      for (const [index, part] of piece.split(delimiter).entries()) {
        if (index > 0) end();
        if (part !== '') add(part);
      }
      continue;
    }
    // A run of ordinary characters at a time: an item of a megabyte is not built character by character.
    for (const [run] of piece.matchAll(/[^\s'"\\]+|[\s\S]/g)) {
      if (quote === '\\') {
        add(run);
        quote = '';
      } else if (quote !== '') {
        if (run === quote) quote = '';
        // A quote that its line leaves open is an error, and nothing behind it is read.
        else if (run === '\n') return { items, more };
        else add(run);
      } else if (run === '"' || run === "'") {
        quote = run;
        started = true;
      } else if (run === '\\') quote = '\\';
      else if (run === '\n' || (!lines && /^\s$/.test(run))) end();
      else if (started || !/^\s$/.test(run)) add(run);
    }
  }
  if (quote === '') end();
  return { items, more };
}
