/** One session: its record, its questions, its end, and what a person sees. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pause, until } from '../execute/driver.ts';
import type { OuterTerminal } from '../execute/outer-terminal.ts';
import { chooseRun, PROMPT, type Shell, shellPlace } from './guarded-shell.ts';
import { exists, type Place } from './hoopx.ts';

const ENTER = '\r';

describe('a guarded session', function () {
  this.timeout(120_000);
  let place: Place;
  beforeEach(() => {
    place = shellPlace();
  });
  afterEach(() => place.dispose());
  const ran = (name: string) => exists(join(place.project, `${name}.ran`));

  async function open(shell: Shell, ...args: string[]): Promise<OuterTerminal> {
    const terminal = place.terminal(['shell', '--shell', shell, ...args], { PS1: PROMPT });
    await terminal.see(PROMPT);
    return terminal;
  }

  const entered = () => place.events().flatMap((event) => (event.type === 'requested' ? [event] : []));

  it('has exactly the lines on record that were entered: a thousand, on a pipe', async () => {
    const lines = Array.from({ length: 1000 }, (_, i) =>
      i % 50 === 49 ? './forbidden.sh' : `x=${i}; : "$x"`,
    );
    const { code, stderr } = await place.run(['shell', '--shell', 'bash'], {
      input: `${lines.join('\n')}\nexit 6\n`,
    });
    assert.equal(code, 6, stderr.slice(-2000));
    const requests = entered();
    assert.deepEqual(
      requests.map(({ command }) => command.kind === 'script' && command.script),
      [...lines, 'exit 6'],
    );
    assert.equal(new Set(requests.map(({ session }) => session)).size, 1);
    assert.ok(requests.every(({ door }) => door === 'shell'));
  });

  it('has exactly the lines on record that were typed', async () => {
    const terminal = await open('bash');
    const lines = Array.from({ length: 60 }, (_, i) => `x=${i}; echo "out $x"`);
    for (const [i, line] of lines.entries()) {
      terminal.type(`${line}\r`);
      await terminal.see(`out ${i}\r`);
    }
    terminal.type('exit 7\r');
    assert.equal((await terminal.exited).code, 7);
    assert.deepEqual(
      entered().map(({ command }) => command.kind === 'script' && command.script),
      [...lines, 'exit 7'],
    );
    const ended = place.events().filter(({ type }) => type === 'ended');
    assert.ok(ended.length >= lines.length);
  });

  for (const shell of ['bash', 'zsh', 'sh'] as const) {
    it(`asks about a line in ${shell}, with the screen as it was before and after`, async () => {
      const terminal = await open(shell);
      terminal.type('echo before the question\r');
      await terminal.see('before the question\r');
      await terminal.see(PROMPT);
      terminal.type('./risky.sh\r');
      await terminal.see('Run it?');
      assert.ok(!(await terminal.screen()).some((row) => row.includes('before the question')));
      // Typed ahead of the menu: no answer.
      terminal.type(`run${ENTER}`);
      await pause(900);
      assert.ok(!ran('risky'));
      await chooseRun(terminal);
      await terminal.see('risky ran');
      // It says so before it leaves its mark.
      await until(() => ran('risky'), 'the mark');
      const screen = await terminal.screen();
      assert.ok(screen.includes('before the question'), screen.join('\n'));
      assert.ok(
        screen.some((row) => row.startsWith('hoopx: approved by ')),
        screen.join('\n'),
      );
      assert.ok(!screen.some((row) => row.includes('Run it?')), screen.join('\n'));
      terminal.type('./harmless.sh; exit 4\r');
      await terminal.see('harmless ran');
      assert.equal((await terminal.exited).code, 4);
    });
  }

  it('refuses by a person: nothing ran, and the next line sees 77', async () => {
    const terminal = await open('bash');
    terminal.type('touch before; ./risky.sh\r');
    await terminal.see('Run it?');
    await pause(900);
    terminal.type(ENTER);
    await terminal.see('denied by ');
    terminal.type('echo "status $?"\r');
    await terminal.see('status 77');
    assert.ok(!ran('risky') && !exists(join(place.project, 'before')));
  });

  for (const [what, args, env] of [
    ['--ci', ['--ci'], {}],
    ['CI=true', [], { CI: 'true' }],
  ] as const) {
    it(`asks nobody with ${what}`, async () => {
      const terminal = place.terminal(['shell', '--shell', 'bash', ...args], { PS1: PROMPT, ...env });
      await terminal.see(PROMPT);
      terminal.type('./risky.sh\r');
      await terminal.see('denied, it needs approval');
      assert.ok(!ran('risky'));
    });
  }

  it('decides what only run time tells: scripts that bash runs further down', async () => {
    place.write('script.bash', 'n=forbid\necho start\n"./${n}den.sh"\ntouch before\n');
    place.write('start', 'import subprocess, sys\nprint("python", subprocess.call(["bash", sys.argv[1]]))\n');
    const terminal = await open('bash');
    terminal.type('/usr/bin/python3 start script.bash\r');
    await terminal.see('start\r');
    await terminal.see('denied: Runs the forbidden script');
    await terminal.see('python 77');
    assert.ok(!ran('forbidden') && !exists(join(place.project, 'before')));
    const below = entered().find(({ line }) => line !== undefined);
    assert.equal(below?.line, entered()[0]?.request);
  });

  it('is one session for hoopx inside it, and has no other shell in it', async () => {
    const terminal = await open('bash');
    terminal.type('echo "id $HOOPX_SESSION"\r');
    await terminal.see(/id [0-9a-f]{8}-/);
    assert.equal(new Set(place.events().map(({ session }) => session)).size, 1);
    assert.match(terminal.text(), new RegExp(`id ${place.events()[0]!.session}`));
    const { code, stderr } = await place.run(['shell'], { env: { HOOPX_SHELL: '1' } });
    assert.equal(code, 64);
    assert.match(stderr, /guarded shell already/);
  });

  it("keeps to the user's history settings", async () => {
    place.write('../.bashrc', `PS1='${PROMPT}'\nHISTCONTROL=ignoreboth\nHISTFILE=~/history\n`);
    const terminal = await open('bash');
    for (const line of ['echo kept', ' echo secret', 'echo kept', 'echo kept', 'echo last']) {
      terminal.type(`${line}\r`);
      await terminal.see(`\r\n`);
      await terminal.see(PROMPT);
    }
    terminal.type('history\r');
    await terminal.see(/1 {2}echo kept\r\n\s+2 {2}echo last\r\n\s+3 {2}history/);
  });
});
