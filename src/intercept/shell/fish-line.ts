/** A line of fish as a request: what it is in POSIX shell, where that is certain. Pure. */
import { posixFromFish } from './fish-text.ts';
import type { Definitions } from './line.ts';
import type { ShellValues } from './message.ts';

/** `values` has those variables that are one value each. */
export function fishDefinitions(line: string, values: ShellValues): Definitions {
  const posix = posixFromFish(line);
  const certain = posix?.variables.every((name) => values.variables.has(name)) ?? false;
  return {
    expanded: certain ? posix!.script : '',
    foreign: certain ? null : 'fish',
  };
}
