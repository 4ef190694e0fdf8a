/** Compound commands that only zsh writes so. */
import assert from 'node:assert/strict';
import { understand } from '../../src/command/understand.ts';
import { withoutZshForms } from '../../src/command/zsh-forms.ts';
import { contextOf } from '../context.ts';

function programs(script: string): string[] {
  const { invocations, unresolved } = understand(
    { kind: 'script', script, shell: 'zsh', positional: [] },
    contextOf({}),
  );
  return [...invocations.map(({ argv }) => argv.join(' ')), ...unresolved.map(({ kind }) => `?${kind}`)];
}

describe('command: forms of zsh', () => {
  for (const [script, expected] of [
    ['f() { rm x }; f', ['rm x']],
    ['for f (a b) rm $f', ['rm a', 'rm b']],
    ['for f (a) { rm $f }', ['rm a']],
    ['for f in a; { rm $f }', ['rm a']],
    ['foreach f (a); rm $f; end', ['rm a']],
    ['for k v (a b) rm $v', ['rm a', 'rm b']],
    ['() { rm $1 } a', ['rm a']],
    ['if [[ -d x ]] { rm x } else { ls }', ['rm x', 'ls']],
    ['while (( i < 3 )) { rm x }', ['rm x']],
    ['{ ls } always { rm x }', ['ls', 'rm x']],
    ['sh =(echo rm x)', ['rm x']],
    ['precmd() { rm x; }', ['rm x']],
    ['ordinary() { rm x; }', []],
    ["ls *(e:'rm $REPLY':)", ['rm $REPLY']],
    ['ls *(.om[1,5])', ['ls *']],
    ['ls **/*(.Lk+100)', ['ls **/*']],
    // What no shell reads stays a question.
    ['for f (a', ['?syntax']],
  ] as const) {
    it(script, () => {
      const found = programs(script);
      for (const each of expected) assert.ok(found.includes(each), found.join('\n'));
      if (expected.length === 0) assert.deepEqual(found, []);
      assert.equal(
        found.some((each) => each.startsWith('?')),
        expected.some((each: string) => each.startsWith('?')),
        found.join('\n'),
      );
    });
  }

  it('reads what nobody writes without fail', () => {
    for (const piece of ['*(', '{ ', 'for x (', '() { ', 'a*(e:', '${', '*a', '[*'])
      assert.ok(programs(piece.repeat(Math.floor(4000 / piece.length))).length > 0, piece);
  });

  it('leaves quoted text, expansions and comments alone', () => {
    for (const text of ["echo 'a }'", 'echo "${x:-a }"', '# for x (a) b', 'echo {a,b}', 'ls'])
      assert.equal(withoutZshForms(text), null);
  });
});
