/** Every program that hoopx knows, by name. */
import type { Call } from '../call.ts';
import { evenly } from '../command-line.ts';
import type { CommandSpec, ProgramSpec } from '../spec.ts';
import { WRAPPERS } from '../wrappers/index.ts';
import { CLOUD } from './cloud.ts';
import { completionSpec } from './completion-specs.ts';
import { CONTAINERS } from './containers.ts';
import { COREUTILS } from './coreutils.ts';
import { DATABASES } from './databases.ts';
import { DISKS } from './disks.ts';
import { FILES } from './files.ts';
import { GIT } from './git.ts';
import { INTERPRETERS } from './interpreters.ts';
import { LISTED_TASKS } from './listed-tasks.ts';
import { NETWORK } from './network.ts';
import { OPERATIONS } from './operations.ts';
import { OPTION_COMMANDS } from './option-commands.ts';
import { OWN_FILES } from './own-files.ts';
import { PACKAGES } from './packages.ts';
import { PREFIXES } from './prefixes.ts';
import { SERVICE_COMMANDS } from './service-commands.ts';
import { SHELL_ESCAPES } from './shell-escapes.ts';
import { SYSTEM } from './system.ts';
import { VERSION_CONTROL } from './version-control.ts';

/** Each table is evaluated when one of its programs is first asked for: the build makes imports lazy. */
const TABLES: readonly (() => readonly ProgramSpec[])[] = [
  () => COREUTILS,
  () => FILES,
  () => DISKS,
  () => SYSTEM,
  () => GIT,
  () => VERSION_CONTROL,
  () => NETWORK,
  () => PACKAGES,
  () => CONTAINERS,
  () => CLOUD,
  () => DATABASES,
  () => INTERPRETERS,
  () => OPERATIONS,
  () => WRAPPERS,
  () => PREFIXES,
  () => OWN_FILES,
  () => LISTED_TASKS,
  () => SHELL_ESCAPES,
  () => SERVICE_COMMANDS,
  () => OPTION_COMMANDS,
];

/**
 * Which tables each name stands in, as lines `NAME NUMBERS` between line feeds: put in by the build, so that no table is read
 * to find out. Text, as it is searched in a microsecond, while reading 2,000 names as JSON takes every start 1 ms.
 */
declare const HOOPX_PROGRAMS: string | undefined;
const PLACES: string = typeof HOOPX_PROGRAMS === 'string' ? HOOPX_PROGRAMS : programPlaces();

/** Reads every table. */
export function programPlaces(): string {
  const places = new Map<string, number[]>();
  TABLES.forEach((table, number) => {
    for (const name of new Set(table().flatMap((spec) => spec.names)))
      places.set(name, [...(places.get(name) ?? []), number]);
  });
  return `\n${[...places].map(([name, numbers]) => `${name} ${numbers.join(' ')}\n`).join('')}`;
}

function placesOf(name: string): number[] {
  const start = /[\s]/.test(name) ? -1 : PLACES.indexOf(`\n${name} `);
  if (start < 0) return [];
  const numbers = start + name.length + 2;
  return PLACES.slice(numbers, PLACES.indexOf('\n', numbers)).split(' ').map(Number);
}

/** Found and not found. Commands make up names: a long batch must not fill the memory with them. */
const programs = new Map<string, ProgramSpec | null>();
const MOST_NAMES = 10_000;
/** Rows that say only what a program does, not how its arguments are to be read. */
const bare = new WeakSet<ProgramSpec>();

function programNamed(name: string): ProgramSpec | undefined {
  const known = programs.get(name);
  if (known !== undefined) return known ?? undefined;
  const rows = placesOf(name).flatMap((place) =>
    TABLES[place]!().filter((spec) => spec.names.includes(name)),
  );
  const program = rows.reduce<ProgramSpec | undefined>(merge, undefined);
  if (program && !rows.some(hasGrammar)) bare.add(program);
  if (programs.size >= MOST_NAMES) programs.clear();
  programs.set(name, program ?? null);
  return program;
}

/** Two rows of one name (what `find` deletes, what `find` starts) count together; the first one's grammar leads. */
/** What all of them find; mostly one of them does, if any. */
function together<T>(finds: readonly ((call: Call) => T[])[]): (call: Call) => T[] {
  if (finds.length === 1) return finds[0]!;
  return (call) => {
    let all = finds[0]!(call);
    for (let i = 1; i < finds.length; i++) {
      const more = finds[i]!(call);
      if (more.length > 0) all = all.length > 0 ? [...all, ...more] : more;
    }
    return all;
  };
}

