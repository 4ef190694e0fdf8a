/**
 * Grammars of programs that no hand-written row has one for, made from public completion specs (`npm run grammars`).
 *
 * They say how arguments are to be read (which options have a value, which words are the subcommand, which operands
 * are files or another command), nothing of what a program does. The file of them is read when such a program is first
 * asked for. One text per program:
 *
 *     @posix e|env= c|command=! color=? >. {run|r d|dir=: >!*} {cat >/} {git =git}
 *
 * - options as in `grammar.ts`; a flag with one long name stays out, as it is read the same without; `=*` has several
 *   values
 * - `>` the operands, each by what it is: `.` anything, `/` a file, `^` a file by the name of output, `:` a folder, `!` a
 *   command, `#` a script, `%` a module; with `?` when it may be missing and `*` when it may be repeated. The values
 *   of options have the same marks (`=!`)
 * - `{NAMES ...}` a subcommand, `=PROGRAM` one that hands its arguments to that program; `@dash`, `@posix` the style
 */
import type { Call } from '../call.ts';
import { parseArgs, parseGrammar } from '../grammar.ts';
import type { CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known } from '../value.ts';
import SPECS from './completion-specs.json' with { type: 'json' };

const made = new Map<string, ProgramSpec | undefined>();

/** The grammar of a program as a row, or undefined. */
export function completionSpec(name: string): ProgramSpec | undefined {
  if (!made.has(name)) {
    const text = textOf(name);
    made.set(name, text === undefined ? undefined : programOf(name, text));
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

/** A row of the notation above. */
export function programOf(name: string, text: string): ProgramSpec {
  const words = text.match(/[{}]|[^\s{}]+/g) ?? [];
  const style = words[0] === '@dash' ? 'dash' : words[0] === '@posix' ? 'posix' : undefined;
  const reading: Reading = { words, at: style ? 1 : 0 };
  return { names: [name], fromCompletion: true, ...(style && { style }), ...commandOf(reading, '') };
}

interface Reading {
  words: readonly string[];
  at: number;
}

interface Operand {
  kind: string;
  optional: boolean;
  variadic: boolean;
}

/** One command up to the brace that closes it. `above`: the options of its parents, which count below it too. */
function commandOf(reading: Reading, above: string): CommandSpec {
  const options: string[] = [];
  const scripts: string[] = [];
  const loose: string[] = [];
  const children: [string, CommandSpec][] = [];
  let operands: Operand[] = [];
  for (let word = next(reading); word !== undefined && word !== '}'; word = next(reading)) {
    if (word === '{') {
      const names = next(reading) ?? '';
      children.push([names, commandOf(reading, `${above} ${options.join(' ')}`)]);
    } else if (word[0] === '>') operands = operandsOf(word.slice(1));
    else if (word[0] === '=') return handsOver(word.slice(1), reading);
    else {
      const [, names = word, mark = ''] = /^([^=]*)(=.*)?$/.exec(word) ?? [];
      options.push(`${names}${/^=[?~]?/.exec(mark)?.[0] ?? ''}`);
      const name = names.split('|').find((each) => each.length > 1) ?? names.split('|')[0]!;
      if (mark.includes('!')) scripts.push(name);
      if (mark.startsWith('=~')) loose.push(name);
    }
  }
  const command = operands.findIndex(({ kind }) => kind === '!' || kind === '#');
  // Before a command, the next word is rather that than a value that may be missing.
  const text = options.map((each) => (command < 0 ? each : each.replace('=~', '=?'))).join(' ');
  const spec: CommandSpec = { options: text };
  if (children.length > 0) spec.subcommands = Object.fromEntries(children);
  if (operands.some(({ kind }) => kind === '/')) spec.effects = (call) => filesRead(call, operands);
  if (command >= 0) spec.style = 'posix';
  if (command >= 0 || scripts.length > 0) {
    const grammar = `${above} ${text}`;
    spec.starts = (call) => [
      ...scripts.flatMap((name) => call.values(name)).map((script): Start => ({ kind: 'shell', script })),
      ...(command < 0 ? [] : commandStarts(call, operands.slice(0, command + 1), grammar, loose)),
    ];
  }
  return spec;
}

function next(reading: Reading): string | undefined {
  return reading.words[reading.at++];
}

const operandsOf = (text: string): Operand[] =>
  text.split(',').map((each) => ({
    kind: each[0] ?? '.',
    optional: each.includes('?'),
    variadic: each.includes('*'),
  }));

/** `pass git ARG...` is `git ARG...`. */
function handsOver(program: string, reading: Reading): CommandSpec {
  for (let word = next(reading); word !== undefined && word !== '}'; ) word = next(reading);
  return {
    style: 'raw',
    starts: ({ operands }) => [{ kind: 'argv', argv: [known(program), ...operands] }],
  };
}

/** Files among the operands, as far as it is sure which these are: where only the last may be one of several. */
function filesRead(call: Call, operands: readonly Operand[]): Effect[] {
  const files: Arg[] = [];
  for (const [at, { kind, variadic }] of operands.entries()) {
    if (variadic && at < operands.length - 1) break;
    if (kind === '/') files.push(...call.operands.slice(at, variadic ? undefined : at + 1));
  }
  return call.onPaths('read', files);
}

/**
 * The command or script that the operands name, the last of `operands`. Completion specs are not whole: where an option
 * is unknown or may have a value, what stands behind it may be the value or the command, and both are followed.
 */
function commandStarts(
  call: Call,
  operands: readonly Operand[],
  grammar: string,
  loose: readonly string[],
): Start[] {
  const script = operands.at(-1)?.kind === '#';
  const before = operands.length - 1;
  const required = operands.slice(0, before).filter(({ optional }) => !optional).length;
  const guesses = new Map<string, readonly Arg[]>();
  const guess = (argv: readonly Arg[]) => {
    if (argv.length > 0) guesses.set(argv.map(({ text }) => text).join('\0'), argv);
  };
  let unsure = call.unknownOptions.length > 0 || loose.some((name) => call.has(name) && !call.value(name));
  let argv = call.operands;
  for (let skipped = 0; skipped <= before && argv.length > 0; skipped++) {
    if (skipped > 0) {
      const parsed = parseArgs(argv.slice(1), parseGrammar(grammar), 'posix');
      unsure ||=
        parsed.unknownOptions.length > 0 || loose.some((name) => parsed.options.get(name)?.length === 0);
      argv = parsed.operands;
    }
    if (skipped < required) continue;
    guess(argv);
    if (unsure) guess(argv.slice(1));
  }
  // `x exec NAME more -- CMD`: what stands behind the dashes is the command, whatever stands before.
  const dashes = call.operands.findIndex(({ text }) => text === '--');
  if (dashes >= 0) guess(call.operands.slice(dashes + 1));
  return [...guesses.values()].map((each): Start => {
    const [first, ...args] = each as [Arg, ...Arg[]];
    if (script) return { kind: 'file', path: first, language: null, args };
    // One argument with spaces in it is no program's name, but a line for a shell.
    return args.length === 0 && /\s/.test(first.text)
      ? { kind: 'shell', script: first }
      : { kind: 'argv', argv: each };
  });
}
