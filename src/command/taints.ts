/** Where text comes from, as it flows from one command into another. */
import { SECRET_ROLES } from './roles.ts';
import type { Start } from './spec.ts';
import type { Effect, Invocation, Taint } from './types.ts';

/** What a send carries: its own taints, and secrets that flow in; over a socket, all that the command puts out. */
export function carriedBy(each: Effect, invocation: Invocation, copied: boolean, isSocket: boolean): Taint[] {
  const carries = new Set<Taint>(each.carries);
  if (copied) carries.add('secret');
  // `cat notes.txt > /dev/tcp/host/80`
  if (isSocket) for (const taint of putOut(invocation)) carries.add(taint);
  if (invocation.effects.some((other) => other.action === 'read' && isSecret(other))) carries.add('secret');
  return carries.size === each.carries.length ? each.carries : [...carries];
}

function putOut({ effects, input }: Invocation): Taint[] {
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

/** Where a program's output may come from. */
export function outputTaints(
  invocation: Invocation,
  program: string,
  started: readonly Start[],
  input: readonly Taint[],
): Taint[] {
  const taints: Taint[] = [];
  const add = (taint: Taint) => {
    if (!taints.includes(taint)) taints.push(taint);
  };
  for (const taint of input) add(taint);
  for (const each of invocation.effects) {
    if (each.action === 'receive') add('network');
    else if (each.action === 'reveal') add('secret');
    else if (each.action === 'read') {
      add(isSecret(each) ? 'secret' : 'file');
      // Whatever a person, or a page in their browser, copied last.
      if (each.target.value === 'clipboard') add('unknown');
    }
  }
  // What a command on another machine prints is as foreign as a download; from a container it is merely not known.
  if (started.some((each) => 'remote' in each && each.remote)) {
    add(started.some((each) => 'remote' in each && each.remote?.kind === 'host') ? 'network' : 'unknown');
  }
  if (DECODERS.has(program)) add('decoder');
  // What was typed before, passwords with it.
  if (program === 'history' || program === 'fc') add('secret');
  return taints;
}
