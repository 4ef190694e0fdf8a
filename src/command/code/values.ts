/** What an expression of a scripting language is worth, as far as it can be told without running it. */
import type { Taint } from '../types.ts';
import { type Arg, fromPieces, hole, known, type Piece, type Text, taintsOf } from '../value.ts';

export interface Value {
  /** The dotted name it goes by, with `()` for the result of a call: `os.system`, `pathlib.Path()`, `open().read`. */
  readonly path: string | null;
  /** Its text, known in whole or in part; null when it is not text or nothing of it is known. */
  readonly text: Arg | null;
  readonly items: readonly Value[] | null;
  readonly entries: ReadonlyMap<string, Value> | null;
  /** The object that a method was taken from. */
  readonly base: Value | null;
  /** Arguments of the call it is the result of. */
  readonly args: readonly Value[];
  /** The number it is; its text is then the number's own. */
  readonly number: number | null;
  /** A function that the code itself defines. */
  readonly defined: Defined | null;
  readonly taints: readonly Taint[];
  /** Further values it may have: other branches, other assignments. */
  readonly also: readonly Value[];
}

/** A function, method or class of the code's own. */
export interface Defined {
  /** Tells functions of the same name apart. */
  readonly id: number;
  /** Reads the body with these arguments; `receiver` is the object it was taken from. Gives what it returns. */
  call(args: readonly Value[], named: ReadonlyMap<string, Value>, receiver: Value | null): Value;
}

const BLANK: Value = {
  path: null,
  text: null,
  items: null,
  entries: null,
  base: null,
  args: [],
  number: null,
  defined: null,
  taints: [],
  also: [],
};

/** More alternatives than this, or longer texts, are no longer followed: the value counts as not known. */
const MAX_ALTERNATIVES = 8;
const MAX_TEXT = 16_384;
const MAX_PIECES = 48;

export const UNKNOWN: Value = BLANK;

export function make(parts: Partial<Value>): Value {
  return { ...BLANK, ...parts };
}

export function textValue(text: string | Arg): Value {
  const arg = typeof text === 'string' ? known(text) : text;
  return { ...BLANK, text: arg, taints: taintsOf(arg.pieces) };
}

export function nameValue(path: string, base: Value | null = null): Value {
  return { ...BLANK, path, base, taints: base?.taints ?? [] };
}

export function numberValue(number: number): Value {
  return { ...BLANK, text: known(String(number)), number };
}

export function listValue(items: readonly Value[]): Value {
  return { ...BLANK, items, taints: union(items) };
}

export function tainted(...taints: Taint[]): Value {
  return { ...BLANK, taints };
}

/** The value and every other one it may have. */
export function alternatives(value: Value): readonly Value[] {
  return value.also.length === 0 ? [value] : [{ ...value, also: [] }, ...value.also];
}

/** Whether so many values are possible that it counts as not known: no further one makes a difference. */
export function isSaturated(value: Value): boolean {
  return value.also.length >= MAX_ALTERNATIVES - 1;
}

/** A value that is one of several. */
export function oneOf(values: readonly Value[]): Value {
  if (values.length === 1) return values[0]!;
  const distinct: Value[] = [];
  const seen = new Set<string>();
  for (const value of values) {
    for (const each of alternatives(value)) {
      const key = identity(each);
      if (seen.has(key)) continue;
      seen.add(key);
      distinct.push(each);
    }
  }
  const [first, ...rest] = distinct;
  if (!first) return UNKNOWN;
  if (rest.length < MAX_ALTERNATIVES - 1) return { ...first, also: rest };
  return { ...first, also: [...rest.slice(0, MAX_ALTERNATIVES - 2), make({ taints: union(distinct) })] };
}

function identity(value: Value, depth = 0): string {
  const inner = (item: Value) => (depth > 3 ? '' : identity(item, depth + 1));
  let more = '';
  if (value.items) {
    more = `[${value.items.length > 64 ? value.items.length : value.items.map(inner).join()}]`;
  } else if (value.entries) {
    const { size } = value.entries;
    more = `{${size > 64 ? size : [...value.entries].map(([key, item]) => `${key}:${inner(item)}`).join()}}`;
  } else if (value.defined) more = `${value.defined.id}`;
  // A method is another one of another object.
  if (value.base && value.text === null && depth <= 3) more += `@${identity(value.base, depth + 1)}`;
  return `${value.path}\0${value.text?.text}\0${value.taints.join()}\0${more}`;
}

