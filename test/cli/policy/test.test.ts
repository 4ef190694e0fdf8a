import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project, ruleFile } from './project.ts';

const CASES = `tests:
  - command: make deploy-prod
    decision: ask
    rule: project.no-prod-deploy
    severity: high
  - name: nobody to ask in CI
    command: make deploy-prod
    context: {ci: true}
    decision: deny
  - command: [make, deploy-staging]
    decision: allow
    notRule: project.no-prod-deploy
`;

describe('hoopx policy test', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('passes rules and tests that hold', async () => {
    project.write('.hoopx/rules/deploy.json', ruleFile());
    project.write('.hoopx/tests/deploy.yaml', CASES);
    const { code, stdout } = await project.policy('test', '--coverage');
    assert.match(stdout, /ok project\.no-prod-deploy {2}2 tests/);
    assert.match(stdout, /100% of the rules are tested on both sides: 1 of 1/);
    assert.match(stdout, /^5 passed, 0 failed$/m);
    assert.equal(code, 0);
  });

  it('fails on an example that does not match, and says which condition and what was found', async () => {
    project.write(
      '.hoopx/rules/deploy.json',
      ruleFile({ examples: { match: ['make deploy-pord'], pass: ['ls'] } }),
    );
    const { code, stdout } = await project.policy('test');
    assert.match(stdout, /x matches make deploy-pord {2}\.hoopx\/rules\/deploy\.json:\d+/);
    assert.match(stdout, /wants: an item of operands is "deploy-prod"; found: \["deploy-pord"\]/);
    assert.equal(code, 1);
  });

  it('fails on a look-alike that matches', async () => {
    project.write(
      '.hoopx/rules/deploy.json',
      ruleFile({ examples: { match: ['make deploy-prod'], pass: ['make x deploy-prod'] } }),
    );
    const { code, stdout } = await project.policy('test');
    assert.match(stdout, /the rule must not match/);
    assert.equal(code, 1);
  });

  const wrong: readonly (readonly [name: string, test: string, says: RegExp])[] = [
    [
      'another decision',
      '{command: make deploy-prod, decision: allow}',
      /expected allow, got ask \(matched: project/,
    ],
    [
      'a rule that does not match',
      '{command: ls, decision: allow, rule: project.no-prod-deploy}',
      /to match \(no rule/,
    ],
    [
      'a rule that matches',
      '{command: make deploy-prod, decision: ask, notRule: project.no-prod-deploy}',
      /not to match/,
    ],
    [
      'another severity',
      '{command: make deploy-prod, decision: ask, severity: low}',
      /expected severity low, got high/,
    ],
  ];
  for (const [name, test, says] of wrong) {
    it(`fails on ${name}`, async () => {
      project.write('.hoopx/rules/deploy.json', ruleFile());
      project.write('.hoopx/tests/deploy.yaml', `tests:\n  - ${test}\n`);
      const { code, stdout } = await project.policy('test');
      assert.match(stdout, says);
      assert.match(stdout, /\.hoopx\/tests\/deploy\.yaml:2/);
      assert.equal(code, 1);
    });
  }

  it('names rules without both-sided tests; with --coverage they fail', async () => {
    project.write(
      '.hoopx/rules/deploy.json',
      ruleFile({ examples: { match: ['make deploy-prod'], pass: [] } }),
    );
    const told = await project.policy('test');
    assert.match(told.stdout, /untested {2}project\.no-prod-deploy has no look-alike that it must pass over/);
    assert.equal(told.code, 0);
    assert.equal((await project.policy('test', '--coverage')).code, 1);
    // A case that excludes the rule is the other side.
    project.write('.hoopx/tests/deploy.yaml', CASES);
    assert.equal((await project.policy('test', '--coverage')).code, 0);
  });

  it('looks at no real file: only what a test says is there', async () => {
    project.write('.hoopx/rules/deploy.json', ruleFile());
    project.write('run.sh', 'make deploy-prod\n');
    project.write(
      '.hoopx/tests/files.yaml',
      `tests:
  - {command: bash run.sh, decision: ask, rule: project.no-prod-deploy, files: {run.sh: make deploy-prod}}
  - {command: bash run.sh, decision: allow, files: {run.sh: make deploy-staging}}
`,
    );
    const { code, stdout } = await project.policy('test');
    assert.equal(code, 0, stdout);
  });

  const invalid: readonly (readonly [name: string, text: string, says: RegExp])[] = [
    [
      'a misspelt key',
      'tests:\n  - command: ls\n    decison: ask\n',
      /t\.yaml:3:5: unknown key "decison".*did you mean "decision"/,
    ],
    [
      'a misspelt word',
      'tests:\n  - command: ls\n    decision: dney\n',
      /t\.yaml:3:15: .*must be one of.*did you mean "deny"/,
    ],
    [
      'an unknown context',
      'tests: [{command: ls, decision: ask, context: {brnach: x}}]',
      /unknown key "brnach".*"branch"/,
    ],
    ['nothing', '', /t\.yaml: is empty/],
    ['broken YAML', 'tests: [', /t\.yaml:1/],
  ];
  for (const [name, text, says] of invalid) {
    it(`refuses ${name} with its place`, async () => {
      project.write('.hoopx/tests/t.yaml', text);
      const { code, stderr } = await project.policy('test');
      assert.match(stderr, says);
      assert.equal(code, 78);
    });
  }

  it('tests a folder that is not in force anywhere', async () => {
    project.write('policy/rules.json', ruleFile());
    project.write('policy/tests.yaml', CASES);
    const { code, stdout } = await project.policy('test', 'policy');
    assert.match(stdout, /5 passed/);
    assert.equal(code, 0);
    const { decision } = JSON.parse((await project.run(['check', '--json', 'make deploy-prod'])).stdout);
    assert.equal(decision, 'allow');
  });

  it('shows control characters of a command as escapes, whatever the reporter', async () => {
    project.write(
      '.hoopx/tests/t.json',
      JSON.stringify({ tests: [{ command: 'echo \u001b[2J\u202e', decision: 'deny' }] }),
    );
    for (const reporter of ['spec', 'json', 'junit', 'tap', 'github']) {
      const { code, stdout } = await project.policy('test', '--reporter', reporter);
      assert.doesNotMatch(stdout, /[\u001b\u202e]/, reporter);
      assert.equal(code, 1);
    }
  });

  it('reads as JSON', async () => {
    project.write('.hoopx/rules/deploy.json', ruleFile());
    const { tests, passed, coverage } = JSON.parse((await project.policy('test', '--json')).stdout);
    assert.deepEqual([passed, tests.length, coverage.percent], [2, 2, 100]);
    assert.equal(tests[0].file, '.hoopx/rules/deploy.json');
    assert.ok(tests[0].line > 1);
  });

  it('runs again when a file changes', async () => {
    const file = project.write('.hoopx/rules/deploy.json', ruleFile());
    const child = project.start(['policy', 'test', '--watch'], { env: { NO_COLOR: '1' } });
    let out = '';
    const says = (pattern: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`waited for ${pattern} in: ${out}`)), 15_000);
        const look = () => {
          if (!pattern.test(out)) return;
          clearTimeout(timer);
          child.stdout!.off('data', look);
          resolve();
        };
        child.stdout!.on('data', look);
        look();
      });
    child.stdout!.on('data', (chunk) => {
      out += chunk;
    });
    await says(/2 passed, 0 failed[\s\S]*Watching/);
    writeFileSync(file, ruleFile({ examples: { match: ['make nothing'], pass: ['ls'] } }));
    await says(/1 passed, 1 failed/);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    assert.equal(await ended, 1);
  });

  it('has nothing to do in an empty folder, and says how to begin', async () => {
    const { code, stdout } = await project.policy('test');
    assert.match(stdout, /hoopx init/);
    assert.equal(code, 0);
  });

  it('takes a path that is not there for an error', async () => {
    const { code, stderr } = await project.policy('test', join(project.folder, 'nowhere'));
    assert.match(stderr, /nowhere: cannot be read/);
    assert.equal(code, 78);
  });

  it('finds nothing missing in the built-in catalogue, packs of profiles included', async function () {
    this.timeout(60_000);
    const run = await project.policy('test', '--builtin', '--coverage');
    assert.equal(run.code, 0, run.stdout.slice(-2000));
    assert.match(run.stdout, /100% of the rules are tested on both sides/);
  });
});
