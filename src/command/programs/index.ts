/** Every program that hoopx knows, by name. */
import type { CommandSpec, ProgramSpec } from '../spec.ts';
import { WRAPPERS } from '../wrappers.ts';
import { CLOUD } from './cloud.ts';
import { completionSpec } from './completion-specs.ts';
import { CONTAINERS } from './containers.ts';
import { COREUTILS } from './coreutils.ts';
import { DATABASES } from './databases.ts';
import { DISKS } from './disks.ts';
import { FILES } from './files.ts';
import { GIT } from './git.ts';
import { INTERPRETERS } from './interpreters.ts';
import { NETWORK } from './network.ts';
import { OPERATIONS } from './operations.ts';
import { PACKAGES } from './packages.ts';
import { PREFIXES } from './prefixes.ts';
import { SYSTEM } from './system.ts';

/** Each table is evaluated when one of its programs is first asked for: the build makes imports lazy. */
const TABLES: readonly (() => readonly ProgramSpec[])[] = [
  () => COREUTILS,
  () => FILES,
  () => DISKS,
  () => SYSTEM,
  () => GIT,
  () => NETWORK,
  () => PACKAGES,
  () => CONTAINERS,
  () => CLOUD,
  () => DATABASES,
  () => INTERPRETERS,
  () => OPERATIONS,
  () => WRAPPERS,
  () => PREFIXES,
];

/** Numbers of the tables that each name stands in, as JSON: put in by the build, so that no table is read to find out. */
declare const HOOPX_PROGRAMS: string | undefined;
const PLACES: Readonly<Record<string, readonly number[]>> =
  typeof HOOPX_PROGRAMS === 'string' ? JSON.parse(HOOPX_PROGRAMS) : programPlaces();

/** Reads every table. */
export function programPlaces(): Record<string, number[]> {
  const places: Record<string, number[]> = {};
  TABLES.forEach((table, number) => {
    for (const name of new Set(table().flatMap((spec) => spec.names)))
      places[name] = Object.hasOwn(places, name) ? [...places[name]!, number] : [number];
  });
  return places;
}

const programs = new Map<string, ProgramSpec | undefined>();
/** Rows that say only what a program does, not how its arguments are to be read. */
const bare = new WeakSet<ProgramSpec>();

function programNamed(name: string): ProgramSpec | undefined {
  if (!Object.hasOwn(PLACES, name)) return undefined;
  if (!programs.has(name)) {
    const rows = PLACES[name]!.flatMap((place) =>
      TABLES[place]!().filter((spec) => spec.names.includes(name)),
    );
    const row = rows.reduce<ProgramSpec | undefined>(merge, undefined);
    if (row && !rows.some(hasGrammar)) bare.add(row);
    programs.set(name, row);
  }
  return programs.get(name);
}

/** Two rows of one name (what `find` deletes, what `find` starts) count together; the first one's grammar leads. */
function merge(first: ProgramSpec | undefined, second: ProgramSpec): ProgramSpec {
  if (!first) return second;
  const merged: ProgramSpec = { ...second, ...first };
  // What the second row starts is in `alsoStarts` below.
  if (!first.starts) delete merged.starts;
  const options = [second.options, first.options].filter((each) => each !== undefined).join(' ');
  if (options !== '') merged.options = options;
  const effects = [first.effects, second.effects].filter((each) => each !== undefined);
  if (effects.length > 0) merged.effects = (call) => effects.flatMap((each) => each(call));
  const starts = [first.alsoStarts, second.alsoStarts, second.starts].filter((each) => each !== undefined);
  if (starts.length > 0) merged.alsoStarts = (call) => starts.flatMap((each) => each(call));
  return merged;
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
    const { names, alsoStarts, style } = row;
    whole = { ...below(root, row), names, ...(alsoStarts && { alsoStarts }), ...(style && { style }) };
    completed.set(name, whole);
  }
  return whole;
}

function below(command: CommandSpec, row: CommandSpec): CommandSpec {
  const { effects: _, ...grammar } = command;
  const { subcommands } = command;
  // A short name for help may be another option in the version that is installed, and what does nothing is not judged.
  const options = grammar.options?.replace(/(?<=^|\s)(?:\w\|)*(help|version)(?:\|\w)*(?=\s|$)/g, '$1');
  return {
    ...grammar,
    ...(options !== undefined && { options }),
    ...(row.effects && { effects: row.effects }),
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
  return Object.keys(PLACES);
}
