/** hoopx in a terminal: the question and its answers, and commands that own the terminal. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pause } from '../execute/driver.ts';
import type { OuterTerminal } from '../execute/outer-terminal.ts';
import { exists, HOOPX, Place } from './hoopx.ts';

const ENTER = '\r';
const DOWN = '\x1b[B';
const CTRL_C = '\x03';

describe('hoopx in a terminal', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => place.dispose());
  const ran = (name: string) => exists(join(place.project, `${name}.ran`));

  /** Waits for the question, until it takes keys, and presses them one by one. */
  async function answer(terminal: OuterTerminal, ...keys: string[]): Promise<void> {
    await terminal.see('Run it?');
    await pause(900);
    for (const key of keys) {
      terminal.type(key);
      await pause(60);
    }
  }

  describe('asks, and', () => {
    it('runs what was approved, once', async () => {
      const terminal = place.terminal(['./risky.sh']);
      await answer(terminal, 'r', 'u', 'n', ENTER);
      assert.equal((await terminal.exited).code, 0, terminal.text());
      assert.ok(ran('risky'));
      assert.match(terminal.text(), /risky ran/);
      const verdict = place.events().find((event) => event.type === 'verdict');
      assert.ok(
        verdict?.type === 'verdict' && verdict.verdict.kind === 'run' && verdict.verdict.by === 'human',
      );
      assert.deepEqual(place.types(), ['requested', 'understood', 'decided', 'verdict', 'started', 'ended']);
    });

    const refusals: readonly (readonly [what: string, keys: string[]])[] = [
      ['Enter alone', [ENTER]],
      ['y and Enter', ['y', ENTER]],
      ['Ctrl-C', [CTRL_C]],
    ];
    for (const [what, keys] of refusals) {
      it(`refuses on ${what}`, async () => {
        const terminal = place.terminal(['./risky.sh']);
        await answer(terminal, ...keys);
        assert.equal((await terminal.exited).code, 77, terminal.text());
        assert.ok(!ran('risky'));
        assert.match(terminal.text(), /hoopx: denied by /);
        assert.deepEqual(place.types(), ['requested', 'understood', 'decided', 'verdict']);
      });
    }

    it('hands a note to the agent', async () => {
      const terminal = place.terminal(['./risky.sh']);
      await answer(terminal, DOWN, ENTER);
      await pause(900);
      for (const key of 'not today') terminal.type(key);
      await pause(200);
      terminal.type(ENTER);
      assert.equal((await terminal.exited).code, 77, terminal.text());
      assert.match(terminal.text(), /says: not today/);
      const verdict = place.events().find((event) => event.type === 'verdict');
      assert.ok(
        verdict?.type === 'verdict' && verdict.verdict.kind === 'refused' && verdict.verdict.by === 'human',
      );
      assert.equal(verdict.verdict.note, 'not today');
    });

    it('takes silence for a refusal', async () => {
      const terminal = place.terminal(['--timeout', '2', './risky.sh']);
      assert.equal((await terminal.exited).code, 75, terminal.text());
      assert.ok(!ran('risky'));
      assert.equal(place.types().at(-1), 'verdict');
    });

    it('lets a configuration shorten the time, never lengthen it', async () => {
      place.write('.hoopx/config.yaml', 'version: 1\napproval:\n  timeoutSeconds: 2\n');
      const terminal = place.terminal(['--timeout', '3000', './risky.sh']);
      assert.equal((await terminal.exited).code, 75, terminal.text());
    });

    it('shows what the eye would not see', async () => {
      const terminal = place.terminal(['-c', './risky.sh \u202e\x1b[2K']);
      await answer(terminal, CTRL_C);
      assert.equal((await terminal.exited).code, 77);
      assert.match(terminal.text(), /\\u202e/);
      assert.match(terminal.text(), /\\x1b/);
      assert.ok(!terminal.text().includes('risky.sh \u202e\x1b[2K'));
    });
  });

  describe('does not ask', () => {
    const quiet: readonly (readonly [
      what: string,
      args: string[],
      env: Record<string, string>,
      code: number,
    ])[] = [
      ['about what is allowed', ['./harmless.sh'], {}, 0],
      ['about what is denied', ['./forbidden.sh'], {}, 77],
      ['with --ci', ['--ci', './risky.sh'], {}, 77],
      ['with CI=true', ['./risky.sh'], { CI: 'true' }, 77],
      ['on GitHub Actions, whatever CI says', ['./risky.sh'], { CI: 'false', GITHUB_ACTIONS: 'true' }, 77],
    ];
    for (const [what, args, env, code] of quiet) {
      it(what, async () => {
        const terminal = place.terminal(args, env);
        assert.equal((await terminal.exited).code, code, terminal.text());
        assert.doesNotMatch(terminal.text(), /Run it\?/);
      });
    }

    it('when stdin is not the terminal', async () => {
      const terminal = place.command(['sh', '-c', `echo run | '${process.execPath}' '${HOOPX}' ./risky.sh`]);
      assert.equal((await terminal.exited).code, 77, terminal.text());
    });
  });

  describe('gives a command the terminal:', () => {
    it('its size, and every change of it', async () => {
      const terminal = place.terminal([
        '-c',
        'stty size; trap "stty size; exit 5" WINCH; echo ready; while :; do sleep 0.05; done',
      ]);
      await terminal.see('30 100');
      await terminal.see('ready');
      terminal.resize(91, 27);
      await terminal.see('27 91');
      assert.equal((await terminal.exited).code, 5);
    });

    it('Ctrl-C', async () => {
      const terminal = place.terminal([
        '-c',
        'trap "echo caught; exit 33" INT; echo ready; while :; do sleep 0.05; done',
      ]);
      await terminal.see('ready');
      terminal.type(CTRL_C);
      await terminal.see('caught');
      assert.equal((await terminal.exited).code, 33);
    });

    it('Ctrl-C that ends it: 130', async () => {
      const terminal = place.terminal(['-c', 'echo ready; exec sleep 30']);
      await terminal.see('ready');
      terminal.type(CTRL_C);
      assert.equal((await terminal.exited).code, 130);
    });

    it('Ctrl-D, and what is typed', async () => {
      const terminal = place.terminal(['-c', 'echo ready; cat; echo over']);
      await terminal.see('ready');
      terminal.type('typed\r');
      await terminal.see('typed');
      terminal.type('\x04');
      await terminal.see('over');
      assert.equal((await terminal.exited).code, 0);
    });

    it('Ctrl-Z and fg below a shell, which gets its own terminal back', async () => {
      const terminal = place.command(['bash', '--norc', '--noprofile', '-i'], {
        PS1: 'prompt> ',
        BASH_SILENCE_DEPRECATION_WARNING: '1',
      });
      await terminal.see('prompt> ');
      terminal.type('stty -a > before\r');
      await terminal.see('prompt> ');
      terminal.type(`'${process.execPath}' '${HOOPX}' -c 'echo read''y; read x; echo got:$x'\r`);
      await terminal.see('ready');
      terminal.type('\x1a');
      await terminal.see(/Stopped/);
      await terminal.see('prompt> ');
      terminal.type('fg\r');
      await pause(500);
      terminal.type('word\r');
      await terminal.see('got:word');
      await terminal.see('prompt> ');
      terminal.type('stty -a > after; cmp before after && echo sa""me\r');
      await terminal.see('same');
      terminal.type('exit\r');
      assert.equal((await terminal.exited).code, 0);
    });

    it('which is as it was after a refusal, too', async () => {
      const line = `stty -a > before; '${process.execPath}' '${HOOPX}' ./risky.sh; echo "code $?"; stty -a > after; cmp before after && echo same`;
      const terminal = place.command(['sh', '-c', line]);
      await answer(terminal, CTRL_C);
      await terminal.see('code 77');
      await terminal.see('same');
      await terminal.exited;
    });
  });
});
