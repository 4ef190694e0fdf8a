/** A line of a guarded shell as a request: what was entered, and what the shell knows that the text does not say. */
import type { Context, Invocation, ScriptRequest, ShellName, Understanding } from '../../command/types.ts';
import { understand } from '../../command/understand.ts';
import { type GuardedShell, withLeaving } from './leaving.ts';
import type { ShellMessage, ShellValues } from './message.ts';
import { takesPositional, variablesIn, wordsIn } from './names.ts';
import { quoted } from './quoted.ts';
import { bashFromZsh } from './zsh-text.ts';

/** Where expansions are split as long as nobody has set `IFS`. */
const SEPARATORS = ' \t\n';

/** The line as it was entered: bash tells it by `history 1`, which puts its number in front. */
export function enteredLine(entry: string, shell: ShellName): { number: string; line: string } {
  const match = shell === 'bash' ? /^\s*(\d+)[* ] ?/.exec(entry) : null;
  if (match === null) return { number: '', line: entry.replace(/\n$/, '') };
  return { number: match[1]!, line: entry.slice(match[0].length).replace(/\n$/, '') };
}

/** What a shell tells of itself with a line. */
export type Definitions = Pick<ShellMessage, 'expanded'> & {
  /** The language that the line is in, when hoopx does not parse it. */
  foreign?: string | null;
};

/** What of a line only the shell can tell. */
export interface Unknowns {
  variables: string[];
  /** What may be functions or aliases. */
  words: string[];
  positional: boolean;
  /** Whether there is more than is asked for. */
  partial: boolean;
}

/** Of the text that was looked at last: a line is looked at when it is typed, told and answered. */
let lastUnknowns: { text: string; unknowns: Unknowns } = { text: '', unknowns: unknownsOf('') };

/** Not to be changed by who gets it. */
export function unknownsIn(text: string): Readonly<Unknowns> {
  if (lastUnknowns.text !== text) lastUnknowns = { text, unknowns: unknownsOf(text) };
  return lastUnknowns.unknowns;
}

function unknownsOf(text: string): Unknowns {
  return { variables: variablesIn(text), ...wordsIn(text), positional: takesPositional(text) };
}

/** The request, the context it is decided in, and how it is understood. */
export function lineRequest(
  text: string,
  shell: ShellName,
  message: Definitions,
  values: ShellValues | null,
  guarded: GuardedShell,
): { request: ScriptRequest; understand: (request: ScriptRequest, context: Context) => Understanding } {
  const functions = values?.functions ?? [];
  // A shell that expands aliases itself has nothing left for them to change.
  const read = message.expanded === '' ? text : message.expanded;
  const inBash = (zsh: string) => bashFromZsh(zsh, { told: message.expanded !== '' });
  const meant = shell === 'zsh' ? inBash(read) : read;
  const aliases = message.expanded === '' ? (values?.aliases ?? []) : [];
  const separators = values?.variables.get('IFS') ?? SEPARATORS;
  const splitting = separators === SEPARATORS ? [] : [`IFS=${quoted(separators)}`];
  const prelude = [...splitting, ...aliases, ...(shell === 'zsh' ? functions.map(inBash) : functions)].join(
    '\n',
  );
  const here = { ...guarded, shell };
  const request: ScriptRequest = {
    kind: 'script',
    script: text,
    shell,
    positional: values?.positional ?? [],
  };
  return {
    request,
    understand: (entered, context) => {
      const known = { ...context, env: { ...context.env, ...Object.fromEntries(values?.variables ?? []) } };
      if (message.foreign != null) {
        // Read as POSIX shell it may name a danger all the same; that it names none says nothing.
        const { invocations, unresolved } = understand(entered, known);
        const language = { kind: 'language', source: message.foreign } as const;
        return withLeaving(text, { invocations, unresolved: [language, ...unresolved] }, here);
      }
      if (prelude === '' && meant === text) return withLeaving(text, understand(entered, known), here);
      // What was defined earlier stands in front, as if it had been entered on the same line.
      const before = prelude === '' ? '' : `${prelude}\n`;
      const understood = understand({ ...entered, script: before + meant }, known);
      const invocations = understood.invocations.flatMap((one) =>
        shifted(one, before.length, meant === text ? null : text),
      );
      return withLeaving(`${text}\n${read}`, { ...understood, invocations }, here);
    },
  };
}

/** The invocation with its place in the line itself; none for the definitions in front. */
function shifted(invocation: Invocation, by: number, entered: string | null): Invocation[] {
  const [start, end] = invocation.span;
  if (end <= by && invocation.program === 'alias') return [];
  if (entered !== null) return [{ ...invocation, span: [0, entered.length] }];
  return [{ ...invocation, span: [Math.max(0, start - by), Math.max(0, end - by)] }];
}
