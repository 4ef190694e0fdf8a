/** Programs told by what their commands destroy: rows of `WORDS: deed`, for the many whose first words say it all. */
import type { Call, EffectMore } from '../call.ts';
import type { ProgramSpec } from '../spec.ts';
import type { Action, Effect, TargetKind } from '../types.ts';
import { type Arg, knownText } from '../value.ts';

/** What a command does to each operand behind its words. */
export interface Deed extends EffectMore {
  action: Action;
  kind: TargetKind;
}

/**
 * Leading words of a command, alternatives with `|`, any one word as `*`: `{ 'topic|topics delete|rm': DELETES }`.
 * Options behind them must be given too, in any place: `'swarm init --force-new-cluster'`, `'rm --all|-a'`.
 */
export type Deeds = { readonly [words: string]: Deed };

export const DELETES: Deed = { action: 'delete', kind: 'resource', recursive: true, irreversible: true };
export const EMPTIES: Deed = { action: 'truncate', kind: 'resource', irreversible: true };
export const CHANGES: Deed = { action: 'modify', kind: 'resource' };
export const DROPS: Deed = { action: 'drop', kind: 'database', recursive: true, irreversible: true };
export const STOPS: Deed = { action: 'service', kind: 'service', mode: 'stop' };
export const ACCOUNTS: Deed = { action: 'account', kind: 'user' };
export const REVEALS: Deed = { action: 'reveal', kind: 'key' };

/** Subcommand and operands: the words that a command consists of. */
export function wordsOf(call: Call): string[] {
  return [...call.subcommand, ...call.operands.map((arg) => arg.text)];
}

/** A deed's effect on each of `names`, on `otherwise` when there is none. */
export function does(
  call: Call,
  { action, kind, ...more }: Deed,
  names: readonly (Arg | string)[],
  otherwise: string,
): Effect[] {
  const targets = (names.length > 0 ? names : [otherwise]).map((name) => call.named(kind, name));
  return call.on(action, targets, more);
}

interface DeedRow {
  places: readonly (ReadonlySet<string> | null)[];
  options: readonly (readonly string[])[];
  deed: Deed;
}

function deedRow([leading, deed]: readonly [string, Deed]): DeedRow {
  const parts = leading.split(' ');
  return {
    places: parts
      .filter((part) => !part.startsWith('-'))
      .map((part) => (part === '*' ? null : new Set(part.split('|')))),
    options: parts.filter((part) => part.startsWith('-')).map((part) => part.split('|')),
    deed,
  };
}

/** Whether one of the options stands among the arguments, alone, with a value attached, or in a bundle of letters. */
function isGiven(call: Call, names: readonly string[]): boolean {
  return call.args.some(({ text }) =>
    names.some(
      (name) =>
        text === name ||
        text.startsWith(`${name}=`) ||
        (name.length === 2 && /^-[A-Za-z]+$/.test(text) && text.includes(name[1]!)),
    ),
  );
}

/** Whether the words from `from` on are those of a row: mostly the first of them is not. */
function isSaid({ places }: DeedRow, words: readonly string[], from: number): boolean {
  if (from + places.length > words.length) return false;
  for (let at = 0; at < places.length; at++) if (places[at]?.has(words[from + at]!) === false) return false;
  return true;
}

/** The effects of the first deed whose words the command begins with. */
export function deeds(table: Deeds): (call: Call) => Effect[] {
  // Split when first asked: most runs ask about none of the tables.
  let rows: readonly DeedRow[] | null = null;
  return (call) => {
    const words = wordsOf(call);
    rows ??= Object.entries(table).map(deedRow);
    // The value of an option that the grammar lacks looks like an operand: `rpk --new-option x topic delete`.
    // Without any word, options alone may say it: `cancel -a`.
    for (let from = 0; from === 0 || (from <= call.unknownOptions.length && from < words.length); from++) {
      for (const row of rows) {
        if (!isSaid(row, words, from)) continue;
        const { places, options, deed } = row;
        if (!options.every((names) => isGiven(call, names))) continue;
        const end = from + places.length;
        const names = [
          ...call.subcommand.slice(end),
          ...call.operands.slice(Math.max(0, end - call.subcommand.length)),
        ];
        return does(call, deed, names, words.slice(from, end).join(' '));
      }
    }
    return [];
  };
}

/** A row of a program with such commands. `depth` words stand as the subcommand. */
export function destroyer(
  names: readonly string[],
  table: Deeds,
  options = '',
  more: Partial<ProgramSpec> = {},
): ProgramSpec {
  const grammar = `${options} dry-run help version`;
  return { names, options: grammar, depth: 2, dry: ['dry-run'], effects: deeds(table), ...more };
}

/** Longer code keeps its quoted texts: looking for the ends of unclosed quotes takes time in the square of its length. */
const MAX_QUOTED = 8192;

/** Code without the contents of its quoted texts, which may mention anything. */
export function withoutQuoted(code: string): string {
  return code.length > MAX_QUOTED ? code : code.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}

/** The whole text on standard input, where it is known. */
export function inputText(call: Call): string | null {
  return call.input.text === null ? null : knownText(call.input.text);
}
