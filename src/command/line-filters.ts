/**
 * Filters that pick and change lines, on text that is known: what comes out of `printf 'x\nrm -rf /' | tail -1 | sh` is
 * known too. Only plain forms; null for everything else.
 */
import type { Call } from './call.ts';
import { type Arg, known } from './value.ts';

type Filter = (text: string, call: Pick<Call, 'args'>) => string | null;

/** UTF-16 units: patterns from the command run on no longer text than this. */
const MAX_TEXT = 8192;

const lined = (text: string): string[] => text.replace(/\n$/, '').split('\n');
const whole = (lines: readonly string[]): string => (lines.length === 0 ? '' : `${lines.join('\n')}\n`);

/** `head -n 2`, `-2`, `-c 5`; `tail -n +2` too. */
const part =
  (end: 'head' | 'tail'): Filter =>
  (text, { args }) => {
    const match = /^(?:-(\d+)|-n ?([-+]?\d+)|--lines=([-+]?\d+)|(-c|--bytes=) ?(\d+)|)$/.exec(
      args.map((arg) => arg.text).join(' '),
    );
    if (!match) return null;
    const [, plain, short, long, bytes, count] = match;
    if (bytes)
      return end === 'head' ? text.slice(0, Number(count)) : text.slice(-Number(count) || text.length);
    const number = plain ?? short ?? long ?? '10';
    const lines = lined(text);
    const size = Math.abs(Number(number));
    if (end === 'head')
      return whole(number.startsWith('-') ? lines.slice(0, -size || undefined) : lines.slice(0, size));
    return whole(
      number.startsWith('+') ? lines.slice(Math.max(size - 1, 0)) : size === 0 ? [] : lines.slice(-size),
    );
  };

/** Commands of sed that are read: `s/a/b/g`, `2p`, `$d`, `/x/p`, `y/ab/cd/`, `1q`. */
const SED =
  /^(?:(?<from>\d+|\$)(?:,(?<to>\d+|\$))?|\/(?<match>(?:[^/\\]|\\.)+)\/)?(?:(?<verb>[pdq])|s(?<mark>[^\w\s\\])(?<old>(?:(?!\k<mark>)[^\\\n]|\\.)*)\k<mark>(?<new>(?:(?!\k<mark>)[^\\\n]|\\.)*)\k<mark>(?<flags>[gpI]*)|y\/(?<set>[^/\\]*)\/(?<other>[^/\\]*)\/)$/;

/** What `sed -i` or `perl -pi -e` leave in the file that an argument names; null where that is not known, or they only print. */
export function editedInPlace(text: string, call: Call, file: Arg): string | null {
  const isPerl = call.program === 'perl';
  let edits = false;
  const args: Arg[] = isPerl ? [known('-E')] : [];
  for (const arg of call.args) {
    const flag = arg.text;
    if (arg === file || flag === '') continue;
    if (isPerl && /^-[pni0lw.\w]*$/.test(flag)) {
      edits ||= /i/.test(flag) && call.args.some((other) => /^-\w*p/.test(other.text));
    } else if (/^(?:-[nErsz]*i|--in-place)/.test(flag)) {
      edits = true;
      const letters = /^-([nErsz]+)i/.exec(flag)?.[1];
      if (letters) args.push(known(`-${letters}`));
      if (/^-[nErsz]*i\w*e$/.test(flag)) return null;
    } else args.push(arg);
  }
  return edits ? sed(text, { args }) : null;
}

