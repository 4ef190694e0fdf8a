/** Test results as JUnit XML, which CI servers read. */
import { makeVisible } from '../../../approval/visible.ts';
import { grouped, oneSidedWords, placeText, type Reporter, totalsOf } from './report.ts';

export const junitReporter: Reporter = (report) => {
  const { oneSided } = totalsOf(report);
  const uncovered = report.coverage ? oneSided : [];
  const failed = report.results.filter(({ failures }) => failures.length > 0).length + uncovered.length;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="hoopx policy test" tests="${report.results.length + uncovered.length}" failures="${failed}">`,
  ];
  for (const tests of grouped(report.results).values()) {
    const { group, file } = tests[0]!;
    const broken = tests.filter(({ failures }) => failures.length > 0).length;
    lines.push(
      `  <testsuite name="${xml(group)}" file="${xml(file)}" tests="${tests.length}" failures="${broken}">`,
    );
    for (const test of tests) {
      const open = `    <testcase name="${xml(test.name)}" classname="${xml(group)}" file="${xml(file)}"${lineOf(test.line)}`;
      lines.push(...testcase(open, test.failures, placeText(test)));
    }
    lines.push('  </testsuite>');
  }
  if (uncovered.length > 0) {
    lines.push(`  <testsuite name="coverage" tests="${uncovered.length}" failures="${uncovered.length}">`);
    for (const rule of uncovered) {
      const open = `    <testcase name="${xml(rule.rule)}" classname="coverage" file="${xml(rule.file)}"${lineOf(rule.line)}`;
      lines.push(...testcase(open, [oneSidedWords(rule)], placeText(rule)));
    }
    lines.push('  </testsuite>');
  }
  lines.push('</testsuites>');
  return `${lines.join('\n')}\n`;
};

function testcase(open: string, failures: readonly string[], at: string): string[] {
  if (failures.length === 0) return [`${open}/>`];
  return [
    `${open}>`,
    `      <failure message="${xml(failures[0]!)}">${xml(`${failures.join('\n')}\nat ${at}`, true)}</failure>`,
    '    </testcase>',
  ];
}

function lineOf(line: number | null): string {
  return line === null ? '' : ` line="${line}"`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 cannot hold control characters at all, not even escaped: they are shown as everywhere else. */
function xml(text: string, multiline = false): string {
  return makeVisible(text, { limit: 4000, multiline }).replace(
    /[&<>"]/g,
    (character) => ENTITIES[character]!,
  );
}
