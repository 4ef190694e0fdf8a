/**
 * What hoopx predicts against what real shells do: `rec` is a program on PATH that writes down its arguments. Every
 * script here is harmless; its values are all known before it runs, so the prediction must be exact.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { read } from './reading.ts';

const RECORDER = `#!/bin/bash
{ printf '%s\\0' "$#" "$@"; } >> "$REC_LOG"
`;

let folder: string;
let log: string;

/** Argument vectors of `rec`, as the shell really ran them. */
function recorded(shell: string, script: string): string[][] {
  writeFileSync(log, '');
  const run = spawnSync(shell, ['-c', script], {
    cwd: folder,
    env: {
      PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
      REC_LOG: log,
      HOME: '/home/dev',
      USER: 'dev',
      LC_ALL: 'C.UTF-8',
    },
    timeout: 5000,
    input: '',
  });
  assert.equal(run.error, undefined, `${shell}: ${script}`);
  const fields = readFileSync(log, 'utf8').split('\0');
  const calls: string[][] = [];
  for (let at = 0; at < fields.length - 1; ) {
    const count = Number(fields[at]);
    calls.push(fields.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  return calls;
}

function predicted(script: string): string[][] {
  const { invocations } = read(script, {
    cwd: folder,
    repository: null,
    env: { HOME: '/home/dev', USER: 'dev' },
    envComplete: true,
  });
  return invocations.filter((each) => each.program === 'rec').map((each) => each.argv.slice(1));
}

const EVERY_SHELL: readonly string[] = [
  'rec a b  c',
  `re''c a`,
  'r\\ec a',
  '"re"c \'a b\' "c d" e\\ f',
  'rec "a$(echo b)c" `echo d`',
  'x=rec; $x 1',
  'x="a b"; rec $x "$x"',
  'x="rec 1 2"; $x',
  'x=; rec $x "$x" end',
  'rec ${x:-d e} "${x:-d e}" ${HOME:+set}',
  'x=abc.tar.gz; rec ${x#*.} ${x##*.} ${x%.*} ${x%%.*} ${#x}',
  'x=/a/b/c; rec ${x##*/} ${x%/*}',
  'set -- a "b c" d; rec "$@"; rec $*; rec "$*" $# $2',
  'set -- a b c d; shift 2; rec $1 $#',
  'f() { rec "$1-$2" "$#"; }; f x y; f z',
  'f() { rec in; }; f | cat; rec out',
  'for i in a b c; do rec $i; done',
  'for i in "a b" c; do rec "$i"; done',
  'if true; then rec yes; fi',
  'true && rec and; false || rec or',
  '(x=1; rec $x); rec "${x:-unset}"',
  '{ rec a; rec b; }',
  'case abc in a*) rec star;; *) rec other;; esac',
  'case x in y) rec y;; x|z) rec xz;; esac',
  'rec $((1 + 2 * 3)) $((10 / 3)) $((7 % 4)) $((1 << 4))',
  'i=5; i=$((i + 1)); rec $i',
  'rec ~ ~/x "~" \\~',
  'rec \'single $x\' "double \\$x \\\\ \\""',
  'eval "rec a b"',
  'eval rec \'"c d"\'',
  'sh -c "rec inner"',
  `sh -c 'rec "$0" "$1"' zero one`,
  'command rec c',
  'env rec e',
  'env X=1 rec e2',
  'echo "rec piped" | sh',
  'printf "rec %s\\n" a b | sh',
  'sh <<EOF\nrec heredoc $HOME\nEOF',
  "sh <<'EOF'\nrec $HOME\nEOF",
  'echo a b | xargs rec',
  'echo a b c | xargs -n 2 rec x',
  'printf "%s\\n" a b | xargs -I{} rec "<{}>"',
  'printf "a\\nb\\n" | while read -r line; do rec "$line"; done',
  'nohup rec n 2>/dev/null',
  'timeout 5 rec t',
  'nice -n 5 rec n',
  'x=$(printf "a\\n\\n"); rec "$x"',
  'IFS=,; x=a,b,c; rec $x',
  'rec a\\\nb',
  'x=1; y=$x$x; z=$y$y; rec $z',
  'trap "rec bye" EXIT',
  'echo cmVjIGRlY29kZWQK | base64 -d | sh',
  'echo CER | tr A-Z a-z | rev',
  'x=$(echo CER | tr A-Z a-z | rev); $x translated',
  'rec "$(cat <<EOF\nline\nEOF\n)"',
  'export V=exported; sh -c \'rec "$V"\'',
  'V=inline sh -c \'rec "$V"\'',
  'V=shellonly; sh -c \'rec "${V:-none}"\'',
  'unset HOME; rec "${HOME-gone}"',
  'x=a; x=${x}b; rec "$x"',
  '! rec negated',
  'rec a & wait',
  'exec rec last',
  'rec "a\tb" "c\nd"',
];

const BASH_ONLY: readonly string[] = [
  "rec $'a\\tb' $'\\x41\\u00e9\\101' $'it\\'s'",
  'rec {a,b}{1,2} x{1..3}y {c..a} {01..03}',
  'rec {a,{b,c}}d "{x,y}" {single}',
  'a=(1 "2 3" 4); rec "${a[@]}" ${#a[@]} "${a[1]}" "${a[-1]}"',
  'a=(x y); a+=(z); rec "${a[*]}"; rec "${a[@]:1}" "${a[@]:0:1}"',
  'declare -A m=([k]=v [l]=w); rec "${m[k]}" "${m[l]}"',
  'x=hello; rec ${x/l/L} ${x//l/L} ${x^} ${x^^} ${x:1:3} ${x: -2}',
  'x=path; path=real; rec ${!x}',
  'printf -v cmd "%s%s" re c; $cmd via-v',
  'read -r a b <<< "one two three"; rec "$a" "$b"',
  'rec <<< ignored',
  '[[ a == a ]] && rec test',
  '(( 1 < 2 )) && rec arith',
  'function g { rec "$@"; }; g 1 2',
  'for ((i=0;i<1;i++)); do rec loop; done',
  'local_test() { local v=in; rec $v; }; v=out; local_test; rec $v',
  'readonly R=const; rec $R',
  "declare -x D=dx; bash -c 'rec $D'",
  'x=rec; "$x" "${x@Q}"',
  'rec "${@:-none}"',
  'bash <<< "rec here-string"',
  'source /dev/stdin <<< "rec sourced"',
  '. <(echo rec substituted)',
  'bash <(echo "rec from-fd")',
  'rec a |& cat',
  'builtin command rec bc',
  'x="rec e"; eval "$x"',
  'coproc rec co; wait',
  'case a in a) rec 1;& b) rec 2;; c) rec 3;; esac',
  'mapfile -t lines <<< $\'p\\nq\'; rec "${lines[@]}"',
  'x=$"local"; rec "$x"',
  'shopt -s expand_aliases\nalias r="rec aliased"\nr x',
  'time rec timed',
];

describe('command: predictions against real shells', function () {
  this.timeout(60_000);
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'hoopx-shells-'));
    log = join(folder, 'log');
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/rec'), RECORDER);
    chmodSync(join(folder, 'bin/rec'), 0o755);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const script of EVERY_SHELL) {
    it(`bash and sh: ${JSON.stringify(script)}`, () => {
      const expected = recorded('bash', script);
      assert.deepEqual(covering(predicted(script), expected), expected);
      assert.deepEqual(recorded('sh', script), expected, 'sh differs from bash: not a portable case');
    });
  }
  for (const script of BASH_ONLY) {
    it(`bash: ${JSON.stringify(script)}`, () => {
      const expected = recorded('bash', script);
      assert.notEqual(expected.length, 0, 'the script records nothing');
      assert.deepEqual(covering(predicted(script), expected), expected);
    });
  }

  it('accepts the syntax that bash accepts', () => {
    for (const script of [...EVERY_SHELL, ...BASH_ONLY]) {
      execFileSync('bash', ['-n', '-c', script], { input: '' });
      assert.deepEqual(read(script).unresolved, [], script);
    }
  });

  it('covers what generated scripts run', () => {
    fc.assert(
      fc.property(scripts(), (script) => {
        const expected = recorded('bash', script);
        const found = predicted(script).map((each) => each.join('\u0001'));
        for (const argv of expected)
          assert.ok(
            found.includes(argv.join('\u0001')),
            `${script}\nran: ${JSON.stringify(argv)}\npredicted: ${JSON.stringify(found)}`,
          );
      }),
      { numRuns: Number(process.env.HOOPX_TEST_RUNS ?? 300), seed: 20261122 },
    );
  });
});

