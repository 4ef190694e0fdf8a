import assert from 'node:assert/strict';
import type { SessionCounts } from '../../src/command/types.ts';
import type { Budgets, LayerSettings } from '../../src/config/configuration.ts';
import { budgetMatches, mergedBudgets } from '../../src/policy/budgets.ts';
import type { DecisionWord } from '../../src/policy/types.ts';
import { understandExample } from './rule-examples.ts';

const NONE: SessionCounts = { requests: 0, denials: 0, approvals: 0, deletes: 0, secretsRead: 0, sends: 0 };

describe('budgets', () => {
  const cases: readonly [
    what: string,
    budgets: Budgets,
    command: string,
    word: DecisionWord,
    session: Partial<SessionCounts> | undefined,
    expected: readonly string[],
  ][] = [
    ['deletes within', { deletes: 3 }, 'rm a b', 'allow', { deletes: 1 }, []],
    ['deletes beyond', { deletes: 3 }, 'rm a b', 'allow', { deletes: 2 }, ['deny budget.deletes']],
    ['deletes beyond in one request', { deletes: 1 }, 'rm a b', 'allow', {}, ['deny budget.deletes']],
    ['deletes spent, nothing deleted', { deletes: 3 }, 'ls', 'allow', { deletes: 9 }, []],
    ['approvals within', { approvals: 2 }, 'x', 'ask', { approvals: 1 }, []],
    ['approvals spent', { approvals: 2 }, 'x', 'ask', { approvals: 2 }, ['deny budget.approvals']],
    ['approvals spent, nothing asked', { approvals: 2 }, 'x', 'allow', { approvals: 2 }, []],
    ['denials within', { denials: 2 }, 'ls', 'allow', { denials: 1 }, []],
    ['denials spent', { denials: 2 }, 'ls', 'allow', { denials: 2 }, ['ask budget.denials']],
    ['a session that is not known', { denials: 0, deletes: 0 }, 'rm a', 'allow', undefined, []],
  ];
  for (const [what, budgets, command, word, session, expected] of cases)
    it(what, () => {
      const made = budgetMatches(
        budgets,
        understandExample(command),
        word,
        () => session && { ...NONE, ...session },
      );
      assert.deepEqual(
        made.map(({ decision, rule }) => `${decision} ${rule}`),
        expected,
      );
    });
  it('do not ask for the session where they do not need it', () =>
    assert.deepEqual(
      budgetMatches({ deletes: 1, approvals: 1 }, understandExample('ls'), 'allow', () =>
        assert.fail('asked'),
      ),
      [],
    ));
  it('are the smallest of all layers', () => {
    const layer = (budgets?: Budgets): LayerSettings => ({
      layer: 'user',
      settings: { version: 1, ...(budgets && { budgets }) },
      trusted: true,
    });
    assert.equal(mergedBudgets([layer()]), null);
    assert.deepEqual(
      mergedBudgets([layer({ deletes: 5 }), layer({ deletes: 9, denials: 1 }), layer({ deletes: 7 })]),
      { deletes: 5, denials: 1 },
    );
  });
});
