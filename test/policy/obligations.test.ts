import assert from 'node:assert/strict';
import { compile } from '../../src/policy/compile.ts';
import { obligationProblems, unmetBy } from '../../src/policy/obligations.ts';
import { bothOwed, droppedBy, type Given, owedBy } from '../../src/policy/owed.ts';
import { parseRuleFile } from '../../src/policy/rules-file.ts';
import type { Match, Obligations, Rule } from '../../src/policy/types.ts';
import { invocationOf } from './invocation.ts';

const match = (rule: string, obligations?: Obligations): Match => ({
  rule,
  decision: 'ask',
  severity: 'low',
  title: 't',
  reason: 'r',
  suggestion: 's',
  ...(obligations && { obligations }),
  invocation: 0,
});

describe('unmetBy', () => {
  const given = (reason: string | null, fields: Given['fields'] = {}): Given => ({ reason, fields });
  const ticket: Obligations = { fields: { ticket: '[A-Z]+-\\d+' } };
  const cases: readonly [
    what: string,
    owed: Obligations,
    given: Given,
    groups: readonly string[] | null,
    expected: readonly string[],
  ][] = [
    ['a reason', { reason: true }, given('because'), null, []],
    ['no reason', { reason: true }, given(null), null, ['reason']],
    ['a reason that says nothing', { reason: true }, given(' \n'), null, ['reason']],
    ['a field', ticket, given(null, { ticket: 'OPS-12' }), null, []],
    ['no field', ticket, given(null), null, ['field ticket']],
    ['a field of another form', ticket, given(null, { ticket: 'x OPS-12' }), null, ['field ticket']],
    ['alternatives match as a whole', { fields: { t: 'a|b' } }, given(null, { t: 'ab' }), null, ['field t']],
    [
      'a name that every object has',
      { fields: { constructor: '.*' } },
      given(null),
      null,
      ['field constructor'],
    ],
    ['somebody of the group', { approvers: { group: 'release' } }, given(null), ['release'], []],
    ['nobody of the group', { approvers: { group: 'release' } }, given(null), ['dev'], ['group release']],
    ['groups that are not known', { approvers: { group: 'release' } }, given(null), null, ['group release']],
    ['one approver', { approvers: { count: 1 } }, given(null), null, []],
    ['two approvers', { approvers: { count: 2 } }, given(null), ['x'], ['unsupported approval by 2 persons']],
    ['masked output', { mask: ['x'] }, given(null), null, ['unsupported masking of its output']],
    ['recorded output', { record: true }, given(null), null, ['unsupported a recording of its output']],
    ['output that is not recorded', { record: false }, given(null), null, []],
    ['a reduced environment', { environment: 'reduced' }, given(null), null, []],
    ['several', { reason: true, ...ticket }, given(null), null, ['reason', 'field ticket']],
  ];
  for (const [what, owed, gave, groups, expected] of cases)
    it(what, () =>
      assert.deepEqual(
        unmetBy([{ rule: 'a.b', ...owed }], gave, groups).map((one) =>
          [
            one.kind,
            ...(one.kind === 'field'
              ? [one.field]
              : one.kind === 'group'
                ? [one.group]
                : one.kind === 'unsupported'
                  ? [one.what]
                  : []),
          ].join(' '),
        ),
        expected,
      ),
    );
});

describe('owedBy', () => {
  it('takes each rule once', () => {
    const reason: Obligations = { reason: true };
    assert.equal(owedBy([match('a.a')]), null);
    assert.deepEqual(owedBy([match('a.a', reason), match('a.b'), match('a.a', reason)]), [
      { rule: 'a.a', reason: true },
    ]);
    assert.deepEqual(
      bothOwed([{ rule: 'a.a', reason: true }], [{ rule: 'a.a', reason: true }, { rule: 'a.c' }]),
      [{ rule: 'a.a', reason: true }, { rule: 'a.c' }],
    );
  });
  it('says what the command does not inherit', () => {
    const obligations = [
      { rule: 'a', environment: { drop: ['B', 'A_*'] } },
      { rule: 'b', environment: 'reduced' as const },
    ];
    assert.deepEqual(droppedBy({ obligations }), { names: ['A_*', 'B'], secrets: true });
    assert.deepEqual(droppedBy({ obligations, enforced: false }), { names: [], secrets: false });
    assert.deepEqual(droppedBy({}), { names: [], secrets: false });
  });
});

