/** An invocation of which nothing is known but its text: for what rules are asked about that starts no program. */
import type { Invocation } from './types.ts';

export function emptyInvocation(source: string): Invocation {
  return {
    program: null,
    path: null,
    argv: [],
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
    source,
    context: { cwd: null, repository: null, agent: null, ci: false, interactive: false, os: 'linux' },
  };
}
