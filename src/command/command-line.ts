/** Arguments split by a program's grammar, down to its innermost subcommand. */
import { type Grammar, joinGrammars, type Parsed, parseArgs, parseGrammar } from './grammar.ts';
import type { CommandSpec, ProgramSpec } from './spec.ts';
import type { Invocation } from './types.ts';
import { type Arg, knownText } from './value.ts';

const HELP = ['help', 'version'] as const;

export interface ParsedCommand extends Parsed {
  spec: CommandSpec;
  /** Options of it and of what it is a subcommand of that make it do nothing. */
  dry: readonly string[];
  subcommand: readonly string[];
}

/**
 * Splits arguments by a program's grammar, down to its innermost subcommand. What stands before a subcommand is read by
 * its parents' grammar alone; behind it, its own options come first and the parents' still count (`kubectl delete -n x`).
 */
export function parseCommand(spec: CommandSpec, args: readonly Arg[]): ParsedCommand {
  let subcommand: string[] | null = null;
  let options: ReadonlyMap<string, readonly Arg[]> | null = null;
  let unknown: readonly string[] = [];
  let dry = spec.dry ?? NEVER;
  let current = spec;
  let grammar = parseGrammar(spec.options);
  let at = 0;
  while (current.subcommands) {
    const style = current.style === 'dash' || current.style === 'raw' ? current.style : 'posix';
    const head = parseArgs(at === 0 ? args : args.slice(at), grammar, style);
    const first = head.operands[0];
    const name = first === undefined ? null : knownText(first.pieces);
    const child = name === null ? undefined : childOf(current, name);
    if (!child) break;
    // `dash` does not stop at the operand: what stands before it is read again.
    const before =
      style === 'dash' ? parseArgs(args.slice(at, at + head.firstOperand), grammar, style) : head;
    options = joinedOptions(options, before.options);
    unknown = unknown.length === 0 ? before.unknownOptions : [...unknown, ...before.unknownOptions];
    at += head.firstOperand + 1;
    subcommand ??= [];
    subcommand.push(child.name);
    current = current.style === 'dash' ? withDashes(child.spec) : child.spec;
    if (child.spec.dry) dry = dry.length === 0 ? child.spec.dry : [...new Set([...dry, ...child.spec.dry])];
    grammar = withOptionsOf(child.spec, grammar);
  }
  const tail = parseArgs(at === 0 ? args : args.slice(at), grammar, current.style);
  let rest = tail.operands;
  for (let depth = current.depth ?? 0; depth > 0; depth--) {
    const name = rest[0] ? knownText(rest[0].pieces) : null;
    if (name === null || !/^[A-Za-z][\w:.-]*$/.test(name)) break;
    subcommand ??= [];
    subcommand.push(name);
    rest = rest.slice(1);
  }
  return {
    options: joinedOptions(options, tail.options),
    operands: rest,
    unknownOptions: unknown.length === 0 ? tail.unknownOptions : [...unknown, ...tail.unknownOptions],
    firstOperand: at + tail.firstOperand,
    terminator: tail.terminator < 0 ? -1 : at + tail.terminator,
    spec: current,
    dry,
    subcommand: subcommand ?? NEVER,
  };
}

const NEVER: readonly string[] = [];

const joined = new WeakMap<Grammar, WeakMap<CommandSpec, Grammar>>();

/** The parents' options with the subcommand's own, which come first. */
function withOptionsOf(child: CommandSpec, parents: Grammar): Grammar {
  const known = joined.get(parents)?.get(child);
  if (known) return known;
  const grammar = joinGrammars(parents, parseGrammar(child.options));
  const children = joined.get(parents) ?? new WeakMap();
  joined.set(parents, children.set(child, grammar));
  return grammar;
}

function joinedOptions(
  first: ReadonlyMap<string, readonly Arg[]> | null,
  second: ReadonlyMap<string, readonly Arg[]>,
): ReadonlyMap<string, readonly Arg[]> {
  if (first === null || first.size === 0) return second;
  if (second.size === 0) return first;
  const options = new Map(first);
  for (const [name, values] of second) options.set(name, [...(options.get(name) ?? []), ...values]);
  return options;
}

const dashed = new WeakMap<CommandSpec, CommandSpec>();

/** A subcommand of a program whose long options have one dash. */
function withDashes(spec: CommandSpec): CommandSpec {
  if (spec.style !== undefined) return spec;
  const known = dashed.get(spec);
  if (known) return known;
  const made: CommandSpec = { ...spec, style: 'dash' };
  dashed.set(spec, made);
  return made;
}

/**
 * The same row with all the fields that a row may have, in one order. Rows come in a hundred forms, and what reads objects
 * of that many forms is several times as slow.
 */
