/** Test results in the Test Anything Protocol, version 14: https://testanything.org/tap-version-14-specification.html */
import { makeVisible } from '../../../approval/visible.ts';
import { oneSidedWords, placeText, type Reporter, totalsOf } from './report.ts';

export const tapReporter: Reporter = (report) => {
  const tests = report.results.map(({ group, name, failures, file, line }) => ({
    title: `${group}: ${name}`,
    failures: [...failures],
    at: placeText({ file, line }),
  }));
  if (report.coverage)
    for (const rule of totalsOf(report).oneSided)
      tests.push({ title: `${rule.rule}: coverage`, failures: [oneSidedWords(rule)], at: placeText(rule) });
  const lines = ['TAP version 14', `1..${tests.length}`];
  tests.forEach(({ title, failures, at }, index) => {
    lines.push(`${failures.length === 0 ? 'ok' : 'not ok'} ${index + 1} - ${description(title)}`);
    if (failures.length > 0)
      lines.push('  ---', `  message: ${text(failures.join('; '))}`, `  at: ${text(at)}`, '  ...');
  });
  return `${lines.join('\n')}\n`;
};

/** A backslash and a number sign mean something in a description. */
function description(title: string): string {
  return makeVisible(title, { limit: 300 }).replace(/[\\#]/g, '\\$&');
}

/** A JSON string is a YAML string. */
function text(value: string): string {
  return JSON.stringify(makeVisible(value, { limit: 2000 }));
}
