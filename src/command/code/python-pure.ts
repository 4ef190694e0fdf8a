/** Python's functions that only make values of values. */
import type { Handler } from './language.ts';
import { dirname } from './own-file.ts';
import { listValue, literal, make, numberValue, textValue, UNKNOWN, union, type Value } from './values.ts';

/** Elements of a range that are listed. */
const MAX_RANGE = 256;

const number: Handler = ({ args }) => {
  const text = literal(args[0]);
  const base = args[1]?.number ?? 10;
  const value = text === null ? Number.NaN : base === 10 ? Number(text) : Number.parseInt(text, base);
  return Number.isFinite(value) && text?.trim() !== ''
    ? numberValue(Math.trunc(value))
    : make({ taints: union(args) });
};

const range: Handler = ({ args }) => {
  const [first, second, third] = args.map((each) => each.number);
  const from = args.length > 1 ? first : 0;
  const to = args.length > 1 ? second : first;
  const step = args.length > 2 ? third : 1;
  if (from == null || to == null || step == null || step === 0) return UNKNOWN;
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (count > MAX_RANGE) return UNKNOWN;
  return listValue(Array.from({ length: count }, (_, index) => numberValue(from + index * step)));
};

const length: Handler = ({ args: [value = UNKNOWN] }) => {
  if (value.also.length > 0) return UNKNOWN;
  if (value.items) return numberValue(value.items.length);
  const text = literal(value);
  return text === null ? UNKNOWN : numberValue(text.length);
};

const enumerated: Handler = ({ args: [value = UNKNOWN, start] }) =>
  value.items && value.also.length === 0
    ? listValue(
        value.items.map((each, index) => listValue([numberValue(index + (start?.number ?? 0)), each])),
      )
    : make({ taints: value.taints });

const zipped: Handler = ({ args }) => {
  if (args.length === 0 || !args.every((each) => each.items && each.also.length === 0))
    return make({ taints: union(args) });
  const shortest = Math.min(...args.map((each) => each.items!.length));
  return listValue(
    Array.from({ length: shortest }, (_, index) => listValue(args.map((each) => each.items![index]!))),
  );
};

/** A command line as the words that a shell would make of it. */
const shellWords: Handler = ({ args: [value = UNKNOWN] }) => {
  const text = literal(value);
  if (text === null) return make({ path: 'shlex.split()', taints: value.taints });
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:[^\s'"\\]|\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*")+/g))
    words.push(
      word.replace(
        /\\([\s\S])|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"/g,
        (_, escaped, single, double) => escaped ?? single ?? double.replace(/\\(["\\$`])/g, '$1'),
      ),
    );
  return listValue(words.map((word) => textValue(word)));
};

const ofPath =
  (take: (path: string) => string): Handler =>
  ({ args: [value = UNKNOWN] }) => {
    const text = literal(value);
    return text === null ? make({ path: `dirname()`, taints: value.taints }) : textValue(take(text));
  };

const dictionary: Handler = ({ args, named }) => {
  // A copy of what is known by its name (`os.environ`) is known by it, too.
  if (args[0] && args[0].path !== null && !args[0].items && named.size === 0) return args[0];
  const entries = new Map<string, Value>();
  for (const [key, value] of args[0]?.entries ?? []) entries.set(key, value);
  for (const each of args[0]?.items ?? []) {
    const key = literal(each.items?.[0]);
    if (key !== null && each.items?.[1]) entries.set(key, each.items[1]);
  }
  for (const [key, value] of named) entries.set(key, value);
  return make({ entries, taints: union([...entries.values(), ...args]) });
};

export const PURE: Readonly<Record<string, Handler>> = {
  ord: ({ args }) => {
    const code = literal(args[0])?.codePointAt(0);
    return code === undefined ? UNKNOWN : numberValue(code);
  },
  'int|float': number,
  range,
  len: length,
  enumerate: enumerated,
  'zip|itertools.zip_longest': zipped,
  dict: dictionary,
  'shlex.split': shellWords,
  'shlex.quote|pipes.quote': ({ args }) => args[0] ?? UNKNOWN,
  'os.path.dirname': dirname,
  'os.path.basename': ofPath((path) => path.slice(path.lastIndexOf('/') + 1)),
  'asyncio.run|asyncio.get_event_loop().run_until_complete|asyncio.ensure_future|asyncio.create_task': ({
    args,
  }) => args[0] ?? UNKNOWN,
};
