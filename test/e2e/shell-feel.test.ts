/** `hoopx shell` feels like the bare shell: the same keys bring up the same screen. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROMPT, shellPlace } from './guarded-shell.ts';
import type { Place } from './hoopx.ts';
import {
  assertFeels,
  ctrl,
  ENTER,
  type Feel,
  LEFT,
  type Step,
  startUp,
  TAB,
  Twins,
  UP,
} from './twin-shells.ts';

const ALL = ['bash', 'zsh', 'sh'] as const;
const EDITING = ['bash', 'zsh'] as const;
const RUNS = 'waiting\r\n';
/** The line editor draws its prompt again when it likes: a row before it tells the next one. */
const OUTPUT_THEN_PROMPT = (row: string) => new RegExp(`${row}\\r\\n[^\\n]*${PROMPT}`);

/** What each does is said by its name; `./waits.sh` says that it waits, and does. */
const FEELS: Readonly<Record<string, Feel>> = {
  'Ctrl-Z stops a program, fg continues it and Ctrl-C ends it': {
    shells: ALL,
    steps: [
      ['./waits.sh\r', RUNS],
      [ctrl('z'), PROMPT],
      'echo "status $?"',
      'jobs',
      ['fg\r', 'waits.sh\r\n'],
      [ctrl('c'), PROMPT],
      'echo "status $?"',
      'jobs',
    ],
    shows: ['status 148', 'status 130', /topped|suspended/],
  },
  'jobs run in the background and come back': {
    shells: ALL,
    steps: [
      'sleep 300 &',
      'sleep 301 &',
      'jobs',
      ['fg %1\r', 'sleep 300\r\n'],
      [ctrl('z'), PROMPT],
      // zsh may tell of it before it draws its prompt or in place of it.
      ['bg %1\r', /\[1\][\s\S]*(?:prompt> |2004h)/],
      'jobs',
    ],
    shows: [/\[1\].*[Rr]unning.*sleep 30/, /\[2\].*[Rr]unning.*sleep 30/],
  },
  'Ctrl-Z stops what runs in a list': {
    shells: EDITING,
    steps: [['./waits.sh; echo went on\r', RUNS], [ctrl('z'), PROMPT], 'jobs'],
    shows: [/^\[1\]/],
  },
  'Ctrl-C drops what is typed, in the first row and in another one': {
    shells: ALL,
    steps: [
      ['echo "never "ran', 'ran'],
      [ctrl('c'), PROMPT],
      ['for i in 1 2; do\r', '> '],
      [ctrl('c'), PROMPT],
      ['echo "open\r', '> '],
      [ctrl('c'), PROMPT],
      'echo af"ter"',
    ],
    shows: ['after'],
  },
  'Ctrl-C ends a line whatever it runs: a program, a list': {
    shells: ALL,
    steps: [
      ['./waits.sh\r', RUNS],
      [ctrl('c'), PROMPT],
      'echo "status $?"',
      ['./waits.sh; echo went on\r', RUNS],
      [ctrl('c'), PROMPT],
      'echo "status $?"',
    ],
    shows: ['status 130'],
  },
  'Ctrl-C ends a loop, a function, a pipeline': {
    shells: ALL,
    steps: [
      ['while echo "loop""ing"; do sleep 1; done\r', 'looping\r\n'],
      // Until it sleeps: a key that comes while zsh starts a program may be lost, in the bare one too.
      300,
      // Of how often it went round nothing is said.
      [ctrl('c'), PROMPT],
      ['clear; f() { ./waits.sh; echo in; }; f; echo out\r', RUNS],
      [ctrl('c'), PROMPT],
      ['./waits.sh | cat; echo out\r', RUNS],
      [ctrl('c'), PROMPT],
      ['x=$(./waits.sh >&2); echo out\r', RUNS],
      [ctrl('c'), PROMPT],
      'echo "status $?"',
    ],
    shows: [/^status /],
  },
  'Ctrl-\\ ends a program': {
    shells: ALL,
    steps: [['./waits.sh\r', RUNS], [ctrl('\\'), PROMPT], 'echo "status $?"'],
    shows: ['status 131'],
  },
  'Ctrl-D ends the input of a program': {
    shells: ALL,
    steps: [
      ['./reads.sh > "typed-$TWIN"\r', RUNS],
      ['one\r', 'one\r\n'],
      [ctrl('d'), PROMPT],
      'cat "typed-$TWIN"; wc -l < "typed-$TWIN"',
    ],
    shows: ['one', '1'],
  },
  'what is typed ahead goes to the program that runs, and the rest to the shell': {
    shells: ALL,
    steps: [
      ['./waits.sh 0.3; read x; echo "got <$x>"\r', RUNS],
      ['hello you\recho "ahe""ad"\r', 'got <hello you>\r\n'],
      ['', 'ahead\r\n'],
      'clear',
    ],
  },
  '$? after commands, errors and empty lines': {
    shells: EDITING,
    steps: [
      'false',
      'echo $?',
      '(exit 9)',
      '',
      'echo $?',
      'nonesuch-program',
      'echo $?',
      '/tmp',
      'echo $?',
      'true | (exit 3)',
      'echo $?',
      'cd /nonexistent',
      'echo $?',
    ],
    shows: ['9', /nonesuch-program/],
  },
  'an error ends the line and not the shell': {
    shells: ALL,
    steps: [
      '{ . ./missing; echo "aft""er"; } 2>/dev/null',
      'echo "status $?"',
      '{ : ${none?}; echo "aft""er"; } 2>/dev/null',
      'readonly r=1',
      '{ r=2; echo "aft""er"; } 2>/dev/null',
      'echo "ali""ve"',
    ],
    shows: ['alive'],
  },
  'words of the shell about itself': {
    shells: ['bash', 'zsh'],
    steps: [
      'echo "$SHLVL $# $* $TERM $COLUMNS $LINES"',
      'tty; stty -a; umask; ulimit -n; ps -o stat=,comm= -p $$',
      'echo "${-//[ET]/}"',
      'echo $BASH_SUBSHELL $LINENO',
    ],
    shows: [/^1 0 /, '/dev/pts/#'],
  },
  'words of sh about itself': {
    shells: ['sh'],
    steps: [
      'echo "<$0> $# $* $TERM"',
      'tty; stty -a; umask; ulimit -n; ps -o stat=,comm= -p $$',
      'set -- a b',
      'echo $2',
    ],
    shows: ['/dev/pts/#', 'b', /^<sh>/],
  },
  'functions, aliases and folders': {
    shells: ALL,
    steps: [
      "alias g='echo hi'",
      'g there',
      'f() { echo "f $1"; return 3; }',
      'f a',
      'echo $?',
      'cd / && cd - && cd .. && echo "${PWD##*/}"',
      'unalias g; type f | head -1',
    ],
    shows: ['hi there', 'f a', '3'],
  },
  'input of several rows': {
    shells: ALL,
    steps: [
      ['cat <<X\r', '> '],
      ['one $((1+1))\r', '> '],
      'X',
      ['for i in 1 2\r', '> '],
      ['do echo "n$i"\r', '> '],
      'done',
      ['echo "open\r', '> '],
      'closed"',
      ['echo a \\\r', '> '],
      'b',
      ['if true; then\r', '> '],
      ['echo yes\r', '> '],
      'fi',
    ],
    shows: ['one 2', 'n2', 'closed', 'a b', 'yes'],
  },
  'keys that edit a line': {
    shells: EDITING,
    steps: [
      ['echo one two three', 'three'],
      // Home, end, back a word, kill to the end, home, kill, yank; transpose and erase.
      [`${ctrl('a')}${ctrl('e')}\x1bb${ctrl('k')}${ctrl('a')}${ctrl('k')}${ctrl('y')}`, 'two'],
      [`${LEFT}${LEFT}XY${ctrl('t')}\x7f${ctrl('e')}end`, 'end'],
      '',
    ],
    shows: [/^echo|two|end/],
  },
  'the history by arrows, by search and by !': {
    shells: EDITING,
    steps: [
      'echo first thing',
      'echo second',
      [UP + UP, /first/],
      '',
      [ctrl('r'), 'search'],
      ['sec', /o/],
      [ENTER, OUTPUT_THEN_PROMPT('second')],
      'echo !$ !!:0',
      '!!',
      '^second^third',
      '!?first?',
      'history | tail -n 12',
    ],
    shows: ['first thing', 'second echo', 'third echo'],
  },
  'the history of rows that were entered apart': {
    shells: ['zsh'],
    steps: [['for i in 1 2\r', '> '], ['do echo "n$i"\r', '> '], 'done', [UP, 'done'], '', 'history'],
    shows: ['n2'],
  },
  'completion of files': {
    shells: EDITING,
    steps: [[`ls harml${TAB}`, 'ess.sh'], '', [`ls no-su${TAB}x`, 'x'], [ctrl('c'), PROMPT], 'ls ./harml*'],
    shows: ['harmless.sh'],
  },
  'a list of completions': {
    shells: ['bash'],
    steps: [[`ls ./${TAB}${TAB}`, OUTPUT_THEN_PROMPT('waits.sh *')], [`ha${TAB}`, 'less.sh'], ''],
    shows: [/risky\.sh/, './harmless.sh'],
  },
  'programmable completion': {
    shells: ['bash'],
    rc: `_zoo() { COMPREPLY=($(compgen -W 'aardvark badger bear' -- "$2")); }
complete -F _zoo zoo
zoo() { echo "zoo has $*"; }
`,
    steps: [
      [`zoo aa${TAB}`, 'vark '],
      '',
      [`zoo b${TAB}${TAB}`, OUTPUT_THEN_PROMPT('bear *')],
      [`ad${TAB}`, 'ger'],
      '',
    ],
    shows: ['zoo has aardvark', 'zoo has badger'],
  },
  'wide characters, accents and emoji, typed, edited and printed': {
    shells: EDITING,
    rc: `PS1='日本é✔ ${PROMPT}'\n`,
    steps: [
      "printf '%s\\n' '日本語 é e\u0301 👍 ok'",
      ['echo 日本語é👍', '👍'],
      [`${LEFT}${LEFT}${LEFT}XYZ${ctrl('e')}${'\x7f'}end`, 'end'],
      '',
      [`echo 日本${'\x7f'}語`, '語'],
      '',
    ],
    shows: ['日本語 é e\u0301 👍 ok', /日本XYZ語éend/, '日語'],
  },
  'long lines that wrap': {
    shells: ALL,
    steps: [`echo ${'long '.repeat(40)}`, `echo ${'x'.repeat(92)}`, `echo ${'x'.repeat(87)}`],
  },
  'prompts with escapes and several rows': {
    shells: ['bash'],
    rc: `PS1='\\[\\e]0;\\W\\a\\]\\n\\[\\e[38;2;1;2;3m\\]\\u \\W \\! \\# \\j $?\\[\\e[0m\\]\\n${PROMPT}'\n`,
    steps: ['false', 'true', '(exit 4)', 'sleep 300 &', `echo ${'long '.repeat(30)}`],
    shows: [/project \d+ \d+ 0 4$/, /project \d+ \d+ 1 0$/],
  },
  'prompts with escapes and a right side': {
    shells: ['zsh'],
    rc: `PROMPT=$'\\n%{\\e]0;%1~\\a%}%F{#102030}%n %1~ %! %j %?%f\\n${PROMPT}'\nRPROMPT='[%?]'\n`,
    steps: ['false', 'true', '(exit 4)', 'sleep 300 &', `echo ${'long '.repeat(30)}`],
    shows: [/\[4\]$/, /project \d+ \d+ 1$|project \d+ 0 1$/],
  },
  'several commands for the prompt, which see $?': {
    shells: ['bash'],
    rc: 'PROMPT_COMMAND=(\'echo "[$?]"\' \'echo "two [$?]"\')\n',
    steps: ['false', '(exit 5)', 'true'],
    shows: ['[5]', 'two [5]'],
  },
  'a command for the prompt': {
    shells: ['bash'],
    rc: 'PROMPT_COMMAND=\'n=$((n+1)); echo "prompt $n"\'\n',
    steps: ['false', 'true', 'n=7', ''],
    shows: ['prompt 8', 'prompt 9'],
  },
  'hooks of the prompt and of lines, which see $?': {
    shells: ['zsh'],
    rc: 'precmd() { print "[$?]" }\npreexec() { print "<$1>" }\n',
    steps: ['false', '(exit 5)', 'true'],
    shows: [/^\[5\]/, '<true>'],
  },
  'commands that a key runs': {
    shells: ['bash'],
    rc: 'shout() { READLINE_LINE=${READLINE_LINE^^} READLINE_POINT=0; }\nbind -x \'"\\C-xs": shout\'\n',
    steps: [
      ['echo quiet', 'quiet'],
      [`${ctrl('x')}s${ctrl('e')}.`, /QUIET/],
      [ctrl('c'), PROMPT],
    ],
    shows: [/ECHO QUIET\./],
  },
  'keys of vi': {
    shells: EDITING,
    steps: ['set -o vi', ['echo one two\x1b0wD', /e/], ['athree', 'three'], ''],
    shows: ['three'],
  },
  'a menu and a question of the shell': {
    shells: EDITING,
    rc: "PS3='which? '\n",
    steps: [
      ['select i in a b; do echo "chose $i"; break; done\r', 'which? '],
      '2',
      ['./waits.sh 0; read x; echo "<$x>"\r', RUNS],
      'word',
    ],
    shows: ['chose b', '<word>'],
  },
  'descriptors and the terminal, changed for a while': {
    shells: ALL,
    steps: [
      'exec 5>&1',
      'echo fi"ve" >&5',
      'exec 5>&-',
      'exec > "printed-$TWIN"',
      'echo to a file',
      'exec > /dev/tty',
      'cat "printed-$TWIN"',
      'stty -echo',
      ['echo unse"en"\r', PROMPT],
      'stty echo',
    ],
    shows: ['five', 'to a file', /unseen$/],
  },
  'a line that is pasted in brackets': {
    shells: EDITING,
    steps: [['\x1b[200~echo pas"ted"\x1b[201~', 'ted'], ''],
    shows: ['pasted'],
  },
};

