/** Others' DEBUG traps in a guarded bash (bash-preexec, prompt themes, the user's own): they get their turn after hoopx's. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OuterTerminal } from '../execute/outer-terminal.ts';
import { assertNothingRan, PROMPT, shellPlace } from './guarded-shell.ts';
import { exists, type Place } from './hoopx.ts';

describe('another DEBUG trap in a guarded bash', function () {
  this.timeout(60_000);
  let place: Place;
  beforeEach(() => {
    place = shellPlace();
  });
  afterEach(() => place.dispose());

  async function open(rc: string): Promise<OuterTerminal> {
    place.write('../.bashrc', `PS1='${PROMPT}'\n${rc}\n`);
    const terminal = place.terminal(['shell', '--shell', 'bash'], {});
    await terminal.see(PROMPT);
    return terminal;
  }
  async function line(terminal: OuterTerminal, text: string, seen: string | RegExp): Promise<void> {
    terminal.type(`${text}\r`);
    await terminal.see(seen);
    await terminal.see(PROMPT);
  }
  const log = () => {
    const file = join(place.project, 'log');
    return exists(file) ? readFileSync(file, 'utf8').split('\n') : [];
  };

  const NOTE = 'note() { builtin echo "$BASH_COMMAND" >> log; }';
  for (const [what, rc] of [
    ['set in the start-up file', `${NOTE}\ntrap note DEBUG`],
    ['set at each prompt, as bash-preexec does', `${NOTE}\nPROMPT_COMMAND='trap note DEBUG'`],
    ['that answers with a failure', `${NOTE}; fail() { note; return 1; }\ntrap fail DEBUG`],
  ] as const) {
    it(`is called for each command: ${what}`, async () => {
      const terminal = await open(rc);
      for (const text of ['echo "one $((1 + 1))"', 'n=1; echo "two $n"'])
        await line(terminal, text, /(?:one 2|two 1)\r/);
      await line(terminal, 'touch before; ./forbidden.sh', 'denied: Runs the forbidden script');
      assertNothingRan(place, what);
      const noted = log();
      for (const command of ['echo "one $((1 + 1))"', 'n=1', 'echo "two $n"'])
        assert.ok(noted.includes(command), `${command} in ${noted.join('\n')}`);
      assert.ok(!noted.some((command) => command.includes('forbidden')), noted.join('\n'));
      // Once it has its turn, hoopx's own commands are none of its business.
      const since = noted.slice(noted.indexOf('n=1'));
      if (!what.includes('prompt'))
        assert.ok(!since.some((command) => command.includes('hoopx')), since.join('\n'));
    });
  }

  it('is the one that was typed last', async () => {
    const terminal = await open(NOTE);
    await line(terminal, 'trap note DEBUG', /DEBUG\r/);
    await line(terminal, 'echo "one"', /one\r/);
    await line(terminal, "trap 'echo other >> log' DEBUG", /DEBUG\r/);
    await line(terminal, 'echo "two"', /two\r/);
    await line(terminal, 'touch before; ./forbidden.sh', 'denied: Runs the forbidden script');
    assertNothingRan(place, 'a typed trap');
    assert.ok(
      log().includes('echo "one"') && log().includes('other') && !log().includes('echo "two"'),
      log().join('\n'),
    );
  });

  it('is not taken over when it would do harm', async () => {
    const terminal = await open('');
    await line(terminal, "trap './forbidden.sh' DEBUG", 'denied: Runs the forbidden script');
    await line(terminal, 'echo "one"', /one\r/);
    assertNothingRan(place, 'a trap that does harm');
    // By a start-up file, which no line decides on.
    place.write('own.bash', "trap './forbidden.sh' DEBUG\n");
    const second = await open('PROMPT_COMMAND=". ./own.bash"');
    second.type('echo "two"\r');
    await second.see(/two\r/);
    assertNothingRan(place, 'a trap of a prompt command that does harm');
  });
});
