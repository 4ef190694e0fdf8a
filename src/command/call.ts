/** A program about to start, as the tables in `programs/` see it: arguments split by grammar, and makers of targets and effects. */
import { type OptionStyle, type Parsed, parseArgs, parseGrammar } from './grammar.ts';
import { pathTarget, urlTarget } from './targets.ts';
import type { Action, Context, Effect, Redirection, Taint, Target, TargetKind } from './types.ts';
import { type Arg, known, type Text } from './value.ts';

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
  variable: (name: string) => Arg | null;
  redirections?: readonly Redirection[];
  wrote?: boolean;
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
  /** Value of a variable at this point, or null when it is not set or not known to be. */
  readonly variable: (name: string) => Arg | null;
  /** Working directory at this point. */
  readonly cwd: Text;
  /** The request has written files before. */
  readonly wrote: boolean;
  readonly #parsed: Parsed;

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
    this.variable = parts.variable;
    this.wrote = parts.wrote === true;
    this.#parsed = parts.parsed;
  }

  /** The same call with other arguments, split by another grammar. */
  again(args: readonly Arg[], grammar: string, style: OptionStyle): Call {
    const parsed = parseArgs(args, parseGrammar(grammar), style);
    const { program, subcommand, input, context, cwd, variable, wrote } = this;
    return new Call({ program, subcommand, args, parsed, input, context, cwd, variable, wrote });
  }

  /** The same call with its arguments split another way. */
  reread(parsed: Parsed, subcommand: readonly string[]): Call {
    const { program, args, input, context, cwd, variable, wrote } = this;
    return new Call({ program, subcommand, args, parsed, input, context, cwd, variable, wrote });
  }

  /** Whether one of the options (canonical names) is present. */
  has(...names: string[]): boolean {
    return names.some((name) => this.#parsed.options.has(name));
  }

  /** Last value of an option, or null when it is absent or has none. */
  value(name: string): Arg | null {
    return this.#parsed.options.get(name)?.at(-1) ?? null;
  }

  /** All values of an option, in order. */
  values(name: string): readonly Arg[] {
    return this.#parsed.options.get(name) ?? [];
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
    return { ...NAMED, kind, value: value.text, known: value.known };
  }

  /** One effect on each target. */
  on(action: Action, targets: Target | readonly Target[], more: EffectMore = {}): Effect[] {
    const list = Array.isArray(targets) ? (targets as readonly Target[]) : [targets as Target];
    return list.map((target) => ({ ...PLAIN, ...more, action, target }));
  }

  /** One effect on each path argument. */
  onPaths(action: Action, args: readonly (Arg | null)[], more: EffectMore = {}): Effect[] {
    const effects: Effect[] = [];
    for (const arg of args) if (arg) effects.push({ ...PLAIN, ...more, action, target: this.path(arg) });
    return effects;
  }
}

const PLAIN = {
  recursive: false,
  irreversible: false,
  mode: null,
  carries: [],
} as const satisfies EffectMore;

const NAMED = {
  scope: null,
  whole: false,
  role: null,
  exists: null,
  host: null,
} as const;
