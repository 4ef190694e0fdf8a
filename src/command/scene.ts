/** What the shell knows at one point of a script: variables, functions, working directory. Forked at every branch and subshell. */
import type { Function as FunctionNode } from 'unbash';
import type { Choices } from './choices.ts';
import { ForkedMap } from './forked-map.ts';
import { Reads } from './reads.ts';
import type { Context } from './types.ts';
import { type Arg, hole, known, type Piece, sourceOf, type Text } from './value.ts';
import { WrittenFiles } from './written-files.ts';

/** A value that a variable may have. */
export type Binding =
  | { kind: 'text'; text: Text }
  | { kind: 'array'; elements: readonly Arg[]; keys: readonly string[] | null }
  | { kind: 'unset' };

/** The values that a variable may have here, at least one. */
export type Variable = readonly Binding[];

export interface FunctionDefinition {
  node: FunctionNode;
  /** The text that the node's positions refer to. */
  source: string;
}

/** More alternatives than these and the value counts as unknown. */
const MAX_ALTERNATIVES = 24;
const CWD = '\0cwd';
const SHELL_NAME = known('bash');

/** One shell, whatever state it is in. */
export interface Process {
  /** What the code of its traps gives a name: it may run at any moment. */
  trapped?: Map<string, Variable>;
}

export class Scene {
  readonly context: Context;
  variables: ForkedMap<Variable>;
  /** What a name may be defined as; null: it may as well be no function here. */
  functions: ForkedMap<readonly (FunctionDefinition | null)[]>;
  /** Replaced, never changed: forks share it. */
  aliases: ReadonlyMap<string, string>;
  written: WrittenFiles;
  /** What is looked at, while somebody wants to know. */
  reads: Reads;
  /** Some variable may have more than one value here. */
  ambiguous: boolean;
  /** Replaced, never changed, as well. */
  exported: ReadonlySet<string>;
  /** Letters of `declare` by name: `l` and `u` change what is assigned, `i` computes it, `A` has keys. */
  attributes: Map<string, string>;
  /** `$1`, `$2`...; null when not known. */
  positional: readonly Arg[] | null;
  /** `$0`. */
  name: Arg;
  /** Working directories this point may be in. */
  cwds: readonly Text[];
  folders: readonly Text[];
  /** Variables may have been set by text that hoopx has not seen (`source unknown-file`). */
  tainted: boolean;
  choices: Choices | null;
  /** The process it is in: the same object throughout one shell. */
  shell: Process;

  constructor(context: Context, positional: readonly Arg[] | null = [], from: Scene | null = null) {
    this.context = context;
    this.variables = from ? from.variables.fork() : new ForkedMap();
    this.functions = from ? from.functions.fork() : new ForkedMap();
    this.aliases = from?.aliases ?? new Map();
    this.reads = from?.reads ?? new Reads();
    this.written = from?.written ?? new WrittenFiles(this.reads);
    this.exported = from?.exported ?? NO_NAMES;
    this.attributes = from?.attributes ?? NONE;
    this.positional = positional;
    this.name = from?.name ?? SHELL_NAME;
    this.cwds = from?.cwds ?? [[context.cwd]];
    this.shell = from?.shell ?? {};
    this.folders = from?.folders ?? NO_FOLDERS;
    this.tainted = from?.tainted ?? false;
    this.ambiguous = from?.ambiguous ?? false;
    this.choices = from?.choices ?? null;
  }

  fork(): Scene {
    return new Scene(this.context, this.positional, this);
  }

  /** A fork that nothing comes back from, and that ends before this shell does. */
  subshell(): Scene {
    const scene = this.fork();
    scene.shell = {};
    return scene;
  }

  /** Takes over the state of one branch. */
  adopt(scene: Scene): void {
    this.variables = scene.variables;
    this.functions = scene.functions;
    this.aliases = scene.aliases;
    this.exported = scene.exported;
    this.attributes = scene.attributes;
    this.positional = scene.positional;
    this.cwds = scene.cwds;
    this.folders = scene.folders;
    this.tainted = scene.tainted;
    this.ambiguous = scene.ambiguous;
  }

