/** One SQL statement as tokens, and what its readers ask of them. */
import type { Findings } from './findings.ts';
import type { SqlDialect, SqlToken } from './sql-tokens.ts';

/** What the readers of one piece of SQL share. */
export interface SqlScope {
  readonly dialect: SqlDialect;
  readonly found: Findings;
  /** How many texts deep the statement stands: 0 for what the client was given. */
  readonly depth: number;
  /** Temporary tables made so far, in lower case: they are the session's own. */
  readonly temporary: Set<string>;
  /** Reads SQL that a statement carries as text. */
  nested(text: string): void;
}

/** Stands for a name that is put in before run time: `$table`, `:name`, `%I`, `?`. */
export const UNKNOWN_NAME = '(unknown)';

export class Statement {
  readonly tokens: readonly SqlToken[];
  /** Keywords in upper case by place; empty for names in quotes, texts and signs. */
  readonly #keywords: readonly string[];

  constructor(tokens: readonly SqlToken[]) {
    this.tokens = tokens;
    this.#keywords = tokens.map((token) => (token.type === 'word' ? token.text.toUpperCase() : ''));
  }

  get length(): number {
    return this.tokens.length;
  }

  word(at: number): string {
    return this.#keywords[at] ?? '';
  }

  is(at: number, ...words: string[]): boolean {
    return words.includes(this.word(at));
  }

  /** The place behind the keywords of this list that stand from `at` on. */
  skip(at: number, ...words: string[]): number {
    let next = at;
    while (next < this.length && words.includes(this.word(next))) next++;
    return next;
  }

  /** The first place of a keyword from `from` on, before `to`; -1 when it is not there. */
  find(word: string, from: number, to = this.length): number {
    const end = Math.min(to, this.length);
    for (let at = Math.max(0, from); at < end; at++) if (this.#keywords[at] === word) return at;
    return -1;
  }

  sign(at: number): string {
    const token = this.tokens[at];
    return token?.type === 'sign' ? token.text : '';
  }

  text(at: number): string | null {
    const token = this.tokens[at];
    return token?.type === 'text' ? token.text : null;
  }

  /** The first text from `from` on. */
  textAfter(from: number, to = this.length): string | null {
    for (let at = from; at < Math.min(to, this.length); at++) {
      const token = this.tokens[at]!;
      if (token.type === 'text') return token.text;
    }
    return null;
  }

  /** A name, dotted and quoted parts put together; null when none stands there. */
  name(at: number): string | null {
    const token = this.tokens[at];
    return token && (token.type === 'word' || token.type === 'name') ? token.text : null;
  }

  /** A name, or `UNKNOWN_NAME` where something stands in its place or the statement ends. */
  nameOrHole(at: number): string | null {
    return this.name(at) ?? (at >= this.length || /^[$:%{?<|]/.test(this.sign(at)) ? UNKNOWN_NAME : null);
  }

  /** Names (or texts, as accounts are written) separated by commas; one unknown name where something stands in its place. */
  names(at: number): string[] {
    const names: string[] = [];
    for (let next = at; ; next += 2) {
      const name = this.name(next) ?? this.text(next);
      if (name === null) break;
      names.push(name);
      if (this.sign(next + 1) !== ',') break;
    }
    if (names.length === 0 && this.nameOrHole(at) !== null) names.push(UNKNOWN_NAME);
    return names;
  }
}
