/** Short ways to say in tests what a command is understood as. */

import type { Context, Effect, Invocation, Understanding } from '../../src/command/types.ts';
import { understand } from '../../src/command/understand.ts';

export const HOME = '/home/dev';
export const CWD = '/home/dev/app';

export function contextWith(more: Partial<Context> = {}): Context {
  return {
    cwd: CWD,
    home: HOME,
    user: 'dev',
    env: { HOME, USER: 'dev' },
    envComplete: false,
    os: 'linux',
    repository: { root: CWD, branch: 'main', commit: null },
    agent: null,
    ci: false,
    interactive: false,
    guardPaths: [],
    files: { kind: () => undefined, realpath: () => undefined, read: () => undefined },
    ...more,
  };
}

export function read(script: string, more: Partial<Context> = {}): Understanding {
  return understand({ kind: 'script', script, shell: 'bash', positional: [] }, contextWith(more));
}

/** Every program start as `via > program args`, in order. */
export function starts(script: string, more: Partial<Context> = {}): string[] {
  return read(script, more).invocations.map((each) =>
    [...each.via.map((via) => `${via} >`), ...each.argv].join(' '),
  );
}

/** Effects on paths as `action path scope`, with `!` where the scope is reached whole. */
export function effects(script: string, more: Partial<Context> = {}): string[] {
  return read(script, more).invocations.flatMap((each) => each.effects.map(showEffect));
}

export function showEffect(effect: Effect): string {
  const { target } = effect;
  return `${effect.action}${effect.recursive ? ' -r' : ''} ${target.value} ${target.scope ?? target.kind}${target.whole ? '!' : ''}`;
}

/** Every unresolved part as `kind source`. */
export function unresolved(script: string, more: Partial<Context> = {}): string[] {
  const { invocations, unresolved: rest } = read(script, more);
  return [...invocations.flatMap((each) => each.unresolved), ...rest].map(
    (each) => `${each.kind} ${each.source}`,
  );
}

export function find(script: string, program: string): Invocation {
  const found = read(script).invocations.find((each) => each.program === program);
  if (!found) throw new Error(`${program} does not start in: ${script}`);
  return found;
}