  /**
   * The state after one of several branches, whichever ran: every variable may have any of its branches' values. Gives
   * how many names it had to look at.
   */
  join(branches: readonly Scene[]): number {
    const first = branches[0];
    if (!first) return 0;
    if (branches.length === 1) {
      this.adopt(first);
      return 0;
    }
    const rest = branches.slice(1);
    let differs = branches.some((branch) => branch.ambiguous);
    const alike = rest.every((branch) => branch.tainted === first.tainted);
    const variables = first.variables.fork();
    const changed = differing(first, rest, variablesOf);
    for (const [name, others] of changed) {
      // A name that the first does not have is what its surroundings say, which may be something else elsewhere.
      const surely = first.variables.has(name) || (alike && name !== 'PWD');
      const bindings: Binding[] = [];
      let blends = false;
      for (const branch of surely ? [first, ...others] : branches) {
        const variable = branch.variables.get(name);
        blends ||= variable === undefined;
        for (const binding of variable ?? branch.#around(name))
          if (!addBinding(bindings, binding)) blends = true;
        if (bindings.length > MAX_ALTERNATIVES) {
          blends = true;
          break;
        }
      }
      if (blends && this.reads.noting) this.reads.blend(name);
      if (bindings.length > 1) differs = true;
      variables.set(name, bindings.length > MAX_ALTERNATIVES ? [unknownBinding(name)] : bindings);
    }
    const functions = first.functions.fork();
    const redefined = differing(first, rest, functionsOf);
    for (const [name, others] of redefined) {
      const all = new Set<FunctionDefinition | null>();
      for (const branch of [first, ...others])
        for (const each of branch.functions.get(name) ?? [null]) all.add(each);
      functions.set(name, [...all]);
    }
    this.variables = variables;
    this.functions = functions;
    this.aliases = rest.every((branch) => branch.aliases === first.aliases)
      ? first.aliases
      : new Map(branches.flatMap((branch) => [...branch.aliases]));
    this.exported = rest.every((branch) => branch.exported === first.exported)
      ? first.exported
      : new Set(branches.flatMap((branch) => [...branch.exported]));
    if (branches.some((branch) => branch.attributes !== first.attributes))
      this.attributes = joinedAttributes(branches.map((branch) => branch.attributes));
    else this.attributes = first.attributes;
    this.positional = branches.every((branch) => sameArgs(branch.positional, first.positional))
      ? first.positional
      : null;
    const cwds = foldersOf(branches);
    this.cwds = cwds.length > MAX_ALTERNATIVES ? [[hole('$PWD')]] : cwds;
    this.tainted = branches.some((branch) => branch.tainted);
    this.ambiguous = differs || cwds.length > 1;
    return changed.size + redefined.size;
  }

  /**
   * The names whose values are others than in `before`, or null when nothing at all has changed since
   * (with `positional` in place of this scene's own).
   */
  changedSince(before: Scene, positional = this.positional): string[] | null {
    this.reads.everything();
    const names = this.variables
      .differing(before.variables)
      .filter((name) => !sameVariable(this.variables.get(name), before.variables.get(name)));
    const same =
      names.length === 0 &&
      this.cwds === before.cwds &&
      sameArgs(positional, before.positional) &&
      this.functions.differing(before.functions).length === 0 &&
      (this.aliases === before.aliases || sameEntries(this.aliases, before.aliases));
    return same ? null : names;
  }

  /** Every value a name may have: set in the script, else from the environment, else unset or unknown. */
  lookup(name: string): Variable {
    const variable = this.variables.get(name);
    if (this.reads.noting) this.reads.variable(name, variable);
    return variable ?? this.#around(name);
  }

  /** What a name has that the script has not set. */
  #around(name: string): Variable {
    const { context } = this;
    if (name === 'PWD') return this.cwds.map((text) => ({ kind: 'text', text }));
    const value = Object.hasOwn(context.env, name) ? context.env[name] : undefined;
    if (value !== undefined && !this.tainted) return [{ kind: 'text', text: value === '' ? [] : [value] }];
    if (name === 'HOME') return [{ kind: 'text', text: [context.home] }];
    if (name === 'IFS') return [{ kind: 'text', text: [' \t\n'] }];
    if (name === 'USER' || name === 'LOGNAME') return [{ kind: 'text', text: [context.user] }];
    const dynamic = DYNAMIC[name];
    if (dynamic !== undefined) return [{ kind: 'text', text: dynamic(`$${name}`) }];
    if (context.envComplete && !this.tainted) return [{ kind: 'unset' }];
    if (name === 'TMPDIR') return [{ kind: 'text', text: ['/tmp'] }];
    return [unknownBinding(name)];
  }

  /** Whether the name was set in the script or in the environment. */
  knows(name: string): boolean {
    if (this.reads.noting) this.reads.variable(name, undefined);
    return this.variables.has(name) || Object.hasOwn(this.context.env, name);
  }

  /** The one value a name has in the expansion under way. */
  pick(name: string): Binding {
    const variable = this.lookup(name);
    return variable[this.choose(name, variable.length)] ?? unknownBinding(name);
  }

  get cwd(): Text {
    return this.cwds[this.choose(CWD, this.cwds.length)] ?? [hole('$PWD')];
  }