export function evenly<T extends CommandSpec>(spec: T): T {
  return { ...EVERY_FIELD, ...spec };
}

const EVERY_FIELD = {
  names: undefined,
  options: undefined,
  style: undefined,
  subcommands: undefined,
  depth: undefined,
  dry: undefined,
  helpWord: undefined,
  emulated: undefined,
  effects: undefined,
  starts: undefined,
  harmless: undefined,
  alsoStarts: undefined,
  partial: undefined,
  fromCompletion: undefined,
} satisfies { [field in keyof Required<ProgramSpec>]: undefined };

const children = new WeakMap<CommandSpec, Map<string, { name: string; spec: CommandSpec }>>();

function childOf(spec: CommandSpec, name: string): { name: string; spec: CommandSpec } | undefined {
  if (!spec.subcommands) return undefined;
  let names = children.get(spec);
  if (!names) {
    names = new Map();
    for (const [aliases, child] of Object.entries(spec.subcommands)) {
      const all = aliases.split('|');
      const spec = evenly(child);
      for (const each of all) names.set(each, { name: all[0]!, spec });
    }
    children.set(spec, names);
  }
  return names.get(name);
}

/** What decides besides the words whether a program only shows its help; asked where it matters. */
export interface HelpFacts {
  /** Options end at the first operand, as on BSD and where POSIXLY_CORRECT is set: `rm -rf x --help` deletes there. */
  inOrder(): boolean;
  /** The request has written files, which may bear a framework's name. */
  hasWritten(): boolean;
  /** Value of a variable, or null when it is not set or not known to be. */
  variable(name: string): Arg | null;
}

/** Why the program will do nothing that matters, else null. */
export function inertness(
  parsed: ParsedCommand,
  args: readonly Arg[],
  facts: HelpFacts,
): Invocation['inert'] {
  const { spec, dry, options, operands } = parsed;
  if (asksForHelp(parsed, args, facts) && (parsed.subcommand.length > 0 || !facts.inOrder())) return 'help';
  if (spec.style === 'raw') return null;
  for (const name of HELP)
    if (isOn(name, options) && (isAskedFirst(parsed, args) || !facts.inOrder())) return name;
  if (spec.helpWord && operands.length === 1 && options.size === 0 && operands[0]!.text === 'help')
    return 'help';
  if (dry.some((name) => isOn(name, options))) return 'dry-run';
  return spec.emulated?.(options, (name) => facts.variable(name)) ? 'dry-run' : null;
}

const HELP_OPTION: ReadonlySet<string> = new Set(['--help', '-help', '-h']);
/** Scripts whose own help is asked for: `php artisan migrate:fresh --help`. */
const FRAMEWORK = /^(?:artisan|manage\.py)$/;
const WORD = /^[A-Za-z][\w:.-]*$/;

/**
 * `vagrant destroy --help`, `nomad job stop -h`, whatever the program's own grammar says: words, and behind them nothing
 * but the wish. With operands or options `-h` may be anything: `chown dev x -h`, `mysqladmin drop x -h HOST`.
 */
function asksForHelp({ spec, subcommand }: ParsedCommand, args: readonly Arg[], facts: HelpFacts): boolean {
  const last = args.length > 1 && args.length < 6 ? args[args.length - 1]!.text : '';
  if (!HELP_OPTION.has(last)) return false;
  const words = args.slice(0, -1);
  return (
    // What starts others hands the word on: `bash deploy --help` runs the script.
    ((last === '--help' && (!spec.starts || (FRAMEWORK.test(words[0]!.text) && !facts.hasWritten()))) ||
      subcommand.length === words.length) &&
    words.every((word) => word.known && WORD.test(word.text))
  );
}

/** Whether the wish stands before any operand, or behind a subcommand: programs that have those read all of their options. */
function isAskedFirst({ subcommand, firstOperand }: ParsedCommand, args: readonly Arg[]): boolean {
  if (subcommand.length > 0) return true;
  return (
    args.slice(0, firstOperand).some(({ text }) => /^--(?:h|vers|us)/.test(text)) ||
    firstOperand >= args.length
  );
}

/** Whether an option is on in the end: `--dry-run=false` and `--dry-run --no-dry-run` are not. */
function isOn(name: string, options: ReadonlyMap<string, readonly Arg[]>): boolean {
  const values = options.get(name);
  if (!values || options.has(`no-${name}`)) return false;
  const last = values.at(-1)?.text.toLowerCase();
  // `--version 1.2` names a version; only the bare option asks for the program's own.
  if (name === 'version' || name === 'help') return last === undefined || last === 'true';
  return last === undefined || !/^(?:false|no|none|off|0|)$/.test(last);
}
