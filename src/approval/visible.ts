/**
 * Text that is safe to show to a person who must decide.
 *
 * An agent writes the command, the folder names and (in project rules) the reasons that a person reads before
 * approving. A terminal obeys what it prints: `\r` and backspaces overwrite, `ESC[8m` hides, U+202E reverses,
 * zero-width characters split names invisibly. Every such character is therefore shown as an escape.
 *
 * The escapes are not reversible: text that holds the four characters `\x1b` looks the same as ESC unless it is
 * painted (`mark`). That is safe, for it only ever makes harmless text look suspicious. A backslash stays as it
 * is because commands are full of them.
 */

/** A stretch of shown text, and the number of UTF-16 units it stands for. */
export interface Piece {
  text: string;
  /** The piece is one escape that stands for a character that must not be printed. */
  escaped: boolean;
  length: number;
}

export interface VisibleOptions {
  /** Line feeds and tabs stay as they are. Default: they are escaped, so that the result is one line. */
  multiline?: boolean;
  /** Most characters of the result; the middle is cut out and its length told. At least 80. */
  limit?: number;
  /** Paints escapes and the note about the cut. */
  mark?: (text: string) => string;
}

const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/**
 * Control, format, private, surrogate and unassigned code points, line and paragraph separators, everything that
 * Unicode calls default-ignorable (zero-width, fillers, variation selectors, tags), spaces other than U+0020, the
 * blank braille pattern, and marks stacked more than three high, which would paint over the lines around them. (Patterns
 * over Unicode's properties take a millisecond to read: most runs never need them.)
 */
const unsafe = () =>
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]|(?<=\p{M}{3})\p{M}/gu;

/** Emoji are sequences: a joiner between two pictures or a selector right after one hides nothing. */
const pictureBefore = () => /(?!\p{Cn})\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?$/u;
const pictureAloneBefore = () => /(?!\p{Cn})\p{Extended_Pictographic}$/u;
const pictureAfter = () => /^(?!\p{Cn})\p{Extended_Pictographic}/u;

/**
 * Shows text with every character that could mislead its reader as an escape: `\n`, `\r`, `\t`, `\x1b`,
 * `\u202e`, `\u{e0041}`. Letters of all scripts and emoji stay. Takes time linear in the text, or in `limit`.
 */
export function makeVisible(text: string, options: VisibleOptions = {}): string {
  const { limit } = options;
  if ((limit === undefined || text.length <= limit) && PRINTABLE_ASCII.test(text)) return text;
  const mark = options.mark ?? ((text: string) => text);
  const paint = (pieces: Piece[]) => pieces.map((piece) => (piece.escaped ? mark(piece.text) : piece.text));
  if (limit === undefined) return paint(visiblePieces(text, options)).join('');

  if (text.length <= limit) {
    const pieces = visiblePieces(text, options);
    if (pieces.reduce((sum, piece) => sum + piece.text.length, 0) <= limit) return paint(pieces).join('');
  }
  const half = Math.floor((Math.max(limit, 80) - CUT_NOTE_LENGTH) / 2);
  const head = takeWithin(visiblePieces(text.slice(0, half), options), half);
  const tail = takeWithin(visiblePieces(text.slice(-half), options).reverse(), half, true).reverse();
  const shown = [...head, ...tail].reduce((sum, piece) => sum + piece.length, 0);
  return [...paint(head), mark(cutNote(text.length - shown)), ...paint(tail)].join('');
}

/** What stands in place of text that was left out. */
export function cutNote(characters: number): string {
  return ` [... ${characters} characters not shown ...] `;
}

const CUT_NOTE_LENGTH = cutNote(1e9).length;

/** The same as `makeVisible`, in pieces, for callers that paint. */
export function visiblePieces(text: string, options: Pick<VisibleOptions, 'multiline'> = {}): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(unsafe())) {
    const character = match[0];
    if (options.multiline && (character === '\n' || character === '\t')) continue;
    if (isPartOfEmoji(text, match.index, character)) continue;
    if (match.index > end) pieces.push(plainPiece(text.slice(end, match.index)));
    pieces.push({ text: escapeOf(character), escaped: true, length: character.length });
    end = match.index + character.length;
  }
  if (end < text.length) pieces.push(plainPiece(text.slice(end)));
  return pieces;
}

/** The same characters as escapes of JSON strings: the text stays valid JSON and means the same. */
export function makeJsonVisible(json: string): string {
  if (PRINTABLE_ASCII.test(json)) return json;
  return json.replace(unsafe(), (character) =>
    Array.from({ length: character.length }, (_, unit) => character.charCodeAt(unit))
      .map((unit) => `\\u${hex(unit, 4)}`)
      .join(''),
  );
}

function plainPiece(text: string): Piece {
  return { text, escaped: false, length: text.length };
}

function escapeOf(character: string): string {
  switch (character) {
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
  }
  const code = character.codePointAt(0)!;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}

function isPartOfEmoji(text: string, index: number, character: string): boolean {
  if (character !== '\u200d' && character !== '\ufe0f') return false;
  const before = text.slice(Math.max(0, index - 4), index);
  if (character === '\u200d') {
    return pictureBefore().test(before) && pictureAfter().test(text.slice(index + 1, index + 3));
  }
  return pictureAloneBefore().test(before) || (/[0-9#*]$/.test(before) && text[index + 1] === '\u20e3');
}

/** Pieces from the start (or, of reversed pieces, from the end) that take at most `budget` characters. */
function takeWithin(pieces: Piece[], budget: number, fromEnd = false): Piece[] {
  const taken: Piece[] = [];
  let left = budget;
  for (const piece of pieces) {
    if (piece.text.length <= left) {
      taken.push(piece);
      left -= piece.text.length;
      continue;
    }
    if (!piece.escaped && left > 0) {
      const part = fromEnd ? piece.text.slice(-left) : piece.text.slice(0, left);
      // A cut through a surrogate pair would leave half a character.
      taken.push(
        plainPiece(fromEnd ? part.replace(/^[\udc00-\udfff]/, '') : part.replace(/[\ud800-\udbff]$/, '')),
      );
    }
    break;
  }
  return taken;
}
