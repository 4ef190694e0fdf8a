/**
 * Follows code of a scripting language without running it: constants, names, calls with their arguments. It is a
 * tolerant reading, not a grammar: what it does not understand it steps over, and every call is still seen. Each token
 * is read twice, once to gather names and once to note what is found, so time is linear in the code's length.
 */
import type { Findings, Scene } from './findings.ts';
import { type DialectName, LexError, Lexer, type Part, type Token } from './lexer.ts';
import { formatted, indirect, universal } from './methods.ts';
import {
  alternatives,
  concat,
  isSaturated,
  itemOf,
  joinPath,
  listValue,
  literal,
  make,
  nameValue,
  oneOf,
  textValue,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';

/** A call as a handler sees it. */
export interface Site {
  /** Dotted name of what is called. */
  path: string;
  args: readonly Value[];
  /** Keyword arguments; for JavaScript, Ruby and Perl also the entries of the last argument. */
  named: ReadonlyMap<string, Value>;
  /** The object a method is called on. */
  base: Value | null;
  found: Findings;
  walker: Walker;
}

/** Notes what a call does; may give its value. */
// biome-ignore lint/suspicious/noConfusingVoidType: most handlers have no value to give
export type Handler = (site: Site) => Value | void;

export interface Language {
  name: string;
  dialect: DialectName;
  /** What calls do, by dotted name. */
  calls: ReadonlyMap<string, Handler>;
  /** What calls do, by the method's own name, whatever the object is. Only for names that mean one thing. */
  methods?: ReadonlyMap<string, Handler>;
  /** Values of names that the language gives. */
  names?: (path: string, scene: Scene) => Value | null;
  /** The name a dotted name is known by in `calls`. */
  alias?: (path: string) => string;
  /** Operators that put texts together. */
  concat: readonly string[];
  /** Operators before a member's name. */
  member: readonly string[];
  /** A call may stand without parentheses (`system 'ls'`). */
  parenless?: boolean;
  /** Reads a statement of its own (imports); says whether it did. */
  statement?: (walker: Walker) => boolean;
  /** Text of a plain string that is called as a function (`$f = 'system'; $f('ls')`). */
  callableText?: boolean;
  /** Modules on which a call of a name that is not known is code that cannot be told. */
  sensitive?: RegExp;
  /** What runs between backticks. Default: a shell command. */
  backticks?: 'shell' | 'argv';
}

const MAX_DEPTH = 160;
const PREFIX_WORDS = new Set(
  'const let var my our local global return yield await new typeof void delete throw not async static export default public private if elif elsif else unless while until try finally do then begin with print echo puts and or case when switch catch lambda raise assert unset'.split(
    ' ',
  ),
);
/** Words that a condition in parentheses follows; what comes behind it is a statement of its own, not its argument. */
const CONDITION_WORDS = new Set([
  'if',
  'while',
  'until',
  'unless',
  'elsif',
  'elseif',
  'switch',
  'catch',
  'with',
]);
const LOOP_WORDS = new Set(['for', 'foreach']);
const OPENING: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };

/** Dotted names longer than this mean nothing that a table knows. */
const MAX_PATH = 240;
/** A method of what evaluated code gave. */
const EVALUATED =
  /^(?:eval|[\w$.]*constructor|Function|AsyncFunction|vm\.\w+|binding\.eval|loadstring|load)\(\).*\.[\w$]+$/;

export class WalkLimit extends Error {}

export class Walker {
  readonly language: Language;
  readonly found: Findings;
  tokens: readonly Token[] = [];
  at = 0;
  #names = new Map<string, Value>();
  /** Modules whose names were all imported. */
  readonly stars = new Set<string>();
  readonly functions = new Map<string, readonly string[]>();
  #depth = 0;

  constructor(language: Language, found: Findings) {
    this.language = language;
    this.found = found;
    // Perl's default variable is set by loops and by the input, too.
    if (language.dialect === 'perl') this.#names.set('$_', UNKNOWN);
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
    const before = this.#names.get(name);
    if (!before) this.#names.set(name, value);
    else if (!isSaturated(before)) this.#names.set(name, oneOf([value, before]));
  }

