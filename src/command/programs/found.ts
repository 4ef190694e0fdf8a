/** What `find` and `fd` find: the paths that their actions fall on, as far as their arguments tell. */
import type { Call } from '../call.ts';
import { globMatcher } from '../paths.ts';
import type { Target } from '../types.ts';
import { type Arg, fromPieces, hole, known } from '../value.ts';
import { join } from './operands.ts';

/** Predicates of find that take an argument. */
const WITH_ARGUMENT =
  /^-(?:i?name|i?path|i?wholename|i?regex|i?lname|type|xtype|size|[acm]time|[acm]min|newer.*|anewer|cnewer|user|group|uid|gid|perm|links|inum|samefile|fstype|used|context|mindepth|maxdepth|regextype|fprint0?|fls|printf|files0-from|D|O|flags|depth\d+)$/;
const EXECUTING = /^-(?:exec|execdir|ok|okdir)$/;

/** find's arguments in three parts. */
export interface FindExpression {
  /** Where the search begins; `.` when none is given. */
  starts: Arg[];
  /** Patterns of `-name` and `-iname`, when every file that is found must match one of them; else empty. */
  names: Arg[];
  /** Finds files right below the starting points only, or only the starting points. */
  depth: number | null;
  /** Finds only empty folders and files: deleting them loses nothing. */
  empty: boolean;
  /** Every predicate and action, in order, with its argument. */
  predicates: { name: string; value: Arg | null; second: Arg | null }[];
}

