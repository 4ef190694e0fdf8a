import assert from 'node:assert/strict';
import { posixFromFish } from '../../../src/intercept/shell/fish-text.ts';

/** fish text, and the POSIX shell text that means the same. */
const SAME: readonly (readonly [fish: string, posix: string])[] = [
  ['ls -la', 'ls -la'],
  ['  ls  -la ', 'ls -la'],
  ['git commit -m "fix it" -- src/a.ts', 'git commit -m "fix it" -- src/a.ts'],
  ['echo \'a "b" $c\'', 'echo \'a "b" $c\''],
  ['echo "a\nb"', 'echo "a\nb"'],
  ['make && make test || echo no', 'make && make test || echo no'],
  ['make; and make test', 'make && make test'],
  ['make\nand make test\nor echo no', 'make && make test || echo no'],
  ['not make', '! make'],
  ['and make', ': && make'],
  ['ps aux | grep node | head -3', 'ps aux | grep node | head -3'],
  ['a|b;c', 'a | b ; c'],
  ['sleep 3 &', 'sleep 3 &'],
  ['make > log 2>&1', 'make > log 2>&1'],
  ['make >log 2>>err </dev/null', 'make > log 2>> err < /dev/null'],
  ['> log make', '> log make'],
  ['A=b make', 'A=b make'],
  ['command ls', 'command ls'],
  ['time make -j4', 'time make -j4'],
  ['exec bash -c "echo x"', 'exec bash -c "echo x"'],
  ['[ -f x ]', '[ -f x ]'],
  ['rm *.log', 'rm *.log'],
  ['ls ~ ~/x', 'ls ~ ~/x'],
  ['echo a # and more', 'echo a'],
  ['git show HEAD^', 'git show HEAD^'],
  ['date +%s', 'date +%s'],
  ['find . -name x -exec rm {} +', "find . -name x -exec rm '{}' +"],
  ['echo grüße', 'echo grüße'],
  ['', ''],
];

const WITH_VARIABLES: readonly (readonly [fish: string, posix: string, variables: string[]])[] = [
  ['sh -c $code', 'sh -c "$code"', ['code']],
  ['echo "$HOME/x" $PWD.txt', 'echo "$HOME/x" "$PWD".txt', ['HOME', 'PWD']],
];

/** What fish may take for something else than POSIX shell. */
const UNCERTAIN: readonly string[] = [
  'set x rm',
  'set -x LD_PRELOAD x.so',
  'if true; rm x; end',
  'begin; rm x; end > y',
  'for i in 1 2; echo $i; end',
  'while true; echo; end',
  'function f; rm x; end',
  'functions -e f',
  'switch x; case y; rm; end',
  'eval rm x',
  'source x.fish',
  '. x.fish',
  'block -g',
  'bind \\r execute',
  'builtin functions -e f',
  'emit fish_exit',
  'abbr -a x rm',
  'alias x rm',
  'trap x INT',
  'history clear',
  'fish_config',
  '__fish_x',
  'echo (rm x)',
  'echo $(rm x)',
  'echo "$(rm x)"',
  'echo "a$(rm x)b"',
  'echo "$x[1]"',
  'echo $x[1]',
  'echo $$x',
  'echo "$$x"',
  'echo ${x}',
  '$x y',
  '"rm" x',
  "'rm' x",
  'r"m" x',
  // A backslash escapes a quote in single quotes, and only there in fish.
  "echo 'a\\' ; rm x'",
  'echo "a\\" ; rm x"',
  'echo a\\ b',
  'rm\\ x',
  'echo `rm x`',
  'echo "`rm x`"',
  'cat << X',
  'cat <<< x',
  'echo a >& b',
  'echo a &> b',
  'echo a &| cat',
  'echo a 2>| cat',
  'echo a >| b',
  'echo a >? b',
  'echo a>b',
  'echo a&b',
  'echo a& b',
  'echo {a,b}',
  'echo a?b',
  'echo **.log',
  'echo [a-z]*',
  'echo ~root',
  'kill %self',
  'echo %self',
  'echo <(x)',
  '(rm x)',
  '{ rm x; }',
  'do rm x',
  'fi',
  'until x',
  'echo a >',
  'echo a#b',
  'rm /tmp/$a$b',
  'echo \u0001',
  'echo \u00a0rm',
  "echo 'a\u0001'",
  'echo a\rrm x',
  '-x',
  '*',
  '~/x',
  "echo 'open",
  'echo "open',
  '! rm x',
  'command (rm)',
  'command set x',
];

describe('fish text as POSIX shell text', () => {
  for (const [fish, posix] of SAME)
    it(`${JSON.stringify(fish)} is ${JSON.stringify(posix)}`, () => {
      assert.deepEqual(posixFromFish(fish), { script: posix, variables: [] });
    });

  for (const [fish, script, variables] of WITH_VARIABLES)
    it(`${JSON.stringify(fish)} is ${JSON.stringify(script)} when ${variables} is one value each`, () => {
      assert.deepEqual(posixFromFish(fish), { script, variables });
    });

  for (const fish of UNCERTAIN)
    it(`${JSON.stringify(fish)} may mean something else`, () => {
      assert.equal(posixFromFish(fish), null);
    });

  it('takes time in proportion to the length', () => {
    const start = performance.now();
    posixFromFish(`echo ${'a'.repeat(1_000_000)}`);
    posixFromFish(`echo "${'$a'.repeat(500_000)}`);
    posixFromFish("echo '\n".repeat(200_000));
    posixFromFish('a;'.repeat(300_000));
    assert.ok(performance.now() - start < 5000);
  });
});
