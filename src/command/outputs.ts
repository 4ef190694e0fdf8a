/** What a program prints, where that follows from its arguments and input alone. */
import type { Call } from './call.ts';
import type { Frame } from './frame.ts';
import { parseArgs, parseGrammar } from './grammar.ts';
import { LINE_FILTERS, sed } from './line-filters.ts';
import { pathsOfFind } from './programs/found.ts';
import { toldPlace } from './told-places.ts';
import { type Arg, fromPieces, hole, known, knownText, type Piece, type Text } from './value.ts';

type Output = (call: Call, frame: Frame) => Text | null;

const MAX_OUTPUT = 65_536;

/** The output of a program, or null when it is not known. */
export function outputOf(program: string, call: Call, frame: Frame): Text | null {
  const output = OUTPUTS.get(program) ?? lineFilter(program, call);
  if (!output) return toldPlace(program, call);
  const text = output(call, frame);
  if (text === null) return null;
  const length = text.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 0), 0);
  return length > MAX_OUTPUT ? null : text;
}

/** Filters of lines are looked at only where something known is led in, or where awk prints on its own. */
function lineFilter(program: string, { input, args, wrote }: Call): Output | null {
  const own = program.endsWith('awk') && args.length === 1 && args[0]!.text.includes('BEGIN');
  if ((input.text === null || input.text.length === 0) && !own && !wrote) return null;
  const change = LINE_FILTERS.get(program);
  if (!change) return null;
  return own ? (call) => asText(change('', call)) : filter(change);
}

/** Output that changes from run to run but holds no slash: counts, dates, names. */
const slashless: Output = (call) => [hole(`$(${call.program})`, { slashless: true, taints: [] })];

function echo(call: Call, frame: Frame): Text {
  const args = [...call.args];
  let newline = true;
  let escapes = false;
  while (args[0] && /^-[neE]+$/.test(args[0].text)) {
    const flags = args.shift()!.text;
    if (flags.includes('n')) newline = false;
    if (flags.includes('e')) escapes = true;
  }
  // dash and zsh read escapes without `-e`; which shell `sh` is nobody knows here.
  if (frame.shell === 'zsh') escapes = true;
  const pieces: Piece[] = [];
  for (const [index, arg] of args.entries()) {
    if (index > 0) pieces.push(' ');
    if (frame.shell === 'sh' && arg.text.includes('\\')) {
      pieces.push(hole(arg.text));
      continue;
    }
    for (const piece of arg.pieces)
      pieces.push(typeof piece === 'string' && escapes ? unescapeText(piece) : piece);
  }
  if (newline) pieces.push('\n');
  return fromPieces(pieces).pieces;
}

