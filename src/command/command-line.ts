/** Arguments split by a program's grammar, down to its innermost subcommand. */
import { type Grammar, joinGrammars, type Parsed, parseArgs, parseGrammar } from './grammar.ts';
import type { CommandSpec } from './spec.ts';
import type { Invocation } from './types.ts';
import { type Arg, knownText } from './value.ts';

const HELP = ['help', 'version'] as const;

export interface ParsedCommand extends Parsed {
  spec: CommandSpec;
  subcommand: string[];
}

/**
 * Splits arguments by a program's grammar, down to its innermost subcommand. What stands before a subcommand is read by
 * its parents' grammar alone; behind it, its own options come first and the parents' still count (`kubectl delete -n x`).
 */
export function parseCommand(spec: CommandSpec, args: readonly Arg[]): ParsedCommand {
  const options = new Map<string, Arg[]>();
  const unknown: string[] = [];
  const subcommand: string[] = [];
  const dry = new Set(spec.dry);
  let current = spec;
  let grammar = parseGrammar(spec.options);
  let at = 0;
  while (current.subcommands) {
    const style = current.style === 'dash' || current.style === 'raw' ? current.style : 'posix';
    const head = parseArgs(args.slice(at), grammar, style);
    const first = head.operands[0];
    const name = first === undefined ? null : knownText(first.pieces);
    const child = name === null ? undefined : childOf(current, name);
    if (!child) break;
    // `dash` does not stop at the operand: what stands before it is read again.
    const before = parseArgs(args.slice(at, at + head.firstOperand), grammar, style);
    addOptions(options, before.options);
    unknown.push(...before.unknownOptions);
    at += head.firstOperand + 1;
    subcommand.push(child.name);
    current = { ...(current.style === 'dash' ? { style: current.style } : {}), ...child.spec };
    for (const each of child.spec.dry ?? []) dry.add(each);
    grammar = withOptionsOf(child.spec, grammar);
  }
  const tail = parseArgs(args.slice(at), grammar, current.style);
  addOptions(options, tail.options);
  let rest = tail.operands;
  for (let depth = current.depth ?? 0; depth > 0; depth--) {
    const name = rest[0] ? knownText(rest[0].pieces) : null;
    if (name === null || !/^[A-Za-z][\w:.-]*$/.test(name)) break;
    subcommand.push(name);
    rest = rest.slice(1);
  }
  return {
    options,
    operands: rest,
    unknownOptions: [...unknown, ...tail.unknownOptions],
    firstOperand: at + tail.firstOperand,
    terminator: tail.terminator < 0 ? -1 : at + tail.terminator,
    spec: dry.size > 0 ? { ...current, dry: [...dry] } : current,
    subcommand,
  };
}

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

function addOptions(into: Map<string, Arg[]>, more: ReadonlyMap<string, Arg[]>): void {
  for (const [name, values] of more) into.set(name, [...(into.get(name) ?? []), ...values]);
}

const children = new WeakMap<CommandSpec, Map<string, { name: string; spec: CommandSpec }>>();

function childOf(spec: CommandSpec, name: string): { name: string; spec: CommandSpec } | undefined {
  if (!spec.subcommands) return undefined;
  let names = children.get(spec);
  if (!names) {
    names = new Map();
    for (const [aliases, child] of Object.entries(spec.subcommands)) {
      const all = aliases.split('|');
      for (const each of all) names.set(each, { name: all[0]!, spec: child });
    }
    children.set(spec, names);
  }
  return names.get(name);
}

/** Why the program will do nothing, else null. */
export function inertness(parsed: ParsedCommand): Invocation['inert'] {
  const { spec, options } = parsed;
  if (spec.style === 'raw') return null;
  for (const name of HELP) if (isOn(name, options)) return name;
  return spec.dry?.some((name) => isOn(name, options)) ? 'dry-run' : null;
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
