import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type LayerSettings,
  mergeSettings,
  type RuleFile,
  type Settings,
} from '../../src/config/configuration.ts';
import type { BuiltinPolicy } from '../../src/policy/builtin.ts';
import { compile } from '../../src/policy/compile.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Rule } from '../../src/policy/types.ts';
import { invocationOf } from './invocation.ts';

function pack(name: string, rule: object = {}) {
  const words = {
    severity: 'low',
    title: 't',
    reason: 'r',
    suggestion: 's',
    when: { has: { program: 'x' } },
  };
  return JSON.stringify({
    pack: name,
    title: 't',
    rules: [{ id: `${name}.x`, decision: 'ask', ...words, ...rule }],
  });
}

const OWN: BuiltinPolicy = { ...compile([]), packs: new Set(['core']) };
const X = { invocations: [invocationOf({ program: 'x' })], unresolved: [] };

describe('loadPolicy', () => {
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hoopx-policy-'));
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  function files(texts: Record<string, string>): RuleFile[] {
    return Object.entries(texts).map(([name, text]) => {
      const file = path.join(folder, name);
      fs.writeFileSync(file, text);
      return { layer: 'project', file };
    });
  }
  async function problems(texts: Record<string, string>) {
    const policy = await loadPolicy(files(texts), OWN);
    return policy.ok
      ? []
      : policy.problems.map(({ file, message }) => `${path.basename(file ?? '')}: ${message}`);
  }

  it('without files is the built-in policy', async () => {
    const policy = await loadPolicy([], OWN);
    assert.equal(policy.ok && policy.value, OWN);
  });
  it('adds the rules of files', async () => {
    const policy = await loadPolicy(
      files({ 'a.json': pack('mine'), 'b.json': pack('ours', { decision: 'deny' }) }),
      OWN,
    );
    assert.ok(policy.ok);
    assert.equal(policy.value.decide(X).decision, 'deny');
    assert.deepEqual(
      policy.value.decide(X).matches.map(({ rule }) => rule),
      ['ours.x', 'mine.x'],
    );
    assert.notEqual(policy.value.hash, OWN.hash);
  });
  it('refuses the name of a built-in pack', async () =>
    assert.deepEqual(await problems({ 'a.json': pack('core') }), [
      'a.json: "core" is a pack of hoopx itself',
    ]));
  it('refuses one id in two files', async () => {
    const [problem, ...more] = await problems({ 'a.json': pack('mine'), 'b.json': pack('mine') });
    assert.match(problem!, /^b\.json: "mine\.x" is also the id of a rule in .*a\.json$/);
    assert.deepEqual(more, []);
  });
  it('tells the problems of all files', async () => {
    const found = await problems({
      'a.json': '{',
      'b.json': pack('mine', { when: {} }),
      'c.json': pack('ok'),
    });
    assert.deepEqual(
      found.map((problem) => problem.slice(0, 6)),
      ['a.json', 'b.json'],
    );
  });
  it('refuses a file that is gone', async () => {
    const policy = await loadPolicy([{ layer: 'user', file: path.join(folder, 'none.json') }], OWN);
    assert.ok(!policy.ok);
  });
  it('lives with a hostile pattern', async () => {
    const when = { has: { source: { pattern: '^(a+)+$' } } };
    const policy = await loadPolicy(files({ 'a.json': pack('mine', { when }) }), OWN);
    assert.ok(policy.ok);
    const source = `${'a'.repeat(50_000)}!`;
    const start = performance.now();
    assert.equal(
      policy.value.decide({ invocations: [invocationOf({ source })], unresolved: [] }).decision,
      'allow',
    );
    assert.ok(performance.now() - start < 5000);
  });
});

