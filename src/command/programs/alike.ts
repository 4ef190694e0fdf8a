import type { CommandSpec } from '../spec.ts';

/** Several commands with one description, each under its own name: `alike('drop clear', {...})`. A `|` between names would make them aliases of the first. */
export function alike(names: string, spec: CommandSpec): { readonly [name: string]: CommandSpec } {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, spec]),
  );
}
