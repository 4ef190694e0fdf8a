/** What else runs inside a guarded shell is not disturbed by it: traps, tracing, hooks, completion. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROMPT, shellPlace } from './guarded-shell.ts';
import type { Place } from './hoopx.ts';
import { assertFeels, ctrl, ENTER, type Feel, follow, startUp, TAB } from './twin-shells.ts';

const FEELS: Readonly<Record<string, Feel>> = {
  '$_ is the last argument of the line before': {
    shells: ['bash'],
    steps: ['mkdir -p some/folder', 'cd $_', 'echo "${PWD##*/}"', 'true x y', 'echo "<$_>"'],
    shows: ['folder', '<y>'],
  },
  'a PROMPT_COMMAND that is a string sees $?': {
    shells: ['bash'],
    rc: 'PROMPT_COMMAND=\'echo "[$?]"\'\n',
    steps: ['false', '(exit 5)', 'true'],
    shows: ['[1]', '[5]'],
  },
  'a PROMPT_COMMAND that is a string starts no ERR trap, nor ends the shell under set -e': {
    shells: ['bash'],
    rc: 'PROMPT_COMMAND=\'echo "[$?]"\'\ntrap "echo ERR" ERR\n',
    steps: ['! true', 'set -e', '! true', 'true'],
    shows: ['[1]'],
  },
  'nor one that is an array': {
    shells: ['bash'],
    rc: 'PROMPT_COMMAND=(\'echo "[$?]"\')\ntrap "echo ERR" ERR\n',
    steps: ['! true', 'set -e', '! true', 'true'],
    shows: ['[1]'],
  },
  'an ERR trap of the user fires for what fails, and breaks nothing': {
    shells: ['bash'],
    steps: ["trap 'echo ERR' ERR", 'true', 'false', 'f() { false; true; }; f', 'echo "ali""ve"'],
    shows: ['ERR', 'alive'],
  },
  "$0 is the shell's name": {
    shells: ['zsh'],
    steps: ['echo "<$0>"', 'basename "$0"'],
    shows: ['<zsh>', 'zsh'],
  },
};

describe('a guarded shell leaves alone:', function () {
  this.timeout(60_000);
  let place: Place;
  beforeEach(() => {
    place = shellPlace();
    place.script('waits.sh', 'echo waiting; exec sleep "${1-300}"');
  });
  afterEach(() => {
    place.dispose();
  });
  for (const [what, feel] of Object.entries(FEELS)) {
    for (const shell of feel.shells) it(`${what} (${shell})`, () => assertFeels(place, shell, feel));
  }

  for (const shell of ['bash', 'zsh'] as const) {
    it(`set -x does not show the secrets of the session (${shell})`, async () => {
      const terminal = place.terminal(['shell', '--shell', shell], { PS1: PROMPT });
      await terminal.see(PROMPT);
      terminal.type(`set -x${ENTER}echo hi${ENTER}set +x${ENTER}echo "do"ne${ENTER}`);
      await terminal.see(/\ndone|\rdone/);
      assert.doesNotMatch(terminal.text(), /\b(?:[a-z])?[0-9a-f]{64}\b/);
    });
  }

  it('scripts that start-up files run, which would be asked about later (bash)', async () => {
    place.script('setup.sh', './risky.sh');
    startUp(place, 'bash ./setup.sh\n');
    const terminal = place.terminal(['shell', '--shell', 'bash'], { PS1: PROMPT });
    await terminal.see('risky ran');
    await terminal.see(PROMPT);
    assert.ok(!terminal.text().includes('hoopx'));
    terminal.type(`./setup.sh${ENTER}`);
    await terminal.see('Run it?');
  });

  it('nor asks hoopx about each of their commands, before the first line (bash)', async () => {
    place.script('setup.sh', 'wc -c < "$BASH_ENV"; echo "${FUNCNAME[*]}"; trap');
    startUp(place, 'bash ./setup.sh > at-start\nPROMPT_COMMAND="bash ./setup.sh > at-prompt"\n');
    const terminal = place.terminal(['shell', '--shell', 'bash'], { PS1: PROMPT });
    await terminal.see(PROMPT);
    for (const file of ['at-start', 'at-prompt'])
      assert.equal(readFileSync(join(place.project, file), 'utf8').trim(), '0', file);
    terminal.type(`./setup.sh > on-line; bash ./setup.sh > on-line${ENTER}echo "do"ne${ENTER}`);
    await terminal.see(/\ndone|\rdone/);
    assert.match(readFileSync(join(place.project, 'on-line'), 'utf8'), /^\d{4,}\n[\s\S]*__hoopx_debug/);
  });

  it('completion of commands asks nobody: compinit (zsh)', async () => {
    startUp(place, 'autoload -Uz compinit && compinit -u -D\n');
    const terminal = place.terminal(['shell', '--shell', 'zsh'], { PS1: PROMPT });
    await terminal.see(PROMPT);
    await follow(terminal, [[`ls harml${TAB}`, 'ess.sh'], '']);
    await follow(terminal, [
      [`git stat${TAB}`, /us|ash/],
      [ctrl('c'), PROMPT],
    ]);
    assert.ok(!terminal.text().includes('hoopx'), terminal.text().slice(-3000));
  });

  it("the user's own precmd runs after a refusal as well (zsh)", async () => {
    startUp(place, 'precmd() { print "pre" "cmd" }\n');
    const terminal = place.terminal(['shell', '--shell', 'zsh'], { PS1: PROMPT });
    await terminal.see(PROMPT);
    await follow(terminal, [
      ['./forbidden.sh\r', 'denied'],
      ['', 'pre cmd'],
    ]);
  });
});
