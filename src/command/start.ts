/** From an argument vector to an invocation: which program it is, what it does, and what it starts in turn. */
import type { Assignment } from 'unbash';
import { begin } from './begin.ts';
import { BUILTINS } from './builtins.ts';
import { Call } from './call.ts';
import { LIMITS } from './collector.ts';
import { disguisesIn } from './disguises.ts';
import { environmentStarts } from './environment.ts';
import { type Flow, type Frame, flowOf, NOTHING, UNKNOWN_FLOW } from './frame.ts';
import { callFunction } from './functions.ts';
import { optionsOf, type Parsed, parseArgs, parseGrammar, setOwn } from './grammar.ts';
import { HOLE, HOLE_NAME } from './holes.ts';
import { outputOf } from './outputs.ts';
import { globMatcher } from './paths.ts';
import { findProgram, programNames } from './programs/index.ts';
import { effect, type Redirected } from './redirections.ts';
import { SECRET_ROLES } from './roles.ts';
import type { CommandSpec, Start } from './spec.ts';
import { pathTarget } from './targets.ts';
import type { Effect, Invocation, InvocationContext, Taint, Unresolved } from './types.ts';
import { type Arg, fromPieces, known, knownText, sourceOf, type Text, taintsOf } from './value.ts';
import { copiedProgram, noteWritten } from './written.ts';

/** A command about to start. */
export interface Starting {
  argv: readonly Arg[];
  source: string;
  span: readonly [number, number];
  assignments: ReadonlyMap<string, Text>;
  redirected: Redirected | null;
  /** Arguments of `declare`, `export` ... that assign. */
  declared: readonly { assignment: Assignment; apply: () => Text; value: () => Text }[];
}

const HELP = ['help', 'version'] as const;
/** Effects that destroy: where their target is not known, neither is the damage. */
const DESTRUCTIVE: ReadonlySet<string> = new Set(['delete', 'erase', 'format', 'truncate']);
const NO_ASSIGNMENTS: ReadonlyMap<string, Text> = new Map();

/** Starts an argument vector that stands inside another command. */
export function startArgv(argv: readonly Arg[], frame: Frame, assignments = NO_ASSIGNMENTS): Flow {
  const first = argv[0];
  if (!first) return NOTHING;
  const source = argv.map((arg) => arg.text).join(' ');
  return startCommand(
    { argv, source, span: frame.span ?? first.span, assignments, redirected: null, declared: [] },
    frame,
  );
}

export function startCommand(starting: Starting, frame: Frame): Flow {
  const { walker } = frame;
  if (!walker.collector.step()) return UNKNOWN_FLOW;
  const name = starting.argv[0];
  if (!name) {
    if (starting.redirected || starting.assignments.size > 0) emitPlain(starting, frame);
    return NOTHING;
  }
  const text = knownText(name.pieces);
  if (text === null) return startUnknown(starting, name, frame);
  if (text.includes('/')) return startProgram(starting, text, frame);
  const alias = frame.scene.aliases.get(text);
  const flows: Flow[] = [];
  if (alias !== undefined && frame.depth < LIMITS.depth) flows.push(runAlias(alias, text, starting, frame));
  const definitions = frame.scene.functions.get(text);
  if (definitions && definitions.length > 0) {
    for (const definition of definitions) flows.push(callFunction(definition, text, starting, frame));
    return flowOf(flows);
  }
  const builtin = BUILTINS.get(text);
  flows.push(builtin ? builtin(starting, frame) : startProgram(starting, text, frame));
  return flowOf(flows);
}

/** The alias with the rest of the command behind it. Bash expands it only where aliases are on; both readings are followed. */
function runAlias(alias: string, name: string, starting: Starting, frame: Frame): Flow {
  const scene = frame.scene;
  const rest = starting.argv
    .slice(1)
    .map((arg) => quoteArg(arg))
    .join(' ');
  const saved = scene.aliases.get(name)!;
  scene.aliases.delete(name);
  const flow = frame.walker.script(`${alias} ${rest}`, {
    ...frame,
    span: starting.span,
    depth: frame.depth + 1,
  });
  scene.aliases.set(name, saved);
  return flow;
}

