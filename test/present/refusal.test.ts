import assert from 'node:assert/strict';
import { githubError, githubRefusal } from '../../src/cli/present/github.ts';
import { problemLines } from '../../src/cli/present/problems.ts';
import { type Refusal, refusalExitCode, refusalObject, refusalText } from '../../src/cli/present/refusal.ts';
import type { Decision } from '../../src/policy/types.ts';
import type { Problem } from '../../src/problem.ts';
import { sampleDecision, sampleMatch } from '../approval/sample-question.ts';

const denied = sampleDecision({ decision: 'deny', matches: [sampleMatch({ decision: 'deny' })] });
const byPolicy: Refusal = { kind: 'refused', by: 'policy' };
const byHuman: Refusal = { kind: 'refused', by: 'human', user: 'alice', note: 'use a branch', waitedMs: 900 };
const EVIL = 'a\x1b[2J\r\n::error::x\u202e';
const evil = sampleDecision({
  matches: [sampleMatch({ rule: EVIL, title: EVIL, reason: EVIL, suggestion: EVIL })],
  unresolved: [{ kind: 'syntax', source: EVIL }],
});

describe('refusalText', () => {
  const firstLines: [name: string, refusal: Refusal, decision: Decision, line: string, code: number][] = [
    ['policy', byPolicy, denied, 'hoopx: denied: Forced push without lease [git.force-push]', 77],
    [
      'a rule that asks, in CI',
      byPolicy,
      sampleDecision({ decision: 'deny' }),
      'hoopx: denied, it needs approval and nobody can be asked here: Forced push without lease [git.force-push]',
      77,
    ],
    [
      'a person',
      byHuman,
      sampleDecision(),
      'hoopx: denied by alice: Forced push without lease [git.force-push]',
      77,
    ],
    [
      'nobody',
      { kind: 'refused', by: 'nobody', why: 'stdin is not a terminal' },
      sampleDecision(),
      'hoopx: denied, it needs approval and stdin is not a terminal: Forced push without lease [git.force-push]',
      77,
    ],
    [
      'silence',
      { kind: 'expired', waitedMs: 120_004 },
      sampleDecision(),
      'hoopx: approval expired, nobody answered within 120 s: Forced push without lease [git.force-push]',
      75,
    ],
    [
      'no rule, but an unknown part',
      byPolicy,
      sampleDecision({ decision: 'deny', matches: [], unresolved: [{ kind: 'program', source: '$X' }] }),
      'hoopx: denied: hoopx cannot know which program starts: $X',
      77,
    ],
    [
      'nothing to name',
      byPolicy,
      sampleDecision({ decision: 'deny', matches: [] }),
      'hoopx: denied: by policy',
      77,
    ],
  ];
  for (const [name, refusal, decision, line, code] of firstLines) {
    it(name, () => {
      assert.equal(refusalText(refusal, decision).split('\n')[0], line);
      assert.equal(refusalExitCode(refusal), code);
      assert.equal(`hoopx: ${refusalObject(refusal, decision).message}`, line);
    });
  }

  it('says why, what to do instead, and what the person said', () => {
    const matches = [
      sampleMatch(),
      sampleMatch({ rule: 'a.b', title: 'Other', reason: '', suggestion: 'Do x.' }),
    ];
    assert.equal(
      refusalText(byHuman, sampleDecision({ matches })),
      [
        'hoopx: denied by alice: Forced push without lease [git.force-push]',
        '  alice says: use a branch',
        '  why: It overwrites commits that others may have pushed.',
        '  instead: Use git push --force-with-lease.',
        '  also: Other [a.b]',
        '  instead: Do x.',
        '',
      ].join('\n'),
    );
  });

  it('lets nothing raw through, and no text begins a line of its own', () => {
    const refusals: Refusal[] = [
      { kind: 'refused', by: 'human', user: EVIL, note: EVIL, waitedMs: 1 },
      { kind: 'refused', by: 'nobody', why: EVIL },
    ];
    for (const refusal of refusals) {
      for (const decision of [evil, { ...evil, matches: [] }]) {
        const text = refusalText(refusal, decision);
        assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\u202e]/);
        assert.doesNotMatch(text, /^\s*::/m);
      }
    }
  });
});

