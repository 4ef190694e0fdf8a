import assert from 'node:assert/strict';
import { approve } from '../../src/approval/approve.ts';
import { plain, wantsColour } from '../../src/approval/paint.ts';
import { explanationText, questionText } from '../../src/approval/question-text.ts';
import { inRows, proseInRows } from '../../src/approval/rows.ts';
import { surfaceOf } from '../../src/approval/surface.ts';
import type { Question } from '../../src/approval/types.ts';
import type { Decision } from '../../src/policy/types.ts';
import { sampleDecision, sampleInvocation, sampleMatch, sampleQuestion } from './sample-question.ts';

describe('surfaceOf', () => {
  const tty = { isTTY: true };
  const cases: [name: string, facts: Partial<Parameters<typeof surfaceOf>[0]>, why: string | null][] = [
    ['a person at a terminal', {}, null],
    ['CI=false is not CI', { env: { CI: 'false' } }, null],
    ['CI= is not CI', { env: { CI: '' } }, null],
    ['stdin piped', { stdin: {} }, 'stdin is not a terminal'],
    ['stderr piped', { stderr: {} }, 'stderr is not a terminal'],
    ['--ci', { ci: true }, '--ci was given'],
    ['CI=true', { env: { CI: 'true' } }, 'this is CI (CI is set)'],
    ['CI=1', { env: { CI: '1' } }, 'this is CI (CI is set)'],
    ['GitHub Actions', { env: { GITHUB_ACTIONS: 'true' } }, 'this is CI (GITHUB_ACTIONS is set)'],
    [
      'a terminal that cannot draw',
      { env: { TERM: 'dumb' } },
      'the terminal cannot show a prompt (TERM=dumb)',
    ],
  ];
  for (const [name, facts, why] of cases) {
    it(name, () => {
      const surface = surfaceOf({ stdin: tty, stderr: tty, env: {}, ci: false, ...facts });
      assert.deepEqual(surface, why === null ? { canAsk: true } : { canAsk: false, why });
    });
  }
});

describe('approve without a terminal', () => {
  const nobody = { canAsk: false, why: 'stdin is not a terminal' } as const;
  const cases = [
    ['allow', { kind: 'run', by: 'policy' }],
    ['deny', { kind: 'refused', by: 'policy' }],
    ['ask', { kind: 'refused', by: 'nobody', why: 'stdin is not a terminal' }],
  ] as const;
  for (const [decision, verdict] of cases) {
    it(decision, async () => {
      const question = sampleQuestion('x', sampleDecision({ decision }));
      assert.deepEqual(await approve(question, nobody), verdict);
    });
  }

  it('what is only observed runs, and the record says what would have been', async () => {
    for (const decision of ['ask', 'deny'] as const) {
      const question = sampleQuestion('x', { ...sampleDecision({ decision }), enforced: false });
      assert.deepEqual(await approve(question, nobody), { kind: 'run', by: 'observe', would: decision });
    }
  });

  const owed = (decision: 'allow' | 'ask' | 'deny', more: Partial<Decision> = {}) => ({
    ...sampleDecision({ decision }),
    obligations: [{ rule: 'a.b', reason: true as const, approvers: { group: 'ops' } }],
    approverGroups: ['ops'],
    ...more,
  });
  const given = { reason: 'because', fields: {} };
  const owing: [name: string, decision: Decision, given: Question['given'], kind: string][] = [
    ['what is not given refuses what is allowed', owed('allow'), undefined, 'refused by obligation'],
    ['what is not given refuses before anybody is asked', owed('ask'), undefined, 'refused by obligation'],
    [
      'somebody outside the group is not asked',
      owed('ask', { approverGroups: ['dev'] }),
      given,
      'refused by obligation',
    ],
    ['an unknown group is nobody', owed('ask', { approverGroups: null }), given, 'refused by obligation'],
    ['what is given leaves the question', owed('ask'), given, 'refused by nobody'],
    ['what is given lets run what is allowed', owed('allow'), given, 'run by policy'],
    ['what is denied stays denied', owed('deny'), given, 'refused by policy'],
    ['what is only observed runs', owed('allow', { enforced: false }), undefined, 'run by observe'],
  ];
  for (const [name, decision, gave, expected] of owing)
    it(name, async () => {
      const question = { ...sampleQuestion('x', decision), ...(gave && { given: gave }) };
      const verdict = await approve(question, nobody);
      assert.equal(`${verdict.kind} by ${'by' in verdict ? verdict.by : '-'}`, expected);
    });

  it('a terminal changes nothing for allow and deny', async () => {
    for (const [decision, kind] of [
      ['allow', 'run'],
      ['deny', 'refused'],
    ] as const) {
      const verdict = await approve(sampleQuestion('x', sampleDecision({ decision })), { canAsk: true });
      assert.deepEqual(verdict, { kind, by: 'policy' });
    }
  });

  it('a word that is none is a bug, not an approval', async () => {
    const decision = sampleDecision({ decision: 'maybe' as 'ask' });
    await assert.rejects(approve(sampleQuestion('x', decision), { canAsk: true }), /not a decision/);
  });
});

