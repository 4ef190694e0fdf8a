/** Functions of make: `$(patsubst %.c,%.o,$(SRCS))`. Unknown parts pass through as the marks that they are. */
import { pathIn } from './folders.ts';
import { stemOf, substitute, type Values } from './make-values.ts';
import { isMarked } from './marks.ts';

const MAX_WORDS = 4096;

type MakeFunction = (args: string[], values: Values) => string;

/** Arguments that are expanded before the function sees them. */
function plain(change: (args: string[], values: Values) => string): MakeFunction {
  return (args, values) =>
    change(
      args.map((arg) => values.expand(arg)),
      values,
    );
}

/** A change of each word of the last argument. */
function each(change: (word: string, args: string[]) => string | null): MakeFunction {
  return plain((args, values) =>
    values
      .words(args.at(-1) ?? '')
      .map((word) => change(word, args))
      .filter((word) => word !== null)
      .join(' '),
  );
}

const number = (text: string | undefined) => Number.parseInt(text ?? '', 10);

function folderOf(word: string): string {
  const slash = word.lastIndexOf('/');
  return slash < 0 ? './' : word.slice(0, slash + 1);
}

function suffixAt(word: string): number {
  const dot = word.lastIndexOf('.');
  return dot > word.lastIndexOf('/') ? dot : -1;
}

/** A plain name of which it is known that no file has it. */
function isMissing(word: string, { host }: Values): boolean {
  return (
    host.cwd !== null && !/[*?[\]~]/.test(word) && !isMarked(word) && host.absent(pathIn(host.cwd, word))
  );
}

const nothing = plain(() => '');

const FUNCTIONS: ReadonlyMap<string, MakeFunction> = new Map<string, MakeFunction>([
  ['subst', plain(([from = '', to = '', text = '']) => (from === '' ? text : text.replaceAll(from, to)))],
  ['patsubst', each((word, [pattern = '', place = '']) => substitute(word, pattern.trim(), place.trim()))],
  ['strip', each((word) => word)],
  ['findstring', plain(([find = '', text = '']) => (text.includes(find) ? find : ''))],
  [
    'filter',
    each((word, [patterns = '']) =>
      isMarked(word) || patterns.split(/\s+/).some((pattern) => stemOf(word, pattern) !== null) ? word : null,
    ),
  ],
  [
    'filter-out',
    each((word, [patterns = '']) =>
      patterns.split(/\s+/).some((pattern) => stemOf(word, pattern) !== null) ? null : word,
    ),
  ],
  ['sort', plain(([text = ''], values) => [...new Set(values.words(text))].sort().join(' '))],
  ['word', plain(([at, text = ''], values) => values.words(text)[number(at) - 1] ?? '')],
  [
    'wordlist',
    plain(([from, to, text = ''], values) =>
      values
        .words(text)
        .slice(Math.max(0, number(from) - 1), number(to))
        .join(' '),
    ),
  ],
  ['words', plain(([text = ''], values) => String(values.words(text).length))],
  ['firstword', plain(([text = ''], values) => values.words(text)[0] ?? '')],
  ['lastword', plain(([text = ''], values) => values.words(text).at(-1) ?? '')],
  ['dir', each(folderOf)],
  ['notdir', each((word) => word.slice(word.lastIndexOf('/') + 1) || null)],
  ['suffix', each((word) => (suffixAt(word) < 0 ? null : word.slice(suffixAt(word))))],
  ['basename', each((word) => (suffixAt(word) < 0 ? word : word.slice(0, suffixAt(word))))],
  ['addsuffix', each((word, [suffix = '']) => word + suffix)],
  ['addprefix', each((word, [prefix = '']) => prefix + word)],
  [
    'join',
    plain(([left = '', right = ''], values) => {
      const lefts = values.words(left);
      const rights = values.words(right);
      const length = Math.max(lefts.length, rights.length);
      return Array.from({ length }, (_, at) => (lefts[at] ?? '') + (rights[at] ?? '')).join(' ');
    }),
  ],
  // The files are found by the shell that gets the pattern.
  [
    'wildcard',
    plain(([text = ''], values) =>
      values
        .words(text)
        .filter((word) => !isMissing(word, values))
        .join(' '),
    ),
  ],
  [
    'abspath',
    plain(([text = ''], values) =>
      values
        .words(text)
        .map((word) => (values.host.cwd === null || isMarked(word) ? word : pathIn(values.host.cwd, word)))
        .join(' '),
    ),
  ],
  ['if', (args, values) => choice(values.expand(args[0] ?? '').trim(), args, values)],
  [
    'or',
    (args, values) => {
      for (const arg of args) {
        const value = values.expand(arg.trim());
        if (value !== '') return value;
      }
      return '';
    },
  ],
  [
    'and',
    (args, values) => {
      let value = '';
      for (const arg of args) {
        value = values.expand(arg.trim());
        if (value === '') return '';
      }
      return value;
    },
  ],
  [
    'intcmp',
    plain(([left, right, less = '', same = '', more = '']) =>
      number(left) < number(right) ? less : number(left) > number(right) ? more || same : same,
    ),
  ],
  [
    'foreach',
    (args, values) => {
      const name = values.expand(args[0] ?? '').trim();
      const list = values.words(values.expand(args[1] ?? '')).slice(0, MAX_WORDS);
      const body = args.slice(2).join(',');
      return list
        .map((word) => values.within([new Map([[name, values.literal(word)]])], () => values.expand(body)))
        .join(' ');
    },
  ],
  ['let', (args, values) => letValue(args, values)],
  [
    'call',
    (args, values) => {
      const given = args.map((arg) => values.expand(arg));
      const name = (given[0] ?? '').trim();
      if (isMakeFunction(name))
        return callMakeFunction(
          name,
          given
            .slice(1)
            .map((arg) => values.literal(arg))
            .join(','),
          values,
        );
      const locals = new Map(given.map((arg, at) => [String(at), values.literal(at === 0 ? name : arg)]));
      for (let at = given.length; at < 10; at++) locals.set(String(at), '');
      return values.within([locals], () => values.valueOf(name));
    },
  ],
  ['value', plain(([name = ''], values) => values.raw(name.trim()) ?? '')],
  [
    'eval',
    plain(([text = ''], values) => {
      values.evaluate(text);
      return '';
    }),
  ],
  ['shell', plain(([command = ''], values) => values.shell(command))],
  [
    'file',
    plain(([operation = ''], values) => {
      const [, sign, name] = /^\s*(>>?)\s*(\S+)/.exec(operation) ?? [];
      if (sign && name) values.host.shell(`: ${sign} '${name.replaceAll("'", "'\\''")}'`);
      return '';
    }),
  ],
  ['guile', plain(([code = ''], values) => values.host.unknown(`$(guile ${code})`, true))],
  ['origin', plain(([name = ''], values) => (values.has(name.trim()) ? 'file' : 'undefined'))],
  ['flavor', plain(([name = ''], values) => (values.has(name.trim()) ? 'recursive' : 'undefined'))],
  ['info', nothing],
  ['warning', nothing],
  ['error', nothing],
]);

