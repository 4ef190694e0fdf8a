/** From words to arguments: every expansion of the shell over known values; what stays unknown becomes a hole. */
import { type ArithmeticExpression, parse, type Word, type WordPart } from 'unbash';
import { evaluate } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import { LIMITS } from './collector.ts';
import type { Frame } from './frame.ts';
import { type Expansion, expandParameter, joinFields, MAX_TEXT, notSet, parameter } from './parameters.ts';
import { type Arg, fromPieces, type Hole, hole, known, knownText, type Piece, type Text } from './value.ts';
import { hasOwnExpansion, splitsFields } from './zsh.ts';

const GLOB = /[*?[]/;

/** The arguments that words expand to: braces, tilde, parameters, substitutions, field splitting; globs stay as holes. */
export function expandFields(words: readonly Word[], frame: Frame): Arg[] {
  const args: Arg[] = [];
  for (const word of words) expandWord(word, frame, args);
  return args;
}

/** As `expandFields`, for one word. */
export function expandWord(word: Word, frame: Frame, into: Arg[]): void {
  // Past the budget nothing more is worked out; what is left out is said by `limit`.
  if (frame.walker.collector.limited) return void into.push(known(word.text.slice(0, 256)));
  const span = frame.span ?? ([word.pos, word.end] as const);
  const quoted = frame.shell === 'zsh' ? null : quotedText(word.text);
  if (quoted !== null) {
    frame.walker.collector.spend(1 + quoted.length);
    into.push(known(quoted, span));
    return;
  }
  const { parts } = word;
  if (frame.shell === 'zsh' && !parts && /^=.|\$[=~^+]/.test(word.text) && word.text === word.value) {
    // `=ls` is the path of `ls`.
    const name = /^=([\w.+-]+)$/.exec(word.text)?.[1];
    into.push(name ? known(name, span) : fromPieces([hole(word.text)], span, true));
    return;
  }
  if (!parts) {
    const { text, value } = word;
    // Bash takes `of=~/x` for an assignment, whatever the command.
    const assigned =
      text.includes('=~') && frame.shell === 'bash' ? /^[A-Za-z_]\w*=(?=~)/.exec(text)?.[0] : undefined;
    if (assigned !== undefined)
      into.push(fromPieces([assigned, ...tilde(value.slice(assigned.length), frame)], span));
    else into.push(text[0] === '~' ? fromPieces(tilde(value, frame), span) : known(value, span));
    return;
  }
  // A `sh` that is dash has no braces; one that is Bash has.
  const certain = frame.shell !== 'sh' && !(frame.shell === 'zsh' && frame.walker.optionsSet);
  const braces = parts.some((part) => part.type === 'BraceExpansion');
  if (braces && (certain || frame.scene.choose('\0braces', 2) === 0)) {
    const sources = expandBraces(word.text);
    if (sources === null) {
      into.push(fromPieces([hole(word.text)], span, true));
      return;
    }
    if (sources.length > 1 || sources[0] !== word.text) {
      for (const source of sources) {
        if (!frame.walker.collector.spend(source.length)) break;
        const inner = wordOf(source);
        if (inner) expandWord(inner, { ...frame, source, span }, into);
        else into.push(fromPieces([hole(source)], span, true));
      }
      return;
    }
  }
  if (frame.shell === 'zsh' && hasOwnExpansion(word.text)) {
    // Its value is not followed, but what it runs is.
    partsText(parts, frame, false);
    into.push(fromPieces([hole(word.text)], span, true));
    return;
  }
  const fields = new Fields(into, span, ifs(frame), splitsFields(frame));
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    if (index === 0 && part.type === 'Literal' && part.text[0] === '~')
      fields.quoted(tilde(part.value, frame));
    else expandPart(part, frame, fields);
  }
  fields.finish(frame);
}

/**
 * The text of a word that is quoted from end to end, with nothing in it to expand; else null. The parser takes a word apart
 * when its parts are first asked for, and keeps them: for such words, which are many, there is no need.
 */
export function quotedText(text: string): string | null {
  const mark = text[0];
  if ((mark !== '"' && mark !== "'") || text.length < 2 || text.length > MAX_TEXT || !text.endsWith(mark))
    return null;
  const inner = text.slice(1, -1);
  return (mark === '"' ? EXPANDING.test(inner) : inner.includes(mark)) ? null : inner;
}

