/** A program about to start, as the tables in `programs/` see it: arguments split by grammar, and makers of targets and effects. */
import { type OptionStyle, type Parsed, parseArgs, parseGrammar } from './grammar.ts';
import { pathTarget, urlTarget } from './targets.ts';
import type { Action, Context, Effect, Taint, Target, TargetKind } from './types.ts';
import { type Arg, fromPieces, known, type Text } from './value.ts';

/** What flows into standard input. */
export interface Input {
  taints: readonly Taint[];
  /** The text itself, where known (heredoc, here-string, `echo text |`). */
  text: Text | null;
  /** A file that standard input is redirected from. */
  file: Arg | null;
}

export interface CallParts {
  program: string;
  subcommand: readonly string[];
  args: readonly Arg[];
  parsed: Parsed;
  input: Input;
  context: Context;
  cwd: Text;
  scene: Surroundings;
}

/** Variables, and the files written so far, at the point where the program starts. */
export interface Surroundings {
  knows(name: string): boolean;
  textOf(name: string): Text | null;
  readonly written: {
    readonly idle: boolean;
    get(path: string): { readonly text: Text | null } | undefined;
    below(folder: string): Iterable<readonly [path: string, content: unknown]>;
  };
}

/** Value of a variable, or null when it is not set or not known to be. */
export function variableIn(variables: Surroundings, name: string): Arg | null {
  if (!variables.knows(name)) return null;
  const text = variables.textOf(name);
  return text === null ? null : fromPieces(text);
}

export type EffectMore = Partial<Omit<Effect, 'action' | 'target'>>;

export class Call {
  /** Name without folder. */
  readonly program: string;
  readonly subcommand: readonly string[];
  /** Every argument after the program's name, options included. */
  readonly args: readonly Arg[];
  readonly operands: readonly Arg[];
  readonly unknownOptions: readonly string[];
  /** Index in `args` of the first operand (before any subcommand is taken off). */
  readonly firstOperand: number;
  readonly input: Input;
  readonly context: Context;
  /** Working directory at this point. */
  readonly cwd: Text;
  readonly #parsed: Parsed;
  readonly #scene: Surroundings;

  constructor(parts: CallParts) {
    this.program = parts.program;
    this.subcommand = parts.subcommand;
    this.args = parts.args;
    this.operands = parts.parsed.operands;
    this.unknownOptions = parts.parsed.unknownOptions;
    this.firstOperand = parts.parsed.firstOperand;
    this.input = parts.input;
    this.context = parts.context;
    this.cwd = parts.cwd;
    this.#scene = parts.scene;
    this.#parsed = parts.parsed;
  }

  /** The same call with other arguments, split by another grammar. */
  again(args: readonly Arg[], grammar: string, style: OptionStyle): Call {
    const parsed = parseArgs(args, parseGrammar(grammar), style);
    const { program, subcommand, input, context, cwd } = this;
    return new Call({ program, subcommand, args, parsed, input, context, cwd, scene: this.#scene });
  }

  /** The same call with a text on standard input in place of a file among its arguments. */
  reading(text: Text, args: readonly Arg[]): Call {
    const { program, subcommand, context, cwd } = this;
    const input = { ...this.input, text };
    const operands = this.operands.filter((arg) => args.includes(arg));
    const parsed = { ...this.#parsed, operands };
    return new Call({ program, subcommand, args, parsed, input, context, cwd, scene: this.#scene });
  }

  /** The same call with its arguments split another way. */
  reread(parsed: Parsed, subcommand: readonly string[]): Call {
    const { program, args, input, context, cwd } = this;
    return new Call({ program, subcommand, args, parsed, input, context, cwd, scene: this.#scene });
  }

  /** The request may have written files before. */
  get wrote(): boolean {
    return !this.#scene.written.idle;
  }

  /** What this request wrote under a name that is no path, such as `gitAlias` gives; null when it did not or it is not known. */
  noted(name: string): Arg | null {
    if (!this.wrote) return null;
    const text = this.#scene.written.get(name)?.text;
    return text ? fromPieces(text) : null;
  }

  /** Files that this request wrote, in whatever folder, whose own names match. */
  writtenFiles(name: RegExp): Arg[] {
    if (!this.wrote) return [];
    const paths = [...this.#scene.written.below('/')].map(([path]) => path);
    return paths
      .filter((path) => name.test(path.slice(path.lastIndexOf('/') + 1)))
      .map((path) => known(`/${path}`));
  }

  /** Value of a variable at this point, or null when it is not set or not known to be. */
  variable(name: string): Arg | null {
    return variableIn(this.#scene, name);
  }

  /** Whether one of the options (canonical names) is present. */
  has(...names: string[]): boolean {
    const { options } = this.#parsed;
    if (options.size > 0) for (const name of names) if (options.has(name)) return true;
    return false;
  }

  /** Last value of an option, or null when it is absent or has none. */
  value(name: string): Arg | null {
    return this.#parsed.options.get(name)?.at(-1) ?? null;
  }

  /** All values of an option, in order. */
  values(name: string): readonly Arg[] {
    return this.#parsed.options.get(name) ?? NO_ARGUMENTS;
  }

  /** All values of several options, one option after the other. */
  valuesOf(names: readonly string[]): readonly Arg[] {
    const { options } = this.#parsed;
    if (options.size === 0) return NO_ARGUMENTS;
    let found: Arg[] | null = null;
    for (const name of names) {
      const values = options.get(name);
      if (values === undefined) continue;
      found ??= [];
      for (const value of values) found.push(value);
    }
    return found ?? NO_ARGUMENTS;
  }

  /** Operand by place (from 0; negative from the end), or null. */
  operand(place: number): Arg | null {
    return this.operands.at(place) ?? null;
  }

  /** The target that a path argument means here (resolved against the working directory, with scope and role). */
  path(arg: Arg | string): Target {
    return pathTarget(typeof arg === 'string' ? known(arg) : arg, this.cwd, this.context);
  }

  /** The target that a URL, `host:port` or scp-like `user@host:path` means. */
  url(arg: Arg | string): Target {
    return urlTarget(typeof arg === 'string' ? known(arg) : arg);
  }

  /** A target that is only a name: a container, a table, a process... */
  named(kind: TargetKind, arg: Arg | string): Target {
    const value = typeof arg === 'string' ? known(arg) : arg;
    return {
      scope: null,
      whole: false,
      role: null,
      exists: null,
      host: null,
      kind,
      value: value.text,
      known: value.known,
    };
  }

  /** One effect on each target. */
  on(action: Action, targets: Target | readonly Target[], more: EffectMore = PLAIN): Effect[] {
    if (!Array.isArray(targets)) return [effectOn(targets as Target, action, more)];
    return (targets as readonly Target[]).map((target) => effectOn(target, action, more));
  }

  /** One effect on each path argument. */
  onPaths(action: Action, args: readonly (Arg | null)[], more: EffectMore = PLAIN): Effect[] {
    const effects: Effect[] = [];
    for (const arg of args) if (arg) effects.push(effectOn(this.path(arg), action, more));
    return effects;
  }
}

/** Written out, as spreading objects is slow and most commands have an effect. */
function effectOn(target: Target, action: Action, more: EffectMore): Effect {
  const { recursive = false, irreversible = false, mode = null, carries = PLAIN.carries } = more;
  return { recursive, irreversible, mode, carries, action, target };
}

const NO_ARGUMENTS: readonly Arg[] = [];
const PLAIN: { carries: Taint[] } = { carries: [] };