/** `realpath` follows links, which only the real file system knows; the name stands for the file. */
const ALIASES: Readonly<Record<string, string>> = { realpath: 'abspath' };

function choice(condition: string, args: readonly string[], values: Values): string {
  const picked = condition === '' ? args.slice(2).join(',') : (args[1] ?? '');
  return values.expand(picked.trim());
}

function letValue(args: readonly string[], values: Values): string {
  const names = values.words(values.expand(args[0] ?? ''));
  const words = values.words(values.expand(args[1] ?? ''));
  const locals = new Map(
    names.map((name, at) => [
      name,
      values.literal(at === names.length - 1 ? words.slice(at).join(' ') : (words[at] ?? '')),
    ]),
  );
  return values.within([locals], () => values.expand(args.slice(2).join(',')));
}

/** How many commas separate arguments; in the last argument they are text. */
const ARGUMENTS: Readonly<Record<string, number>> = {
  shell: 1,
  eval: 1,
  info: 1,
  warning: 1,
  error: 1,
  value: 1,
  wildcard: 1,
  strip: 1,
  sort: 1,
  words: 1,
  firstword: 1,
  lastword: 1,
  dir: 1,
  notdir: 1,
  suffix: 1,
  basename: 1,
  abspath: 1,
  realpath: 1,
  origin: 1,
  flavor: 1,
  guile: 1,
  subst: 3,
  patsubst: 3,
  findstring: 2,
  filter: 2,
  'filter-out': 2,
  word: 2,
  wordlist: 3,
  addsuffix: 2,
  addprefix: 2,
  join: 2,
  foreach: 3,
  let: 3,
  if: 3,
  file: 2,
  intcmp: 5,
};

export function isMakeFunction(name: string): boolean {
  return FUNCTIONS.has(name) || Object.hasOwn(ALIASES, name);
}

/** The value of `$(name args)`, `args` not yet expanded. */
export function callMakeFunction(name: string, args: string, values: Values): string {
  const real = Object.hasOwn(ALIASES, name) ? ALIASES[name]! : name;
  const limit = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name]! : 64;
  return FUNCTIONS.get(real)!(splitArguments(args, limit), values);
}

/** Splits at the commas outside of brackets into at most `limit` arguments. */
function splitArguments(text: string, limit: number): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length && parts.length < limit - 1; at++) {
    const char = text[at];
    if (char === '(' || char === '{') depth++;
    else if (char === ')' || char === '}') depth--;
    else if (char === ',' && depth <= 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