describe('a rule with obligations', () => {
  const rule = (more: Partial<Rule>): Rule => ({
    id: 'a.b',
    decision: 'allow',
    severity: 'low',
    title: 't',
    reason: 'r',
    suggestion: 's',
    references: [],
    when: { has: { program: 'x' } },
    examples: { match: [], pass: [] },
    ...more,
  });
  const decide = (more: Partial<Rule>, program = 'x') =>
    compile([rule(more)]).decide({ invocations: [invocationOf({ program })], unresolved: [] });
  it('hands them to the decision', () => {
    assert.deepEqual(decide({ obligations: { reason: true } }).obligations, [{ rule: 'a.b', reason: true }]);
    assert.equal(decide({ obligations: { reason: true } }, 'y').obligations, undefined);
  });
  it('that wants approvers asks, even where it allows', () => {
    const made = decide({ obligations: { approvers: { group: 'release' } } });
    assert.deepEqual([made.decision, made.approverGroups], ['ask', null]);
  });
  it('is another policy by its hash', () =>
    assert.notEqual(compile([rule({ obligations: { reason: true } })]).hash, compile([rule({})]).hash));
  it('tells its intent', () => {
    const instead = { intent: 'use_alternative', command: 'y' } as const;
    assert.deepEqual(decide({ instead }).matches[0]!.instead, instead);
  });
});

describe('obligations in rule files', () => {
  const wrong: readonly [obligations: unknown, expected: RegExp][] = [
    [[], /is an object/],
    [{ reson: true }, /"reson" is not known here/],
    [{ reason: 'yes' }, /"reason" is true/],
    [{ fields: {} }, /"fields" is an object of patterns/],
    [{ fields: { Ticket: 'x' } }, /not a name in lower-case kebab/],
    [{ fields: { ticket: '(' } }, /is not a regular expression/],
    [{ fields: { ticket: '(?=x)' } }, /is not a regular expression/],
    [{ approvers: {} }, /"approvers" has/],
    [{ approvers: { count: 0 } }, /"approvers" has/],
    [{ approvers: { group: 'x', n: 2 } }, /"approvers" has/],
    [{ environment: 'none' }, /"environment" is/],
    [{ environment: { drop: ['A*B'] } }, /"environment" is/],
    [{ mask: 'x' }, /"mask" is/],
    [{ record: 'no' }, /"record" is/],
  ];
  for (const [obligations, expected] of wrong)
    it(JSON.stringify(obligations), () =>
      assert.match(obligationProblems(obligations)[0]!.message, expected),
    );
  it('take what there is', () =>
    assert.deepEqual(
      obligationProblems({
        reason: true,
        fields: { ticket: '[A-Z]+-\\d+' },
        approvers: { group: 'x', count: 2 },
        mask: ['x'],
        record: false,
        environment: { drop: ['AWS_*', '*_TOKEN', 'X'] },
      }),
      [],
    ));

  const problems = (more: object) => {
    const words = { id: 'a.b', decision: 'ask', severity: 'low', title: 't', reason: 'r', suggestion: 's' };
    const rule = { ...words, when: { has: { program: 'x' } }, ...more };
    const read = parseRuleFile(JSON.stringify({ pack: 'a', title: 't', rules: [rule] }), { file: 'a.json' });
    return read.ok
      ? []
      : read.problems.map(({ message, hint, pointer }) => `${pointer} ${message} (${hint})`);
  };
  it('are found with their place', () => {
    assert.match(
      problems({ obligations: { fields: { ticket: '(' } } })[0]!,
      /^\/rules\/0\/obligations\/fields\/ticket is not/,
    );
    assert.match(problems({ decision: 'deny', obligations: { reason: true } })[0]!, /nothing can be owed/);
    assert.match(problems({ instead: { intent: 'ask' } })[0]!, /"intent" must be one of/);
    assert.match(problems({ instead: { intent: 'stop', comand: 'x' } })[0]!, /did you mean "command"/);
    assert.deepEqual(problems({ instead: { intent: 'scope_down' }, final: true }), []);
  });
});
