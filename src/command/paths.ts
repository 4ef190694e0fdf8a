/** Where a path lies: resolution against the working directory, scopes and what a glob could reach. */
import { isBuildOutput } from './build-output.ts';
import { ROLES, roleOf, SECRET_ROLES } from './roles.ts';
import type { Context, Files, Role, Scope, Target } from './types.ts';
import { type Arg, knownText, merge, type Text } from './value.ts';

/** Stands for an unknown part of a path that stays inside its folder. Not a name anybody uses. */
const SOMETHING = '\u0001';

const SINKS =
  /^\/dev\/(?:null|zero|full|stdin|stdout|stderr|tty|ptmx|random|urandom|fd(?:\/.*)?|pts\/\d+|tcp\/.*|udp\/.*)$/;
const DEVICES =
  /^\/dev\/(?:[shv]d[a-z]+\d*|xvd[a-z]+\d*|nvme\d.*|mmcblk\d.*|r?disk\d.*|dm-\d+|md\d.*|loop\d*|sr\d+|sg\d+|nbd\d.*|zd\d.*|ram\d+|mapper\/.*|disk\/.*|vg[^/]*\/.*|k?mem|port|nst?\d+|block\/.*|n?da\d.*|ada\d.*|nvd\d.*|vtbd\d.*|wd\d.*|pmem\d.*|bcache\d.*|drbd\d.*|rbd\d.*|ublkb\d.*|r?dsk\/.*|zvol\/.*|gpt\/.*)$/;
const TEMP = /^(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)(?:\/|$)|^\/dev\/shm(?:\/|$)/;
const HOMES = /^(?:\/home\/[^/]+|\/Users\/[^/]+|\/root|\/var\/root)(?=\/|$)/;
const HOMES_ABOVE = new Set(['/home', '/Users', '/var/home']);

/** Folders of the operating system. Deleting one of these whole leaves no working machine. */
const SYSTEM_FOLDERS: readonly string[] = [
  '/bin',
  '/boot',
  '/dev',
  '/efi',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/opt',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var',
  '/nix',
  '/snap',
  '/System',
  '/Library',
  '/Applications',
  '/Volumes',
  '/cores',
  '/private',
  '/private/etc',
  '/private/var',
  '/usr/bin',
  '/usr/sbin',
  '/usr/lib',
  '/usr/lib64',
  '/usr/libexec',
  '/usr/local',
  '/usr/local/bin',
  '/usr/local/lib',
  '/usr/share',
  '/usr/include',
  '/usr/src',
  '/var/lib',
  '/var/log',
  '/var/cache',
  '/var/spool',
  '/var/db',
  '/etc/systemd',
  '/etc/ssh',
  '/etc/ssl',
  '/etc/pam.d',
  '/lib/modules',
  '/lib/systemd',
  '/usr/lib/systemd',
  '/usr/lib/x86_64-linux-gnu',
  '/lib/x86_64-linux-gnu',
  '/nix/store',
  '/System/Library',
];
const SYSTEM_WHOLE = new Set(SYSTEM_FOLDERS);
const SYSTEM_TOP = new Set(SYSTEM_FOLDERS.filter((path) => path.lastIndexOf('/') === 0));
/** System folders that a project never lives in. `/opt/app`, `/usr/src/app` and `/var/www/app` may be one. */
const NEVER_WORKSPACE =
  /^\/(?:bin|boot|dev|efi|etc|lib\d*|proc|run|sbin|sys|System|usr\/(?:bin|sbin|lib\d*|libexec|include|share)|var\/(?:lib|log|spool|db)|private\/etc)(?:\/|$)/;

/** What package managers downloaded and fetch again: images are built with `rm -rf /var/lib/apt/lists/*`. */
const SYSTEM_CACHES =
  /^\/var\/(?:lib\/apt\/lists|cache\/(?:apt|dnf|libdnf5|yum|apk|zypp|pacman\/pkg|man|fontconfig))(?:\/|$)/;
/** The other side's system under WSL. */
const WINDOWS_FOLDERS = /^\/mnt\/[a-z]\/(?:Windows|Program Files(?: \(x86\))?|ProgramData)(?=\/|$)/i;

const HOME_CACHES =
  /^\/(?:\.cache|\.npm(?:\/_.*)?|\.pnpm-store|\.yarn\/(?:cache|berry)|\.local\/share\/(?:Trash|pnpm\/store)|\.gradle\/(?:caches|daemon|wrapper)|\.m2\/repository|\.cargo\/(?:registry|git)|\.ivy2\/cache|\.nuget\/packages|\.bun\/install\/cache|\.deno|\.cpan|\.composer\/cache|\.bundle\/cache|\.ccache|\.sccache|\.docker\/buildx|\.minikube\/cache|\.pub-cache|\.rustup\/(?:tmp|downloads)|go\/pkg|Library\/(?:Caches|Developer\/Xcode\/DerivedData|Logs))(?:\/|$)/;

