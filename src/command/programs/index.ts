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

const TABLES: readonly (readonly ProgramSpec[])[] = [
  COREUTILS,
  FILES,
  DISKS,
  SYSTEM,
  GIT,
  NETWORK,
  PACKAGES,
  CONTAINERS,
  CLOUD,
  DATABASES,
  INTERPRETERS,
  OPERATIONS,
  WRAPPERS,
];

const PROGRAMS: ReadonlyMap<string, ProgramSpec> = byName();

function byName(): Map<string, ProgramSpec> {
  const programs = new Map<string, ProgramSpec>();
  for (const table of TABLES) {
    for (const spec of table) {
      for (const name of spec.names) programs.set(name, merge(programs.get(name), spec));
    }
  }
  return programs;
}

/** Two rows of one name (what `find` deletes, what `find` starts) count together; the first one's grammar leads. */
function merge(first: ProgramSpec | undefined, second: ProgramSpec): ProgramSpec {
  if (!first) return second;
  const merged: ProgramSpec = { ...second, ...first };
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
  const exact = PROGRAMS.get(name);
  if (exact || name.length > 64) return exact;
  const plain = name.replace(/\.exe$/i, '').replace(/[-.]?\d+(?:\.\d+)*$/, '');
  return plain === name || plain === '' ? undefined : PROGRAMS.get(plain);
}

/** Every name that a row has. */
export function programNames(): string[] {
  return [...PROGRAMS.keys()];
}
