/** JavaScript's expressions, and what they are worth. */
import type {
  AssignmentProperty,
  BinaryExpression,
  CallExpression,
  Expression,
  Literal,
  MemberExpression,
  MethodDefinition,
  Pattern,
  PrivateIdentifier,
  Property,
  PropertyDefinition,
  Super,
  TemplateLiteral,
  UnaryExpression,
} from 'acorn';
import { arithmetic } from './arithmetic-values.ts';
import { readClass, readFunction } from './javascript-definitions.ts';
import { valueMethod } from './javascript-methods.ts';
import { assignPattern } from './javascript-patterns.ts';
import type { JavaScriptReader } from './javascript-reader.ts';
import {
  itemOf,
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

type OfType<K> = Extract<Expression, { type: K }>;
type Read<T> = (reader: JavaScriptReader, node: T) => Value;

const NO_NAMES: ReadonlyMap<string, Value> = new Map();
const UNDEFINED = nameValue('undefined');

export function readExpression(reader: JavaScriptReader, node: Expression | Super): Value {
  const read = EXPRESSIONS[node.type as Expression['type']] as Read<Expression | Super> | undefined;
  return read?.(reader, node) ?? UNKNOWN;
}

/** Name of a property, computed ones too; null when it is not known. */
export function propertyName(
  reader: JavaScriptReader,
  { key, computed }: Property | AssignmentProperty | PropertyDefinition | MethodDefinition,
): string | null {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (!computed && key.type === 'Identifier') return key.name;
  return literal(reader.expression(key));
}

function constant(_: JavaScriptReader, { value, regex, bigint }: Literal): Value {
  if (regex) return make({ path: 'pattern' });
  if (bigint) return textValue(bigint);
  if (typeof value === 'string') return textValue(value);
  if (typeof value === 'number') return numberValue(value);
  return nameValue(String(value));
}

function template(reader: JavaScriptReader, { quasis, expressions }: TemplateLiteral): Value {
  const parts: Value[] = [];
  for (const [index, { value }] of quasis.entries()) {
    const text = value.cooked ?? value.raw;
    if (text !== '' || quasis.length === 1) parts.push(textValue(text));
    const expression = expressions[index];
    if (expression) parts.push(asText(reader.expression(expression)));
  }
  return reader.concat(parts);
}

/** As a part of a text: a list is its elements with commas between them. */
function asText(value: Value): Value {
  return value.items || value.entries ? make({ path: value.path, taints: value.taints }) : value;
}

function unary(reader: JavaScriptReader, { operator, argument }: UnaryExpression): Value {
  const value = reader.expression(argument);
  const { number } = value;
  switch (operator) {
    case '!': {
      const truth =
        number !== null ? number !== 0 : value.path === 'true' ? true : value.path === 'false' ? false : null;
      return truth === null ? make({ taints: value.taints }) : nameValue(String(!truth));
    }
    case '-':
      return number === null ? make({ taints: value.taints }) : numberValue(-number);
    case '+': {
      const text = literal(value);
      const made = text === null || text.trim() === '' ? Number.NaN : Number(text);
      return Number.isFinite(made) ? numberValue(made) : make({ taints: value.taints });
    }
    case '~':
      return number === null ? make({ taints: value.taints }) : numberValue(~number);
    case 'void':
      return UNDEFINED;
    default:
      return UNKNOWN;
  }
}

function plus(reader: JavaScriptReader, left: Value, right: Value): Value {
  const sum = arithmetic('+', left, right);
  if (sum) return sum;
  const number = (value: Value) => value.number !== null;
  // A number and what is not known may be a sum.
  if ((number(left) && !right.text) || (number(right) && !left.text))
    return make({ taints: union([left, right]) });
  return reader.concat([asText(left), asText(right)]);
}

/** `a + b + c`, however many. */
function operation(reader: JavaScriptReader, node: BinaryExpression): Value {
  const chain: BinaryExpression[] = [];
  let first: Expression | PrivateIdentifier = node;
  while (first.type === 'BinaryExpression') {
    chain.push(first);
    first = first.left;
  }
  let left = first.type === 'PrivateIdentifier' ? UNKNOWN : reader.expression(first);
  const texts: Value[] = [];
  const flush = () => {
    if (texts.length > 1) left = reader.concat(texts);
    texts.length = 0;
  };
  const plain = (value: Value) => value.text !== null && value.number === null && value.also.length === 0;
  for (const { operator, right: node_ } of chain.reverse()) {
    const right = reader.expression(node_);
    // Many texts are put together at once.
    if (operator === '+' && plain(right) && (texts.length > 0 || plain(left))) {
      if (texts.length === 0) texts.push(left);
      texts.push(right);
      left = right;
      continue;
    }
    flush();
    left =
      operator === '+'
        ? plus(reader, left, right)
        : (arithmetic(operator, left, right) ?? make({ taints: union([left, right]) }));
  }
  flush();
  return left;
}

function record(reader: JavaScriptReader, { properties }: OfType<'ObjectExpression'>): Value {
  const entries = new Map<string, Value>();
  const made = reader.record(entries);
  const values: Value[] = [];
  for (const property of properties) {
    if (property.type === 'SpreadElement') {
      const spread = reader.expression(property.argument);
      for (const [key, value] of spread.entries ?? []) entries.set(key, value);
      values.push(spread);
      continue;
    }
    const name = propertyName(reader, property);
    const { value: node } = property;
    const value =
      node.type === 'FunctionExpression' && (property.method || property.kind !== 'init')
        ? readFunction(reader, node, name ?? '(method)', () => made)
        : reader.expression(node);
    values.push(value);
    // A key that is not known stands for itself: the value may be asked for by it.
    entries.set(name ?? `${entries.size}?`, value);
  }
  // What else is in it where something unknown was spread into it is not known.
  const whole = properties.every((each, index) => each.type !== 'SpreadElement' || values[index]?.entries);
  return { ...made, path: whole ? null : '{...}', taints: union(values) };
}

/** `a.b(c)[d].e`, however long: from the first operand on. */
function postfix(reader: JavaScriptReader, node: CallExpression | MemberExpression): Value {
  const chain: (CallExpression | MemberExpression)[] = [];
  let first: Expression | Super = node;
  for (;;) {
    if (first.type === 'ChainExpression') first = first.expression;
    if (first.type === 'CallExpression') {
      chain.push(first);
      first = first.callee;
    } else if (first.type === 'MemberExpression') {
      chain.push(first);
      first = first.object;
    } else break;
  }
  let value = reader.expression(first);
  let base = UNKNOWN;
  let of: MemberExpression | null = null;
  for (const each of chain.reverse()) {
    if (each.type === 'MemberExpression') {
      base = value;
      of = each;
      value = member(reader, each, value);
    } else {
      value = call(reader, each, value, base, of);
      of = null;
    }
  }
  return value;
}

function member(reader: JavaScriptReader, { property, computed }: MemberExpression, base: Value): Value {
  if (property.type === 'PrivateIdentifier') return reader.member(base, `#${property.name}`);
  if (!computed && property.type === 'Identifier') {
    if (property.name === 'length' && base.also.length === 0) {
      if (base.items) return numberValue(base.items.length);
      const text = base.path ? null : literal(base);
      if (text !== null) return numberValue(text.length);
    }
    return reader.member(base, property.name);
  }
  const key = reader.expression(property);
  const name = literal(key);
  if (name === null)
    return make({
      path: base.path === null ? null : `${base.path}.?`,
      base,
      taints: union([base, key]),
      also: base.entries && base.also.length === 0 ? [...base.entries.values()].slice(0, 6) : [],
    });
  if (/^\d+$/.test(name)) {
    if (base.items) return base.also.length === 0 ? (base.items[Number(name)] ?? UNDEFINED) : itemOf(base);
    const text = base.path ? null : literal(base);
    if (text !== null) return text[Number(name)] === undefined ? UNDEFINED : textValue(text[Number(name)]!);
    if (base.text) return make({ taints: base.taints });
  }
  return reader.member(base, name);
}

function call(
  reader: JavaScriptReader,
  node: CallExpression,
  callee: Value,
  base: Value,
  of: MemberExpression | null,
): Value {
  const args = reader.elements(node.arguments);
  if (node.callee.type === 'Super') return UNDEFINED;
  if (of && !callee.defined) {
    const name =
      of.property.type === 'Identifier' && !of.computed
        ? of.property.name
        : (callee.path?.split('.').at(-1) ?? '');
    const change = (changed: Value) => {
      if (of.object.type === 'Identifier' || of.object.type === 'MemberExpression')
        assignPattern(reader, of.object as Pattern, changed);
    };
    const value = valueMethod(reader, base, name, args, change);
    if (value) return value;
  }
  return reader.call(callee, args, NO_NAMES);
}

function assign(reader: JavaScriptReader, { operator, left, right }: OfType<'AssignmentExpression'>): Value {
  if (operator === '=') {
    const value = reader.expression(right);
    assignPattern(reader, left, value);
    return value;
  }
  const target = left as Expression;
  const before = reader.expression(target);
  const given = reader.expression(right);
  const value =
    operator === '+='
      ? plus(reader, before, given)
      : /^(?:\|\||&&|\?\?)=$/.test(operator)
        ? oneOf([before, given])
        : (arithmetic(operator.slice(0, -1), before, given) ?? make({ taints: union([before, given]) }));
  assignPattern(reader, left, value);
  return value;
}

const EXPRESSIONS: { readonly [K in Expression['type']]?: Read<OfType<K>> } = {
  Literal: constant,
  Identifier: (reader, { name }) => reader.lookup(name),
  ThisExpression: (reader) => reader.lookup('this'),
  TemplateLiteral: template,
  TaggedTemplateExpression: (reader, { tag, quasi }) =>
    reader.call(reader.expression(tag), [template(reader, quasi)], NO_NAMES),
  ArrayExpression: (reader, { elements }) => reader.list(reader.elements(elements)),
  ObjectExpression: record,
  UnaryExpression: unary,
  BinaryExpression: operation,
  LogicalExpression: (reader, { left, right }) => oneOf([reader.expression(left), reader.expression(right)]),
  ConditionalExpression: (reader, { test, consequent, alternate }) => {
    reader.expression(test);
    return oneOf([reader.expression(consequent), reader.expression(alternate)]);
  },
  AssignmentExpression: assign,
  UpdateExpression: (reader, { operator, argument }) => {
    const before = reader.expression(argument);
    const value = arithmetic(operator[0]!, before, numberValue(1)) ?? make({ taints: before.taints });
    assignPattern(reader, argument as Pattern, value);
    return before;
  },
  SequenceExpression: (reader, { expressions }) =>
    expressions.map((each) => reader.expression(each)).at(-1) ?? UNKNOWN,
  CallExpression: postfix,
  MemberExpression: postfix,
  ChainExpression: (reader, { expression }) => reader.expression(expression),
  NewExpression: (reader, { callee, arguments: args }) =>
    reader.call(reader.expression(callee), reader.elements(args), NO_NAMES),
  ImportExpression: (reader, { source }) =>
    reader.call(nameValue('import'), [reader.expression(source)], NO_NAMES),
  ArrowFunctionExpression: (reader, node) => readFunction(reader, node, '(function)'),
  FunctionExpression: (reader, node) => readFunction(reader, node, node.id?.name ?? '(function)'),
  ClassExpression: readClass,
  AwaitExpression: (reader, { argument }) => reader.expression(argument),
  YieldExpression: (reader, { argument, delegate }) => {
    if (!argument) return UNKNOWN;
    const value = reader.expression(argument);
    reader.returns(delegate ? value : reader.list([value]));
    return make({ taints: value.taints });
  },
  MetaProperty: (_, { meta, property }) => nameValue(`${meta.name}.${property.name}`),
  ParenthesizedExpression: (reader, { expression }) => reader.expression(expression),
};