describe('wantsColour', () => {
  const cases: [isTTY: boolean, env: Record<string, string>, expected: boolean][] = [
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ];
  for (const [isTTY, env, expected] of cases) {
    it(`${isTTY ? 'terminal' : 'pipe'} ${JSON.stringify(env)}`, () =>
      assert.equal(wantsColour({ isTTY }, env), expected));
  }
});

describe('inRows', () => {
  it('prefixes rows that wrap, so that no text starts at the margin', () => {
    const text = inRows([{ text: `${'x'.repeat(75)}hoopx: allowed\nhoopx: allowed` }], 80, '  | ');
    assert.deepEqual(text.split('\n'), [`  | ${'x'.repeat(75)}`, '  | hoopx: allowed', '  | hoopx: allowed']);
  });
  it('counts wide characters as wide', () => {
    for (const row of inRows([{ text: '漢'.repeat(100) }], 40, '  ').split('\n'))
      assert.ok(row.length <= 2 + 19);
  });
  it('breaks prose at spaces', () => {
    assert.equal(
      proseInRows('one two three four five six seven', 30, '  '),
      '  one two three four five six\n  seven',
    );
  });
});

describe('questionText', () => {
  const look = { paint: plain, width: 100, host: 'web1' };

  it('says what, why and where', () => {
    const script = 'npm test && git push --force';
    const invocation = sampleInvocation({ span: [12, 28] });
    const { text, hidden } = questionText(
      sampleQuestion(script, sampleDecision({ invocations: [invocation] })),
      look,
    );
    assert.equal(hidden, 0);
    assert.equal(
      text,
      [
        '',
        'hoopx asks before this runs',
        '',
        '  │ npm test && »git push --force«',
        '',
        '  high  Forced push without lease  git.force-push',
        '      It overwrites commits that others may have pushed.',
        '      runs: git push --force',
        '',
        '  in /srv/app  on branch main  asked by claude-code  as dev  on web1',
        '',
        '',
      ].join('\n'),
    );
  });

  const attacks: [name: string, script: string][] = [
    ['overwritten by carriage return', 'rm -rf x\rls      '],
    ['concealed', '\x1b[8mrm -rf x\x1b[0m'],
    ['reversed', '\u202erm -rf x'],
    ['behind a clear of the screen', 'rm -rf x\x1b[2J\x1b[H'],
  ];
  for (const [name, script] of attacks) {
    it(`shows a command that is ${name}`, () => {
      const { text } = questionText(
        sampleQuestion(script, sampleDecision({ invocations: [], matches: [] })),
        look,
      );
      assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
      assert.match(text, /rm -rf x/);
    });
  }

  it('lets no fact that an agent controls reach the terminal raw or begin a line', () => {
    const evil = 'x\x1b[2J\r\nhoopx: allowed\u202e';
    const decision = sampleDecision({
      matches: [sampleMatch({ rule: evil, title: evil, reason: evil, suggestion: evil })],
      invocations: [
        sampleInvocation({
          argv: [evil],
          source: evil,
          via: [evil],
          remote: { kind: 'host', name: evil },
          unresolved: [{ kind: 'code', source: evil }],
          effects: [
            {
              action: 'delete',
              recursive: true,
              irreversible: true,
              mode: evil,
              carries: [],
              target: {
                kind: 'path',
                value: evil,
                known: true,
                scope: 'home',
                whole: false,
                role: null,
                exists: null,
                host: null,
              },
            },
          ],
        }),
      ],
      unresolved: [{ kind: 'syntax', source: evil }],
    });
    const question = sampleQuestion(evil, decision, {
      cwd: `/${evil}`,
      agent: evil,
      user: evil,
      repository: { root: '/', branch: evil, commit: null },
    });
    for (const text of [questionText(question, look).text, explanationText(question, look)]) {
      assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
      assert.doesNotMatch(text, /^hoopx: allowed/m);
    }
  });

  it('tells how much of a long command it does not show; the explanation shows all', () => {
    const script = `git push --force\n${'# padding\n'.repeat(5000)}`;
    const question = sampleQuestion(script, sampleDecision({ invocations: [sampleInvocation()] }));
    const { text, hidden } = questionText(question, look);
    assert.ok(hidden > 0);
    assert.match(text, new RegExp(`${hidden} characters not shown`));
    assert.match(text, /»git push --force«/);
    assert.equal(explanationText(question, look).match(/# padding/g)?.length, 5000);
  });

  it('is short for a command with a thousand findings', () => {
    const matches = Array.from({ length: 1000 }, (_, each) =>
      sampleMatch({ rule: `pack.rule-${each % 40}`, invocation: each }),
    );
    const invocations = matches.map((_, each) => sampleInvocation({ argv: ['rm', `f${each}`] }));
    const { text } = questionText(sampleQuestion('x', sampleDecision({ matches, invocations })), look);
    assert.ok(text.split('\n').length < 110);
    assert.match(text, /and 30 more rules/);
  });
});
