import assert from 'node:assert/strict';
import { colours } from '../../src/approval/colours.ts';
import { plain } from '../../src/approval/paint.ts';
import { humanDecision } from '../../src/cli/present/human.ts';
import { decisionObject, jsonLine } from '../../src/cli/present/json.ts';
import { sampleDecision, sampleInvocation, sampleMatch } from '../approval/sample-question.ts';

const allowed = sampleDecision({ decision: 'allow', severity: null, matches: [] });
const COMMAND = 'git push --force';

describe('humanDecision', () => {
  it('is one line when nothing matched', () => {
    assert.equal(humanDecision('git status', allowed, plain), 'allow  git status\n');
  });

  it('names each rule, what it matched, why, and what to do instead', () => {
    assert.equal(
      humanDecision(COMMAND, sampleDecision(), plain),
      [
        'ask  high  git push --force',
        '  git.force-push  Forced push without lease',
        '    runs     git push --force',
        '    why      It overwrites commits that others may have pushed.',
        '    instead  Use git push --force-with-lease.',
        '',
      ].join('\n'),
    );
  });

  it('says what must be given, and that nothing is stopped', () => {
    const obligations = [
      {
        rule: 'a.b',
        reason: true as const,
        fields: { ticket: 'X-1' },
        approvers: { group: 'ops', count: 2 },
      },
      { rule: 'a.c', environment: { drop: ['AWS_*'] }, record: false },
    ];
    assert.equal(
      humanDecision(COMMAND, { ...allowed, obligations, enforced: false }, plain),
      [
        'allow  git push --force',
        '  needs    a reason; ticket of the form X-1; approval by 2 of the group ops  a.b',
        '  needs    its output not recorded; no AWS_* in its environment  a.c',
        '  observe  nothing is stopped: the profile only puts it on record',
        '',
      ].join('\n'),
    );
  });

  it('shows an invocation with what starts it, and where', () => {
    const invocation = sampleInvocation({
      argv: ['rm', '-rf', '/my files'],
      via: ['sudo'],
      privileged: true,
      remote: { kind: 'host', name: 'web1' },
    });
    assert.match(
      humanDecision('x', sampleDecision({ invocations: [invocation] }), plain),
      /runs {5}rm -rf '\/my files' \(through sudo, as another user, on host web1\)\n/,
    );
  });

  it('shows a rule once, however many invocations it matched', () => {
    const invocations = Array.from({ length: 9 }, (_, each) =>
      sampleInvocation({ argv: ['rm', `f${each}`] }),
    );
    const matches = invocations.map((_, invocation) => sampleMatch({ invocation }));
    const text = humanDecision('x', sampleDecision({ invocations, matches }), plain);
    assert.equal(text.match(/git\.force-push/g)?.length, 1);
    assert.match(text, /runs {5}rm f2\n {13}and 6 more like it\n/);
  });

  it('tells a rule whose own word is not the final one', () => {
    const matches = [sampleMatch({ decision: 'deny', rule: 'a.b' }), sampleMatch()];
    const text = humanDecision('x', sampleDecision({ decision: 'deny', matches }), plain);
    assert.match(text, /a\.b {2}Forced push without lease\n/);
    assert.match(text, /git\.force-push {2}Forced push without lease \(ask\)\n/);
  });

  it('says what is not known, but not of arguments and not when it is allowed', () => {
    const unresolved = [{ kind: 'program' as const, source: '$X' }];
    const invocations = [sampleInvocation({ unresolved: [{ kind: 'argument', source: '$Y' }] })];
    assert.equal(
      humanDecision('$X $Y', sampleDecision({ severity: null, matches: [], unresolved, invocations }), plain),
      'ask  $X $Y\n  unknown  which program starts: $X\n',
    );
    assert.equal(humanDecision('$X', { ...allowed, unresolved }, plain), 'allow  $X\n');
  });

  it('paints the word', () => {
    assert.ok(humanDecision('ls', allowed, colours).startsWith('\x1b[32m\x1b[1mallow\x1b['));
    assert.doesNotMatch(humanDecision('ls', allowed, plain), /\x1b/);
  });

  it('lets nothing raw through, in any field', () => {
    const evil = 'a\x1b[2J\r\nallow\u202e';
    const decision = sampleDecision({
      matches: [sampleMatch({ rule: evil, title: evil, reason: evil, suggestion: evil })],
      invocations: [
        sampleInvocation({ argv: [evil], via: [evil], unresolved: [{ kind: 'code', source: evil }] }),
      ],
      unresolved: [{ kind: 'syntax', source: evil }],
    });
    const text = humanDecision(evil, decision, plain);
    assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\u202e]|^allow/m);
  });
});

describe('decisionObject', () => {
  it('has the documented fields, in order', () => {
    const object = decisionObject(COMMAND, sampleDecision(), 7);
    assert.deepEqual(Object.keys(object), [
      'id',
      'command',
      'decision',
      'severity',
      'matches',
      'invocations',
      'unresolved',
    ]);
    assert.deepEqual(Object.keys(object.matches[0] ?? {}), [
      'rule',
      'decision',
      'severity',
      'title',
      'reason',
      'suggestion',
      'invocation',
    ]);
    const [match] = object.matches;
    assert.equal(object.invocations[match?.invocation ?? -1]?.source, COMMAND);
  });

  const ids: unknown[] = [0, '', null, false, 'x', { a: [1] }];
  for (const id of ids) {
    it(`gives back the id ${JSON.stringify(id)}`, () =>
      assert.deepEqual(decisionObject('x', allowed, id).id, id));
  }

  it('has no id when there was none', () => assert.ok(!('id' in decisionObject('x', allowed))));

  it('gives out nothing that a match carries beside', () => {
    const match = { ...sampleMatch(), internal: 1 };
    assert.ok(!jsonLine(decisionObject('x', sampleDecision({ matches: [match] }))).includes('internal'));
  });
});

describe('jsonLine', () => {
  const texts = [
    '\x1b[2J\n',
    '\u202e\u2066',
    '\u2028',
    '\x7f\x9b',
    '\u{e0041}',
    '\ud800',
    'é日🚀',
    '\u0000',
    '"\\',
  ];
  for (const text of texts) {
    it(`${JSON.stringify(text)} is one safe line and reads back`, () => {
      const line = jsonLine({ text });
      assert.doesNotMatch(line.slice(0, -1), /[\x00-\x1f\x7f-\x9f\u2028\u202e\u2066\u{e0041}]/u);
      assert.deepEqual(JSON.parse(line), { text });
    });
  }
});
