/** What the code of a trap changes counts for what comes after it, whenever it runs. */
import assert from 'node:assert/strict';
import { starts } from './reading.ts';

/** A script, what it may run, and what it does not. */
const ROWS: readonly (readonly [script: string, runs: string | null, not?: string])[] = [
  ["b=ls; trap 'b=rm' USR1; $b x", 'rm x'],
  ["b=ls; trap 'b=rm' USR1; $b x", 'ls x'],
  ["trap 'b=rm' DEBUG; b=ls; $b x", 'rm x'],
  ["trap 'b=rm' ERR; b=ls; false; $b x", 'rm x'],
  ["trap 'b=rm' RETURN; b=ls; $b x", 'rm x'],
  ['f() { b=rm; }; trap f USR1; b=ls; $b x', 'rm x'],
  ['trap f USR1; f() { b=rm; }; b=ls; $b x', 'rm x'],
  ["trap 'b=$c' USR1; b=ls; $b x", 'ls x'],
  ["trap 'a[0]=rm' USR1; a=(ls); ${a[0]} x", 'rm x'],
  ["(trap 'b=rm' USR1); b=ls; $b x", 'ls x', 'rm x'],
  ["trap 'b=rm' EXIT; b=ls; $b x", 'ls x', 'rm x'],
  ['trap - USR1; b=ls; $b x', 'ls x', 'rm x'],
  ["trap 'n=1' USR1; b=ls; $b x", 'ls x', 'rm x'],
];

describe('command: traps', () => {
  for (const [script, runs, not] of ROWS) {
    it(`${script}: ${runs}${not === undefined ? '' : `, not ${not}`}`, () => {
      const all = starts(script);
      if (runs !== null) assert.ok(all.includes(runs), `${all}`);
      if (not !== undefined) assert.ok(!all.includes(not), `${all}`);
    });
  }

  it('does not know what is counted, nor what a trap of the end may have set before', () => {
    assert.ok(starts('n=0; trap \'n=$((n+1))\' USR1; rm "x$n"').includes('rm x$n'));
    assert.ok(starts("trap 'read -r b < f' INT; b=ls; $b x").includes('$b x'));
    assert.ok(starts("trap 'printf -v b rm' INT; b=ls; $b x").includes('$b x'));
    assert.ok(starts('trap \'d=/\' INT; d=x; rm "$d"').includes('rm $d'));
    assert.ok(starts('trap \'rm "$d"\' EXIT INT; d=x; ls "$d"').includes('ls x'));
  });

  // The ordinary way to clean up: what its code assigns it knows itself.
  for (const [script, removed] of [
    ['trap \'d=/tmp/x; rm -r "$d"\' EXIT INT; ls', '/tmp/x'],
    ['trap \'for f in /tmp/a; do rm -r "$f"; done\' EXIT INT TERM; ls', '/tmp/a'],
    ['trap \'d=/tmp/x; rm -r "$d"\' USR1; ls', '/tmp/x'],
  ] as const)
    it(`knows what is removed: ${script}`, () => {
      const all = starts(script).filter(
        (each) => each.includes('rm -r') && !each.startsWith('trap d') && !each.startsWith('trap for'),
      );
      assert.ok(all.length > 0);
      assert.ok(
        all.every((each) => each.endsWith(`rm -r ${removed}`)),
        `${all}`,
      );
    });
});
