/** Variables of a Makefile and what references to them and to make's functions expand to. */
import { callMakeFunction, isMakeFunction } from './make-functions.ts';
import { isMarked } from './marks.ts';
import type { TaskHost } from './task.ts';

/** Values that hold for one target, one call or one turn of a loop, before all others. */
export type Locals = ReadonlyMap<string, string>;

interface Variable {
  value: string;
  /** The value is the text itself, not to be expanded again. */
  simple: boolean;
  /** From the command line: assignments in the file do not change it. */
  fixed: boolean;
}

/** Expansions of one make, and the characters they may give: `A=$(B)$(B)`, `B=$(C)$(C)` ... doubles without end. */
const MAX_EXPANSIONS = 100_000;
const MAX_TEXT = 4 * 1024 * 1024;
const MAX_VALUE = 256 * 1024;
const MAX_SHELLS = 256;
const MAX_DEPTH = 64;

const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['CC', 'cc'],
  ['CXX', 'g++'],
  ['CPP', '$(CC) -E'],
  ['AR', 'ar'],
  ['ARFLAGS', 'rv'],
  ['AS', 'as'],
  ['LD', 'ld'],
  ['FC', 'f77'],
  ['LEX', 'lex'],
  ['YACC', 'yacc'],
  ['RM', 'rm -f'],
  ['MAKE', 'make'],
  ['MAKE_COMMAND', 'make'],
  ['SHELL', '/bin/sh'],
  ['.SHELLFLAGS', '-c'],
  ['COMPILE.c', '$(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c'],
  ['LINK.c', '$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH)'],
  ['LINK.o', '$(CC) $(LDFLAGS) $(TARGET_ARCH)'],
  ['COMPILE.cc', '$(CXX) $(CXXFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c'],
  ['OUTPUT_OPTION', '-o $@'],
  ['MAKE_VERSION', '4.4'],
  // `Windows_NT` where make runs on Windows.
  ['OS', ''],
]);

export class Values {
  readonly host: TaskHost;
  /** Reads text as a part of the Makefile (`$(eval ...)`). */
  readonly evaluate: (text: string) => void;
  /** Something defined variables that was not seen. */
  incomplete = false;
  readonly #variables = new Map<string, Variable>();
  readonly #shells = new Map<string, string>();
  readonly #expanding = new Set<string>();
  /** Values of variables that no local value had a part in; forgotten whenever a variable changes. */
  readonly #expanded = new Map<string, string>();
  /** The expansion under way asked for a value that holds here only. */
  #local = false;
  /** Some local value besides the automatic ones (`$@`) is in force. */
  #named = 0;
  #expansions = 0;
  #characters = 0;
  #depth = 0;
  #locals: Locals[] = [];

  constructor(host: TaskHost, evaluate: (text: string) => void) {
    this.host = host;
    this.evaluate = evaluate;
  }

  /** The character that begins a recipe line. */
  get prefix(): string {
    return this.raw('.RECIPEPREFIX')?.[0] ?? '\t';
  }

  assign(name: string, operator: string, value: string, overrides = false): void {
    this.#expanded.clear();
    const before = this.#variables.get(name);
    if (before?.fixed && !overrides) return;
    switch (operator) {
      case '=':
        this.#variables.set(name, { value, simple: false, fixed: false });
        return;
      case '?=':
        if (!before && this.host.variable(name) === null)
          this.#variables.set(name, { value, simple: false, fixed: false });
        return;
      case '+=': {
        const old = before?.value ?? this.host.variable(name) ?? DEFAULTS.get(name) ?? '';
        if (old.length > MAX_VALUE) return this.host.limit('values in a Makefile without end');
        const more = before?.simple ? this.expand(value) : value;
        const joined = old === '' ? more : `${old} ${more}`;
        this.#variables.set(name, { value: joined, simple: before?.simple ?? false, fixed: false });
        return;
      }
      case '!=':
        this.#variables.set(name, { value: this.shell(this.expand(value)), simple: true, fixed: false });
        return;
      default:
        this.#variables.set(name, { value: this.expand(value), simple: true, fixed: false });
    }
  }

  /** An assignment on the command line. */
  fix(name: string, value: string): void {
    this.#expanded.clear();
    this.#variables.set(name, { value, simple: false, fixed: true });
  }

  /** The text of a variable before expansion, or null when it has none. */
  raw(name: string): string | null {
    const variable = this.#variables.get(name);
    if (variable) return variable.simple ? this.literal(variable.value) : variable.value;
    return DEFAULTS.get(name) ?? null;
  }

  /** Text that expands to itself. */
  literal(text: string): string {
    return text.replaceAll('$', '$$$$');
  }

  has(name: string): boolean {
    return this.valueOf(name) !== '';
  }

  names(): Iterable<string> {
    return this.#variables.keys();
  }

  /** The words of a text: what make calls a list. */
  words(text: string): string[] {
    return text.split(/[ \t\n]+/).filter((word) => word !== '');
  }

  /** With `locals` in force. */
  within<T>(locals: readonly Locals[], work: () => T): T {
    const before = this.#locals;
    const named = locals.some((each) => !each.has('@')) ? 1 : 0;
    this.#locals = [...locals, ...before];
    this.#named += named;
    const result = work();
    this.#named -= named;
    this.#locals = before;
    return result;
  }

