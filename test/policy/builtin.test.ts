import assert from 'node:assert/strict';
import { readBuiltinPacks } from '../../scripts/builtin-packs.ts';
import { ruleFiles } from '../../scripts/compile-rules.ts';
import type { UnresolvedKind } from '../../src/command/types.ts';
import { builtinPolicy } from '../../src/policy/builtin.ts';
import { schemaOf } from '../../src/policy/compile.ts';
import { indexRules } from '../../src/policy/index-rules.ts';
import { nativePattern } from '../../src/policy/regular-expression.ts';
import type { Pack } from '../../src/policy/types.ts';
import { invocationOf } from './invocation.ts';
import { policyOfRules, understandExample } from './rule-examples.ts';

function builtinPacks(): Pack[] {
  const packs = readBuiltinPacks();
  assert.ok(packs.ok);
  return packs.value;
}

/** Runs the generated modules without `require`, noting which ones are loaded. */
function evaluated(files: ReadonlyMap<string, string>) {
  const loaded: string[] = [];
  const policy = builtinPolicy((name) => {
    // Named by their content: what is left is the pack.
    loaded.push(name.replace(/-[0-9a-f]{16}/, ''));
    const text = files.get(name)!;
    if (name.endsWith('.json')) return JSON.parse(text);
    const module = { exports: {} };
    new Function(`return ${text}`)()(module.exports, null, module);
    return module.exports;
  });
  return { policy, loaded };
}

describe('precompiled rules', () => {
  const packs = builtinPacks();
  const rules = packs.filter(({ profile }) => profile === undefined).flatMap((pack) => pack.rules);
  const files = ruleFiles(packs);
  const { policy, loaded } = evaluated(files);

  it('need no module at run time and load none before it could match', () => {
    assert.deepEqual(loaded, ['index.json']);
    policy.decide({ invocations: [invocationOf({ program: 'no-such-program' })], unresolved: [] });
    assert.deepEqual(loaded, ['index.json']);
  });

  it('load the pack that could match, once', () => {
    const part = { kind: 'program', source: '$x' } as const;
    for (let turn = 0; turn < 2; turn++) policy.decide({ invocations: [], unresolved: [part] });
    assert.equal(loaded.filter((name) => name === 'core.cjs').length, 1);
  });

  it('say the same as the rules they are made of', () => {
    const compiled = policyOfRules(rules);
    assert.equal(policy.hash, compiled.hash);
    for (const { examples } of rules)
      for (const example of [...examples.match.slice(0, 2), ...examples.pass.slice(0, 2)]) {
        const understanding = understandExample(example);
        assert.deepEqual(policy.decide(understanding), compiled.decide(understanding));
      }
  });

  it('are all found by a key, so that no command asks rules that could not match', () =>
    assert.deepEqual(
      indexRules(rules.map(schemaOf)).always.map((number) => rules[number]!.id),
      [],
    ));

  /** Everyday commands, and the packs that they load at most: each one costs time at every start. */
  const everyday: [string, string[]][] = [
    ['ls -la src', []],
    ['cat README.md', ['secrets']],
    ['mkdir -p build && touch build/x', []],
    ['rm -rf node_modules', ['filesystem', 'guard']],
    ['git status', ['git']],
    ['npm test', ['guard', 'packages']],
    ['kubectl get pods', ['kubernetes']],
    ['docker ps', ['containers']],
    ['aws s3 ls', ['aws']],
  ];
  for (const [command, most] of everyday)
    it(`load no more packs than they need: ${command}`, () => {
      const fresh = evaluated(files);
      fresh.policy.decide(understandExample(command));
      const names = fresh.loaded.slice(1).map((name) => name.replace(/^pack-|\.cjs$/g, ''));
      assert.deepEqual(
        names.filter((name) => !most.includes(name)),
        [],
      );
    });

  it('have names that no pack of others can take', () =>
    assert.deepEqual([...policy.packs].sort(), packs.map(({ pack }) => pack).sort()));

  it('of the profile strict are apart', () => {
    assert.deepEqual(
      policy.decide({ invocations: [invocationOf({ program: 'ls' })], unresolved: [] }).matches,
      [],
    );
    const made = policy.strict!().decide({ invocations: [invocationOf({ program: 'ls' })], unresolved: [] });
    assert.deepEqual(
      made.matches.map(({ rule }) => rule),
      ['safe.look'],
    );
  });

  it('stand in the catalogue', () => {
    const listed = policy.catalogue!().packs.flatMap((pack) => pack.rules.map(({ id }) => id));
    assert.deepEqual(
      listed,
      packs.flatMap((pack) => pack.rules.map(({ id }) => id)),
    );
    const wipe = policy.catalogue!()
      .packs.flatMap((pack) => pack.rules)
      .find(({ id }) => id === 'filesystem.wipe-home');
    assert.deepEqual(wipe, { id: 'filesystem.wipe-home', decision: 'deny', final: true });
  });

  const kinds: [UnresolvedKind, string][] = [
    ['program', 'ask'],
    ['code', 'ask'],
    ['target', 'ask'],
    ['option', 'ask'],
    ['syntax', 'ask'],
    ['language', 'ask'],
    ['limit', 'deny'],
  ];
  for (const [kind, word] of kinds)
    it(`${word} when a part is not known: ${kind}`, () => {
      const unresolved = [{ kind, source: 'x' }];
      assert.equal(policy.decide({ invocations: [], unresolved }).decision, word);
      assert.equal(
        policy.decide({ invocations: [invocationOf({ unresolved })], unresolved: [] }).decision,
        word,
      );
    });

  it('hold to their word with a hundred commands before the bad one', () => {
    const many = Array.from({ length: 100 }, () => invocationOf({ program: 'ls' }));
    const bad = invocationOf({ assignments: { HOOPX_HOME: '/tmp' } });
    assert.equal(policy.decide({ invocations: [...many, bad], unresolved: [] }).decision, 'deny');
  });
});

