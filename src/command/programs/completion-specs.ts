/**
 * Grammars of programs that no hand-written row has one for, made from public completion specs (`npm run grammars`) in
 * the notation of `packed-grammar.ts`.
 *
 * They say how arguments are to be read (which options have a value, which words are the subcommand, which operands
 * are files or another command), nothing of what a program does. The file of them is read when such a program is first
 * asked for.
 */
import type { ProgramSpec } from '../spec.ts';
import SPECS from './completion-specs.json' with { type: 'json' };
import { commandSpec } from './packed-grammar.ts';

const made = new Map<string, ProgramSpec | undefined>();

/** The grammar of a program as a row, or undefined. */
export function completionSpec(name: string): ProgramSpec | undefined {
  if (!made.has(name)) {
    const text = textOf(name);
    made.set(
      name,
      text === undefined ? undefined : { names: [name], fromCompletion: true, ...commandSpec(text) },
    );
  }
  return made.get(name);
}

/** Every name with a grammar. */
export function completionSpecNames(): string[] {
  return Object.keys(SPECS.programs);
}

function textOf(name: string): string | undefined {
  const programs: Readonly<Record<string, string>> = SPECS.programs;
  const text = Object.hasOwn(programs, name) ? programs[name]! : undefined;
  if (!text?.startsWith('=')) return text;
  const other = text.slice(1);
  return Object.hasOwn(programs, other) ? programs[other] : undefined;
}
