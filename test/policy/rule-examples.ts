/** Runs the examples of rules: does the rule match what it should, and pass over the look-alikes? */
import path from 'node:path';
import { factsFrom } from '../../src/command/facts.ts';
import type { Context, Understanding } from '../../src/command/types.ts';
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
  const command = typeof example === 'string' ? example : example.command;
  return understand(
    { kind: 'script', script: command, shell: 'bash', positional: [] },
    contextOfExample(example),
  );
}

export function contextOfExample(example: RuleExample): Context {
  const { env, context: facts, ...more } = typeof example === 'string' ? { context: {} } : example;
  const context = contextOf(more);
  return {
    ...context,
    env: { ...context.env, ...env },
    facts: factsFrom(facts ?? {}, (file) => path.resolve(context.cwd, file)),
  };
}

/** The examples on which a rule of `policy` says the wrong thing. */
export function failingExamples(rule: Rule, policy: Policy): ExampleFailure[] {
  const failures: ExampleFailure[] = [];
  for (const side of ['match', 'pass'] as const)
    for (const example of rule.examples[side]) {
      const understanding = understandExample(example);
      const matched = policy
        .decide(understanding, { ci: false, context: contextOfExample(example) })
        .matches.map((match) => match.rule);
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