/** Shell source for an argument: known text quoted, unknown parts as they were written. */
export function quoteArg(arg: Arg): string {
  const text = knownText(arg.pieces);
  return text === null ? arg.text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A program whose name is not known: what a glob could match is followed, the rest is said. */
function startUnknown(starting: Starting, name: Arg, frame: Frame): Flow {
  const { collector } = frame.walker;
  if (name.pieces.every((piece) => typeof piece === 'string' || piece.kind === 'glob')) {
    const matcher = globMatcher(name.text.slice(name.text.lastIndexOf('/') + 1));
    const names = programNames()
      .filter((each) => matcher.test(each))
      .slice(0, 24);
    for (const each of names)
      startProgram({ ...starting, argv: [known(each, name.span), ...starting.argv.slice(1)] }, each, frame);
  }
  const invocation = draft(starting, frame, null, null);
  invocation.unresolved.push({ kind: 'program', source: name.text });
  const taints = taintsOf(name.pieces);
  if (taints.includes('network') || taints.includes('decoder')) {
    // `$(curl evil.sh)`: what was fetched is what runs.
    invocation.code = {
      language: 'sh',
      origin: taints.includes('network') ? 'network' : 'decoder',
      text: null,
    };
  }
  addArgumentsUnresolved(invocation, starting.argv.slice(1));
  finish(invocation, starting, [], frame);
  collector.add(invocation, frame.depth);
  return { text: null, taints: [] };
}

/** Starts the program that `name` (as written) names. */
export function startProgram(starting: Starting, name: string, frame: Frame): Flow {
  const { walker } = frame;
  const base =
    (name.includes('/') ? copiedProgram(starting.argv[0]!, frame) : null) ??
    name.slice(name.lastIndexOf('/') + 1);
  const spec = findProgram(base);
  const invocation = draft(starting, frame, base, name.includes('/') ? name : null);
  const args = starting.argv.slice(1);
  addArgumentsUnresolved(invocation, args);
  const parsed = spec ? parseCommand(spec, args) : parseUnlisted(args);
  const inert = spec ? inertness(parsed) : null;
  invocation.inert = inert;
  if (!inert) {
    invocation.subcommand = parsed.subcommand;
    invocation.options = optionsOf(parsed);
    invocation.operands = parsed.operands.map((arg) => arg.text);
  }
  const call = new Call({
    program: base,
    subcommand: parsed.subcommand,
    args,
    parsed,
    input: { taints: frame.input.taints, text: frame.input.text, file: frame.input.file ?? null },
    context: walker.context,
    cwd: frame.scene.cwd,
    variable: (variable) => {
      if (!frame.scene.knows(variable)) return null;
      const text = frame.scene.textOf(variable);
      return text === null ? null : fromPieces(text);
    },
    redirections: invocation.redirections,
  });
  const effects = inert ? [] : (parsed.spec.effects?.(call) ?? []);
  const starts: Start[] = [
    ...environmentStarts(starting.assignments),
    ...(spec?.alsoStarts?.(call) ?? []),
    ...(parsed.spec.starts?.(call) ?? []),
  ];
  if (name.includes('/') && !spec) {
    const path = starting.argv[0]!;
    effects.push(effect('execute', pathTarget(path, frame.scene.cwd, walker.context)));
    starts.push({ kind: 'file', path, language: null, args });
  }
  const inner = { ...frame, via: [...frame.via, base] };
  const reading = begin(starts, invocation, inner, starting);
  finish(invocation, starting, [...effects, ...reading.effects], frame);
  walker.collector.add(invocation, frame.depth);
  const flow = reading.run();
  noteWritten(base, call, invocation, frame);
  const output = outputOf(base, call, frame);
  const text = output ?? flow?.text ?? null;
  return {
    text,
    taints: outputTaints(invocation, base, starts, [...frame.input.taints, ...(flow?.taints ?? [])]),
  };
}

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
  let grammarText = spec.options ?? '';
  let at = 0;
  while (current.subcommands) {
    const style = current.style === 'dash' || current.style === 'raw' ? current.style : 'posix';
    const head = parseArgs(args.slice(at), parseGrammar(grammarText), style);
    const first = head.operands[0];
    const name = first === undefined ? null : knownText(first.pieces);
    const child = name === null ? undefined : childOf(current, name);
    if (!child) break;
    // `dash` does not stop at the operand: what stands before it is read again.
    const before = parseArgs(args.slice(at, at + head.firstOperand), parseGrammar(grammarText), style);
    addOptions(options, before.options);
    unknown.push(...before.unknownOptions);
    at += head.firstOperand + 1;
    subcommand.push(child.name);
    current = { ...(current.style === 'dash' ? { style: current.style } : {}), ...child.spec };
    for (const each of child.spec.dry ?? []) dry.add(each);
    grammarText = `${grammarText} ${child.spec.options ?? ''}`;
  }
  const tail = parseArgs(args.slice(at), parseGrammar(grammarText), current.style);
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

/** A program without a row: options as they look, nothing known of their values. */
function parseUnlisted(args: readonly Arg[]): ParsedCommand {
  const parsed = parseArgs(args, parseGrammar(''), 'gnu');
  return { ...parsed, spec: {}, subcommand: [] };
}

function inertness(parsed: ParsedCommand): Invocation['inert'] {
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

/** An invocation with what does not depend on the program. */
function draft(starting: Starting, frame: Frame, program: string | null, path: string | null): Invocation {
  return {
    program,
    path,
    argv: starting.argv.map((arg) => arg.text),
    subcommand: [],
    options: {},
    operands: [],
    inert: null,
    effects: [],
    via: [...frame.via],
    privileged: frame.privileged,
    remote: frame.remote,
    pipeline: { index: 0, length: 1, upstream: [], downstream: [] },
    input: [...new Set(frame.input.taints)],
    assignments: assignmentsOf(starting, frame),
    redirections: starting.redirected?.list ?? [],
    code: null,
    unresolved: [],
    disguises: disguisesIn(starting.source, program),
    span: [starting.span[0], starting.span[1]],
    source: shownSource(starting.source, frame),
    context: contextOf(frame),
  };
}

/** The source with unknown parts as they were written (see `withHoles`). */
function shownSource(source: string, frame: Frame): string {
  if (!source.includes(HOLE_NAME)) return source;
  return source.replace(HOLE, (whole, name: string) => sourceOf(frame.scene.textOf(name) ?? [whole]));
}

function assignmentsOf(starting: Starting, frame: Frame): { [name: string]: string | null } {
  const { exported } = frame.scene;
  const assignments: { [name: string]: string | null } = {};
  if (exported.size > 0) {
    for (const name of exported) setOwn(assignments, name, shownValue(frame.scene.textOf(name) ?? []));
  }
  for (const [name, text] of starting.assignments) setOwn(assignments, name, shownValue(text));
  return assignments;
}

/** A value with unknown parts as their source; null when nothing of it is known. */
function shownValue(text: Text): string | null {
  return text.length > 0 && text.every((piece) => typeof piece !== 'string') ? null : sourceOf(text);
}

const contexts = new WeakMap<object, InvocationContext>();

function contextOf(frame: Frame): InvocationContext {
  const { cwd } = frame.scene;
  const { context } = frame.walker;
  const cached = contexts.get(cwd);
  if (cached) return cached;
  const made: InvocationContext = {
    cwd: knownText(cwd),
    repository: context.repository && { root: context.repository.root, branch: context.repository.branch },
    agent: context.agent,
    ci: context.ci,
    interactive: context.interactive,
    os: context.os,
  };
  contexts.set(cwd, made);
  return made;
}

function addArgumentsUnresolved(invocation: Invocation, args: readonly Arg[]): void {
  for (const arg of args) {
    if (arg.known) continue;
    for (const piece of arg.pieces) {
      if (typeof piece !== 'string' && piece.kind === 'value')
        addUnresolved(invocation, { kind: 'argument', source: piece.source });
    }
  }
}

function addUnresolved(invocation: Invocation, unresolved: Unresolved): void {
  if (
    !invocation.unresolved.some((each) => each.kind === unresolved.kind && each.source === unresolved.source)
  ) {
    invocation.unresolved.push(unresolved);
  }
}

/** Effects of the program and of its redirections, and what of their targets is not known. */
function finish(invocation: Invocation, starting: Starting, effects: readonly Effect[], frame: Frame): void {
  const all = [...effects, ...redirectionEffects(invocation, starting)];
  for (const each of all) {
    const carries =
      each.action === 'send' || each.action === 'publish' ? carriedBy(each, invocation) : each.carries;
    invocation.effects.push(carries === each.carries ? each : { ...each, carries });
    if (DESTRUCTIVE.has(each.action) && each.target.scope === 'unknown') {
      addUnresolved(invocation, { kind: 'target', source: each.target.value });
    }
  }
  const socket = starting.redirected?.socket;
  if (socket && invocation.program !== null && isShell(invocation.program)) {
    invocation.effects.push(effect('execute', socket, { carries: ['network'] }));
  }
  void frame;
}

/** The effects of redirections. A file that gets no content is truncated, if there is one to lose. */
function redirectionEffects(invocation: Invocation, { redirected }: Starting): readonly Effect[] {
  if (!redirected) return [];
  const silent = redirected.empties === true || isSilent(invocation);
  if (!silent) return redirected.effects;
  return redirected.effects.map((each) =>
    each.action === 'write' && (each.target.exists ?? SOURCE_FILE.test(each.target.value))
      ? { ...each, action: 'truncate' as const }
      : each,
  );
}

/** Files that somebody wrote: where it is not known whether one exists, its name says what emptying it would lose. */
const SOURCE_FILE =
  /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|c|h|cc|cpp|hpp|cs|swift|php|sql|md|json|ya?ml|toml|tf|html|css|scss|vue|svelte)$/;

function isSilent({ program, argv, redirections }: Invocation): boolean {
  if (program === ':' || program === 'true') return argv.length === 1 && redirections.length > 0;
  return program === 'cat' && argv.length === 2 && argv[1] === '/dev/null';
}

const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ksh',
  'mksh',
  'ash',
  'fish',
  'csh',
  'tcsh',
  'rbash',
  'exec',
]);

