/**
 * Option grammars as short strings, and the parser that splits an argument vector by them.
 *
 * A grammar is a list of options separated by white space, each `NAME|NAME...` and a mark: none for a flag, `=` for an
 * option with a value, `=?` for one whose value is optional and attached (`-i.bak`, `--color=auto`), `=~` for one whose
 * value is optional and may also be the next argument that is no option. One-character names are short options. The first name of more than one character is the option's canonical name, else the first name.
 *
 *     parseGrammar('r|R|recursive f|force interactive=? t|target-directory=')
 */

import type { OptionValue } from './types.ts';
import { type Arg, after, known } from './value.ts';

/**
 * How a program reads its options:
 * - `gnu`: anywhere before `--`, short ones bundled, long ones abbreviated
 * - `posix`: as `gnu`, but the first operand ends them (wrappers: what follows is another command's)
 * - `dash`: long names with one dash or two, never bundled (`find`, `java`, `terraform`, `openssl`)
 * - `bundle`: as `gnu`, and the first argument may be a bundle without dash (`tar xzf`, `ps aux`)
 * - `raw`: no options at all; every argument is an operand (`dd`, `echo`, `test`)
 */
export type OptionStyle = 'gnu' | 'posix' | 'dash' | 'bundle' | 'raw';

export interface Option {
  name: string;
  takes: 'nothing' | 'value' | 'attached' | 'loose';
}

export interface Grammar {
  short: ReadonlyMap<string, Option>;
  long: ReadonlyMap<string, Option>;
}

/** An argument vector split into options and operands. */
export interface Parsed {
  /** Values by canonical name, in order; an empty list for a flag. Unknown options stand under the name they were written by. */
  options: ReadonlyMap<string, readonly Arg[]>;
  operands: Arg[];
  /** Options that the grammar does not have, as written. */
  unknownOptions: readonly string[];
  /** Index in the arguments of the first operand, or their number when there is none. */
  firstOperand: number;
  /** Index of `--` when it ended the options, else -1. */
  terminator: number;
}

const TAKES: Readonly<Record<string, Option['takes']>> = { '=': 'value', '=?': 'attached', '=~': 'loose' };
const NO_OPTIONS: Grammar = { short: new Map(), long: new Map() };
const cache = new Map<string, Grammar>();

export function parseGrammar(text: string | undefined): Grammar {
  if (text === undefined || text === '') return NO_OPTIONS;
  const cached = cache.get(text);
  if (cached) return cached;
  const short = new Map<string, Option>();
  const long = new Map<string, Option>();
  for (const entry of text.split(/\s+/)) {
    if (entry === '') continue;
    const [, namesText = '', mark = ''] = /^(.*?)(=[?~]?)?$/.exec(entry) ?? [];
    const names = namesText.split('|');
    const name = names.find((each) => each.length > 1) ?? names[0] ?? '';
    const takes = TAKES[mark] ?? 'nothing';
    for (const each of names) (each.length === 1 ? short : long).set(each, { name, takes });
  }
  const grammar = { short, long };
  cache.set(text, grammar);
  return grammar;
}

/** Both grammars' options; where both have a name it is the second's. */
export function joinGrammars(first: Grammar, second: Grammar): Grammar {
  if (second === NO_OPTIONS) return first;
  return {
    short: new Map([...first.short, ...second.short]),
    long: new Map([...first.long, ...second.long]),
  };
}

/** Splits `args` (without the program's name). Never fails: what the grammar lacks ends up in `unknownOptions`. */
export function parseArgs(args: readonly Arg[], grammar: Grammar, style: OptionStyle = 'gnu'): Parsed {
  return new ArgumentReader(args, grammar).read(style);
}

const NONE: ReadonlyMap<string, readonly Arg[]> = new Map();
const NO_NAMES: readonly string[] = [];

class ArgumentReader implements Parsed {
  readonly #args: readonly Arg[];
  readonly #grammar: Grammar;
  #index = 0;
  /** Made with the first option: many commands have none. */
  #found: Map<string, Arg[]> | null = null;
  options: ReadonlyMap<string, readonly Arg[]> = NONE;
  readonly operands: Arg[] = [];
  /** Made with the first of them, as well. */
  #lacking: string[] | null = null;
  unknownOptions: readonly string[] = NO_NAMES;
  firstOperand: number;
  terminator = -1;

  constructor(args: readonly Arg[], grammar: Grammar) {
    this.#args = args;
    this.#grammar = grammar;
    this.firstOperand = args.length;
  }

