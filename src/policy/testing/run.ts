/** Runs the examples of rules and the cases of test files on contexts given as data. Pure: no file, no clock. */
import path from 'node:path';
import { type FactsData, factsFrom } from '../../command/facts.ts';
import type { Context, Request, Understanding } from '../../command/types.ts';
import { understand } from '../../command/understand.ts';
import type { SourcedRule } from '../catalogue.ts';
import type { Decision, Policy, RuleExample } from '../types.ts';
import { SAMPLE_PROJECT, sampleContext } from './sample-context.ts';
import type { TestCase, TestsFile } from './tests-file.ts';

/** How one example or case came out. */
export interface TestResult {
  kind: 'example' | 'case';
  /** Id of the rule, or title or path of the test file. */
  group: string;
  /** What is shown of the test. */
  name: string;
  command: string;
  file: string;
  line: number | null;
  column: number | null;
  /** Everything that is not as it should be; empty when the test passes. */
  failures: string[];
  /** Rules that matched. */
  matched: readonly string[];
  /** For a failing example: what hoopx understood, for whoever explains it. */
  understanding: Understanding;
}

/** The examples of a rule. `policy` holds the rule. */
export function runExamples({ rule, file, positionOf }: SourcedRule, policy: Policy): TestResult[] {
  return (['match', 'pass'] as const).flatMap((side) =>
    rule.examples[side].map((example, index) => {
      const { request, context } = exampleRequest(example);
      const understanding = understand(request, context);
      const matched = policy.decide(understanding, settingOf(context)).matches.map((match) => match.rule);
      const right = matched.includes(rule.id) === (side === 'match');
      const at = positionOf(`/examples/${side}/${index}`);
      const command = typeof example === 'string' ? example : example.command;
      return {
        kind: 'example',
        group: rule.id,
        name: `${side === 'match' ? 'matches' : 'passes'} ${command}`,
        command,
        file,
        line: at?.line ?? null,
        column: at?.column ?? null,
        failures: right ? [] : [side === 'match' ? 'the rule does not match' : 'the rule must not match'],
        matched,
        understanding,
      };
    }),
  );
}

/** The cases of a test file, on the policy as a whole. */
export function runCases({ file, title, cases }: TestsFile, policy: Policy): TestResult[] {
  return cases.map((test) => {
    const { request, context } = caseRequest(test);
    const understanding = understand(request, context);
    const decision = policy.decide(understanding, settingOf(context));
    return {
      kind: 'case',
      group: title ?? file,
      name: test.name,
      command: typeof test.command === 'string' ? test.command : test.command.join(' '),
      file,
      line: test.position?.line ?? null,
      column: test.position?.column ?? null,
      failures: failuresOf(test, decision),
      matched: decision.matches.map((match) => match.rule),
      understanding,
    };
  });
}

/** What a decision in a context depends on besides what was understood. */
export function settingOf(context: Context): { ci: boolean; context: Context } {
  return { ci: context.ci, context };
}

/** An example as a request, in the context that it asks for. */
export function exampleRequest(example: RuleExample): { request: Request; context: Context } {
  const {
    command,
    env,
    context: facts,
    ...more
  } = typeof example === 'string' ? { command: example } : example;
  return {
    request: { kind: 'script', script: command, shell: 'bash', positional: [] },
    context: withData(sampleContext(more), env, facts),
  };
}

export function caseRequest(test: TestCase): { request: Request; context: Context } {
  const { env, facts, repository, branch, ...more } = test.context;
  const root = repository === undefined ? SAMPLE_PROJECT : repository;
  const cwd = path.resolve(root ?? SAMPLE_PROJECT, test.cwd ?? '.');
  const context = sampleContext({
    ...more,
    cwd,
    files: test.files,
    repository:
      root === null ? null : { root, branch: branch === undefined ? 'main' : branch, commit: 'c0ffee5' },
  });
  const request: Request =
    typeof test.command === 'string'
      ? { kind: 'script', script: test.command, shell: test.shell, positional: [] }
      : { kind: 'argv', argv: [...test.command] };
  return { request, context: withData(context, env, facts) };
}

function withData(context: Context, env: Record<string, string> = {}, facts: FactsData = {}): Context {
  return {
    ...context,
    env: { ...context.env, ...env },
    facts: factsFrom(facts, (file) => path.resolve(context.cwd, file)),
  };
}

function failuresOf(test: TestCase, { decision, severity, matches }: Decision): string[] {
  const matched = [...new Set(matches.map(({ rule }) => rule))];
  const by = matched.length === 0 ? 'no rule matched' : `matched: ${matched.join(', ')}`;
  const failures: string[] = [];
  if (decision !== test.decision) failures.push(`expected ${test.decision}, got ${decision} (${by})`);
  for (const rule of test.rules)
    if (!matched.includes(rule)) failures.push(`expected rule ${rule} to match (${by})`);
  for (const rule of test.notRules)
    if (matched.includes(rule)) failures.push(`expected rule ${rule} not to match`);
  if (test.severity !== null && severity !== test.severity)
    failures.push(`expected severity ${test.severity}, got ${severity ?? 'none'}`);
  return failures;
}
