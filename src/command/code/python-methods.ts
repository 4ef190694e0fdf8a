/** Methods of Python's lists, dictionaries and texts whose value is known. */
import type { PythonReader } from './python-reader.ts';
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

/** Gives null when it is no such method; `change` assigns the changed list to where it came from. */
export function collectionMethod(
  reader: PythonReader,
  base: Value,
  name: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
  change: (value: Value) => void,
): Value | null {
  if (base.items) return listMethod(reader, base, name, args, change);
  if (base.entries && base.also.length === 0)
    return recordMethod(reader, base, base.entries, name, args, named);
  if (base.text && !base.path) return textMethod(reader, base, name, args);
  return null;
}

function listMethod(
  reader: PythonReader,
  list: Value,
  name: string,
  args: readonly Value[],
  change: (value: Value) => void,
): Value | null {
  const [first = UNKNOWN, second = UNKNOWN] = args;
  const changed = (edit: (items: Value[]) => void) => {
    change(reader.changeList(list, edit));
    return nameValue('None');
  };
  switch (name) {
    case 'append':
    case 'add':
      return changed((items) => items.push(first));
    case 'extend':
    case 'update':
      return changed((items) => items.push(...(first.items ?? [make({ ...itemOf(first), path: '...' })])));
    case 'insert':
      return changed((items) => items.splice(first.number ?? 0, 0, second));
    case 'pop': {
      const place = first.number ?? -1;
      const value = list.also.length === 0 ? (list.items!.at(place) ?? UNKNOWN) : itemOf(list);
      changed((items) => items.splice(place, 1));
      return value;
    }
    case 'clear':
      return changed((items) => items.splice(0));
    case 'remove':
      return changed((items) => {
        const place = items.findIndex((each) => literal(each) !== null && literal(each) === literal(first));
        if (place >= 0) items.splice(place, 1);
      });
    case 'reverse':
      return changed((items) => items.reverse());
    case 'copy':
      return list.also.length === 0 ? reader.list([...list.items!]) : list;
    default:
      return null;
  }
}

function recordMethod(
  reader: PythonReader,
  record: Value,
  entries: ReadonlyMap<string, Value>,
  name: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): Value | null {
  if (reader.instances.has(entries)) return null;
  const key = literal(args[0]);
  switch (name) {
    case 'get':
    case 'pop':
    case 'setdefault':
      if (key === null) return oneOf([make({ taints: record.taints }), ...[...entries.values()].slice(0, 6)]);
      if (name === 'setdefault' && !entries.has(key)) reader.setEntry(record, key, args[1] ?? UNKNOWN);
      return entries.get(key) ?? args[1] ?? nameValue('None');
    case 'items':
      return reader.list([...entries].map(([each, value]) => reader.list([textValue(each), value])));
    case 'keys':
      return reader.list([...entries.keys()].map((each) => textValue(each)));
    case 'values':
      return reader.list([...entries.values()]);
    case 'copy':
      return reader.record(new Map(entries));
    case 'update':
      for (const [each, value] of [...(args[0]?.entries ?? []), ...named])
        reader.setEntry(record, each, value);
      return nameValue('None');
    default:
      return null;
  }
}

function textMethod(reader: PythonReader, base: Value, name: string, args: readonly Value[]): Value | null {
  const text = literal(base);
  if (name === 'join' && args[0] && !args[0].items) {
    // `' '.join(parts)` of what is not known keeps what comes of it unknown; of one text, its letters.
    const letters = literal(args[0]);
    if (letters === null || letters.length > 2000) return make({ taints: union([base, args[0]]) });
    return reader.concat(
      [...letters].flatMap((each, index) => (index === 0 ? [textValue(each)] : [base, textValue(each)])),
    );
  }
  if (text === null) return null;
  switch (name) {
    case 'strip':
      return textValue(args.length === 0 ? text.trim() : trimmed(text, literal(args[0]), true, true));
    case 'lstrip':
      return textValue(args.length === 0 ? text.trimStart() : trimmed(text, literal(args[0]), true, false));
    case 'rstrip':
      return textValue(args.length === 0 ? text.trimEnd() : trimmed(text, literal(args[0]), false, true));
    case 'lower':
    case 'casefold':
      return textValue(text.toLowerCase());
    case 'upper':
      return textValue(text.toUpperCase());
    case 'swapcase':
      return textValue(
        text.replace(/\p{L}/gu, (each) =>
          each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase(),
        ),
      );
    case 'splitlines':
      return reader.list(text.split(/\r?\n/).map((line) => textValue(line)));
    case 'find':
    case 'index':
      return literal(args[0]) === null ? null : numberValue(text.indexOf(literal(args[0])!));
    default:
      return null;
  }
}

function trimmed(text: string, set: string | null, start: boolean, end: boolean): string {
  if (set === null) return text;
  let from = 0;
  let to = text.length;
  while (start && from < to && set.includes(text[from]!)) from++;
  while (end && to > from && set.includes(text[to - 1]!)) to--;
  return text.slice(from, to);
}
