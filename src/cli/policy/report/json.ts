/** Test results for a program: one object. Fields may be added, never changed or removed. */
import { jsonLine } from '../../present/json.ts';
import { percent, type Reporter, totalsOf } from './report.ts';

export const jsonReporter: Reporter = (report) => {
  const { passed, failed, rules, bothSided } = totalsOf(report);
  return jsonLine({
    passed,
    failed,
    tests: report.results.map(({ kind, group, name, command, file, line, column, failures, matched }) => ({
      kind,
      group,
      name,
      command,
      file,
      line,
      column,
      passed: failures.length === 0,
      failures,
      matched: [...new Set(matched)],
    })),
    coverage: { rules, bothSided, percent: percent(bothSided, rules), perRule: report.rules },
  });
};
