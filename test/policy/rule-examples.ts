/** Runs the examples of rules: does the rule match what it should, and pass over the look-alikes? */
import type { Understanding } from '../../src/command/types.ts';
import { understand } from '../../src/command/understand.ts';
import { compile } from '../../src/policy/compile.ts';
import type { Policy, Rule, RuleExample } from '../../src/policy/types.ts';
import { contextOf } from '../context.ts';

export interface ExampleFailure {
  rule: string;
  side: 'match' | 'pass';
  command: string;
  /** Other rules of the pack that matched. */
  others: string[];
  understanding: Understanding;
}

/** What hoopx makes of an example's command, run by bash in the context that the example asks for. */
export function understandExample(example: RuleExample): Understanding {
  const { command, env, ...more } = typeof example === 'string' ? { command: example } : example;
  const context = contextOf(more);
  return understand(
    { kind: 'script', script: command, shell: 'bash', positional: [] },
    { ...context, env: { ...context.env, ...env } },
  );
}

/** The examples on which a rule of `policy` says the wrong thing. */
export function failingExamples(rule: Rule, policy: Policy): ExampleFailure[] {
  const failures: ExampleFailure[] = [];
  for (const side of ['match', 'pass'] as const)
    for (const example of rule.examples[side]) {
      const understanding = understandExample(example);
      const matched = policy.decide(understanding).matches.map((match) => match.rule);
      if (matched.includes(rule.id) === (side === 'match')) continue;
      const command = typeof example === 'string' ? example : example.command;
      const others = matched.filter((id) => id !== rule.id);
      failures.push({ rule: rule.id, side, command, others, understanding });
    }
  return failures;
}

/** Rules as the built-in policy runs them. */
export function policyOfRules(rules: readonly Rule[]): Policy {
  return compile(rules, 'native');
}
