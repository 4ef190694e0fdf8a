/** Python's functions and classes: bodies that are read when they are called. */
import type { PythonReader } from './python-reader.ts';
import { readStatements } from './python-statements.ts';
import type { Node } from './python-tree.ts';
import { Scope } from './scopes.ts';
import type { Body } from './tree-reader.ts';
import { oneOf, UNKNOWN, type Value } from './values.ts';

interface Parameter {
  name: string;
  kind: 'plain' | 'list' | 'record';
  default: Value | null;
}

/** What a method gets as its first argument. */
interface Owner {
  /** The class itself. */
  type: () => Value;
  /** An object of the class of which nothing else is known. */
  any: () => Value;
}

const NO_NAMES: ReadonlyMap<string, Value> = new Map();

function parameters(reader: PythonReader, list: Node | undefined): Parameter[] {
  const found: Parameter[] = [];
  let kind: Parameter['kind'] = 'plain';
  const children = list?.children ?? [];
  for (const [index, child] of children.entries()) {
    const last = found.at(-1);
    // What is said of a type is carried out, too.
    if (child.name === 'TypeDef') for (const part of child.children) reader.expression(part);
    else if (child.name === '*') kind = 'list';
    else if (child.name === '**') kind = 'record';
    else if (child.name === ',') kind = 'plain';
    else if (child.name === 'VariableName' && children[index - 1]?.name !== 'AssignOp') {
      found.push({ name: reader.name(child), kind, default: null });
      kind = 'plain';
    } else if (last && children[index - 1]?.name === 'AssignOp') last.default = reader.expression(child);
  }
  return found;
}

function bind(
  reader: PythonReader,
  list: readonly Parameter[],
  args: readonly Value[] | null,
  named: ReadonlyMap<string, Value>,
): void {
  let place = 0;
  const left = new Map(named);
  for (const { name, kind, default: otherwise } of list) {
    if (kind === 'list') {
      const rest = args?.slice(place) ?? null;
      place = args?.length ?? 0;
      reader.declare(name, rest ? reader.list(rest) : reader.parameter(name, undefined));
    } else if (kind === 'record') reader.declare(name, reader.record(left));
    else {
      const given = args?.[place] ?? named.get(name);
      if (args?.[place] !== undefined) place++;
      left.delete(name);
      if (given) reader.declare(name, reader.parameter(name, given));
      else if (args === null && otherwise)
        reader.declare(name, oneOf([reader.parameter(name, undefined), otherwise]));
      else reader.declare(name, otherwise ?? reader.parameter(name, undefined));
    }
  }
}

/** The scope that a function's body sees: the names of a class are none of its own. */
function outside(reader: PythonReader, owner: Owner | null): Scope {
  return owner ? (reader.scope.parent ?? reader.scope) : reader.scope;
}

export function readFunction(
  reader: PythonReader,
  node: Node,
  decorators: string,
  owner: Owner | null = null,
): void {
  const name = reader.name(node.children.find((child) => child.name === 'VariableName') ?? node);
  const list = parameters(
    reader,
    node.children.find((child) => child.name === 'ParamList'),
  );
  const body = node.children.find((child) => child.name === 'Body');
  const parent = outside(reader, owner);
  const form = /@\s*staticmethod/.test(decorators)
    ? 'static'
    : /@\s*classmethod/.test(decorators)
      ? 'class'
      : 'plain';
  const read: Body = (args, named, receiver) => {
    const scope = new Scope(parent, true);
    return reader.body(scope, () => {
      bind(reader, list, owner ? withOwner(reader, owner, form, args, receiver) : args, named);
      if (body) readStatements(reader, body.children);
    });
  };
  const value = reader.define(node, name, read);
  // `@property`: taken without a call.
  if (owner && /@\s*(?:functools\.)?(?:cached_)?property/.test(decorators))
    reader.assignName(name, value.defined!.call([], NO_NAMES, owner.any()));
  else reader.assignName(name, value);
}

function withOwner(
  reader: PythonReader,
  owner: Owner,
  form: 'static' | 'class' | 'plain',
  args: readonly Value[] | null,
  receiver: Value | null,
): readonly Value[] | null {
  if (form === 'static') return args;
  if (form === 'class') return args ? [owner.type(), ...args] : [owner.type()];
  const bound = receiver?.entries && reader.instances.has(receiver.entries);
  if (bound) return [receiver, ...(args ?? [])];
  // `Type.method(object, x)`; not called at all: on any object.
  return args ?? [owner.any()];
}

export function readLambda(reader: PythonReader, node: Node): Value {
  const list = parameters(
    reader,
    node.children.find((child) => child.name === 'ParamList'),
  );
  const body = node.children.at(-1);
  const parent = reader.scope;
  return reader.define(node, '(lambda)', (args, named) =>
    reader.body(new Scope(parent, true), () => {
      bind(reader, list, args, named);
      if (body) reader.returns(reader.expression(body));
    }),
  );
}

/** Entries of a class are its methods and constants; calling it makes an object that has them. */
export function readClass(reader: PythonReader, node: Node): void {
  const name = reader.name(node.children.find((child) => child.name === 'VariableName') ?? node);
  const body = node.children.find((child) => child.name === 'Body');
  const bases = (node.children.find((child) => child.name === 'ArgList')?.children ?? [])
    .filter((child) => !/^[(),]$|^AssignOp$/.test(child.name))
    .map((child) => reader.expression(child));
  const entries = new Map<string, Value>();
  for (const base of bases)
    if (base.defined) for (const [key, value] of base.entries ?? []) entries.set(key, value);
  let anyObject: Value | null = null;
  const object = (): Value => {
    const own = new Map(entries);
    reader.instances.add(own);
    return reader.record(own, { path: `${name}()` });
  };
  const owner: Owner = {
    type: () => type,
    any: () => {
      anyObject ??= object();
      return anyObject;
    },
  };
  const construct: Body = (args, named) => {
    // What is left to be read when nothing makes an object are its methods.
    if (args === null) return UNKNOWN;
    const made = object();
    const initialize = entries.get('__init__');
    if (initialize?.defined) initialize.defined.call(args, named, made);
    else
      for (const base of bases) if (!base.defined && reader.isCallable(base)) reader.call(base, args, named);
    return made;
  };
  const type = reader.define(node, name, construct, { entries });
  reader.assignName(name, type);
  const scope = new Scope(reader.scope, true);
  reader.within(scope, () => {
    for (const child of body?.children ?? []) {
      if (child.name === 'FunctionDefinition') readFunction(reader, child, '', owner);
      else if (child.name === 'DecoratedStatement') readDecorated(reader, child, owner);
      else readStatements(reader, [child]);
    }
  });
  for (const [key, { value }] of scope.names) if (value) entries.set(key, value);
}

function readDecorated(reader: PythonReader, node: Node, owner: Owner): void {
  const decorators = node.children
    .filter((child) => child.name === 'Decorator')
    .map((child) => reader.text(child))
    .join(' ');
  for (const child of node.children) {
    if (child.name === 'FunctionDefinition') readFunction(reader, child, decorators, owner);
    else if (child.name === 'ClassDefinition') readClass(reader, child);
  }
}
