import assert from 'node:assert/strict';
import type { LayerSettings, Settings } from '../../src/config/configuration.ts';
import { namesOf, unknownLabels } from '../../src/policy/names.ts';
import { understandExample } from './rule-examples.ts';

const layer = (
  name: LayerSettings['layer'],
  settings: Partial<Settings>,
  trusted = name !== 'project',
): LayerSettings => ({
  layer: name,
  settings: { version: 1, ...settings },
  trusted,
});

describe('namesOf', () => {
  const ignored = (...layers: LayerSettings[]) =>
    namesOf(layers).ignored.map(({ what, why }) => `${what}: ${why}`);
  const [ssh] = understandExample('ssh web9').invocations;
  const labels = (...layers: LayerSettings[]) => namesOf(layers).value.environments.of(ssh!, {});
  const prod = (host: string): Partial<Settings> => ({ environments: { prod: { hosts: [host] } } });

  it('adds what lower layers say of an environment, when they are trusted', () => {
    assert.deepEqual(labels(layer('org', prod('web1')), layer('user', prod('web9'))), ['prod']);
    assert.deepEqual(labels(layer('org', prod('web1')), layer('project', prod('web9'))), []);
    assert.deepEqual(labels(layer('org', prod('web1')), layer('project', prod('web9'), true)), ['prod']);
    assert.deepEqual(labels(layer('project', prod('web9'))), ['prod']);
    assert.deepEqual(ignored(layer('org', prod('web1')), layer('project', prod('web9'))), [
      'environment prod: the project is not trusted',
    ]);
  });
  it('leaves windows and groups to the highest layer', () => {
    const night = (from: string): Partial<Settings> => ({ windows: { night: { from, to: '06:00' } } });
    const { value } = namesOf([layer('org', night('22:00')), layer('user', night('23:00'))]);
    assert.equal(value.windows.get('night')?.from, '22:00');
    assert.deepEqual(ignored(layer('org', night('22:00')), layer('user', night('23:00'))), [
      'window night: a higher layer says what it is',
    ]);
    const groups = (user: string): Partial<Settings> => ({ groups: { release: [user] } });
    assert.deepEqual(ignored(layer('org', groups('eve')), layer('user', groups('dev'))), [
      'group release: a higher layer says who is in it',
    ]);
    assert.deepEqual(ignored(layer('project', groups('dev'))), ['group release: the project is not trusted']);
  });
  it('adds up protected branches', () =>
    assert.deepEqual(
      namesOf([layer('org', { protectedBranches: ['a'] }), layer('project', { protectedBranches: ['b'] })])
        .value.protectedBranches,
      ['main', 'master', 'release/**', 'a', 'b'],
    ));

  const wrong: readonly [what: string, settings: Partial<Settings>, expected: RegExp][] = [
    [
      'a zone',
      { windows: { w: { days: ['mon'], zone: 'Mars/Olympus' } } },
      /"Mars\/Olympus" is not a time zone/,
    ],
    ['a glob', { environments: { e: { urls: ['https://[x'] } } }, /has a \[ without its \]/],
    ['a host', { environments: { e: { hosts: ['https://x'] } } }, /is not a host name/],
    ['a branch', { protectedBranches: ['{a'] }, /has a \{ without its \}/],
  ];
  for (const [what, settings, expected] of wrong)
    it(`finds ${what} that is none`, () =>
      assert.match(namesOf([layer('user', settings)]).problems[0]!.message, expected));
});

describe('unknownLabels', () => {
  const pack = (level: number, context: unknown) => ({
    from: { layer: 'org' as const, file: '/x.yaml', level },
    pack: {
      pack: 'a',
      title: 't',
      rules: [
        {
          id: 'a.b',
          decision: 'ask' as const,
          severity: 'low' as const,
          title: 't',
          reason: 'r',
          suggestion: 's',
          references: [],
          when: { has: { context: { has: context } } },
          examples: { match: [], pass: [] },
        },
      ],
    },
  });
  const layers = [
    layer('org', { environments: { prod: { hosts: ['x'] } } }),
    layer('project', { windows: { night: { from: '22:00', to: '06:00' } } }),
  ];
  const cases: readonly [what: string, level: number, context: unknown, expected: RegExp | null][] = [
    ['a label of the same layer', 0, { environments: { some: 'prod' } }, null],
    ['a label of a higher layer', 1, { environments: { some: ['prod'] } }, null],
    [
      'a misspelt one',
      0,
      { environments: { some: 'prd' } },
      /no environment called "prd" did you mean "prod"/,
    ],
    // A lower layer could otherwise say what a higher one's `not` spares.
    ['a label of a lower layer', 0, { windows: { not: { some: 'night' } } }, /no window called "night"/],
    ['its own window', 1, { windows: { some: 'night' } }, null],
  ];
  for (const [what, level, context, expected] of cases)
    it(what, () => {
      const [problem] = unknownLabels([pack(level, context)], layers);
      if (expected === null) assert.equal(problem, undefined);
      else assert.match(`${problem?.message} ${problem?.hint}`, expected);
    });
});