/** A built-in policy with a final rule, a pack for `strict`, and a catalogue of both. */
function builtins(): BuiltinPolicy {
  const rule = (id: string, program: string, more: Partial<Rule> = {}): Rule => ({
    id,
    decision: 'deny',
    severity: 'low',
    title: 't',
    reason: 'r',
    suggestion: 's',
    references: [],
    when: { has: { program } },
    examples: { match: [], pass: [] },
    ...more,
  });
  const core = [rule('core.wipe', 'wipe', { final: true }), rule('core.x', 'x', { decision: 'ask' })];
  const safe = [rule('safe.ls', 'ls', { decision: 'allow' })];
  const homes = (rules: Rule[]) => rules.map(({ id, decision, final = false }) => ({ id, decision, final }));
  return {
    ...compile(core),
    packs: new Set(['core', 'safe']),
    strict: () => compile(safe),
    catalogue: () => ({
      packs: [
        { pack: 'core', title: 't', version: null, hash: 'h', profile: null, rules: homes(core) },
        { pack: 'safe', title: 't', version: null, hash: 'h', profile: 'strict', rules: homes(safe) },
      ],
    }),
  };
}

describe('loadPolicy under a configuration', () => {
  const layer = (
    name: LayerSettings['layer'],
    settings: Partial<Settings>,
    trusted = true,
  ): LayerSettings => ({
    layer: name,
    settings: { version: 1, ...settings },
    trusted,
  });
  async function policyUnder(layers: LayerSettings[]) {
    const { profile } = mergeSettings(layers);
    const policy = await loadPolicy([], builtins(), { layers, profile });
    assert.ok(policy.ok, JSON.stringify(policy));
    return policy.value;
  }
  const decide = async (layers: LayerSettings[], ...programs: string[]) => {
    const invocations = programs.map((program) => invocationOf({ program }));
    const { decision, enforced, matches } = (await policyUnder(layers)).decide({
      invocations,
      unresolved: [],
    });
    return [decision, enforced ?? true, matches.map((match) => `${match.rule} ${match.decision}`)];
  };

  it('that says nothing is the built-in policy itself', async () => {
    const own = builtins();
    const policy = await loadPolicy([], own, { layers: [layer('user', {})], profile: 'standard' });
    assert.equal(policy.ok && policy.value, own);
  });
  it('has the words that the layers leave', async () => {
    const reason = 'because';
    assert.deepEqual(await decide([layer('user', { overrides: { 'core.x': 'deny' } })], 'x'), [
      'deny',
      true,
      ['core.x deny'],
    ]);
    assert.deepEqual(
      await decide([layer('user', { overrides: { 'core.x': { decision: 'off', reason } } })], 'x'),
      ['allow', true, []],
    );
    assert.deepEqual(
      await decide([layer('user', { overrides: { 'core.wipe': { decision: 'off', reason } } })], 'wipe'),
      ['deny', true, ['core.wipe deny']],
    );
  });
  it('is another policy by its hash', async () =>
    assert.notEqual(
      (await policyUnder([layer('user', { overrides: { 'core.x': 'deny' } })])).hash,
      builtins().hash,
    ));

  const strict = [layer('user', { profile: 'strict' })];
  it('strict asks about what no rule knows', async () => {
    assert.deepEqual(await decide(strict, 'ls'), ['allow', true, ['safe.ls allow']]);
    assert.deepEqual(await decide(strict, 'unheard-of'), ['ask', true, ['strict.unknown ask']]);
    assert.deepEqual(await decide(strict, 'ls', 'unheard-of', 'wipe'), [
      'deny',
      true,
      ['core.wipe deny', 'strict.unknown ask', 'safe.ls allow'],
    ]);
  });

  const observe = (name: LayerSettings['layer']) => [layer(name, { profile: 'observe' })];
  it('observe stops nothing, but for what is final below the organisation', async () => {
    assert.deepEqual(await decide(observe('user'), 'x'), ['ask', false, ['core.x ask']]);
    assert.deepEqual(await decide(observe('user'), 'wipe'), ['deny', true, ['core.wipe deny']]);
    assert.deepEqual(await decide(observe('org'), 'wipe'), ['deny', false, ['core.wipe deny']]);
    assert.deepEqual(await decide([layer('project', { profile: 'observe' }, false)], 'x'), [
      'ask',
      true,
      ['core.x ask'],
    ]);
  });
});
