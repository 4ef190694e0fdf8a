/** Python's older ways to fill in a text: `'rm %s' % x` and `'rm {}'.format(x)`. */
import type { PythonReader } from './python-reader.ts';
import { literal, make, textValue, union, type Value } from './values.ts';

const PERCENT = /%(?:\((\w+)\))?[-+ #0-9.*]*([sdrfxiXogeac%])/g;
const BRACES = /\{\{|\}\}|\{([\w.[\]]*)(?:![rsa])?(?::[^{}]*)?\}/g;

type Lookup = (name: string | undefined) => Value | undefined;

export function percentFormat(reader: PythonReader, format: Value, values: Value): Value {
  let place = 0;
  const items = values.items ?? [values];
  return fill(reader, format, values, PERCENT, ([whole, name, letter]) =>
    letter === '%' || whole === '%%'
      ? textValue('%')
      : name !== undefined
        ? values.entries?.get(name)
        : items[place++],
  );
}

export function formatMethod(
  reader: PythonReader,
  format: Value,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): Value {
  let place = 0;
  const find: Lookup = (name) => {
    if (name === undefined || name === '') return args[place++];
    const [first = '', ...rest] = name.split(/[.[\]]+/).filter((part) => part !== '');
    const start = /^\d+$/.test(first) ? args[Number(first)] : named.get(first);
    return rest.reduce<Value | undefined>(
      (value, part) => (value ? (value.items?.[Number(part)] ?? reader.member(value, part)) : undefined),
      start,
    );
  };
  const all = make({ taints: union([...args, ...named.values()]) });
  return fill(reader, format, all, BRACES, ([whole, name]) =>
    whole === '{{' || whole === '}}' ? textValue(whole[0]!) : find(name),
  );
}

function fill(
  reader: PythonReader,
  format: Value,
  values: Value,
  pattern: RegExp,
  find: (match: RegExpMatchArray) => Value | undefined,
): Value {
  const text = literal(format);
  const unknown = make({ taints: union([format, values]) });
  if (text === null) return unknown;
  const parts: Value[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(textValue(text.slice(at, match.index)), find(match) ?? make({ taints: values.taints }));
    at = match.index + match[0].length;
    if (parts.length > 200) return unknown;
  }
  parts.push(textValue(text.slice(at)));
  return reader.concat(parts);
}
