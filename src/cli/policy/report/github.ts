/** Findings as annotations of GitHub Actions: each failure stands at its line in the pull request. */
import { relative } from 'node:path';
import { makeVisible } from '../../../approval/visible.ts';
import { escapeMessage, escapeProperty } from '../../present/github.ts';
import { oneSidedWords, type Reporter, totalsOf } from './report.ts';

export interface Annotation {
  level: 'error' | 'warning' | 'notice';
  /** Absolute path. */
  file: string;
  line: number | null;
  column?: number | null;
  title: string;
  message: string;
}

/** One annotation on one line; files are named relative to `root`, as the runner wants them. */
export function annotation({ level, file, line, column, title, message }: Annotation, root: string): string {
  const properties = [
    `file=${escapeProperty(makeVisible(relative(root, file)))}`,
    ...(line === null ? [] : [`line=${line}`]),
    ...(line === null || column === undefined || column === null ? [] : [`col=${column}`]),
    `title=${escapeProperty(makeVisible(title, { limit: 250 }))}`,
  ];
  return `::${level} ${properties.join(',')}::${escapeMessage(makeVisible(message, { multiline: true, limit: 4000 }))}\n`;
}

export function githubReporter(root: string): Reporter {
  return (report) => {
    const { passed, failed, oneSided } = totalsOf(report);
    const failures = report.results
      .filter((result) => result.failures.length > 0)
      .map(({ group, name, failures: why, file, line, column }) =>
        annotation(
          { level: 'error', file, line, column, title: `${group}: ${name}`, message: why.join('\n') },
          root,
        ),
      );
    const untested = oneSided.map((rule) =>
      annotation(
        {
          level: report.coverage ? 'error' : 'warning',
          file: rule.file,
          line: rule.line,
          title: rule.rule,
          message: oneSidedWords(rule),
        },
        root,
      ),
    );
    return `${[...failures, ...untested].join('')}${passed} passed, ${failed} failed\n`;
  };
}
