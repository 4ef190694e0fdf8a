import assert from 'node:assert/strict';
import { quiet, validatorCompiler } from '../../src/policy/compile.ts';
import { type Condition, expand } from '../../src/policy/vocabulary.ts';
import { effectOf, invocationOf } from './invocation.ts';

function holds(condition: Condition, value: unknown): boolean {
  const [native, linear] = (['native', 'linear'] as const).map(
    (engine) => validatorCompiler(engine).compile(quiet(expand(condition)))(value) as boolean,
  );
  assert.equal(native, linear, 'both engines say the same');
  return native!;
}

/** Condition, values it holds for, values it does not hold for. */
const TABLE: [string, Condition, unknown[], unknown[]][] = [
  ['scalar', 'rm', ['rm'], ['rmdir', null, undefined, ['rm'], {}]],
  ['null', null, [null], ['', 0, false, 'null']],
  ['list', ['a', 'b'], ['a', 'b'], ['c', null, ['a']]],
  ['has', { has: { a: 1 } }, [{ a: 1 }, { a: 1, b: 2 }], [{}, { a: 2 }, { a: null }, null, [1], 'a']],
  ['has {}', { has: { a: {} } }, [{ a: null }, { a: 0 }], [{}, { b: 1 }, null]],
  ['has: inherited names', { has: { constructor: {} } }, [{ constructor: 1 }], [{}, []]],
  ['has: both', { has: { a: 1, b: {} } }, [{ a: 1, b: 2 }], [{ a: 1 }, { b: 2 }]],
  ['named', { named: { pattern: '^X_' } }, [{ X_A: null }, { b: 1, X_: 1 }], [{}, { AX_: 1 }, null, ['X_']]],
  ['some', { some: 'x' }, [['x'], ['a', 'x']], [[], ['a'], 'x', null, { 0: 'x' }]],
  ['some {}', { some: {} }, [[null]], [[], null, {}]],
  ['every', { every: 'x' }, [['x'], ['x', 'x']], [[], ['x', 'a'], null, 'x']],
  [
    'starts',
    { starts: ['a', ['b', 'c']] },
    [
      ['a', 'b'],
      ['a', 'c', 'd'],
    ],
    [[], ['a'], ['b', 'a'], 'ab', null],
  ],
  ['starts: any', { starts: [{}, 'b'] }, [['x', 'b']], [['b']]],
  ['pattern', { pattern: 'b+' }, ['abc'], ['ac', null, 5, ['b'], true]],
  ['pattern (?i)', { pattern: '(?i)drop\\s+table' }, ['Drop  TABLE x'], ['droptable']],
  ['pattern on lines', { pattern: '^b$' }, ['b'], ['a\nb', 'b\n']],
  ['glob', { glob: '/etc/*.conf' }, ['/etc/a.conf', '/etc/.conf'], ['/etc/a/b.conf', 'x/etc/a.conf', null]],
  ['glob **', { glob: ['/usr/**', '/x'] }, ['/usr/', '/usr/a/b\nc', '/x'], ['/usr', '/x/y']],
  [
    'host',
    { host: '*.example.com' },
    ['a.example.com', 'A.B.EXAMPLE.com.'],
    ['example.com', 'aexample.com', 'a.example.com.evil.io', null],
  ],
  [
    'host exactly',
    { host: ['example.com', '10.0.*.*'] },
    ['EXAMPLE.com', '10.0.3.4'],
    ['a.example.com', '10.0.3', 'examplexcom'],
  ],
  ['not scalar', { not: 'rm' }, ['ls', 5, true], ['rm', null]],
  ['not null', { not: null }, ['', 0, {}], [null]],
  ['not list with null', { not: ['a', null] }, ['b'], ['a', null]],
  ['not pattern', { not: { pattern: '^/usr' } }, ['/etc'], ['/usr/x', null, true, ['/etc']]],
  ['not some', { not: { some: 'x' } }, [[], ['a']], [['x'], null, 'a']],
  ['not has', { not: { has: { a: 1 } } }, [{}, { a: 2 }], [{ a: 1 }, null, 'a']],
  ['not anyOf', { not: { anyOf: ['a', { pattern: 'b' }] } }, ['c'], ['a', 'b', null]],
  ['not not', { not: { not: 'a' } }, ['a'], ['b', null]],
  ['anyOf', { anyOf: ['a', { pattern: '^b' }] }, ['a', 'bb'], ['c', null]],
  ['allOf', { allOf: [{ pattern: 'a' }, { pattern: 'b' }] }, ['ab'], ['a', 'b', null]],
  ['several keywords', { pattern: 'a', maxLength: 2 }, ['a', 'ba'], ['bba', 'b']],
  ['items', { minItems: 1, maxItems: 2 }, [[1], [1, 2]], [[], [1, 2, 3], 'a', { length: 1 }]],
  ['length', { minLength: 2, maxLength: 3 }, ['ab', 'abc'], ['a', 'abcd', [1, 2], 22, null]],
  ['number', { minimum: 2, maximum: 3 }, [2, 3], [1, 4, '2', null, true]],
  ['const', { const: false }, [false], [0, null, '']],
  ['enum', { enum: [1, 'a'] }, [1, 'a'], ['1', null]],
  ['$comment', { has: { a: 1 }, $comment: 'why' }, [{ a: 1 }], [{ a: 2 }]],
];

