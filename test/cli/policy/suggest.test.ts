import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { understand } from '../../../src/command/understand.ts';
import { unifiedDiff } from '../../../src/policy/author/unified-diff.ts';
import { compile } from '../../../src/policy/compile.ts';
import { loadPolicy } from '../../../src/policy/load.ts';
import { exampleRequest } from '../../../src/policy/testing/run.ts';
import type { Policy, Rule } from '../../../src/policy/types.ts';
import { Project, ruleFile } from './project.ts';

const OWN = ruleFile({
  when: { has: { program: 'make', operands: { some: { glob: 'deploy-*' } } } },
  examples: { match: ['make deploy-prod'], pass: ['make test'] },
});

/** Writes questions and their answers on record, as the guard does. */
function record(
  project: Project,
  policy: Policy,
  answers: readonly (readonly [command: string, approved: boolean])[],
): void {
  const lines = answers.flatMap(([command, approved], number) => {
    const { request, context } = exampleRequest(command);
    const understanding = understand(request, context);
    const { invocations: _, unresolved: __, ...decision } = policy.decide(understanding);
    const provenance = {
      host: 'h',
      user: { name: 'dev', uid: 1 },
      agent: null,
      cwd: context.cwd,
      repository: null,
      ci: null,
    };
    const human = { by: 'human', user: 'dev', waitedMs: 5 };
    const verdict = approved ? { kind: 'run', ...human } : { kind: 'refused', note: null, ...human };
    return [
      { type: 'requested', door: 'script', command: request, provenance },
      { type: 'understood', understanding, durationMs: 1 },
      { type: 'decided', policy: policy.hash, decision, durationMs: 1 },
      { type: 'verdict', verdict },
    ].map((body, seq) =>
      JSON.stringify({
        v: 1,
        time: `2026-05-0${1 + (number % 9)}T10:00:00.000Z`,
        session: 's',
        request: `r${number}`,
        seq,
        ...body,
      }),
    );
  });
  mkdirSync(project.audit, { recursive: true, mode: 0o700 });
  writeFileSync(join(project.audit, '2026-05-09.test.jsonl'), `${lines.join('\n')}\n`, { mode: 0o600 });
}

