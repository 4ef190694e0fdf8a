/** Configurations that extend others, and what several layers make of the profile. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type LayerSettings,
  mergeSettings,
  type Profile,
  type Settings,
} from '../../src/config/configuration.ts';
import { loadConfiguration } from '../../src/config/load.ts';

describe('extends', () => {
  let root: string;
  beforeEach(() => {
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'hoopx-extends-')));
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));
  async function load(files: Record<string, string>) {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(root, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
    return loadConfiguration({
      cwd: path.join(root, 'app'),
      repositoryRoot: path.join(root, 'app'),
      env: { HOOPX_HOME: path.join(root, 'home') },
      home: root,
      org: path.join(root, 'org'),
    });
  }
  async function settings(files: Record<string, string>): Promise<Settings> {
    const result = await load(files);
    assert.ok(result.ok, JSON.stringify(result));
    return result.value.layers[0]!.settings;
  }
  async function problem(files: Record<string, string>): Promise<string> {
    const result = await load({ 'app/x': '', ...files });
    assert.ok(!result.ok);
    return result.problems
      .map(({ file, line, message, hint }) =>
        `${file}:${line}: ${message} (${hint})`.replaceAll(`${root}/`, ''),
      )
      .join('\n');
  }

  it('adds what the other says, and lets the own word stand', async () => {
    const made = await settings({
      'app/.hoopx/config.yaml':
        'version: 1\nextends: [base.yaml]\noverrides: {a.x: deny, a.y: ask}\nfinal: [a.x]\napproval: {timeoutSeconds: 9}\n',
      'app/.hoopx/base.yaml':
        'version: 1\nprofile: strict\noverrides: {a.x: ask, a.z: deny}\nfinal: [a.z]\napproval: {timeoutSeconds: 99}\n',
    });
    assert.equal(made.profile, 'strict');
    assert.deepEqual({ ...made.overrides }, { 'a.x': 'deny', 'a.y': 'ask', 'a.z': 'deny' });
    assert.deepEqual(made.final, ['a.x', 'a.z']);
    assert.deepEqual(made.approval, { timeoutSeconds: 9 });
  });
  it('of several lets the last have its say', async () => {
    const made = await settings({
      'app/.hoopx/config.yaml': 'version: 1\nextends: [one.yaml, two.json]\n',
      'app/.hoopx/one.yaml': 'version: 1\nprofile: strict\n',
      'app/.hoopx/two.json': '{"version": 1, "profile": "ci", "budgets": {"deletes": 1}}',
    });
    assert.deepEqual([made.profile, made.budgets], ['ci', { deletes: 1 }]);
  });
  for (const name of ['soc2', 'fedramp-moderate', 'pci', 'hipaa'])
    it(`takes hoopx:${name}, which ships with hoopx and only tightens`, async () => {
      const made = await settings({
        'app/.hoopx/config.yaml': `version: 1\nextends: ["hoopx:${name}"]\noverrides: {a.x: ask}\n`,
      });
      const { 'a.x': own, ...shipped } = made.overrides!;
      assert.equal(own, 'ask');
      assert.ok(Object.keys(shipped).length > 10);
      assert.ok(Object.values(shipped).every((word) => word === 'deny'));
    });
  it('knows what hoopx ships', async () =>
    assert.match(
      await problem({ 'app/.hoopx/config.yaml': 'version: 1\nextends: ["hoopx:sock2"]\n' }),
      /^app\/.hoopx\/config.yaml:2: hoopx:sock2: hoopx ships no such configuration \(did you mean hoopx:soc2\?\)$/,
    ));
  it('does not let a name lead out of what hoopx ships', async () =>
    assert.match(
      await problem({ 'app/.hoopx/config.yaml': 'version: 1\nextends: ["hoopx:../schema/config.schema"]\n' }),
      /ships no such configuration/,
    ));
  it('takes along the rule files that the other names, relative to it', async () => {
    const result = await load({
      'app/.hoopx/config.yaml': 'version: 1\nextends: [../shared/base.yaml]\n',
      'app/shared/base.yaml': 'version: 1\nrules: [team.yaml]\n',
      'app/shared/team.yaml': '',
    });
    assert.ok(result.ok);
    assert.deepEqual(
      result.value.ruleFiles.map(({ file, level }) => [path.relative(root, file), level]),
      [['app/shared/team.yaml', 0]],
    );
  });
  it('of two that extend a third is no circle', async () => {
    const made = await settings({
      'app/.hoopx/config.yaml': 'version: 1\nextends: [one.yaml, two.yaml]\n',
      'app/.hoopx/one.yaml': 'version: 1\nextends: [three.yaml]\n',
      'app/.hoopx/two.yaml': 'version: 1\nextends: [three.yaml]\n',
      'app/.hoopx/three.yaml': 'version: 1\nprofile: ci\n',
    });
    assert.equal(made.profile, 'ci');
  });

  const wrong: readonly [what: string, files: Record<string, string>, expected: RegExp][] = [
    [
      'itself',
      { 'app/.hoopx/config.yaml': 'version: 1\nextends: [config.yaml]\n' },
      /^app\/\.hoopx\/config\.yaml:2: config\.yaml: extends in a circle: config\.yaml -> config\.yaml/,
    ],
    [
      'in a circle',
      {
        'app/.hoopx/config.yaml': 'version: 1\nextends: [one.yaml]\n',
        'app/.hoopx/one.yaml': 'version: 1\nextends: [two.yaml]\n',
        'app/.hoopx/two.yaml': 'version: 1\nextends: [one.yaml]\n',
      },
      /two\.yaml:2: one\.yaml: extends in a circle: one\.yaml -> two\.yaml -> one\.yaml/,
    ],
    [
      'a file that is not there',
      { 'app/.hoopx/config.yaml': 'version: 1\nextends: [gone.yaml]\n' },
      /gone\.yaml:null: cannot be read/,
    ],
    [
      'code',
      { 'app/.hoopx/config.yaml': 'version: 1\nextends: [base.js]\n', 'app/.hoopx/base.js': '' },
      /base\.js: is not a configuration file/,
    ],
    [
      'a file outside the project',
      { 'app/.hoopx/config.yaml': 'version: 1\nextends: [../../other.yaml]\n', 'other.yaml': 'version: 1\n' },
      /other\.yaml:null: leads out of the project/,
    ],
    [
      'a file that is wrong',
      {
        'app/.hoopx/config.yaml': 'version: 1\nextends: [base.yaml]\n',
        'app/.hoopx/base.yaml': 'version: 1\noverides: {}\n',
      },
      /base\.yaml:2: unknown key "overides" \(did you mean "overrides"\?\)/,
    ],
    [
      'and says nonsense of its own',
      {
        'app/.hoopx/config.yaml':
          'version: 1\noverrides: {a.b: off, a.c: {decision: dney}, a.d: {reason: x}, a.e: 1}\nenvironments: {Prod: {hosts: [x]}}\nwindows: {w: {from: "25:00", to: "06:00"}, v: {from: "22:00"}}\nfinal: [1]\n',
      },
      /a\.b must be one of allow, ask, deny, not "off"[\s\S]*decision must be one of off, allow, ask, deny, not "dney" \(did you mean "deny"\?\)[\s\S]*a\.d has no "decision"[\s\S]*a\.e must be an object[\s\S]*"Prod" is not a name \(write it in lower-case kebab[\s\S]*w\.from must match pattern[\s\S]*v must have property to when property from is present[\s\S]*final\.0 must be a string/,
    ],
  ];
  for (const [what, files, expected] of wrong)
    it(`refuses: ${what}`, async () => assert.match(await problem(files), expected));
});

describe('profile', () => {
  type Says = readonly [org: Profile | null, user: Profile | null, project: Profile | null];
  const cases: readonly [says: Says, trusted: boolean, profile: Profile, ci: boolean, ignored: number][] = [
    [[null, null, null], false, 'standard', false, 0],
    [['observe', null, null], false, 'observe', false, 0],
    [['observe', 'standard', null], false, 'standard', false, 0],
    [['standard', 'observe', null], false, 'standard', false, 1],
    [['strict', 'standard', 'observe'], true, 'strict', false, 2],
    [[null, 'observe', null], false, 'observe', false, 0],
    [[null, null, 'observe'], false, 'standard', false, 1],
    [[null, null, 'observe'], true, 'observe', false, 0],
    [[null, null, 'strict'], false, 'strict', false, 0],
    [['observe', 'ci', null], false, 'ci', true, 0],
    [['strict', null, 'ci'], false, 'strict', true, 0],
  ];
  for (const [says, trusted, profile, ci, ignored] of cases)
    it(`${says.map((one) => one ?? '-').join(', ')}${trusted ? ', trusted' : ''}: ${profile}${ci ? ' and ci' : ''}`, () => {
      const layers = (['org', 'user', 'project'] as const).map((layer, index): LayerSettings => {
        const said = says[index];
        const settings: Settings = { version: 1, ...(said && { profile: said }) };
        return { layer, settings, trusted: layer !== 'project' || trusted };
      });
      const made = mergeSettings(layers);
      assert.deepEqual([made.profile, made.ci, made.ignored.length], [profile, ci, ignored]);
    });
});