  read(style: OptionStyle): Parsed {
    const args = this.#args;
    while (this.#index < args.length) {
      const at = this.#index++;
      const arg = args[at]!;
      const text = typeof arg.pieces[0] === 'string' ? arg.pieces[0] : '';
      if (style === 'raw' || text.length < 2 || text[0] !== '-') {
        if (style === 'bundle' && at === 0 && /^[A-Za-z]+$/.test(arg.text) && arg.known) {
          this.#bundle(known(`-${arg.text}`, arg.span), true);
          continue;
        }
        this.#operand(arg, at);
        if (style === 'posix') this.#rest();
      } else if (text === '--' && arg.known) {
        this.terminator = at;
        this.#rest();
      } else if (text.startsWith('--')) this.#long(arg, 2);
      else if (style === 'dash') this.#long(arg, 1);
      else this.#bundle(arg, false);
    }
    return this;
  }

  #operand(arg: Arg, at: number): void {
    if (this.operands.length === 0) this.firstOperand = at;
    this.operands.push(arg);
  }

  /** All that is left are operands. */
  #rest(): void {
    while (this.#index < this.#args.length) this.#operand(this.#args[this.#index]!, this.#index++);
  }

  #add(name: string, value: Arg | null): void {
    this.#found ??= new Map();
    this.options = this.#found;
    const values = this.#found.get(name);
    if (values === undefined) this.#found.set(name, value ? [value] : []);
    else if (value) values.push(value);
  }

  #lacks(written: string): void {
    this.#lacking ??= [];
    this.unknownOptions = this.#lacking;
    this.#lacking.push(written);
  }

  #next(): Arg | null {
    return this.#index < this.#args.length ? this.#args[this.#index++]! : null;
  }

  #argumentOf({ takes }: Option, attached: Arg | null): Arg | null {
    if (attached) return attached;
    return takes === 'value' || (takes === 'loose' && !this.#args[this.#index]?.text.startsWith('-'))
      ? this.#next()
      : null;
  }

  #long(arg: Arg, dashes: number): void {
    const first = arg.pieces[0] as string;
    const { short, long } = this.#grammar;
    const equals = first.indexOf('=');
    const written = first.slice(dashes, equals < 0 ? undefined : equals);
    const exact = long.get(written) ?? (dashes === 1 ? short.get(written) : undefined);
    const option = exact ?? findLong(written, this.#grammar);
    const attached = equals < 0 ? null : after(arg, equals + 1);
    if (!option) {
      this.#lacks(arg.text);
      this.#add(written, attached);
    } else this.#add(option.name, this.#argumentOf(option, attached));
  }

  /** `old`: a bundle without dash, in which each option with a value takes the next argument (`tar xfz ARCHIVE`). */
  #bundle(arg: Arg, old: boolean): void {
    const first = arg.pieces[0] as string;
    for (let at = 1; at < first.length; at++) {
      const letter = first[at]!;
      const option = this.#grammar.short.get(letter);
      if (!option) {
        this.#lacks(`-${letter}`);
        this.#add(letter, null);
      } else if (option.takes === 'nothing') this.#add(option.name, null);
      else if (old) this.#add(option.name, option.takes === 'value' ? this.#next() : null);
      else {
        const attached = at + 1 < first.length || arg.pieces.length > 1 ? after(arg, at + 1) : null;
        this.#add(option.name, this.#argumentOf(option, attached));
        return;
      }
    }
  }
}

/** Exact long name, else the only one (or the only canonical one) that it abbreviates, as getopt_long does. */
function findLong(written: string, grammar: Grammar): Option | undefined {
  const exact = grammar.long.get(written);
  if (exact || written === '') return exact;
  let found: Option | undefined;
  for (const [name, option] of grammar.long) {
    if (!name.startsWith(written)) continue;
    if (found && found.name !== option.name) return undefined;
    found = option;
  }
  return found;
}

/** The options as the invocation document shows them. */
export function optionsOf(parsed: Parsed): { [name: string]: OptionValue } {
  const options: { [name: string]: OptionValue } = {};
  for (const [name, values] of parsed.options) {
    const first = values[0];
    const value =
      first === undefined ? true : values.length === 1 ? first.text : values.map(({ text }) => text);
    setOwn(options, name, value);
  }
  return options;
}

/** Sets an own property whatever its name: `--__proto__=x` must not change what the object is. */
export function setOwn<T>(record: { [name: string]: T }, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  else record[name] = value;
}
