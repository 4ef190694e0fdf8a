import assert from 'node:assert/strict';
import { Project, ruleFile } from './project.ts';

describe('hoopx policy lint', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('has nothing to say of a good rule', async () => {
    project.write('.hoopx/rules/deploy.json', ruleFile());
    const { code, stdout } = await project.policy('lint');
    assert.equal(stdout, '1 rules, 0 to mend, 0 notes\n');
    assert.equal(code, 0);
  });

  it('warns of a rule that a built-in one overrules, with file, line and column', async () => {
    const when = {
      has: { program: 'rm' },
      effect: { action: 'delete', recursive: true, scope: 'home', whole: true },
    };
    project.write(
      '.hoopx/rules/rm.json',
      ruleFile({ when, examples: { match: ['rm -rf ~'], pass: ['ls'] } }),
    );
    const { code, stdout } = await project.policy('lint');
    assert.match(
      stdout,
      /^\.hoopx\/rules\/rm\.json:\d+:\d+: warning: project\.no-prod-deploy: never decides.*filesystem\.wipe-home of hoopx itself.*\[shadowed\]/m,
    );
    assert.equal(code, 1);
  });

  const invalid: readonly (readonly [name: string, file: string, text: string, says: RegExp])[] = [
    [
      'an unknown field',
      '.hoopx/rules/a.json',
      ruleFile({ decison: 'ask' }),
      /a\.json:\d+:\d+: "decison" is not known here.*did you mean "decision"/,
    ],
    [
      'an unknown property',
      '.hoopx/rules/a.json',
      ruleFile({ when: { has: { progam: 'x' } } }),
      /a\.json:\d+:\d+: .*did you mean "program"/,
    ],
    [
      'a look-around',
      '.hoopx/rules/a.json',
      ruleFile({ when: { has: { program: { pattern: '(?=a)' } } } }),
      /linear time/,
    ],
    ['a broken test file', '.hoopx/tests/a.yaml', 'tests: [{command: ls}]', /has no "decision"/],
    [
      'a broken configuration',
      '.hoopx/config.yaml',
      'version: 1\nprofle: ci\n',
      /config\.yaml:2:1: unknown key "profle"/,
    ],
  ];
  for (const [name, file, text, says] of invalid) {
    it(`tells ${name}`, async () => {
      project.write(file, text);
      const { code, stderr } = await project.policy('lint');
      assert.match(stderr, says);
      assert.equal(code, 78);
    });
  }

  it('tells an id that stands in two files', async () => {
    project.write('policy/a.json', ruleFile());
    project.write('policy/b.json', ruleFile());
    const { code, stderr } = await project.policy('lint', 'policy');
    assert.match(stderr, /b\.json:\d+:\d+: "project\.no-prod-deploy" is also the id of a rule in .*a\.json/);
    assert.equal(code, 78);
  });

  it('names rules that matched nothing on record', async () => {
    project.write('.hoopx/rules/deploy.json', ruleFile());
    project.write(
      '.hoopx/rules/true.json',
      ruleFile({ id: 'own.true', decision: 'allow', when: { has: { program: 'true' } } }, 'own'),
    );
    assert.equal((await project.run(['--', 'true'])).code, 0);
    const { stdout } = await project.policy('lint', '--history', '--since', '1d');
    assert.match(stdout, /project\.no-prod-deploy: matches none of the 1 commands on record/);
    assert.doesNotMatch(stdout, /own\.true: matches none/);
    assert.equal((await project.policy('lint', '--history', '--since', 'yesterday')).code, 64);
  });

  it('in SARIF, JSON and annotations, for programs', async () => {
    project.write('.hoopx/rules/a.json', ruleFile({ when: { has: { argv: { minItems: 1 } } } }));
    const sarif = JSON.parse((await project.policy('lint', '--format', 'sarif')).stdout);
    assert.equal(sarif.version, '2.1.0');
    const [result] = sarif.runs[0].results;
    assert.deepEqual([result.ruleId, result.level], ['matches-everything', 'error']);
    assert.equal(result.locations[0].physicalLocation.artifactLocation.uri, '.hoopx/rules/a.json');
    assert.equal(sarif.runs[0].tool.driver.rules[result.ruleIndex].id, 'matches-everything');
    const { findings } = JSON.parse((await project.policy('lint', '--json')).stdout);
    assert.equal(findings[0].rule, 'project.no-prod-deploy');
    assert.match(
      (await project.policy('lint', '--format', 'github')).stdout,
      /^::error file=\.hoopx\/rules\/a\.json,line=/,
    );
  });
});
