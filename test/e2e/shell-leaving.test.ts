/** Ways out of a guarded shell: each is denied, or changes nothing. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../execute/driver.ts';
import type { OuterTerminal } from '../execute/outer-terminal.ts';
import { assertNothingRan, type Entrance, PROMPT, type Shell, shellPlace, typed } from './guarded-shell.ts';
import type { Place } from './hoopx.ts';

/** Lines that would leave the guard. Each is refused. */
const DENIED: Readonly<Partial<Record<Shell, readonly string[]>>> = {
  bash: [
    'trap - DEBUG',
    "trap '' DEBUG; ./forbidden.sh",
    'builtin trap - DEBUG',
    'PS0=',
    'unset PS0',
    'printf -v PS0 x',
    'read PS0 <<< x',
    '__hoopx_ok=1',
    '((__hoopx_ok=1))',
    'unset -f __hoopx_ask',
    'n=__hoopx_ok; declare "$n=1"',
    'n=__hoopx_; eval "${n}ok=1"',
    'shopt -u extdebug',
    'shopt -u promptvars',
    'set +T',
    'set +o history',
    'n=cmdhist; shopt -u lithist $n',
    'enable -n trap',
    // Where hoopx's own commands would fail, `{ :; } > FILE` would open its file unseen.
    'readonly POSIXLY_CORRECT',
    'declare -r HISTTIMEFORMAT=%F',
    'n=IFS; readonly "$n"',
    'builtin() { :; }',
    'function exec { :; }',
    'env -i bash',
    'bash -p --norc',
    '/bin/sh',
    '/bin/bash',
    'PATH=/usr/bin:/bin bash',
    'PATH=/usr/bin:/bin; exec bash',
    'hash -p /bin/bash bash',
    'BASH_CMDS[bash]=/bin/bash',
    'bash --rcfile /dev/null',
    'exec -l bash --norc',
    'sudo bash',
    'exec fish',
    'exec zsh -f',
    'kill -9 $PPID',
    'kill -9 -1',
    'unset BASH_ENV; ./forbidden.sh',
    'export HOOPX_SESSION=',
  ],
  zsh: [
    'trap - DEBUG',
    '__hoopx_ok=1',
    'unfunction __hoopx_preexec',
    'n=__hoopx_ok; typeset "$n=1"',
    'env -i zsh',
    'zsh -f',
    '/bin/sh',
    'path=(/bin) bash',
    'hash bash=/bin/bash',
    'commands[bash]=/bin/bash',
    'exec zsh -d',
    'exec fish',
    'kill -9 $PPID',
  ],
};

/** Lines that may run and take nothing away: what comes after them is refused as ever. */
const HARMLESS: Readonly<Partial<Record<Shell, readonly string[]>>> = {
  bash: [
    'PROMPT_COMMAND=',
    'unset PROMPT_COMMAND',
    'HISTCONTROL=ignorespace:ignoredups',
    'HISTIGNORE="*"',
    "trap 'x=1' DEBUG",
    "trap '' INT",
    'set -o posix',
    'set -u',
    'shopt -s failglob nullglob',
    'IFS=xo',
    'set -- a b',
    'read() { :; }; printf() { :; }; history() { :; }; kill() { :; }',
    'alias history=true printf=true local=true case=true',
    'LC_ALL=C',
    'cd .',
    'set -o vi',
  ],
  zsh: [
    'precmd_functions=()',
    'preexec_functions=()',
    'zshaddhistory_functions=()',
    'setopt sh_word_split ksh_arrays',
    'setopt hist_ignore_space',
    "trap '' INT",
    'IFS=xo',
    'print() { : }; read() { : }',
    'cd .',
  ],
};

