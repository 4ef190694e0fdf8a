/**
 * What a guarded shell and hoopx say to each other, as bytes. Pure.
 *
 * A shell asks in fields, each one letter and a value, ended by NUL; an empty field ends the message. No value that a
 * shell can hold has a NUL in it, so nothing needs quoting and a shell writes it with `printf` alone. hoopx answers in
 * one line and, for a refusal, what the shell shows the person after it.
 */
import { isUtf8 } from 'node:buffer';
import type { ShellName } from '../../command/types.ts';

/**
 * - `hello`: the integration is in place
 * - `line`: a complete line, before anything of it runs
 * - `command`: one simple command of a line or of a script, as it is about to run
 * - `prompt`: the line is over
 * - `attach`: a shell that runs what it is given, over this connection
 * - `script`: the same for a script that a shell below the session reads from its standard input
 * - `again`: such a shell, over its next connection, when a command is over
 */
export const KINDS = ['hello', 'line', 'command', 'prompt', 'attach', 'script', 'again'] as const;
export type Kind = (typeof KINDS)[number];

/** One message of a shell. Fields that it does not have are empty. */
export interface ShellMessage {
  /** Proves that it comes from this session. */
  token: string;
  kind: Kind;
  /** Which shell it is, as far as it says. */
  shell: ShellName | null;
  /** The shell's process, `$$`. */
  pid: number;
  /** The process that is about to run the command: a subshell's own. */
  runner: number;
  cwd: string;
  /** The line or command. */
  text: string;
  /** The text that will run, aliases expanded, where the shell tells it; else empty. */
  expanded: string;
  /** Runs at the prompt, for no line: a hook or a widget. */
  atPrompt: boolean;
  /** Place in the history: two asks with the same number are about one entry. */
  entry: string;
  /** Exit status of the line that is over, or of the one before this. */
  status: string;
  /** What the shell told along with the text: all that it has of the names in it. Null when it has to be asked. */
  told: ShellValues | null;
  /** The names that it looked up for that, as they are asked for; null where it went by the text itself. */
  toldOf: readonly string[] | null;
  /** What the shell takes next for a proof that hoopx has sent it the signal; see due.ts. */
  proof: string;
  /** `HISTCONTROL` as the user set it. */
  historyControl: string;
}

/** What only the running shell knows of names in a line. */
export interface ShellValues {
  variables: Map<string, string>;
  /** Source text of functions, `NAME () { ... }`. */
  functions: string[];
  /** `alias NAME='TEXT'` lines. */
  aliases: string[];
  /** `$0`, `$1`..., or null when not told. */
  positional: string[] | null;
  /** Exit status of the command that is over, from a shell that runs what it is given. */
  status: string;
  /** A line that such a shell has read, and whether it was the last one or was given up with Ctrl-C. */
  line: string;
  last: boolean;
  interrupted: boolean;
}

/** What a shell of a session and hoopx know each other by, in hex digits. */
export interface ShellSecrets {
  /** The shell's, shown with each message: 64. */
  token: string;
  /** hoopx's, shown with each answer: 32, as a shell reads it byte by byte. */
  reply: string;
}

/** Where a shell tells that a line is over, for which it gets no answer. */
export interface PromptSettings {
  /** A FIFO, absolute; or `/dev/tcp/127.0.0.1/PORT`, where hoopx listens. */
  prompts: string;
  /** Shown with each of these messages, 64 hex digits. */
  promptToken: string;
}

/** The message up to its empty field, or how many bytes are still wanted: null. */
export function endOfMessage(bytes: Buffer): number | null {
  if (bytes[0] === 0) return 1;
  const end = bytes.indexOf('\0\0');
  return end < 0 ? null : end + 2;
}

type Fields = Map<string, string[]>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; message: string };

export function parseMessage(bytes: Buffer): Parsed<ShellMessage> {
  const fields = fieldsOf(bytes);
  if (!fields.ok) return fields;
  const one = (letter: string) => fields.value.get(letter)?.[0] ?? '';
  const kind = KINDS.find((name) => name === one('k'));
  if (kind === undefined) return { ok: false, message: 'a message of no known kind' };
  const pid = Number(one('p'));
  if (!Number.isSafeInteger(pid) || pid <= 1) return { ok: false, message: 'a message of no process' };
  const runner = Number(one('r'));
  const looked = one('w');
  return {
    ok: true,
    value: {
      token: one('t'),
      kind,
      shell: (['bash', 'zsh', 'sh'] as const).find((name) => name === one('S')) ?? null,
      pid,
      runner: Number.isSafeInteger(runner) && runner > 1 ? runner : pid,
      cwd: one('d'),
      text: one('l') || entryIn(fields.value),
      expanded: one('x'),
      atPrompt: one('o') === '4',
      entry: one('n'),
      status: one('s'),
      proof: one('q'),
      historyControl: one('h'),
      told: fields.value.has('W') || looked !== '' ? shellValues(fields.value) : null,
      toldOf: looked === '' ? null : looked.split(' '),
    },
  };
}

