import assert from 'node:assert/strict';
import type { LayerSettings, Settings } from '../../src/config/configuration.ts';
import type { Layer } from '../../src/config/locations.ts';
import { type PackHome, type RuleHome, tune } from '../../src/policy/tune.ts';

const HASH = `sha256:${'0'.repeat(64)}`;

function pack(name: string, level: number, rules: Record<string, string>): PackHome {
  const homes = Object.entries(rules).map(([id, says]): RuleHome => {
    const [decision, final] = says.split(' ') as [RuleHome['decision'], string | undefined];
    return { id: `${name}.${id}`, decision, final: final === 'final', level };
  });
  return { pack: name, version: '1.0.0', hash: HASH, level, rules: homes };
}

const PACKS: PackHome[] = [pack('git', -1, { push: 'ask', wipe: 'deny final', log: 'allow' })];

type Says = Partial<Settings>;
/** `org`, `user` and `project` in this order; `trusted` is the project that the user trusts. */
function layers(says: { org?: Says; user?: Says; project?: Says; trusted?: Says }): LayerSettings[] {
  return (['org', 'user', 'project', 'trusted'] as const).flatMap((name) => {
    const settings = says[name];
    if (settings === undefined) return [];
    const layer: Layer = name === 'trusted' ? 'project' : name;
    return { layer, settings: { version: 1, ...settings }, trusted: name !== 'project' };
  });
}

const why = (decision: 'off' | 'allow' | 'ask' | 'deny', until?: string) => ({
  decision,
  reason: 'because',
  ...(until && { until }),
});
const TODAY = '2026-11-22';

