/** Carries out what an invocation starts: commands, scripts, code and files, each read as far as it is known. */

import { readCode } from './code.ts';
import { LIMITS } from './collector.ts';
import { contentOf } from './contents.ts';
import { inheritFunctions } from './exported-functions.ts';
import { type Flow, type Frame, flowOf } from './frame.ts';
import { forgiveCode, forgivePrograms } from './habits.ts';
import { isUndecided, withHoles } from './holes.ts';
import { languageOf } from './languages.ts';
import { normalise, resolvePath } from './paths.ts';
import { effect, inputFrom, isNamed } from './redirections.ts';
import { Scene } from './scene.ts';
import type { Start } from './spec.ts';
import { type Starting, startArgv } from './start.ts';
import { pathTarget, unknownTarget, urlTarget } from './targets.ts';
import { EngineHost, followNested } from './tasks/host.ts';
import { runTask } from './tasks.ts';
import type { Code, Effect, Invocation, Taint } from './types.ts';
import { type Arg, fromPieces, hole, known, knownText, type Text, taintsOf } from './value.ts';

export interface Begun {
  /** Effects of code that was handed over. */
  effects: Effect[];
  /** Follows what was started; call once the invocation itself is recorded. Null when nothing was. */
  run(): Flow | null;
}

type Job = () => Flow | null;

/** Reads what is started, noting in `invocation` the code handed over and what of it is not known. */
export function begin(
  starts: readonly Start[],
  invocation: Invocation,
  frame: Frame,
  starting: Starting,
): Begun {
  if (starts.length === 0) return { effects: [], run: () => null };
  const effects: Effect[] = [];
  const jobs: Job[] = [];
  for (const start of starts) read(start, { invocation, frame, starting, effects, jobs });
  return {
    effects,
    run() {
      const flows: Flow[] = [];
      for (const job of jobs) {
        const flow = job();
        if (flow) flows.push(flow);
      }
      return flows.length === 0 ? null : flowOf(flows);
    },
  };
}

interface Reading {
  invocation: Invocation;
  frame: Frame;
  starting: Starting;
  effects: Effect[];
  jobs: Job[];
  /** The file being read was written by this request. */
  written?: boolean;
}

