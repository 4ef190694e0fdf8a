import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Project, ruleFile } from './project.ts';

const WEAK = ruleFile();
const STRICT = ruleFile({ decision: 'deny' });

describe('hoopx policy diff', function () {
  this.timeout(60_000);
  let project: Project;
  let first: string;
  before(() => {
    project = new Project();
    project.write('package.json', '{"name": "x"}');
    project.write('.hoopx/rules/deploy.json', WEAK);
    first = project.commit('ask');
    project.write('.hoopx/rules/deploy.json', STRICT);
    project.write(
      '.hoopx/rules/more.json',
      ruleFile(
        {
          id: 'more.rule',
          when: { has: { program: 'shipit' } },
          examples: { match: ['shipit now'], pass: ['ls'] },
        },
        'more',
      ),
    );
    project.commit('deny');
  });
  after(() => project.dispose());

  it('of a revision and the folder here: rules, and commands whose word changes', async () => {
    const { code, stdout } = await project.policy('diff', first);
    assert.match(stdout, /^\+ more\.rule {2}ask high/m);
    assert.match(stdout, /^~ project\.no-prod-deploy {2}decision: ask -> deny$/m);
    assert.match(stdout, /^ask -> deny {2}1 commands, 1 runs {2}by project\.no-prod-deploy$/m);
    assert.match(stdout, /^ {6}1x {2}make deploy-prod$/m);
    assert.match(stdout, /^allow -> ask .*by more\.rule$/m);
    assert.equal(code, 0);
  });

  it('tells what gets weaker, first and by exit code', async () => {
    const { code, stdout } = await project.policy('diff', 'HEAD', 'HEAD~1', '--fail-on', 'weaker');
    assert.match(stdout, /^deny -> ask {2}weaker {2}1 commands, 1 runs {2}by project\.no-prod-deploy$/m);
    assert.match(stdout, /^- more\.rule/m);
    assert.equal(code, 1);
    assert.equal((await project.policy('diff', 'HEAD~1', 'HEAD', '--fail-on', 'weaker')).code, 0);
    assert.equal((await project.policy('diff', 'HEAD~1', 'HEAD', '--fail-on', 'any')).code, 1);
    assert.equal((await project.policy('diff', 'HEAD', 'HEAD', '--fail-on', 'any')).code, 0);
  });

  it('on commands of a file, as often as they stand there', async () => {
    const lines = [
      '{"command":"make deploy-prod app"}',
      '{"command":"make deploy-prod app"}',
      '{"command":"ls"}',
      'broken',
    ];
    const file = project.write('commands.jsonl', lines.join('\n'));
    const { stdout, stderr } = await project.policy('diff', 'HEAD~1', '--commands', file);
    assert.match(stdout, /^ {6}2x {2}make deploy-prod app$/m);
    assert.match(stderr, /1 lines of .* could not be read/);
  });

  it('of two folders, reading as JSON', async () => {
    project.write('old/rules.json', WEAK);
    project.write('new/rules.json', STRICT);
    const { stdout } = await project.policy('diff', 'old', 'new', '--json');
    const { rules, groups } = JSON.parse(stdout);
    assert.deepEqual(rules, [
      { kind: 'changed', rule: 'project.no-prod-deploy', changes: ['decision: ask -> deny'] },
    ]);
    assert.deepEqual(
      [groups.length, groups[0].before, groups[0].after, groups[0].commands[0].command],
      [1, 'ask', 'deny', 'make deploy-prod'],
    );
  });

  it('of a revision without any policy', async () => {
    const inner = new Project();
    try {
      inner.write('x', '');
      inner.commit('none');
      inner.write('.hoopx/rules/deploy.json', WEAK);
      const { code, stdout } = await inner.policy('diff', 'HEAD');
      assert.match(stdout, /^\+ project\.no-prod-deploy/m);
      assert.equal(code, 0);
    } finally {
      inner.dispose();
    }
  });

  const mistakes: readonly (readonly [args: string[], code: number, says: RegExp])[] = [
    [[], 64, /missing required argument/],
    [['nowhere'], 64, /nowhere: is neither a folder nor a revision/],
    [['--upload-pack=x'], 64, /unknown option/],
    [['HEAD', '-x'], 64, /unknown option/],
    [['a', 'b', 'c'], 64, /too many arguments/],
  ];
  for (const [args, expected, says] of mistakes)
    it(`finds the mistake in ${JSON.stringify(args)}`, async () => {
      const { code, stderr } = await project.policy('diff', ...args);
      assert.match(stderr, says);
      assert.equal(code, expected);
    });

  it('names the revision when its policy is not valid, follows no link in it, and leaves nothing behind', async () => {
    const inner = new Project();
    try {
      inner.write('.hoopx/rules/broken.json', '{');
      inner.commit('broken');
      inner.write('.hoopx/rules/broken.json', WEAK);
      const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('hoopx-policy-')).length;
      const before = left();
      const { code, stderr } = await inner.policy('diff', 'HEAD');
      assert.match(stderr, /HEAD:\.hoopx\/rules\/broken\.json:1/);
      assert.equal(code, 78);
      assert.equal(left(), before);
    } finally {
      inner.dispose();
    }
  });
});

