/** From words to arguments: every expansion of the shell over known values; what stays unknown becomes a hole. */
import { parse, type Word, type WordPart } from 'unbash';
import { evaluate } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import type { Frame } from './frame.ts';
import { type Expansion, expandParameter, joinFields, MAX_TEXT, parameter } from './parameters.ts';
import { type Arg, fromPieces, type Hole, hole, known, knownText, type Piece, type Text } from './value.ts';

const GLOB = /[*?[]/;

/** The arguments that words expand to: braces, tilde, parameters, substitutions, field splitting; globs stay as holes. */
export function expandFields(words: readonly Word[], frame: Frame): Arg[] {
  const args: Arg[] = [];
  for (const word of words) expandWord(word, frame, args);
  return args;
}

function expandWord(word: Word, frame: Frame, into: Arg[]): void {
  const { parts } = word;
  const span = frame.span ?? ([word.pos, word.end] as const);
  if (!parts) {
    into.push(word.text[0] === '~' ? fromPieces(tilde(word.value, frame), span) : known(word.value, span));
    return;
  }
  if (parts.some((part) => part.type === 'BraceExpansion')) {
    const sources = expandBraces(word.text);
    if (sources === null) {
      into.push(fromPieces([hole(word.text)], span, true));
      return;
    }
    if (sources.length > 1 || sources[0] !== word.text) {
      for (const source of sources) {
        const inner = wordOf(source);
        if (inner) expandWord(inner, { ...frame, source, span }, into);
        else into.push(fromPieces([hole(source)], span, true));
      }
      return;
    }
  }
  const fields = new Fields(span, ifs(frame));
  for (const [index, part] of parts.entries()) {
    if (index === 0 && part.type === 'Literal' && part.text[0] === '~')
      fields.quoted(tilde(part.value, frame));
    else expandPart(part, frame, fields);
  }
  fields.finish(into);
}

/** One text: no field splitting and no globbing, as in assignments, `case` words and here-strings. */
export function expandText(word: Word, frame: Frame): Text {
  if (!word.parts)
    return word.text[0] === '~' ? tilde(word.value, frame) : word.value === '' ? [] : [word.value];
  const [first, ...rest] = word.parts;
  if (first?.type === 'Literal' && first.text[0] === '~') {
    return fromPieces([...tilde(first.value, frame), ...partsText(rest, frame, false)]).pieces;
  }
  return partsText(word.parts, frame, false);
}

/** A pattern: as `expandText`, with active glob characters as glob holes. */
export function expandPattern(word: Word, frame: Frame): Text {
  return word.parts ? partsText(word.parts, frame, true) : [word.value];
}

/** The text that a piece of shell source stands for when it is read as one word. */
export function expandSource(source: string, frame: Frame): Text {
  const word = wordOf(source);
  if (!word) return [hole(source)];
  return expandText(word, { ...frame, source, span: frame.span ?? [0, 0] });
}

/** Text with parameters and substitutions expanded but quotes left alone: the body of an unquoted heredoc. */
export function expandParts(parts: readonly WordPart[], frame: Frame): Text {
  return partsText(parts, frame, false);
}

function partsText(parts: readonly WordPart[], frame: Frame, active: boolean): Text {
  const collected = new Joined(active);
  for (const part of parts) expandPart(part, frame, collected);
  return collected.text();
}

function wordOf(source: string): Word | null {
  const script = parse(`x ${source}`);
  const command = script.commands[0]?.command;
  if (script.errors || script.commands.length !== 1 || command?.type !== 'Command') return null;
  const [word, ...more] = command.suffix;
  return word?.type === 'Word' && more.length === 0 ? word : null;
}

/** Where expanded parts go. */
interface Collector {
  /** Text that is not split or matched. */
  quoted(text: Text): void;
  /** The result of an unquoted expansion. */
  unquoted(text: Text): void;
  /** An active pattern. */
  glob(source: string): void;
  fields(fields: readonly Arg[], quoted: boolean, joined: boolean): void;
}

function expandPart(part: WordPart, frame: Frame, into: Collector): void {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return into.quoted([part.value]);
    case 'Glob':
      return into.glob(part.text);
    case 'ExtendedGlob':
      return into.glob(part.text);
    case 'BraceExpansion':
      return into.quoted([part.text]);
    case 'DoubleQuoted':
    case 'LocaleString':
      into.quoted([]);
      for (const child of part.parts) expandQuotedPart(child, frame, into);
      return;
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return addExpansion(expansionOf(part, frame), false, into);
    case 'CommandExpansion':
      return into.unquoted(frame.walker.substitute(part.script, part.text, frame));
    case 'ArithmeticExpansion':
      return into.unquoted(arithmetic(part, frame));
    case 'ProcessSubstitution':
      return into.quoted(frame.walker.processSubstitution(part, frame));
  }
}

