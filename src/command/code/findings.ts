/** What the readers of code find: effects, programs that start, and code that cannot be told. Bounded. */
import { hasContent } from '../emptied.ts';
import type { Start } from '../spec.ts';
import { pathTarget, unknownTarget, urlTarget } from '../targets.ts';
import type { Action, Context, Effect, Taint, Target, TargetKind, Unresolved } from '../types.ts';
import { type Arg, fromPieces, known, knownPrefix, type Piece, type Text } from '../value.ts';
import { alternatives, argOf, concat, literal, textValue, union, type Value } from './values.ts';

/** Where code runs, as far as paths in it depend on that. */
export interface Scene {
  cwd: Text;
  context: Context;
  /** The file that the code is in, absolute; null for other code, and when it is not known. */
  file?: string | null;
  /** The request has written files, which code may load. */
  wrote?: boolean;
  /** What a program is called with that takes its options from the code. */
  args?: readonly Arg[];
}

/** Text that code puts into a file. */
export interface WrittenText {
  /** Absolute path. */
  path: string;
  /** Null when it is not known. */
  text: Arg | null;
  appends: boolean;
}

export interface CodeReading {
  effects: Effect[];
  written: WrittenText[];
  starts: Start[];
  unresolved: Unresolved[];
}

type EffectMore = Partial<Omit<Effect, 'action' | 'target'>>;

/** More findings than this in one piece of code are not followed: the reading ends as a passed limit. */
const MAX_FINDINGS = 400;
/** Texts written into files that are kept. */
const MAX_WRITTEN = 32;
/** UTF-16 units of findings that are compared with those before. */
const MAX_COMPARED = 8_000_000;
const SHELLS =
  /^(?:.*\/)?(?:ba|z|da|k|c|tc|a|fi)?sh$|^(?:.*\/)?busybox$|(?:^|\\)(?:cmd|powershell)(?:\.exe)?$|^pwsh$/;
/** What is no command, code or path: a name that has no value yet. */
const NOTHING = /^(?:None|null|undefined|False|false|nil)$/;
const ENVIRONMENT =
  /^(?:os\.environ|process\.env|Bun\.env|ENV|%ENV|\$_(?:ENV|SERVER))(?:\.(?:copy|items|values|to_h|to_hash|to_a|to_s|to_json|inspect|map|each|encode)(?:\(\))?)*$/;
/** A shell that reads commands from where its input leads: no script, no `-c`. */
const BARE_SHELL =
  /^\s*(?:exec\s+)?(?:\/\S*\/)?(?:(?:ba|z|da|k|a)?sh|cmd(?:\.exe)?|powershell(?:\.exe)?|busybox sh)(?:\s+-[a-z]*[il][a-z]*|\s+--(?:login|noprofile|norc|posix))*\s*(?:[0-9]*[<>].*)?$/;

export class Findings {
  readonly reading: CodeReading = { effects: [], written: [], starts: [], unresolved: [] };
  readonly scene: Scene;
  readonly #seen = new Set<string>();
  #compared = 0;
  /** While true nothing is noted: names and constants are gathered first. */
  silent = false;
  /** Something of the code depends on a condition, which may narrow down the files that it finds. */
  conditional = false;
  #socket: Target | null = null;
  #joined = false;
  #shell = false;

  constructor(scene: Scene) {
    this.scene = scene;
  }

