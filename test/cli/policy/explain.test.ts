import assert from 'node:assert/strict';
import { Project, ruleFile } from './project.ts';

describe('hoopx policy explain', () => {
  let project: Project;
  before(() => {
    project = new Project();
    project.write('.hoopx/rules/deploy.json', ruleFile());
    project.write('README.md', 'text\n');
    project.commit('first');
  });
  after(() => project.dispose());

  it('shows the rule that matched, its place, its conditions and the final word', async () => {
    const { code, stdout } = await project.policy('explain', 'sudo make deploy-prod');
    assert.match(stdout, /^ask {2}high {2}sudo make deploy-prod$/m);
    assert.match(stdout, /runs make deploy-prod \(through sudo\)/);
    assert.match(stdout, /\+ project\.no-prod-deploy {2}ask high .*\.hoopx\/rules\/deploy\.json:5/);
    assert.match(stdout, /\+ program is "make" {2}found "make"/);
    assert.match(stdout, /final word: ask, by project\.no-prod-deploy/);
    assert.equal(code, 75);
  });

  it('says which condition of a rule that was considered did not hold', async () => {
    const { code, stdout } = await project.policy('explain', 'make deploy-staging');
    assert.match(
      stdout,
      /- project\.no-prod-deploy\n.*- an item of operands is "deploy-prod" {2}found \["deploy-staging"\]/,
    );
    assert.match(stdout, /final word: allow, as no rule matched/);
    assert.equal(code, 0);
  });

  it('traces one rule in full, even where it was not considered', async () => {
    const { stdout } = await project.policy('explain', 'ls', '--rule', 'project.no-prod-deploy');
    assert.match(stdout, /- program is "make" {2}found "ls"/);
    assert.doesNotMatch(stdout, /filesystem\./);
  });

  const contexts: readonly (readonly [context: string[], code: number])[] = [
    [[], 75],
    [['ci=true'], 77],
    [['ci=true', 'ci=false'], 75],
    [['branch=dev', 'os=macos', 'agent=codex', 'env.X=1'], 75],
  ];
  for (const [context, expected] of contexts) {
    it(`in the context ${context.join(' ') || 'here'}`, async () => {
      const flags = context.flatMap((one) => ['--context', one]);
      const { code } = await project.policy('explain', 'make deploy-prod', ...flags);
      assert.equal(code, expected);
    });
  }

  it('takes branch, environment and files from a context', async () => {
    const file = project.write(
      'there.yaml',
      'branch: release\nfiles: {run.sh: make deploy-prod}\nenv: {TARGET: deploy-prod}\n',
    );
    const args = ['explain', '--json', '--context', file];
    const script = JSON.parse((await project.policy(...args, 'bash run.sh')).stdout);
    assert.equal(script.decision, 'ask');
    assert.equal(script.invocations[0].context.repository.branch, 'release');
    const variable = JSON.parse((await project.policy(...args, 'make "$TARGET"')).stdout);
    assert.equal(variable.decision, 'ask');
    const here = JSON.parse((await project.policy('explain', '--json', 'make "$TARGET"')).stdout);
    assert.equal(here.decision, 'allow');
  });

  it('reads as JSON: the decision object with the trace beside it', async () => {
    const { stdout } = await project.policy('explain', '--json', 'make deploy-prod');
    const { decision, matches, explained, layers } = JSON.parse(stdout);
    assert.deepEqual([decision, matches[0].rule], ['ask', 'project.no-prod-deploy']);
    const [rule] = explained[0].considered;
    assert.deepEqual([rule.rule, rule.layer, rule.trace.holds], ['project.no-prod-deploy', 'project', true]);
    assert.equal(layers.find(({ layer }: { layer: string }) => layer === 'project').rules, 1);
  });

  it('tells parts that belong to no program', async () => {
    const { code, stdout } = await project.policy('explain', 'echo "');
    assert.match(stdout, /unknown: what this text means \(it does not parse\)/);
    assert.equal(code, 75);
  });

  it('shows control characters of a command as escapes', async () => {
    for (const more of [[], ['--json'], ['--full']]) {
      const { stdout } = await project.policy('explain', 'rm -rf "\u001b[8m\u202e"', ...more);
      assert.doesNotMatch(stdout, /[\u001b\u202e]/);
    }
  });

  const mistakes: readonly (readonly [args: string[], code: number, says: RegExp])[] = [
    [['ls', '--context', 'brnch=x'], 64, /knows no "brnch"; did you mean branch/],
    [['ls', '--context', 'ci=maybe'], 64, /ci cannot be "maybe"/],
    [['ls', '--context', 'nowhere.yaml'], 78, /nowhere\.yaml: cannot be read/],
    [['ls', '--rule', 'project.no-prod-deplo'], 64, /did you mean project\.no-prod-deploy/],
    [[], 64, /wants one of/],
    [['ls', '--josn'], 64, /did you mean --json/],
  ];
  for (const [args, expected, says] of mistakes) {
    it(`finds the mistake in ${JSON.stringify(args)}`, async () => {
      const { code, stderr } = await project.policy('explain', ...args);
      assert.match(stderr, says);
      assert.equal(code, expected);
    });
  }
});