type QuotedPart = Extract<WordPart, { type: 'DoubleQuoted' }>['parts'][number];

function expandQuotedPart(part: QuotedPart, frame: Frame, into: Collector): void {
  switch (part.type) {
    case 'Literal':
      return into.quoted([part.value]);
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return addExpansion(expansionOf(part, frame), true, into);
    case 'CommandExpansion':
      return into.quoted(frame.walker.substitute(part.script, part.text, frame));
    case 'ArithmeticExpansion':
      return into.quoted(arithmetic(part, frame));
  }
}

function expansionOf(
  part: Extract<WordPart, { type: 'SimpleExpansion' | 'ParameterExpansion' }>,
  frame: Frame,
): Expansion {
  if (part.type === 'ParameterExpansion') return expandParameter(part, frame);
  return parameter(part.text.slice(1).replaceAll('\\\n', ''), frame) ?? { text: [] };
}

function addExpansion(expansion: Expansion, quoted: boolean, into: Collector): void {
  if ('fields' in expansion) into.fields(expansion.fields, quoted, expansion.joined);
  else if (quoted) into.quoted(expansion.text);
  else into.unquoted(expansion.text);
}

function arithmetic(part: Extract<WordPart, { type: 'ArithmeticExpansion' }>, frame: Frame): Text {
  const { scene } = frame;
  if (!part.expression) return part.text === '$(())' ? ['0'] : [hole(part.text, { slashless: true })];
  frame.walker.arithmetic(part.expression, frame);
  const value = evaluate(
    part.expression,
    (name) => (/^\d+$/.test(name) ? null : knownText(scene.textOf(name) ?? [])),
    (name, result) =>
      scene.assignText(name, [result === null ? hole(`$${name}`, { slashless: true }) : String(result)]),
  );
  return [value === null ? hole(part.text, { slashless: true }) : String(value)];
}

/** `~`, `~/x`, `~user/x`, `~+`, `~-` at the start of a word. */
export function tilde(text: string, frame: Frame): Text {
  const slash = text.indexOf('/');
  const name = slash < 0 ? text.slice(1) : text.slice(1, slash);
  const rest = slash < 0 ? '' : text.slice(slash);
  const { scene } = frame;
  if (name === '') {
    const home = scene.textOf('HOME') ?? [scene.context.home];
    return fromPieces([...home, rest]).pieces;
  }
  if (name === '+') return fromPieces([...scene.cwd, rest]).pieces;
  if (name === '-') return fromPieces([...(scene.textOf('OLDPWD') ?? [hole('~-')]), rest]).pieces;
  if (name === scene.context.user) return [scene.context.home + rest];
  if (name === 'root') return [(scene.context.os === 'macos' ? '/var/root' : '/root') + rest];
  if (/^[A-Za-z_][\w.-]*$/.test(name))
    return [`${scene.context.os === 'macos' ? '/Users' : '/home'}/${name}${rest}`];
  return [text];
}

/** Characters that split fields; null when IFS is not known. */
function ifs(frame: Frame): string | null {
  if (!frame.scene.variables.has('IFS')) return ' \t\n';
  const text = frame.scene.textOf('IFS');
  return text === null ? ' \t\n' : knownText(text);
}

