/** What is taken of a Python value: members, elements, slices, calls with their arguments. */
import { comprehend, elements, inner, tupleOf } from './python-expressions.ts';
import { formatMethod } from './python-format.ts';
import { collectionMethod } from './python-methods.ts';
import type { PythonReader } from './python-reader.ts';
import { reassign } from './python-statements.ts';
import type { Node } from './python-tree.ts';
import { itemOf, literal, make, textValue, UNKNOWN, union, type Value } from './values.ts';

/** `a.b(c)[d].e`, however long: from the first operand on. */
export function readPostfix(reader: PythonReader, node: Node): Value {
  const chain: Node[] = [];
  let first = node;
  while (first.name === 'MemberExpression' || first.name === 'CallExpression') {
    chain.push(first);
    const next = first.children[0];
    if (!next) return UNKNOWN;
    first = next;
  }
  let value = reader.expression(first);
  let base = UNKNOWN;
  for (const each of chain.reverse()) {
    if (each.name === 'CallExpression') value = call(reader, each, value, base);
    else {
      base = value;
      value = member(reader, each, value);
    }
  }
  return value;
}

function member(reader: PythonReader, { children }: Node, base: Value): Value {
  const property = children.find(({ name }) => name === 'PropertyName');
  if (property) return reader.member(base, reader.name(property));
  return indexed(reader, base, inner({ ...children[0]!, children: children.slice(1) }));
}

function indexed(reader: PythonReader, base: Value, index: readonly Node[]): Value {
  if (index.some(({ name }) => name === ':')) return sliced(reader, base, index);
  const key = tupleOf(reader, index);
  // `plumbum.cmd.rm['-rf', '/']` is the program with its arguments.
  if (base.path !== null && /^plumbum\.(?:cmd|local)\.\w+$/.test(base.path))
    return reader.call(base, key.items ?? [key], new Map());
  const name = literal(key);
  if (name === null)
    return make({
      path: base.path === null ? null : `${base.path}.?`,
      base,
      taints: union([base, key]),
      also: key.path === null && base.entries ? [...base.entries.values()].slice(0, 6) : [],
    });
  if (key.number !== null && (base.items || base.text)) {
    if (base.also.length > 0) return base.items ? itemOf(base) : make({ taints: base.taints });
    if (base.items) return base.items.at(key.number) ?? UNKNOWN;
    const text = literal(base);
    const char = text === null ? undefined : text.at(key.number);
    return char === undefined ? make({ taints: base.taints }) : textValue(char);
  }
  return reader.member(base, name);
}

function sliced(reader: PythonReader, base: Value, parts: readonly Node[]): Value {
  const bounds: (Value | null)[] = [null];
  for (const part of parts) {
    if (part.name === ':') bounds.push(null);
    else bounds[bounds.length - 1] = reader.expression(part);
  }
  const [from = null, to = null, step = null] = bounds;
  const unknown = make({ taints: base.taints, path: base.path === null ? null : `${base.path}.?`, base });
  const text = base.path ? null : literal(base);
  if ((text === null && !base.items) || base.also.length > 0) return unknown;
  if ([from, to, step].some((bound) => bound && bound.number === null)) return unknown;
  const length = text === null ? base.items!.length : text.length;
  const places = slice(length, from?.number ?? null, to?.number ?? null, step?.number ?? 1);
  if (text !== null) return textValue(places.map((place) => text[place]).join(''));
  return reader.list(places.map((place) => base.items![place]!));
}

/** The places that `[from:to:step]` takes of so many. */
function slice(length: number, from: number | null, to: number | null, step: number): number[] {
  const places: number[] = [];
  if (!Number.isInteger(step) || step === 0) return places;
  const clamp = (bound: number | null, otherwise: number) => {
    if (bound === null) return otherwise;
    const place = bound < 0 ? bound + length : bound;
    return step > 0 ? Math.min(Math.max(place, 0), length) : Math.min(Math.max(place, -1), length - 1);
  };
  const start = clamp(from, step > 0 ? 0 : length - 1);
  const end = clamp(to, step > 0 ? length : -1);
  for (let place = start; step > 0 ? place < end : place > end; place += step) places.push(place);
  return places;
}

function call(reader: PythonReader, node: Node, callee: Value, base: Value): Value {
  const list = node.children.find(({ name }) => name === 'ArgList');
  const { args, named: keywords } = argumentsOf(reader, list ? inner(list) : []);
  const method = node.children[0]?.name === 'MemberExpression' ? node.children[0] : null;
  const property = method?.children.find(({ name }) => name === 'PropertyName');
  if (method && property && !callee.defined) {
    const name = reader.name(property);
    const change = (changed: Value) => {
      const target = method.children[0]!;
      if (target.name === 'VariableName' || target.name === 'MemberExpression')
        reassign(reader, target, changed);
    };
    if (name === 'format' && base.text && !base.path) return formatMethod(reader, base, args, keywords);
    const value = collectionMethod(reader, base, name, args, keywords, change);
    if (value) return value;
  }
  return reader.call(callee, args, keywords);
}

function argumentsOf(
  reader: PythonReader,
  nodes: readonly Node[],
): { args: Value[]; named: Map<string, Value> } {
  const named = new Map<string, Value>();
  // `f(x for x in y)`
  const loop = nodes.findIndex(({ name }) => name === 'for');
  if (loop > 0) {
    const from = nodes.findLastIndex(({ name }, index) => index < loop && name === ',') + 1;
    const args = elements(reader, nodes.slice(0, from));
    args.push(comprehend(reader, nodes.slice(from, loop), nodes, loop));
    return { args, named };
  }
  const plain: Node[] = [];
  const args: Value[] = [];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!;
    if (nodes[at + 1]?.name === 'AssignOp' && node.name === 'VariableName') {
      const value = nodes[at + 2] ? reader.expression(nodes[at + 2]!) : UNKNOWN;
      const name = reader.name(node);
      // `f(x := 1)` assigns and hands on.
      if (reader.text(nodes[at + 1]!) === ':=') {
        reader.assignName(name, value);
        args.push(value);
      } else named.set(name, value);
      at += 2;
    } else if (node.name === '**') {
      const value = reader.expression(nodes[++at] ?? node);
      for (const [key, each] of value.entries ?? []) named.set(key, each);
    } else plain.push(node);
  }
  return { args: [...args, ...elements(reader, plain)], named };
}