describe('a guarded shell feels like the bare one:', function () {
  this.timeout(60_000);
  let place: Place;
  let twins: Twins | undefined;
  beforeEach(() => {
    place = shellPlace();
    place.script('waits.sh', 'echo waiting; exec sleep "${1-300}"');
    place.script('reads.sh', 'echo waiting >&2; exec cat');
  });
  afterEach(() => {
    twins?.close();
    twins = undefined;
    place.dispose();
  });

  for (const [what, feel] of Object.entries(FEELS)) {
    for (const shell of feel.shells) it(`${what} (${shell})`, () => assertFeels(place, shell, feel));
  }

  const ENDS: Readonly<Record<string, readonly [code: number, ...Step[]]>> = {
    'exit and a code': [7, ['exit 7\r', /$/]],
    'exit after a failure': [1, 'false', ['exit\r', /$/]],
    'Ctrl-D after a failure': [9, '(exit 9)', [ctrl('d'), /$/]],
    'a trap': [3, 'trap \'echo "by"e\' EXIT', ['exit 3\r', 'bye\r\n']],
    exec: [4, ["exec sh -c 'exit 4'\r", /$/]],
    'set -e and a failure': [1, 'set -e', ['false\r', /$/]],
  };
  for (const [what, [code, ...steps]] of Object.entries(ENDS)) {
    for (const shell of ALL) {
      it(`the end by ${what} (${shell})`, async () => {
        twins = await Twins.open(place, shell);
        await twins.steps(...steps);
        assert.equal(await twins.ended(), code);
        await twins.same();
      });
    }
  }

  for (const shell of ALL) {
    it(`with a stopped job it takes a second exit to leave (${shell})`, async () => {
      twins = await Twins.open(place, shell);
      await twins.steps(['./waits.sh\r', RUNS], [ctrl('z'), PROMPT], 'exit', ['exit 2\r', /$/]);
      assert.equal(await twins.ended(), 2);
      assert.match((await twins.same()).join('\n'), /(?:stopped|suspended) jobs/);
    });
  }

  it("the history goes to the user's file, without a word of hoopx's (bash)", async () => {
    startUp(place, 'HISTFILE=~/history-$TWIN\nHISTCONTROL=ignoreboth:erasedups\n');
    for (const twin of ['bare', 'guarded']) place.write(`../history-${twin}`, 'echo before\n');
    twins = await Twins.open(place, 'bash');
    await twins.steps(
      'echo one',
      ' echo hidden',
      'echo two',
      'echo two',
      [UP + UP + UP, 'before'],
      '',
      'history | tail -n 3',
      ['exit\r', /$/],
    );
    await twins.ended();
    const [bare, guarded] = ['bare', 'guarded'].map((twin) =>
      readFileSync(join(place.project, `../history-${twin}`), 'utf8'),
    );
    assert.equal(guarded, bare);
    assert.match(guarded!, /echo one\n/);
  });

  it("the history goes to the user's file, without a word of hoopx's (zsh)", async () => {
    startUp(
      place,
      'HISTFILE=~/history-$TWIN HISTSIZE=100 SAVEHIST=100\nsetopt hist_ignore_space hist_ignore_dups\n',
    );
    for (const twin of ['bare', 'guarded']) place.write(`../history-${twin}`, 'echo before\n');
    twins = await Twins.open(place, 'zsh');
    await twins.steps('echo one', ' echo hidden', 'echo two', 'echo two', ['exit\r', /$/]);
    await twins.ended();
    const [bare, guarded] = ['bare', 'guarded'].map((twin) =>
      readFileSync(join(place.project, `../history-${twin}`), 'utf8'),
    );
    assert.equal(guarded, bare);
    assert.match(guarded!, /echo one\n/);
  });

  it('a login shell reads what one reads (bash)', async () => {
    place.write('../.bash_profile', `PROFILE=read\n. ~/.bashrc\n`);
    twins = await Twins.open(place, 'bash', { login: true });
    await twins.steps('echo "profile $PROFILE $SHLVL"');
    assert.ok((await twins.same()).includes('profile read 1'));
  });

  it('a login shell reads what one reads (zsh)', async () => {
    for (const name of ['.zshenv', '.zprofile', '.zlogin', '.zlogout'])
      place.write(`../${name}`, `FILES="$FILES ${name}"; [[ ${name} != .zlogout ]] || echo "$FILES"\n`);
    twins = await Twins.open(place, 'zsh', { login: true });
    await twins.steps('[[ -o login ]] && echo "lo""gin $SHLVL"', ['exit\r', /$/]);
    await twins.ended();
    const rows = await twins.same();
    assert.ok(
      rows.includes('login 1') && rows.includes(' .zshenv .zprofile .zlogin .zlogout'),
      rows.join('\n'),
    );
  });
});
