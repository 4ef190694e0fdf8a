/** How rules must name the options of programs that hoopx knows. */
import { parseGrammar } from '../command/grammar.ts';
import { findProgram } from '../command/programs/index.ts';
import type { CommandSpec } from '../command/spec.ts';
import type { OptionNames } from './check-condition.ts';

const known = new Map<string, ReadonlyMap<string, string> | null>();

/** Every name of an option of a program or one of its subcommands, with the name invocations show it by. */
export const optionNames: OptionNames = (program) => {
  let names = known.get(program);
  if (names === undefined) {
    const spec = findProgram(program);
    const found = new Map<string, string>();
    if (spec !== undefined) collect(spec, found);
    names = found.size === 0 ? null : found;
    known.set(program, names);
  }
  return names;
};

function collect({ options, subcommands = {} }: CommandSpec, names: Map<string, string>): void {
  const { short, long } = parseGrammar(options);
  for (const grammar of [short, long])
    for (const [alias, { name }] of grammar) {
      // `-f` may be short for another option in another subcommand, and a name of its own in a third.
      if (names.get(alias) !== alias) names.set(alias, name);
      names.set(name, name);
    }
  for (const subcommand of Object.values(subcommands)) collect(subcommand, names);
}
