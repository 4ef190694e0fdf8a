import assert from 'node:assert/strict';
import { readBuiltin, rulesOf, type SourcedRule } from '../../../src/policy/catalogue.ts';
import { compile } from '../../../src/policy/compile.ts';
import { implies, unsatisfiable } from '../../../src/policy/lint/implies.ts';
import { lintRules } from '../../../src/policy/lint/lint.ts';
import type { Rule } from '../../../src/policy/types.ts';
import { type Condition, expand } from '../../../src/policy/vocabulary.ts';

function rule(name: string, when: Condition, more: Partial<Rule> = {}): SourcedRule {
  return {
    pack: 'p',
    layer: 'project',
    file: '/p.json',
    positionOf: () => ({ line: 1, column: 1 }),
    rule: {
      id: `p.${name}`,
      decision: 'ask',
      severity: 'low',
      title: 't',
      reason: 'r',
      suggestion: 's',
      references: [],
      when,
      examples: { match: ['true'], pass: ['false'] },
      ...more,
    },
  };
}

const MAKE: Condition = { has: { program: 'make' } };
const MAKE_PROD: Condition = { has: { program: 'make', operands: { some: 'prod' } } };

describe('implies', () => {
  const cases: readonly (readonly [a: Condition, b: Condition, expected: boolean])[] = [
    [MAKE_PROD, MAKE, true],
    [MAKE, MAKE_PROD, false],
    [MAKE, { has: { program: ['make', 'gmake'] } }, true],
    [{ has: { program: ['make', 'gmake'] } }, MAKE, false],
    [MAKE, { has: { program: { glob: 'm*' } } }, true],
    [MAKE, { has: { program: { glob: 'n*' } } }, false],
    [MAKE, { anyOf: [{ has: { program: 'rm' } }, MAKE] }, true],
    [{ anyOf: [MAKE_PROD, { has: { program: 'make' }, option: 'force' }] }, MAKE, true],
    [{ anyOf: [MAKE_PROD, { has: { program: 'rm' } }] }, MAKE, false],
    [{ allOf: [MAKE, { has: { privileged: true } }] }, MAKE, true],
    [{ effect: { action: 'delete', scope: 'home' } }, { effect: { action: ['delete', 'erase'] } }, true],
    [{ effect: { action: 'delete' } }, { effect: { action: 'delete', scope: 'home' } }, false],
    [{ has: { operands: { starts: ['a', 'b'] } } }, { has: { operands: { some: 'b' } } }, true],
    [{ has: { operands: { minItems: 3 } } }, { has: { operands: { minItems: 2 } } }, true],
    [{ has: { operands: { minItems: 2 } } }, { has: { operands: { minItems: 3 } } }, false],
    [{ has: { path: { not: 'a' } } }, { has: { path: { not: ['a', 'b'] } } }, false],
    [{ has: { path: { not: ['a', 'b'] } } }, { has: { path: { not: 'a' } } }, true],
    [{ has: { options: { has: { force: {}, x: 'y' } } } }, { option: 'force' }, true],
  ];
  for (const [a, b, expected] of cases)
    it(`${JSON.stringify(a)} ${expected ? '=>' : '=/>'} ${JSON.stringify(b)}`, () =>
      assert.equal(implies(expand(a), expand(b)), expected));
});

describe('unsatisfiable', () => {
  const cases: readonly (readonly [condition: Condition, expected: boolean])[] = [
    [MAKE, false],
    [{ allOf: [MAKE, { has: { program: 'rm' } }] }, true],
    [{ allOf: [MAKE, { has: { program: ['rm', 'make'] } }] }, false],
    [{ has: { program: { allOf: ['make', { glob: 'x*' }] } } }, true],
    [{ has: { operands: { minItems: 3, maxItems: 2 } } }, true],
    [{ has: { operands: { minItems: 2, maxItems: 2 } } }, false],
    [{ allOf: [MAKE, { not: MAKE }] }, true],
    [{ allOf: [MAKE, { not: MAKE_PROD }] }, false],
    [{ anyOf: [{ allOf: [MAKE, { has: { program: 'rm' } }] }, MAKE] }, false],
    [{ has: { program: 'make', operands: { some: { allOf: ['a', 'b'] } } } }, true],
    [{ has: { operands: { allOf: [{ some: 'a' }, { some: 'b' }] } } }, false],
  ];
  for (const [condition, expected] of cases)
    it(JSON.stringify(condition), () => assert.equal(unsatisfiable(expand(condition)), expected));
});

