/** Every program that hoopx knows, by name. */
import type { ProgramSpec } from '../spec.ts';
import { WRAPPERS } from '../wrappers.ts';
import { CLOUD } from './cloud.ts';
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

function programNamed(name: string): ProgramSpec | undefined {
  if (!Object.hasOwn(PLACES, name)) return undefined;
  if (!programs.has(name)) {
    const rows = PLACES[name]!.flatMap((place) =>
      TABLES[place]!().filter((spec) => spec.names.includes(name)),
    );
    programs.set(name, rows.reduce<ProgramSpec | undefined>(merge, undefined));
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

/** The row of a program by its name without folder; `python3.11`, `pip3` and `gcc-12` are found by their plain names. */
export function findProgram(name: string): ProgramSpec | undefined {
  const exact = programNamed(name);
  if (exact || name.length > 64) return exact;
  const plain = name.replace(/\.exe$/i, '').replace(/[-.]?\d+(?:\.\d+)*$/, '');
  return plain === name || plain === '' ? undefined : programNamed(plain);
}

/** Every name that a row has. */
export function programNames(): string[] {
  return Object.keys(PLACES);
}
