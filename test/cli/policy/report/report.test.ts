import assert from 'node:assert/strict';
import { plain } from '../../../../src/approval/paint.ts';
import { annotation, githubReporter } from '../../../../src/cli/policy/report/github.ts';
import { jsonReporter } from '../../../../src/cli/policy/report/json.ts';
import { junitReporter } from '../../../../src/cli/policy/report/junit.ts';
import { percent, type TestReport } from '../../../../src/cli/policy/report/report.ts';
import { specReporter } from '../../../../src/cli/policy/report/spec.ts';
import { tapReporter } from '../../../../src/cli/policy/report/tap.ts';

const result = (name: string, failures: string[]) => ({
  kind: 'example' as const,
  group: 'p.rule',
  name,
  command: name,
  file: 'rules/p.json',
  line: 7,
  column: 3,
  failures,
  matched: [],
  understanding: { invocations: [], unresolved: [] },
});
const REPORT: TestReport = {
  results: [result('matches a <b> & "c" # \\', []), result('passes\u001b[31m\n', ['expected, got %0A'])],
  rules: [{ rule: 'p.rule', file: 'rules/p.json', line: 2, matching: 1, passing: 0, bothSided: false }],
  coverage: true,
};

describe('reports of policy test', () => {
  it('spec', () => {
    const text = specReporter(plain)(REPORT);
    assert.match(text, /^rules\/p\.json$/m);
    assert.match(text, /not ok p\.rule {2}2 tests/);
    assert.match(text, /x passes\\x1b\[31m\\n {2}rules\/p\.json:7/);
    assert.match(text, /0% of the rules are tested on both sides/);
    assert.match(text, /1 passed, 1 failed\n$/);
  });

  it('json', () => {
    const { passed, failed, tests, coverage } = JSON.parse(jsonReporter(REPORT));
    assert.deepEqual([passed, failed, coverage.percent], [1, 1, 0]);
    assert.equal(tests[1].name, 'passes\u001b[31m\n');
  });

  it('tap: every test is one line that is ok or not ok, special characters escaped', () => {
    const lines = tapReporter(REPORT).split('\n');
    assert.deepEqual(lines.slice(0, 2), ['TAP version 14', '1..3']);
    assert.ok(lines.includes('ok 1 - p.rule: matches a <b> & "c" \\# \\\\'));
    assert.ok(lines.includes('not ok 2 - p.rule: passes\\\\x1b[31m\\\\n'));
    assert.ok(lines.includes('not ok 3 - p.rule: coverage'));
  });

  it('junit: well-formed, with failures and the uncovered rule', () => {
    const text = junitReporter(REPORT);
    assert.match(text, /<testsuites name="hoopx policy test" tests="3" failures="2">/);
    assert.match(text, /name="matches a &lt;b&gt; &amp; &quot;c&quot; # \\"/);
    assert.match(text, /<failure message="expected, got %0A">/);
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f]/);
    const opened = text.match(/<test(?:case|suite|suites)\b[^>]*[^/]>/g)!.length;
    assert.equal(opened, text.match(/<\/test(?:case|suite|suites)>/g)!.length);
  });

  it('github: text can neither end an annotation nor start another one', () => {
    const [first] = githubReporter('/x')(REPORT).split('\n');
    assert.match(first!, /^::error file=.*,line=7,col=3,title=p\.rule%3A passes.*::expected, got %250A$/);
    const hostile = annotation(
      { level: 'warning', file: '/x/a,b:c', line: null, title: 'a\n::error::b', message: 'm\r\n::stop' },
      '/x',
    );
    assert.equal(hostile, '::warning file=a%2Cb%3Ac,title=a\\n%3A%3Aerror%3A%3Ab::m\\r%0A::stop\n');
  });

  for (const [part, whole, expected] of [
    [0, 0, 100],
    [1, 1, 100],
    [999, 1000, 99],
    [0, 3, 0],
  ] as const)
    it(`${part} of ${whole} is ${expected}%`, () => assert.equal(percent(part, whole), expected));
});
