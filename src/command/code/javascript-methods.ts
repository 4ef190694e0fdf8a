/** Methods of JavaScript's lists and texts whose value is known, and those that hand elements to a function. */
import type { JavaScriptReader } from './javascript-reader.ts';
import {
  concat,
  itemOf,
  listValue,
  literal,
  make,
  nameValue,
  numberValue,
  textValue,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';

const NO_NAMES: ReadonlyMap<string, Value> = new Map();

/** `list.map(f)`, `promise.then(f)`: what `f` is called with is known. Null: it is no such call. */
export function handOver(reader: JavaScriptReader, callee: Value, args: readonly Value[]): Value | null {
  const { base, path } = callee;
  const [first, second] = args;
  if (path === 'Array.from' && reader.isCallable(second))
    return each(reader, 'map', listOf(reader, first), second, []);
  if (!base || callee.defined || !path || !reader.isCallable(first)) return null;
  const method = path.slice(path.lastIndexOf('.') + 1);
  switch (method) {
    case 'then': {
      const result = reader.call(first, [base], NO_NAMES);
      if (reader.isCallable(second))
        reader.branches.maybe(() => void reader.call(second, [UNKNOWN], NO_NAMES));
      return result.path === 'undefined' || result.path === 'None' ? make({ taints: base.taints }) : result;
    }
    case 'catch':
    case 'finally':
      reader.branches.maybe(() => void reader.call(first, [UNKNOWN], NO_NAMES));
      return base;
    case 'tap':
      reader.call(first, [base], NO_NAMES);
      return base;
    case 'map':
    case 'flatMap':
    case 'forEach':
    case 'filter':
    case 'some':
    case 'every':
    case 'find':
    case 'findLast':
    case 'findIndex':
    case 'sort':
    case 'reduce':
      return each(reader, method, base, first, args.slice(1));
    default:
      return null;
  }
}

function listOf(reader: JavaScriptReader, value: Value | undefined): Value {
  if (!value) return UNKNOWN;
  const length = value.entries?.get('length')?.number;
  if (length != null && length <= 256)
    return reader.list(Array.from({ length }, () => nameValue('undefined')));
  return reader.iterable(value);
}

function each(
  reader: JavaScriptReader,
  method: string,
  list: Value,
  call: Value,
  more: readonly Value[],
): Value | null {
  let sum: Value | null = more[0] ?? null;
  const { results, known } = reader.forEach(list, (item, index) => {
    const place = index < 0 ? UNKNOWN : numberValue(index);
    if (method !== 'reduce')
      return reader.call(call, method === 'sort' ? [item, item] : [item, place, list], NO_NAMES);
    sum = sum ? reader.call(call, [sum, item, place], NO_NAMES) : item;
    return sum;
  });
  switch (method) {
    case 'map':
      return known ? reader.list(results) : make({ path: '.map()', taints: union([...results, list]) });
    case 'flatMap':
      return known
        ? reader.list(results.flatMap((result) => result.items ?? [result]))
        : make({ path: '.flatMap()', taints: union([...results, list]) });
    case 'reduce':
      return known && sum ? sum : make({ taints: union([...results, list]) });
    case 'filter':
    case 'sort':
      return list;
    case 'find':
    case 'findLast':
      return itemOf(list);
    default:
      return nameValue('undefined');
  }
}

/** A method of a list, text or record that is known; `change` assigns the changed list to where it came from. */
export function valueMethod(
  reader: JavaScriptReader,
  base: Value,
  name: string,
  args: readonly Value[],
  change: (value: Value) => void,
): Value | null {
  if (base.path === 'Object' || base.path === 'Reflect') return objectMethod(reader, name, args);
  if (base.items) return listMethod(reader, base, name, args, change);
  if (base.text && !base.path) return textMethod(reader, base, name, args);
  return null;
}

function listMethod(
  reader: JavaScriptReader,
  list: Value,
  name: string,
  args: readonly Value[],
  change: (value: Value) => void,
): Value | null {
  const items = list.items!;
  const alone = list.also.length === 0;
  const changed = (edit: (items: Value[]) => void) => {
    change(reader.changeList(list, edit));
    return UNKNOWN;
  };
  const bound = (value: Value | undefined, otherwise: number) => (value ? value.number : otherwise);
  switch (name) {
    case 'push':
      return changed((each_) => each_.push(...args));
    case 'unshift':
      return changed((each_) => each_.unshift(...args));
    case 'pop':
    case 'shift': {
      const value = alone ? items.at(name === 'pop' ? -1 : 0) : itemOf(list);
      changed((each_) => (name === 'pop' ? each_.pop() : each_.shift()));
      return value ?? nameValue('undefined');
    }
    case 'splice': {
      const from = args[0]?.number ?? null;
      const count = bound(args[1], items.length);
      return from === null || count === null
        ? changed((each_) => each_.push(make({ path: '...' })))
        : changed((each_) => each_.splice(from, count, ...args.slice(2)));
    }
    case 'concat':
      return alone ? reader.list([...items, ...args.flatMap((each_) => each_.items ?? [each_])]) : null;
    case 'slice': {
      const from = bound(args[0], 0);
      const to = bound(args[1], items.length);
      return alone && from !== null && to !== null ? reader.list(items.slice(from, to)) : null;
    }
    case 'flat':
      return alone ? reader.list(items.flatMap((each_) => each_.items ?? [each_])) : null;
    case 'at':
      return alone && args[0]?.number != null ? (items.at(args[0].number) ?? nameValue('undefined')) : null;
    case 'values':
      return list;
    case 'keys':
      return alone ? reader.list(items.map((_, index) => numberValue(index))) : null;
    case 'entries':
      return alone
        ? reader.list(items.map((each_, index) => reader.list([numberValue(index), each_])))
        : null;
    default:
      return null;
  }
}

function textMethod(
  reader: JavaScriptReader,
  base: Value,
  name: string,
  args: readonly Value[],
): Value | null {
  if (name === 'concat') return concat([base, ...args]);
  const text = literal(base);
  if (text === null) return null;
  const numbers = args.map((each_) => each_.number);
  const [from = null, to] = numbers;
  switch (name) {
    case 'toLowerCase':
      return textValue(text.toLowerCase());
    case 'toUpperCase':
      return textValue(text.toUpperCase());
    case 'charAt':
    case 'at':
      return from === null ? null : textValue(text.at(from) ?? '');
    case 'charCodeAt':
    case 'codePointAt': {
      const code = text.codePointAt(from ?? 0);
      return code === undefined ? UNKNOWN : numberValue(code);
    }
    case 'slice':
    case 'substring':
    case 'substr':
      return from === null || to === null ? null : textValue(text[name](from, to));
    case 'repeat':
      return from !== null && from >= 0 && text.length * from <= 16_384 ? textValue(text.repeat(from)) : null;
    case 'padStart':
    case 'padEnd':
      return from !== null && from <= 16_384 ? textValue(text[name](from, literal(args[1]) ?? ' ')) : null;
    case 'trim':
      return textValue(text.trim());
    case 'trimStart':
      return textValue(text.trimStart());
    case 'trimEnd':
      return textValue(text.trimEnd());
    case 'indexOf':
      return literal(args[0]) === null ? null : numberValue(text.indexOf(literal(args[0])!));
    case 'toString':
      return base.number !== null && from !== null && from >= 2 && from <= 36
        ? textValue(base.number.toString(from))
        : textValue(text);
    case 'replace':
    case 'replaceAll':
      // A pattern, or a function that makes what is put in: what comes of it is not told.
      if (args[0]?.path === 'pattern' || args[1]?.defined) {
        if (args[1]?.defined) reader.call(args[1], [UNKNOWN, UNKNOWN, UNKNOWN], NO_NAMES);
        return make({ taints: union([base, ...args]) });
      }
      return null;
    case 'match':
    case 'matchAll':
      return make({ path: `.${name}()`, taints: base.taints });
    default:
      return null;
  }
}

function objectMethod(reader: JavaScriptReader, name: string, args: readonly Value[]): Value | null {
  const [first] = args;
  const entries = first && first.also.length === 0 ? first.entries : null;
  switch (name) {
    case 'assign': {
      const all = new Map<string, Value>();
      for (const each_ of args) for (const [key, value] of each_.entries ?? []) all.set(key, value);
      if (first) for (const [key, value] of all) reader.setEntry(first, key, value);
      return all.size > 0 ? reader.record(all, { path: first?.path ?? null }) : (first ?? UNKNOWN);
    }
    case 'keys':
      return entries ? reader.list([...entries.keys()].map((key) => textValue(key))) : null;
    case 'values':
      return entries ? reader.list([...entries.values()]) : null;
    case 'entries':
      return entries
        ? reader.list([...entries].map(([key, value]) => listValue([textValue(key), value])))
        : null;
    case 'fromEntries': {
      const all = new Map<string, Value>();
      for (const pair of first?.items ?? []) {
        const key = literal(pair.items?.[0]);
        if (key !== null) all.set(key, pair.items?.[1] ?? UNKNOWN);
      }
      return reader.record(all);
    }
    case 'freeze':
    case 'seal':
      return first ?? UNKNOWN;
    case 'defineProperty': {
      const key = literal(args[1]);
      const value = args[2]?.entries?.get('value');
      if (first && key !== null && value) reader.setEntry(first, key, value);
      return first ?? UNKNOWN;
    }
    default:
      return null;
  }
}
