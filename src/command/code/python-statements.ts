/** Python's statements: assignments, definitions, branches, loops, imports. */

import { loadsModule } from './python.ts';
import { readClass, readFunction } from './python-definitions.ts';
import { binary, elements, tupleOf } from './python-expressions.ts';
import type { PythonReader } from './python-reader.ts';
import type { Node } from './python-tree.ts';
import type { Changes, Scope } from './scopes.ts';
import { itemOf, literal, make, nameValue, oneOf, UNKNOWN, union, type Value } from './values.ts';

type Statement = (reader: PythonReader, node: Node) => void;

export function readStatements(reader: PythonReader, nodes: readonly Node[]): void {
  for (const [index, node] of nodes.entries()) {
    readStatement(reader, node);
    // Python 2: `exec "code"`.
    const next = nodes[index + 1]?.name === '⚠' ? nodes[index + 2] : nodes[index + 1];
    if (
      node.name === 'ExpressionStatement' &&
      next?.name === 'ExpressionStatement' &&
      reader.text(node).trim() === 'exec' &&
      !reader.source.slice(node.to, next.from).includes('\n')
    )
      reader.call(nameValue('exec'), [tupleOf(reader, next.children)], new Map());
  }
}

function readStatement(reader: PythonReader, node: Node): void {
  reader.enter();
  const read = STATEMENTS[node.name];
  if (read) read(reader, node);
  else if (node.children.length > 0) for (const child of node.children) readStatement(reader, child);
  else reader.expression(node);
  reader.leave();
}

function block(reader: PythonReader, body: Node | undefined): void {
  if (body) readStatements(reader, body.children);
}

/** Children up to the next of these names. */
function before(nodes: readonly Node[], from: number, ...names: string[]): Node[] {
  const found: Node[] = [];
  for (let at = from; at < nodes.length && !names.includes(nodes[at]!.name); at++) found.push(nodes[at]!);
  return found;
}

const ignored: Statement = () => {};

const expressions: Statement = (reader, node) => {
  for (const child of node.children) reader.expression(child);
};

const assigns: Statement = (reader, { children }) => {
  const parts: Node[][] = [[]];
  for (const child of children) {
    if (child.name === 'AssignOp') parts.push([]);
    else if (child.name === 'TypeDef') expressions(reader, child);
    else parts.at(-1)!.push(child);
  }
  // `x: int` assigns nothing.
  if (parts.length < 2) return;
  const value = tupleOf(reader, parts.pop()!);
  for (const target of parts) assignTargets(reader, target, value);
};

const updates: Statement = (reader, { children }) => {
  const [target, operator, ...rest] = children;
  if (!target || !operator) return;
  const left = reader.expression(target);
  const right = tupleOf(reader, rest);
  const operation = reader.text(operator).slice(0, -1);
  if (operation === '+' && left.items) {
    const added = right.items;
    const value = reader.changeList(left, (items) => {
      if (added) items.push(...added);
      else items.push(make({ ...itemOf(right), path: '...' }));
    });
    assignTo(reader, target, value);
  } else assignTo(reader, target, binary(reader, operation, left, right));
};

/** `a, *b = ...`: one target, or a list of them. */
export function assignTargets(reader: PythonReader, targets: readonly Node[], value: Value): void {
  const named = targets.filter(({ name }) => name !== ',');
  const list = named.length !== targets.length || named.some(({ name }) => name === '*');
  if (!list && named.length === 1) return assignTo(reader, named[0]!, value);
  let index = 0;
  let starred = false;
  const items = value.also.length === 0 ? value.items : null;
  const plain = named.filter(({ name }) => name !== '*').length;
  for (const target of named) {
    if (target.name === '*') {
      starred = true;
      continue;
    }
    if (starred) {
      const taken = items ? items.slice(index, items.length - (plain - index - 1)) : null;
      assignTo(reader, target, taken ? reader.list([...taken]) : make({ taints: value.taints }));
      index += taken?.length ?? 1;
      starred = false;
    } else {
      assignTo(reader, target, items ? (items[index] ?? UNKNOWN) : partOf(value));
      index++;
    }
  }
}

/** A part of what is taken apart: it does not go by the name of the whole. */
function partOf(value: Value): Value {
  return value.items || value.also.length > 0 ? itemOf(value) : make({ taints: value.taints });
}

function assignTo(reader: PythonReader, target: Node, value: Value): void {
  switch (target.name) {
    case 'VariableName':
      return reader.assignName(reader.name(target), value);
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'ParenthesizedExpression': {
      const inner = target.children.filter(({ name }) => !/^[()[\]]$/.test(name));
      return assignTargets(reader, inner, value);
    }
    case 'MemberExpression':
      return assignMember(reader, target.children, value);
    default:
      reader.expression(target);
  }
}

export const reassign = assignTo;

