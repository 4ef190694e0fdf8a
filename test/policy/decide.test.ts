import assert from 'node:assert/strict';
import type { Understanding } from '../../src/command/types.ts';
import { combine } from '../../src/policy/combine.ts';
import { compile } from '../../src/policy/compile.ts';
import type { DecisionWord, Rule, Severity } from '../../src/policy/types.ts';
import type { Condition } from '../../src/policy/vocabulary.ts';
import { invocationOf } from './invocation.ts';

function rule(id: string, decision: DecisionWord, severity: Severity, when: Condition): Rule {
  const examples = { match: [], pass: [] };
  return { id, decision, severity, title: id, reason: 'r', suggestion: 's', references: [], when, examples };
}

function programs(...names: string[]): Understanding {
  return { invocations: names.map((program) => invocationOf({ program })), unresolved: [] };
}

const RULES = [
  rule('t.allow-a', 'allow', 'critical', { has: { program: ['a', 'ab'] } }),
  rule('t.ask-b-low', 'ask', 'low', { has: { program: ['b', 'ab'] } }),
  rule('t.ask-b-high', 'ask', 'high', { has: { program: 'b' } }),
  rule('t.deny-c', 'deny', 'low', { has: { program: 'c' } }),
  rule('t.limit', 'deny', 'high', { has: { unresolved: { some: { has: { kind: 'limit' } } } } }),
];
const policy = compile(RULES);

describe('decide', () => {
  const table: [string, string[], DecisionWord, Severity | null, string[]][] = [
    ['nothing runs', [], 'allow', null, []],
    ['no rule matches', ['x', 'y'], 'allow', null, []],
    ['allow', ['a'], 'allow', 'critical', ['t.allow-a']],
    ['ask over allow', ['ab'], 'ask', 'low', ['t.ask-b-low', 't.allow-a']],
    ['the most severe of equals', ['b'], 'ask', 'high', ['t.ask-b-high', 't.ask-b-low']],
    [
      'deny over all',
      ['a', 'b', 'c'],
      'deny',
      'low',
      ['t.deny-c', 't.ask-b-high', 't.ask-b-low', 't.allow-a'],
    ],
    ['an early allow hides nothing', ['a', 'x', 'c'], 'deny', 'low', ['t.deny-c', 't.allow-a']],
    ['the same again', ['c', 'c', 'c'], 'deny', 'low', ['t.deny-c']],
  ];
  for (const [name, commands, decision, severity, rules] of table)
    it(name, () => {
      const made = policy.decide(programs(...commands));
      assert.equal(made.decision, decision);
      assert.equal(made.severity, severity);
      assert.deepEqual(
        made.matches.map((match) => match.rule),
        rules,
      );
    });

  it('says which invocation matched', () => {
    const [match] = policy.decide(programs('x', 'c')).matches;
    assert.equal(match!.invocation, 1);
  });

  it('turns a final ask into deny in CI, and nothing else', () => {
    assert.equal(policy.decide(programs('b'), { ci: true }).decision, 'deny');
    assert.equal(policy.decide(programs('b'), { ci: true }).matches[0]!.decision, 'ask');
    assert.equal(policy.decide(programs('a'), { ci: true }).decision, 'allow');
    assert.equal(policy.decide(programs('x'), { ci: true }).decision, 'allow');
  });

  it('decides on parts that belong to no invocation', () => {
    const made = policy.decide({ invocations: [], unresolved: [{ kind: 'limit', source: 'too deep' }] });
    assert.equal(made.decision, 'deny');
    assert.equal(made.matches[0]!.invocation, null);
  });

  it('gives the same answer again', () =>
    assert.deepEqual(policy.decide(programs('a', 'b')), policy.decide(programs('a', 'b'))));
});

describe('combine', () => {
  const strict = compile([rule('own.deny-a', 'deny', 'medium', { has: { program: 'a' } })]);
  const lax = compile([rule('own.allow-c', 'allow', 'critical', { has: { program: 'c' } })]);

  it('takes the strictest word of all', () => {
    const both = combine([policy, strict]);
    assert.equal(both.decide(programs('a')).decision, 'deny');
    assert.deepEqual(
      both.decide(programs('a')).matches.map((match) => match.rule),
      ['own.deny-a', 't.allow-a'],
    );
  });
  it('lets no policy take back what another says', () =>
    assert.equal(combine([policy, lax]).decide(programs('c')).decision, 'deny'));
  it('knows of CI', () =>
    assert.equal(combine([policy, lax]).decide(programs('b'), { ci: true }).decision, 'deny'));
  it('has another hash than its parts', () => {
    const hashes = new Set(
      [policy, strict, lax, combine([policy, strict]), combine([policy, lax])].map((p) => p.hash),
    );
    assert.equal(hashes.size, 5);
  });
  it('of one is that one', () => assert.equal(combine([policy]), policy));
});

describe('policy hash', () => {
  const first = RULES[0]!;
  it('has its form', () => assert.match(policy.hash, /^sha256:[0-9a-f]{64}$/));
  it('does not change with texts, examples and order', () => {
    const told = [...RULES].reverse().map((one) => ({ ...one, title: 'x', reason: 'y', references: ['z'] }));
    assert.equal(compile(told).hash, policy.hash);
  });
  const changes: [string, Partial<Rule>][] = [
    ['decision', { decision: 'ask' }],
    ['severity', { severity: 'low' }],
    ['condition', { when: { has: { program: 'z' } } }],
    ['id', { id: 't.other' }],
  ];
  for (const [name, change] of changes)
    it(`changes with the ${name}`, () =>
      assert.notEqual(compile([{ ...first, ...change }, ...RULES.slice(1)]).hash, policy.hash));
});
