import assert from 'node:assert/strict';
import { leavesZsh, leavesZshByText } from '../../../src/intercept/shell/leaving-zsh.ts';

const COMMANDS: readonly (readonly [argv: string, leaves: boolean])[] = [
  ['trap - DEBUG', true],
  ['trap - EXIT DEBUG', true],
  ['trap x EXIT', false],
  ['unfunction -m *', true],
  ['unfunction greet', false],
  ['unset -m x*', true],
  ['unset preexec_functions', true],
  ['unset x', false],
  ['disable -f x', true],
  ['setopt no_debug_before_cmd', true],
  ['unsetopt DEBUGBEFORECMD', true],
  ['set +o debugbeforecmd', true],
  ['setopt -m *', true],
  ['setopt extended_glob', false],
  ['set -o vi', false],
  ['set -- a b', false],
  ['set -A preexec_functions x', true],
  ['set -- functions', false],
  ['read -A precmd_functions', true],
  ['emulate -R sh', true],
  ['emulate sh -c x', false],
  ['emulate -L zsh', false],
  ['zmodload -u zsh/net/tcp', true],
  ['zmodload -F zsh/net/tcp -b:ztcp', true],
  ['zmodload zsh/stat', false],
  ['add-zsh-hook -D preexec *', true],
  ['add-zsh-hook precmd greet', false],
  ['typeset functions[builtin]=x', true],
  ['syswrite -o 12 x', true],
  ['syswrite -o12 x', true],
  ['sysread -i 11 x', true],
  ['syswrite -o 1 2026', false],
  ['syswrite 2026', false],
  ['sysread -s 1024 x', false],
];

const TEXTS: readonly (readonly [text: string, leaves: boolean])[] = [
  ['TRAPDEBUG() { : }', true],
  ['TRAPINT() { : }', false],
  ['preexec_functions=()', true],
  ['precmd_functions[1]=x', true],
  ['precmd_functions+=(x)', false],
  ["functions[x]='y'", true],
  [': ${functions[x]::=y}', true],
  [': ${preexec_functions:=x}', true],
  ['echo ${functions[x]}', false],
  ['echo $functions[x]', false],
  ['options[zle]=off', true],
  ['my_functions=(a)', false],
];

describe('ways out of a guarded zsh', () => {
  for (const [argv, leaves] of COMMANDS)
    it(`${argv} is ${leaves ? 'one' : 'none'}`, () => {
      const words = argv.split(' ');
      assert.equal(leavesZsh({ program: words[0]!, argv: words }), leaves);
    });
  for (const [text, leaves] of TEXTS)
    it(`${text} is ${leaves ? 'one' : 'none'}`, () => {
      assert.equal(leavesZshByText(text), leaves);
    });
});
