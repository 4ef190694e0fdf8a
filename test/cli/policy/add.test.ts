import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from './project.ts';

describe('hoopx policy add', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('writes a rule that decides from then on, and is tested', async () => {
    const added = await project.policy(
      'add',
      'make deploy-prod',
      '--decision',
      'deny',
      '--reason',
      'Customers see it at once.',
    );
    assert.equal(added.stdout, 'wrote .hoopx/rules/make-deploy-prod.yaml\n');
    assert.equal(added.code, 0);
    const { decision, matches } = JSON.parse(
      (await project.run(['check', '--json', 'sudo make deploy-prod'])).stdout,
    );
    assert.deepEqual([decision, matches[0].reason], ['deny', 'Customers see it at once.']);
    assert.equal((await project.run(['check', 'make test'])).code, 0);
    assert.equal((await project.policy('test', '--coverage')).code, 0);
    assert.equal((await project.policy('lint')).code, 0);
  });

  it('never overwrites: neither a file nor an id', async () => {
    project.write('.hoopx/rules/make-x.yaml', '');
    const empty = await project.policy('add', 'make x');
    assert.equal(empty.code, 78); // a broken rule file is told before anything is written
    project.write(
      '.hoopx/rules/make-x.yaml',
      'pack: p\ntitle: t\nrules: [{id: p.x, decision: ask, severity: low, title: t, reason: r, suggestion: s, when: {has: {program: x}}}]\n',
    );
    const taken = await project.policy('add', 'make x');
    assert.match(taken.stderr, /make-x\.yaml: is there already and stays as it is/);
    assert.equal(taken.code, 64);
    assert.equal((await project.policy('add', 'make x', '--id', 'p.x')).code, 64);
    const builtin = await project.policy('add', 'make x', '--id', 'git.x');
    assert.match(builtin.stderr, /"git\.x" is taken by a pack of hoopx itself/);
    assert.equal((await project.policy('add', 'make x', '--id', 'Bad Id')).code, 64);
    assert.equal((await project.policy('add', 'make x', '--id', '../../escape.x')).code, 64);
  });

  it('follows no link out of the project', async () => {
    const elsewhere = join(project.folder, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(join(project.project, '.hoopx'));
    symlinkSync(elsewhere, join(project.project, '.hoopx/rules'));
    assert.notEqual((await project.policy('add', 'make x')).code, 0);
    assert.ok(!existsSync(join(elsewhere, 'make-x.yaml')));
  });

  it('with --dry-run prints the file and writes nothing', async () => {
    const { code, stdout } = await project.policy('add', 'make x', '--dry-run');
    assert.match(stdout, /^pack: project$/m);
    assert.equal(code, 0);
    assert.ok(!existsSync(join(project.project, '.hoopx')));
  });

  it('says so when a stricter rule stands already', async () => {
    const { code, stderr } = await project.policy('add', 'git push --force', '--decision', 'allow');
    assert.match(stderr, /git\.forced-push already says ask, which stands: the strictest word wins/);
    assert.equal(code, 0);
  });

  it('of an argument vector, and a hostile one', async () => {
    const made = JSON.parse((await project.policy('add', '--json', '--', 'make', 'a b', '\u001b[2J')).stdout);
    assert.deepEqual(made.rule.when.has.operands, { allOf: [{ some: 'a b' }, { some: '\u001b[2J' }] });
    assert.doesNotMatch(readFileSync(made.file, 'utf8'), /\u001b/);
    assert.equal((await project.policy('test')).code, 0);
  });

  it('is not for an agent: its rule about approvals stands', async () => {
    assert.equal((await project.run(['check', "hoopx policy add 'rm -rf /' --decision allow"])).code, 77);
  });
});
