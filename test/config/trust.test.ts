import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Configuration, loadConfiguration, readProjects } from '../../src/config/load.ts';
import { diffLines } from '../../src/config/text-diff.ts';
import { recordTrust, revokeTrust, sourcesOf, type Trust, trustOf } from '../../src/config/trust.ts';

const LOOSE = 'version: 1\noverrides: {git.forced-push: {decision: allow, reason: our fork}}\n';

describe('trust', () => {
  let root: string;
  let project: string;
  let state: string;
  beforeEach(() => {
    root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'hoopx-trust-')));
    project = path.join(root, 'app');
    state = path.join(root, 'home', 'state');
    write({ 'app/.hoopx/config.yaml': LOOSE, 'app/.hoopx/rules/x.yaml': 'x' });
  });
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

  function write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(root, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
  }
  const place = () => ({
    cwd: project,
    repositoryRoot: project,
    env: { HOOPX_HOME: path.join(root, 'home') },
    home: root,
    org: path.join(root, 'org'),
  });
  async function loaded(): Promise<Configuration> {
    const result = await loadConfiguration(place());
    assert.ok(result.ok, JSON.stringify(result));
    return result.value;
  }
  async function current() {
    const read = await readProjects(place());
    assert.ok(read.ok && read.value.length === 1);
    const [{ found, texts, ruleFiles }] = read.value as [(typeof read.value)[0]];
    const sources = sourcesOf(found.folder, texts, ruleFiles);
    assert.ok(sources.ok);
    return { folder: found.folder.folder, sources: sources.value };
  }
  async function trust(): Promise<void> {
    const { folder, sources } = await current();
    assert.equal(recordTrust(folder, sources, state, 'dev', '2026-11-22T12:00:00Z'), null);
  }
  async function kind(): Promise<Trust['kind']> {
    const { folder, sources } = await current();
    return trustOf(folder, sources, state).kind;
  }
  const trusted = async () => (await loaded()).layers.at(-1)!.trusted;

  it('is not there before it was given, and asking makes no file', async () => {
    assert.equal(await kind(), 'never');
    assert.equal(await trusted(), false);
    assert.match((await loaded()).layers.at(-1)!.distrust!, /you have not trusted it: hoopx policy trust/);
    assert.ok(!fs.existsSync(state));
  });
  it('holds for the files as they were', async () => {
    await trust();
    assert.equal(await kind(), 'trusted');
    assert.equal(await trusted(), true);
  });

  const changes: readonly [what: string, files: Record<string, string>][] = [
    ['the configuration', { 'app/.hoopx/config.yaml': `${LOOSE}# more\n` }],
    ['a rule file', { 'app/.hoopx/rules/x.yaml': 'y' }],
    ['a new rule file', { 'app/.hoopx/rules/y.yaml': 'y' }],
  ];
  for (const [what, files] of changes)
    it(`ends with a change of ${what}`, async () => {
      await trust();
      write(files);
      assert.equal(await kind(), 'changed');
      assert.equal(await trusted(), false);
      assert.match((await loaded()).layers.at(-1)!.distrust!, /it changed since you trusted it/);
    });
  it('ends with a change of what the configuration extends', async () => {
    write({ 'app/base.yaml': LOOSE, 'app/.hoopx/config.yaml': 'version: 1\nextends: [../base.yaml]\n' });
    await trust();
    assert.equal(await trusted(), true);
    write({ 'app/base.yaml': `${LOOSE}profile: observe\n` });
    assert.equal(await trusted(), false);
  });
  it('comes back with the files', async () => {
    await trust();
    write({ 'app/.hoopx/config.yaml': 'version: 1\n' });
    write({ 'app/.hoopx/config.yaml': LOOSE });
    assert.equal(await kind(), 'trusted');
  });
  it('can be taken back', async () => {
    await trust();
    const { folder } = await current();
    assert.equal(revokeTrust(folder, state), true);
    assert.equal(revokeTrust(folder, state), false);
    assert.equal(await kind(), 'never');
  });
  it("is the project's own: a copy elsewhere is not trusted", async () => {
    await trust();
    fs.renameSync(project, path.join(root, 'copy'));
    project = path.join(root, 'copy');
    assert.equal(await kind(), 'never');
  });

  const record = () => path.join(state, 'trust', fs.readdirSync(path.join(state, 'trust'))[0]!);
  it('is kept for the user alone', async () => {
    await trust();
    assert.equal(fs.statSync(record()).mode & 0o777, 0o600);
    assert.equal(fs.statSync(path.join(state, 'trust')).mode & 0o777, 0o700);
  });
  it('counts for nothing where others may write it', async () => {
    await trust();
    fs.chmodSync(record(), 0o666);
    assert.equal(await kind(), 'never');
  });
  it('counts for nothing when it is broken', async () => {
    await trust();
    for (const text of ['', '{', 'null', '{"v":1}', '{"v":2,"hash":"x"}']) {
      fs.writeFileSync(record(), text);
      assert.equal(await kind(), 'never', text);
    }
  });
  it('counts for nothing through a link', async () => {
    await trust();
    const real = record();
    fs.renameSync(real, `${real}.bak`);
    fs.symlinkSync(`${real}.bak`, real);
    assert.equal(await kind(), 'never');
  });
  it('is not looked up for a project that only tightens', async () => {
    write({ 'app/.hoopx/config.yaml': 'version: 1\nprofile: ci\n' });
    fs.mkdirSync(path.join(root, 'home'), { recursive: true });
    fs.writeFileSync(state, 'not a folder');
    assert.equal((await loaded()).layers.at(-1)!.distrust, undefined);
  });
});

describe('diffLines', () => {
  const cases: readonly [before: string, after: string, expected: string][] = [
    ['', '', ''],
    ['a\n', 'a\n', ' a'],
    ['', 'a\nb\n', '+a +b'],
    ['a\nb\n', '', '-a -b'],
    ['a\nb\nc\n', 'a\nx\nc\n', ' a -b +x  c'],
    ['a\nb\nc\n', 'b\nc\nd\n', '-a  b  c +d'],
    ['a\nb', 'a\nb\n', ' a  b'],
    ['a\na\nb\n', 'a\nb\nb\n', ' a -a +b  b'],
  ];
  const signs = { same: ' ', added: '+', removed: '-' };
  for (const [before, after, expected] of cases)
    it(JSON.stringify([before, after]), () =>
      assert.equal(
        diffLines(before, after)
          .map(({ kind, text }) => signs[kind] + text)
          .join(' '),
        expected,
      ),
    );
  it('of two long texts, in reasonable time', () => {
    const long = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}`).join('\n');
    assert.equal(diffLines(long('a'), long('b')).length, 40_000);
  });
});
