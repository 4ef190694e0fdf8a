/**
 * Tokens of scripting languages that are written with names, strings, operators and brackets. Comments are left out;
 * strings keep the expressions that are interpolated into them as tokens, so that text alone never counts as code.
 */
import { readQuoted } from './strings.ts';

export type Part = string | readonly Token[];

export type Token =
  | { type: 'name'; text: string; at: number; spaced: boolean }
  | { type: 'number'; text: string; at: number; spaced: boolean }
  /** A string; `list`: words of `qw()` or `%w[]`. */
  | { type: 'text'; parts: readonly Part[]; list: boolean; at: number; spaced: boolean }
  /** A command between backticks. */
  | { type: 'shell'; parts: readonly Part[]; at: number; spaced: boolean }
  /** A regular expression; `code`: a replacement that is evaluated, `twice` as code of its own result. */
  | { type: 'pattern'; code: readonly Token[]; twice: boolean; at: number; spaced: boolean }
  | { type: 'op'; text: string; at: number; spaced: boolean }
  /** End of a statement; `hard` when it is a semicolon. */
  | { type: 'end'; text: string; at: number; spaced: boolean };

export type DialectName = 'javascript' | 'perl' | 'ruby' | 'php' | 'lua' | 'r' | 'awk';

/** Most of what is nested: interpolations in interpolations. */
const MAX_NESTING = 24;
/** UTF-16 units that may be looked at in vain for the end of a pattern. More is hostile: `/[/[/[...` would take quadratic time. */
const MAX_WASTE = 2_000_000;

export class LexError extends Error {}

const OPERATORS =
  /(?:===|!==|>>>=|\*\*=|<<=|>>=|\|\|=|&&=|\?\?=|\.\.\.|<=>|->|=>|::|\?\.|==|!=|=~|!~|<=|>=|&&|\|\||\|&|\?\?|\+\+|--|\+=|-=|\*=|\/=|%=|\.=|\|=|&=|\^=|:=|\/\/|\*\*|\.\.|<-|<<|>>|[\s\S])/y;
const NUMBER =
  /(?:0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+(?![\d.])|0[bB][01_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)n?/y;
const WORD =
  /(?:[\p{L}_$]|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]+\})(?:[\p{L}\p{N}\p{M}_$]|\\u[0-9a-fA-F]{4}|\\u\{[0-9a-fA-F]+\})*/uy;