describe('hoopx policy simulate', () => {
  let project: Project;
  before(async () => {
    project = new Project();
    project.write(
      '.hoopx/rules/deploy.json',
      ruleFile({ decision: 'allow', when: { has: { program: 'nothing-at-all' } } }),
    );
    project.commit('first');
    for (const argv of [['true'], ['true'], ['echo', 'x'], ['printf', 'a']])
      assert.equal((await project.run(['--', ...argv])).code, 0);
    mkdirSync(join(project.project, 'next'));
    const rule = {
      when: { has: { program: ['true', 'echo'] } },
      examples: { match: ['true'], pass: ['ls'] },
    };
    writeFileSync(join(project.project, 'next/rules.json'), ruleFile(rule));
  });
  after(() => project.dispose());

  it('replays the record, once for each distinct command', async () => {
    const { code, stdout } = await project.policy('simulate', 'next');
    assert.match(stdout, /^2 commands change their word \(3 of 4 runs, 3 distinct commands\)\.$/m);
    assert.match(stdout, /^allow -> ask {2}2 commands, 3 runs {2}by project\.no-prod-deploy$/m);
    assert.match(stdout, /^ {6}2x {2}true {2}in \//m);
    assert.equal(code, 0);
  });

  it('within a period, against a revision, on JSON Lines', async () => {
    assert.match((await project.policy('simulate', 'next', '--since', '1h')).stdout, /2 commands change/);
    assert.match(
      (await project.policy('simulate', 'next', '--since', '2999-01-01')).stdout,
      /No command changes its word: 0 looked at/,
    );
    assert.match(
      (await project.policy('simulate', 'HEAD')).stdout,
      /No command changes its word: 4 looked at/,
    );
    const child = await project.run(['policy', 'simulate', 'next', '--commands', '-', '--json'], {
      input: '{"command":"true"}\n',
    });
    assert.equal(JSON.parse(child.stdout).groups[0].after, 'ask');
    assert.equal((await project.policy('simulate', 'next', '--fail-on', 'any')).code, 1);
    assert.equal((await project.policy('simulate', 'next', '--fail-on', 'weaker')).code, 0);
    assert.equal((await project.policy('simulate', 'next', '--since', 'soon')).code, 64);
    assert.equal((await project.policy('simulate')).code, 64);
  });

  it('shows control characters of recorded commands as escapes', async () => {
    project.write('strict/rules.json', ruleFile({ decision: 'deny', when: { has: { program: 'true' } } }));
    const input = JSON.stringify({ command: 'true "\u001b[2J\u202e\r"', cwd: '/x\u001b[0m' });
    for (const more of [[], ['--json']]) {
      const { stdout } = await project.run(['policy', 'simulate', 'strict', '--commands', '-', ...more], {
        input,
      });
      assert.match(stdout, /true/);
      assert.doesNotMatch(stdout, /[\u001b\u202e\r]/);
    }
  });

  it('passes over damage in the record', async () => {
    const inner = new Project();
    try {
      await inner.run(['--', 'true']);
      const [file] = readdirSync(inner.audit);
      writeFileSync(
        join(inner.audit, file!),
        '{"v":1,"time":"20\nfoo\n{"v":1,"time":"x","session":"s","request":"r","seq":0,"type":"requested"\n',
        { flag: 'a' },
      );
      assert.match((await inner.policy('simulate', inner.project)).stdout, /1 looked at/);
    } finally {
      inner.dispose();
    }
  });
});
