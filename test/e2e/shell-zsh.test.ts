/** `hoopx shell` with zsh: what only zsh's grammar can say is refused as well, and nobody leaves unseen. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { assertNothingRan, type Entrance, shellPlace, typed } from './guarded-shell.ts';
import { exists, type Place } from './hoopx.ts';

/** Lines that mean something else in zsh than in other shells. */
const REFUSED: readonly string[] = [
  'echo x # ; touch before; ./forbidden.sh',
  'echo x # && ./forbidden.sh',
  '- ./forbidden.sh',
  'repeat 2 ./forbidden.sh',
  'repeat 2; do touch before; ./forbidden.sh; done',
  'if [[ -n x ]] ./forbidden.sh',
  'if [[ -n x ]] { touch before; ./forbidden.sh }',
  'for i (1 2) ./forbidden.sh',
  'foreach i (1 2); touch before; ./forbidden.sh; end',
  '() { touch before; ./forbidden.sh }',
  'function a b { ./forbidden.sh }; touch before; b',
  '{ touch before } always { ./forbidden.sh }',
  'cat =(touch before; ./forbidden.sh)',
  'touch before &! ./forbidden.sh &|',
  'x=(command ./forbidden.sh); touch before; $x',
  'x=(a ./forbidden.sh); touch before; $x[2]',
  'x=(a ./forbidden.sh); touch before; ${x[2]}',
  'x=z./forbidden.sh; touch before; $x[2,-1]',
  "x='command ./forbidden.sh'; touch before; $=x",
  "x='command ./forbidden.sh'; touch before; ${=x}",
  'x=./forbidden.txt; touch before; $x:r.sh',
  'x=./forbidden.txt; touch before; ${x:r}.sh',
  'x=./FORBIDDEN.SH; touch before; ${x:l}',
  'x=./FORBIDDEN.SH; touch before; ${(L)x}',
  'typeset -l x=./FORBIDDEN.SH; touch before; $x',
  'x=y y=./forbidden.sh; touch before; ${(P)x}',
  'touch before; ${:-./forbidden.sh}',
  'set -A x command ./forbidden.sh; touch before; $x',
  "x='./forbidden.sh' ; touch before; ${(e)x}",
  'echo *(e:"touch before; ./forbidden.sh":)',
  'case x in (x) touch before ;& (y) ./forbidden.sh ;; esac',
  'echo *(+f)',
  'alias -g G="; ./forbidden.sh"; eval "true G"',
  'alias -s txt="./forbidden.sh"; eval ./x.txt',
  'echo ${$(touch before; ./forbidden.sh)}',
  'path=(. $path); touch before; forbidden.sh',
  'x=(a ./forbidden.sh); touch before; ${${x}[2]}',
  'while (( 1 )) { touch before; ./forbidden.sh }',
  'exec ./forbidden.sh',
  'noglob ./forbidden.sh',
  'nocorrect ./forbidden.sh',
  'select i in 1; do ./forbidden.sh; done < before',
  'coproc ./forbidden.sh',
];

/** Ways out of the guard. */
const WAYS_OUT: readonly string[] = [
  'trap - DEBUG',
  "trap '' DEBUG",
  'trap - DEBUG EXIT',
  'unset -f __hoopx_preexec',
  'unfunction __hoopx_preexec',
  "unfunction -m '__hoopx*'",
  "unfunction -m '*'",
  "disable -f '*'",
  "disable -fm '*'",
  'functions=()',
  'preexec_functions=()',
  'unset preexec_functions precmd_functions',
  'preexec_functions[-1]=()',
  'precmd_functions=(); preexec_functions=()',
  'add-zsh-hook -D preexec "*"',
  'setopt no_debug_before_cmd',
  'unsetopt debug_before_cmd',
  'unsetopt DEBUGBEFORECMD',
  'set +o debugbeforecmd',
  'options[debugbeforecmd]=off',
  'emulate -R sh',
  'setopt csh_junkie_quotes',
  'zmodload -u zsh/net/tcp',
  'TRAPDEBUG() { : }',
  'function TRAPDEBUG { : }',
  'function builtin { : }',
  'builtin() { : }',
  "functions[builtin]=':'",
  "functions[__hoopx_preexec]=':'",
  '__hoopx_ok=1',
  ': ${__hoopx_ok::=1}',
  '(( __hoopx_ok = 1 ))',
  'typeset -g __hoopx_ok=1',
  'x=__hoopx; typeset -g ${x}_ok=1',
  'x=__hoopx; unfunction ${x}_preexec',
  'exec zsh -f',
  'zsh -f',
  'zsh -o norcs',
  'bash --norc',
  'exec bash -p',
  'kill -9 $HOOPX_SHELL',
  'kill -STOP $PPID',
];