function assignMember(reader: PythonReader, children: readonly Node[], value: Value): void {
  const base = reader.expression(children[0]!);
  const property = children.find(({ name }) => name === 'PropertyName');
  if (property) return setMember(reader, base, reader.name(property), value);
  const key = tupleOf(reader, before(children, 2, ']'));
  const name = literal(key);
  if (name === null) return;
  if (key.number !== null && base.items) {
    const place = key.number < 0 ? base.items.length + key.number : key.number;
    const changed = reader.changeList(base, (items) => {
      if (place >= 0 && place < items.length) items[place] = value;
    });
    if (children[0]!.name === 'VariableName') assignTo(reader, children[0]!, changed);
    return;
  }
  setMember(reader, base, name, value);
}

function setMember(reader: PythonReader, base: Value, name: string, value: Value): void {
  if (!reader.setEntry(base, name, value) && base.path !== null) reader.give(`${base.path}.${name}`, value);
}

const branches: Statement = (reader, { children }) => {
  reader.found.conditional = true;
  const found: Changes[] = [];
  let otherwise = false;
  let condition: Node | null = null;
  for (const child of children) {
    if (child.name === 'Body') {
      const test = condition;
      found.push(
        reader.branches.read(() => {
          if (test) learn(reader, test);
          block(reader, child);
        }),
      );
      condition = null;
    } else if (child.name === 'else') otherwise = true;
    else {
      reader.expression(child);
      if (child.name === 'BinaryExpression') condition = child;
    }
  }
  reader.branches.join(found, otherwise);
};

/** What a name is where a branch is taken: `if name == '__pycache__': rmtree(join(root, name))`. */
function learn(reader: PythonReader, { children: [name, operator, other] }: Node): void {
  if (name?.name !== 'VariableName' || other === undefined || !TEXTS.test(other.name)) return;
  if (
    other.name === 'String'
      ? operator?.name !== 'CompareOp' || reader.text(operator) !== '=='
      : operator?.name !== 'in'
  )
    return;
  const texts =
    other.name === 'String' ? [other] : other.children.filter((each) => !/^[()[\]{},]$/.test(each.name));
  if (texts.length === 0 || texts.length > MAX_LEARNED || texts.some((each) => each.name !== 'String'))
    return;
  reader.assignName(reader.name(name), oneOf(texts.map((each) => reader.expression(each))));
}

const TEXTS = /^(?:String|TupleExpression|ArrayExpression|SetExpression)$/;
const MAX_LEARNED = 6;

const forLoop: Statement = (reader, { children }) => {
  const start = children.findIndex(({ name }) => name === 'for') + 1;
  const targets = before(children, start, 'in');
  const list = reader.iterable(tupleOf(reader, before(children, start + targets.length + 1, 'Body')));
  const [body, otherwise] = children.filter(({ name }) => name === 'Body');
  const certain = !body || !/\b(?:break|continue|return)\b/.test(reader.text(body));
  reader.loopOver(list, certain, (item) => {
    assignTargets(reader, targets, item);
    block(reader, body);
  });
  if (otherwise) reader.branches.maybe(() => block(reader, otherwise));
};

const whileLoop: Statement = (reader, { children }) => {
  const [body, otherwise] = children.filter(({ name }) => name === 'Body');
  const condition = before(children, 1, 'Body');
  reader.loop(() => {
    for (const node of condition) reader.expression(node);
    block(reader, body);
  });
  if (otherwise) reader.branches.maybe(() => block(reader, otherwise));
};

const tries: Statement = (reader, { children }) => {
  let clause = 'try';
  for (const [index, child] of children.entries()) {
    if (child.name === 'Body') {
      // It may have ended anywhere.
      if (clause === 'finally') block(reader, child);
      else reader.branches.maybe(() => block(reader, child));
    } else if (/^(?:except|else|finally)$/.test(child.name)) clause = child.name;
    else if (child.name === 'VariableName' && children[index - 1]?.name === 'as')
      reader.assignName(reader.name(child), make({ path: `$${reader.name(child)}` }));
    else if (child.name !== 'try') reader.expression(child);
  }
};

const withBlock: Statement = (reader, { children }) => {
  let value: Value = UNKNOWN;
  for (const [index, child] of children.entries()) {
    if (child.name === 'Body') block(reader, child);
    else if (children[index - 1]?.name === 'as') assignTo(reader, child, value);
    else if (/^(?:with|as|async|,|\(|\))$/.test(child.name)) continue;
    else value = reader.expression(child);
  }
};

const returns: Statement = (reader, { children }) => {
  reader.returns(tupleOf(reader, children.slice(1)));
};

const scopes: Statement = (reader, { children }) => {
  const scope = reader.scope.whole;
  for (const child of children.slice(1)) {
    if (child.name !== 'VariableName') continue;
    const name = reader.name(child);
    let outer: Scope = children[0]!.name === 'global' ? reader.global : (scope.parent ?? reader.global);
    while (outer !== reader.global && !outer.names.has(name) && outer.parent) outer = outer.parent;
    if (outer !== scope) scope.outer.set(name, outer);
  }
};