/** The target of a path argument at working directory `cwd`: resolved, and where it lies. */
export function pathTarget(arg: Arg, cwd: Text, context: Context): Target {
  const pieces = resolvePath(arg, cwd);
  if (pieces === null) return place(arg.text, false, NOWHERE, null);
  const literal = knownText(pieces);
  if (literal !== null)
    return placeKnown(normalise(literal), context, literal.length > 1 && literal.endsWith('/'));
  return placePattern(pieces, context);
}

const NOWHERE: Scoped = { scope: 'unknown', whole: false, role: null };

function place(
  value: string,
  known: boolean,
  { scope, whole, role }: Scoped,
  exists: boolean | null,
): Target {
  return { kind: 'path', host: null, value, known, scope, whole, role, exists };
}

/** The argument's pieces as an absolute path, or null when its start is not known. */
export function resolvePath(arg: Arg, cwd: Text): Text | null {
  const first = arg.pieces[0];
  if (first === undefined) return cwd;
  if (typeof first === 'string' && first.startsWith('/')) return arg.pieces;
  if (typeof first !== 'string' && first.kind === 'value' && !first.slashless) return null;
  if (typeof cwd[0] !== 'string') return null;
  if (cwd.length === 1 && arg.pieces.length === 1 && typeof first === 'string') return [`${cwd[0]}/${first}`];
  return merge([...cwd, '/', ...arg.pieces]);
}

function placeKnown(path: string, context: Context, slash: boolean): Target {
  let scoped = scopeOf(path, context);
  // A symlink in the project that leads out of it: the effect falls on where it leads. `rm link` takes the link only.
  const real = context.files.realpath(path);
  if (typeof real === 'string' && real !== path && (slash || context.files.kind(path) !== 'symlink')) {
    scoped = stricter(scoped, scopeOf(real, context));
  }
  const kind = context.files.kind(path);
  return place(path, true, scoped, kind === undefined ? null : kind !== null);
}

/** A path with unknown parts: placed by what is known, and by what its globs could match. */
function placePattern(pieces: Text, context: Context): Target {
  const globsOnly = pieces.every((piece) => typeof piece === 'string' || piece.kind === 'glob');
  const shown = absoluteText(pieces);
  // An unknown part counts as some name: `src/$x/dist` is build output, `/tmp/$x` is temporary.
  let template = '';
  for (const piece of pieces) {
    template += typeof piece === 'string' ? piece : piece.kind === 'glob' ? piece.source : SOMETHING;
  }
  const path = normalise(template);
  if (globsOnly && /[*?[]/.test(path)) return place(shown, true, scopeOfGlob(path, context), null);
  const { scope, role } = scopeOf(path.replace(GLOB, SOMETHING), context);
  return place(shown, globsOnly, { scope, whole: false, role }, null);
}

function absoluteText(pieces: Text): string {
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : piece.source;
  if (!text.startsWith('/')) return text;
  return /\$|`/.test(text) ? text.replace(/\/\.(?=\/|$)/g, '') : normalise(text);
}

export interface Scoped {
  readonly scope: Scope;
  readonly whole: boolean;
  readonly role: Role | null;
}

const GLOB = /\*+|\?|\[[^\]/]*\]/g;

/** No file is looked at: a path is what it says. */
const NO_FILES: Files = { kind: () => undefined, realpath: () => undefined, read: () => undefined };

/** What a glob could match: the scope of the strictest candidate. */
function scopeOfGlob(path: string, context: Context): Scoped {
  const globAt = path.search(/[*?[]/);
  const folder = path.slice(0, path.lastIndexOf('/', globAt)) || '/';
  const rest = path.slice(folder === '/' ? 1 : folder.length + 1);
  const [segment = '', ...below] = rest.split('/');
  const reachesAll = /^(?:\.?\[?[!^.\]*?]*\*+|\{.*\*.*\})$/.test(segment) && segment.includes('*');
  const inside = scopeOf(path.replace(GLOB, SOMETHING), context);
  // `link/*` is what lies where the link leads.
  const real = context.files.realpath(folder);
  if (typeof real === 'string' && real !== folder)
    return stricter(
      inside,
      scopeOfGlob(`${real === '/' ? '' : real}/${rest}`, { ...context, files: NO_FILES }),
    );
  let found: Scoped =
    below.length === 0 && reachesAll ? { ...scopeOf(folder, context) } : { ...inside, whole: false };
  if (found.scope === 'guard' || found.whole) return found;
  const candidates = candidatesBelow(`${folder === '/' ? '' : folder}/`, context);
  if (candidates.length === 0) return found;
  const matcher = globMatcher(path);
  for (const candidate of candidates) {
    if (matcher.test(candidate)) found = stricter(found, scopeOf(candidate, context));
  }
  return found;
}

/** Homes and devices that a pattern may be written to reach without naming them. */
const OTHER_SAMPLES = [
  '/home',
  '/Users',
  '/root',
  '/dev/sda',
  '/dev/sda1',
  '/dev/vda',
  '/dev/nvme0n1',
  '/dev/nvme0n1p1',
  '/dev/disk0',
  '/dev/mem',
];
/** Names in a project that a pattern may be written to reach without naming them. */
const PROJECT_SAMPLES = ['.hoopx', '.hoopx/rules', '.git', '.git/hooks', '.git/config', '.env'];

const ABSOLUTE_SAMPLES: readonly string[] = [...SYSTEM_FOLDERS, ...OTHER_SAMPLES];

/** The folders that absolute samples lie in, each with a slash at its end. Made when first asked for. */
let foldersOfSamples: ReadonlySet<string> | null = null;

function aboveSamples(): ReadonlySet<string> {
  if (foldersOfSamples) return foldersOfSamples;
  const folders = new Set<string>();
  for (const path of [...ABSOLUTE_SAMPLES, ...ROLES.flatMap(({ samples }) => samples)])
    if (path[0] === '/')
      for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1))
        folders.add(path.slice(0, end + 1));
  foldersOfSamples = folders.add('/');
  return foldersOfSamples;
}

