/**
 * Grammars as one short text, with what the arguments are: for tables of many programs that only need to be read right.
 *
 *     @posix e|env= c|command=! color=? >. {run|r d|dir=: >!} {cat >/} {git =git}
 *
 * - options as in `grammar.ts`; a flag with one long name may stay out, as it is read the same without; `=*` has several
 *   values
 * - `>` the operands, each by what it is: `.` anything, `/` a file, `^` a file by the name of output, `:` a folder, `!` a
 *   command, `-` a command behind `--` only, `&` a line for a shell (all that follows, joined), `$` a line for a shell each,
 *   `#` a script, `%` a module, `@` arguments for the same program once more; with `?` when it may be missing and `*` when
 *   it may be repeated. The values of options have the same marks (`=!` is a line for a shell, `=+` what is loaded first)
 * - `{NAMES ...}` a subcommand, `=PROGRAM` one that hands its arguments to that program; `@dash`, `@posix` the style
 */
import type { Call } from '../call.ts';
import { parseCommand } from '../command-line.ts';
import { type OptionStyle, parseArgs, parseGrammar } from '../grammar.ts';
import type { CommandSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, after, known, knownPrefix } from '../value.ts';
import { joined } from './joined-arguments.ts';

/** A command of the notation above. */
export function commandSpec(text: string): CommandSpec {
  const words = text.match(/[{}]|[^\s{}]+/g) ?? [];
  const style = words[0] === '@dash' ? 'dash' : words[0] === '@posix' ? 'posix' : undefined;
  const reading: Reading = { words, at: style ? 1 : 0, dash: style === 'dash' };
  return { ...(style && { style }), ...commandOf(reading, '') };
}

/** What a command that is read by `spec` starts, whatever other rows make of its arguments. */
export function startsBy(spec: CommandSpec): (call: Call) => Start[] {
  return (call) => {
    const parsed = parseCommand(spec, call.args);
    return parsed.spec.starts?.(call.reread(parsed, parsed.subcommand)) ?? [];
  };
}

interface Reading {
  words: readonly string[];
  at: number;
  /** Long options have one dash. */
  dash: boolean;
}

interface Operand {
  kind: string;
  optional: boolean;
  variadic: boolean;
}

/** Kinds of operands that are started. */
const STARTED = /[!&$#@-]/;

/** One command up to the brace that closes it. `above`: the options of its parents, which count below it too. */
function commandOf(reading: Reading, above: string): CommandSpec {
  const options: string[] = [];
  const scripts: string[] = [];
  const loaded: string[] = [];
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
      if (mark.includes('+')) loaded.push(name);
      if (mark.startsWith('=~')) loose.push(name);
    }
  }
  const command = operands.findIndex(({ kind }) => STARTED.test(kind));
  // Before a command, the next word is rather that than a value that may be missing.
  const text = options.map((each) => (command < 0 ? each : each.replace('=~', '=?'))).join(' ');
  const spec: CommandSpec = { options: text };
  if (children.length > 0) spec.subcommands = Object.fromEntries(children);
  if (operands.some(({ kind }) => kind === '/')) spec.effects = (call) => filesRead(call, operands);
  const style = reading.dash ? 'dash' : 'posix';
  // Behind `--` no option is left; lines stand among the options.
  if (command >= 0 && !/[$-]/.test(operands[command]!.kind)) spec.style = style;
  if (command >= 0 || scripts.length > 0 || loaded.length > 0) {
    const places: Places = {
      operands: operands.slice(0, command + 1),
      grammar: `${above} ${text}`,
      style,
      loose,
    };
    spec.starts = (call) => [
      ...call.valuesOf(scripts).map((script): Start => ({ kind: 'shell', script })),
      ...call.valuesOf(loaded).map((path): Start => ({ kind: 'load', path })),
      ...(command < 0 ? [] : commandStarts(call, places)),
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

/** Where a command stands among the operands of another, and how what stands before it is read. */
interface Places {
  /** Up to the command, which is the last. */
  operands: readonly Operand[];
  grammar: string;
  style: OptionStyle;
  /** Options whose value may be missing. */
  loose: readonly string[];
}

/**
 * The command or script that the operands name. These grammars are not whole: where an option is unknown or may have a
 * value, what stands behind it may be the value or the command, and both are followed.
 */
function commandStarts(call: Call, { operands, grammar, style, loose }: Places): Start[] {
  const kind = operands.at(-1)!.kind;
  const before = operands.length - 1;
  if (kind === '$') return call.operands.slice(before).map((script): Start => ({ kind: 'shell', script }));
  const guesses = new Map<string, readonly Arg[]>();
  const guess = (argv: readonly Arg[]) => {
    if (argv.length > 0) guesses.set(argv.map(({ text }) => text).join('\0'), argv);
  };
  const required = operands.slice(0, before).filter(({ optional }) => !optional).length;
  let unsure = call.unknownOptions.length > 0 || loose.some((name) => call.has(name) && !call.value(name));
  let argv = call.args.slice(call.firstOperand);
  for (let skipped = 0; kind !== '-' && skipped <= before && argv.length > 0; skipped++) {
    if (skipped > 0) {
      const rest = argv.slice(1);
      const parsed = parseArgs(rest, parseGrammar(grammar), style);
      unsure ||=
        parsed.unknownOptions.length > 0 || loose.some((name) => parsed.options.get(name)?.length === 0);
      argv = rest.slice(parsed.firstOperand);
    }
    if (skipped < required) continue;
    guess(argv);
    if (unsure) guess(argv.slice(1));
  }
  // `x exec NAME more -- CMD`: what stands behind the dashes is the command, whatever stands before.
  const dashes = call.args.findIndex(({ text }) => text === '--');
  if (dashes >= 0) guess(call.args.slice(dashes + 1));
  return [...guesses.values()].map((each) => startOf(kind, each as [Arg, ...Arg[]], call.program));
}

function startOf(kind: string, argv: readonly [Arg, ...Arg[]], program: string): Start {
  const assignments = new Map<string, Arg>();
  let at = 0;
  // `x run KEY=value CMD`
  for (; at < argv.length - 1; at++) {
    const name = /^([A-Za-z_]\w*)=/.exec(knownPrefix(argv[at]!.pieces));
    if (!name) break;
    assignments.set(name[1]!, after(argv[at]!, name[0].length));
  }
  const [first, ...args] = argv.slice(at) as [Arg, ...Arg[]];
  switch (kind) {
    case '#':
      return { kind: 'file', path: first, language: null, args };
    case '@':
      return { kind: 'argv', argv: [known(program), first, ...args] };
    case '&':
      return { kind: 'shell', script: joined([first, ...args]), assignments };
    default:
      // One argument with spaces in it is no program's name, but a line for a shell.
      return /\s/.test(first.text)
        ? { kind: 'shell', script: first, positional: [known('sh'), ...args], assignments }
        : { kind: 'argv', argv: [first, ...args], assignments };
  }
}