function merge(first: ProgramSpec | undefined, second: ProgramSpec): ProgramSpec {
  if (!first) return second;
  const merged: ProgramSpec = { ...second, ...first };
  // What the second row starts is in `alsoStarts` below.
  if (!first.starts) delete merged.starts;
  const options = [second.options, first.options].filter((each) => each !== undefined).join(' ');
  if (options !== '') merged.options = options;
  const effects = [first.effects, second.effects].filter((each) => each !== undefined);
  if (effects.length > 0) merged.effects = together(effects);
  const whole = [first, second].some((each) => each.effects && !each.partial);
  if (whole) delete merged.partial;
  const starts = [first.alsoStarts, second.alsoStarts, second.starts].filter((each) => each !== undefined);
  if (starts.length > 0) merged.alsoStarts = together(starts);
  if (second.effects && first.subcommands)
    merged.subcommands = withEffects(first.subcommands, second.effects);
  else if (first.effects && second.subcommands && !first.subcommands)
    merged.subcommands = withEffects(second.subcommands, first.effects);
  return merged;
}

/** What one row says of the whole program holds for each subcommand of which the other says nothing. */
function withEffects(
  subcommands: NonNullable<CommandSpec['subcommands']>,
  effects: NonNullable<CommandSpec['effects']>,
): NonNullable<CommandSpec['subcommands']> {
  return Object.fromEntries(
    Object.entries(subcommands).map(([names, child]) => [
      names,
      {
        ...child,
        effects: (call) => {
          const own = child.effects?.(call) ?? [];
          return own.length > 0 ? own : effects(call);
        },
        ...(child.subcommands && { subcommands: withEffects(child.subcommands, effects) }),
      } satisfies CommandSpec,
    ]),
  );
}

/**
 * Whether a hand-written row says how arguments are to be read. A row of something harmless says enough: no decision
 * hangs on its arguments, and `ls` is not worth reading a file for.
 */
function hasGrammar({ harmless, starts, style, options, subcommands }: ProgramSpec): boolean {
  return (
    harmless === true || style === 'raw' || [starts, options, subcommands].some((each) => each !== undefined)
  );
}

/** Whether a program's hand-written row needs no completion spec. */
export function hasOwnGrammar(name: string): boolean {
  const row = handWritten(name);
  return row !== undefined && !bare.has(row);
}

/**
 * The row of a program by its name without folder; `python3.11`, `pip3` and `gcc-12` are found by their plain names.
 * Hand-written rows lead; where none says how arguments are to be read, completion specs do.
 */
export function findProgram(name: string): ProgramSpec | undefined {
  const known = found.get(name);
  if (known !== undefined) return known ?? undefined;
  const row = rowOf(name);
  const program = row && evenly(row);
  if (found.size >= MOST_NAMES) found.clear();
  found.set(name, program ?? null);
  return program;
}

const found = new Map<string, ProgramSpec | null>();

function rowOf(name: string): ProgramSpec | undefined {
  const row = handWritten(name);
  // Most scripts of a project's own are called by other names than programs are: `deploy.sh`, `run_all`.
  if ((row && !bare.has(row)) || !/^[A-Za-z][\w+-]{0,40}$/.test(name)) return row;
  const grammar = completionSpec(name);
  return row && grammar ? withGrammar(name, row, grammar) : (row ?? grammar);
}

function handWritten(name: string): ProgramSpec | undefined {
  const exact = programNamed(name);
  if (exact || name.length > 64) return exact;
  const plain = name.replace(/\.exe$/i, '').replace(/[-.]?\d+(?:\.\d+)*$/, '');
  return plain === name || plain === '' ? undefined : programNamed(plain);
}

const completed = new Map<string, ProgramSpec>();

/** A hand-written row that says only what a program does, with a grammar under it: the effects hold for every subcommand. */
function withGrammar(name: string, row: ProgramSpec, grammar: ProgramSpec): ProgramSpec {
  let whole = completed.get(name);
  if (!whole) {
    const { fromCompletion: _, ...root } = grammar;
    const { names, alsoStarts, style, partial } = row;
    whole = {
      ...below(root, row),
      names,
      ...(partial && { partial }),
      ...(alsoStarts && { alsoStarts }),
      ...(style && { style }),
    };
    completed.set(name, whole);
  }
  return whole;
}

function below(command: CommandSpec, row: CommandSpec): CommandSpec {
  // A row that says only what else is started (`eslint` runs its configuration) leaves what the grammar knows to be read.
  const { effects: reads, ...grammar } = command;
  const { subcommands } = command;
  const effects = row.effects ?? reads;
  // A short name for help may be another option in the version that is installed, and what does nothing is not judged.
  const options = grammar.options?.replace(/(?<=^|\s)(?:\w\|)*(help|version)(?:\|\w)*(?=\s|$)/g, '$1');
  return {
    ...grammar,
    ...(options !== undefined && { options }),
    ...(effects && { effects }),
    ...(row.dry && { dry: row.dry }),
    ...(subcommands && {
      subcommands: Object.fromEntries(
        Object.entries(subcommands).map(([names, child]) => [names, below(child, row)]),
      ),
    }),
  };
}

/** Every name that a row has. */
export function programNames(): string[] {
  return PLACES.trim()
    .split('\n')
    .map((line) => line.slice(0, line.indexOf(' ')));
}
