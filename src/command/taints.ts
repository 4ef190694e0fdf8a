/** Where text comes from, as it flows from one command into another. */
import { SECRET_ROLES } from './roles.ts';
import type { Start } from './spec.ts';
import type { Effect, Invocation, Taint } from './types.ts';

/** What a send carries: its own taints, and secrets that flow in. */
export function carriedBy(each: Effect, invocation: Invocation, copied: boolean): Taint[] {
  const carries = new Set<Taint>(each.carries);
  if (copied) carries.add('secret');
  if (invocation.effects.some((other) => other.action === 'read' && isSecret(other))) carries.add('secret');
  return carries.size === each.carries.length ? each.carries : [...carries];
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

/** Where a program's output may come from. */
export function outputTaints(
  invocation: Invocation,
  program: string,
  started: readonly Start[],
  input: readonly Taint[],
): Taint[] {
  const taints = new Set<Taint>(input);
  for (const each of invocation.effects) {
    if (each.action === 'receive' && each.target.host !== null) taints.add('network');
    if (each.action === 'receive') taints.add('network');
    if (each.action === 'reveal') taints.add('secret');
    if (each.action === 'read') taints.add(isSecret(each) ? 'secret' : 'file');
    // Whatever a person, or a page in their browser, copied last.
    if (each.action === 'read' && each.target.value === 'clipboard') taints.add('unknown');
  }
  // What a command on another machine prints is as foreign as a download; from a container it is merely not known.
  if (started.some((each) => 'remote' in each && each.remote)) {
    taints.add(
      started.some((each) => 'remote' in each && each.remote?.kind === 'host') ? 'network' : 'unknown',
    );
  }
  if (DECODERS.has(program)) taints.add('decoder');
  // What was typed before, passwords with it.
  if (program === 'history') taints.add('secret');
  return [...taints];
}