  /** What a name stands for. */
  lookup(name: string): Value {
    const parameters = this.functions.get(name);
    const bound = this.#names.get(name);
    if (parameters) return make({ path: name, parameters });
    if (bound) return bound;
    const given = this.language.names?.(name, this.found.scene);
    if (given) return given;
    for (const star of this.stars) {
      const path = this.#alias(`${star}.${name}`);
      if (this.language.calls.has(path)) return nameValue(path);
    }
    return nameValue(this.#alias(name));
  }

  #alias(path: string): string {
    return this.language.alias ? this.language.alias(path) : path;
  }

  statement(): void {
    const from = this.at;
    const token = this.peek();
    if (!token) return;
    if (token.type === 'end') {
      this.at++;
      return;
    }
    if (!this.language.statement?.(this) && !this.#definition() && !this.#destructuring()) {
      if (token.type === 'name' && LOOP_WORDS.has(token.text) && !this.is('=', 1)) {
        this.at++;
        this.#loop();
      } else this.expression();
      while (this.take(',')) {
        this.skipEnds();
        this.expression();
      }
    }
    if (this.at === from) this.at++;
  }

  /** After `for`: `x in V`, `(const x of V)`, `my $x (V)`, `(V)`, `(V as $x)`. The variable gets the elements. */
  #loop(): void {
    const start = this.at;
    const bracket = this.take('(');
    while (
      this.peek()?.type === 'name' &&
      /^(?:const|let|var|my|our|await)$/.test((this.peek() as { text: string }).text)
    )
      this.at++;
    const names: string[] = [];
    const inner = this.take('(') || this.take('[');
    for (let name = this.takeName(); name !== null; name = this.take(',') ? this.takeName() : null)
      names.push(name);
    if (inner) this.at++;
    if (names.length > 0 && (this.is('in') || this.is('of'))) {
      this.at++;
      const each = itemOf(this.expression());
      for (const [index, name] of names.entries()) {
        this.assign(name, names.length === 1 ? each : (each.items?.[index] ?? make({ taints: each.taints })));
      }
      if (bracket) this.take(')');
      return;
    }
    if (this.language.dialect === 'perl' && !bracket && names.length === 1 && this.is('(')) {
      this.assign(names[0]!, itemOf(this.#group('(')));
      return;
    }
    this.at = start;
    if (this.language.dialect === 'perl') {
      const list = this.#operand();
      this.assign('$_', list.text ? list : itemOf(list));
    } else if (bracket) this.#group('(');
  }

  /** `def f(a, b=1):`, `function f(a, b) {`, `sub f {`: the parameters get the values of the calls. */
  #definition(): boolean {
    const token = this.peek();
    if (token?.type !== 'name' || !/^(?:def|function|sub|func|fn)$/.test(token.text)) return false;
    const name = this.peek(1);
    if (name?.type !== 'name') return false;
    this.at += 2;
    const parameters: string[] = [];
    if (this.take('(')) {
      let depth = 0;
      let expecting = true;
      for (; this.at < this.tokens.length; this.at++) {
        const each = this.tokens[this.at]!;
        if (each.type === 'op' && OPENING[each.text]) depth++;
        else if (each.type === 'op' && /^[)\]}]$/.test(each.text)) {
          if (depth-- === 0) {
            this.at++;
            break;
          }
        } else if (depth === 0 && each.type === 'op' && each.text === ',') expecting = true;
        else if (depth === 0 && expecting && each.type === 'name') {
          parameters.push(each.text);
          expecting = false;
          if (this.is('=', 1)) {
            this.at += 2;
            this.assign(each.text, this.expression());
            this.at--;
          }
        }
      }
    }
    // A definition never hides a function that matters: `def system(c)` may come after its use.
    if (!this.language.calls.has(name.text)) this.functions.set(name.text, parameters);
    return true;
  }

  /** `a, b = x, y` and `const {exec: e} = require(...)` and `my ($a, $b) = ...`. */
  #destructuring(): boolean {
    let at = this.at;
    const nameAt = (index: number) => {
      const token = this.tokens[index];
      return token?.type === 'name' ? token.text : null;
    };
    const opAt = (index: number) => {
      const token = this.tokens[index];
      return token?.type === 'op' ? token.text : null;
    };
    while (/^(?:const|let|var|my|our|local)$/.test(nameAt(at) ?? '')) at++;
    const open = opAt(at);
    if (open === '{' && this.language.dialect === 'javascript') {
      const bindings: [string, string][] = [];
      for (at++; at < this.tokens.length && opAt(at) !== '}' && bindings.length < 100; ) {
        const key = nameAt(at);
        if (key === null) return false;
        at++;
        let local = key;
        if (opAt(at) === ':') {
          const renamed = nameAt(at + 1);
          if (renamed === null) return false;
          local = renamed;
          at += 2;
        }
        bindings.push([key, local]);
        while (this.tokens[at]?.type === 'end') at++;
        if (opAt(at) === ',') at++;
        else if (opAt(at) !== '}') return false;
        while (this.tokens[at]?.type === 'end') at++;
      }
      if (opAt(at + 1) !== '=') return false;
      this.at = at + 2;
      const value = this.expression();
      for (const [key, local] of bindings) this.assign(local, this.member(value, key));
      return true;
    }
    const bracketed = open === '(' || open === '[';
    if (bracketed) at++;
    const names: string[] = [];
    for (;;) {
      const name = nameAt(at);
      if (name === null || PREFIX_WORDS.has(name) || names.length > 50) return false;
      names.push(name);
      at++;
      if (opAt(at) !== ',') break;
      at++;
    }
    if (bracketed && opAt(at) !== OPENING[open]) return false;
    if (bracketed) at++;
    if (opAt(at) !== '=' || (names.length < 2 && !bracketed)) return false;
    this.at = at + 1;
    const values = [this.expression()];
    while (this.take(',')) values.push(this.expression());
    const items = values.length > 1 ? values : (values[0]?.items ?? null);
    for (const [index, name] of names.entries()) {
      this.assign(name, items ? (items[index] ?? UNKNOWN) : itemOf(values[0] ?? UNKNOWN));
    }
    return true;
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) throw new WalkLimit('code nested too deeply');
  }

  /** Reads one expression: operands and the operators between them. */
  expression(): Value {
    this.#enter();
    let left = this.#operand();
    for (;;) {
      const token = this.peek();
      if (!token) break;
      if (token.type === 'end') {
        if (token.text === '\n' && this.#continues()) {
          this.skipEnds();
          continue;
        }
        break;
      }
      if (token.type === 'name') {
        if (!this.#wordOperator(token.text)) break;
        const word = token.text;
        this.at++;
        this.skipEnds();
        if (LOOP_WORDS.has(word)) {
          this.#loop();
          continue;
        }
        if (word === 'as') {
          const name = this.takeName();
          // `with open(f) as g`, `except E as e`; PHP's `foreach (V as $k => $v)`.
          if (name !== null) this.assign(name, this.language.dialect === 'php' ? itemOf(left) : left);
          continue;
        }
        const right = this.#operand();
        left = /^(?:or|and|if|unless|else)$/.test(word)
          ? oneOf([left, right])
          : make({ taints: union([left, right]) });
        continue;
      }
      if (token.type !== 'op') {
        // Neighbouring texts are one text.
        if (token.type === 'text' && left.text && ['python', 'ruby'].includes(this.language.dialect)) {
          left = concat([left, this.#operand()]);
          continue;
        }
        break;
      }
      const operator = token.text;
      if (/^[)\]},]$/.test(operator) || operator === ':') {
        if (operator === ':' && this.#ternary > 0) {
          this.at++;
          this.#ternary--;
          left = oneOf([left, this.expression()]);
          continue;
        }
        break;
      }
      if (OPENING[operator]) break;
      this.at++;
      this.skipEnds();
      if (
        operator === '=' ||
        operator === ':=' ||
        operator === '<-' ||
        /^(?:\|\||&&|\?\?|\/\/)=$/.test(operator)
      ) {
        const target = left;
        const name = this.#assignable;
        const right = this.expression();
        if (name !== null) this.assign(name, right);
        else if (target.path?.includes('.')) this.assign(target.path, right);
        left = right;
      } else if (operator === '+=' || operator === '.=' || operator === '<<=') {
        const name = this.#assignable;
        const combined = concat([left, this.expression()]);
        if (name !== null) this.assign(name, combined);
        left = combined;
      } else if (this.language.concat.includes(operator)) {
        const right = this.#operand();
        if (left.items || right.items)
          left =
            left.items && right.items
              ? listValue([...left.items, ...right.items])
              : make({ taints: union([left, right]) });
        else left = concat([left, right]);
      } else if (operator === '/' && left.path?.startsWith('pathlib.')) {
        left = { ...joinPath([left, this.#operand()]), path: 'pathlib.Path()' };
      } else if (operator === '%' && left.text && this.language.dialect === 'python')
        left = formatted(left, this.#operand());
      else if (operator === '=>') left = this.expression();
      else if (operator === '?') {
        this.#ternary++;
        const before = this.#ternary;
        const right = this.expression();
        if (this.#ternary === before) this.#ternary--;
        left = right;
      } else {
        const right = /^(?:\+\+|--)$/.test(operator) && !this.#operandStarts() ? UNKNOWN : this.#operand();
        left =
          operator === '||' || operator === '&&' || operator === '??' || operator === '//'
            ? oneOf([left, right])
            : make({ taints: union([left, right]) });
      }
    }
    this.#depth--;
    return left;
  }

  #ternary = 0;
  /** Name of the operand that was read last, when it is one that can be assigned to. */
  #assignable: string | null = null;

  #wordOperator(word: string): boolean {
    return /^(?:and|or|if|unless|else|is|in|of|as|not|instanceof|x|eq|ne|lt|gt|le|ge|cmp|xor|while|until|foreach|for|rescue|then)$/.test(
      word,
    );
  }

  /** Whether the next line goes on with this expression (`.then(...)` on a line of its own). */
  #continues(): boolean {
    let ahead = 0;
    while (this.tokens[this.at + ahead]?.type === 'end') {
      const token = this.tokens[this.at + ahead];
      if (token?.type === 'end' && token.text === ';') return false;
      ahead++;
    }
    const next = this.tokens[this.at + ahead];
    return (
      next?.type === 'op' &&
      (/^(?:\?\.|\.|&&|\|\||\?\?|\?|=>)$/.test(next.text) ||
        (next.text === '+' && this.language.dialect === 'javascript'))
    );
  }

  #operandStarts(): boolean {
    const token = this.peek();
    return (
      token !== undefined && token.type !== 'end' && !(token.type === 'op' && /^[)\]},;:]$/.test(token.text))
    );
  }

  /** An operand with its prefixes and everything that is taken of it: members, calls, indexes. */
  #operand(): Value {
    this.#enter();
    const value = this.#postfix(this.#primary());
    this.#depth--;
    return value;
  }

  #primary(): Value {
    this.#assignable = null;
    const token = this.peek();
    if (!token) return UNKNOWN;
    switch (token.type) {
      case 'end':
        return UNKNOWN;
      case 'number':
        this.at++;
        return textValue(token.text.replace(/[_n]/g, ''));
      case 'text':
        this.at++;
        if (token.list) return listValue(token.parts.map((part) => this.parts([part])));
        return this.parts(token.parts);
      case 'shell': {
        this.at++;
        const command = this.parts(token.parts);
        if (this.language.backticks === 'argv')
          return make({ path: 'backticks', text: command.text, taints: command.taints });
        this.found.shell(command);
        return make({ path: 'backticks()', taints: ['unknown'] });
      }
      case 'pattern':
        this.at++;
        if (token.code.length > 0) {
          const value = this.nested(token.code);
          if (token.twice) this.found.evaluates(value, this.language.name);
        }
        return make({ path: 'pattern' });
      case 'op': {
        if (OPENING[token.text]) {
          const value = token.text === '{' ? this.#braces() : this.#group(token.text);
          return value;
        }
        if (/^[)\]},]$/.test(token.text)) return UNKNOWN;
        // Python has no `$`: the shell puts something there (`python -c "import os; $CODE"`).
        if (token.text === '$' && this.language.dialect === 'python') {
          this.found.unresolved('code', 'a part that the shell fills in');
        }
        // A prefix: `!x`, `-1`, `*args`, `&f`, `\@list`, `...rest`. `:` starts the body of what stood before.
        this.at++;
        if (this.peek()?.type === 'end' && token.text === ':') return UNKNOWN;
        this.skipEnds();
        const value = this.#operand();
        return /^(?:\*|\*\*|\.\.\.|\\|&|@)$/.test(token.text)
          ? value
          : make({ ...value, text: token.text === '-' || token.text === '!' ? null : value.text });
      }
      case 'name': {
        this.at++;
        const { text } = token;
        if (PREFIX_WORDS.has(text) && !this.language.calls.has(text) && this.#prefixed()) {
          if (text === 'lambda') return this.expression();
          if (
            CONDITION_WORDS.has(text) &&
            this.is('(') &&
            !['python', 'ruby', 'lua'].includes(this.language.dialect)
          ) {
            this.#group('(');
            if (!this.#operandStarts() || this.is('{')) return UNKNOWN;
          }
          return this.#operand();
        }
        if (this.functions.has(text) && !this.is('(') && !this.language.parenless) this.#escapes(text);
        const value = this.lookup(text);
        this.#assignable = text;
        return value;
      }
      default:
        return token satisfies never;
    }
  }

  /** A function of the code's own is handed on: it may be called with anything. */
  #escapes(name: string): void {
    for (const parameter of this.functions.get(name) ?? []) this.assign(parameter, UNKNOWN);
  }

  /** Whether a word like `return` stands before an operand, not as a name of its own. */
  #prefixed(): boolean {
    const next = this.peek();
    if (!next || next.type === 'end') return false;
    if (next.type !== 'op') return true;
    return /^(?:[([{!*\\&-]|\.\.\.|<)$/.test(next.text);
  }

  /** The text of a string, with what is interpolated into it. */
  parts(parts: readonly Part[]): Value {
    if (parts.length === 1 && typeof parts[0] === 'string') return textValue(parts[0]);
    return concat(parts.map((part) => (typeof part === 'string' ? textValue(part) : this.nested(part))));
  }

  /** Reads tokens that stand by themselves (an interpolated expression); gives the last value. */
  nested(tokens: readonly Token[]): Value {
    this.#enter();
    const { tokens: outer, at } = this;
    this.tokens = tokens;
    this.at = 0;
    let value: Value = UNKNOWN;
    while (this.at < tokens.length) {
      const from = this.at;
      value = this.expression();
      if (this.at === from) this.at++;
    }
    this.tokens = outer;
    this.at = at;
    this.#depth--;
    return value;
  }

  /** `( ... )` or `[ ... ]`: the only value in it, or a list. */
  #group(open: string): Value {
    const { values, comma } = this.#list(open);
    if (open === '(' && !comma && values.length === 1) return values[0]!;
    // `(0, f)(x)` calls `f`.
    if (open === '(' && this.language.dialect === 'javascript' && values.length > 0) return values.at(-1)!;
    return listValue(values);
  }

  #list(open: string): {
    values: Value[];
    named: Map<string, Value>;
    comma: boolean;
    entries: Map<string, Value>;
  } {
    this.#enter();
    const close = OPENING[open]!;
    const values: Value[] = [];
    const named = new Map<string, Value>();
    const entries = new Map<string, Value>();
    const ternary = this.#ternary;
    this.#ternary = 0;
    let comma = false;
    this.at++;
    while (this.at < this.tokens.length && !this.is(close)) {
      const token = this.peek()!;
      if (token.type === 'end' || this.is(',')) {
        if (this.is(',')) comma = true;
        this.at++;
        continue;
      }
      if (token.type === 'op' && /^[)\]}]$/.test(token.text)) break;
      const from = this.at;
      const key = this.#key();
      if (key !== null) {
        const value = this.expression();
        if (key.named) named.set(key.text, value);
        else entries.set(key.text, value);
        continue;
      }
      if (this.language.statement?.(this)) continue;
      values.push(this.expression());
      if (this.at === from) this.at++;
    }
    if (this.is(close)) this.at++;
    if (entries.size > 0) values.push(make({ entries, taints: union([...entries.values()]) }));
    this.#ternary = ternary;
    this.#depth--;
    return { values, named, comma, entries };
  }

  /** `name=` (keyword argument), `name:` or `'name' =>` (entry) ahead. */
  #key(): { text: string; named: boolean } | null {
    const token = this.peek();
    const next = this.peek(1);
    if (next?.type !== 'op' || (token?.type !== 'name' && token?.type !== 'text')) return null;
    const text =
      token.type === 'name'
        ? token.text
        : token.parts.length === 1 && typeof token.parts[0] === 'string'
          ? token.parts[0]
          : null;
    if (text === null) return null;
    if (
      next.text === '=' &&
      token.type === 'name' &&
      (this.language.dialect === 'python' || this.language.dialect === 'r')
    ) {
      this.at += 2;
      return { text, named: true };
    }
    if (next.text === '=>' && this.language.dialect !== 'javascript') {
      this.at += 2;
      return { text, named: true };
    }
    if (
      next.text === ':' &&
      this.language.dialect !== 'php' &&
      this.#ternary === 0 &&
      this.language.dialect !== 'lua'
    ) {
      this.at += 2;
      return { text, named: true };
    }
    return null;
  }

  /** `{ ... }`: a record, or a block of statements. */
  #braces(): Value {
    this.#enter();
    this.at++;
    const entries = new Map<string, Value>();
    const values: Value[] = [];
    const ternary = this.#ternary;
    this.#ternary = 0;
    while (this.at < this.tokens.length && !this.is('}')) {
      const token = this.peek()!;
      if (token.type === 'end' || this.is(',')) {
        this.at++;
        continue;
      }
      if (token.type === 'op' && (token.text === ')' || token.text === ']')) break;
      const from = this.at;
      const key = this.#key() ?? this.#luaKey();
      if (key !== null) {
        this.skipEnds();
        entries.set(key.text, this.expression());
      } else if (this.language.dialect === 'python' || this.language.dialect === 'lua')
        values.push(this.expression());
      else {
        this.statement();
      }
      if (this.at === from) this.at++;
    }
    if (this.is('}')) this.at++;
    this.#ternary = ternary;
    this.#depth--;
    const all = [...entries.values(), ...values];
    return make({
      entries,
      items: entries.size === 0 && values.length > 0 ? values : null,
      taints: union(all),
    });
  }

  #luaKey(): { text: string } | null {
    if (this.language.dialect !== 'lua' || this.peek()?.type !== 'name' || !this.is('=', 1)) return null;
    const text = this.takeName();
    this.at++;
    return text === null ? null : { text };
  }

  #postfix(start: Value): Value {
    let value = start;
    let parenless = this.language.parenless === true;
    for (;;) {
      const token = this.peek();
      if (!token) return value;
      if (token.type === 'op' && this.language.member.includes(token.text)) {
        const next = this.peek(1);
        if (next?.type === 'name') {
          this.at += 2;
          this.#assignable = null;
          value = this.member(value, next.text);
          if (this.language.dialect === 'ruby') this.#bindBlock(value, 0);
          continue;
        }
        // `?.(`, `?.[`, `->[`, `->{`
        if (next?.type === 'op' && OPENING[next.text] && token.text !== ':') {
          this.at++;
          if (next.text === '{') {
            value = this.#index(value);
            parenless = false;
          }
          continue;
        }
        return value;
      }
      if (token.type === 'op' && token.text === '(' && !this.#separate(token, value)) {
        this.#bindBlock(value, 1);
        const { values, named } = this.#list('(');
        value = this.call(value, values, named);
        this.#bindBlock(value, 0);
        this.#assignable = null;
        parenless = false;
        continue;
      }
      if (token.type === 'op' && token.text === '[' && !(token.spaced && this.language.dialect === 'ruby')) {
        value = this.#index(value);
        this.#assignable = null;
        continue;
      }
      if (
        token.type === 'op' &&
        token.text === '{' &&
        this.language.dialect === 'perl' &&
        !token.spaced &&
        /^[$@%]/.test(this.#assignable ?? '')
      ) {
        value = this.#index(value);
        this.#assignable = null;
        continue;
      }
      // Lua: `f "text"`, `f{...}`; JavaScript: tag`text`.
      if (
        (token.type === 'text' && this.language.dialect === 'lua') ||
        (token.type === 'text' &&
          this.language.dialect === 'javascript' &&
          value.path !== null &&
          !token.spaced)
      ) {
        if (value.path === null) return value;
        value = this.call(value, [this.#primary()], new Map());
        continue;
      }
      if (parenless && value.path !== null && value.text === null && this.#commandFollows(token, value)) {
        parenless = false;
        value = this.#command(value);
        continue;
      }
      return value;
    }
  }

  /** `.then(m => ...)`, `.forEach(f => ...)`, `.each { |f| ... }`: the block's parameter gets what the method hands it. */
  #bindBlock(callee: Value, ahead: number): void {
    const method =
      /\.(then|tap|each|forEach|map|flatMap|filter|each_with_index|select|each_child|each_entry)(?:\(\))?$/.exec(
        callee.path ?? '',
      )?.[1];
    if (method === undefined || !callee.base) return;
    let at = ahead;
    if (this.language.dialect === 'ruby') {
      if (!this.is('{', at) && !this.is('do', at)) return;
      if (!this.is('|', at + 1)) return;
      at += 2;
    }
    const bracket = this.language.dialect !== 'ruby' && this.is('(', at);
    if (bracket) at++;
    if (bracket && this.is('{', at) && method === 'then') {
      // `.then(({ exec }) => ...)`
      for (at++; this.peek(at)?.type === 'name'; at += this.is(',', at + 1) ? 2 : 1) {
        const { text } = this.peek(at) as { text: string };
        const renamed = this.is(':', at + 1) ? this.peek(at + 2) : undefined;
        this.assign(renamed?.type === 'name' ? renamed.text : text, this.member(callee.base, text));
        if (renamed) at += 2;
      }
      return;
    }
    const name = this.peek(at);
    if (name?.type !== 'name') return;
    if (this.language.dialect === 'javascript') {
      const arrow = bracket
        ? this.is(',', at + 1) || (this.is(')', at + 1) && this.is('=>', at + 2))
        : this.is('=>', at + 1);
      if (!arrow) return;
    }
    this.assign(name.text, method === 'then' || method === 'tap' ? callee.base : itemOf(callee.base));
  }

  /** In Python and JavaScript a parenthesis on the next line starts anew; newlines are tokens there, so it never gets here. */
  #separate(token: Token, value: Value): boolean {
    return token.spaced && this.language.parenless === true && (value.path === null || value.text !== null);
  }

  /** `system 'ls'`: a known function and the start of its first argument. */
  #commandFollows(token: Token, value: Value): boolean {
    if (this.#handler(value.path!) === undefined) return false;
    if (token.type === 'text' || token.type === 'number' || token.type === 'shell') return true;
    if (token.type === 'name')
      return !this.#wordOperator(token.text) && !/^(?:do|end|then)$/.test(token.text);
    const perl = this.language.dialect === 'perl';
    if (token.type === 'op' && token.text === '{' && perl)
      return token.spaced || /^(?:system|exec)$/.test(value.path!);
    if (token.type !== 'op' || !token.spaced) return false;
    return (/^[[*:\\]$/.test(token.text) || (token.text === '<' && perl)) && this.peek(1)?.spaced !== true;
  }

  #command(callee: Value): Value {
    const values: Value[] = [];
    const named = new Map<string, Value>();
    // Perl: `print {$fh} ...`, `system { 'rm' } 'rm', '-rf', '/'`, `open F, ...`.
    if (this.is('{')) values.push(this.#braces());
    for (;;) {
      const key = this.#key();
      const value = this.expression();
      if (key) named.set(key.text, value);
      else values.push(value);
      if (!this.take(',')) break;
      this.skipEnds();
    }
    return this.call(callee, values, named);
  }

  /** `x[...]` and Perl's `$x{...}`: a constant text selects a member. */
  #index(value: Value): Value {
    const open = this.peek()?.type === 'op' ? (this.peek() as { text: string }).text : '[';
    const from = this.at;
    if (open === '{' && this.peek(1)?.type === 'name' && this.is('}', 2)) {
      const name = this.peek(1) as { text: string };
      if (!/^[$@%]/.test(name.text)) {
        this.at += 3;
        return this.member(value, name.text);
      }
    }
    // `'metsys'[::-1]`
    if (this.is(':', 1) && this.is(':', 2) && this.is('-', 3)) {
      this.at += 5;
      this.take(']');
      const text = literal(value);
      return text === null ? make({ taints: value.taints }) : textValue([...text].reverse().join(''));
    }
    if (this.is('::', 1) && this.is('-', 2)) {
      this.at += 4;
      this.take(']');
      const text = literal(value);
      return text === null ? make({ taints: value.taints }) : textValue([...text].reverse().join(''));
    }
    const { values } = open === '[' ? this.#list('[') : { values: [this.#braces()] };
    if (this.at === from) this.at++;
    const key = values[0];
    const name = literal(key);
    if (name === null) {
      return make({
        path: value.path === null ? null : `${value.path}.?`,
        base: value,
        taints: union([value, key ?? UNKNOWN]),
      });
    }
    const number = /^\d+$/.test(name) ? Number(name) : null;
    if (number !== null && value.items) return value.items[number] ?? UNKNOWN;
    if (number !== null && value.text) return make({ taints: value.taints });
    return this.member(value, name);
  }

  /** Member `name` of a value. */
  member(value: Value, name: string): Value {
    return oneOf(alternatives(value).map((each) => this.#memberOf(each, name)));
  }

  #memberOf(value: Value, name: string): Value {
    const entry = value.entries?.get(name);
    if (entry) return entry;
    if (value.path !== null && value.path.length > MAX_PATH) return make({ taints: value.taints });
    if (value.path === null) return make({ path: `.${name}`, base: value, taints: value.taints });
    const path = this.#alias(`${value.path}.${name}`);
    const bound = this.#names.get(path);
    if (bound) return bound;
    const given = this.language.names?.(path, this.found.scene);
    return given ?? nameValue(path, value);
  }

  #handler(path: string): Handler | undefined {
    const handler = this.language.calls.get(path);
    if (handler) return handler;
    const dot = path.lastIndexOf('.');
    return dot < 0 ? undefined : this.language.methods?.get(path.slice(dot + 1));
  }

  /** A function that matters is handed to another one: it will be called (`map(os.system, commands)`). */
  #handsOn(args: readonly Value[], named: ReadonlyMap<string, Value>, base: Value | null): void {
    for (const arg of [...args, ...named.values()]) {
      if (arg.path === null || arg.text !== null || arg.path.endsWith(')') || !this.#handler(arg.path))
        continue;
      const given =
        named.get('args')?.items ?? args.find((each) => each !== arg && each.items)?.items ?? base?.items;
      this.call(
        arg,
        given && given.length > 0
          ? named.has('args')
            ? given
            : [oneOf(given)]
          : [make({ taints: union([base ?? UNKNOWN, ...args]) })],
        new Map(),
      );
    }
  }

  /** What a call gives, its findings noted. */
  call(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
    const results = alternatives(callee).map((each) => this.#callOne(each, args, named));
    return results.length === 1 ? results[0]! : oneOf(results);
  }

  #callOne(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
    let path = callee.path;
    if (callee.text && this.language.callableText)
      path = this.#alias(callee.text.known ? callee.text.text : '?');
    const taints = union([callee, ...args, ...named.values()]);
    if (path === null || path.length > MAX_PATH) return make({ taints });
    if (callee.parameters) {
      // `def f(c): os.system(c)` is read with the constants that `f` is called with.
      for (const [index, parameter] of callee.parameters.entries()) {
        this.assign(parameter, args[index] ?? named.get(parameter) ?? UNKNOWN);
      }
      return make({ path: `${path}()`, taints });
    }
    const last = args.at(-1);
    const options = named.size > 0 || !last?.entries ? named : last.entries;
    const site: Site = { path, args, named: options, base: callee.base, found: this.found, walker: this };
    const method = indirect(site, path) ?? universal(site, path);
    if (method) return method;
    const handler = this.#handler(path);
    const value = handler?.(site);
    if (value) return value;
    if (!handler) this.#handsOn(args, named, callee.base);
    // What evaluated code gives may be anything: `eval('require')('child_process').exec(...)`.
    if (!handler && EVALUATED.test(path)) this.found.unresolved('code', path);
    if (!handler && this.language.sensitive?.test(path) && /(?:^|\.)\?$/.test(path)) {
      this.found.unresolved('code', `a function of ${path.replace(/\.\?$/, '')} whose name is not known`);
    }
    return make({ path: `${path}()`, base: callee.base, args, taints });
  }
}

/** Reads `text` as `language` into `found`. Text that cannot be read at all is unresolved code. */
export function readScript(text: string, language: Language, found: Findings): void {
  try {
    new Walker(language, found).run(new Lexer(text, language.dialect).read());
  } catch (error) {
    found.silent = false;
    if (error instanceof LexError) found.unresolved('code', error.message);
    else if (error instanceof WalkLimit) found.unresolved('limit', error.message);
    else throw error;
  }
}