  set cwd(text: Text) {
    this.cwds = [text];
  }

  /** Picks among `count` alternatives for `name`: the same one throughout one expansion. */
  choose(name: string, count: number): number {
    return count < 2 || !this.choices ? 0 : this.choices.pick(name, count);
  }

  setAlias(name: string, source: string): void {
    this.aliases = new Map(this.aliases).set(name, source);
  }

  dropAlias(name: string): void {
    const aliases = new Map(this.aliases);
    if (aliases.delete(name)) this.aliases = aliases;
  }

  setExported(name: string, exported = true): void {
    if (this.exported.has(name) === exported) return;
    const names = new Set(this.exported);
    if (exported) names.add(name);
    else names.delete(name);
    this.exported = names;
  }

  /** Gives a name back what it had. */
  restore(name: string, variable: Variable | undefined): void {
    if (variable) this.variables.set(name, variable);
    else this.variables.delete(name);
  }

  assign(name: string, binding: Binding): void {
    this.#set(name, [binding]);
  }

  /** A name that a trap's code assigns keeps that as another value that it may have. */
  #set(name: string, variable: Variable): void {
    const trapped = this.shell.trapped?.get(name);
    if (trapped === undefined) return void this.variables.set(name, variable);
    const bindings = [...variable];
    for (const binding of trapped) addBinding(bindings, binding);
    this.ambiguous ||= bindings.length > 1;
    this.variables.set(name, bindings.length > MAX_ALTERNATIVES ? [unknownBinding(name)] : bindings);
  }

  /** From here on these names may have what they have in a scene, at any moment; null: something that nobody knows. */
  mayBecome(names: Iterable<string>, scene: Scene | null): void {
    this.shell.trapped ??= new Map();
    const { trapped } = this.shell;
    for (const name of names) {
      const theirs = scene?.variables.get(name) ?? [unknownBinding(name)];
      const bindings = [...(trapped.get(name) ?? [])];
      for (const binding of theirs) addBinding(bindings, binding);
      trapped.set(name, bindings);
    }
    for (const name of names) this.#set(name, this.lookup(name));
  }

  /** Whether `declare` gave a name an attribute. */
  has(name: string, attribute: string): boolean {
    return this.attributes.size > 0 && (this.attributes.get(name)?.includes(attribute) ?? false);
  }

  declare(name: string, letters: string): void {
    this.attributes = new Map(this.attributes).set(name, (this.attributes.get(name) ?? '') + letters);
  }

  assignText(name: string, text: Text): void {
    const attributes = this.attributes.size > 0 ? this.attributes.get(name) : undefined;
    const value = attributes === undefined ? text : attributed(name, text, attributes);
    this.#set(name, [{ kind: 'text', text: value }]);
  }

  /** Lets a name have any of several values (a loop's variable). */
  assignAny(name: string, texts: readonly Text[]): void {
    const bindings: Binding[] = [];
    for (const text of texts) {
      addBinding(bindings, { kind: 'text', text });
      if (bindings.length > MAX_ALTERNATIVES) break;
    }
    if (bindings.length === 0) return;
    this.ambiguous = true;
    this.#set(name, bindings.length > MAX_ALTERNATIVES ? [commonBinding(name, texts)] : bindings);
  }

  /** The one text a name has, or null when it is unset or an array. */
  textOf(name: string): Text | null {
    const binding = this.pick(name);
    if (binding.kind === 'text') return binding.text;
    if (binding.kind === 'array') return binding.elements[0]?.pieces ?? null;
    return null;
  }
}

/** The folders that any of the branches may be in. */
function foldersOf(branches: readonly Scene[]): readonly Text[] {
  const [first] = branches[0]!.cwds;
  // Mostly nobody has gone anywhere.
  if (branches.every(({ cwds }) => cwds.length === 1 && cwds[0] === first)) return [first!];
  const cwds = new Map<string, Text>();
  for (const branch of branches) for (const cwd of branch.cwds) cwds.set(sourceOf(cwd), cwd);
  return [...cwds.values()];
}

const variablesOf = (scene: Scene): ForkedMap<Variable> => scene.variables;
const functionsOf = (scene: Scene): ForkedMap<readonly (FunctionDefinition | null)[]> => scene.functions;

const NOTHING_DIFFERS: ReadonlyMap<string, Scene[]> = new Map();