  valueOf(name: string): string {
    // `$@`, `$1`: what they are differs from place to place even where they are not set.
    if (name.length === 1 && /[^A-Za-z_]/.test(name)) this.#local = true;
    for (const locals of this.#locals) {
      const value = locals.get(name);
      if (value === undefined) continue;
      this.#local = true;
      return this.#guarded(name, value);
    }
    const variable = this.#variables.get(name);
    if (variable) return variable.simple ? variable.value : this.#kept(name, variable.value);
    // Make's own shell is not the user's login shell.
    const value = name === 'SHELL' ? null : this.host.variable(name);
    if (value !== null) return value;
    const usual = DEFAULTS.get(name);
    if (usual !== undefined) return this.#kept(name, usual);
    return this.incomplete && /^[A-Za-z_][\w.-]*$/.test(name) ? this.host.unknown(`$(${name})`) : '';
  }

  /** The expansion of a global value, made once where it is the same everywhere. */
  #kept(name: string, value: string): string {
    if (!value.includes('$')) return value;
    if (this.#named > 0) return this.#guarded(name, value);
    const kept = this.#expanded.get(name);
    if (kept !== undefined) return kept;
    const outer = this.#local;
    this.#local = false;
    const expanded = this.#guarded(name, value);
    if (!this.#local && this.#expanding.size === 0) this.#expanded.set(name, expanded);
    this.#local ||= outer;
    return expanded;
  }

  /** A variable that is made of itself has no value (make stops there). */
  #guarded(name: string, value: string): string {
    if (!value.includes('$')) return value;
    const key = `${name}\0${value}`;
    if (this.#expanding.has(key)) return '';
    this.#expanding.add(key);
    const expanded = this.expand(value);
    this.#expanding.delete(key);
    return expanded;
  }

  expand(text: string): string {
    if (!text.includes('$')) return text;
    if (this.#depth >= MAX_DEPTH || ++this.#expansions > MAX_EXPANSIONS || this.#characters > MAX_TEXT) {
      this.host.limit('values in a Makefile without end');
      return '';
    }
    this.#depth++;
    let expanded = '';
    for (let at = 0; at < text.length; at++) {
      const next = text.indexOf('$', at);
      if (next < 0) {
        expanded += text.slice(at);
        break;
      }
      expanded += text.slice(at, next);
      const sign = text[next + 1];
      at = next + 1;
      if (sign === '$') expanded += '$';
      else if (sign === '(' || sign === '{') {
        const end = closing(text, at);
        expanded += this.#reference(text.slice(at + 1, end < 0 ? undefined : end));
        at = end < 0 ? text.length : end;
      } else if (sign !== undefined) expanded += this.valueOf(sign);
    }
    this.#depth--;
    this.#characters += expanded.length;
    return expanded;
  }

  #reference(inside: string): string {
    const call = /^([a-z][a-z-]*)(?:[ \t\n]+|$)/.exec(inside);
    if (call && isMakeFunction(call[1]!))
      return callMakeFunction(call[1]!, inside.slice(call[0].length), this);
    const name = this.expand(inside);
    // `$(SRCS:.c=.o)`, `$(SRCS:src/%.c=%)`
    const replace = /^([^:\s]+):([^=]*)=([^=]*)$/s.exec(name);
    if (replace) {
      const [, of = '', from = '', to = ''] = replace;
      const pattern = from.includes('%') ? from : `%${from}`;
      const place = from.includes('%') ? to : `%${to}`;
      return this.words(this.valueOf(of))
        .map((word) => substitute(word, pattern, place))
        .join(' ');
    }
    // `$(@D)`, `$(<F)`
    const part = /^([@<^+?*%|])([DF])$/.exec(name);
    if (part) {
      const words = this.words(this.valueOf(part[1]!));
      return words
        .map((word) => {
          const slash = word.lastIndexOf('/');
          if (part[2] === 'F') return word.slice(slash + 1);
          return slash < 0 ? '.' : slash === 0 ? '/' : word.slice(0, slash);
        })
        .join(' ');
    }
    return this.valueOf(name);
  }

  /** What a command prints, as make takes it: lines joined by spaces. Runs once for each text. */
  shell(command: string): string {
    if (command.trim() === '') return '';
    const cached = this.#shells.get(command);
    if (cached !== undefined) return cached;
    if (this.#shells.size >= MAX_SHELLS) {
      this.host.limit('too many commands in a Makefile');
      return '';
    }
    const line = this.host.shell(command).replace(/\n+$/, '').replaceAll('\n', ' ');
    this.#shells.set(command, line);
    return line;
  }
}

/** The end of a reference that begins with the bracket at `open`, or -1. */
function closing(text: string, open: number): number {
  const opens = text[open]!;
  const closes = opens === '(' ? ')' : '}';
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === opens) depth++;
    else if (text[at] === closes && --depth === 0) return at;
  }
  return -1;
}

/** `word` with what `%` matches of `pattern` put in `place`; unchanged when it does not match. */
export function substitute(word: string, pattern: string, place: string): string {
  const at = pattern.indexOf('%');
  if (at < 0) return word === pattern ? place : word;
  const stem = stemOf(word, pattern);
  // A part that is not known may match or not: kept as it is.
  if (stem === null || (isMarked(word) && stem === '')) return word;
  return place.replace('%', () => stem);
}

/** What `%` stands for when `word` matches `pattern`, else null. */
export function stemOf(word: string, pattern: string): string | null {
  const at = pattern.indexOf('%');
  if (at < 0) return word === pattern ? '' : null;
  const head = pattern.slice(0, at);
  const tail = pattern.slice(at + 1);
  if (word.length < head.length + tail.length || !word.startsWith(head) || !word.endsWith(tail)) return null;
  return word.slice(head.length, word.length - tail.length);
}