export function union(values: readonly Value[]): Taint[] {
  let taints: Taint[] | null = null;
  const add = (from: readonly Taint[]) => {
    for (const taint of from) {
      taints ??= [];
      if (!taints.includes(taint)) taints.push(taint);
    }
  };
  for (const value of values) {
    add(value.taints);
    for (const each of value.also) add(each.taints);
  }
  return taints ?? [];
}

/** Text pieces of a value; a hole when nothing of it is known. */
export function pieces(value: Value): Text {
  if (value.text) return value.text.pieces;
  return [hole(holeSource(value), { taints: value.taints })];
}

/** A name for an unknown part, shaped like a shell variable so that it cannot be taken for syntax. */
function holeSource(value: Value): string {
  const name = (value.path ?? '').replace(/\W+/g, '_').replace(/^_+|_+$/g, '');
  return `$${name === '' || /^\d/.test(name) ? 'value' : name.slice(0, 40)}`;
}

/** Texts one after the other. */
export function concat(values: readonly Value[]): Value {
  if (values.every((value) => value.also.length === 0)) {
    return values.length === 0 ? textValue('') : values.reduce(join);
  }
  let combined: readonly Value[] = [textValue('')];
  for (const value of values) {
    const rights = alternatives(value);
    const next: Value[] = [];
    for (const left of combined) {
      for (const right of rights) {
        if (next.length < MAX_ALTERNATIVES) next.push(join(left, right));
      }
      if (next.length === MAX_ALTERNATIVES) break;
    }
    if (combined.length * rights.length > MAX_ALTERNATIVES) next.push(make({ taints: union(values) }));
    combined = next;
  }
  return oneOf(combined);
}

function join(left: Value, right: Value): Value {
  const taints = union([left, right]);
  if ((left.text?.text.length ?? 0) + (right.text?.text.length ?? 0) > MAX_TEXT) return make({ taints });
  const all: Piece[] = [...pieces(left), ...pieces(right)];
  const arg = fromPieces(all);
  if (arg.text.length > MAX_TEXT || arg.pieces.length > MAX_PIECES) return make({ taints });
  return make({ text: arg, taints });
}

/** A pathname pattern as text whose wildcards match existing files (`glob.glob('*.pyc')`). */
export function globValue(pattern: Value): Value {
  return {
    ...oneOf(
      alternatives(pattern).map((each) => {
        if (!each.text) return each;
        const found: Piece[] = [];
        for (const piece of each.text.pieces) {
          if (typeof piece !== 'string') found.push(piece);
          else
            for (const part of piece.split(/([*?[\]]+)/))
              if (part !== '') found.push(/^[*?[\]]+$/.test(part) ? hole(part, { kind: 'glob' }) : part);
        }
        return make({ text: fromPieces(found) });
      }),
    ),
  };
}

/** Path parts joined with slashes; an absolute part starts anew, as `os.path.join` and `path.resolve` do. */
export function joinPath(parts: readonly Value[], restart = true): Value {
  let joined: Value | null = null;
  for (const part of parts) {
    const first = part.text?.pieces[0];
    const absolute = typeof first === 'string' && first.startsWith('/');
    if (joined === null || (absolute && restart) || literal(joined) === '') joined = part;
    else joined = concat([joined, textValue('/'), part]);
  }
  return joined ?? textValue('');
}

/** The text when it is one and wholly known. */
export function literal(value: Value | undefined): string | null {
  return value?.text?.known && value.also.length === 0 ? value.text.text : null;
}

/** As one element of an argument vector. */
export function argOf(value: Value): Arg {
  return value.text ?? fromPieces(pieces(value), undefined, value.items === null && value.path === '...');
}

/** An element of a collection. */
export function itemOf(value: Value): Value {
  const items = alternatives(value).flatMap((each) =>
    each.items
      ? each.items.slice(0, 20)
      : [each.text && !each.path && !matchesFiles(each.text) ? make({ taints: each.taints }) : each],
  );
  return oneOf(items.length === 0 ? [UNKNOWN] : items);
}

/** A pattern of file names: each of what it finds is one that matches. */
function matchesFiles(text: Arg): boolean {
  return text.pieces.some((piece) => typeof piece !== 'string' && piece.kind === 'glob');
}
