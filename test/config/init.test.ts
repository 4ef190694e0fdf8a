import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { initProject } from '../../src/config/init.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { parsePositioned } from '../../src/config/positioned.ts';

const SCHEMAS = path.join(import.meta.dirname, '../../rules/schema');
let root: string;
beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'hoopx-init-')));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

function init() {
  const result = initProject(root, SCHEMAS);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}
const read = (name: string) => fs.readFileSync(path.join(root, name), 'utf8');

describe('initProject', () => {
  it('writes a policy that loads', async () => {
    const { written, kept } = init();
    assert.deepEqual(kept, []);
    assert.deepEqual(written.slice(0, 2), ['.hoopx/config.yaml', '.hoopx/rules/example.yaml']);
    assert.ok(written.includes('.hoopx/schema/config.schema.json'));
    const loaded = await loadConfiguration({
      cwd: root,
      repositoryRoot: root,
      env: {},
      home: root,
      org: path.join(root, 'org'),
    });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    assert.deepEqual(loaded.value.ruleFiles, [
      { layer: 'project', file: path.join(root, '.hoopx/rules/example.yaml'), level: 0 },
    ]);
  });

  it('its commented settings are valid, too', async () => {
    init();
    const file = path.join(root, '.hoopx/config.yaml');
    // Every "# key:" becomes "key:", and the rule file it names is made.
    fs.writeFileSync(
      file,
      read('.hoopx/config.yaml').replace(/^# (?=profile: ci$|approval:|overrides:|rules:| {2})/gm, ''),
    );
    fs.mkdirSync(path.join(root, 'policy'));
    fs.writeFileSync(path.join(root, 'policy/team-rules.yaml'), '');
    const loaded = await loadConfiguration({
      cwd: root,
      repositoryRoot: root,
      env: {},
      home: root,
      org: path.join(root, 'org'),
    });
    assert.ok(loaded.ok, JSON.stringify(loaded));
    assert.deepEqual(
      [loaded.value.profile, loaded.value.approval.timeoutSeconds, loaded.value.ruleFiles.length],
      ['ci', 60, 2],
    );
  });

  it('links only schemas that it writes', () => {
    const { written } = init();
    for (const name of ['.hoopx/config.yaml', '.hoopx/rules/example.yaml'])
      for (const [, link] of read(name).matchAll(/\$schema[:=] ?(\S+)/g))
        assert.ok(written.includes(path.join(path.dirname(name), link!)), `${name}: ${link}`);
  });

  it('links the schema of rules where there is one', () => {
    const schemas = path.join(root, 'schemas');
    fs.mkdirSync(schemas);
    fs.writeFileSync(path.join(schemas, 'rules.schema.json'), '{}');
    assert.ok(initProject(root, schemas).ok);
    assert.match(
      read('.hoopx/rules/example.yaml'),
      /^# yaml-language-server: \$schema=\.\.\/schema\/rules\.schema\.json$/m,
    );
    assert.match(read('.hoopx/rules/example.yaml'), /^\$schema: \.\.\/schema\/rules\.schema\.json$/m);
    assert.doesNotMatch(read('.hoopx/config.yaml'), /schema=/);
  });

  it('writes an example in the form of a rule file', () => {
    init();
    const parsed = parsePositioned(read('.hoopx/rules/example.yaml'), 'example.yaml');
    assert.ok(parsed.ok, JSON.stringify(parsed));
    const pack = parsed.value.value as {
      pack: string;
      rules: { id: string; when: unknown; examples: unknown }[];
    };
    assert.equal(pack.pack, 'project');
    assert.equal(pack.rules[0]!.id, 'project.no-prod-deploy');
    assert.deepEqual(pack.rules[0]!.when, { has: { program: 'make', operands: { some: 'deploy-prod' } } });
    assert.deepEqual(pack.rules[0]!.examples, { match: ['make deploy-prod'], pass: ['make deploy-staging'] });
  });

  it('never overwrites', () => {
    fs.mkdirSync(path.join(root, '.hoopx/rules'), { recursive: true });
    fs.writeFileSync(path.join(root, '.hoopx/config.json'), 'mine');
    fs.symlinkSync('nowhere.yaml', path.join(root, '.hoopx/rules/example.yaml'));
    const { written, kept } = init();
    assert.deepEqual(kept, ['.hoopx/config.yaml', '.hoopx/rules/example.yaml']);
    assert.ok(!written.includes('.hoopx/config.yaml'));
    assert.equal(read('.hoopx/config.json'), 'mine');
    assert.ok(!fs.existsSync(path.join(root, '.hoopx/rules/nowhere.yaml')));
    assert.deepEqual(init().written, []);
  });

  it('does not follow a link out of the project', () => {
    fs.mkdirSync(path.join(root, 'elsewhere'));
    fs.symlinkSync('elsewhere', path.join(root, '.hoopx'));
    assert.equal(initProject(root).ok, false);
    assert.deepEqual(fs.readdirSync(path.join(root, 'elsewhere')), []);
  });

  it('says so when it cannot write', () => {
    const result = initProject(path.join(root, 'file'));
    fs.writeFileSync(path.join(root, 'plain'), '');
    const blocked = initProject(path.join(root, 'plain'));
    assert.ok(
      !blocked.ok && /cannot be written/.test(blocked.problems[0]!.message),
      JSON.stringify([result, blocked]),
    );
  });
});
