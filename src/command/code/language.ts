/** What a reader must know of a language: what its calls do and how its names are known; for the walker its grammar too. */
import type { Findings, Scene } from './findings.ts';
import type { DialectName } from './lexer.ts';
import type { Value } from './values.ts';
import type { Walker } from './walker.ts';

/** What reads the code, as handlers see it: the walker over tokens, or a reader of a syntax tree. */
export interface Interpreter {
  readonly language: Language;
  readonly found: Findings;
  /** What handlers leave for each other. */
  readonly marks: Set<string>;
  /** Value that a dotted name was given by the code. */
  given(path: string): Value | undefined;
  lookup(name: string): Value;
  assign(name: string, value: Value): void;
  alias(path: string): string;
  member(value: Value, name: string): Value;
  call(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value;
}

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
  walker: Interpreter;
}

/** Notes what a call does; may give its value. */
// biome-ignore lint/suspicious/noConfusingVoidType: most handlers have no value to give
export type Handler = (site: Site) => Value | void;

export interface Language {
  name: string;
  dialect: DialectName | 'python';
  /** What calls do, by dotted name. */
  calls: ReadonlyMap<string, Handler>;
  /** What calls do, by the method's own name, whatever the object is. Only for names that mean one thing. */
  methods?: ReadonlyMap<string, Handler>;
  /** What calls do that no table knows, by the first part of the name: packages whose functions are named at run time. */
  families?: ReadonlyMap<string, Handler>;
  /** Values of names that the language gives. */
  names?: (path: string, scene: Scene) => Value | null;
  /** The name a dotted name is known by in `calls`. */
  alias?: (path: string) => string;
  /** Text of a plain string that is called as a function (`$f = 'system'; $f('ls')`). */
  callableText?: boolean;
  /** Modules on which a call of a name that is not known is code that cannot be told. */
  sensitive?: RegExp;
}

/** A language that is read token by token. */
export interface TokenLanguage extends Language {
  dialect: DialectName;
  /** Operators that put texts together. */
  concat: readonly string[];
  /** Operators before a member's name. */
  member: readonly string[];
  /** A call may stand without parentheses (`system 'ls'`). */
  parenless?: boolean;
  /** Functions that are called by their bare names (`unlink;`), on a default value. */
  bare?: ReadonlySet<string>;
  /** Methods that act when they are only named, without parentheses (`path.rmtree` in Ruby). */
  bareMethods?: ReadonlySet<string>;
  /** Reads a statement of its own (imports); says whether it did. */
  statement?: (walker: Walker) => boolean;
  /** What runs between backticks. Default: a shell command. */
  backticks?: 'shell' | 'argv';
}