export const sed: Filter = (text, { args }) => {
  if (text.length > MAX_TEXT) return null;
  let quiet = false;
  let extended = false;
  const scripts: string[] = [];
  const bare: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!.text;
    if (/^-[nErs]*e?$/.test(word) && word !== '-') {
      quiet ||= word.includes('n');
      extended ||= /[Er]/.test(word);
      if (word.endsWith('e')) scripts.push(args[++at]?.text ?? '');
    } else if (word.startsWith('-')) return null;
    else bare.push(word);
  }
  if (scripts.length === 0 && bare[0] !== undefined) scripts.push(bare.shift()!);
  if (bare.length > 0) return null;
  const commands = scripts
    .flatMap((script) => script.split(/[;\n](?=\s*(?:[\d$/]|[spydq](?:\W|$)|$))/))
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const lines = lined(text);
  const printed: string[] = [];
  const parsed = commands.map((each) => SED.exec(each)?.groups);
  if (parsed.some((each) => each === undefined)) return null;
  for (const [index, original] of lines.entries()) {
    let line = original;
    let gone = false;
    let quits = false;
    for (const each of parsed as Record<string, string | undefined>[]) {
      const { from, to, match, verb, old, new: fresh, flags = '', set, other = '' } = each;
      const last = lines.length;
      const numberOf = (place: string) => (place === '$' ? last : Number(place));
      if (from !== undefined && (index + 1 < numberOf(from) || index + 1 > numberOf(to ?? from))) continue;
      if (match !== undefined) {
        const pattern = regular(match, extended, '');
        if (!pattern) return null;
        if (!pattern.test(line)) continue;
      }
      if (verb === 'p') printed.push(line);
      else if (verb === 'd') gone = true;
      else if (verb === 'q') quits = true;
      else if (set !== undefined)
        line = [...line]
          .map((char) => (set.includes(char) ? (other[set.indexOf(char)] ?? char) : char))
          .join('');
      else {
        const pattern = regular(old!, extended, flags.includes('g') ? 'g' : '', flags.includes('I'));
        if (!pattern) return null;
        const changed = line.replace(pattern, (hit, ...groups) =>
          fresh!.replace(
            /\\([1-9&n])|\\(.)|&/g,
            (mark, escaped?: string, plain?: string) =>
              plain ??
              (mark === '&'
                ? hit
                : escaped === '&'
                  ? '&'
                  : escaped === 'n'
                    ? '\n'
                    : String(groups[Number(escaped) - 1] ?? '')),
          ),
        );
        if (flags.includes('p') && pattern.test(line)) printed.push(changed);
        line = changed;
      }
      if (gone) break;
    }
    if (!quiet && !gone) printed.push(line);
    if (quits) break;
  }
  return whole(printed);
};

