/** A question as the stages before approval would hand it on, for tests. */
import type { Question } from '../../src/approval/types.ts';
import type { Context, Invocation } from '../../src/command/types.ts';
import type { Decision, Match } from '../../src/policy/types.ts';

export function sampleInvocation(change: Partial<Invocation> = {}): Invocation {
  const argv = change.argv ?? ['git', 'push', '--force'];
  return {
    program: argv[0] ?? null,
    path: null,
    argv,
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
    span: [0, argv.join(' ').length],
    source: argv.join(' '),
    context: { cwd: '/srv/app', repository: null, agent: null, ci: false, interactive: true, os: 'linux' },
    ...change,
  } as Invocation;
}

export function sampleMatch(change: Partial<Match> = {}): Match {
  return {
    rule: 'git.force-push',
    decision: 'ask',
    severity: 'high',
    title: 'Forced push without lease',
    reason: 'It overwrites commits that others may have pushed.',
    suggestion: 'Use git push --force-with-lease.',
    invocation: 0,
    ...change,
  };
}

export function sampleDecision(change: Partial<Decision> = {}): Decision {
  return {
    decision: 'ask',
    severity: 'high',
    matches: [sampleMatch()],
    invocations: [sampleInvocation()],
    unresolved: [],
    ...change,
  };
}

export function sampleQuestion(script: string, decision: Decision, change: Partial<Context> = {}): Question {
  return {
    request: { kind: 'script', script, shell: 'bash', positional: [] },
    context: {
      cwd: '/srv/app',
      home: '/home/dev',
      user: 'dev',
      env: {},
      os: 'linux',
      repository: { root: '/srv/app', branch: 'main', commit: null },
      agent: 'claude-code',
      ci: false,
      interactive: true,
      guardPaths: [],
      files: { kind: () => undefined, realpath: () => undefined, read: () => undefined },
      ...change,
    } as Context,
    decision,
    timeoutSeconds: 120,
  };
}