const EXPANDING = /["$`\\]/;

/** One text: no field splitting and no globbing, as in assignments, `case` words and here-strings. */
export function expandText(word: Word, frame: Frame): Text {
  if (frame.shell === 'zsh' && hasOwnExpansion(word.text)) {
    if (word.parts) partsText(word.parts, frame, false);
    return [hole(word.text)];
  }
  const quoted = quotedText(word.text);
  if (quoted !== null && !frame.walker.collector.limited) {
    frame.walker.collector.spend(quoted.length);
    return quoted === '' ? [] : [quoted];
  }
  if (!word.parts)
    return word.text[0] === '~' ? tilde(word.value, frame) : word.value === '' ? [] : [word.value];
  const { parts } = word;
  const first = parts[0];
  if (first?.type === 'Literal' && first.text[0] === '~') {
    return fromPieces([...tilde(first.value, frame), ...partsText(parts.slice(1), frame, false)]).pieces;
  }
  return partsText(parts, frame, false);
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
  const { collector } = frame.walker;
  if (collector.limited) return [hole('(limit)')];
  const collected = new Joined(active, frame);
  for (const part of parts) expandPart(part, frame, collected);
  collector.spend(collected.length);
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
  /** Known text that is not split or matched. */
  literal(text: string): void;
  /** Text that is not split or matched. */
  quoted(text: Text): void;
  /** The result of an unquoted substitution. */
  unquoted(text: Text): void;
  /** The value of an unquoted parameter. */
  parameter(text: Text): void;
  /** An active pattern. */
  glob(source: string): void;
  fields(fields: readonly Arg[], quoted: boolean, joined: boolean): void;
}

function expandPart(part: WordPart, frame: Frame, into: Collector): void {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
      return into.literal(part.value);
    case 'AnsiCQuoted':
      // A `sh` that is dash knows neither `$'...'` nor `$"..."`: there the dollar is a dollar.
      return into.literal(isPlainDollar(frame) ? `$${part.text.slice(2, -1)}` : part.value);
    case 'Glob':
      return into.glob(part.text);
    case 'ExtendedGlob':
      return into.glob(part.text);
    case 'BraceExpansion':
      // Where braces do not expand (assignments, `case` words) they are text, with whatever expands inside.
      return into.quoted([/[$`\\'"]/.test(part.text) ? hole(part.text) : part.text]);
    case 'DoubleQuoted':
    case 'LocaleString':
      if (part.type === 'LocaleString' && isPlainDollar(frame)) into.literal('$');
      // `"$@"` without parameters is no argument at all, where `""` is an empty one.
      if (part.parts.length !== 1 || !isList(part.parts[0]!)) into.literal('');
      for (const child of part.parts) expandQuotedPart(child, frame, into);
      return;
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return addExpansion(expansionOf(part, frame), false, into);
    case 'CommandExpansion':
      return into.unquoted(frame.walker.substitute(part.script, part.text, frame));
    case 'ArithmeticExpansion': {
      const number = arithmetic(part, frame);
      // One field, unless digits separate.
      return /^[^-\d]*$/.test(ifs(frame) ?? '-') ? into.quoted(number) : into.unquoted(number);
    }
    case 'ProcessSubstitution':
      return into.quoted(frame.walker.processSubstitution(part, frame));
  }
}

function isPlainDollar(frame: Frame): boolean {
  return frame.shell === 'sh' && frame.scene.choose('\0dollar', 2) === 1;
}

/** `$@`, `${a[@]}`: a field for each element, so perhaps none. */
function isList(part: QuotedPart): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$@';
  if (part.type !== 'ParameterExpansion' || part.prefix === '#') return false;
  return part.parameter === '@' || part.index?.value === '@';
}

type QuotedPart = Extract<WordPart, { type: 'DoubleQuoted' }>['parts'][number];

function expandQuotedPart(part: QuotedPart, frame: Frame, into: Collector): void {
  switch (part.type) {
    case 'Literal':
      return into.literal(part.value);
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
  const written = part.text.slice(1);
  const name = written.includes('\\') ? written.replaceAll('\\\n', '') : written;
  return parameter(name, frame) ?? notSet(name, frame);
}

function addExpansion(expansion: Expansion, quoted: boolean, into: Collector): void {
  if ('fields' in expansion) into.fields(expansion.fields, quoted, expansion.joined);
  else if (quoted) into.quoted(expansion.text);
  else into.parameter(expansion.text);
}

function arithmetic(part: Extract<WordPart, { type: 'ArithmeticExpansion' }>, frame: Frame): Text {
  if (!part.expression) return part.text === '$(())' ? ['0'] : [hole(part.text, { slashless: true })];
  const value = evaluateArithmetic(part.expression, frame);
  return [value === null ? hole(part.text, { slashless: true }) : String(value)];
}

/** Evaluates an expression: its substitutions run and its assignments are made. Null when its value is not known. */
export function evaluateArithmetic(expression: ArithmeticExpression, frame: Frame): bigint | null {
  const { scene } = frame;
  frame.walker.arithmetic(expression, frame);
  return evaluate(
    expression,
    (name) => {
      // `((c++))` in a loop: which of several values it has is not known where none is picked.
      if (/^\d+$/.test(name) || (!scene.choices && scene.lookup(name).length > 1)) return null;
      const text = knownText(scene.textOf(name) ?? []);
      if (text?.includes('[')) runSubscripts(text, frame);
      return text;
    },
    (name, result) => {
      const base = /^[A-Za-z_]\w*/.exec(name)?.[0];
      if (base === undefined) return;
      const known = result !== null && base === name;
      scene.assignText(base, [known ? String(result) : hole(`$${base}`, { slashless: true })]);
    },
  );
}

/** `x='a[$(cmd)]'; echo $((x))`: a text that counts as an expression has its subscripts expanded. */
export function runSubscripts(text: string, frame: Frame): void {
  const run = /\[[^\]]*?(\$\([\s\S]*\)|`[\s\S]*`)/.exec(text)?.[1];
  if (run !== undefined) frame.walker.script(`: ${run}`, { ...frame, depth: frame.depth + 1 });
}

/** The value of an arithmetic expression's text (`let`, `declare -i`). */
export function evaluateText(text: Text, frame: Frame): bigint | null {
  const source = knownText(text);
  if (source !== null && !frame.walker.collector.spend(source.length)) return null;
  const command = source === null ? undefined : parse(`((${source}\n))`).commands[0]?.command;
  return command?.type === 'ArithmeticCommand' && command.expression
    ? evaluateArithmetic(command.expression, frame)
    : null;
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

/** What joins the fields of `"$*"`. */
function separatorOf(separators: string | null): Piece {
  return separators === null ? hole('$IFS') : separators.slice(0, 1);
}

/** Pieces as they come, neighbouring strings in one: most texts turn out to be a single string. */
class Pieces {
  #before: Piece[] | null = null;
  #text = '';

  add(piece: Piece): void {
    if (typeof piece === 'string') this.#text += piece;
    else {
      this.#before ??= [];
      if (this.#text !== '') this.#before.push(this.#text);
      this.#before.push(piece);
      this.#text = '';
    }
  }

  /** What has come so far; it begins anew. */
  take(): Text {
    const before = this.#before;
    const text = this.#text;
    this.#before = null;
    this.#text = '';
    if (before === null) return text === '' ? NO_PIECES : [text];
    if (text !== '') before.push(text);
    return before;
  }
}

const NO_PIECES: Text = [];

/** Collects fields, splitting unquoted expansions. */
class Fields implements Collector {
  readonly #into: Arg[];
  /** Where the first of its fields stands there. */
  readonly #first: number;
  readonly #pieces = new Pieces();
  /** Characters of it that are known. */
  #length = 0;
  #started = false;
  #elastic = false;
  /** The field before ended at white space. */
  #blankBefore = false;
  readonly #span: readonly [number, number];
  readonly #ifs: string | null;
  /** Unquoted parameters are split, and patterns in them are active. */
  readonly #splits: boolean;

  constructor(into: Arg[], span: readonly [number, number], separators: string | null, splits: boolean) {
    this.#into = into;
    this.#first = into.length;
    this.#span = span;
    this.#ifs = separators;
    this.#splits = splits;
  }

  #add(piece: Piece): void {
    this.#started = true;
    if (typeof piece === 'string') this.#length += piece.length;
    this.#pieces.add(piece);
  }

  literal(text: string): void {
    this.#add(text);
  }

  quoted(text: Text): void {
    this.#started = true;
    for (const piece of text) this.#add(piece);
  }

  glob(source: string): void {
    this.#add(globHole(source));
  }

  unquoted(text: Text): void {
    for (const piece of text) {
      if (typeof piece === 'string') this.#split(piece);
      else {
        this.#elastic = true;
        this.#add(piece);
      }
    }
  }

  parameter(text: Text): void {
    if (this.#splits) this.unquoted(text);
    else if (text.length > 0) {
      this.quoted(text);
      if (text.some((piece) => typeof piece !== 'string')) this.#elastic = true;
    }
  }

  #split(text: string): void {
    const separators = this.#ifs;
    if (separators === null) {
      this.#elastic = true;
      this.#add(hole(text));
      return;
    }
    let from = 0;
    for (let at = 0; at <= text.length; at++) {
      const char = text[at];
      if (char !== undefined && !separators.includes(char)) continue;
      if (at > from) {
        this.#started = true;
        this.#blankBefore = false;
        for (const piece of activeGlobs(text.slice(from, at))) this.#add(piece);
      }
      if (char === undefined) break;
      // A separator that is not white space delimits even an empty field, but white space before it is part of it.
      const blank = /\s/.test(char);
      if (this.#started || (!blank && !this.#blankBefore)) {
        this.#break();
        this.#blankBefore = blank;
      } else if (!blank) this.#blankBefore = false;
      from = at + 1;
    }
  }

  fields(fields: readonly Arg[], quoted: boolean, joined: boolean): void {
    if (quoted && joined) return this.quoted(joinFields(fields, separatorOf(this.#ifs)));
    const kept = quoted || this.#splits ? fields : fields.filter((arg) => arg.pieces.length > 0);
    for (const [index, arg] of kept.entries()) {
      // Unquoted, an empty one is none.
      if (index > 0 && (quoted || this.#started)) this.#break();
      if (arg.elastic) this.#elastic = true;
      if (quoted) this.quoted(arg.pieces);
      else this.parameter(arg.pieces);
    }
  }

  #break(): void {
    const taken = this.#pieces.take();
    const pieces = this.#length > 16 * MAX_TEXT ? [hole('(long text)')] : taken;
    this.#into.push(fromPieces(pieces, this.#span, this.#elastic));
    this.#length = 0;
    this.#started = false;
    this.#elastic = false;
  }

  finish(frame: Frame): void {
    if (this.#started) this.#break();
    let size = 0;
    for (let at = this.#first; at < this.#into.length; at++) size += 1 + this.#into[at]!.text.length;
    const { collector } = frame.walker;
    collector.spend(size);
    if (this.#into.length - this.#first > LIMITS.elements) collector.limit('too many arguments');
  }
}

/** Collects one text. */
class Joined implements Collector {
  readonly #frame: Frame;
  readonly #pieces = new Pieces();
  length = 0;
  readonly #active: boolean;

  constructor(active: boolean, frame: Frame) {
    this.#active = active;
    this.#frame = frame;
  }

  #add(piece: Piece): void {
    this.#pieces.add(piece);
    this.length += typeof piece === 'string' ? piece.length : 1;
  }

  literal(text: string): void {
    this.#add(text);
  }

  quoted(text: Text): void {
    for (const piece of text) this.#add(piece);
  }

  unquoted(text: Text): void {
    if (!this.#active) return this.quoted(text);
    for (const piece of text)
      if (typeof piece === 'string') this.quoted(activeGlobs(piece));
      else this.#add(piece);
  }

  parameter(text: Text): void {
    this.unquoted(text);
  }

  glob(source: string): void {
    this.#add(this.#active ? globHole(source) : source);
  }

  fields(fields: readonly Arg[], _quoted: boolean, joined: boolean): void {
    this.quoted(joinFields(fields, joined ? separatorOf(ifs(this.#frame)) : ' '));
  }

  text(): Text {
    if (this.length > MAX_TEXT) return [hole('(long text)')];
    return this.#pieces.take();
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