describe('lint', () => {
  const codes = (...rules: SourcedRule[]) =>
    lintRules(rules, [], compile(rules.map((each) => each.rule))).map(
      ({ rule: id, code }) => `${id} ${code}`,
    );

  const cases: readonly (readonly [name: string, rules: SourcedRule[], expected: string[]])[] = [
    ['good rules', [rule('a', MAKE_PROD), rule('b', { has: { program: 'rm' } })], []],
    ['a narrower rule that is stricter', [rule('a', MAKE_PROD, { decision: 'deny' }), rule('b', MAKE)], []],
    [
      'a narrower rule of the same word, which has words of its own',
      [rule('a', MAKE_PROD), rule('b', MAKE)],
      [],
    ],
    [
      'a narrower rule that is weaker',
      [rule('a', MAKE_PROD), rule('b', MAKE, { decision: 'deny' })],
      ['p.a shadowed'],
    ],
    [
      'an allow that is to be an exception',
      [rule('a', MAKE_PROD, { decision: 'allow' }), rule('b', MAKE)],
      ['p.a shadowed'],
    ],
    [
      'one condition, two words',
      [rule('a', MAKE), rule('b', MAKE, { decision: 'deny' })],
      ['p.a contradiction'],
    ],
    ['one condition, one word', [rule('a', MAKE), rule('b', MAKE)], ['p.b duplicate']],
    [
      'no command can match',
      [rule('a', { allOf: [MAKE, { has: { program: 'rm' } }] })],
      ['p.a never-matches'],
    ],
    [
      'everything matches',
      [rule('a', { has: { argv: { minItems: 1 } } })],
      ['p.a matches-everything', 'p.a tried-always'],
    ],
    [
      'much matches',
      [rule('a', { has: { operands: { maxItems: 0 } } })],
      ['p.a too-broad', 'p.a tried-always'],
    ],
    [
      'an allow for everything',
      [rule('a', { has: { argv: { minItems: 1 } } }, { decision: 'allow' })],
      ['p.a tried-always'],
    ],
    [
      'a pattern for anything',
      [rule('a', { has: { program: 'make', operands: { some: { pattern: '.*' } } } })],
      ['p.a broad-pattern'],
    ],
    [
      'a glob for anything',
      [rule('a', { has: { program: 'make', operands: { some: { glob: '**' } } } })],
      ['p.a broad-pattern'],
    ],
    [
      'a property called pattern',
      [rule('a', { has: { program: 'make', options: { has: { pattern: '.*' } } } })],
      [],
    ],
    [
      'an anchored pattern',
      [rule('a', { has: { program: 'make', operands: { some: { pattern: '^prod' } } } })],
      [],
    ],
    [
      'a slow pattern',
      [
        rule('a', {
          has: { program: 'make', operands: { some: { pattern: '^(?:abcdefghijkl){1,900}$' } } },
        }),
      ],
      ['p.a slow-pattern'],
    ],
    ['no examples', [rule('a', MAKE, { examples: { match: [], pass: [] } })], ['p.a untested']],
    [
      'examples that a stricter rule decides',
      [
        rule('a', MAKE, { examples: { match: ['make prod'], pass: ['ls'] } }),
        rule('b', MAKE_PROD, { decision: 'deny' }),
      ],
      ['p.a shadowed'],
    ],
    [
      'an example that shows it deciding',
      [
        rule('a', MAKE, { examples: { match: ['make prod', 'make x'], pass: ['ls'] } }),
        rule('b', MAKE_PROD, { decision: 'deny' }),
      ],
      [],
    ],
  ];
  for (const [name, rules, expected] of cases) it(name, () => assert.deepEqual(codes(...rules), expected));

  it('has nothing to say of the built-in rules', () => {
    const packs = readBuiltin();
    assert.ok(packs.ok);
    const rules = rulesOf(packs.value).map((each) => ({ ...each, positionOf: () => null }));
    const findings = lintRules(
      rules,
      [],
      compile(
        rules.map((each) => each.rule),
        'native',
      ),
    );
    assert.deepEqual(
      findings.map(({ rule: id, code, message }) => `${id} ${code}: ${message}`),
      [],
    );
  }).timeout(120_000);
});
