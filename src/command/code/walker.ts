/**
 * Follows code of a scripting language without running it: constants, names, calls with their arguments. It is a
 * tolerant reading, not a grammar: what it does not understand it steps over, and every call is still seen. Each token
 * is read twice, once to gather names and once to note what is found, so time is linear in the code's length.
 */
import { callOf, readMember } from './calls.ts';
import { readExpression } from './expressions.ts';
import type { Findings } from './findings.ts';
import type { Interpreter, TokenLanguage } from './language.ts';
import { LexError, Lexer, type Part, type Token } from './lexer.ts';
import { readNested, readOperand, readParts } from './operands.ts';
import { readStatement } from './statements.ts';
import { concat, isSaturated, make, nameValue, oneOf, UNKNOWN, union, type Value } from './values.ts';

const MAX_DEPTH = 160;
/** Assignments to one name that are followed. */
const MAX_ASSIGNMENTS = 64;
/** Texts that are put together. */
const MAX_JOINED = 150_000;
/** Names whose aliases are kept. */
const MAX_ALIASES = 4096;

export class WalkLimit extends Error {}

export class Walker implements Interpreter {
  readonly language: TokenLanguage;
  readonly found: Findings;
  tokens: readonly Token[] = [];
  at = 0;
  /** Values that names, dotted ones too, were given. */
  readonly names = new Map<string, Value>();
  /** Modules whose names were all imported. */
  readonly stars = new Set<string>();
  /** What handlers leave for each other. */
  readonly marks = new Set<string>();
  /** Parameters of the functions that the code defines. */
  readonly functions = new Map<string, readonly string[]>();
  /** Open `?` of conditional expressions, whose `:` is still to come. */
  ternary = 0;
  /** Name of the operand that was read last, when it is one that can be assigned to. */
  assignable: string | null = null;
  readonly #aliases = new Map<string, string>();
  #joined = 0;
  readonly #assigned = new Map<string, number>();
  #depth = 0;
  /** Functions that the code defines, by name. */
  readonly #defined = new Map<string, Value>();

  constructor(language: TokenLanguage, found: Findings) {
    this.language = language;
    this.found = found;
    // Perl's default variable is set by loops and by the input, too.
    if (language.dialect === 'perl') this.names.set('$_', UNKNOWN);
  }

  /** Reads all tokens, first for names, then for findings. */
  run(tokens: readonly Token[]): void {
    for (const silent of [true, false]) {
      this.found.silent = silent;
      this.tokens = tokens;
      this.at = 0;
      while (this.at < tokens.length) this.statement();
    }
    this.found.silent = false;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  /** Whether the token is this operator or name. */
  is(text: string, ahead = 0): boolean {
    const token = this.tokens[this.at + ahead];
    return token !== undefined && (token.type === 'op' || token.type === 'name') && token.text === text;
  }

  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  takeName(): string | null {
    const token = this.peek();
    if (token?.type !== 'name') return null;
    this.at++;
    return token.text;
  }

  skipEnds(): void {
    while (this.peek()?.type === 'end') this.at++;
  }

  assign(name: string, value: Value): void {
    const before = this.names.get(name);
    if (!before) this.names.set(name, value);
    else if (!isSaturated(before)) {
      const times = (this.#assigned.get(name) ?? 0) + 1;
      this.#assigned.set(name, times);
      // A name that is set again and again has values that are not followed any more.
      if (times < MAX_ASSIGNMENTS) this.names.set(name, oneOf([value, before]));
      else if (times === MAX_ASSIGNMENTS) this.names.set(name, oneOf([UNKNOWN, before]));
    }
  }

  /** What a name stands for. */
  lookup(name: string): Value {
    const bound = this.names.get(name);
    const defined = this.#definedAs(name);
    if (defined) return defined;
    if (bound) return bound;
    const given = this.language.names?.(name, this.found.scene);
    if (given) return given;
    for (const star of this.stars) {
      const path = this.alias(`${star}.${name}`);
      if (this.language.calls.has(path)) return nameValue(path);
    }
    return nameValue(this.alias(name));
  }

  given(path: string): Value | undefined {
    return this.names.get(path);
  }

  /** `def f(c): system(c)` is read with the constants that `f` is called with. */
  #definedAs(name: string): Value | undefined {
    const parameters = this.functions.get(name);
    const before = this.#defined.get(name);
    if (!parameters || before) return before;
    const call = (args: readonly Value[], named: ReadonlyMap<string, Value>) => {
      // A definition that came again has other parameters.
      for (const [index, parameter] of (this.functions.get(name) ?? parameters).entries())
        this.assign(parameter, args[index] ?? named.get(parameter) ?? UNKNOWN);
      return make({ path: `${name}()`, taints: union([...args, ...named.values()]) });
    };
    const value = make({ path: name, defined: { id: this.#defined.size, call } });
    this.#defined.set(name, value);
    return value;
  }

  /** The name that tables know a dotted name by. */
  alias(path: string): string {
    if (!this.language.alias) return path;
    const before = this.#aliases.get(path);
    if (before !== undefined) return before;
    const alias = this.language.alias(path);
    if (this.#aliases.size < MAX_ALIASES) this.#aliases.set(path, alias);
    return alias;
  }

  /** Texts one after the other, as far as that is not too much work: `x=x+x` again and again. */
  concat(values: readonly Value[]): Value {
    for (const value of values) this.#joined += 1 + value.also.length ** 2;
    return this.#joined > MAX_JOINED ? make({ taints: union(values) }) : concat(values);
  }

  enter(): void {
    if (++this.#depth > MAX_DEPTH) throw new WalkLimit('code nested too deeply');
  }

  leave(): void {
    this.#depth--;
  }

  statement(): void {
    readStatement(this);
  }

  /** Reads one expression: operands and the operators between them. */
  expression(): Value {
    return readExpression(this);
  }

  operand(): Value {
    return readOperand(this);
  }

  /** The text of a string, with what is interpolated into it. */
  parts(parts: readonly Part[]): Value {
    return readParts(this, parts);
  }

  /** Reads tokens that stand by themselves (an interpolated expression); gives the last value. */
  nested(tokens: readonly Token[]): Value {
    return readNested(this, tokens);
  }

  /** Member `name` of a value. */
  member(value: Value, name: string): Value {
    return readMember(this, value, name);
  }

  /** What a call gives, its findings noted. */
  call(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
    return callOf(this, callee, args, named);
  }
}

/** Reads `text` as `language` into `found`. Text that cannot be read at all is unresolved code. */
export function readScript(text: string, language: TokenLanguage, found: Findings): void {
  try {
    new Walker(language, found).run(new Lexer(text, language.dialect).read());
  } catch (error) {
    found.silent = false;
    if (error instanceof LexError) found.unresolved('code', error.message);
    else if (error instanceof WalkLimit) found.unresolved('limit', error.message);
    else throw error;
  }
}