  effect(action: Action, target: Target, more: EffectMore = {}): void {
    const effect: Effect = {
      action,
      target,
      recursive: false,
      irreversible: false,
      mode: null,
      carries: [],
      ...more,
    };
    const { kind, value } = target;
    if (this.#new(`${action}\0${kind}\0${value}\0${effect.recursive}\0${effect.carries.join()}`))
      this.reading.effects.push(effect);
  }

  start(start: Start): void {
    if (this.silent || this.#seen.size >= MAX_FINDINGS) return;
    if (this.#new(JSON.stringify(start))) this.reading.starts.push(start);
  }

  /** A module of the project's own is loaded: where the request itself wrote it, it is read. */
  loads(path: string, language: string): void {
    if (this.scene.wrote) this.start({ kind: 'file', path: known(path), language, fresh: true });
  }

  unresolved(kind: Unresolved['kind'], source: string): void {
    const short = source.length > 200 ? `${source.slice(0, 200)}...` : source;
    if (this.#new(`${kind}\0${short}`)) this.reading.unresolved.push({ kind, source: short });
  }

  #new(key: string): boolean {
    if (this.silent || this.#seen.size >= MAX_FINDINGS) return false;
    this.#compared += key.length;
    if (this.#compared < MAX_COMPARED && this.#seen.has(key)) return false;
    // The same long command thousands of times: as many findings.
    this.#seen.add(this.#compared < MAX_COMPARED ? key : `${this.#compared}`);
    if (this.#seen.size === MAX_FINDINGS)
      this.reading.unresolved.push({ kind: 'limit', source: 'too many findings in one piece of code' });
    return this.#seen.size < MAX_FINDINGS;
  }

  /** So much was found that the rest does not count. */
  get full(): boolean {
    return this.#seen.size >= MAX_FINDINGS;
  }

  named(kind: TargetKind, value: string, isKnown = true): Target {
    return { kind, value, known: isKnown, scope: null, whole: false, role: null, exists: null, host: null };
  }

  path(arg: Arg): Target {
    return pathTarget(arg, this.scene.cwd, this.scene.context);
  }

  /** One target for each path the value may mean. Wholly unknown paths give one unknown target. */
  paths(value: Value): Target[] {
    const targets: Target[] = [];
    for (const each of alternatives(value)) {
      if (each.items) for (const item of each.items) targets.push(...this.paths(item));
      else if (each.text) targets.push(this.path(each.text));
      else if (isNothing(each)) continue;
      else targets.push(unknownTarget(shown(each)));
    }
    return targets;
  }

  /** An effect on paths, unknown ones included. */
  onPaths(action: Action, value: Value, more: EffectMore = {}): void {
    const below =
      action === 'delete' && !this.conditional && more.recursive !== true && this.#isFoundBelow(value);
    for (const target of this.paths(value))
      this.effect(
        action,
        target,
        below && target.scope === 'workspace' ? { ...more, recursive: true } : more,
      );
  }

  /** `glob('src/**\/*.py')`: all files of a kind at any depth are as much as a folder; `**\/*.pyc` are made again. */
  #isFoundBelow({ text }: Value): boolean {
    const name = text?.pieces.at(-1);
    if (!text || typeof name !== 'string' || !/^\.\w+$/.test(name) || !text.pieces.some(isAnyDepth))
      return false;
    const sample = text.pieces.map((piece) =>
      typeof piece !== 'string' && piece.kind === 'glob' ? 'x' : piece,
    );
    return this.path(fromPieces(sample)).scope === 'workspace';
  }

  /** Writes a text into a file: what runs the file later runs the text. */
  writes(action: 'write' | 'append', path: Value, content: Value | undefined): void {
    // `writeFileSync('src/app.js', '')` leaves as little as `: > src/app.js`.
    const empties = action === 'write' && content !== undefined && literal(content) === '';
    for (const target of this.paths(path))
      this.effect(empties && hasContent(target) ? 'truncate' : action, target);
    this.holds(path, content, action === 'append');
  }

  /** As `writes`, for a file that is open already. */
  holds(path: Value, content: Value | undefined, appends: boolean): void {
    const { written } = this.reading;
    if (this.silent || !path.text?.known || path.also.length > 0 || written.length >= MAX_WRITTEN) return;
    const text = content && content.also.length === 0 ? content.text : null;
    written.push({ path: this.path(path.text).value, text, appends });
  }

  /** Reads files as far as they are known, and says what their content is. */
  reads(value: Value): Taint[] {
    const taints = new Set<Taint>();
    for (const target of this.paths(value)) {
      taints.add(target.scope === 'credentials' ? 'secret' : 'file');
      if (target.kind === 'path' && (target.known || target.scope !== 'unknown')) this.effect('read', target);
    }
    return [...taints];
  }

  /** Runs a shell command. */
  shell(value: Value, setting: { privileged?: boolean } = {}): void {
    for (const each of alternatives(value)) {
      if (isNothing(each)) continue;
      if (each.items) {
        this.argv(each);
        continue;
      }
      this.#noteUnsafe(each, 'a command');
      const text = each.text;
      if (text && knownPrefix(text.pieces).trim() !== '') {
        if (BARE_SHELL.test(text.text) || SHELLS.test(text.text.trim())) this.#noteShell();
        this.start({ kind: 'shell', script: text, ...setting });
      } else if (text?.known) continue;
      else this.start({ kind: 'unknown', why: 'code', source: shown(each) });
    }
  }

  /** Runs a program with arguments: a list of them, or a value that is not known. */
  argv(value: Value, setting: { cwd?: Arg } = {}): void {
    for (const each of alternatives(value)) {
      if (isNothing(each)) continue;
      if (!each.items) {
        if (each.text?.known) {
          this.argv({ ...each, items: [each] }, setting);
          continue;
        }
        this.#noteUnsafe(each, 'a command');
        this.start({ kind: 'unknown', why: 'code', source: shown(each) });
        continue;
      }
      this.#noteUnsafe(each, 'a command');
      const argv = each.items.map(argOf);
      const program = argv[0];
      if (!program) continue;
      if (
        program.known &&
        SHELLS.test(program.text) &&
        argv.slice(1).every((arg) => !arg.known || /^-[a-z]*[il]?$/.test(arg.text))
      )
        this.#noteShell();
      this.start({ kind: 'argv', argv, ...setting });
    }
  }

  /** Runs text as code. Constants are read in their turn; what came over the network or is not known is told. */
  evaluates(value: Value, language: string): void {
    for (const each of alternatives(value)) {
      if (isNothing(each)) continue;
      this.#noteUnsafe(each, 'code');
      const file = each.path === 'open().read()' ? each.base?.args[0]?.text : null;
      if (each.text?.text === '') continue;
      if (each.text?.known) this.start({ kind: 'code', language, text: each.text, origin: 'argument' });
      else if (file?.known) this.start({ kind: 'file', path: file, language });
      else this.unresolved('code', shown(each));
    }
  }

  #noteUnsafe(value: Value, command: string): void {
    const start = value.items ? value.items[0] : value;
    const what =
      start?.text && knownPrefix(start.text.pieces).trim() !== '' ? `a part of ${command}` : command;
    if (value.taints.includes('network')) {
      this.unresolved('code', `${what} that comes over the network`);
      if (this.#socket) this.#shellOnSocket();
    }
    if (value.taints.includes('decoder')) this.unresolved('code', `${what} that is decoded first`);
  }

  receives(url: Value): void {
    for (const each of alternatives(url)) {
      const text = argOf(each);
      if (/^file:/i.test(knownPrefix(text.pieces))) {
        this.reads(textValue(known(text.text.replace(/^file:(?:\/\/(?:localhost)?)?/i, ''))));
        continue;
      }
      this.effect('receive', urlTarget(text));
      if (each.taints.includes('secret')) this.effect('send', urlTarget(text), { carries: ['secret'] });
    }
  }

  sends(url: Value, content: readonly Value[]): void {
    const carries = union(content).filter((taint) => taint === 'secret' || taint === 'file');
    if (!carries.includes('secret') && content.some((each) => isEnvironment(each))) carries.push('secret');
    for (const each of alternatives(url)) this.effect('send', urlTarget(argOf(each)), { carries });
  }

  /** A raw connection to `host`, or a port that is opened (`listen`). */
  socket(action: 'connect' | 'listen', host: Value): void {
    const each = alternatives(host)[0] ?? textValue('');
    const text = each.items
      ? concat(each.items.flatMap((item, index) => (index === 0 ? [item] : [textValue(':'), item])))
      : each;
    const arg = argOf(text);
    const target: Target = { ...urlTarget(arg), kind: 'host' };
    this.effect(action, target);
    if (!this.silent) this.#socket ??= target;
    this.#judge();
  }

  /** Standard streams are laid on another descriptor, or a program's on a socket. */
  joins(): void {
    if (!this.silent) this.#joined = true;
    this.#judge();
  }

  #noteShell(): void {
    if (!this.silent) this.#shell = true;
    this.#judge();
  }

  /** `socket` and `dup2`, or a bare shell, in one piece of code: somebody else will type. */
  #judge(): void {
    if (this.#socket && (this.#joined || this.#shell)) this.#shellOnSocket();
  }

  #shellOnSocket(): void {
    if (this.#socket) this.effect('execute', { ...this.#socket, kind: 'host' }, { irreversible: true });
  }
}

/** `**` among the pieces of a pattern. */
function isAnyDepth(piece: Piece): boolean {
  return typeof piece !== 'string' && piece.kind === 'glob' && piece.source === '**';
}

/** What a value is called where it cannot be shown. */
export function shown(value: Value): string {
  return value.text?.text ?? value.path ?? '(expression)';
}

/** The environment as a whole, in whatever form: `dict(os.environ)`, `ENV.to_h.to_s`. */
function isEnvironment(value: Value, depth = 0): boolean {
  if (value.path !== null && ENVIRONMENT.test(value.path)) return true;
  if (depth === 3) return false;
  return [...value.args, ...(value.items ?? []), ...(value.entries?.values() ?? [])].some((each) =>
    isEnvironment(each, depth + 1),
  );
}

function isNothing({ path, text, items }: Value): boolean {
  return path !== null && text === null && items === null && NOTHING.test(path);
}
