/** What a run of tests came to, as the reports tell it. */
import type { RuleCoverage } from '../../../policy/testing/coverage.ts';
import type { TestResult } from '../../../policy/testing/run.ts';

export interface TestReport {
  results: readonly TestResult[];
  /** Every rule whose examples ran. */
  rules: readonly RuleCoverage[];
  /** Whether coverage was asked for: it is told in full, and a rule without both-sided tests is a failure. */
  coverage: boolean;
}

/** A report as text, ending in a line feed. */
export type Reporter = (report: TestReport) => string;

export interface Totals {
  passed: number;
  failed: number;
  rules: number;
  bothSided: number;
  /** Rules without both-sided tests. */
  oneSided: readonly RuleCoverage[];
}

export function totalsOf({ results, rules }: TestReport): Totals {
  const failed = results.filter(({ failures }) => failures.length > 0).length;
  const oneSided = rules.filter(({ bothSided }) => !bothSided);
  return {
    passed: results.length - failed,
    failed,
    rules: rules.length,
    bothSided: rules.length - oneSided.length,
    oneSided,
  };
}

/** Tests by file and group, in order. */
export function grouped(results: readonly TestResult[]): Map<string, TestResult[]> {
  const groups = new Map<string, TestResult[]>();
  for (const result of results) {
    const key = `${result.file}\0${result.group}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return groups;
}

/** Share in per cent, rounded down: 100 is all of them. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 100);
}

/** What is wrong with a rule that is tested on one side or none. */
export function oneSidedWords({ matching, passing }: RuleCoverage): string {
  if (matching === 0 && passing === 0) return 'has no test';
  return matching === 0 ? 'has no test that it matches' : 'has no look-alike that it must pass over';
}

/** `file:line`, with the line where it is known. */
export function placeText({ file, line }: { file: string; line: number | null }): string {
  return line === null ? file : `${file}:${line}`;
}