const matches: Statement = (reader, { children }) => {
  const subject = tupleOf(reader, before(children, 1, 'MatchBody'));
  const clauses = children.find(({ name }) => name === 'MatchBody')?.children ?? [];
  const found: Changes[] = [];
  for (const clause of clauses) {
    if (clause.name !== 'MatchClause') continue;
    found.push(
      reader.branches.read(() => {
        for (const child of clause.children) {
          if (child.name === 'Body') block(reader, child);
          else if (child.name === 'Guard') expressions(reader, child);
          else captures(reader, child, subject);
        }
      }),
    );
  }
  reader.branches.join(found, false);
};

/** Names in a pattern are given a part of the subject. */
function captures(reader: PythonReader, pattern: Node, subject: Value): void {
  reader.enter();
  if (pattern.name === 'CapturePattern' || pattern.name === 'VariableName')
    reader.assignName(
      reader.name(pattern),
      make({ path: `$${reader.name(pattern)}`, taints: union([subject]) }),
    );
  else for (const child of pattern.children) captures(reader, child, subject);
  reader.leave();
}

/** `import a.b as c, d` and `from a import b as c, *`. */
const imports: Statement = (reader, { children }) => {
  const from = children[0]!.name === 'from';
  let at = 1;
  const dotted = (): string => {
    let name = '';
    for (; /^(?:VariableName|\.|\.\.\.)$/.test(children[at]?.name ?? ''); at++) {
      if (children[at]!.name === 'VariableName' && name !== '' && children[at - 1]!.name === 'VariableName')
        break;
      name += children[at]!.name === 'VariableName' ? reader.name(children[at]!) : '.';
    }
    return name;
  };
  const local = (): string | null => {
    if (children[at]?.name !== 'as') return null;
    at += 2;
    const node = children[at - 1];
    return node ? reader.name(node) : null;
  };
  let module = '';
  if (from) {
    module = dotted().replace(/^\.+/, (dots) => (dots.length > 0 ? './' : ''));
    at++;
  }
  for (; at < children.length; at++) {
    const { name } = children[at]!;
    if (name === '*') reader.stars.add(module);
    if (name !== 'VariableName') continue;
    const path = dotted();
    const as = local();
    at--;
    loadsModule(reader.found, from ? module : path);
    if (from) reader.assignName(as ?? path, nameValue(reader.alias(`${module}.${path}`)));
    else if (as !== null) reader.assignName(as, nameValue(reader.alias(path)));
    else reader.assignName(path.split('.')[0]!, nameValue(reader.alias(path.split('.')[0]!)));
  }
};

const prints: Statement = (reader, { children }) => {
  reader.call(nameValue('print'), elements(reader, children.slice(1)), new Map());
};

/** `@a.b(c)`: called with the function that stands below. */
function decorates(reader: PythonReader, parts: readonly Node[]): void {
  let value: Value | null = null;
  for (const part of parts) {
    if (part.name === 'VariableName' || part.name === 'PropertyName')
      value = value ? reader.member(value, reader.name(part)) : reader.lookup(reader.name(part));
    else if (part.name === 'ArgList') {
      const args = elements(reader, part.children);
      value = value ? reader.call(value, args, new Map()) : null;
    }
  }
  if (value && reader.isCallable(value)) reader.call(value, [UNKNOWN], new Map());
}

const decorated: Statement = (reader, { children }) => {
  const decorators: string[] = [];
  for (const child of children) {
    if (child.name === 'Decorator') {
      decorators.push(reader.text(child));
      decorates(reader, child.children);
    } else if (child.name === 'FunctionDefinition') readFunction(reader, child, decorators.join(' '));
    else readStatement(reader, child);
  }
};

const STATEMENTS: Readonly<Record<string, Statement>> = {
  ExpressionStatement: expressions,
  AssignStatement: assigns,
  UpdateStatement: updates,
  IfStatement: branches,
  ForStatement: forLoop,
  WhileStatement: whileLoop,
  TryStatement: tries,
  WithStatement: withBlock,
  ReturnStatement: returns,
  ScopeStatement: scopes,
  MatchStatement: matches,
  ImportStatement: imports,
  PrintStatement: prints,
  YieldStatement: (reader, node) => void reader.expression(node),
  FunctionDefinition: (reader, node) => readFunction(reader, node, ''),
  ClassDefinition: readClass,
  DecoratedStatement: decorated,
  DeleteStatement: expressions,
  PassStatement: ignored,
  BreakStatement: ignored,
  ContinueStatement: ignored,
  TypeDefinition: ignored,
  AssertStatement: expressions,
  RaiseStatement: expressions,
};