/** Whether there may be a candidate: below most folders of a project there is none. */
function mayHoldCandidates(folder: string, { cwd, home, repository }: Context): boolean {
  if (folder.startsWith(`${home}/`) || `${home}/`.startsWith(folder) || aboveSamples().has(folder))
    return true;
  for (const root of [cwd, repository?.root ?? cwd])
    if (folder.startsWith(`${root}/.`) || `${root}/`.startsWith(folder)) return true;
  return false;
}

function candidatesBelow(folder: string, context: Context): readonly string[] {
  if (!mayHoldCandidates(folder, context)) return NO_CANDIDATES;
  const candidates = ABSOLUTE_SAMPLES.filter((path) => path.startsWith(folder));
  const add = (path: string) => {
    if (path.startsWith(folder)) candidates.push(path);
  };
  for (const root of [context.cwd, context.repository?.root ?? context.cwd]) {
    for (const name of PROJECT_SAMPLES) add(`${root}/${name}`);
  }
  const { home } = context;
  if (`${home}/`.startsWith(folder)) candidates.push(home);
  for (const { samples } of ROLES) {
    for (const sample of samples) {
      if (sample[0] === '/') add(sample);
      else if (folder.length <= home.length + 1 + sample.length) add(`${home}/${sample}`);
    }
  }
  return candidates;
}

const NO_CANDIDATES: readonly string[] = [];

/** Longer patterns and ones with more stars are none that anybody writes: slow to match, or too much for the engine. */
const MAX_PATTERN = 512;
const MAX_STARS = 12;

/** A pathname pattern as a regular expression: `*` and `?` match no slash and no leading dot. What is too long matches everything. */
export function globMatcher(pattern: string): RegExp {
  if (pattern.length > MAX_PATTERN || pattern.split('*', MAX_STARS + 2).length > MAX_STARS + 1) return /^/;
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    const start = at === 0 || pattern[at - 1] === '/';
    if (char === '*') {
      source += start ? '(?!\\.)[^/]*' : '[^/]*';
      while (pattern[at + 1] === '*') at++;
    } else if (char === '?') source += start ? '[^/.]' : '[^/]';
    else if (char === '[') {
      const close = pattern.indexOf(']', at + 2);
      if (close < 0) source += '\\[';
      else {
        const set = pattern
          .slice(at + 1, close)
          .replace(/^!/, '^')
          .replace(/\\/g, '\\\\')
          .replace(/\[/g, '\\[');
        source += `[${set}]`;
        at = close;
      }
    } else source += char.replace(/[.+^${}()|\\\]]/g, '\\$&');
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A set that JavaScript cannot read (`[z-a]`) matches nothing in the shell either.
    return /^(?!)/;
  }
}

const STRICTNESS: readonly Scope[] = [
  'sink',
  'temp',
  'build',
  'workspace',
  'outside',
  'unknown',
  'home',
  'credentials',
  'system',
  'device',
  'root',
  'guard',
];

function stricter(left: Scoped, right: Scoped): Scoped {
  const difference = STRICTNESS.indexOf(right.scope) - STRICTNESS.indexOf(left.scope);
  if (difference > 0) return right;
  if (difference < 0) return left;
  return { scope: left.scope, whole: left.whole || right.whole, role: left.role ?? right.role };
}