/** `printf FORMAT ARG...`: `%s`, `%b`, `%d`, `%c`, `%q`, `%x`, `%%`; null for what is not known. */
export function formatPrintf(args: readonly Arg[]): Text | null {
  const [format, ...values] = args[0]?.text === '--' ? args.slice(1) : args;
  const template = format ? knownText(format.pieces) : null;
  if (template === null) return null;
  const text = unescapeText(template);
  const pieces: Piece[] = [];
  let used = 0;
  for (let round = 0; round < 256; round++) {
    const before = used;
    let from = 0;
    for (const match of text.matchAll(/%(?:%|([-+ 0#]*)(\d+)?(?:\.(\d+))?([sbcdiuqxXo]))/g)) {
      pieces.push(text.slice(from, match.index));
      from = match.index + match[0].length;
      if (match[0] === '%%') {
        pieces.push('%');
        continue;
      }
      const value = values[used++];
      const piece = formatted(value, match[4]!, match[3]);
      if (piece === null) return null;
      pieces.push(...piece);
    }
    pieces.push(text.slice(from));
    if (used >= values.length || used === before) break;
  }
  return fromPieces(pieces).pieces;
}

function formatted(value: Arg | undefined, conversion: string, precision: string | undefined): Text | null {
  if (!value) return 'diuxXo'.includes(conversion) ? ['0'] : [];
  const text = knownText(value.pieces);
  if (text === null) return precision === undefined && 'sb'.includes(conversion) ? value.pieces : null;
  switch (conversion) {
    case 's':
      return [precision === undefined ? text : text.slice(0, Number(precision))];
    case 'b':
      return [unescapeText(text)];
    case 'c':
      return [text.slice(0, 1)];
    case 'q':
      return [`'${text.replaceAll("'", "'\\''")}'`];
    default: {
      const number = /^'./.test(text) || /^"./.test(text) ? text.charCodeAt(1) : Number(text);
      if (!Number.isInteger(number)) return null;
      const radix = conversion === 'o' ? 8 : conversion === 'x' || conversion === 'X' ? 16 : 10;
      const shown = number.toString(radix);
      return [conversion === 'X' ? shown.toUpperCase() : shown];
    }
  }
}

/** Backslash escapes as `echo -e` and `printf` read them. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|([abefnrtvE\\"']))/g,
    (whole, hex, short, long, octal, letter) => {
      if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
      const code = short ?? long;
      if (code) {
        const point = Number.parseInt(code, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      }
      if (octal) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
      return ESCAPES[letter as string] ?? whole;
    },
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** A filter over known standard input; null when it also reads files or the input is not known. */
function filter(change: (text: string, call: Call) => string | null): Output {
  return (call, frame) => {
    const read = call.wrote ? withFile(call, frame) : call;
    const text = read.input.text ? knownText(read.input.text) : null;
    return text === null ? null : asText(change(text, read));
  };
}

/** `sort FILE` of a file that this request wrote is `sort < FILE`. */
function withFile(call: Call, frame: Frame): Call {
  const last = call.args.at(-1);
  if (!last?.known || last.text.startsWith('-')) return call;
  const written = frame.scene.written.get(call.path(last).value);
  if (!written?.text || written.partial) return call;
  return call.reading(written.text, call.args.slice(0, -1));
}

function asText(text: string | null): Text | null {
  return text === null ? null : text === '' ? [] : [text];
}

/** Characters of a `tr` set, ranges and escapes expanded; null for classes. */
function trSet(text: string): string[] | null {
  const plain = unescapeText(text);
  if (/\[[:=.]/.test(plain)) {
    const classes: Readonly<Record<string, string>> = {
      '[:lower:]': 'a-z',
      '[:upper:]': 'A-Z',
      '[:digit:]': '0-9',
      '[:space:]': ' \t\n\r\f\v',
    };
    const known = classes[plain];
    return known === undefined ? null : trSet(known);
  }
  const chars = [...plain];
  const set: string[] = [];
  for (let at = 0; at < chars.length; at++) {
    const end = chars[at + 2];
    if (chars[at + 1] === '-' && end !== undefined) {
      const from = chars[at]!.codePointAt(0)!;
      const to = end.codePointAt(0)!;
      if (to < from || to - from > 0x400) return null;
      for (let point = from; point <= to; point++) set.push(String.fromCodePoint(point));
      at += 2;
    } else set.push(chars[at]!);
  }
  return set;
}

/** The one path among options without values: `readlink -f "$0"`, `realpath -m x`. */
function onePath(call: Call): Text | null {
  const paths = call.args.filter((arg) => !/^-./.test(arg.text));
  const plain = call.args.every(
    (arg) =>
      paths.includes(arg) ||
      /^-[efmnqsvLPz]+$|^--(?:can\w+(?:-\w+)?|no-newline|quiet|silent|strip|no-symlinks|logical|physical)$|^--$/.test(
        arg.text,
      ),
  );
  return plain && paths.length === 1 ? [...paths[0]!.pieces, '\n'] : null;
}

function translate(text: string, call: Call): string | null {
  const [first, second] = call.operands;
  const from = first ? trSet(first.text) : null;
  if (!from || call.has('complement', 'c', 'C', 'squeeze-repeats', 's')) return null;
  if (call.has('delete', 'd')) return [...text].filter((char) => !from.includes(char)).join('');
  const to = second ? trSet(second.text) : null;
  if (!to || to.length === 0) return null;
  const map = new Map(from.map((char, index) => [char, to[Math.min(index, to.length - 1)]!]));
  return [...text].map((char) => map.get(char) ?? char).join('');
}

function base64(text: string, call: Call): string | null {
  const decodes = call.has('decode', 'd', 'D') || call.args.some((arg) => /^-[a-zA-Z]*[dD]/.test(arg.text));
  if (!decodes) return `${Buffer.from(text).toString('base64')}\n`;
  const decoded = Buffer.from(text.replace(/[^A-Za-z0-9+/=_-]/g, ''), 'base64').toString('utf8');
  return decoded.includes('\ufffd') ? null : decoded;
}

function xxd(text: string, call: Call): string | null {
  const flags = call.args.map((arg) => arg.text).join(' ');
  if (!/-\w*r/.test(flags) || !/-\w*p|-ps/.test(flags)) return null;
  const decoded = Buffer.from(text.replace(/[^0-9a-fA-F]/g, ''), 'hex').toString('utf8');
  return decoded.includes('\ufffd') ? null : decoded;
}

/** `base32 -d`, `basenc --base16 -d`, `openssl base64 -d`. */
function based(text: string, call: Call): string | null {
  const flags = call.args.map((arg) => arg.text).join(' ');
  if (!/(?:^| )(?:--?d(?:ecode)?|-[a-z]*d[a-z]*)(?= |$)/.test(flags)) return null;
  if (call.program === 'openssl')
    return /^(?:enc )?-?base64 (?!.*-in\b)/.test(flags) ? decoded(text, 'base64') : null;
  const kind = call.program === 'base32' ? '32' : /--base(16|32|64)(?:url)?\b/.exec(flags)?.[1];
  if (kind === '64') return decoded(text, 'base64');
  if (kind === '16') return decoded(text, 'hex');
  if (kind !== '32') return null;
  let bits = 0;
  let count = 0;
  const bytes: number[] = [];
  for (const char of text.replace(/[=\s]/g, '')) {
    const value = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char);
    if (value < 0) return null;
    bits = ((bits << 5) | value) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 255);
  }
  return printable(Buffer.from(bytes));
}

const decoded = (text: string, encoding: 'base64' | 'hex'): string | null =>
  printable(Buffer.from(text.replace(/\s/g, ''), encoding));

function printable(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? null : text;
}

/** `cat` of standard input or of files that this request wrote. */
function cat(call: Call, frame: Frame): Text | null {
  const files = call.operands;
  if (call.args.some((arg) => arg.text.startsWith('-') && arg.text !== '-')) return null;
  if (files.length === 0) return call.input.text;
  const pieces: Piece[] = [];
  for (const file of files) {
    if (file.text === '/dev/null') continue;
    if (file.text === '-') {
      if (call.input.text === null) return null;
      pieces.push(...call.input.text);
      continue;
    }
    const target = call.path(file);
    const written = target.known ? frame.scene.written.get(target.value) : undefined;
    const text = written?.partial ? undefined : written?.text;
    const stream = frame.walker.streams.get(file.text)?.text;
    const found = text ?? stream;
    if (!found) return null;
    pieces.push(...found);
  }
  return fromPieces(pieces).pieces;
}

function cut(text: string, call: Call): string | null {
  const all = call.args.map((arg) => arg.text).join(' ');
  const chars = /^-c ?(\d+)(?:-(\d*))?$/.exec(all);
  const fields = /^-d ?(.) -f ?(\d+)$/.exec(all) ?? null;
  const each = (change: (line: string) => string) =>
    text.replace(/\n$/, '').split('\n').map(change).join('\n').concat('\n');
  if (chars) {
    const from = Number(chars[1]) - 1;
    const to = chars[2] === undefined ? from + 1 : chars[2] === '' ? undefined : Number(chars[2]);
    return each((line) => line.slice(from, to));
  }
  return fields
    ? each((line) =>
        line.includes(fields[1]!) ? (line.split(fields[1]!)[Number(fields[2]) - 1] ?? '') : line,
      )
    : null;
}

const MOST_FOUND = 8;

/** `find ROOT... -name '*.x' -o -name '*.y'`: for each a path below the root that stands for all of them. */
function find(call: Call): Text | null {
  const paths = pathsOfFind(call);
  const end = endOfFound(call);
  if (paths.length === 0 || paths.length > MOST_FOUND || end === null) return null;
  return fromPieces(paths.flatMap((path) => [...path.pieces, end])).pieces;
}

/** What stands behind each path: `xargs -0` splits at NUL alone. Null where `find` prints something else. */
function endOfFound({ args }: Call): '\n' | '\0' | null {
  const words = args.map(({ text }) => text);
  if (words.includes('-ls')) return null;
  const format = words[words.indexOf('-printf') + 1];
  if (words.includes('-printf')) return format === '%p\\0' ? '\0' : format === '%p\\n' ? '\n' : null;
  return words.includes('-print0') ? '\0' : '\n';
}

/** `ls`, `git ls-files`, `git diff --name-only`: names below the folder. */
function names({ program, operands }: Call): Text | null {
  return operands.length > 0
    ? null
    : fromPieces(['./', hole(`$(${program})`, { slashless: false }), '\n']).pieces;
}

/** `ls FILE... PATTERN...` prints files as they are named, and of a pattern what it matches. */
function ls(call: Call, frame: Frame): Text | null {
  const { operands } = call;
  if (operands.length === 0) return names(call);
  // `-l`, `-s`, `-i` and their like put more into each line; without `-d` a folder's content is printed.
  if (operands.length > MOST_FOUND || call.args.some(({ text }) => MORE_THAN_NAMES.test(text))) return null;
  const itself = call.args.some(({ text }) => /^-[a-zA-Z1]*d|^--directory$/.test(text));
  const pieces: Piece[] = [];
  let sure = false;
  for (const each of operands) {
    const printed = itself || !each.known || isFile(each, call, frame);
    sure ||= printed;
    pieces.push(...(printed ? each.pieces : [hole(`$(ls ${each.text})`)]), '\n');
  }
  return sure ? fromPieces(pieces).pieces : null;
}

const MORE_THAN_NAMES =
  /^-[a-zA-Z1]*[bCFgilmnopQRsxZ]|^--(?:format|classify|escape|quote|quoting|size|inode|file-type|indicator|recursive|author|full-time|context|zero)/;

function isFile(path: Arg, call: Call, { scene }: Frame): boolean {
  const { value } = call.path(path);
  return scene.written.has(value) || call.context.files.kind(value) === 'file';
}

/** `grep -l PATTERN FILE...`: those of the files that have it in them. */
function namesByGrep(call: Call, frame: Frame): Text | null {
  if (!call.args.some(({ text }) => /^-[a-zA-Z]*[lL]|^--files-with(?:out)?-match/.test(text))) return null;
  const files = call.operands.slice(call.has('regexp', 'e', 'file', 'f') ? 0 : 1);
  if (files.length === 0 || files.length > MOST_FOUND) return null;
  return files.every((each) => each.known && isFile(each, call, frame))
    ? fromPieces(files.flatMap(({ pieces }) => [...pieces, '\n'])).pieces
    : null;
}

const OUTPUTS: ReadonlyMap<string, Output> = new Map<string, Output>([
  ['echo', echo],
  ['printf', (call) => (call.args[0]?.text === '-v' ? [] : formatPrintf(call.args))],
  ['cat', cat],
  ['tac', filter((text) => text.split('\n').reverse().join('\n'))],
  [
    'rev',
    filter((text) =>
      text
        .split('\n')
        .map((line) => [...line].reverse().join(''))
        .join('\n'),
    ),
  ],
  ['tr', filter(translate)],
  ['base64', filter(base64)],
  ['xxd', filter(xxd)],
  ['base32', filter(based)],
  ['basenc', filter(based)],
  ['openssl', filter(based)],
  ['sed', filter(sed)],
  ['cut', filter(cut)],
  ['jq', scriptsByJq],
  ['tee', (call) => call.input.text],
  ['find', find],
  ...['ls', 'gls', 'dir', 'exa', 'eza', 'lsd'].map((name): [string, Output] => [name, ls]),
  ...['grep', 'egrep', 'fgrep'].map((name): [string, Output] => [
    name,
    (call, frame) => namesByGrep(call, frame) ?? lineFilter(name, call)?.(call, frame) ?? null,
  ]),
  ['pwd', (call) => fromPieces([...call.cwd, '\n']).pieces],
  ['true', () => []],
  [':', () => []],
  // `$(cd "$(dirname "$0")/.." && pwd)`: only `cd -` says where it went.
  ['cd', (call) => (call.args.some((arg) => arg.text === '-') ? null : [])],
  ['which', (call) => whichOne(call)],
  ['basename', (call) => pathPart(call, (text) => text.replace(/\/+$/, '').replace(/^.*\//, ''), true)],
  [
    'dirname',
    (call) =>
      pathPart(call, (text) => (text.includes('/') ? text.replace(/\/+[^/]*$/, '') || '/' : '.'), false),
  ],
  ['realpath', (call) => onePath(call)],
  // Without an option it says where a link leads; `readlink -f` gives the path itself.
  [
    'readlink',
    (call) => (call.args.some((arg) => /^-[a-z]*[fme]|^--can/.test(arg.text)) ? onePath(call) : null),
  ],
  ['mktemp', mktemp],
  ['command', (call) => (/^-[vV]$/.test(call.args[0]?.text ?? '') ? whichOne(call) : null)],
  ['type', (call) => (call.args[0]?.text === '-p' || call.args[0]?.text === '-P' ? whichOne(call) : null)],
  [
    'printenv',
    (call) => {
      const name = call.args.length === 1 ? call.args[0]!.text : null;
      const value = name === null ? null : name === 'HOME' ? known(call.context.home) : call.variable(name);
      return value && fromPieces([...value.pieces, '\n']).pieces;
    },
  ],
  ['git', git],
  ...(
    [
      'date',
      'nproc',
      'whoami',
      'id',
      'hostname',
      'uname',
      'wc',
      'seq',
      'uuidgen',
      'arch',
      'expr',
      'getconf',
      'logname',
      'tty',
      'jot',
      'cksum',
      'sum',
    ] as const
  ).map((name): [string, Output] => [name, slashless]),
]);

/** `jq '.scripts.test = "CMD"' package.json`: what is known of the outcome is that script. */
function scriptsByJq({ args }: Call): Text | null {
  const assigned = args.find((arg) => arg.known && arg.text.startsWith('.scripts'));
  const match =
    assigned &&
    /^\.scripts(?:\.(\w+)|\[?\.?("[^"\\]+")\]?) *= *("(?:[^"\\]|\\.)*")$/.exec(assigned.text.trim());
  return match ? [`{"scripts":{${match[2] ?? `"${match[1]}"`}:${match[3]}}}\n`] : null;
}

/** `which NAME`, `command -v NAME`: the program's path, in the folder that programs are in. */
function whichOne(call: Call): Text | null {
  const last = call.args.at(-1);
  if (!last || last.text.startsWith('-')) return null;
  return last.known && !last.text.includes('/')
    ? [`/usr/bin/${last.text}`, '\n']
    : fromPieces([...last.pieces, '\n']).pieces;
}

function pathPart(call: Call, change: (text: string) => string, isBase: boolean): Text | null {
  const [operand, suffix] = call.operands;
  if (!operand || call.operands.length > 2) return null;
  const text = knownText(operand.pieces);
  if (text === null) {
    if (isBase) return [hole('$(basename)', { slashless: true })];
    const first = operand.pieces[0];
    const slash = typeof first === 'string' ? first.lastIndexOf('/') : -1;
    return slash > 0 ? [(first as string).slice(0, slash), hole('$(dirname)')] : null;
  }
  const part = change(text);
  return [suffix && part.endsWith(suffix.text) ? part.slice(0, part.length - suffix.text.length) : part];
}

/** `mktemp [-d] [TEMPLATE]`: below the temporary folder, or where the template says. */
function mktemp(call: Call): Text {
  const parsed = parseArgs(call.args, parseGrammar('d|directory q|quiet u|dry-run p|tmpdir=? suffix= t'));
  const folder = parsed.options.get('tmpdir')?.[0]?.pieces ?? ['/tmp'];
  const template = parsed.operands[0];
  const name = hole('$(mktemp)', { slashless: true });
  if (!template) return fromPieces([...folder, '/tmp.', name]).pieces;
  if (!template.known) return template.pieces;
  const stem = template.text.replace(/X{3,}.*$/, '');
  const below = (parsed.options.has('tmpdir') || parsed.options.has('t')) && !stem.startsWith('/');
  return fromPieces(below ? [...folder, '/', stem, name] : [stem, name]).pieces;
}

function git(call: Call): Text | null {
  const text = call.args.map((arg) => arg.text).join(' ');
  const root = call.context.repository?.root;
  if (/^rev-parse --show-toplevel$/.test(text)) return root ? [root] : null;
  if (
    /^rev-parse (?:--short |--verify |--abbrev-ref )*[\w@/.~^-]+$|^describe\b|^log -1 --format=%[hH]|^branch --show-current/.test(
      text,
    )
  ) {
    return [hole(`$(git ${text})`, { slashless: !/abbrev-ref|branch|describe/.test(text) })];
  }
  if (/^(?:ls-files|diff --name-only|diff --cached --name-only)\b/.test(text))
    return fromPieces(['./', hole(`$(git ${text})`), '\n']).pieces;
  return null;
}