describe('refusalObject', () => {
  it('has the documented fields', () => {
    assert.deepEqual(refusalObject(byHuman, sampleDecision()), {
      kind: 'refused',
      by: 'human',
      exitCode: 77,
      message: 'denied by alice: Forced push without lease [git.force-push]',
      note: 'use a branch',
      needs: [],
      instead: { intent: null, text: 'Use git push --force-with-lease.', command: null },
      decision: 'ask',
      severity: 'high',
      matches: [sampleMatch()],
    });
  });
  it('nobody refused when the time ran out', () => {
    const { kind, by, exitCode, note } = refusalObject({ kind: 'expired', waitedMs: 1 }, sampleDecision());
    assert.deepEqual([kind, by, exitCode, note], ['expired', null, 75, null]);
  });
});

describe('githubError', () => {
  const cases: [name: string, title: string, message: string, line: string][] = [
    ['plain', 'Denied', 'why', '::error title=Denied::why\n'],
    ['lines', 'Denied', 'a\nb', '::error title=Denied::a%0Ab\n'],
    ['percent', '5%', '100%0A', '::error title=5%25::100%250A\n'],
    [
      'colon and comma end no property',
      'a,file=b::c',
      'd: e, f',
      '::error title=a%2Cfile=b%3A%3Ac::d: e, f\n',
    ],
    ['carriage return', 'a', 'b\r::stop-commands::x', '::error title=a::b\\r::stop-commands::x\n'],
    [
      'a second command',
      'a\n::set-env::',
      'b\n::add-mask::x',
      '::error title=a\\n%3A%3Aset-env%3A%3A::b%0A::add-mask::x\n',
    ],
    ['escape sequence', '\x1b[2J', '\u202e', '::error title=\\x1b[2J::\\u202e\n'],
  ];
  for (const [name, title, message, line] of cases) {
    it(name, () => assert.equal(githubError(title, message), line));
  }

  it('annotates a refusal on one line', () => {
    const text = githubRefusal(byPolicy, denied);
    assert.ok(
      text.startsWith(
        '::error title=hoopx%3A denied%3A Forced push without lease [git.force-push]::hoopx: denied',
      ),
    );
    assert.equal(text.indexOf('\n'), text.length - 1);
    assert.match(text, /%0A {2}instead: Use git push --force-with-lease\.\n$/);
    assert.equal(githubRefusal(byPolicy, evil).split('\n').length, 2);
  });
});

describe('problemLines', () => {
  const problem: Problem = {
    file: 'rules/a.json',
    line: 3,
    column: 7,
    rule: null,
    pointer: null,
    message: 'not a property: progam',
    hint: null,
  };
  const cases: [name: string, change: Partial<Problem>, line: string][] = [
    ['a place', {}, 'rules/a.json:3:7: not a property: progam'],
    [
      'a hint',
      { hint: 'did you mean program?' },
      'rules/a.json:3:7: not a property: progam (did you mean program?)',
    ],
    [
      'a rule',
      { rule: 'a.b', pointer: '/rules/0/when' },
      'rules/a.json:3:7: not a property: progam [a.b /rules/0/when]',
    ],
    ['no column', { column: null }, 'rules/a.json:3: not a property: progam'],
    ['no line', { line: null, column: null }, 'rules/a.json: not a property: progam'],
    ['no file', { file: null, line: null, column: null }, 'not a property: progam'],
    [
      'hostile text',
      { message: 'x\n\x1b[2Jy', pointer: '/\u202e' },
      'rules/a.json:3:7: x\\n\\x1b[2Jy [/\\u202e]',
    ],
  ];
  for (const [name, change, line] of cases) {
    it(name, () => assert.equal(problemLines([{ ...problem, ...change }]), `${line}\n`));
  }
  it('prints all', () => assert.equal(problemLines([problem, problem]).split('\n').length, 3));
});