/** Collects fields, splitting unquoted expansions. */
class Fields implements Collector {
  readonly #done: Arg[] = [];
  #pieces: Piece[] = [];
  #started = false;
  #elastic = false;
  readonly #span: readonly [number, number];
  readonly #ifs: string | null;

  constructor(span: readonly [number, number], separators: string | null) {
    this.#span = span;
    this.#ifs = separators;
  }

  quoted(text: Text): void {
    this.#started = true;
    for (const piece of text) this.#pieces.push(piece);
  }

  glob(source: string): void {
    this.#started = true;
    this.#pieces.push(globHole(source));
  }

  unquoted(text: Text): void {
    for (const piece of text) {
      if (typeof piece === 'string') this.#split(piece);
      else {
        this.#started = true;
        this.#elastic = true;
        this.#pieces.push(piece);
      }
    }
  }

  #split(text: string): void {
    const separators = this.#ifs;
    if (separators === null) {
      this.#started = true;
      this.#elastic = true;
      this.#pieces.push(hole(text));
      return;
    }
    let from = 0;
    for (let at = 0; at <= text.length; at++) {
      const char = text[at];
      if (char !== undefined && !separators.includes(char)) continue;
      if (at > from) {
        this.#started = true;
        for (const piece of activeGlobs(text.slice(from, at))) this.#pieces.push(piece);
      }
      if (char === undefined) break;
      // A separator that is not white space delimits even an empty field.
      if (this.#started || !/\s/.test(char)) this.#break();
      from = at + 1;
    }
  }

  fields(fields: readonly Arg[], quoted: boolean, joined: boolean): void {
    if (quoted && joined) return this.quoted(joinFields(fields));
    for (const [index, arg] of fields.entries()) {
      if (index > 0) this.#break();
      if (arg.elastic) this.#elastic = true;
      if (quoted) this.quoted(arg.pieces);
      else this.unquoted(arg.pieces);
    }
  }

  #break(): void {
    const length = this.#pieces.reduce(
      (sum, piece) => sum + (typeof piece === 'string' ? piece.length : 0),
      0,
    );
    const pieces = length > 16 * MAX_TEXT ? [hole('(long text)')] : this.#pieces;
    this.#done.push(fromPieces(pieces, this.#span, this.#elastic));
    this.#pieces = [];
    this.#started = false;
    this.#elastic = false;
  }

  finish(into: Arg[]): void {
    if (this.#started) this.#break();
    for (const arg of this.#done) into.push(arg);
  }
}

/** Collects one text. */
class Joined implements Collector {
  #pieces: Piece[] = [];
  #length = 0;
  readonly #active: boolean;

  constructor(active: boolean) {
    this.#active = active;
  }

  quoted(text: Text): void {
    for (const piece of text) {
      this.#pieces.push(piece);
      if (typeof piece === 'string') this.#length += piece.length;
    }
  }

  unquoted(text: Text): void {
    if (!this.#active) return this.quoted(text);
    for (const piece of text) this.quoted(typeof piece === 'string' ? activeGlobs(piece) : [piece]);
  }

  glob(source: string): void {
    this.quoted([this.#active ? globHole(source) : source]);
  }

  fields(fields: readonly Arg[]): void {
    this.quoted(joinFields(fields));
  }

  text(): Text {
    if (this.#length > MAX_TEXT) return [hole('(long text)')];
    return fromPieces(this.#pieces).pieces;
  }
}

function globHole(source: string): Hole {
  return hole(source, { kind: 'glob', slashless: true });
}

/** Glob characters in the value of an unquoted expansion are active. */
function activeGlobs(text: string): Text {
  if (!GLOB.test(text)) return [text];
  const pieces: Piece[] = [];
  for (const part of text.split(/(\*+|\?|\[[^\]/]+\])/)) {
    if (part !== '') pieces.push(/^(?:\*+|\?|\[.+\])$/.test(part) ? globHole(part) : part);
  }
  return pieces;
}