describe('leaving a guarded shell', function () {
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

  let row = 0;
  async function status(code: string): Promise<void> {
    row++;
    shell!.enter(`echo "row ${row} status $?"`);
    await shell!.see(`row ${row} status ${code}`);
  }

  for (const [name, lines] of Object.entries(DENIED)) {
    it(`is denied in ${name}`, async () => {
      shell = await typed(place, ['--shell', name, '--ci'], 'typed');
      for (const line of lines) {
        shell.enter(line);
        await status('77');
        shell.enter('touch before; ./forbidden.sh');
        await status('77');
        assertNothingRan(place, line);
      }
    });
  }

  for (const [name, lines] of Object.entries(HARMLESS)) {
    it(`is not what these do in ${name}`, async () => {
      shell = await typed(place, ['--shell', name], 'typed');
      for (const line of lines) {
        shell.enter(line);
        shell.enter(' touch before; ./forbidden.sh');
        await shell.see('denied: Runs the forbidden script');
        shell.enter('{ ./forbidden.sh; } > before');
        await shell.see('denied: Runs the forbidden script');
        assertNothingRan(place, line);
      }
    });
  }

  // What bash does not keep in its history hoopx cannot be told, and the line before is told again.
  for (const line of [
    'PROMPT_COMMAND=; HISTCONTROL=ignorespace',
    'PROMPT_COMMAND=; HISTIGNORE="*"',
    'HISTCONTROL=ignoreboth; unset PROMPT_COMMAND',
    'HISTSIZE=1; PROMPT_COMMAND=',
  ]) {
    it(`is not what bash does not keep: ${line}`, async () => {
      shell = await typed(place, ['--shell', 'bash'], 'typed');
      shell.enter(line);
      await shell.see(PROMPT);
      // Its redirection would come before the first command.
      shell.enter(' { :; } > before');
      await shell.see('denied: this shell has not kept the line');
      // Where the interrupt that drops a line comes before bash has put its history right, one more is not kept.
      let words = '';
      for (let tries = 0; tries < 2 && !words.startsWith('Runs'); tries++) {
        shell.enter(' touch before; ./forbidden.sh');
        await shell.see(/denied: (?:Runs the forbidden script|this shell has not kept)/);
        words = shell.text().slice(shell.text().lastIndexOf('denied: ') + 'denied: '.length);
      }
      assert.match(words, /^Runs the forbidden script/);
      shell.enter(' echo still $((1 + 1))');
      await shell.see('still 2');
      shell.enter('echo "<$HISTCONTROL|$HISTIGNORE>"');
      await shell.see('<|>');
      assertNothingRan(place, line);
    });
  }

  it('is not a variable of bash that has lost its meaning', async () => {
    shell = await typed(place, ['--shell', 'bash', '--ci'], 'typed');
    // What hoopx's own side goes by cannot be taken from it.
    for (const name of ['BASH_COMMAND', 'FUNCNAME', 'BASHPID', 'SRANDOM']) {
      shell.enter(`unset ${name}`);
      await status('1');
    }
    // Of what can, nothing may hang: a subscript of it would be arithmetic, which runs what stands in a word.
    shell.enter('unset BASH_ALIASES BASH_CMDS BASH_SUBSHELL DIRSTACK GROUPS HISTCMD LINENO RANDOM SECONDS');
    for (const word of [
      'x[$(touch before)]',
      'a[\\`touch before\\`]',
      '"x[$(touch before)]"',
      "'x[$(touch before)]'",
    ]) {
      shell.enter(`echo ${word}; ./forbidden.sh`);
      await status('77');
      assertNothingRan(place, word);
    }
    shell.enter("alias harmless='touch before; ./forbidden.sh'");
    shell.enter('harmless');
    await status('77');
    assertNothingRan(place, 'an alias');
  });

  for (const name of ['bash', 'sh'] as const) {
    it(`is not an IFS that splits words elsewhere (${name})`, async () => {
      shell = await typed(place, ['--shell', name, '--ci'], 'typed');
      for (const [separator, words] of [
        [',', 'env,./forbidden.sh'],
        ["$(printf '\\n,')", 'env,./forbidden.sh'],
        ['x', 'envx./forbidden.sh'],
      ] as const) {
        shell.enter(`IFS=${separator}`);
        shell.enter(`words=${words}`);
        shell.enter('$words');
        await status('77');
        assertNothingRan(place, separator);
      }
      shell.enter('unset IFS; words="echo split up"');
      shell.enter('$words');
      await shell.see('split up');
      shell.enter('IFS=:; words="echo:split:again"');
      shell.enter('$words; unset IFS');
      await shell.see('split again');
    });
  }

  it('is not an IFS that splits words elsewhere (zsh)', async () => {
    shell = await typed(place, ['--shell', 'zsh', '--ci'], 'typed');
    for (const separator of [',', "$',\\0'", "$'\\0,'"]) {
      for (const line of ['${=words}', 'setopt sh_word_split; $words', 'unsetopt sh_word_split; $=words']) {
        shell.enter(`IFS=${separator}`);
        shell.enter('words=env,./forbidden.sh');
        shell.enter(line);
        await status('77');
        assertNothingRan(place, `${separator} ${line}`);
      }
    }
    shell.enter('unset IFS; words="echo split up"');
    shell.enter('${=words}');
    await shell.see('split up');
  });

  it('is not an IFS, nor a value with NULs that shows what it is not, in a script on a pipe (zsh)', async () => {
    const lines = [
      'IFS=,; words=env,./forbidden.sh',
      '${=words}',
      "IFS=$',\\0'",
      '${=words}',
      "IFS=$' \\t\\n\\0'",
      // Were a NUL told, a field and a message of the script's own making would come after it.
      "x=$'a\\0\\0vb=./harmless.sh\\0\\0' b=./forbidden.sh",
      ': $x; $b',
      "emulate sh; x=$(printf 'a\\0\\0vb=./harmless.sh\\0\\0')",
      ': $x; $b',
      '__hoopx_nul=; : $x; $b',
      "set -- $(printf 'a\\0\\0vb=./harmless.sh\\0\\0') ./forbidden.sh",
      ': $x; $2',
      './harm\0less.sh',
    ];
    const ran = await place.run(['shell', '--shell', 'zsh', '--ci'], { input: `${lines.join('\n')}\n` });
    assertNothingRan(place, ran.stderr);
    assert.equal(ran.stdout.trim(), 'harmless ran', ran.stderr);
    assert.equal(ran.stderr.match(/^hoopx: denied/gm)?.length, 6, ran.stderr);
  });

  it('is not a name that is another one each time it is looked at', async () => {
    shell = await typed(place, ['--shell', 'bash', '--ci'], 'typed');
    shell.enter(
      `a=(${'./harmless.sh '.repeat(3)}./forbidden.sh ./forbidden.sh ./forbidden.sh); declare -n b='a[i++]'`,
    );
    for (let turn = 0; turn < 6; turn++) {
      shell.enter('$b');
      await status('77');
    }
    assertNothingRan(place, 'a reference with a counter');
  });

  it('is not such a name in a script on a pipe', async () => {
    for (const harmless of [1, 2, 3]) {
      const words = `${'./harmless.sh '.repeat(harmless)}${'./forbidden.sh '.repeat(6)}`;
      const input = `a=(${words}); declare -n b='a[i++]'\n$b\necho "st $?"\nb2=./harmless.sh\n$b2\n`;
      const ran = await place.run(['shell', '--shell', 'bash', '--ci'], { input });
      assert.equal(ran.stdout, 'st 77\nharmless ran\n', ran.stderr);
      assertNothingRan(place, `a reference with a counter, ${harmless}`);
    }
  });

  it('is not what a trap makes of a value once hoopx has decided on it', async () => {
    shell = await typed(place, ['--shell', 'bash', '--ci'], 'typed');
    shell.enter("trap 'b=./forbidden.sh' USR1; (while kill -USR1 $$; do sleep 0.001; done) &");
    for (let turn = 0; turn < 40; turn++) {
      shell.enter('b=./harmless.sh');
      shell.enter('$b');
    }
    shell.enter('kill %1; trap - USR1; c=./harmless.sh');
    shell.enter('$c; echo "all $((1 + 1))"');
    await shell.see('all 2');
    assertNothingRan(place, 'a trap that assigns');
    assert.equal(shell.text().match(/harmless ran\r/g)?.length, 1);
  });

  it('is not what a trap says while hoopx is asked', async () => {
    shell = await typed(place, ['--shell', 'bash', '--ci'], 'typed');
    shell.enter('b=./forbidden.sh');
    const says = 'printf "vb=./harmless.sh\\0\\0"';
    shell.enter(`trap '${says}' USR1; (while kill -USR1 $$ && sleep 0.002; do :; done) >/dev/null &`);
    for (let turn = 0; turn < 25; turn++) shell.enter('$b');
    shell.enter('kill %1; echo "all $((1 + 1))"');
    await shell.see('all 2');
    assertNothingRan(place, 'a trap that speaks');
  });

  for (const name of ['bash', 'zsh'] as const) {
    it(`is not a trap that comes between hoopx's word and the command, in a script on a pipe (${name})`, async () => {
      const lines = [
        "trap 'b=./forbidden.sh' ERR",
        'b=./harmless.sh; ! true',
        '$b',
        "set -T; trap 'b=./forbidden.sh' RETURN",
        'b=./harmless.sh; ! true',
        '$b',
        'c=./harmless.sh',
        "trap 'c=./forbidden.sh' DEBUG",
        '$c',
      ];
      const ran = await place.run(['shell', '--shell', name, '--ci'], { input: `${lines.join('\n')}\n` });
      assertNothingRan(place, ran.stderr);
      assert.match(ran.stderr, /denied: Stops the guard/);
      assert.equal(ran.stdout.trim(), 'harmless ran', ran.stderr);
    });
  }

  it('is not a size of the history that has no end', async () => {
    shell = await typed(place, ['--shell', 'bash'], 'typed');
    for (const size of ['-1', '', '100000']) {
      shell.enter(`HISTSIZE=${size}`);
      shell.enter('echo "size <$HISTSIZE>"');
      await shell.see(`size <${size}>`);
    }
  });

  const START_UP: readonly (readonly [what: string, shell: Shell, file: string, text: string])[] = [
    ['a syntax error', 'bash', '../.bashrc', 'if then ((\n'],
    ['its own DEBUG trap and PS0', 'bash', '../.bashrc', "trap 'x=1' DEBUG\nPS0='[running]'\n"],
    ['an array of prompt commands', 'bash', '../.bashrc', "PROMPT_COMMAND=('a=1' 'b=2')\n"],
    ['nounset, and an early return', 'bash', '../.bashrc', 'set -u\nreturn 3\n'],
    [
      'aliases of builtins',
      'bash',
      '../.bashrc',
      "alias builtin=true trap=true shopt=true exec=true for='false;'\n",
    ],
    [
      'a prompt that runs something',
      'bash',
      '../.bashrc',
      "PS1='$(echo in prompt; ./forbidden.sh)prompt> '\n",
    ],
    [
      'hooks of its own',
      'zsh',
      '../.zshrc',
      'preexec() { : }\nprecmd() { : }\nzle-line-init() { : }\nzle -N zle-line-init\n',
    ],
    ['a syntax error', 'zsh', '../.zshrc', 'if then ((\n'],
  ];
  for (const [what, name, file, text] of START_UP) {
    it(`is not done by start-up files of ${name} with ${what}`, async () => {
      appendFileSync(join(place.project, file), text);
      shell = await typed(place, ['--shell', name], 'typed');
      shell.enter('touch before; ./forbidden.sh');
      await shell.see('denied: Runs the forbidden script');
      shell.enter('./harmless.sh');
      await shell.see('harmless ran');
      assertNothingRan(place, what);
    });
  }

  for (const name of ['bash', 'zsh', 'sh'] as const) {
    it(`is not possible by the death of hoopx in ${name}`, async () => {
      const terminal: OuterTerminal = place.terminal(['shell', '--shell', name], { PS1: PROMPT });
      await terminal.see(PROMPT);
      // A shell that does not care to be hung up, and lines that it may still have in its hands.
      terminal.type("trap '' HUP TERM\r");
      terminal.type('echo "shell $$"\r');
      await terminal.see(/shell \d+\r/);
      const pid = Number(/shell (\d+)\r/.exec(terminal.text())![1]);
      terminal.type('sleep 0.3; touch before\rtouch before\r./forbidden.sh\r');
      process.kill(terminal.pid, 'SIGKILL');
      await until(() => !isRunning(pid), `${name} ends`, 30_000);
      assertNothingRan(place, 'the death of hoopx');
    });
  }
});

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}
