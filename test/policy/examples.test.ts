/** Every example of every built-in rule. */
import assert from 'node:assert/strict';
import { readBuiltinPacks, tellProblems } from '../../scripts/builtin-packs.ts';
import { failingExamples, policyOfRules } from './rule-examples.ts';

const packs = readBuiltinPacks();
if (!packs.ok) tellProblems(packs.problems);

describe('built-in rules', () => {
  it('are valid', () => {
    assert.ok(packs.ok, packs.ok ? '' : packs.problems.map(({ message }) => message).join('\n'));
  });

  for (const { pack, rules } of packs.ok ? packs.value : []) {
    describe(pack, () => {
      for (const rule of rules) {
        it(rule.id, () => {
          assert.ok(rule.examples.match.length >= 3, 'has at least three examples that match');
          assert.ok(rule.examples.pass.length >= 3, 'has at least three examples that pass');
          assert.ok(rule.references.length > 0, 'refers to a page that says more');
          for (const reference of rule.references) assert.match(reference, /^https:\/\/[^\s/]+\.[a-z]+\//);
          assert.doesNotMatch(rule.title, /\.$/, 'title is one line without a full stop');
          const failures = failingExamples(rule, policyOfRules([rule]));
          const told = failures.map(({ side, command }) => `must ${side}: ${command}`);
          assert.deepEqual(told, []);
        });
      }
    });
  }
});