const PLAIN_WORD = /[\p{L}_][\p{L}\p{N}\p{M}_]*/uy;
const RUBY_WORD = /(?:@@?|\$)?[\p{L}_][\p{L}\p{N}_]*(?:[?!](?![=~]))?|\$[\d~!@&`'+.,/\\;<>*$?:"]/uy;
const PERL_WORD =
  /[$@%&*]#?(?:\{\^?\w+\}|(?:::)?\w+(?:::\w+)*|[_&`'+!@/\\,;.0-9](?![\w{]))|\$[$0]|[\p{L}_]\w*(?:::\w+)*/uy;
const PHP_WORD = /\${1,8}[\p{L}_]\w*|\\?[\p{L}_]\w*(?:\\[\p{L}_]\w*)*/uy;
const R_WORD = /[\p{L}.][\p{L}\p{N}._]*/uy;
/** Words after which a slash starts a pattern, not a division. */
const BEFORE_PATTERN = new Set(
  'return typeof case in of do else void delete throw new await yield instanceof if unless while until and or not when then split grep map join push x lt gt le ge eq ne cmp print'.split(
    ' ',
  ),
);
const CONDITIONS = new Set(['if', 'while', 'for', 'with', 'until', 'unless', 'elsif']);

export class Lexer {
  at = 0;
  readonly #parens: boolean[] = [];
  #afterCondition = false;
  #waste = 0;
  readonly #lastNewline: number;
  #pendingHeredocs: { end: RegExp; fill: (body: string) => void }[] = [];

  constructor(
    readonly source: string,
    readonly dialect: DialectName,
    readonly nesting = 0,
  ) {
    if (nesting > MAX_NESTING) throw new LexError('strings nested too deeply');
    this.#lastNewline = source.lastIndexOf('\n');
  }

  /** Tokens up to the end of the source, or up to an unmatched `}` when `inside` an interpolation. */
  read(inside = false): Token[] {
    const tokens: Token[] = [];
    let depth = 0;
    for (;;) {
      const before = this.at;
      const newline = this.#skipSpace();
      if (newline && this.#newlineEnds()) tokens.push({ type: 'end', text: '\n', at: before, spaced: true });
      if (this.at >= this.source.length) break;
      const spaced = this.at > before || before === 0;
      const char = this.source[this.at]!;
      if (inside && depth === 0 && char === '}') break;
      if (char === '{' || (inside && (char === '(' || char === '['))) depth++;
      else if (char === '}' || (inside && (char === ')' || char === ']'))) depth--;
      const last = tokens.at(-1);
      const at = this.at;
      const token = this.#next(char, last, spaced);
      if (token) tokens.push(token);
      // Nothing may stand still: a lexer that does not move would never end.
      if (this.at <= at) this.at = at + 1;
    }
    return tokens;
  }

  #newlineEnds(): boolean {
    return this.dialect !== 'perl' && this.dialect !== 'php';
  }

  /** Skips white space and comments; says whether a line ended. */
  #skipSpace(): boolean {
    const { source, dialect } = this;
    let newline = false;
    for (;;) {
      const char = source[this.at];
      if (char === undefined) return newline;
      if (char === '\n') {
        newline = true;
        this.at++;
        if (this.#pendingHeredocs.length > 0) this.#readHeredocs();
        if (
          (dialect === 'ruby' && source.startsWith('=begin', this.at)) ||
          (dialect === 'perl' && /^=[a-z]/.test(source.slice(this.at, this.at + 2)))
        ) {
          const end = dialect === 'ruby' ? '\n=end' : '\n=cut';
          this.at = this.#after(end, this.at);
          this.#skipLine();
        }
      } else if (/\s|\uFEFF/.test(char)) this.at++;
      else if (char === '\\' && /^\\\r?\n/.test(source.slice(this.at, this.at + 3)))
        this.at += source[this.at + 1] === '\r' ? 3 : 2;
      else if (this.#commentStarts(char)) this.#skipLine();
      else if ((dialect === 'javascript' || dialect === 'php') && source.startsWith('/*', this.at)) {
        this.at = this.#after('*/', this.at + 2);
      } else if (dialect === 'lua' && source.startsWith('--', this.at)) {
        const long = /--\[(=*)\[/y;
        long.lastIndex = this.at;
        const match = long.exec(source);
        if (match) this.at = this.#after(`]${match[1]}]`, this.at);
        else this.#skipLine();
      } else return newline;
    }
  }

  #commentStarts(char: string): boolean {
    const { source, dialect, at } = this;
    if (char === '#')
      return dialect !== 'javascript' && dialect !== 'lua'
        ? !(dialect === 'php' && source[at + 1] === '[')
        : at === 0 && source[1] === '!';
    if (char === '/' && source[at + 1] === '/') return dialect === 'javascript' || dialect === 'php';
    return false;
  }

  #skipLine(): void {
    const end = this.source.indexOf('\n', this.at);
    this.at = end < 0 ? this.source.length : end;
  }

  #after(text: string, from: number): number {
    const found = this.source.indexOf(text, from);
    return found < 0 ? this.source.length : found + text.length;
  }

  #readHeredocs(): void {
    for (const { end, fill } of this.#pendingHeredocs) {
      end.lastIndex = this.at;
      const match = end.exec(this.source);
      const stop = match ? match.index : this.source.length;
      fill(this.source.slice(this.at, stop));
      this.at = match ? match.index + match[0].length : this.source.length;
    }
    this.#pendingHeredocs = [];
  }

  #next(char: string, last: Token | undefined, spaced: boolean): Token | null {
    const { source, dialect, at } = this;
    if (char === ';') {
      this.at++;
      return { type: 'end', text: ';', at, spaced };
    }
    const heredoc = this.#heredoc(char, last, spaced);
    if (heredoc) return heredoc;
    const quoted = readQuoted(this, char, last, spaced);
    if (quoted) return quoted;
    if (char === '/' && this.#patternMayStart(last, spaced)) {
      const pattern = this.#pattern(spaced);
      if (pattern) return pattern;
    }
    if (char >= '0' && char <= '9') {
      NUMBER.lastIndex = at;
      const match = NUMBER.exec(source);
      if (match) {
        this.at += match[0].length;
        return { type: 'number', text: match[0], at, spaced };
      }
    }
    const word = this.#word(char, last);
    if (word !== null) {
      this.at += word.length;
      const text = dialect === 'javascript' ? unescapeName(word) : word;
      this.#afterCondition = false;
      return { type: 'name', text: text.replace(/^\$\{(\w+)\}$/, '$$$1'), at, spaced };
    }
    OPERATORS.lastIndex = at;
    const operator = OPERATORS.exec(source)?.[0] ?? char;
    // Where `//` is no operator the longest match must not take two slashes' worth of meaning.
    const text = dialect === 'javascript' && operator === '//' ? '/' : operator;
    this.at += text.length;
    if (text === '(') this.#parens.push(last?.type === 'name' && CONDITIONS.has(last.text));
    this.#afterCondition = text === ')' ? (this.#parens.pop() ?? false) : false;
    return { type: 'op', text, at, spaced };
  }

  #word(char: string, last: Token | undefined): string | null {
    const { dialect, at, source } = this;
    let pattern = PLAIN_WORD;
    if (dialect === 'javascript') pattern = WORD;
    else if (dialect === 'ruby') pattern = RUBY_WORD;
    else if (dialect === 'php') pattern = PHP_WORD;
    else if (dialect === 'r') pattern = R_WORD;
    else if (dialect === 'perl') {
      // `%`, `&` and `*` are sigils only where an operand may stand.
      const operand = endsOperand(last);
      pattern = operand && /[%&*]/.test(char) ? /(?!)/y : PERL_WORD;
    } else if (dialect === 'awk') pattern = PLAIN_WORD;
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0] ?? null;
  }

  #patternMayStart(last: Token | undefined, spaced: boolean): boolean {
    if (!['javascript', 'perl', 'ruby', 'awk'].includes(this.dialect)) return false;
    if (!last || last.type === 'end') return true;
    if (last.type === 'op') {
      if (last.text === ')') return this.#afterCondition;
      if (last.text === ']') return false;
      if (last.text === '++' || last.text === '--') return false;
      return true;
    }
    if (last.type !== 'name') return false;
    if (BEFORE_PATTERN.has(last.text)) return true;
    const next = this.source[this.at + 1];
    return this.dialect === 'ruby' && spaced && next !== ' ' && next !== '=' && !/^[$@]/.test(last.text);
  }

  #pattern(spaced: boolean): Token | null {
    const { source } = this;
    const at = this.at;
    let set = false;
    for (let end = at + 1; end < source.length; end++) {
      const char = source[end];
      if (char === '\\') end++;
      else if (char === '\n') {
        this.#wasted(end - at);
        return null;
      } else if (char === '[' && this.dialect === 'javascript') set = true;
      else if (char === ']') set = false;
      else if (char === '/' && !set) {
        end++;
        while (/[a-z]/i.test(source[end] ?? '')) end++;
        this.at = end;
        return { type: 'pattern', code: [], twice: false, at, spaced };
      }
    }
    this.#wasted(source.length - at);
    return null;
  }

  #wasted(count: number): void {
    this.#waste += count;
    if (this.#waste > MAX_WASTE) throw new LexError('too many unterminated patterns');
  }

  #heredoc(char: string, last: Token | undefined, spaced: boolean): Token | null {
    if (char !== '<' || !['perl', 'ruby', 'php'].includes(this.dialect) || endsOperandTightly(last, spaced))
      return null;
    const opener =
      this.dialect === 'php' ? /<<<[ \t]*(["']?)([A-Za-z_]\w*)\1/y : /<<[~-]?(["'`]?)([A-Za-z_]\w*)\1/y;
    opener.lastIndex = this.at;
    const match = opener.exec(this.source);
    if (!match || this.#lastNewline < this.at) return null;
    const at = this.at;
    this.at += match[0].length;
    const parts: Part[] = [];
    const fill = (body: string) => {
      if (match[1] === "'") parts.push(body);
      else parts.push(...interpolated(body, this));
    };
    this.#pendingHeredocs.push({ end: new RegExp(`^[ \\t]*${match[2]}\\b`, 'gm'), fill });
    return match[1] === '`'
      ? { type: 'shell', parts, at, spaced }
      : { type: 'text', parts, list: false, at, spaced };
  }
}

/** Parts of a double-quoted body of the lexer's language. */
export function interpolated(body: string, outer: Lexer): Part[] {
  const inner = new Lexer(`"${body.replace(/\\?"/g, '\\"')}"`, outer.dialect, outer.nesting + 1);
  const token = readQuoted(inner, '"', undefined, false);
  return token?.type === 'text' ? [...token.parts] : [body];
}

/** Whether an operand has just ended, so that what follows is an operator. */
export function endsOperand(last: Token | undefined): boolean {
  if (!last || last.type === 'end') return false;
  if (last.type === 'op') return last.text === ')' || last.text === ']' || last.text === '}';
  return last.type !== 'name' || !/^[a-z]+$/.test(last.text);
}

function endsOperandTightly(last: Token | undefined, spaced: boolean): boolean {
  if (!last || last.type === 'end') return false;
  if (last.type === 'number') return true;
  if (last.type === 'name') return /^[$@]/.test(last.text) || !spaced;
  return last.type === 'op' && (last.text === ')' || last.text === ']');
}

function unescapeName(word: string): string {
  if (!word.includes('\\')) return word;
  return word.replace(/\\u\{?([0-9a-fA-F]+)\}?/g, (_, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
