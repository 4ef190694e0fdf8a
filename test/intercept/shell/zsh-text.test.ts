import assert from 'node:assert/strict';
import { bashFromZsh } from '../../../src/intercept/shell/zsh-text.ts';

/** What zsh told, and how hoopx reads it. */
const TOLD: readonly (readonly [zsh: string, bash: string])[] = [
  // What means the same is left alone.
  ['ls -la | grep x > y', 'ls -la | grep x > y'],
  ['echo $? $1 ${1} $# ${#x} "${x%.*}" ${x:-$(rm)}', 'echo $? $1 ${1} $# ${#x} "${x%.*}" ${x:-$(rm)}'],
  ['export PATH=$PATH:/x', 'export PATH=$PATH:/x'],
  ['rm -rf -- -', 'rm -rf -- -'],
  ['cd - && ls', 'cd - && ls'],
  ['cat - < x', 'cat - < x'],
  ['ls *(.om[1])', 'ls *(.om[1])'],
  ['git commit -m "fix #12 # a"', 'git commit -m "fix #12 # a"'],
  ["python3 - <<'X'\n# it's one\nprint(1) # x\nX", "python3 - <<'X'\n# it's one\nprint(1) # x\nX"],
  // `#` is text where zsh left it.
  ['echo x # ; rm a', 'echo x \\# ; rm a'],
  ['echo x # && rm a', 'echo x \\# && rm a'],
  ['# || rm a', '\\# || rm a'],
  // What is dropped before a command.
  ['- rm a', ' rm a'],
  ['x && - rm a', 'x &&  rm a'],
  ['command - rm a', 'command  rm a'],
  ['=rm a', 'rm a'],
  ['x; =rm a', 'x; rm a'],
  ['cat =(rm a)', 'cat <(rm a)'],
  ['rm a &!', 'rm a &'],
  ['repeat 2\ndo\n\trm a\ndone', 'for _ in 2; do\n\trm a\ndone'],
  // Values that zsh makes otherwise.
  ['$x[2,3] b', '$zsh_value[2,3] b'],
  ['$x:r.sh', '$zsh_value.sh'],
  ['"$x:h"', '"$zsh_value"'],
  ['$=x $~x', '$zsh_value $zsh_value'],
  ['${=x} ${(L)x} ${x:r} ${x[2]}', '$zsh_value $zsh_value $zsh_value $zsh_value'],
  ['${:-rm} a', '$zsh_value a'],
  ['${$(rm a)}', '$zsh_value$(rm a)'],
  ['x=(a b); $x', 'x=(a b); $zsh_value'],
  ['x=(a b); "$x" ${x} $xy', 'x=(a b); "$zsh_value" $zsh_value $xy'],
  ['set -A x a b; $x', 'set -A x a b; $zsh_value'],
  ['typeset -l x=F; $x', 'typeset -l x=F; $zsh_value'],
  ['echo *(e:"rm a":)', 'echo *$(eval "$zsh_value")(e:"rm a":)'],
  ['echo *(+f)', 'echo *$(eval "$zsh_value")(+f)'],
  // No value of the session's can take the unknown one's place.
  ['zsh_value=a; $x[2]', 'zsh_value=a; $zsh_value_[2]'],
];

describe('zsh text in the grammar that hoopx parses', () => {
  for (const [zsh, bash] of TOLD)
    it(JSON.stringify(zsh), () => {
      assert.equal(bashFromZsh(zsh, { told: true }), bash);
    });

  it('leaves the comments of a script', () => {
    assert.equal(bashFromZsh("ls # it's; rm a", { told: false }), "ls # it's; rm a");
  });

  it('takes time in proportion to the length', () => {
    const start = performance.now();
    for (const piece of ['${x', '${', '$x[', '*(', 'x=(', ' #', '- ', 'repeat ', 'typeset -l x ', '=', '$='])
      bashFromZsh(piece.repeat(20_000), { told: false });
    assert.ok(performance.now() - start < 3000);
  });
});
