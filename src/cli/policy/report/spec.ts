/** Test results for a person: what failed with why, a line for every group, the rules without tests. */
import type { Paint } from '../../../approval/paint.ts';
import { makeVisible } from '../../../approval/visible.ts';
import { grouped, oneSidedWords, percent, placeText, type Reporter, totalsOf } from './report.ts';

const MOST_ONE_SIDED = 20;

export function specReporter(paint: Paint): Reporter {
  const show = (text: string, limit = 160) => makeVisible(text, { limit, mark: paint.escape });
  return (report) => {
    const lines: string[] = [];
    let file = '';
    for (const tests of grouped(report.results).values()) {
      const first = tests[0]!;
      if (first.file !== file) {
        file = first.file;
        lines.push(lines.length === 0 ? paint.strong(show(file)) : `\n${paint.strong(show(file))}`);
      }
      const failed = tests.filter(({ failures }) => failures.length > 0);
      const mark = failed.length === 0 ? paint.allow('ok') : paint.deny('not ok');
      const group = first.group === file ? '' : ` ${show(first.group)}`;
      lines.push(
        `  ${mark}${group}  ${paint.faint(`${tests.length} ${tests.length === 1 ? 'test' : 'tests'}`)}`,
      );
      for (const test of failed) {
        lines.push(`     ${paint.deny('x')} ${show(test.name)}  ${paint.faint(show(placeText(test)))}`);
        for (const failure of test.failures) lines.push(`       ${show(failure, 400)}`);
      }
    }
    const { passed, failed, rules, bothSided, oneSided } = totalsOf(report);
    if (lines.length > 0) lines.push('');
    if (report.coverage && rules > 0) {
      for (const { rule, matching, passing, bothSided: both } of report.rules)
        lines.push(
          `  ${both ? paint.allow('both') : paint.ask('half')}  ${show(rule)}  ${matching} match, ${passing} pass`,
        );
      lines.push(
        `${percent(bothSided, rules)}% of the rules are tested on both sides: ${bothSided} of ${rules}`,
      );
    }
    for (const rule of oneSided.slice(0, MOST_ONE_SIDED))
      lines.push(
        `${paint.ask('untested')}  ${show(rule.rule)} ${oneSidedWords(rule)}  ${paint.faint(show(placeText(rule)))}`,
      );
    if (oneSided.length > MOST_ONE_SIDED) lines.push(`and ${oneSided.length - MOST_ONE_SIDED} more`);
    const word = failed > 0 ? paint.deny(`${failed} failed`) : '0 failed';
    lines.push(`${paint.allow(`${passed} passed`)}, ${word}`);
    return `${lines.join('\n')}\n`;
  };
}