function tuned(says: Parameters<typeof layers>[0], packs = PACKS, strict = false) {
  const result = tune(packs, layers(says), TODAY, strict);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

describe('tune', () => {
  const push = (word: unknown) => ({ overrides: { 'git.push': word } }) as Says;
  const wipe = (word: unknown) => ({ overrides: { 'git.wipe': word } }) as Says;
  const off = { packs: { git: { enabled: false, reason: 'because' } } };
  const cases: readonly [
    what: string,
    says: Parameters<typeof layers>[0],
    words: Record<string, string>,
    ignored: readonly string[],
  ][] = [
    ['nobody says anything', {}, {}, []],
    ['a project tightens', { project: push('deny') }, { 'git.push': 'deny' }, []],
    ['the same word is no word', { project: push('ask') }, {}, []],
    ['a user loosens', { user: push(why('allow')) }, { 'git.push': 'allow' }, []],
    ['a user switches off', { user: push(why('off')) }, { 'git.push': 'off' }, []],
    [
      'a project loosens',
      { project: push(why('allow')) },
      {},
      ['git.push to allow: the project is not trusted'],
    ],
    ['a trusted project loosens', { trusted: push(why('allow')) }, { 'git.push': 'allow' }, []],
    [
      'the strictest of two wins',
      { org: push('deny'), user: push(why('allow')) },
      { 'git.push': 'deny' },
      ['git.push to allow: a higher layer says deny'],
    ],
    [
      'also of two that loosen',
      { org: wipe(why('ask')), user: wipe(why('allow')) },
      { 'git.wipe': 'ask' },
      ['git.wipe to allow: it is final below the organisation'],
    ],
    ['a lower layer tightens', { org: push(why('allow')), user: push('deny') }, { 'git.push': 'deny' }, []],
    [
      'the same word as above, said by a higher layer, holds',
      { org: push('ask'), user: push(why('allow')) },
      {},
      ['git.push to allow: a higher layer says ask'],
    ],
    [
      'final of hoopx: user',
      { user: wipe(why('off')) },
      {},
      ['git.wipe to off: it is final below the organisation'],
    ],
    [
      'final of hoopx: trusted project',
      { trusted: wipe(why('ask')) },
      {},
      ['git.wipe to ask: it is final below the organisation'],
    ],
    ['final of hoopx: organisation', { org: wipe(why('ask')) }, { 'git.wipe': 'ask' }, []],
    [
      'final of the organisation',
      { org: { final: ['git.push'] }, user: push(why('allow')), trusted: push(why('off')) },
      {},
      [
        'git.push to allow: it is final below the organisation',
        'git.push to off: it is final below the organisation',
      ],
    ],
    [
      'final of a whole pack, by the user',
      { user: { final: ['git.*'], ...push(why('allow')) }, trusted: push(why('off')) },
      { 'git.push': 'allow' },
      ["git.push to off: it is final below the user's policy"],
    ],
    [
      'final holds nobody from tightening',
      { org: { final: ['git.*'] }, project: push('deny') },
      { 'git.push': 'deny' },
      [],
    ],
    [
      'a pack off, but for what is final',
      { user: off },
      { 'git.push': 'off', 'git.log': 'off' },
      ['pack git off: it is final below the organisation'],
    ],
    [
      'a pack off by a project',
      { project: off },
      {},
      [
        'pack git off (2 rules): the project is not trusted',
        'pack git off: it is final below the organisation',
      ],
    ],
    [
      'a single rule of a pack that is off',
      { user: { ...off, ...push('deny') } },
      { 'git.push': 'deny', 'git.log': 'off' },
      ['pack git off: it is final below the organisation'],
    ],
    ['until today', { user: push(why('allow', TODAY)) }, { 'git.push': 'allow' }, []],
    ['until yesterday', { user: push(why('allow', '2026-11-21')) }, {}, []],
  ];
  for (const [what, says, words, ignored] of cases)
    it(what, () => {
      const result = tuned(says);
      assert.deepEqual(Object.fromEntries([...result.words].map(([id, { word }]) => [id, word])), words);
      assert.deepEqual(result.ignored.map((one) => `${one.what}: ${one.why}`).sort(), [...ignored].sort());
    });

  it('tells what is over', () =>
    assert.deepEqual(
      tuned({ user: push(why('allow', '2026-11-21')) }).expired.map((one) => `${one.what} ${one.why}`),
      ['git.push to allow was until 2026-11-21'],
    ));

  describe('rules of layers', () => {
    const withTeam = [...PACKS, pack('team', 0, { deploy: 'deny', look: 'allow' })];
    it('hold against what stands below', () => {
      const { words, ignored } = tuned(
        { org: {}, user: { overrides: { 'team.deploy': why('off') } } },
        withTeam,
      );
      assert.equal(words.size, 0);
      assert.deepEqual(
        ignored.map(({ why }) => why),
        ['a higher layer says deny'],
      );
    });
    it('can be retuned by their own layer', () =>
      assert.equal(
        tuned({ org: { overrides: { 'team.deploy': why('ask') } } }, withTeam).words.get('team.deploy')?.word,
        'ask',
      ));
    it('that are off in the strict profile stay off for a project', () => {
      const says = { user: push(why('off')), project: push(why('allow')) };
      assert.equal(tuned(says, PACKS, true).words.get('git.push')?.word, 'off');
      assert.deepEqual(
        tuned({ user: { overrides: { 'git.log': 'ask' } } }, PACKS, true).words.get('git.log')?.word,
        'ask',
      );
    });
    it('that allow open no door in the strict profile, until the project is trusted', () => {
      const own = [pack('app', 0, { all: 'allow' })];
      assert.equal(tuned({ project: {} }, own, true).words.get('app.all')?.word, 'off');
      assert.equal(tuned({ trusted: {} }, own, true).words.size, 0);
      assert.equal(tuned({ project: {} }, own, false).words.size, 0);
    });
  });

  const wrong: readonly [what: string, says: Parameters<typeof layers>[0], expected: RegExp][] = [
    [
      'a weaker word without a reason',
      { user: push('allow') },
      /git\.push to allow makes the policy weaker and has no "reason"/,
    ],
    ['a rule off without a reason', { user: push({ decision: 'off' }) }, /has no "reason"/],
    [
      'a pack off without a reason',
      { user: { packs: { git: { enabled: false } } } },
      /pack git off .*no "reason"/,
    ],
    [
      'a rule that is not there',
      { user: { overrides: { 'git.psh': 'deny' } } },
      /no rule called "git\.psh".*did you mean "git\.push"/,
    ],
    [
      'a pack that is not there',
      { user: { packs: { gti: { enabled: false, reason: 'x' } } } },
      /no pack called "gti".*did you mean "git"/,
    ],
    ['a final rule that is not there', { org: { final: ['git.psh'] } }, /no rule called "git\.psh"/],
    ['a final pack that is not there', { org: { final: ['gitt.*'] } }, /no pack called "gitt"/],
    [
      'another version',
      { org: { packs: { git: { version: '2.0.0' } } } },
      /pinned to version 2\.0\.0, but is 1\.0\.0/,
    ],
    [
      'another hash',
      { org: { packs: { git: { hash: `sha256:${'1'.repeat(64)}` } } } },
      /not the one that was pinned/,
    ],
  ];
  for (const [what, says, expected] of wrong)
    it(`refuses ${what}`, () => {
      const result = tune(PACKS, layers(says), TODAY, false);
      assert.ok(!result.ok);
      assert.equal(result.problems.length, 1, JSON.stringify(result.problems));
      assert.match(`${result.problems[0]!.message} ${result.problems[0]!.hint}`, expected);
    });

  it('takes what is pinned and as it should be', () =>
    assert.equal(tuned({ org: { packs: { git: { version: '1.0.0', hash: HASH } } } }).words.size, 0));
});