describe('hoopx policy suggest', () => {
  let project: Project;
  let builtin: Policy;
  before(async () => {
    const loaded = await loadPolicy([]);
    assert.ok(loaded.ok);
    builtin = loaded.value;
  });
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  const kinds = async (...args: string[]) => {
    const { suggestions } = JSON.parse((await project.policy('suggest', '--json', ...args)).stdout);
    return suggestions.map(
      (one: { kind: string; rule: string | Rule }) =>
        `${one.kind} ${typeof one.rule === 'string' ? one.rule : one.rule.id}`,
    );
  };
  const times = (count: number, command: string, approved: boolean) =>
    Array.from({ length: count }, () => [command, approved] as const);

  const cases: readonly (readonly [
    name: string,
    answers: (readonly [string, boolean])[],
    expected: string[],
  ])[] = [
    ['always refused', times(3, 'git push --force', false), ['deny project.git-push-force']],
    ['refused too seldom', times(2, 'git push --force', false), []],
    [
      'refused, and approved once',
      [...times(5, 'git push --force', false), ...times(1, 'git push --force', true)],
      [],
    ],
    ['always approved', times(3, 'git push --force', true), ['override git.forced-push']],
    [
      'one command approved, another of the same rule refused once',
      [...times(4, 'git push --force', true), ...times(1, 'git push --force origin main', false)],
      [],
    ],
    ['what was allowed without a question', times(5, 'ls', true), []],
  ];
  for (const [name, answers, expected] of cases)
    it(name, async () => {
      record(project, builtin, answers);
      assert.deepEqual(await kinds(), expected);
    });

  it('the patch of a denial applies, decides, and is tested', async () => {
    record(project, builtin, times(3, 'git push --force', false));
    const { code, stdout } = await project.policy('suggest');
    assert.match(
      stdout,
      /^# Always refused: deny it \(project\.git-push-force\); until now git\.forced-push asked$/m,
    );
    assert.equal(code, 0);
    assert.equal(project.git('status', '--porcelain'), '');
    project.write('policy.patch', stdout);
    project.git('apply', 'policy.patch');
    assert.equal((await project.policy('test', '--coverage')).code, 0);
    assert.equal((await project.run(['check', 'git push --force'])).code, 77);
    assert.deepEqual(await kinds(), [], 'a rule that is there is not suggested again');
  });

  it('the patch of a rule of the project takes out what was approved, and only that', async () => {
    project.write('.hoopx/rules/deploy.json', OWN);
    const own = compile(JSON.parse(OWN).rules);
    record(project, own, [...times(3, 'make deploy-docs', true), ...times(1, 'make deploy-prod', false)]);
    const { stdout } = await project.policy('suggest');
    project.write('policy.patch', stdout);
    project.git('apply', 'policy.patch');
    assert.equal((await project.run(['check', 'make deploy-docs'])).code, 0);
    assert.equal((await project.run(['check', 'make deploy-prod'])).code, 75);
    assert.equal((await project.run(['check', 'make deploy-other'])).code, 75);
    assert.equal((await project.policy('test')).code, 0);
  });

  it('the patch of an override stands in the configuration, with a reason and an end, comments kept', async () => {
    project.write('.hoopx/config.yaml', '# ours\nversion: 1\n# quick\napproval:\n  timeoutSeconds: 60\n');
    record(project, builtin, times(3, 'git push --force', true));
    const { stdout } = await project.policy('suggest');
    assert.match(
      stdout,
      /^# Never refused: git\.forced-push could be allowed until \d{4}-\d\d-\d\d, with everything else it asks about$/m,
    );
    project.write('policy.patch', stdout);
    project.git('apply', 'policy.patch');
    const text = readFileSync(join(project.project, '.hoopx/config.yaml'), 'utf8');
    assert.match(
      text,
      /^# ours\nversion: 1\n# quick\napproval:\n {2}timeoutSeconds: 60\noverrides:\n {2}git\.forced-push:\n {4}decision: allow\n {4}reason: .*\n {4}until: .*\d{4}-\d\d-\d\d/,
    );
  });

  it('writes nothing, and shows control characters as escapes', async () => {
    record(project, builtin, times(3, 'git push --force "\u001b[2J"', false));
    const { stdout } = await project.policy('suggest');
    assert.doesNotMatch(stdout, /\u001b/);
    assert.equal(project.git('status', '--porcelain'), '');
  });

  it('has nothing to suggest without a record', async () => {
    assert.match((await project.policy('suggest')).stdout, /Nothing to suggest/);
    assert.equal((await project.policy('suggest', '--least', '0')).code, 64);
    assert.equal((await project.policy('suggest', '--since', 'x')).code, 64);
  });
});

describe('a unified diff', () => {
  const cases: readonly (readonly [before: string | null, after: string])[] = [
    [null, 'a\nb\n'],
    [null, 'a'],
    ['a\nb\nc\n', 'a\nx\nc\n'],
    ['a\n', 'a\nb\n'],
    ['a', 'a\nb'],
    ['1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n', '0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n12\n13\n'],
    ['a\nb\n', 'b\n'],
  ];
  for (const [before, after] of cases)
    it(`${JSON.stringify(before)} to ${JSON.stringify(after)} is one that git applies`, () => {
      const project = new Project();
      try {
        if (before !== null) project.write('dir/file', before);
        project.write('x.patch', unifiedDiff('dir/file', before, after));
        project.git('apply', 'x.patch');
        assert.equal(readFileSync(join(project.project, 'dir/file'), 'utf8'), after);
      } finally {
        project.dispose();
      }
    });

  it('is nothing where nothing differs', () => assert.equal(unifiedDiff('f', 'a\n', 'a\n'), ''));
});