function read(start: Start, reading: Reading): void {
  const { invocation, frame, jobs } = reading;
  switch (start.kind) {
    case 'unknown':
      invocation.unresolved.push({ kind: start.why, source: start.source });
      return;
    case 'load':
      if (/^[a-z+]+:\/\//.test(start.path.text))
        reading.effects.push(effect('execute', urlTarget(start.path)));
      else if (TEMPORARY.test(start.path.text))
        reading.effects.push(effect('load', pathTarget(start.path, frame.scene.cwd, frame.walker.context)));
      return;
    case 'argv': {
      if (start.handedOver) noteHandedOver(start.argv[0], reading);
      const argv = [...start.argv, ...(start.appended ?? [])];
      const assignments = new Map<string, Text>();
      for (const [name, arg] of start.assignments ?? []) assignments.set(name, arg.pieces);
      jobs.push(() => startArgv(argv, nested(start, frame, reading, false), assignments));
      return;
    }
    case 'shell':
      if (start.handedOver) noteHandedOver(start.script, reading);
      return readShell(start.script, 'argument', start, reading);
    case 'code':
      return readText(start.language, start.text.pieces, start.origin, start, reading);
    case 'stdin':
      return readInput(start.language, start, reading);
    case 'file':
      return readFile(start, reading);
    case 'task':
      // The files of another machine are not these.
      if ((start.remote ?? frame.remote) !== null) return;
      jobs.push(() => {
        const host = new EngineHost(nested(start, frame, reading, false), invocation);
        runTask(start.task, host);
        return { text: null, taints: [...host.taints] };
      });
      return;
  }
}

/** Anybody may put a file into these, and no project keeps its tools there. */
const TEMPORARY = /^(?:\/private)?\/(?:tmp|var\/tmp|dev\/shm)(?:\/|$)/;

const SCRIPT_IN_TEMPORARY =
  /^(?:\/\S*\/)?(?:(?:ba|z|da|k)?sh|python\d?|perl|ruby|node)\s+(?:-\w+\s+)*(?:\/private)?\/(?:tmp|var\/tmp|dev\/shm)\//;

/** `RUSTC_WRAPPER=/tmp/x`, `svn diff --diff-cmd /tmp/x`. */
function noteHandedOver(command: Arg | undefined, { effects }: Reading): void {
  if (command && (TEMPORARY.test(command.text) || SCRIPT_IN_TEMPORARY.test(command.text)))
    effects.push(
      effect(
        'execute',
        { ...unknownTarget(command.text), kind: 'code', known: command.known, scope: null },
        { mode: 'handed over' },
      ),
    );
}

/** The frame of what is started: a child process that sees the exported variables only. */
function nested(
  start: Exclude<Start, { kind: 'unknown' | 'load' }>,
  frame: Frame,
  reading: Reading,
  shell: boolean,
): Frame {
  const scene = shell
    ? childScene(frame.scene)
    : start.cwd || start.assignments
      ? frame.scene.fork()
      : frame.scene;
  if (start.cwd) scene.cwd = resolvePath(start.cwd, frame.scene.cwd) ?? [hole(start.cwd.text)];
  for (const [name, arg] of start.assignments ?? []) {
    scene.assignText(name, arg.pieces);
    scene.setExported(name);
  }
  return {
    ...frame,
    scene,
    span: reading.starting.span,
    privileged: frame.privileged || start.privileged === true,
    remote: start.remote ?? frame.remote,
    depth: frame.depth + 1,
  };
}

export function childScene(scene: Scene): Scene {
  const child = new Scene(scene.context, []);
  for (const names of [scene.exported, Object.keys(scene.context.env)]) {
    for (const name of names) {
      const variable = scene.variables.get(name);
      if (variable) child.variables.set(name, variable);
    }
  }
  child.exported = scene.exported;
  child.cwds = [scene.cwd];
  child.reads = scene.reads;
  child.written = scene.written;
  child.tainted = scene.tainted;
  child.ambiguous = scene.ambiguous;
  inheritFunctions(scene, child);
  return child;
}

function readShell(
  script: Arg,
  origin: Code['origin'],
  start: Extract<Start, { kind: 'shell' }>,
  reading: Reading,
): void {
  const { invocation, frame, jobs } = reading;
  const taints = taintsOf(script.pieces);
  const text = knownText(script.pieces);
  const undecided = isUndecided(script.pieces);
  setCode(invocation, { language: 'sh', origin: undecided ? originOf(taints) : origin, text });
  if (undecided) {
    invocation.unresolved.push({ kind: 'code', source: script.text });
    return;
  }
  jobs.push(() => {
    const inner = nested(start, frame, reading, true);
    const [name, ...positional] = start.positional ?? [];
    if (name) inner.scene.name = name;
    inner.scene.positional = positional;
    return frame.walker.script(withHoles(script.pieces, inner.scene), {
      ...inner,
      shell: shellOf(start.shell ?? invocation.program, frame),
    });
  });
}

/** The shell whose rules hold for code that a program runs. What is not one itself uses the system's `sh`. */
function shellOf(program: string | null, frame: Frame): string {
  if (program === 'bash' || program === 'zsh' || program === 'ksh') return program;
  if (program === 'sh' || program === 'dash' || program === 'ash' || frame.shell === 'zsh') return 'sh';
  return frame.shell;
}

function readText(
  language: string,
  pieces: Text,
  origin: Code['origin'],
  start: Exclude<Start, { kind: 'unknown' | 'load' }>,
  reading: Reading,
): void {
  if (language === 'sh')
    return readShell(
      fromPieces(pieces),
      origin,
      { ...start, kind: 'shell', script: fromPieces(pieces) },
      reading,
    );
  const { invocation, frame, effects, jobs } = reading;
  const text = knownText(pieces);
  setCode(invocation, { language, origin, text });
  if (frame.depth > LIMITS.depth) return frame.walker.collector.limit('nested too deeply');
  if (text === null && (pieces.length === 0 || typeof pieces[0] !== 'string')) {
    invocation.unresolved.push({ kind: 'code', source: fromPieces(pieces).text });
    return;
  }
  const source = text ?? fromPieces(pieces).text;
  const found = readCode(language, source, { cwd: frame.scene.cwd, context: frame.walker.context });
  effects.push(...found.effects);
  // A script that lies on the disk may load and compile what it likes: it is the person's own, and was there before.
  const trusted = origin === 'file' && !reading.written;
  invocation.unresolved.push(...found.unresolved.filter((each) => !trusted || each.kind !== 'code'));
  const inner: Reading = { ...reading, frame: nested(start, frame, reading, false), effects: [], jobs: [] };
  for (const each of found.starts) if (!trusted || each.kind !== 'unknown') read(each, inner);
  effects.push(...inner.effects);
  jobs.push(...inner.jobs);
}

/** Code on standard input: known text is read; what only the network or a decoder knows is not. */
function readInput(language: string, start: Extract<Start, { kind: 'stdin' }>, reading: Reading): void {
  const { invocation, frame } = reading;
  const { input } = frame;
  if (input.text !== null) {
    if (input.text.length === 0) return;
    // What the script's own commands read is the rest of the script: nobody knows where they begin.
    const rest: Flow = { text: null, taints: input.taints.filter((taint) => taint !== 'text') };
    const inner = language === 'sh' ? { ...reading, frame: { ...frame, input: rest } } : reading;
    readText(language, input.text, 'stdin', start, inner);
    return;
  }
  if (input.file && !input.taints.includes('network') && !input.taints.includes('decoder')) {
    return readFile({ ...start, kind: 'file', path: input.file, language }, reading);
  }
  const origin = originOf(input.taints);
  setCode(invocation, { language, origin, text: null });
  // A file that is led in whole is a script like any other; what a filter makes of one (`strings x | sh`) is not.
  if (origin !== 'file' || !input.file)
    invocation.unresolved.push({ kind: 'code', source: 'standard input' });
}

/** A file that is run: read when this request wrote it or the context shows it. */
function readFile(start: Extract<Start, { kind: 'file' }>, reading: Reading): void {
  const { invocation, frame } = reading;
  const { path } = start;
  if (start.fresh && (frame.scene.written.idle || !isWritten(path, frame))) return;
  if (path.text === '-' || /^\/(?:dev\/stdin|dev\/fd\/0|proc\/self\/fd\/0)$/.test(path.text)) {
    return readInput(
      start.language ?? 'sh',
      { ...start, kind: 'stdin', language: start.language ?? 'sh' },
      reading,
    );
  }
  if (/^\/(?:dev|proc\/[^/]+)\/fd\/\d+$/.test(path.text) && !frame.walker.streams.has(path.text)) {
    // An open descriptor: what is behind it is not followed.
    setCode(invocation, { language: start.language ?? 'sh', origin: 'unknown', text: null });
    invocation.unresolved.push({ kind: 'code', source: path.text });
    return;
  }
  const target = pathTarget(path, frame.scene.cwd, frame.walker.context);
  const flow = inputFrom(path, target, frame);
  // `bash <(cat deploy.sh)` runs the file behind the stream.
  const place =
    flow.file && flow.file !== path ? pathTarget(flow.file, frame.scene.cwd, frame.walker.context) : target;
  // What is not wholly named is looked for among what the request wrote only.
  const findable = place.known || (isNamed(place) && frame.scene.written.has(place.value));
  const content = flow.text === null && findable ? contentOf(place.value, frame) : null;
  const whole = flow.text ?? content?.text ?? null;
  const text = whole && withoutMark(whole);
  const onDisk = content !== null && !content.written;
  const language = start.language ?? languageOf(target.value, text === null ? null : knownText(text));
  if (flow.taints.includes('network') || flow.taints.includes('decoder')) {
    setCode(invocation, { language: language ?? 'sh', origin: originOf(flow.taints), text: null });
    if (text === null) invocation.unresolved.push({ kind: 'code', source: path.text });
  }
  if (text !== null && language === null) return readShebang(text, path, start, reading);
  if (text === null || language === null) {
    if (text === null && !target.known && start.language !== null)
      setCode(invocation, { language: start.language, origin: 'unknown', text: null });
    return;
  }
  if (isBinary(text, language)) return;
  const positional = start.args ?? [];
  // `exec sudo "$0" "$@"`: a script that starts itself again is the same script.
  const once = (follow: Job): Flow | null => {
    let ended: Flow | null = null;
    followNested(frame.walker, `${language} ${target.value}`, () => {
      ended = follow();
    });
    return ended;
  };
  if (language === 'sh') {
    setCode(invocation, { language, origin: 'file', text: knownText(text) });
    reading.jobs.push(() =>
      once(() => {
        const inner = nested(start, frame, reading, true);
        inner.scene.positional = positional;
        inner.scene.name = path;
        inner.scene.assign('BASH_SOURCE', { kind: 'array', elements: [path], keys: null });
        const { invocations } = frame.walker.collector;
        const from = invocations.length;
        const ended = frame.walker.script(withHoles(text, inner.scene), inner);
        if (onDisk) forgivePrograms(invocations, from);
        return ended;
      }),
    );
    return;
  }
  const jobs: Job[] = [];
  const before = invocation.unresolved.length;
  once(() => {
    readText(language, text, 'file', start, { ...reading, jobs, written: !onDisk });
    return null;
  });
  if (onDisk) {
    const found = new Set(invocation.unresolved.slice(before));
    reading.jobs.push(() => {
      forgiveCode(invocation, found);
      return null;
    });
  }
  if (jobs.length > 0) reading.jobs.push(() => once(() => flowOf(jobs.flatMap((job) => job() ?? []))));
}

function isWritten(path: Arg, { scene }: Frame): boolean {
  const pieces = resolvePath(path, scene.cwd);
  const text = pieces && knownText(pieces);
  return text !== null && scene.written.has(normalise(text));
}

/** A script for another interpreter: `#!/usr/bin/make -f` is `make -f FILE`. */
function readShebang(
  text: Text,
  path: Arg,
  start: Extract<Start, { kind: 'file' }>,
  { frame, jobs, ...reading }: Reading,
): void {
  const line = typeof text[0] === 'string' ? /^#!\s*(\S[^\r\n]*)/.exec(text[0])?.[1] : undefined;
  if (line === undefined || line.includes('\0')) return;
  // Linux hands over everything behind the interpreter as one argument, macOS splits it: `env` gets what its author means.
  const [, interpreter = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line.trim()) ?? [];
  const splits = /(?:^|\/)env$/.test(interpreter) && !rest.startsWith('-');
  const words = [interpreter, ...(splits ? rest.split(/\s+/) : [rest])]
    .filter((word) => word !== '')
    .map((word) => known(word));
  jobs.push(() => {
    let flow: Flow | null = null;
    followNested(frame.walker, `#! ${path.text}`, () => {
      flow = startArgv(
        [...words, path, ...(start.args ?? [])],
        nested(start, frame, { frame, jobs, ...reading }, false),
      );
    });
    return flow;
  });
}

/** The text without a byte order mark: editors write it, and what its author sees is the stricter reading. */
function withoutMark(text: Text): Text {
  const first = text[0];
  return typeof first === 'string' && first.startsWith('\ufeff') ? [first.slice(1), ...text.slice(1)] : text;
}

/** A program or an archive (`python app.pyz`) is no source text: it has NUL bytes near its start. Bash looks at the first line only. */
function isBinary(text: Text, language: string): boolean {
  const first = text[0];
  if (typeof first !== 'string') return false;
  return (language === 'sh' ? first.slice(0, 80).split('\n', 1)[0]! : first.slice(0, 512)).includes('\0');
}

function originOf(taints: readonly Taint[]): Code['origin'] {
  if (taints.includes('network')) return 'network';
  if (taints.includes('decoder')) return 'decoder';
  return taints.includes('file') && !taints.includes('unknown') ? 'file' : 'unknown';
}

function setCode(invocation: Invocation, code: Code): void {
  // Of several pieces of code the least known one says most about the invocation.
  if (invocation.code === null || (invocation.code.text !== null && code.text === null))
    invocation.code = code;
}