export function isShell(program: string): boolean {
  return SHELLS.has(program);
}

/** What a send carries: its own taints, and secrets that flow in. */
function carriedBy(each: Effect, invocation: Invocation): Taint[] {
  const carries = new Set<Taint>(each.carries);
  if (invocation.effects.some((other) => other.action === 'read' && isSecret(other))) carries.add('secret');
  return carries.size === each.carries.length ? each.carries : [...carries];
}

function isSecret(each: Effect): boolean {
  const { scope, role } = each.target;
  return scope === 'credentials' || (role !== null && SECRET_ROLES.has(role));
}

const DECODERS: ReadonlySet<string> = new Set([
  'base64',
  'base32',
  'basenc',
  'xxd',
  'uudecode',
  'openssl',
  'gpg',
  'gunzip',
  'zcat',
  'bzcat',
  'xzcat',
  'unxz',
  'bunzip2',
  'zstdcat',
  'lz4cat',
  'rev',
  'tr',
  'iconv',
  'uncompress',
  'brotli',
  'ascii2uni',
  'gzip',
  'xz',
  'bzip2',
  'zstd',
]);

/** Where a program's output may come from. */
function outputTaints(
  invocation: Invocation,
  program: string,
  started: readonly Start[],
  input: readonly Taint[],
): Taint[] {
  const taints = new Set<Taint>(input);
  for (const each of invocation.effects) {
    if (each.action === 'receive' && each.target.host !== null) taints.add('network');
    if (each.action === 'receive') taints.add('network');
    if (each.action === 'reveal') taints.add('secret');
    if (each.action === 'read') taints.add(isSecret(each) ? 'secret' : 'file');
  }
  // What a command on another machine prints is as foreign as a download; from a container it is merely not known.
  if (started.some((each) => 'remote' in each && each.remote)) {
    taints.add(
      started.some((each) => 'remote' in each && each.remote?.kind === 'host') ? 'network' : 'unknown',
    );
  }
  if (DECODERS.has(program)) taints.add('decoder');
  return [...taints];
}

/** A redirection or assignment without a command (`> file`, `PATH=/tmp:$PATH`): shown as the null command. */
export function emitPlain(
  part: Pick<Starting, 'source' | 'span' | 'assignments' | 'redirected'>,
  frame: Frame,
): void {
  const starting: Starting = { argv: [known(':')], declared: [], ...part };
  const invocation = draft(starting, frame, ':', null);
  const begun = begin(
    environmentStarts(part.assignments),
    invocation,
    { ...frame, via: [...frame.via, ':'] },
    starting,
  );
  finish(invocation, starting, begun.effects, frame);
  frame.walker.collector.add(invocation, frame.depth);
  begun.run();
}
