/** Tasks that a project keeps in a file of its own, as runners are asked for them. */
import type { Arg } from '../value.ts';
import type { BookFormat } from './listed.ts';

export type Task = PackageTask | MakeTask | JustTask | ComposerTask | DenoTask | ListedTask;

/** Scripts of a package.json: `npm run build`, `yarn test`, `run-s clean build:*`. */
export interface PackageTask {
  runner: 'package';
  /** Names or patterns (`build:*`), in order; those that the package lacks are left out. */
  scripts: readonly Arg[];
  /** Go behind the command of each script. */
  args: readonly Arg[];
  /** Packages by folder or name, below the working directory; empty for the package that the working directory is in. */
  packages: readonly Arg[];
  /** In every package of the workspace too. */
  everywhere: boolean;
  /** Where no script has the name, the program of that name runs (`yarn jest`): always, when the scripts are known, or never. */
  program: 'always' | 'known' | 'never';
  /** A `*` in a pattern stands for colons too (concurrently). */
  wide: boolean;
}

/** Targets of a Makefile. */
export interface MakeTask {
  runner: 'make';
  goals: readonly Arg[];
  /** `NAME=value` arguments. */
  variables: readonly Arg[];
  /** Makefiles by option; empty for the usual names. */
  files: readonly Arg[];
  /** Makefile text that came some other way (standard input, `--eval`). */
  texts: readonly Arg[];
  /** Nothing runs but what make runs anyway: `$(shell)` and recipe lines with a plus. */
  dry: boolean;
}

/** Recipes of a justfile. */
export interface JustTask {
  runner: 'just';
  /** `NAME=value` settings, then recipes with their arguments. */
  words: readonly Arg[];
  file: Arg | null;
}

/** Scripts of a composer.json. */
export interface ComposerTask {
  runner: 'composer';
  scripts: readonly string[];
  args: readonly Arg[];
}

/** Tasks of a deno.json. */
export interface DenoTask {
  runner: 'deno';
  name: Arg;
  args: readonly Arg[];
}

/** Tasks of a Rakefile, Taskfile.yml, tox.ini, noxfile.py and their like. */
export interface ListedTask {
  runner: 'listed';
  format: BookFormat;
  /** Empty for those that run when none is named. */
  names: readonly Arg[];
  /** Words for the tasks. */
  args: readonly Arg[];
  /** The file by option; null for the usual names. */
  file: Arg | null;
}

/** What running a task needs of the engine. */
export interface TaskHost {
  /** Working directory; null when it is not known. */
  readonly cwd: string | null;
  /** Text of a file, as this request wrote it or else as it is known; null when not known or absent. Over 256 KiB is not known. */
  read(path: string): TaskFile | null;
  /** Text that comes out of a process substitution: `<(printf 'x:\n\trm y')`; null when not known, or for other words. */
  stream(word: Arg): string | null;
  /** Whether a file is known not to be there. */
  absent(path: string): boolean;
  /** Text of an environment variable, or null when it is not set. */
  variable(name: string): string | null;
  /** Runs shell source; gives what it prints, a mark where that is not known. */
  shell(script: string, setting?: TaskSetting): string;
  /** Runs a program by its argument vector. */
  program(argv: readonly (string | Arg)[], setting?: TaskSetting): void;
  /** Runs code in an argument of its interpreter: `['python', '-c']`. */
  code(interpreter: readonly string[], text: string, setting?: TaskSetting): void;
  /** Runs a script by its own first line (`#!`), else as shell. */
  script(text: string, setting?: TaskSetting): void;
  /** Follows a task unless it was followed already in the same state with the same arguments. */
  once(name: string, args: readonly string[], follow: () => void): void;
  /** A bound was passed: policy denies. */
  limit(why: string): void;
  /** Text with its unknown parts as marks, so that text is a string all along. */
  mark(arg: Arg): string;
  /** A mark for an unknown part. `strange`: it is no name that a project's makers know. */
  unknown(source: string, strange?: boolean): string;
}

export interface TaskFile {
  /** Unknown parts stand as marks. */
  text: string;
  /** Written by this very request. */
  written: boolean;
}

export interface TaskSetting {
  /** Folder to run in, absolute. */
  cwd?: string;
  /** Environment. */
  variables?: ReadonlyMap<string, string>;
}
