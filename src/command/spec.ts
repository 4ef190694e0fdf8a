/**
 * How a program is described. One row of a table per program: its option grammar, its subcommands, what it does
 * (`effects`) and what it starts (`starts`). Rows are pure functions of a `Call`.
 */
import type { Call } from './call.ts';
import type { OptionStyle } from './grammar.ts';
import type { Mount } from './mounts.ts';
import type { Task } from './tasks/task.ts';
import type { Effect, Remote } from './types.ts';
import type { Arg } from './value.ts';

export interface ProgramSpec extends CommandSpec {
  /** Names the program is called by: `['vim', 'vi', 'view']`. */
  names: readonly string[];
  /** What it starts whatever the subcommand, beside `starts`: that of a second row of the same name (see `programs/index.ts`). */
  alsoStarts?: (call: Call) => Start[];
  /** Its effects are those of a few commands: of the others this row says nothing. */
  partial?: true;
  /** Made from a completion spec (`programs/completion-specs.ts`): how it is called is known, not what it does. */
  fromCompletion?: true;
}

export interface CommandSpec {
  /** Option grammar (see `grammar.ts`). A subcommand's grammar includes its parents'. */
  options?: string;
  /** Default `gnu`. */
  style?: OptionStyle;
  /** Subcommands by name, with aliases: `{ 'remove|rm': {...} }`. */
  subcommands?: { readonly [names: string]: CommandSpec };
  /** For grammars not listed in full: up to this many leading operands that look like names are the subcommand. */
  depth?: number;
  /** Canonical names of options that make the program do nothing: `['dry-run']`. `help` and `version` always do (unless `style` is raw). */
  dry?: readonly string[];
  /** A single operand `help` asks what the command is: `aws ec2 terminate-instances help`. */
  helpWord?: true;
  /** Whether it is asked of an emulator on this machine (LocalStack), which counts as a dry run. */
  emulated?: (
    options: ReadonlyMap<string, readonly Arg[]>,
    variable: (name: string) => Arg | null,
  ) => boolean;
  /** What the program does. Runs only when the invocation is not inert. */
  effects?: (call: Call) => Effect[];
  /** Programs, scripts and code that it starts. Runs even when the invocation is inert. */
  starts?: (call: Call) => Start[];
  /** The program starts nothing and does nothing that matters, whatever its arguments. */
  harmless?: true;
}

/** Something that an invocation starts. Each becomes invocations of its own, with this one in `via`. */
export type Start =
  /** A command as an argument vector (`sudo CMD ARG...`, `find -exec`). An empty list starts nothing. */
  | ({ kind: 'argv'; argv: readonly Arg[] } & StartSetting)
  /** Shell source, `positional` from `$0` on (`bash -c`, `ssh host 'cmd'`, git aliases, `--to-command`). */
  | ({ kind: 'shell'; script: Arg; shell?: string; positional?: readonly Arg[] } & StartSetting)
  /** Code in another language (`python -c`, SQL). */
  | ({ kind: 'code'; language: string; text: Arg; origin: 'argument' | 'stdin' | 'file' } & StartSetting)
  /** A file that is run as `language`, or by its own first line when that is null. */
  | ({
      kind: 'file';
      path: Arg;
      language: string | null;
      args?: readonly Arg[];
      /** Only where this request has written the file, or a process substitution gives it. */
      fresh?: true;
    } & StartSetting)
  /** Whatever comes on standard input, as `language` (`sh`, `python`, `sql`). */
  | ({ kind: 'stdin'; language: string } & StartSetting)
  /** Tasks of a project's own file of tasks (`npm run build`, `make test`), read where that file is known. */
  | ({ kind: 'task'; task: Task } & StartSetting)
  /** A module, library or file of settings that is loaded first: a question where it lies in a folder for temporary files. */
  | { kind: 'load'; path: Arg }
  /** Something starts that cannot be told: an unknown option of a wrapper, an unknown form. */
  | { kind: 'unknown'; why: 'option' | 'program' | 'code'; source: string };

export interface StartSetting {
  privileged?: boolean;
  remote?: Remote | null;
  /** It runs in a container of its own, which has these folders and no others of this machine. */
  mounts?: readonly Mount[];
  /** It runs while an image is made, on a file system that nobody has yet: only code from elsewhere matters. */
  building?: true;
  /** Working directory of what is started, when it is another one. */
  cwd?: Arg;
  /** Environment assigned for what is started: `env FOO=1`. */
  assignments?: ReadonlyMap<string, Arg>;
  /** The started command gets further arguments that are not known (`xargs`, `find -exec {}`): where they stand. */
  appended?: readonly Arg[];
  /** The command is the value of an option or a variable: one that lies in a folder for temporary files is asked about. */
  handedOver?: true;
}

export type { Call } from './call.ts';
export type { Arg } from './value.ts';
