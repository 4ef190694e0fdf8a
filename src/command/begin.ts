/** Carries out what an invocation starts: commands, scripts, code and files, each read as far as it is known. */

import { beginsWithAddress, sedSource } from './code/sed.ts';
import { readCode, type WrittenText } from './code.ts';
import { LIMITS } from './collector.ts';
import { contentOf } from './contents.ts';
import { inheritFunctions } from './exported-functions.ts';
import { type Flow, Flows, type Frame, flowOf, OWN_INPUT } from './frame.ts';
import { FORK_BOMB } from './functions.ts';
import { bringsCode, forgiveCode, forgivePrograms, isForeign } from './habits.ts';
import { isUndecided, withHoles } from './holes.ts';
import { languageOf } from './languages.ts';
import { settleMounts } from './mounts.ts';
import { globMatcher, normalise, resolvePath } from './paths.ts';
import { effect, inputFrom, isNamed } from './redirections.ts';
import { Scene } from './scene.ts';
import type { Start } from './spec.ts';
import { type Starting, startArgv } from './start.ts';
import { pathTarget, unknownTarget, urlTarget } from './targets.ts';
import { EngineHost, followNested } from './tasks/host.ts';
import { runTask } from './tasks.ts';
import type { Code, Effect, Invocation, Taint } from './types.ts';
import { type Arg, fromPieces, hole, known, knownText, sourceOf, type Text, taintsOf } from './value.ts';

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
      let flows: Flows | null = null;
      for (const job of jobs) {
        const flow = job();
        if (!flow) continue;
        flows ??= new Flows();
        flows.add(flow);
      }
      return flows?.sum ?? null;
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
  /** The file being read, where its place is known. */
  file?: string | null;
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
      return readLoaded(start.path, reading);
    case 'argv': {
      if (start.handedOver) noteHandedOver(start.argv[0], reading);
      const argv = [...start.argv, ...(start.appended ?? [])];
      const assignments = new Map<string, Text>();
      for (const [name, arg] of start.assignments ?? []) assignments.set(name, arg.pieces);
      jobs.push(() => {
        const { invocations } = frame.walker.collector;
        const from = invocations.length;
        const flow = startArgv(argv, nested(start, frame, reading, false), assignments);
        if (start.mounts)
          settleMounts(invocations, from, start.mounts, frame.scene.cwd, frame.walker.context);
        if (start.building) frame.walker.collector.keep(from, bringsCode);
        return flow;
      });
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
      for (const path of writtenAmong(start.path, frame)) readFile({ ...start, path }, reading);
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

/** A module that this request wrote is read like a script, in the language that its name says; what the network sends is not. */
function readLoaded(path: Arg, reading: Reading): void {
  const language = languageOf(path.text, null);
  const sent = reading.frame.walker.streams.get(path.text)?.taints.includes('network');
  if (language !== null || sent) readFile({ kind: 'file', path, language, fresh: true }, reading);
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
  const shell = start.shell ?? invocation.program;
  jobs.push(() => {
    // `zsh -o shwordsplit -c CODE`
    const inner = nested(start, frame, reading, true);
    if (shell === 'zsh' && invocation.argv.some((arg) => READS_OTHERWISE.test(arg))) {
      frame.walker.optionsSet = true;
      inner.scene.ambiguous = true;
    }
    const [name, ...positional] = start.positional ?? [];
    if (name) inner.scene.name = name;
    inner.scene.positional = positional;
    return frame.walker.script(withHoles(script.pieces, inner.scene), {
      ...inner,
      shell: shellOf(shell, frame),
    });
  });
}

/** Options with which zsh reads words as other shells do. */
const READS_OTHERWISE = /^(?:-[a-z]*y[a-z]*|(?:--)?(?:no[_-]?)?(?:k?sh|glob|rc|bash)[a-z_-]{4,20})$/i;

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
  // jq starts nothing, whatever its filter.
  const begins =
    typeof pieces[0] === 'string' || language === 'jq' || (language === 'sed' && beginsWithAddress(pieces));
  if (text === null && !begins) {
    invocation.unresolved.push({ kind: 'code', source: fromPieces(pieces).text });
    return;
  }
  const source = text ?? (language === 'sed' ? sedSource(pieces) : fromPieces(pieces).text);
  const found = readCode(language, source, {
    cwd: frame.scene.cwd,
    context: frame.walker.context,
    file: reading.file ?? null,
    wrote: !frame.scene.written.idle,
    args: start.kind === 'file' ? (start.args ?? []) : [],
  });
  effects.push(...found.effects);
  noteWrittenText(found.written, frame);
  noteScripts(source, found.effects, frame);
  // A script that lies on the disk may load and compile what it likes: it is the person's own, and was there before. What it
  // fetches to run is nobody's (`fetch(url).then((r) => r.text()).then(eval)`).
  const trusted = origin === 'file' && !reading.written;
  invocation.unresolved.push(
    ...found.unresolved.filter((each) => !trusted || each.kind !== 'code' || isForeign(each)),
  );
  const inner: Reading = { ...reading, frame: nested(start, frame, reading, false), effects: [], jobs: [] };
  for (const each of found.starts) if (!trusted || each.kind !== 'unknown') read(each, inner);
  effects.push(...inner.effects);
  jobs.push(...inner.jobs);
}

