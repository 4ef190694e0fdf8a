/**
 * What a command in a container of its own does to files: below a folder of this machine that it was given, to that folder;
 * elsewhere to a file system that was made for it a moment ago.
 */

import { pathTarget } from './targets.ts';
import type { Context, Effect, Invocation } from './types.ts';
import { type Arg, fromPieces, type Text } from './value.ts';

/** A folder in a container. `host` is null for a volume that the engine keeps: what lies there stays. */
export interface Mount {
  host: Arg | null;
  inside: string;
}

/** Puts right where the effects of a container's invocations, from a place in the list on, happen. */
export function settleMounts(
  invocations: readonly Invocation[],
  from: number,
  mounts: readonly Mount[],
  cwd: Text,
  context: Context,
): void {
  for (let at = from; at < invocations.length; at++) {
    const each = invocations[at]!;
    if (each.remote?.kind !== 'container' || each.effects.length === 0) continue;
    each.effects = each.effects.map((effect) => settled(effect, mounts, cwd, context));
  }
}

function settled(effect: Effect, mounts: readonly Mount[], cwd: Text, context: Context): Effect {
  const { action, target } = effect;
  if (target.kind !== 'path' || (action !== 'delete' && action !== 'write')) return effect;
  const { value } = target;
  const mount = mounts.find(({ inside }) => value === inside || value.startsWith(`${inside}/`));
  if (mount) {
    if (!mount.host) return effect;
    const [, rest, glob] = /^(.*?)(\/\*)?$/s.exec(value.slice(mount.inside.length))!;
    const there = pathTarget(fromPieces([...mount.host.pieces, rest!]), cwd, context);
    return { ...effect, target: { ...there, value: `${there.value}${glob ?? ''}`, exists: null } };
  }
  // `rm -rf /` goes through everything that is mounted.
  const around = mounts.some(({ inside }) => inside.startsWith(value === '/' ? value : `${value}/`));
  if (around || target.whole || !/^(?:outside|system)$/.test(target.scope ?? '')) return effect;
  return { ...effect, target: { ...target, scope: 'build' } };
}
