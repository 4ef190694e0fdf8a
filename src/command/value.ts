/** Text that is known, or known in part, before run time. */
import type { Taint } from './types.ts';

/** A part of a text that is not known before run time. */
export interface Hole {
  /** What stands there: a variable or substitution, or a pattern that the shell matches against files. */
  kind: 'value' | 'glob';
  /** Source text: `$x`, `$(cmd)`, `*`. */
  source: string;
  /** The value has no slash in it (a number, a date, a base name), so it cannot lead to another folder. */
  slashless: boolean;
  /** Where the value comes from, where that matters. */
  taints: readonly Taint[];
}

export type Piece = string | Hole;

/** Pieces in order; neighbouring strings are merged and empty strings left out. */
export type Text = readonly Piece[];

/** One element of an argument vector. */
export interface Arg {
  /** The text, with unknown parts as their source text. */
  readonly text: string;
  readonly pieces: Text;
  /** Every part is known and no pattern is left to match. */
  readonly known: boolean;
  /** An unquoted unknown part: the element may become none or several. */
  readonly elastic: boolean;
  readonly span: readonly [number, number];
}

/** Whether each of some elements stays one element: none may become several, as unknown parts and patterns may. */
export function countable(args: readonly Arg[]): boolean {
  return args.every(
    (arg) =>
      !arg.elastic &&
      (arg.known || arg.pieces.every((piece) => typeof piece === 'string' || piece.kind === 'value')),
  );
}

const NOWHERE: readonly [number, number] = [0, 0];

/** An element whose text is wholly known. */
export function known(text: string, span: readonly [number, number] = NOWHERE): Arg {
  return { text, pieces: text === '' ? [] : [text], known: true, elastic: false, span };
}

/** An element of which nothing is known but its source. */
export function unknown(source: string, span: readonly [number, number] = NOWHERE): Arg {
  return fromPieces([hole(source)], span);
}

export function hole(source: string, more: Partial<Omit<Hole, 'source'>> = {}): Hole {
  return { kind: 'value', source, slashless: false, taints: [], ...more };
}

export function fromPieces(pieces: Text, span: readonly [number, number] = NOWHERE, elastic = false): Arg {
  const text = wholeText(pieces);
  if (text !== null) return known(text, span);
  const merged = merge(pieces);
  return { text: sourceOf(merged), pieces: merged, known: false, elastic, span };
}

/** The text with unknown parts as their source. */
export function sourceOf(pieces: Text): string {
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : piece.source;
  return text;
}

/** The whole text when all of it is known, else null. */
export function knownText(pieces: Text): string | null {
  if (pieces.length === 0) return '';
  const first = pieces[0];
  return pieces.length === 1 && typeof first === 'string' ? first : null;
}

/** What is known from the start of the text up to its first unknown part. */
export function knownPrefix(pieces: Text): string {
  const first = pieces[0];
  return typeof first === 'string' ? first : '';
}

/** Every taint of the text's unknown parts. */
export function taintsOf(pieces: Text): readonly Taint[] {
  let taints: Taint[] | null = null;
  for (const piece of pieces) {
    if (typeof piece === 'string') continue;
    for (const taint of piece.taints) {
      taints ??= [];
      if (!taints.includes(taint)) taints.push(taint);
    }
  }
  return taints ?? NO_TAINTS;
}

const NO_TAINTS: readonly Taint[] = [];

/** The text of pieces of which all are known, merged or not; else null. */
function wholeText(pieces: Text): string | null {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece !== 'string') return null;
    text += piece;
  }
  return text;
}

/** Whether no string is empty or stands beside another. */
function isMerged(pieces: Text): boolean {
  let afterString = false;
  for (const piece of pieces) {
    const isString = typeof piece === 'string';
    if (isString && (afterString || piece === '')) return false;
    afterString = isString;
  }
  return true;
}

export function merge(pieces: Text): Text {
  if (isMerged(pieces)) return pieces;
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.length - 1;
    const before = merged[last];
    if (typeof piece !== 'string') merged.push(piece);
    else if (piece === '') continue;
    else if (typeof before === 'string') merged[last] = before + piece;
    else merged.push(piece);
  }
  return merged;
}

/** The part of an element after `count` known characters (an option's attached value). */
export function after(arg: Arg, count: number): Arg {
  const first = arg.pieces[0];
  if (typeof first !== 'string' || first.length < count) return unknown(arg.text, arg.span);
  return fromPieces([first.slice(count), ...arg.pieces.slice(1)], arg.span, arg.elastic);
}
