/** Effects on things that have only a name: services, users, processes, keys. */
import type { Call } from '../call.ts';
import type { CommandSpec, Start } from '../spec.ts';
import type { Action, Effect, TargetKind } from '../types.ts';
import { type Arg, known } from '../value.ts';

/** An effect on each operand, named as `kind`; on `otherwise` when there is none. */
export function onNames(
  call: Call,
  action: Action,
  kind: TargetKind,
  mode: string | null = null,
  otherwise: string | null = null,
): Effect[] {
  const names = call.operands.length > 0 ? call.operands : otherwise === null ? [] : [known(otherwise)];
  return names.flatMap((arg) => call.on(action, call.named(kind, arg), { mode }));
}

export const does = (
  action: Action,
  kind: TargetKind,
  mode: string | null = null,
  otherwise: string | null = null,
): CommandSpec => ({
  effects: (call) => onNames(call, action, kind, mode, otherwise),
});

/** One fixed effect, whatever the operands. */
export const always = (
  action: Action,
  kind: TargetKind,
  name: string,
  mode: string | null = null,
): CommandSpec => ({
  effects: (call) => call.on(action, call.named(kind, name), { mode }),
});

export const power = (mode: string): CommandSpec => always('power', 'resource', 'machine', mode);
/** A secret printed by the program that keeps it. */
export const reveals = (options?: string): CommandSpec => ({
  ...(options === undefined ? {} : { options }),
  ...does('reveal', 'key', null, 'secret'),
});
export const shell = (script: Arg | null): Start[] => (script ? [{ kind: 'shell', script }] : []);
