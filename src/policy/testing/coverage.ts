/** Which rules are tested on both sides: by a command they match, and by a look-alike that they must pass over. */
import type { SourcedRule } from '../catalogue.ts';
import type { TestResult } from './run.ts';
import type { TestsFile } from './tests-file.ts';

export interface RuleCoverage {
  rule: string;
  file: string;
  line: number | null;
  /** Tests that hold and show the rule matching: examples, and cases that expect it. */
  matching: number;
  /** Tests that hold and show it passing over a look-alike: examples, and cases that exclude it. */
  passing: number;
  bothSided: boolean;
}

/** Coverage of each rule. Only tests that hold count. */
export function coverageOf(
  rules: readonly SourcedRule[],
  results: readonly TestResult[],
  testsFiles: readonly TestsFile[],
): RuleCoverage[] {
  const matching = new Map<string, number>();
  const passing = new Map<string, number>();
  const count = (side: Map<string, number>, rule: string) => side.set(rule, (side.get(rule) ?? 0) + 1);
  const held = new Set(results.filter(({ failures }) => failures.length === 0).map(placeOf));

  for (const result of results)
    if (result.kind === 'example' && result.failures.length === 0)
      count(result.matched.includes(result.group) ? matching : passing, result.group);
  for (const { file, cases } of testsFiles)
    for (const { rules: expected, notRules, position } of cases) {
      if (!held.has(placeOf({ file, line: position?.line ?? null, column: position?.column ?? null })))
        continue;
      for (const rule of expected) count(matching, rule);
      for (const rule of notRules) count(passing, rule);
    }
  return rules.map(({ rule: { id }, file, positionOf }) => {
    const sides = { matching: matching.get(id) ?? 0, passing: passing.get(id) ?? 0 };
    const bothSided = sides.matching > 0 && sides.passing > 0;
    return { rule: id, file, line: positionOf()?.line ?? null, ...sides, bothSided };
  });
}

function placeOf({ file, line, column }: Pick<TestResult, 'file' | 'line' | 'column'>): string {
  return `${file}:${line}:${column}`;
}