describe('vocabulary', () => {
  for (const [name, condition, yes, no] of TABLE)
    it(name, () => {
      for (const value of yes) assert.equal(holds(condition, value), true, JSON.stringify(value));
      for (const value of no) assert.equal(holds(condition, value), false, JSON.stringify(value));
    });

  const force = invocationOf({ options: { force: true } });
  const config = (...values: string[]) =>
    invocationOf({ options: { config: values.length === 1 ? values[0]! : values } });
  const hooks: Condition = { has: { options: { has: { config: { pattern: '^core\\.hooksPath=' } } } } };
  const deletes = invocationOf({
    effects: [
      effectOf('delete', { scope: 'workspace' }, { recursive: true }),
      effectOf('read', { scope: 'home' }),
    ],
  });
  const onInvocations: [string, Condition, unknown, boolean][] = [
    ['option', { option: 'force' }, force, true],
    ['option: another', { option: 'hard' }, force, false],
    ['option: any of', { option: ['hard', 'force'] }, force, true],
    ['option: inherited names', { option: ['constructor', 'toString'] }, force, false],
    ['option value', hooks, config('core.hooksPath=x'), true],
    ['option value: one of several', hooks, config('a=b', 'core.hooksPath=x'), true],
    ['option value: none of several', hooks, config('a=b', 'c=d'), false],
    ['option value: flag', hooks, invocationOf({ options: { config: true } }), false],
    ['option value: not', { has: { options: { has: { config: { not: 'a' } } } } }, config('a', 'b'), true],
    [
      'option value: not, of none',
      { has: { options: { has: { config: { not: 'a' } } } } },
      config('a', 'a'),
      false,
    ],
    [
      'option value: several',
      { has: { options: { has: { config: { minItems: 2 } } } } },
      config('a', 'b'),
      true,
    ],
    ['effect', { effect: { action: 'delete', recursive: true } }, deletes, true],
    ['effect: target', { effect: { action: 'read', scope: ['home', 'root'] } }, deletes, true],
    ['effect: of one and the same', { effect: { action: 'delete', scope: 'home' } }, deletes, false],
    ['effect: target only', { effect: { scope: 'home' } }, deletes, true],
    ['effect: none', { effect: { action: 'delete' } }, invocationOf(), false],
  ];
  for (const [name, condition, invocation, expected] of onInvocations)
    it(name, () => assert.equal(holds(condition, invocation), expected));
});
