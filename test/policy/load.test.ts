import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { RuleFile } from '../../src/config/configuration.ts';
import type { BuiltinPolicy } from '../../src/policy/builtin.ts';
import { compile } from '../../src/policy/compile.ts';
import { loadPolicy } from '../../src/policy/load.ts';
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