/** Long enough for quadratic time to show (0.5 s and more), while linear time stays under a few ms. */
const LENGTH = 30_000;
const MOST_MS = 150;

describe('patterns of built-in rules', () => {
  it('take linear time on hostile text', () => {
    const users = new Map<string, string>();
    for (const rule of builtinPacks().flatMap((pack) => pack.rules))
      for (const pattern of patternsIn(schemaOf(rule))) users.set(pattern, rule.id);
    const slow: string[] = [];
    for (const [pattern, rule] of users) {
      const text = hostileTexts(pattern).find((each) => isSlow(nativePattern(pattern), each));
      if (text !== undefined) slow.push(`${rule}: ${pattern} on ${JSON.stringify(text.slice(0, 10))}...`);
    }
    assert.deepEqual(slow, []);
  }).timeout(60_000);
});

/** Slow twice, as the machine may have been busy elsewhere. */
function isSlow(expression: RegExp, text: string): boolean {
  return [1, 2].every(() => {
    const start = performance.now();
    expression.test(text);
    return performance.now() - start >= MOST_MS;
  });
}

function patternsIn(schema: unknown): Set<string> {
  const found = new Set<string>();
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === 'pattern' && typeof value === 'string') found.add(value);
    return value;
  });
  return found;
}

/** Long runs of what a pattern repeats: common characters, its own literals, and each of them before a stranger. */
function hostileTexts(pattern: string): string[] {
  const literals = pattern.replace(/\\[a-zA-Z]/g, ' ').match(/[\w.\-/=:]+/g) ?? [];
  const units = [
    ' ',
    'a',
    '-',
    '/',
    '.',
    '=',
    '"',
    "'",
    '\\',
    '0',
    '(',
    ';',
    '\n',
    'a ',
    ' -',
    'a/',
    'a.',
    'a=',
  ];
  for (const literal of new Set(literals)) units.push(literal, `${literal} `, literal[0]!, literal.at(-1)!);
  return [...new Set(units)].map((unit) => `${unit.repeat(Math.ceil(LENGTH / unit.length))}\u0001`);
}
