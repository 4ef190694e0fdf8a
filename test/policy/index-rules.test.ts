import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readBuiltinPacks } from '../../scripts/builtin-packs.ts';
import type { Invocation } from '../../src/command/types.ts';
import { quiet, schemaOf, validatorCompiler } from '../../src/policy/compile.ts';
import { keysNeeded, keysOf, lookupIn, lookupInPacked, packIndex } from '../../src/policy/index-rules.ts';
import { type Condition, expand } from '../../src/policy/vocabulary.ts';
import { effectOf, invocationOf } from './invocation.ts';
import { understandExample } from './rule-examples.ts';

/** Condition and the keys it needs; null when it must always be evaluated. */
const TABLE: [string, Condition, string[] | null][] = [
  ['program', { has: { program: 'rm' } }, ['program:rm']],
  ['unknown program', { has: { program: null } }, ['program:null']],
  ['programs', { has: { program: ['rm', 'dd'] } }, ['program:rm', 'program:dd']],
  ['program by pattern', { has: { program: { pattern: '^rm' } } }, null],
  ['not a program', { not: { has: { program: 'rm' } } }, null],
  ['program and not', { has: { program: 'rm' }, not: { option: 'x' } }, ['program:rm']],
  ['program rather than action', { has: { program: 'rm' }, effect: { action: 'delete' } }, ['program:rm']],
  ['action', { effect: { action: ['delete', 'erase'] } }, ['action:delete', 'action:erase']],
  [
    'action and scope',
    { effect: { action: 'delete', scope: ['home', 'root'] } },
    ['effect:delete@home', 'effect:delete@root'],
  ],
  ['scope alone', { effect: { scope: 'home' } }, null],
  ['role', { effect: { action: 'read', role: 'private-key' } }, ['role:private-key']],
  ['no role', { effect: { action: 'read', role: [null, 'cron'] } }, ['action:read']],
  ['no effect', { not: { effect: { action: 'delete' } } }, null],
  ['every effect', { has: { effects: { every: { has: { action: 'read' } } } } }, ['action:read']],
  ['unresolved', { has: { unresolved: { some: { has: { kind: 'code' } } } } }, ['unresolved:code']],
  [
    'either',
    { anyOf: [{ has: { program: 'rm' } }, { effect: { action: 'erase' } }] },
    ['program:rm', 'action:erase'],
  ],
  ['either, one of them open', { anyOf: [{ has: { program: 'rm' } }, { option: 'x' }] }, null],
  ['both', { allOf: [{ option: 'x' }, { has: { program: 'rm' } }] }, ['program:rm']],
  ['code', { has: { code: { has: { language: 'sh' } } } }, ['has:code']],
  ['some code', { has: { code: { not: null } } }, ['has:code']],
  ['no code', { has: { code: null } }, null],
  ['privileged', { has: { privileged: true } }, ['has:privileged']],
  ['not privileged', { has: { privileged: false } }, null],
  ['assignment', { has: { assignments: { has: { LD_PRELOAD: {} } } } }, ['has:assignments']],
  ['assignment by pattern', { has: { assignments: { named: { pattern: '^LD_' } } } }, ['has:assignments']],
  ['no assignments', { not: { has: { assignments: { named: { pattern: '^LD_' } } } } }, null],
  ['at most', { has: { via: { maxItems: 0 } } }, null],
];

/** Conditions and invocations over few words, so that many of them match. */
const program = fc.constantFrom('rm', 'dd', 'git', null);
const action = fc.constantFrom('delete', 'read', 'erase');
const scope = fc.constantFrom('home', 'root', 'temp', null);
const role = fc.constantFrom('private-key', 'git-hook', null);
const kind = fc.constantFrom('code', 'target');
const language = fc.constantFrom('sh', 'python');

const some = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof(
    value,
    fc.uniqueArray(value, { minLength: 1, maxLength: 2 }),
    value.map((one) => ({ not: one })),
  );
