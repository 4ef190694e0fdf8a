/** The engine as tasks see it: each command that they run is walked like any other, in a shell of its own. */
import { childScene } from '../begin.ts';
import { contentOf, MAX_FILE } from '../contents.ts';
import type { Flow, Frame } from '../frame.ts';
import { forgiveCleaning, forgivePrograms, forgiveTargets } from '../habits.ts';
import { withHoles } from '../holes.ts';
import { languageOf } from '../languages.ts';
import { startArgv } from '../start.ts';
import type { Invocation, Taint } from '../types.ts';
import { type Arg, fromPieces, known, knownText, sourceOf, type Text } from '../value.ts';
import type { Walker } from '../walk.ts';
import { Marks } from './marks.ts';
import type { TaskFile, TaskHost, TaskSetting } from './task.ts';

/** A task or script inside itself with other arguments each time: followed this deep, then no more. */
const MAX_NESTED = 3;
/** Tasks and script files of one request. */
const MAX_FOLLOWED = 2000;
/** Output that comes from these is code when it stands where a program's name does. */
const STRANGE: ReadonlySet<Taint> = new Set(['network', 'decoder', 'secret', 'file']);

interface Following {
  /** What was followed, with everything that it depends on, and where its output came from. */
  readonly followed: Map<string, readonly Taint[]>;
  /** How often each is under way. */
  readonly active: Map<string, number>;
  count: number;
}

const states = new WeakMap<Walker, Following>();

function followingOf(walker: Walker): Following {
  let state = states.get(walker);
  if (!state) {
    state = { followed: new Map(), active: new Map(), count: 0 };
    states.set(walker, state);
  }
  return state;
}

/** Runs `follow` unless the script of that name is inside itself too often: scripts that start each other end somewhere. */
export function followNested(walker: Walker, name: string, follow: () => void): void {
  const state = followingOf(walker);
  const times = state.active.get(name) ?? 0;
  if (times >= MAX_NESTED) return;
  if (++state.count > MAX_FOLLOWED) return walker.collector.limit('too many scripts');
  state.active.set(name, times + 1);
  follow();
  state.active.set(name, times);
}

/** Everything besides its text and arguments that what a script does depends on. */
function stateOf({ scene, privileged, input, walker }: Frame): string {
  const exported = [...scene.exported].map((name) => `${name}=${sourceOf(scene.textOf(name) ?? [])}`);
  const { streams, linked } = walker;
  const disk = [scene.written.state, streams.state, linked];
  return [sourceOf(scene.cwd), privileged, numberOf(input), ...disk, ...exported].join('\0');
}

const numbers = new WeakMap<Flow, number>();
let last = 0;

/** A number for a flow: the same for the same object only. */
function numberOf(flow: Flow): number {
  let number = numbers.get(flow);
  if (number === undefined) {
    number = ++last;
    numbers.set(flow, number);
  }
  return number;
}

/** A host for a task that `invocation` starts; `frame` is the task's own: its folder, rights and way there. */
export class EngineHost implements TaskHost {
  readonly cwd: string | null;
  /** Where the output of what ran may come from. */
  readonly taints = new Set<Taint>();
  readonly #frame: Frame;
  readonly #invocation: Invocation;
  readonly #marks = new Marks();
  /** Sources of unknown parts that the request itself brings, or that are read from somewhere. */
  readonly #strange = new Set<string>();
  /** A file of tasks was written by this request: nothing in it is taken for a project's own habit. */
  #written = false;

  constructor(frame: Frame, invocation: Invocation) {
    this.#frame = frame;
    this.#invocation = invocation;
    this.cwd = knownText(frame.scene.cwd);
  }

