/** What is no longer believed of a shell that has traps. */
import assert from 'node:assert/strict';
import type { Context } from '../../../src/command/types.ts';
import { contextFrom } from '../../../src/intercept/context.ts';
import { lineRequest } from '../../../src/intercept/shell/line.ts';
import { Traps } from '../../../src/intercept/shell/traps.ts';

const context: Context = contextFrom(
  {},
  { cwd: '/w', home: '/home/u', user: 'u', os: 'linux', agent: null, ci: false, guardPaths: [] },
);

/** Which of the variables a, b and c are still believed after these lines. */
function believed(lines: readonly string[], functions: readonly string[] = []): string {
  const traps = new Traps();
  for (const line of lines) {
    const told = { expanded: '' };
    const { request, understand } = lineRequest(line, 'bash', told, null, { guard: 4711 });
    traps.note(line, understand(request, context).invocations, functions);
  }
  const variables = new Map([...'abc'].map((name) => [name, 'x']));
  traps.forget({ variables });
  return [...variables.keys()].join('');
}

describe('the values of a shell with traps', () => {
  const rows: readonly (readonly [
    lines: readonly string[],
    believed: string,
    functions?: readonly string[],
  ])[] = [
    [['a=1'], 'abc'],
    [["trap 'a=1' USR1"], 'bc'],
    [["trap -- 'a=1' USR1"], 'bc'],
    [["trap 'a=1' INT TERM EXIT"], 'bc'],
    [["trap 'a+=x' DEBUG"], 'bc'],
    [["trap 'a[1]=x; read -r b' ERR"], 'c'],
    [["trap '((a++)); ((--b))' USR1"], 'c'],
    [["trap ': ${a:=1}' USR1"], 'bc'],
    [["trap 'printf -v a x' USR1"], 'bc'],
    [["trap 'unset b' USR1"], 'ac'],
    [['eval "trap a=1 USR1"'], 'bc'],
    [['f() { b=1; }; trap f USR1'], 'ac'],
    [['trap f USR1', 'f() { b=1; }'], 'ac'],
    [['trap f USR1'], 'bc', ['f () {\n a=1\n}']],
    [["trap 'eval $a' USR1"], ''],
    [["trap '. ./x' USR1"], ''],
    [['trap "$x" USR1'], ''],
    [["trap 'printf x >&8' USR1"], ''],
    [['trap \'printf x >&"$n"\' USR1'], ''],
    [["trap 'printf x > /proc/self/fd/8' USR1"], ''],
    [['TRAPUSR1() { a=1 }'], 'bc'],
    // What no signal calls, or changes nothing.
    [["trap 'a=1' EXIT"], 'abc'],
    [["trap 'a=1' 0"], 'abc'],
    [["trap 'a=1' exit"], 'abc'],
    [["builtin trap 'a=1' USR1"], 'bc'],
    [["t=trap; $t 'a=1' sigusr1"], 'bc'],
    [["f() { trap 'a=1' USR1; }; f"], 'bc'],
    [['trap - USR1'], 'abc'],
    [["trap '' USR1"], 'abc'],
    [['trap -p'], 'abc'],
    [['trap \'rm -rf "$a"\' EXIT INT TERM'], 'abc'],
    [["trap 'echo stopped >&2; exit 1' INT"], 'abc'],
    [['trap \'echo "$a == $b"\' USR1'], 'abc'],
    [['f() { b=1; }'], 'abc'],
    [['git commit -m "TRAPS: a=1; source files of TRAPINT"'], 'abc'],
    [['echo TRAPUSR1 a=1'], 'abc'],
    [['trap \'echo "eval or source failed" >&2; exit 1\' ERR'], 'abc'],
    [["trap 'ls /opt/fd/x' USR1"], 'abc'],
    [["trap 'test -f x && . ./x' USR1"], ''],
    [["trap 'if true; then eval $a; fi' USR1"], ''],
    [['function TRAPUSR1 { a=1 }'], 'bc'],
  ];
  for (const [lines, left, functions] of rows)
    it(`${lines.join(' ; ')}: ${left}`, () => assert.equal(believed(lines, functions), left));
});