/** The names that have something else in some of the others than in the first, each with those others. */
function differing<V>(
  first: Scene,
  rest: readonly Scene[],
  mapOf: (scene: Scene) => ForkedMap<V>,
): ReadonlyMap<string, Scene[]> {
  const map = mapOf(first);
  if (rest.every((other) => mapOf(other).isSame(map))) return NOTHING_DIFFERS;
  const names = new Map<string, Scene[]>();
  for (const other of rest) {
    for (const name of map.differing(mapOf(other))) {
      const others = names.get(name);
      if (others) others.push(other);
      else names.set(name, [other]);
    }
  }
  return names;
}

function sameVariable(left: Variable | undefined, right: Variable | undefined): boolean {
  if (left === right || !left || !right) return left === right;
  return left.length === right.length && left.every((each, at) => sameBinding(each, right[at]!));
}

function sameArgs(left: readonly Arg[] | null, right: readonly Arg[] | null): boolean {
  if (left === right || !left || !right) return left === right;
  return left.length === right.length && left.every((arg, at) => sameText(arg.pieces, right[at]!.pieces));
}

function sameEntries<T>(left: ReadonlyMap<string, T>, right: ReadonlyMap<string, T>): boolean {
  return left.size === right.size && [...left].every(([name, each]) => right.get(name) === each);
}

const NO_FOLDERS: readonly Text[] = [];
const NO_NAMES: ReadonlySet<string> = new Set();
const NONE: Map<string, string> = new Map();

/** The attributes of any of the branches; `?` where they are not those of all: `test x && declare -A map`. */
function joinedAttributes(all: readonly ReadonlyMap<string, string>[]): Map<string, string> {
  const joined = new Map(all.flatMap((each) => [...each]));
  for (const [name, letters] of joined)
    if (all.some((each) => each.get(name) !== letters)) joined.set(name, `${letters}?`);
  return joined;
}

/** What a variable makes of the text assigned to it. */
function attributed(name: string, text: Text, attributes: string): Text {
  if (/[n?]/.test(attributes)) return [hole(`$${name}`)];
  if (attributes.includes('i'))
    return text.length === 1 && /^-?\d+$/.test(String(text[0]))
      ? text
      : [hole(`$${name}`, { slashless: true })];
  const last = [...attributes].findLast((letter) => 'ulc'.includes(letter));
  if (last === undefined) return text;
  if (last === 'c') return [hole(`$${name}`)];
  return text.map((piece) =>
    typeof piece !== 'string' ? piece : last === 'u' ? piece.toUpperCase() : piece.toLowerCase(),
  );
}

/** Variables that the shell makes up, with values that hold no slash. */
const DYNAMIC: Readonly<Record<string, (source: string) => Text>> = Object.assign(Object.create(null), {
  RANDOM: slashless,
  SECONDS: slashless,
  EPOCHSECONDS: slashless,
  EPOCHREALTIME: slashless,
  LINENO: slashless,
  UID: slashless,
  EUID: slashless,
  PPID: slashless,
  BASHPID: slashless,
  HOSTNAME: slashless,
  HOSTTYPE: slashless,
  OSTYPE: slashless,
  MACHTYPE: slashless,
  SHLVL: slashless,
  BASH_VERSION: slashless,
  COLUMNS: slashless,
  LINES: slashless,
});

function slashless(source: string): Text {
  return [hole(source, { slashless: true })];
}

function unknownBinding(name: string): Binding {
  return { kind: 'text', text: [hole(`$${name}`)] };
}

/** Many values in one: what they have in common at the start stays known (`for i in {1..500}; do rm -f /tmp/x/$i`). */
function commonBinding(name: string, texts: readonly Text[]): Binding {
  const plain = texts.every((text) =>
    text.every(
      (piece) => typeof piece === 'string' && !piece.includes('/') && piece !== '..' && piece !== '.',
    ),
  );
  return { kind: 'text', text: [hole(`$${name}`, { slashless: plain })] };
}

/** Adds what is not there yet; false when something else took its place. */
function addBinding(bindings: Binding[], binding: Binding): boolean {
  const same = bindings.find((each) => sameBinding(each, binding));
  if (same === undefined) bindings.push(binding);
  return same === undefined || same === binding;
}

function sameBinding(left: Binding, right: Binding): boolean {
  if (left.kind !== right.kind) return false;
  if (left.kind === 'text' && right.kind === 'text') return sameText(left.text, right.text);
  if (left.kind === 'array' && right.kind === 'array') {
    return (
      left.elements.length === right.elements.length &&
      left.elements.every((each, index) => sameText(each.pieces, right.elements[index]!.pieces))
    );
  }
  return true;
}

function sameText(left: Text, right: Text): boolean {
  return left.length === right.length && left.every((piece, index) => samePiece(piece, right[index]!));
}

function samePiece(left: Piece, right: Piece): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  return left.source === right.source && left.kind === right.kind;
}
