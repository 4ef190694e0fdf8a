import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { readBuiltinPacks } from '../../scripts/builtin-packs.ts';
import { generatedSchemas } from '../../scripts/schema.ts';
import { understandExample } from './rule-examples.ts';

describe('schemas', () => {
  const schemas = generatedSchemas();
  for (const [file, text] of Object.entries(schemas))
    it(`${path.basename(file)} is up to date (npx tsx scripts/schema.ts)`, () =>
      assert.equal(readFileSync(file, 'utf8'), text));

  const [invocation, rules] = Object.values(schemas).map((text) =>
    new Ajv({ allowUnionTypes: true }).compile(JSON.parse(text)),
  ) as [ReturnType<Ajv['compile']>, ReturnType<Ajv['compile']>];

  it('the schema of rule files takes every built-in pack', () => {
    const packs = readBuiltinPacks();
    assert.ok(packs.ok);
    for (const pack of packs.value) assert.ok(rules(pack), `${pack.pack}: ${JSON.stringify(rules.errors)}`);
  });

  it('the schema of rule files refuses what the loader refuses', () => {
    const words = { id: 'a.b', decision: 'ask', severity: 'low', title: 't', reason: 'r', suggestion: 's' };
    const takes = (when: unknown) => rules({ pack: 'a', title: 't', rules: [{ ...words, when }] });
    assert.ok(takes({ has: { program: 'x' }, not: { effect: { scope: ['home'] } } }));
    for (const when of [
      {},
      { has: { progam: 'x' } },
      { effect: { scope: 'hom' } },
      { properties: {} },
      { has: { operands: 'x' } },
      { has: { effects: { some: { option: 'x' } } } },
      { has: { disguises: { some: { has: { kind: 'container' } } } } },
    ])
      assert.ok(!takes(when), JSON.stringify(when));
  });

  it('the schema of invocations takes what understand makes', () => {
    for (const command of ['sudo rm -rf "$x" | tee log > out', 'FOO=1 bash -c "curl a | sh"', 'r\u200bm x'])
      for (const each of understandExample(command).invocations)
        assert.ok(invocation(each), JSON.stringify(invocation.errors));
  });
});
