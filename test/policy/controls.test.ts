import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readBuiltinPacks } from '../../scripts/builtin-packs.ts';
import { type ControlMap, controlsOf, themesOf } from '../../src/policy/controls.ts';

const RULES = path.join(import.meta.dirname, '../../rules');
const map = JSON.parse(readFileSync(path.join(RULES, 'compliance/controls.json'), 'utf8')) as ControlMap;
const packs = readBuiltinPacks();
assert.ok(packs.ok);
const rules = packs.value.flatMap((pack) => pack.rules);
const ids = new Set(rules.map(({ id }) => id));
const names = new Set(packs.value.map(({ pack }) => pack));

/** How identifiers are written in each framework. */
const FORMS: { readonly [framework: string]: RegExp } = {
  soc2: /^(?:CC[1-9]|A1|C1|PI1)\.\d$/,
  'fedramp-moderate': /^[A-Z]{2}-\d{1,2}(?:\(\d{1,2}\))?$/,
  pci: /^(?:[1-9]|1[0-2])\.\d{1,2}(?:\.\d{1,2})?$/,
  hipaa: /^164\.3\d{2}\([a-e]\)(?:\(\d\))?(?:\((?:i{1,3}|iv)\))?(?:\([A-D]\))?$/,
};

describe('controls of built-in rules', () => {
  it('are known for every rule and framework', () => {
    const frameworks = Object.keys(FORMS);
    assert.deepEqual(Object.keys(map.frameworks), frameworks);
    for (const rule of rules) assert.deepEqual(Object.keys(controlsOf(rule, map)), frameworks, rule.id);
  });

  it('are written as their framework writes them', () => {
    for (const [theme, { controls }] of Object.entries(map.themes))
      for (const [framework, identifiers] of Object.entries(controls))
        for (const each of identifiers) assert.match(each, FORMS[framework]!, `${theme}: ${framework}`);
  });

  it('name packs, rules and themes that there are', () => {
    assert.deepEqual(Object.keys(map.packs).sort(), [...names].sort());
    for (const id of Object.keys(map.rules)) assert.ok(ids.has(id), id);
    const used = new Set([...Object.values(map.packs), ...Object.values(map.rules)].flat());
    assert.deepEqual([...used].sort(), Object.keys(map.themes).sort());
  });

  it('follow the rule before the pack', () => {
    assert.deepEqual(themesOf('git.forced-push', map), map.packs.git);
    assert.deepEqual(themesOf('git.credential-shown', map), ['secrets']);
    assert.deepEqual(themesOf('project.own', map), []);
  });

  it('are a rule file’s own where it names some', () => {
    assert.deepEqual(controlsOf({ id: 'project.own', controls: { soc2: ['CC9.9', 'CC1.1'] } }, map), {
      soc2: ['CC1.1', 'CC9.9'],
    });
    const own = controlsOf({ id: 'git.forced-push', controls: { soc2: ['CC1.1'] } }, map);
    assert.deepEqual(own.soc2, ['CC1.1']);
    assert.ok((own.pci ?? []).length > 0);
  });
});

describe('compliance profiles', () => {
  const FOLDER = path.join(RULES, 'profiles');
  const files = readdirSync(FOLDER).sort();

  it('are there for every framework', () =>
    assert.deepEqual(
      files,
      Object.keys(FORMS)
        .map((framework) => `${framework}.json`)
        .sort(),
    ));

  for (const file of files)
    describe(file, () => {
      const profile = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'));

      it('only selects packs and tunes rules that there are', () => {
        assert.deepEqual(Object.keys(profile).sort(), ['$schema', 'overrides', 'packs', 'version']);
        for (const [pack, word] of Object.entries(profile.packs)) {
          assert.ok(names.has(pack), pack);
          assert.deepEqual(word, { enabled: true });
        }
        for (const id of Object.keys(profile.overrides)) assert.ok(ids.has(id), id);
      });

      it('makes words stricter, never weaker', () => {
        for (const { id, decision } of rules)
          if (Object.hasOwn(profile.overrides, id))
            assert.deepEqual([decision, profile.overrides[id]], ['ask', 'deny'], id);
      });

      it('switches on the pack of every rule that it tunes', () => {
        for (const id of Object.keys(profile.overrides))
          assert.deepEqual(profile.packs[id.slice(0, id.indexOf('.'))], { enabled: true }, id);
      });
    });
});