/** The predictions that happened, in order; what may but need not happen (both branches of a test) is left out. */
function covering(found: readonly string[][], expected: readonly string[][]): string[][] {
  const wanted = expected.map((argv) => JSON.stringify(argv));
  const kept: string[][] = [];
  let at = 0;
  for (const argv of found) {
    if (JSON.stringify(argv) === wanted[at]) {
      kept.push(argv);
      at++;
    }
  }
  return kept;
}

/** Small scripts over known values. */
function scripts(): fc.Arbitrary<string> {
  const name = fc.constantFrom('a', 'b', 'c');
  const plain = fc.constantFrom('x', 'yy', 'z-1', 'p/q', '1', 'a.b');
  const word: fc.Arbitrary<string> = fc.oneof(
    plain,
    plain.map((each) => `'${each} s'`),
    name.map((each) => `"$${each}"`),
    name.map((each) => `$${each}`),
    fc.tuple(name, plain).map(([variable, value]) => `"\${${variable}:-${value}}"`),
    fc.tuple(name, plain).map(([variable, value]) => `\${${variable}#${value[0]}}`),
    plain.map((each) => `$(echo ${each})`),
    fc.tuple(plain, plain).map(([left, right]) => `{${left},${right}}`),
    fc.tuple(plain, name).map(([left, right]) => `${left}"$${right}"`),
  );
  const record = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `rec ${words.join(' ')}`);
  const assign = fc
    .tuple(name, word)
    .map(([variable, value]) => `${variable}=${value.startsWith('{') ? 'v' : value}`);
  const { command } = fc.letrec<{ command: string }>((tie) => ({
    command: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      record,
      assign,
      fc.tuple(tie('command'), tie('command')).map(([left, right]) => `${left}\n${right}`),
      fc
        .tuple(name, fc.array(word, { minLength: 1, maxLength: 3 }), tie('command'))
        .map(([variable, words, body]) => `for ${variable} in ${words.join(' ')}; do\n${body}\ndone`),
      fc
        .tuple(fc.boolean(), tie('command'), tie('command'))
        .map(([test, then, other]) => `if ${test}; then\n${then}\nelse\n${other}\nfi`),
      tie('command').map((body) => `(\n${body}\n)`),
      tie('command').map((body) => `{\n${body}\n}`),
      fc
        .tuple(word, plain, tie('command'))
        .map(
          ([subject, pattern, body]) =>
            `case ${subject.startsWith('{') ? 'x' : subject} in ${pattern}) ${body}\n;; *) rec default;; esac`,
        ),
      tie('command').map((body) => `f() {\n${body}\n}\nf one two`),
      tie('command').map((body) => `eval '${body.replaceAll("'", "'\\''")}'`),
    ),
  }));
  return command;
}