const effect = fc
  .record({ action: some(action), scope: some(scope), role: some(role) }, { requiredKeys: [] })
  .filter((properties) => Object.keys(properties).length > 0);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    some(program).map((value) => ({ has: { program: value } })),
    effect.map((value) => ({ effect: value })),
    fc.tuple(fc.constantFrom('some', 'every'), some(action), some(scope)).map(([keyword, a, s]) => ({
      has: {
        effects: {
          [keyword]: { allOf: [{ has: { action: a } }, { has: { target: { has: { scope: s } } } }] },
        },
      },
    })),
    some(kind).map((value) => ({ has: { unresolved: { some: { has: { kind: value } } } } })),
    some(language).map((value) => ({ has: { code: { has: { language: value } } } })),
    fc.constantFrom<Condition>(
      { has: { code: { not: null } } },
      { has: { code: null } },
      { has: { privileged: [true, false] } },
      { has: { privileged: true } },
      { has: { via: { minItems: 1 } } },
      { has: { path: { pattern: '' } } },
      { has: { assignments: { named: { pattern: 'A' } } } },
    ),
    tie('condition').map((inner) => ({ not: inner })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((inner) => ({ anyOf: inner })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((inner) => ({ allOf: inner })),
  ) as fc.Arbitrary<Condition>,
}));
const invocation: fc.Arbitrary<Invocation> = fc
  .record({
    program,
    path: fc.constantFrom(null, '', './rm'),
    privileged: fc.boolean(),
    via: fc.constantFrom([], ['sudo']),
    assignments: fc.constantFrom<Record<string, string>>({}, { A: 'x' }),
    code: fc.option(
      fc.record({ language, origin: fc.constant('argument' as const), text: fc.constant(null) }),
    ),
    unresolved: fc.array(fc.record({ kind, source: fc.constant('x') }), { maxLength: 1 }),
    effects: fc.array(
      fc.tuple(action, scope, role).map(([a, s, r]) => effectOf(a, { scope: s, role: r })),
      { maxLength: 2 },
    ),
  })
  .map((parts) => invocationOf(parts as unknown as Partial<Invocation>));

const compiler = () => validatorCompiler('native');

describe('rule index', () => {
  for (const [name, when, expected] of TABLE)
    it(name, () => {
      const keys = keysNeeded(expand(when));
      assert.deepEqual(keys && [...keys].sort(), expected && [...expected].sort());
    });

  it('says the same as text', () => {
    const byKey = { 'program:git push': [3, 12], 'program:rm': [1], 'effect:delete@home': [0, 1, 2] };
    const index = { always: [7], byKey };
    const plain = lookupIn(index);
    const packed = lookupInPacked(packIndex(index));
    assert.deepEqual(packed.always, plain.always);
    const missing = [
      'program:r',
      'rm',
      '',
      '__proto__',
      'program:rm\t1',
      'program:rm\n',
      '\n',
      'constructor',
      '1',
    ];
    for (const key of [...Object.keys(byKey), ...missing, ...Object.keys(byKey)])
      assert.deepEqual(packed.withKey(key), plain.withKey(key), key);
    for (const key of missing) assert.deepEqual(packed.withKey(key), [], key);
  });

  it('never passes over a rule that would match', () => {
    const ajv = compiler();
    fc.assert(
      fc.property(condition, fc.array(invocation, { minLength: 20, maxLength: 20 }), (when, invocations) => {
        const schema = expand(when);
        const matches = ajv.compile(quiet(schema));
        const needed = keysNeeded(schema);
        for (const each of invocations)
          if (matches(each)) assert.ok(needed === null || keysOf(each).some((key) => needed.has(key)));
      }),
      { numRuns: 300 },
    );
  });

  it('never passes over a built-in rule on its own examples', () => {
    const packs = readBuiltinPacks();
    assert.ok(packs.ok);
    const ajv = compiler();
    for (const rule of packs.value.flatMap(({ rules }) => rules)) {
      const schema = schemaOf(rule);
      const matches = ajv.compile(quiet(schema));
      const needed = keysNeeded(schema);
      for (const example of rule.examples.match)
        for (const each of understandExample(example).invocations)
          if (matches(each))
            assert.ok(needed === null || keysOf(each).some((key) => needed.has(key)), rule.id);
    }
  });
});
