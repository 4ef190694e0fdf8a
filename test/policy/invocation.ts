/** Invocations for tests that need no shell. */
import type { Effect, Invocation, Target } from '../../src/command/types.ts';

export function invocationOf(other: Partial<Invocation> = {}): Invocation {
  return {
    program: 'true',
    path: null,
    argv: [other.program ?? 'true'],
    subcommand: [],
    options: {},
    operands: [],
    inert: null,
    effects: [],
    via: [],
    privileged: false,
    remote: null,
    pipeline: { index: 0, length: 1, upstream: [], downstream: [] },
    input: [],
    assignments: {},
    redirections: [],
    code: null,
    unresolved: [],
    disguises: [],
    span: [0, 0],
    source: other.program ?? 'true',
    context: {
      cwd: '/home/dev/app',
      repository: { root: '/home/dev/app', branch: 'main' },
      agent: null,
      ci: false,
      interactive: true,
      os: 'linux',
    },
    ...other,
  };
}

export function effectOf(
  action: Effect['action'],
  target: Partial<Target> = {},
  other: Partial<Effect> = {},
): Effect {
  return {
    action,
    recursive: false,
    irreversible: false,
    mode: null,
    carries: [],
    ...other,
    target: {
      kind: 'path',
      value: '/home/dev/app/x',
      known: true,
      scope: 'workspace',
      whole: false,
      role: null,
      exists: null,
      host: null,
      ...target,
    },
  };
}
