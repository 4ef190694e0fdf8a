/**
 * JSON and YAML text as a plain value, with the line and column of every key and value. Policy is plain data: what
 * makes YAML surprising (aliases that blow up, merge keys, tags, repeated keys) is a problem, not a feature.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem, Result } from '../problem.ts';
import { jsonFault } from './json-syntax.ts';
import { deepJsonLine, deepYamlLine } from './nesting.ts';
import { problemIn } from './problems.ts';

/** Deeper than any policy; shallow enough for every recursive reader of the value. */
const DEEPEST = 64;
const TOO_DEEP = `is nested deeper than ${DEEPEST} levels`;

export interface Position {
  line: number;
  column: number;
}

export interface Positioned {
  value: unknown;
  /** Where the value at a JSON pointer stands (`''` is the whole), or its key; null when there is none. */
  valueAt(pointer: string): Position | null;
  keyAt(pointer: string): Position | null;
}

/** Reads text by the name of its file: `.json` strictly as JSON, anything else as YAML 1.2. All problems at once. */
export function parsePositioned(text: string, file: string): Result<Positioned> {
  const isJson = /\.json$/i.test(file);
  if (isJson) {
    const problem = jsonSyntax(text, file);
    if (problem !== null) return { ok: false, problems: [problem] };
  }
  const deep = isJson ? deepJsonLine(text, DEEPEST) : deepYamlLine(text);
  if (deep !== null) return { ok: false, problems: [problemIn(file, TOO_DEEP, { line: deep })] };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: isJson ? 'json' : 'core',
    merge: false,
    // The parser compares every key with every other; PlainReader finds repeated keys in one pass.
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  // A JSON text without a fault has no YAML errors worth telling.
  const syntax = isJson ? [] : [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    const problems = syntax.map((error) => problemIn(file, oneLine(error.message), at(error.pos[0])));
    return { ok: false, problems };
  }
  const reader = new PlainReader(file, at);
  const read = reader.read(document.contents, '', 0);
  // YAML 1.2 is not quite a superset of JSON, so for JSON the tree tells only places and repeated keys.
  const value: unknown = isJson ? JSON.parse(text) : read;
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  const positionOf = (offsets: ReadonlyMap<string, number>) => (pointer: string) => {
    const offset = offsets.get(pointer);
    return offset === undefined ? null : at(offset);
  };
  return {
    ok: true,
    value: { value, valueAt: positionOf(reader.values), keyAt: positionOf(reader.keys) },
  };
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Turns the syntax tree into plain values, and notes where each of them stands. */
class PlainReader {
  readonly values = new Map<string, number>();
  readonly keys = new Map<string, number>();
  readonly problems: Problem[] = [];
  readonly #file: string;
  readonly #at: (offset: number) => Position;

  constructor(file: string, at: (offset: number) => Position) {
    this.#file = file;
    this.#at = at;
  }

  read(node: unknown, pointer: string, depth: number): unknown {
    const offset = offsetOf(node);
    this.values.set(pointer, offset);
    if (depth > DEEPEST) return this.#wrong(TOO_DEEP, offset, pointer);
    if (isScalar(node)) return node.value;
    if (isAlias(node)) return this.#wrong('aliases (*name) are not allowed', offset, pointer);
    if (isSeq(node))
      return node.items.map((item, index) => this.read(item, `${pointer}/${index}`, depth + 1));
    if (isMap(node)) {
      const object: Record<string, unknown> = {};
      const seen = new Set<string>();
      for (const { key, value } of node.items) this.#readPair(object, seen, key, value, pointer, depth);
      return object;
    }
    return null;
  }

  #readPair(
    object: Record<string, unknown>,
    seen: Set<string>,
    key: unknown,
    value: unknown,
    parent: string,
    depth: number,
  ): void {
    const offset = offsetOf(key);
    if (!isScalar(key)) {
      this.#wrong('a key must be a single word', offset, parent);
      return;
    }
    const name = String(key.value ?? '');
    const pointer = parent + pointerStep(name);
    if (name === '<<') this.#wrong('merge keys (<<) are not allowed', offset, pointer);
    else if (seen.has(name)) this.#wrong(`"${name}" stands here twice`, offset, pointer);
    seen.add(name);
    this.keys.set(pointer, offset);
    // Plain assignment to `__proto__` would change the object instead of adding a key.
    const read = this.read(value, pointer, depth + 1);
    Object.defineProperty(object, name, {
      value: read,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }

  #wrong(message: string, offset: number, pointer: string): null {
    this.problems.push(problemIn(this.#file, message, { ...this.#at(offset), pointer }));
    return null;
  }
}

function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

function jsonSyntax(text: string, file: string): Problem | null {
  const fault = jsonFault(text);
  if (fault === null) return null;
  const before = text.slice(0, fault.offset).split('\n');
  const position = { line: before.length, column: before.at(-1)!.length + 1 };
  const message = text.trim() === '' ? 'is empty' : `is not JSON: ${fault.message}`;
  return problemIn(file, message, position);
}

function oneLine(message: string): string {
  return message.replace(/\s+/g, ' ').trim();
}
