import assert from 'node:assert/strict';
import { detectCi } from '../../src/identity/ci.ts';

describe('detectCi', () => {
  const cases: readonly [env: Record<string, string>, ci: string | null][] = [
    [{ GITHUB_ACTIONS: 'true', CI: 'true' }, 'github-actions'],
    [{ GITLAB_CI: 'true' }, 'gitlab'],
    [{ CIRCLECI: 'true' }, 'circleci'],
    [{ JENKINS_URL: 'http://ci.example/' }, 'jenkins'],
    [{ BUILDKITE: 'true' }, 'buildkite'],
    [{ TF_BUILD: 'True' }, 'azure-pipelines'],
    [{ TRAVIS: 'true' }, 'travis'],
    [{ BITBUCKET_BUILD_NUMBER: '7' }, 'bitbucket'],
    [{ CI: 'true' }, 'ci'],
    [{ CI: '1' }, 'ci'],
    [{ CI: 'woodpecker' }, 'ci'],
    // An agent in a pipeline must not talk its way out of CI.
    [{ GITHUB_ACTIONS: 'true', CI: 'false' }, 'github-actions'],
    [{ CI: 'false' }, null],
    [{ CI: 'FALSE' }, null],
    [{ CI: '0' }, null],
    [{ CI: '' }, null],
    [{ GITHUB_ACTIONS: 'false' }, null],
    [{ GITHUB_TOKEN: 'x', JENKINS_HOME: '/x' }, null],
    [{}, null],
  ];
  for (const [env, ci] of cases) it(`${JSON.stringify(env)} is ${ci}`, () => assert.equal(detectCi(env), ci));
});
