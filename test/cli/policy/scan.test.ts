import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Project, ruleFile } from './project.ts';

/** What stands in for danger; no file here is ever run. */
const RULE = ruleFile({
  when: { has: { program: 'make', operands: { some: 'deploy-prod' } } },
  decision: 'deny',
});

describe('hoopx policy scan', () => {
  let project: Project;
  before(() => {
    project = new Project();
    project.write('.hoopx/rules/deploy.json', RULE);
    project.write('good.sh', 'set -e\nnpm test\nmake deploy-staging\n');
    project.write('bad.sh', 'set -e\nif true; then\n  sudo make deploy-prod\nfi\n');
    project.write(
      'package.json',
      '{\n  "scripts": {\n    "ship": "make deploy-prod",\n    "indirect": "bash bad.sh"\n  }\n}\n',
    );
    project.write('Makefile', 'T = deploy-prod\nship:\n\t@make $(T)\n');
    project.write(
      'Dockerfile',
      'FROM debian\nRUN apt-get update \\\n  && rm -rf /var/lib/apt/lists/* \\\n  && make deploy-prod\n',
    );
    project.write(
      '.github/workflows/ci.yml',
      'jobs:\n  a:\n    steps:\n      - run: |\n          npm ci\n          make deploy-prod\n',
    );
    project.write('.gitlab-ci.yml', 'a:\n  script:\n    - make deploy-prod\n');
    project.write('ask.sh', 'git push --force\n');
    project.write('notes.md', 'make deploy-prod\n');
    project.write('node_modules/x/run.sh', 'make deploy-prod\n');
    project.write('.gitignore', 'node_modules\n');
    project.commit('first');
  });
  after(() => project.dispose());

  const scanned = async (...args: string[]) => {
    const { code, stdout, stderr } = await project.policy('scan', '--json', ...args);
    assert.equal(stderr, '');
    const { findings } = JSON.parse(stdout);
    return {
      code,
      findings: findings.map(
        (f: { file: string; line: number; rule: string }) => `${f.file}:${f.line} ${f.rule}`,
      ),
    };
  };

  it('finds what stands where, and leaves alone what only mentions it or does not belong to the project', async () => {
    const { code, findings } = await scanned();
    assert.deepEqual(findings, [
      '.github/workflows/ci.yml:6 project.no-prod-deploy',
      '.gitlab-ci.yml:3 project.no-prod-deploy',
      'Dockerfile:4 project.no-prod-deploy',
      'Makefile:3 project.no-prod-deploy',
      'ask.sh:1 git.forced-push',
      'bad.sh:3 project.no-prod-deploy',
      'package.json:3 project.no-prod-deploy',
      'package.json:4 project.no-prod-deploy',
    ]);
    assert.equal(code, 1);
  });

  it('takes paths, and --fail-on', async () => {
    assert.deepEqual(await scanned('good.sh'), { code: 0, findings: [] });
    assert.deepEqual(await scanned('ask.sh'), { code: 0, findings: ['ask.sh:1 git.forced-push'] });
    assert.equal((await scanned('ask.sh', '--fail-on', 'ask')).code, 1);
    assert.equal((await project.policy('scan', 'nowhere')).code, 64);
  });

  it('of what is staged, as it is staged', async () => {
    const inner = new Project();
    try {
      inner.write('.hoopx/rules/deploy.json', RULE);
      inner.write('old.sh', 'make deploy-prod\n');
      inner.commit('first');
      inner.write('new.sh', 'make deploy-prod\n');
      inner.git('add', 'new.sh');
      inner.write('new.sh', 'make deploy-staging\n');
      const { code, stdout } = await inner.policy('scan', '--staged');
      assert.match(stdout, /^new\.sh:1: error: .*\[project\.no-prod-deploy\]$/m);
      assert.doesNotMatch(stdout, /old\.sh/);
      assert.equal(code, 1);
      const changed = await inner.policy('scan', '--since', 'HEAD');
      assert.equal(changed.code, 0);
      assert.match(changed.stdout, /1 pieces of shell in 1 files/);
      for (const revision of ['nowhere', '--output=x', '-x'])
        assert.equal((await inner.policy('scan', `--since=${revision}`)).code, 64, revision);
    } finally {
      inner.dispose();
    }
  });

  it('runs nothing that the repository configures', async () => {
    const inner = new Project();
    try {
      inner.script('trap.sh', 'touch trapped');
      inner.write('x.sh', 'ls\n');
      inner.write('.gitattributes', '* filter=trap diff=trap\n');
      inner.git('add', '-A');
      assert.equal((await inner.policy('scan', '--staged')).code, 0, 'before the first commit');
      inner.commit('first');
      inner.git('config', 'filter.trap.clean', join(inner.project, 'trap.sh'));
      inner.git('config', 'diff.trap.textconv', join(inner.project, 'trap.sh'));
      inner.git('config', 'diff.external', join(inner.project, 'trap.sh'));
      inner.git('config', 'core.fsmonitor', join(inner.project, 'trap.sh'));
      inner.write('x.sh', 'ls -l\n');
      for (const more of [[], ['--since', 'HEAD'], ['--staged']])
        assert.equal((await inner.policy('scan', ...more)).code, 0);
      assert.equal(existsSync(join(inner.project, 'trapped')), false);
      // The trap is real: plain git falls into it.
      inner.git('status');
      assert.equal(existsSync(join(inner.project, 'trapped')), true);
    } finally {
      inner.dispose();
    }
  });

  it('in SARIF and annotations', async () => {
    const sarif = JSON.parse((await project.policy('scan', '--format', 'sarif')).stdout);
    const results = sarif.runs[0].results;
    assert.equal(results.length, 8);
    assert.deepEqual(
      new Set(results.map((one: { level: string }) => one.level)),
      new Set(['error', 'warning']),
    );
    assert.ok(sarif.runs[0].tool.driver.rules.some((one: { id: string }) => one.id === 'git.forced-push'));
    const { stdout } = await project.policy('scan', 'bad.sh', '--format', 'github');
    assert.match(stdout, /^::error file=bad\.sh,line=3,title=project\.no-prod-deploy::/);
  });

  it('shows control characters of a script as escapes', async () => {
    const file = project.write('hostile.sh', 'make deploy-prod \u001b[2J\u202e "\n::error::x"\n');
    for (const format of ['text', 'json', 'sarif', 'github']) {
      const { stdout } = await project.policy('scan', file, '--format', format);
      assert.match(stdout, /deploy-prod/);
      assert.doesNotMatch(stdout, /[\u001b\u202e]|\n::error::x/, format);
    }
  });

  it('without Git, looks at the folder', async () => {
    const inner = new Project();
    try {
      rmSync(join(inner.project, '.git'), { recursive: true });
      inner.write('.hoopx/rules/deploy.json', RULE);
      inner.write('sub/x.sh', 'make deploy-prod\n');
      assert.match((await inner.policy('scan')).stdout, /^sub\/x\.sh:1: error/m);
      assert.equal((await inner.policy('scan', '--staged')).code, 64);
    } finally {
      inner.dispose();
    }
  });
});