/** The scope of a normalised absolute path. */
export function scopeOf(path: string, context: Context): Scoped {
  if (latest.context !== context) latest = { context, workspace: workspaceOf(context), scopes: new Map() };
  const { scopes, workspace } = latest;
  const known = scopes.get(path);
  if (known !== undefined) return known;
  const folded = context.os === 'macos' ? path.replace(/^\/private(?=\/(?:etc|tmp|var)(?:\/|$))/, '') : path;
  const found = scopeOfFolded(folded, context, workspace);
  if (scopes.size >= MOST_PATHS) scopes.clear();
  scopes.set(path, found);
  return found;
}

/** Each path of a command is asked about several times. Kept for the context that was asked about last, and for no other. */
let latest: {
  readonly context: Context | null;
  readonly workspace: string | null;
  readonly scopes: Map<string, Scoped>;
} = { context: null, workspace: null, scopes: new Map() };
const MOST_PATHS = 4096;

function scopeOfFolded(path: string, context: Context, workspace: string | null): Scoped {
  const role = roleOf(path);
  if (role === 'guard-policy' || role === 'guard-record') return { scope: 'guard', whole: false, role };
  for (const guard of context.guardPaths) {
    if (isWithin(path, guard)) return { scope: 'guard', whole: false, role: role ?? 'guard-policy' };
  }
  if (path === '/') return { scope: 'root', whole: true, role: null };
  if (path.startsWith('/dev')) {
    if (SINKS.test(path)) return { scope: 'sink', whole: false, role: null };
    if (DEVICES.test(path)) return { scope: 'device', whole: false, role: null };
  }
  if (role !== null && SECRET_ROLES.has(role)) return { scope: 'credentials', whole: false, role };
  if (workspace !== null && isWithin(path, workspace)) {
    const below = path.slice(workspace.length + 1);
    if (below !== '' && isBuildOutput(below)) return { scope: 'build', whole: false, role };
    return { scope: 'workspace', whole: below === '', role };
  }
  if (TEMP.test(path) || inTemporaryFolder(path, context))
    return { scope: 'temp', whole: /^(?:\/private)?\/(?:tmp|var\/tmp|dev\/shm)$/.test(path), role };
  const home = isWithin(path, context.home) ? context.home : (HOMES.exec(path)?.[0] ?? null);
  if (home !== null && home !== '/') {
    const below = path.slice(home.length);
    if (HOME_CACHES.test(below)) return { scope: 'build', whole: false, role };
    return { scope: 'home', whole: below === '', role };
  }
  if (HOMES_ABOVE.has(path)) return { scope: 'home', whole: true, role };
  if (SYSTEM_CACHES.test(path)) return { scope: 'build', whole: false, role };
  const windows = WINDOWS_FOLDERS.exec(path);
  if (windows) return { scope: 'system', whole: windows[0].length === path.length, role };
  const top = path.slice(0, path.indexOf('/', 1) < 0 ? undefined : path.indexOf('/', 1));
  if (SYSTEM_TOP.has(top)) return { scope: 'system', whole: SYSTEM_WHOLE.has(path), role };
  return { scope: 'outside', whole: false, role };
}

/** The project's folder: the work tree, or the working directory when it is one a project could live in. */
export function workspaceOf(context: Context): string | null {
  const folder = context.repository?.root ?? context.cwd;
  if (folder === '/' || folder === context.home || HOMES_ABOVE.has(folder) || SYSTEM_WHOLE.has(folder))
    return null;
  if (HOMES.exec(folder)?.[0] === folder || NEVER_WORKSPACE.test(folder)) return null;
  if (/^(?:\/private)?\/(?:tmp|var\/tmp|dev\/shm)$/.test(folder)) return null;
  return folder;
}

/** `$TMPDIR`, when it names a folder that can be nothing else: an agent may have set it to lead elsewhere. */
function inTemporaryFolder(path: string, context: Context): boolean {
  const folder = context.env.TMPDIR;
  if (!folder?.startsWith('/') || !/\/(?:tmp|temp|T|\.tmp)(?:\/|$)/.test(`${folder}/`)) return false;
  return isWithin(path, normalise(folder));
}

export function isWithin(path: string, folder: string): boolean {
  return path === folder || (path.startsWith(folder) && (folder === '/' || path[folder.length] === '/'));
}

/** Lexical normal form: no `.`, `..`, doubled or trailing slashes. `//x` counts as `/x`. */
export function normalise(path: string): string {
  if (!path.includes('//') && !path.includes('/.') && !path.endsWith('/')) return path;
  if (!/\/(?:\.{0,2}(?:\/|$))/.test(path)) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}