/** Lines that are nobody's danger, and what they print. */
const HARMLESS: readonly (readonly [line: string, printed: string])[] = [
  ['for i in {1..3}; do print -n "<$i>"; done', '<1><2><3>'],
  ['repeat 2 print -n ab', 'abab'],
  ['x=(a bb c); print "[$x[2]]"', '[bb]'],
  ['y=lower; print ${y:u}', 'LOWER'],
  ['print -l *(N.om[1]) | wc -l', '1'],
  ['(( 2 + 2 == 4 )) && print "f""our"', 'four'],
  ["tr a-z A-Z <<'X'\n# it's a comment\nin a document # x\nX", 'IN A DOCUMENT'],
  ['git --version # a comment', 'git version'],
  ['setopt extended_glob interactive_comments; unsetopt beep; print "opt""ions"', 'options'],
  ['alias hi=\'print "h""i there"\'', ''],
  ['hi', 'hi there'],
  ['greet() { print "he""llo $1" }; greet you', 'hello you'],
  ['trap \'print b\'\'ye\' EXIT; precmd_functions+=(greet); print "ho""oks"', 'hooks'],
  ['cd / && cd - > /dev/null; print "ba""ck"', 'back'],
];

describe('hoopx shell, zsh', function () {
  this.timeout(180_000);
  let place: Place;
  let shell: Entrance | undefined;
  beforeEach(() => {
    place = shellPlace();
  });
  afterEach(() => {
    shell?.close();
    shell = undefined;
    place.dispose();
  });

  const refuses = async (rows: readonly string[]) => {
    shell = await typed(place, ['--shell', 'zsh', '--ci'], 'typed');
    for (const [row, line] of rows.entries()) {
      shell.enter(line);
      shell.enter(`echo "row ${row} status $?"`);
      await shell.see(`row ${row} status 77`);
      assertNothingRan(place, line);
    }
    shell.enter('./harmless.sh');
    await shell.see('harmless ran');
  };

  it('runs no part of a refused line that only zsh reads so', () => refuses(REFUSED));
  it('lets nobody out', () => refuses(WAYS_OUT));

  // hoopx's functions would hide the user's variable of a name that they use.
  it('knows the value of a variable, whatever its name', async () => {
    shell = await typed(place, ['--shell', 'zsh', '--ci'], 'typed');
    const names = 'name value word got rest fields fd key code text line kind message token reply REPLY i x';
    for (const name of names.split(' ')) {
      shell.enter(`${name}=./forbidden.sh`);
      shell.enter(`touch before; $${name}; echo "${name} status $?"`);
      // REPLY has another value where hoopx asks for it, and stays unknown.
      await shell.see(name === 'REPLY' ? 'denied' : 'denied: Runs the forbidden script');
      assertNothingRan(place, name);
    }
  });

  it('is told by no value what another one is', async () => {
    shell = await typed(place, ['--shell', 'zsh', '--ci'], 'typed');
    shell.enter("b=./forbidden.sh; a=$'x\\0vb=./harmless.sh'");
    shell.enter('set -- "$a"');
    shell.enter('touch before; $b "$a" "$1" $b');
    await shell.see('denied');
    assertNothingRan(place, 'a value with a NUL');
  });

  it('looks twice whatever the options are', async () => {
    for (const options of [
      'setopt localtraps',
      'setopt localoptions',
      'unsetopt localtraps',
      'setopt ksh_arrays',
    ]) {
      shell = await typed(place, ['--shell', 'zsh', '--ci'], 'typed');
      shell.enter(options);
      place.write('own', '__hoopx\n');
      for (let i = 0; i < 2; i++) {
        shell.enter('n=$(cat own); touch "$n"');
        await shell.see('denied: Stops the guard');
      }
      assert.ok(!exists(join(place.project, '__hoopx')), options);
      shell.close();
    }
  });

  it('runs what is harmless, as zsh does', async () => {
    shell = await typed(place, ['--shell', 'zsh', '--ci'], 'typed');
    for (const [line, printed] of HARMLESS) {
      shell.enter(line);
      if (printed !== '') await shell.see(printed);
    }
    assert.doesNotMatch(shell.text(), /denied/);
  });
});