  read(path: string): TaskFile | null {
    const { text, taints, written } = contentOf(path, this.#frame);
    const fetched = taints.includes('network') ? 'network' : taints.includes('decoder') ? 'decoder' : null;
    if (fetched) {
      this.#invocation.code = { language: 'sh', origin: fetched, text: null };
      if (text === null) this.#invocation.unresolved.push({ kind: 'code', source: path });
    }
    if (text === null) return null;
    const marked = this.#marks.mark(text);
    if (marked.length > MAX_FILE) {
      this.limit('file of tasks too long');
      return null;
    }
    this.#written ||= written;
    return { text: marked, written };
  }

  stream(word: Arg): string | null {
    const flow = this.#frame.walker.streams.get(word.text);
    if (!flow?.text) return null;
    this.#written = true;
    return this.#marks.mark(flow.text);
  }

  absent(path: string): boolean {
    const { files } = this.#frame.walker.context;
    return !this.#frame.scene.written.has(path) && files.kind(path) === null;
  }

  variable(name: string): string | null {
    const { scene } = this.#frame;
    if (
      !scene.exported.has(name) &&
      !Object.hasOwn(scene.context.env, name) &&
      name !== 'HOME' &&
      name !== 'PWD'
    )
      return null;
    const text = scene.textOf(name);
    return text === null ? null : this.#marks.mark(text);
  }

  shell(script: string, setting: TaskSetting = {}): string {
    const inner = this.#inner(setting);
    const { walker } = this.#frame;
    const from = walker.collector.invocations.length;
    const flow = walker.script(withHoles(this.#marks.text(script), inner.scene), inner);
    this.#forgive(from);
    for (const taint of flow.taints) this.taints.add(taint);
    if (flow.text !== null) return this.#marks.mark(flow.text);
    const source = `$(${script.length > 200 ? `${script.slice(0, 200)}…` : script})`;
    if (flow.taints.some((taint) => STRANGE.has(taint))) this.#strange.add(source);
    return this.#marks.unknown(source, flow.taints);
  }

  program(argv: readonly (string | Arg)[], setting: TaskSetting = {}): void {
    const from = this.#frame.walker.collector.invocations.length;
    const args = argv.map((each) => (typeof each === 'string' ? fromPieces(this.#marks.text(each)) : each));
    for (const taint of startArgv(args, this.#inner(setting)).taints) this.taints.add(taint);
    this.#forgive(from);
  }

  code(interpreter: readonly string[], text: string, setting: TaskSetting = {}): void {
    const { invocations } = this.#frame.walker.collector;
    const from = invocations.length;
    this.program([...interpreter, text], setting);
    if (!this.#written) forgiveTargets(invocations, from);
  }

  script(text: string, setting: TaskSetting = {}): void {
    const content = this.#marks.text(text);
    const language = languageOf('', knownText(content) ?? text);
    if (language === 'sh') this.shell(text, setting);
    // The interpreter of the first line gets the text, as if it stood in an argument.
    else if (language !== null && Object.hasOwn(INTERPRETERS, language))
      this.program([...INTERPRETERS[language]!, text], setting);
  }

  once(name: string, args: readonly string[], follow: () => void): void {
    const { walker } = this.#frame;
    const { followed } = followingOf(walker);
    const key = [name, ...args, stateOf(this.#frame)].join('\0');
    const before = followed.get(key);
    if (before) {
      for (const taint of before) this.taints.add(taint);
      return;
    }
    followed.set(key, []);
    followNested(walker, name, follow);
    followed.set(key, [...this.taints]);
  }

  limit(why: string): void {
    this.#frame.walker.collector.limit(why);
  }

  mark(arg: Arg): string {
    for (const piece of arg.pieces) if (typeof piece !== 'string') this.#strange.add(piece.source);
    return this.#marks.mark(arg.pieces);
  }

  unknown(source: string, strange = false): string {
    if (strange) this.#strange.add(source);
    return this.#marks.unknown(source);
  }

  /** A shell of its own: it sees what is exported, and changes nothing here. */
  #inner({ cwd, variables }: TaskSetting): Frame {
    const frame = this.#frame;
    const scene = childScene(frame.scene);
    if (cwd !== undefined) scene.cwd = this.#marks.text(cwd);
    for (const [name, value] of variables ?? []) {
      scene.assignText(name, this.#marks.text(value) as Text);
      scene.setExported(name);
    }
    scene.name = known('sh');
    return { ...frame, scene, shell: 'sh' };
  }

  #forgive(from: number): void {
    if (this.#written) return;
    const { invocations } = this.#frame.walker.collector;
    forgivePrograms(invocations, from, this.#strange);
    forgiveCleaning(invocations, from);
  }
}

const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  python: ['python', '-c'],
  javascript: ['node', '-e'],
  perl: ['perl', '-e'],
  ruby: ['ruby', '-e'],
  php: ['php', '-r'],
  lua: ['lua', '-e'],
};
