/** Rules over the context, in a real Git repository with a real kubeconfig. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Place } from './hoopx.ts';

const rule = (name: string, when: string) => `
  - id: mine.${name}
    decision: deny
    severity: medium
    title: ${name}
    reason: It stands for something.
    suggestion: Do something else.
    when: ${when}`;
const RULES = `pack: mine
title: Mine
rules:${rule('untracked', '{effect: {action: delete, tracked: false, ignored: false, exists: true}}')}${rule('protected', '{has: {program: git, subcommand: {starts: [push]}, context: {has: {repository: {has: {protected: true, remote: {glob: "https://example.com/**"}}}}}}}')}${rule('prod', '{has: {context: {has: {environments: {some: prod}}}}, effect: {action: delete}}')}${rule('many', '{effect: {action: delete, files: {minimum: 20}}}')}
`;

describe('context in rules', () => {
  let place: Place;
  before(() => {
    place = new Place();
    git('init', '-q', '-b', 'main');
    git('remote', 'add', 'origin', 'https://me:secret@example.com/app.git');
    place.write('.gitignore', '*.log\n');
    for (const name of ['tracked', 'new', 'ignored.log', 'sub/tracked']) place.write(name, name);
    for (let number = 0; number < 20; number++) place.write(`many/${number}.log`, '');
    git('add', 'tracked', 'sub', '.gitignore');
    place.write('../../hoopx/config/rules/mine.yaml', RULES);
    place.write(
      '../../hoopx/config/config.yaml',
      'version: 1\nenvironments: {prod: {contexts: ["prod-*"]}}\n',
    );
    place.write('../.kube/config', 'current-context: prod-eu\ncontexts: []\n');
    place.write('../staging.yaml', 'current-context: staging\n');
  });
  after(() => place.dispose());
  function git(...args: string[]): void {
    execFileSync('git', args, { cwd: place.project, env: place.env, stdio: 'ignore' });
  }
  async function matched(command: string, env: Record<string, string> = {}): Promise<string[]> {
    const { stdout } = await place.run(['check', '--json', command], { env });
    const rules: string[] = JSON.parse(stdout).matches.map((match: { rule: string }) => match.rule);
    return rules.filter((id) => id.startsWith('mine.'));
  }

  const cases: readonly [command: string, expected: readonly string[], env?: Record<string, string>][] = [
    ['rm tracked', []],
    ['rm new', ['mine.untracked']],
    ['rm ignored.log', []],
    ['rm gone', []],
    ['rm -r sub', []],
    ['rm -r many', ['mine.untracked', 'mine.many']],
    ['git push', ['mine.protected']],
    ['kubectl delete pod x', ['mine.prod']],
    ['kubectl get pods', []],
    ['kubectl --context staging delete pod x', []],
    ['KUBECONFIG=../staging.yaml kubectl delete pod x', []],
    ['kubectl delete pod x', [], { KUBECONFIG: '/nonexistent' }],
  ];
  for (const [command, expected, env] of cases)
    it(`${command}${env === undefined ? '' : ` (${Object.keys(env)})`}`, async () =>
      assert.deepEqual(await matched(command, env), expected));
  it('git push on a free branch', async () => {
    git('symbolic-ref', 'HEAD', 'refs/heads/feature');
    assert.deepEqual(await matched('git push'), []);
  });
  it('an environment that nobody defines is a mistake with a place', async () => {
    place.write(
      '.hoopx/rules/wrong.yaml',
      RULES.replace('pack: mine', 'pack: own').replaceAll('mine.', 'own.').replace('some: prod', 'some: prd'),
    );
    const { code, stderr } = await place.run(['check', 'ls']);
    assert.equal(code, 78);
    assert.ok(stderr.includes(join(place.project, '.hoopx/rules/wrong.yaml')), stderr);
  });
});
