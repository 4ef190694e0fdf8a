/**
 * Packages whose names look like much-used ones: `expresss`, `reqeusts`, `lodahs`. Such names are registered to wait for a
 * typing mistake, or for a model that makes a name up, and run their code while they are installed.
 */
import { KNOWN_NAMES } from './popular-packages.ts';

type Registry = keyof typeof KNOWN_NAMES;

/** Names that are mistaken for another package, or were registered to be; further away than one character. */
const MISTAKEN: { readonly [registry in Registry]: { readonly [name: string]: string } } = {
  npm: {
    'nodejs-base64': 'js-base64',
    'discord-js': 'discord.js',
    'node-express': 'express',
    mongose: 'mongoose',
  },
  python: {
    sklearn: 'scikit-learn',
    opencv: 'opencv-python',
    'python-opencv': 'opencv-python',
    colourama: 'colorama',
    'python-sqlite': 'sqlite3 (part of Python)',
    'setup-tools': 'setuptools',
    'python3-dateutil': 'python-dateutil',
    'python-requests': 'requests',
    'request-py': 'requests',
  },
  crates: { 'rust-decimal-rs': 'rust_decimal', rustdecimal: 'rust_decimal' },
  gems: { 'active-record': 'activerecord', 'active-support': 'activesupport' },
};

/** Shorter names have too many real neighbours. */
const SHORTEST = 4;
const LONGEST = 64;

/** The much-used package that a name is easily taken for; null when it is one itself, or resembles none. */
export function resembled(written: string, registry: Registry): string | null {
  const name = plainName(written, registry);
  if (name.length < SHORTEST || name.length > LONGEST || name.startsWith('@')) return null;
  const mistaken = MISTAKEN[registry];
  if (Object.hasOwn(mistaken, name)) return mistaken[name]!;
  const { popular, others } = KNOWN_NAMES[registry];
  if (popular.includes(name) || others.has(name)) return null;
  return popular.find((each) => isOneStepAway(name, each)) ?? null;
}

/** The name alone, as its registry compares names: `Requests[socks]>=2` is `requests`, `expresss@latest` is `expresss`. */
function plainName(written: string, registry: Registry): string {
  const bare = /[@[<>=!~; ]/.test(written)
    ? written.replace(/(?<=.)@.*$/, '').replace(/[[<>=!~; ].*$/, '')
    : written;
  switch (registry) {
    case 'python':
      return bare.toLowerCase().replace(/[-_.]+/g, '-');
    case 'crates':
      return bare.replaceAll('_', '-');
    default:
      return bare;
  }
}

/** One character more, fewer or another, or two neighbours exchanged. */
function isOneStepAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