/** What bash's `history 1` writes is a field as it comes: the number in front begins with a space or a digit. */
function entryIn(fields: Fields): string {
  for (const [letter, [entry]] of fields) if (/[ \d]/.test(letter)) return letter + entry;
  return '';
}

export function parseValues(bytes: Buffer): Parsed<ShellValues> {
  const told = fieldsOf(bytes);
  if (!told.ok) return told;
  return { ok: true, value: shellValues(told.value.has('N') ? mapped(told.value, newlinesIn) : told.value) };
}

function shellValues(fields: Fields): ShellValues {
  const variables = new Map<string, string>();
  for (const assignment of fields.get('v') ?? []) {
    const equals = assignment.indexOf('=');
    if (equals > 0) variables.set(assignment.slice(0, equals), assignment.slice(equals + 1));
  }
  return {
    variables,
    functions: fields.get('F') ?? [],
    aliases: fields.get('A') ?? [],
    positional: fields.get('P') ?? null,
    status: fields.get('s')?.[0] ?? '',
    line: fields.get('L')?.[0] ?? '',
    last: fields.has('e'),
    interrupted: fields.has('i'),
  };
}

function mapped(fields: Fields, change: (value: string) => string): Fields {
  return new Map([...fields].map(([letter, values]) => [letter, values.map(change)]));
}

/** A value as it is: a shell that would write at each newline has put the character 1 in its place. */
function newlinesIn(value: string): string {
  if (!value.includes('\x01') && !value.includes('\x02')) return value;
  return value.replace(/\x01|\x02[\x02\x03]/g, (code) =>
    code === '\x01' ? '\n' : code === '\x02\x02' ? '\x02' : '\x01',
  );
}

function fieldsOf(bytes: Buffer): Parsed<Fields> {
  // What hoopx cannot read exactly it does not decide.
  if (!isUtf8(bytes)) return { ok: false, message: 'the line is not valid UTF-8' };
  const fields: Fields = new Map();
  for (const field of bytes.toString('utf8').split('\0')) {
    if (field === '') continue;
    const values = fields.get(field[0]!) ?? [];
    values.push(field.slice(1));
    fields.set(field[0]!, values);
  }
  return { ok: true, value: fields };
}

/**
 * hoopx's word on a line or a command:
 * - `no`: nothing of it runs
 * - `run`: it runs, and what it leads to was all known
 * - `watch`: it runs, and each simple command of it is asked about again as it comes
 * - `known`: the command runs, and its text alone says so, whatever the values of its variables
 */
export type Word = 'no' | 'run' | 'watch' | 'known';

/** As numbers a shell can put into its state, as two octal digits, with flags. */
const NUMBERS: Readonly<Record<Word, number>> = { no: 0, run: 1, watch: 2, known: 3 };
/** The line is not for the history. */
const FORGET = 16;
/** The shell has traps, which could speak while it asks: it asks in a subshell, which has none. */
const TRAPS = 32;

/** The answer: `says` is shown to the person, made visible already. The first line tells whether there is any. */
export function answer(
  token: string,
  word: Word,
  says: string,
  { forget = false, traps = false }: { forget?: boolean; traps?: boolean } = {},
): string {
  const flags = (forget ? FORGET : 0) + (traps ? TRAPS : 0);
  const number = (NUMBERS[word] + flags).toString(8).padStart(2, '0');
  return says === '' ? `${token} ${number}\n` : `${token} ${number} say\n${says}`;
}

/**
 * The question back: values of variables, `@` for the positional parameters, and words that the shell may have functions
 * or aliases for, each behind a `?`. It tells those that it has.
 */
export function need(token: string, variables: readonly string[], words: readonly string[]): string {
  return `${token} need ${namesOf(variables, words).join(' ')}\n`;
}

/** The same names one by one. */
export function namesOf(variables: readonly string[], words: readonly string[]): string[] {
  return [...variables, ...words.map((word) => `?${word}`)];
}

/** What hoopx tells a shell that runs what it is given. */
export const driving = {
  /** Read a line; `first` says that it begins a command. */
  line: (token: string, first: boolean) => `${token} line ${first ? 'first' : 'more'}\n`,
  /** Run this command. */
  run: (token: string, text: string) => `${token} run ${rows(text)}`,
  /** Show this to the person. */
  say: (token: string, text: string) => `${token} say ${rows(text)}`,
  /** There are no more commands. */
  end: (token: string) => `${token} end\n`,
};

/** The text as the number of its rows and the rows. */
function rows(text: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  return `${lines.length}\n${lines.join('\n')}\n`;
}
