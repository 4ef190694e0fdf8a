/** Python's expressions, and what they are worth. */
import { arithmetic } from './arithmetic-values.ts';
import { readLambda } from './python-definitions.ts';
import { percentFormat } from './python-format.ts';
import { readPostfix } from './python-postfix.ts';
import type { PythonReader } from './python-reader.ts';
import { assignTargets } from './python-statements.ts';
import { stringForm, unescaped } from './python-strings.ts';
import type { Node } from './python-tree.ts';
import { Scope } from './scopes.ts';
import {
  itemOf,
  joinPath,
  literal,
  make,
  nameValue,
  numberValue,
  oneOf,
  textValue,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';

/** Characters of a text that is repeated, elements of a list. */
const MAX_REPEATED = 16_384;

type Expression = (reader: PythonReader, node: Node) => Value;

export function readExpression(reader: PythonReader, node: Node): Value {
  const read = EXPRESSIONS[node.name];
  if (read) return read(reader, node);
  if (node.children.length === 0) return UNKNOWN;
  return make({ taints: union(node.children.map((child) => reader.expression(child))) });
}

/** Expressions with commas between them: the only one, or a tuple. */
export function tupleOf(reader: PythonReader, nodes: readonly Node[]): Value {
  if (nodes.length === 1) return reader.expression(nodes[0]!);
  const comma = nodes.some(({ name }) => name === ',');
  const values = elements(reader, nodes);
  if (!comma && values.length <= 1) return values[0] ?? make({ path: 'None' });
  return reader.list(values);
}

/** Elements of a list or the like, with `*list` spread. */
export function elements(reader: PythonReader, nodes: readonly Node[]): Value[] {
  const values: Value[] = [];
  for (const [index, node] of nodes.entries()) {
    if (/^(?:[()[\]{},]|\*)$/.test(node.name)) continue;
    const value = reader.expression(node);
    if (nodes[index - 1]?.name !== '*') values.push(value);
    else if (value.items && value.also.length === 0) values.push(...value.items);
    else values.push({ ...itemOf(value), path: '...' });
  }
  return values;
}

/** What stands between a pair of brackets. */
export function inner({ children }: Node): readonly Node[] {
  return children.filter(({ name }) => !/^[()[\]{}]$/.test(name));
}

const number: Expression = (reader, node) => {
  const text = reader.text(node).replace(/_/g, '');
  const value = Number(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
  return Number.isFinite(value) ? numberValue(value) : UNKNOWN;
};

const string: Expression = (reader, node) => {
  const source = reader.text(node);
  const form = stringForm(source);
  if (!form) return UNKNOWN;
  if (!form.closed) reader.found.unresolved('code', 'unterminated string');
  return textValue(unescaped(source.slice(form.start, form.end), form.prefix));
};

const formatString: Expression = (reader, node) => {
  const source = reader.text(node);
  const form = stringForm(source);
  if (!form) return UNKNOWN;
  const parts: Value[] = [];
  let at = node.from + form.start;
  const plain = (to: number) => {
    const text = reader.source.slice(at, to).replace(/\{\{|\}\}/g, (braces) => braces[0]!);
    if (text !== '') parts.push(textValue(unescaped(text, form.prefix)));
  };
  for (const child of node.children) {
    if (child.name !== 'FormatReplacement') continue;
    plain(child.from);
    parts.push(replacement(reader, child));
    at = child.to;
  }
  plain(node.from + form.end);
  return parts.length === 0 ? textValue('') : reader.concat(parts);
};

/** `{x!r:>10}`: the value; what pads it does not matter. */
function replacement(reader: PythonReader, { children }: Node): Value {
  const values: Value[] = [];
  for (const child of children) {
    if (child.name === 'FormatSpec') {
      for (const part of child.children) if (part.name === 'FormatReplacement') replacement(reader, part);
    } else if (!/^(?:[{}=]|FormatConversion|FormatSelfDoc)$/.test(child.name))
      values.push(reader.expression(child));
  }
  const [value] = values;
  return value?.path?.startsWith('pathlib.') && value.text ? { ...value, path: null } : (value ?? UNKNOWN);
}

const record: Expression = (reader, node) => {
  const entries = new Map<string, Value>();
  const taints: Value[] = [];
  const { children } = node;
  for (let at = 0; at < children.length; at++) {
    const child = children[at]!;
    if (/^[{},]$/.test(child.name)) continue;
    if (child.name === '**') {
      const spread = reader.expression(children[++at] ?? child);
      for (const [key, value] of spread.entries ?? []) entries.set(key, value);
      taints.push(spread);
      continue;
    }
    const key = reader.expression(child);
    if (children[at + 1]?.name !== ':') continue;
    at += 2;
    const value = children[at] ? reader.expression(children[at]!) : UNKNOWN;
    taints.push(value);
    const name = literal(key);
    // A key that is not known stands for itself: the value may be asked for by it.
    entries.set(name ?? `${entries.size}?`, value);
  }
  return reader.record(entries, { taints: union(taints) });
};

/** `[x for a in b if c]`: the element for each where they are known, else for any. */
const comprehension: Expression = (reader, node) => {
  const parts = inner(node);
  const start = parts.findIndex(({ name }) => name === 'for');
  const element = parts.slice(0, start).filter(({ name }) => name !== 'async');
  return comprehend(reader, element, parts, start, node.name.startsWith('Dictionary'));
};

/** A comprehension whose first `for` stands at `start` of its parts. */
export function comprehend(
  reader: PythonReader,
  element: readonly Node[],
  parts: readonly Node[],
  start: number,
  isRecord = false,
): Value {
  const results: Value[] = [];
  const entries = new Map<string, Value>();
  let known = true;
  const read = (at: number): void => {
    const clause = parts[at];
    if (!clause) {
      const value = reader.expression(element.at(-1) ?? clause!);
      if (isRecord && element.length > 1) {
        const key = literal(reader.expression(element[0]!));
        entries.set(key ?? `${entries.size}?`, value);
      } else results.push(value);
      return;
    }
    let next = at + 1;
    while (next < parts.length && !/^(?:for|if|async)$/.test(parts[next]!.name)) next++;
    if (clause.name === 'async') return read(next);
    if (clause.name === 'if') {
      reader.found.conditional = true;
      for (const node of parts.slice(at + 1, next)) reader.expression(node);
      known = false;
      return read(next);
    }
    const split = parts.findIndex(({ name }, index) => index > at && name === 'in');
    const list = reader.iterable(tupleOf(reader, parts.slice(split + 1, next)));
    const looped = reader.forEach(list, (item) => {
      assignHere(reader, parts.slice(at + 1, split), item);
      read(next);
      return UNKNOWN;
    });
    if (!looped.known) known = false;
  };
  const scope = new Scope(reader.scope, true);
  reader.within(scope, () => read(start));
  if (isRecord) return reader.record(entries);
  if (known) return reader.list(results);
  // Which of them, and how many, is not known.
  const any = oneOf(results.length === 0 ? [UNKNOWN] : results);
  const path = any.path === 'pathlib.Path()' ? null : any.path;
  return any.text || any.items
    ? { ...any, path }
    : make({ path: '(list)', taints: union([any]), args: [any] });
}

function assignHere(reader: PythonReader, targets: readonly Node[], item: Value): void {
  assignTargets(reader, targets, item);
}

/** `a + b + c`, however many. */
const operation: Expression = (reader, node) => {
  const chain: Node[] = [];
  let first = node;
  while (first.name === 'BinaryExpression') {
    chain.push(first);
    first = first.children[0] ?? first;
    if (first === chain.at(-1)) return UNKNOWN;
  }
  let left = reader.expression(first);
  const texts: Value[] = [];
  const flush = () => {
    if (texts.length > 1) left = reader.concat(texts);
    texts.length = 0;
  };
  for (const { children } of chain.reverse()) {
    const operator = children.length > 1 ? reader.text(children[1]!) : '';
    const right = children.length > 2 ? reader.expression(children.at(-1)!) : UNKNOWN;
    // Many texts are put together at once.
    if (operator === '+' && isPlainText(right) && (texts.length > 0 || isPlainText(left))) {
      if (texts.length === 0) texts.push(left);
      texts.push(right);
      left = right;
      continue;
    }
    flush();
    left = binary(reader, operator, left, right);
  }
  flush();
  return left;
};

function isPlainText(value: Value): boolean {
  return value.text !== null && value.number === null && value.path === null && value.also.length === 0;
}

export function binary(reader: PythonReader, operator: string, left: Value, right: Value): Value {
  const computed = arithmetic(operator, left, right);
  if (computed) return computed;
  const taints = union([left, right]);
  switch (operator) {
    case 'or':
    case 'and':
      return oneOf([left, right]);
    case '+':
      if (left.items || right.items)
        return left.items && right.items && left.also.length + right.also.length === 0
          ? reader.list([...left.items, ...right.items])
          : left.items || right.items
            ? reader.list([...spread(left), ...spread(right)])
            : make({ taints });
      if (left.number !== null || right.number !== null) return make({ taints });
      return reader.concat([left, right]);
    case '*':
      return repeated(reader, left, right) ?? repeated(reader, right, left) ?? make({ taints });
    case '%':
      return left.text && !left.path ? percentFormat(reader, left, right) : make({ taints });
    case '/':
      if (left.path?.startsWith('pathlib.') || right.path?.startsWith('pathlib.'))
        return { ...joinPath([left, right]), path: 'pathlib.Path()' };
      return make({ taints });
    case '|':
      // `{...} | {...}`
      if (left.entries && right.entries) return reader.record(new Map([...left.entries, ...right.entries]));
      return make({ taints });
    default:
      return make({ taints });
  }
}

function spread(value: Value): readonly Value[] {
  return value.items && value.also.length === 0 ? value.items : [{ ...itemOf(value), path: '...' }];
}

function repeated(reader: PythonReader, value: Value, times: Value): Value | null {
  const count = times.number;
  if (count === null || count < 0 || !Number.isInteger(count)) return null;
  const text = literal(value);
  if (text !== null && text.length * count <= MAX_REPEATED) return textValue(text.repeat(count));
  if (value.items && value.also.length === 0 && value.items.length * count <= 256)
    return reader.list(Array.from({ length: count }, () => value.items!).flat());
  return null;
}

const unary: Expression = (reader, node) => {
  const [operator, operand] = [node.children[0], node.children.at(-1)];
  if (!operator || !operand || operator === operand) return UNKNOWN;
  const value = reader.expression(operand);
  if (value.number !== null) {
    const sign = reader.text(operator);
    if (sign === '-') return numberValue(-value.number);
    if (sign === '~') return numberValue(~value.number);
    if (sign === '+') return value;
  }
  return make({ taints: value.taints });
};

const conditional: Expression = (reader, { children }) => {
  const values = children
    .filter(({ name }) => name !== 'if' && name !== 'else')
    .map((child) => reader.expression(child));
  return oneOf([values[0] ?? UNKNOWN, values[2] ?? UNKNOWN]);
};

const named: Expression = (reader, { children }) => {
  const [target] = children;
  const value = reader.expression(children.at(-1)!);
  if (target?.name === 'VariableName') reader.assignName(reader.name(target), value);
  return value;
};

const yields: Expression = (reader, { children }) => {
  const rest = children.filter(({ name }) => name !== 'yield' && name !== 'from');
  if (rest.length === 0) return UNKNOWN;
  const value = tupleOf(reader, rest);
  reader.returns(children.some(({ name }) => name === 'from') ? value : reader.list([value]));
  return make({ taints: value.taints });
};

const EXPRESSIONS: Readonly<Record<string, Expression>> = {
  VariableName: (reader, node) => reader.lookup(reader.name(node)),
  self: (reader, node) => reader.lookup(reader.name(node)),
  Boolean: (reader, node) => nameValue(reader.text(node)),
  None: () => nameValue('None'),
  Ellipsis: () => nameValue('Ellipsis'),
  Number: number,
  String: string,
  FormatString: formatString,
  ContinuedString: (reader, { children }) => reader.concat(children.map((child) => reader.expression(child))),
  ParenthesizedExpression: (reader, node) => tupleOf(reader, inner(node)),
  TupleExpression: (reader, node) => reader.list(elements(reader, node.children)),
  ArrayExpression: (reader, node) => reader.list(elements(reader, node.children)),
  SetExpression: (reader, node) => reader.list(elements(reader, node.children)),
  DictionaryExpression: record,
  ArrayComprehensionExpression: comprehension,
  SetComprehensionExpression: comprehension,
  DictionaryComprehensionExpression: comprehension,
  ComprehensionExpression: comprehension,
  BinaryExpression: operation,
  UnaryExpression: unary,
  ConditionalExpression: conditional,
  LambdaExpression: readLambda,
  NamedExpression: named,
  YieldExpression: yields,
  YieldStatement: yields,
  AwaitExpression: (reader, { children }) => reader.expression(children.at(-1)!),
  MemberExpression: (reader, node) => readPostfix(reader, node),
  CallExpression: (reader, node) => readPostfix(reader, node),
};