/** A pattern of sed or grep as one of the engine's own; null for what could take long, or is read otherwise. */
function regular(source: string, extended: boolean, flags: string, ignoreCase = false): RegExp | null {
  // Basic: `\(`, `\)`, `\+`, `\?` and `\|` are special, their bare forms are not.
  const plain = extended
    ? source
    : source.replace(
        /\\([(){}+?|])|([(){}+?|])/g,
        (_, special?: string, bare?: string) => special ?? `\\${bare}`,
      );
  if (plain.length > 200 || /[+*}?]\)?[+*{]|\)[+*{]|\[\[|\\[\dwWsSbB<>`']/.test(plain)) return null;
  try {
    return new RegExp(plain, `${flags}${ignoreCase ? 'i' : ''}`);
  } catch {
    return null;
  }
}

/** `grep [-iFEv] PATTERN` of standard input. */
const grep: Filter = (text, { args }) => {
  if (text.length > MAX_TEXT) return null;
  const letters = args
    .filter(({ text: word }) => /^-[a-zA-Z]+$/.test(word))
    .map(({ text: word }) => word.slice(1))
    .join('');
  const bare = args.filter(({ text: word }) => !word.startsWith('-'));
  if (
    bare.length !== 1 ||
    bare.length + args.filter(({ text: word }) => /^-[iFEvhax]+$/.test(word)).length !== args.length
  )
    return null;
  const source = letters.includes('F') ? bare[0]!.text.replace(/[.*[\]^$\\+?(){}|]/g, '\\$&') : bare[0]!.text;
  const pattern = regular(
    letters.includes('x') ? `^${source}$` : source,
    /[EF]/.test(letters),
    '',
    letters.includes('i'),
  );
  return pattern && whole(lined(text).filter((line) => pattern.test(line) !== letters.includes('v')));
};

/** `awk '{print $2}'`, `awk -F: 'NR==1{print $1 "-" $2}'`, `awk 'NR==2'`, `awk 'BEGIN{print "x"}'`. */
const awk: Filter = (text, { args }) => {
  const words = args.map((arg) => arg.text);
  const separator =
    /^-F(.)$/.exec(words[0] ?? '')?.[1] ?? (words[0] === '-F' && words[1]?.length === 1 ? words[1] : null);
  const rest = words.slice(separator === null ? 0 : words[0] === '-F' ? 2 : 1);
  if (rest.length !== 1) return null;
  const match =
    /^\s*(?:(BEGIN|NR\s*==\s*(\d+)|\d)\s*)?(?:\{\s*print((?:\s*(?:\$(?:\d+|NF)|"[^"\\]*")\s*,?)*)\s*;?\s*\})?\s*$/.exec(
      rest[0]!,
    );
  if (!match || (match[1] === undefined && match[3] === undefined)) return null;
  const [, when, row, shown] = match;
  const parts = shown === undefined ? ['$0'] : (shown.match(/\$(?:\d+|NF)|"[^"]*"|,/g) ?? ['$0']);
  const lines =
    when === 'BEGIN'
      ? ['']
      : lined(text).filter((_, index) => (row === undefined ? when !== '0' : index + 1 === Number(row)));
  return whole(
    lines.map((line) => {
      const fields =
        separator === null ? line.split(/[ \t]+/).filter((field) => field !== '') : line.split(separator);
      return parts
        .map((each) => {
          if (each === ',') return ' ';
          if (each.startsWith('"')) return each.slice(1, -1);
          return each === '$0'
            ? line
            : (fields[each === '$NF' ? fields.length - 1 : Number(each.slice(1)) - 1] ?? '');
        })
        .join('');
    }),
  );
};

const sort: Filter = (text, { args }) => {
  if (args.length > 1 || (args[0] && !/^-[ru]+$/.test(args[0].text))) return null;
  const letters = args[0]?.text ?? '';
  const lines = lined(text).sort();
  if (letters.includes('r')) lines.reverse();
  return whole(letters.includes('u') ? [...new Set(lines)] : lines);
};

/** `paste -sd ''`: the lines, one behind the other. */
const paste: Filter = (text, { args }) => {
  const words = args.map((arg) => arg.text).filter((word) => word !== '-' && word !== '--serial');
  const attached = /^(?:-s?d|--delimiters=)([\s\S]+)$/.exec(
    words.find((word) => /^(?:-s?d|--d)/.test(word)) ?? '',
  )?.[1];
  const apart = words.findIndex((word) => /^-s?d$/.test(word));
  const separator = attached ?? (apart >= 0 ? words[apart + 1] : '\t');
  const serial = args.some((arg) => /^(?:-s|--serial$)/.test(arg.text));
  if (!serial || separator === undefined || separator.length > 1) return null;
  return `${lined(text).join(separator)}\n`;
};

const uniq: Filter = (text, { args }) =>
  args.length > 0 ? null : whole(lined(text).filter((line, index, all) => line !== all[index - 1]));
const same: Filter = (text) => text;

/** `fold -w 80`, `fmt`: lines that are short stay as they are. */
const fold: Filter = (text, { args }) => {
  const width = Number(
    /-w ?(\d+)/.exec(args.map((arg) => arg.text).join(' '))?.[1] ?? (args.length === 0 ? 75 : 0),
  );
  return lined(text).every((line) => line.length <= width) ? text : null;
};

export const LINE_FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['head', part('head')],
  ['tail', part('tail')],
  ['grep', grep],
  ['egrep', grep],
  ['awk', awk],
  ['gawk', awk],
  ['mawk', awk],
  ['sort', sort],
  ['uniq', uniq],
  ['paste', paste],
  ['fold', fold],
  ['fmt', fold],
  ['pv', same],
  ['sponge', same],
  ['unbuffer', same],
]);