function noteWrittenText(texts: readonly WrittenText[], { scene }: Frame): void {
  const unknown = new Set(texts.flatMap(({ path, text }) => (text === null ? path : [])));
  // What else is done with a file that was opened (`json.dump(x, open(f, 'w'))`) is not seen.
  for (const { path } of texts)
    if (texts.every((each) => each.path !== path || each.text?.text === '')) unknown.add(path);
  for (const { path, text, appends } of texts) {
    // A file that is edited (`open(f, 'w').write(s.replace(a, b))`) holds more or less what it held.
    if (text === null || unknown.has(path)) continue;
    const flow: Flow = { text: text.pieces, taints: taintsOf(text.pieces) };
    if (appends) scene.written.append(path, flow);
    else scene.written.set(path, flow);
  }
}

/** `p.scripts.test = "CMD"`, `p["scripts"]["test"] = "CMD"`, `p.scripts = {test: "CMD"}` where package.json is written. */
const SCRIPT =
  /\bscripts["']?\]?\s*(?:\[\s*["']([\w:.-]{1,60})["']\s*\]|\.([\w$]{1,60}))\s*=\s*(["'`])((?:(?!\3)[^\\\n]){1,500})\3|\bscripts["']?\]?\s*[:=]\s*\{\s*["']?([\w:.-]{1,60})["']?\s*:\s*(["'`])((?:(?!\6)[^\\\n]){1,500})\6/g;

/** What code says of a package's scripts, where it writes more of the file than is known. */
function noteScripts(source: string, effects: readonly Effect[], { scene }: Frame): void {
  const file = effects.find(
    ({ action, target }) => action === 'write' && target.known && target.value.endsWith('/package.json'),
  )?.target.value;
  if (file === undefined || scene.written.has(file)) return;
  const scripts: [string, string][] = [];
  for (const match of source.matchAll(SCRIPT))
    scripts.push([match[1] ?? match[2] ?? match[5] ?? '', match[4] ?? match[7] ?? '']);
  if (scripts.length > 0)
    scene.written.set(file, {
      text: [JSON.stringify({ scripts: Object.fromEntries(scripts) })],
      taints: [],
      partial: true,
    });
}
const STATEMENTS: ReadonlySet<string> = new Set(['sql', 'postgresql', 'mysql', 'sqlite']);

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
  if (input.file && !input.pipe && !input.taints.includes('network') && !input.taints.includes('decoder')) {
    return readFile({ ...start, kind: 'file', path: input.file, language }, reading);
  }
  const origin = originOf(input.taints);
  setCode(invocation, { language, origin, text: null });
  // A file that is led in whole is a script like any other; what a filter makes of one (`strings x | sh`) is not, but for
  // statements: `pg_dump a | psql b`, `sed 's/a/b/' x.sql | mysql`.
  if (origin !== 'file' || input.pipe || !(input.file || STATEMENTS.has(language)))
    invocation.unresolved.push({
      kind: 'code',
      source: input === OWN_INPUT ? 'standard input' : 'piped input',
    });
}

/** `bash <(foo)`: what nobody knows, unlike the scripts that lie in the project. */
function isOutput(path: Arg, flow: Flow, { walker }: Frame): boolean {
  return flow.file === undefined && flow.taints.length === 0 && walker.streams.has(path.text);
}

/** A file that is run: read when this request wrote it or the context shows it. */
function readFile(start: Extract<Start, { kind: 'file' }>, reading: Reading): void {
  const { invocation, frame } = reading;
  const { path } = start;
  if (start.fresh && !isFresh(path, frame)) return;
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
  } else if (text === null && (flow.pipe || isOutput(path, flow, frame))) {
    setCode(invocation, { language: language ?? 'sh', origin: 'unknown', text: null });
    invocation.unresolved.push({ kind: 'code', source: path.text });
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
    if (forksItself(knownText(text) ?? '', path.text))
      reading.effects.push(effect('kill', FORK_BOMB, { recursive: true }));
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
  const { invocations } = frame.walker.collector;
  const from = invocations.length;
  const before = invocation.unresolved.length;
  once(() => {
    readText(language, text, 'file', start, {
      ...reading,
      jobs,
      written: !onDisk,
      file: target.known ? target.value : null,
    });
    return null;
  });
  if (onDisk) {
    const found = new Set(invocation.unresolved.slice(before));
    reading.jobs.push(() => {
      forgiveCode(invocation, found);
      return null;
    });
  }
  if (jobs.length === 0) return;
  reading.jobs.push(() => {
    const ended = once(() => flowOf(jobs.flatMap((job) => job() ?? [])));
    if (onDisk) forgivePrograms(invocations, from);
    return ended;
  });
}

/** `$0 & $0 &`, `$0 | $0`, `while :; do $0 & done` as a script: it starts more and more of itself. */
function forksItself(text: string, path: string): boolean {
  const own = path.slice(path.lastIndexOf('/') + 1);
  if (text.length > MAX_BOMB || !(text.includes('$0') || text.includes('${0}') || text.includes(own)))
    return false;
  const self = `"?(?:\\$0|\\$\\{0\\}|(?:[\\w./-]*/)?${own.replace(/[^\w]/g, '\\$&')})"?`;
  const start = '(?:^|[\\n;&|({]|\\bdo)\\s*(?:(?:ba)?sh )?';
  return new RegExp(
    `${start}${self} *(?:(?:&(?!&)|\\|(?!\\|))\\s*(?:(?:ba)?sh )?${self}|& *(?:;|\\n)? *done)`,
  ).test(text);
}

/** Such scripts are short. */
const MAX_BOMB = 200;

/** What this request wrote that a pattern matches: `sh x*`, `ls *.sh | xargs sh`. */
function writtenAmong(path: Arg, { scene, walker }: Frame): Arg[] {
  if (path.known || scene.written.idle) return [];
  const pieces = resolvePath(path, scene.cwd);
  const [prefix] = pieces ?? [];
  if (!pieces || typeof prefix !== 'string') return [];
  if (!pieces.every((piece) => typeof piece === 'string' || piece.kind === 'glob')) return [];
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const matcher = globMatcher(sourceOf(pieces).slice(folder.length));
  const found: Arg[] = [];
  if (!scene.written.holds(normalise(folder)) || !walker.collector.spend(scene.written.size)) return found;
  for (const [rest] of scene.written.below(normalise(folder)))
    if (found.length < MAX_MATCHES && matcher.test(rest)) found.push(known(`${folder}${rest}`));
  return found;
}

/** More files than these that one pattern matches are not read. */
const MAX_MATCHES = 16;

/** This request wrote it, or a process substitution brings it along: `<(cat FILE)` brings the file as it lies there. */
function isFresh(path: Arg, { scene, walker }: Frame): boolean {
  const stream = walker.streams.get(path.text);
  if (stream) return stream.text !== null || !/^(?:file|unknown)$/.test(originOf(stream.taints));
  if (scene.written.idle) return false;
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