export function findExpression(args: readonly Arg[]): FindExpression {
  let index = 0;
  const starts: Arg[] = [];
  const predicates: FindExpression['predicates'] = [];
  while (index < args.length && /^-(?:[HLPEXdsx]+|O\d?|D)$/.test(args[index]!.text)) {
    if (args[index]!.text === '-D') index++;
    index++;
  }
  for (; index < args.length && !isPredicate(args[index]!); index++) starts.push(args[index]!);
  const names: Arg[] = [];
  let depth: number | null = null;
  let shape = '';
  while (index < args.length) {
    const name = args[index++]!.text;
    if (EXECUTING.test(name)) {
      while (index < args.length && args[index]!.text !== ';' && args[index]!.text !== '+') index++;
      index++;
      shape += 'A';
      predicates.push({ name, value: null, second: null });
      continue;
    }
    const value = WITH_ARGUMENT.test(name) || name === '-fprintf' ? (args[index++] ?? null) : null;
    const second = name === '-fprintf' ? (args[index++] ?? null) : null;
    predicates.push({ name, value, second });
    if (name === '-maxdepth') depth = Number(value?.text);
    // A pattern that everything matches narrows nothing down.
    const narrows = /^-i?name$/.test(name) && value !== null && !/^[*?.]*$/.test(value.text);
    if (narrows && !shape.includes('A')) names.push(value);
    shape += narrows ? 'n' : (SHAPE[name] ?? 'x');
  }
  // Without an action it prints what it finds, of all alternatives. `! -path X` only narrows it down further.
  if (!shape.includes('A')) shape = shape.includes('o') && !/[(!]/.test(shape) ? `(${shape})A` : `${shape}A`;
  shape = shape.replace(/!x/g, 'x');
  if (!NAMED.test(shape)) names.length = 0;
  return {
    starts: starts.length > 0 ? starts : [known('.')],
    names,
    depth,
    empty: EMPTY.test(shape),
    predicates,
  };
}

/** Letters for what matters to the reach of an action: names, `-empty`, alternatives, negations, actions; `x` is the rest. */
const SHAPE: Readonly<Record<string, string>> = {
  '-empty': 'e',
  '-o': 'o',
  '-or': 'o',
  '(': '(',
  ')': ')',
  '!': '!',
  '-not': '!',
  ',': '!',
  '-delete': 'A',
};

// In `-delete -name x`, `-name x -o -delete` and `! -name x -delete` the action reaches files of other names: only a name
// before the action, or alternatives of names in parentheses, narrow it down.
const NAMED = /^[xe]*(?:n[xen]*|\([xe]*n[xen]*(?:o[xe]*n[xen]*)*\)[xe]*)A[xenA]*$/;
const EMPTY = /^[xn]*e[xen]*A[xenA]*$/;

function isPredicate(arg: Arg): boolean {
  return /^-./.test(arg.text) || arg.text === '(' || arg.text === '!' || arg.text === ')';
}

/** The paths that an action of find falls on: the starting points, or what the names say somewhere below them. */
export function foundPaths(expression: FindExpression): Arg[] {
  const { starts, names, predicates } = expression;
  const folders = predicates.flatMap(({ name, value }) =>
    /^-i?(?:path|wholename)$/.test(name) && value ? secretFolder(value) : [],
  );
  if (names.length === 0 && folders.length > 0)
    return starts.flatMap((start) => folders.map((folder) => join(start, folder)));
  if (names.length === 0) return starts;
  return starts.flatMap((start) => names.flatMap((name) => namedBelow(start, name)));
}

/** `-path '*\/.ssh/*'` finds what is in such a folder, wherever it is. */
function secretFolder(pattern: Arg): Arg[] {
  const found = /\/(\.(?:ssh|aws|gnupg|kube|password-store|docker|config\/gcloud|mozilla))(?:\/|$|\*)/.exec(
    pattern.text,
  );
  return found ? [known(`${found[1]}/config`.replace('.ssh/config', '.ssh/id_rsa'))] : [];
}

/** What find matches a name to, below a folder. Keys lie in folders of their own, so a pattern that fits one finds it. */
export function namedBelow(start: Arg, name: Arg): Arg[] {
  if (!name.known) return [join(start, fromPieces([hole(name.text, { slashless: true })]))];
  const secret = secretNamed(name.text);
  const place = join(start, fromPattern(name));
  // From above all homes, a file of this name in one of them counts as found.
  const home = /^\/(?:home|Users)?\/*$/.test(start.text) ? [join(start, join(known('root'), name))] : [];
  return [...(secret === null ? [] : [join(start, secret)]), ...home, place];
}

/** Names of secrets that hidden or nested folders hold, with the part of the name that tells them. */
const SECRET_NAMES: readonly (readonly [name: string, telling: RegExp])[] = [
  ['.ssh/id_rsa', /id_|rsa|ed25519|ecdsa|\.ssh/],
  ['.aws/credentials', /^\**credentials?\**$|\.aws/],
  ['.netrc', /netrc/],
  ['.pgpass', /pgpass/],
  ['.git-credentials', /git-cred/],
  ['.npmrc', /npmrc/],
  ['.bash_history', /history/],
  ['.env', /^\**\.env/],
  ['x.kdbx', /kdbx/],
  ['x.p12', /p12/],
  ['x.pfx', /pfx/],
  ['x.ppk', /ppk/],
  ['x.keystore', /keystore|jks/],
  ['private.key', /\.key/],
  ['wallet.dat', /wallet/],
  ['root/x.pem', /\.pem$/],
  ['x.ovpn', /ovpn/],
  ['etc/shadow', /^\**shadow\**$/],
  ['key4.db', /key[34]\.db/],
  ['cookies.sqlite', /cookies/],
  ['Login Data', /login data/i],
];

/** A secret's path that a name pattern of find matches; `*.json` also matches some, but looks for others. */
function secretNamed(pattern: string): string | null {
  for (const [path, telling] of SECRET_NAMES) {
    if (!telling.test(pattern)) continue;
    const glob = globMatcher(pattern);
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (glob.test(name) || (name.startsWith('.') && glob.test(`x${name}`))) return path;
  }
  return null;
}

/** A pattern that find matches itself (and so arrives quoted) as the glob it is. */
function fromPattern(name: Arg): Arg {
  return fromPieces(
    name.text
      .split(/([*?]+|\[[^\]]*\])/)
      .map((part, index) => (index % 2 === 1 ? hole(part, { kind: 'glob', slashless: true }) : part)),
  );
}

/** As `foundPaths`, straight from a call of find. */
export function pathsOfFind(call: Call): Arg[] {
  return foundPaths(findExpression(call.args));
}

/** The targets of find's own actions, each with everything below the starting point that the names match. */
export function foundTargets(expression: FindExpression, call: Call): Target[] {
  const { starts, names } = expression;
  if (names.length === 0) return starts.map((start) => call.path(start));
  return starts.flatMap((start) => {
    const top = call.path(start);
    return names.map((name): Target => {
      // `*.pyc` matches nothing but what is called like `x.pyc`.
      const sample = call.path(join(start, name.text.replace(/[*?]+/g, 'x')));
      const value = call.path(join(start, name)).value;
      const role = sample.role ?? top.role;
      const scope =
        sample.scope === 'build' || sample.scope === 'credentials' || sample.scope === 'guard'
          ? sample.scope
          : top.scope;
      return { ...top, value, known: top.known && name.known, scope, role, whole: false, exists: null };
    });
  });
}
