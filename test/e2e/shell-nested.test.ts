/** Shells below a guarded shell are guarded as well: started by a person, by a program, and for scripts. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { OuterTerminal } from '../execute/outer-terminal.ts';
import { assertNothingRan, chooseRun, PROMPT, type Shell, shellPlace } from './guarded-shell.ts';
import { exists, type Place } from './hoopx.ts';

const START = `import json, subprocess
print("python", subprocess.call(json.load(open("start.json"))))
`;

describe('shells below a guarded shell', function () {
  this.timeout(180_000);
  let place: Place;
  beforeEach(() => {
    place = shellPlace();
    place.write('n', 'forbid\n');
    place.write('own', '__hoopx\n');
    // What it starts is in a file that no one reads before it runs.
    place.write('start.py', START);
  });
  afterEach(() => place.dispose());

  async function open(shell: Shell): Promise<OuterTerminal> {
    const SHELL = shell === 'fish' || shell === 'sh' ? '/bin/bash' : `/bin/${shell}`;
    const terminal = place.terminal(['shell', '--shell', shell], { PS1: PROMPT, SHELL });
    await terminal.see(PROMPT);
    return terminal;
  }
  /** Types a line and waits for what it prints. */
  async function line(terminal: OuterTerminal, text: string, seen: string | RegExp): Promise<void> {
    terminal.type(`${text}\r`);
    await terminal.see(seen);
  }

  let row = 0;
  async function isGuarded(terminal: OuterTerminal, what: string, looksTwice = true): Promise<void> {
    row++;
    terminal.type('touch before; ./forbidden.sh\r');
    await terminal.see('denied: Runs the forbidden script');
    if (looksTwice) {
      await line(terminal, 'n=$(cat own); touch "$n"', /denied: Stops the guard/);
      assert.ok(!exists(join(place.project, '__hoopx')), what);
    }
    await line(terminal, `echo "row ${row} status $?"`, `row ${row} status 77`);
    assertNothingRan(place, what);
    await line(terminal, './harmless.sh', 'harmless ran\r');
    await terminal.see(/prompt> [^\n]*$|[#$%] $/);
  }

  const NESTED = [
    'bash',
    'bash -l',
    'command bash',
    'zsh',
    'zsh -l',
    'sh',
    'dash',
    '$SHELL',
    'bash 2>&1',
    'sh -i',
  ] as const;
  for (const outer of ['bash', 'zsh', 'sh'] as const) {
    it(`are guarded when a person starts them in ${outer}`, async () => {
      const terminal = await open(outer);
      for (const start of NESTED.filter((each) => outer !== 'sh' || each !== '$SHELL')) {
        await line(terminal, start, /prompt> [^\n]*$|[#$%] $/);
        await isGuarded(terminal, `${start} in ${outer}`, !/\b(?:sh|dash)\b/.test(start));
        await line(terminal, `exit 5`, PROMPT);
        await line(terminal, 'echo "left with $?"', 'left with 5');
        await terminal.see(PROMPT);
      }
      const sessions = new Set(place.events().map(({ session }) => session));
      assert.equal(sessions.size, 1);
    });
  }

  it('are guarded three deep, and after exec', async () => {
    const terminal = await open('bash');
    await line(terminal, 'bash', PROMPT);
    await line(terminal, 'zsh', PROMPT);
    await line(terminal, 'exec bash', PROMPT);
    await line(terminal, 'echo "level $SHLVL"', /level \d/);
    await isGuarded(terminal, 'three deep');
    await line(terminal, './risky.sh', 'Run it?');
    await chooseRun(terminal);
    await terminal.see('risky ran');
    for (const _ of ['zsh', 'bash']) await line(terminal, 'exit', PROMPT);
    await line(terminal, 'exit 3', /exit/);
    assert.equal((await terminal.exited).code, 3);
  });

  it('have the aliases, functions and variables that their own user gave them', async () => {
    place.write('../.bashrc', `PS1='${PROMPT}'\nalias bad=./forbidden.sh\nalso() { "$1"; }\n`);
    const terminal = await open('zsh');
    await line(terminal, 'bash', PROMPT);
    await line(terminal, 'touch before; bad', 'denied: Runs the forbidden script');
    await line(terminal, 'touch before; also ./forbidden.sh', 'denied: Runs the forbidden script');
    assertNothingRan(place, 'aliases and functions');
  });

  it("read zsh's files where its user has them", async () => {
    place.write('../.zshenv', 'ZDOTDIR=$HOME/zsh\n');
    place.write('../zsh/.zshrc', `PROMPT='own> '\n`);
    const terminal = place.terminal(['shell', '--shell', 'zsh'], {});
    await terminal.see('own> ');
    await line(terminal, 'zsh', 'own> ');
    await line(terminal, 'echo "in $ZDOTDIR"', /in \/.*home\/zsh\r/);
    await line(terminal, 'touch before; ./forbidden.sh', 'denied: Runs the forbidden script');
    assertNothingRan(place, 'zsh with its own ZDOTDIR');
  });

  for (const [what, script] of [
    ['sh -c', `sh -c 'x=forbid; touch before; ./"$x"den.sh'`],
    ['sh with a value of the environment', `x=$(cat n) sh -c 'touch before; ./"$x"den.sh'`],
    ['a file for sh', 'sh script.sh'],
    ['a file for zsh', 'zsh script.sh'],
    ['zsh -c', `zsh -c 'x=$(cat n); ./"$x"den.sh; touch before'`],
    ['bash -c', `bash -c 'x=$(cat n); ./"$x"den.sh; touch before'`],
    ['env zsh', 'env zsh script.sh'],
  ] as const) {
    it(`of scripts are looked at as they run, whoever starts them: ${what}`, async () => {
      place.write('script.sh', 'x=forbid\n./"$x"den.sh\ntouch before\n');
      place.write('start.json', JSON.stringify(['/bin/sh', '-c', script]));
      const terminal = await open('bash');
      // The system's own sh starts it, which nothing guards.
      await line(terminal, 'python3 start.py', 'denied: Runs the forbidden script');
      await terminal.see('python 77');
      assertNothingRan(place, script);
    });
  }

  for (const start of [
    ['bash', '--norc'],
    ['bash', '--rcfile', '/dev/null'],
    ['zsh', '-f'],
    ['bash', '-p'],
    ['sh', '-s'],
  ]) {
    it(`are refused where a program starts them so that they would not be: ${start.join(' ')}`, async () => {
      place.write('start.json', JSON.stringify(start));
      const terminal = await open('bash');
      await line(terminal, 'python3 start.py', 'would not be guarded');
      await terminal.see('python 77');
    });
  }

  for (const [what, first] of [
    ['PATH leads elsewhere', 'PATH=/usr/bin:/bin'],
    ['an alias names another one', 'alias bash=/bin/bash'],
    ['a function names another one', 'bash() { /bin/bash "$@"; }'],
  ] as const) {
    it(`are refused once ${what}`, async () => {
      const terminal = await open('bash');
      await line(terminal, `${first}; echo "do""ne"`, 'done\r');
      await line(terminal, 'bash', /denied: Stops the guard/);
      await line(terminal, 'echo "level $?"', 'level 77');
    });
  }

  it('pass in their ordinary uses', async () => {
    place.write('script.sh', 'echo "from $0 $1"\n');
    const terminal = await open('bash');
    for (const [text, seen] of [
      ['bash script.sh one', 'from script.sh one'],
      ['sh script.sh two', 'from script.sh two'],
      ['zsh script.sh three', 'from script.sh three'],
      [`sh -c 'echo "sh: $1"' name four`, 'sh: four'],
      [`bash -ec 'x=five; echo "$x bash"'`, 'five bash'],
      ['echo "echo from a pi""pe" | bash', 'from a pipe'],
      ['bash --version | head -1', 'GNU bash'],
      ['zsh --version', /zsh \d/],
      [`env bash -c 'echo "e""nv"'`, 'env\r'],
      ['xargs -n1 sh -c \'echo "got $0"\' <<< six', 'got six'],
    ] as const)
      await line(terminal, text, seen);
    assert.ok(!terminal.text().includes('hoopx'), terminal.text());
  });

  it('are guarded in tmux and behind the bang of vim', async () => {
    const terminal = await open('bash');
    await line(terminal, 'tmux -f /dev/null -L "$PPID" new-session', PROMPT);
    await line(terminal, 'touch before; ./forbidden.sh', 'denied: Runs the forbidden script');
    await line(terminal, 'exit', '[exited]');
    await line(terminal, 'vim -u NONE -N file', '~');
    await line(terminal, ':!n=$(cat n); "./${n}den.sh"; touch before', 'denied: Runs the forbidden script');
    terminal.type('\r');
    await line(terminal, ':q!', PROMPT);
    assertNothingRan(place, 'tmux and vim');
    assert.ok(!exists(join(place.project, 'before')));
  });
});
