import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEntry, processTable } from '../../src/execute/processes.ts';
import { GRACE_MS } from '../../src/execute/signals.ts';
import { driverArgv, driverLine, pause, until } from './driver.ts';
import { type OuterTerminal, openOuterTerminal } from './outer-terminal.ts';

const sh = (script: string) => ['bash', '-c', script];

/** Settings of the outer terminal that raw mode changes, as `stty -a` says them. */
const COOKED = 'stty -a | tr " ;" "\\n" | grep -cxE "icanon|echo|isig|opost|icrnl|ixon"';

describe('execute in a PTY', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'hoopx-pty-'));
  const report = join(folder, 'report');
  const open: OuterTerminal[] = [];
  const terminal = (...args: Parameters<typeof openOuterTerminal>) => {
    const opened = openOuterTerminal(...args);
    open.push(opened);
    return opened;
  };
  const run = (argv: readonly string[], size?: { columns: number; rows: number }) =>
    terminal(driverArgv('pty', argv, report), size);
  /** An interactive shell that runs the driver as a job. */
  const shell = async () => {
    const opened = terminal(['bash', '--norc', '--noprofile', '--noediting', '-i']);
    await opened.see('prompt> ');
    return opened;
  };
  const lives = (pid: number) => {
    const entry = processEntry(pid);
    return entry !== null && entry.state !== 'Z';
  };
  afterEach(() => {
    for (const each of open.splice(0)) each.close();
  });
  after(() => rmSync(folder, { recursive: true }));

  it('shows the child a terminal of the right size, with input, output and its own process group', async () => {
    const outer = run(
      sh('test -t 0 && test -t 1 && test -t 2 && tty && stty size && ps -o stat= -p $$; exit 7'),
      {
        columns: 101,
        rows: 33,
      },
    );
    const { code } = await outer.exited;
    assert.match(outer.text(), /^\/dev\/[^\r]+\r\n33 101\r\nS.*\+/);
    assert.equal(code, 7);
  });

  it('does not hang up a child that closes its terminal before it ends, as touch does', async () => {
    const outer = run(sh('echo open; exec 0<&- 1>&- 2>&-; sleep 0.3; exit 5'));
    await outer.see('open');
    assert.equal((await outer.exited).code, 5);
  });

  it('follows a resize', async () => {
    const outer = run(sh('trap "stty size" WINCH; echo ready; while :; do sleep 0.05; done'));
    await outer.see('ready');
    outer.resize(71, 19);
    await outer.see('19 71');
    outer.resize(120, 40);
    await outer.see('40 120');
  });

  it('passes every byte in both directions', async () => {
    const input = join(folder, 'input');
    const script = `stty raw -echo; echo ready; head -c 256 > '${input}'; cat '${input}'; echo end`;
    const outer = terminal(driverArgv('pty', sh(script)), undefined, { screen: false });
    await outer.see('ready\n');
    const all = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    outer.type(all);
    await outer.see('end');
    assert.deepEqual(readFileSync(input), all);
    assert.equal(outer.text(), `ready\n${all.toString('latin1')}end\n`);
  });

  it('leaves line ends to the inner terminal, as full-screen programs need it', async () => {
    const outer = run(sh("printf 'a\\nb\\n'; stty -opost; printf 'c\\nd\\033[5;20Hx\\ny'"));
    await outer.exited;
    const screen = await outer.screen();
    assert.deepEqual(screen.slice(0, 6), ['a', 'b', 'c', ' d', `${' '.repeat(19)}x`, `${' '.repeat(20)}y`]);
  });

  it('erases a character of several bytes as one', async () => {
    const outer = run(sh('read -r line; printf %s "$line" | od -An -tx1'));
    await pause(400);
    outer.type('aé\x7f\n');
    await outer.see(/ 61\s/);
  });

  it('loses nothing of a big burst right before the exit, also for a terminal that reads late', async () => {
    const outer = terminal(driverArgv('pty', sh('seq 1 200000; exit 3'), report), undefined, {
      screen: false,
    });
    outer.reading(false);
    await pause(600);
    outer.reading(true);
    assert.equal((await outer.exited).code, 3);
    const expected = Array.from({ length: 200_000 }, (_, index) => `${index + 1}\r\n`).join('');
    assert(outer.text() === expected, `${outer.text().length} of ${expected.length} bytes`);
    const { bytes, maxRssKiB } = JSON.parse(readFileSync(report, 'utf8'));
    assert.equal(bytes.stdout, expected.length);
    assert(maxRssKiB < 150 * 1024, `${maxRssKiB} KiB`);
  });

  it('ends with the child although a job in the background holds the terminal', async () => {
    const outer = run(sh('sleep 20 & echo early; exit 5'));
    assert.equal((await outer.exited).code, 5);
    assert.match(outer.text(), /early/);
  });

  const ends: [string, string[], number][] = [
    ['a signal', sh('kill -SEGV $$'), 139],
    ['127 for no such program', ['no-such-program'], 127],
    ['126 for a folder', ['/tmp/'], 126],
  ];
  for (const [what, argv, code] of ends) {
    it(`exits with ${code}: ${what}`, async () => {
      assert.equal((await run(argv).exited).code, code);
    });
  }

  it('passes Ctrl-C, Ctrl-\\ and Ctrl-D', async () => {
    const outer = await shell();
    outer.type(`${driverLine('pty', ['cat'])}\n`);
    await pause(700);
    outer.type('\x03');
    await outer.see('prompt> ');
    outer.type('echo code $?\n');
    await outer.see('code 130');
    outer.type(
      `${driverLine('pty', sh('trap "echo caught; exit 9" INT; echo ready; while :; do sleep 0.1; done'))}\n`,
    );
    await outer.see(/\nready/);
    outer.type('\x03');
    await outer.see('caught');
    outer.type(`${driverLine('pty', sh('ulimit -c 0; exec cat'))}; echo code $?\n`);
    await pause(700);
    outer.type('\x1c');
    await outer.see('code 131');
    outer.type(`${driverLine('pty', ['cat'])}; echo code $?\n`);
    await pause(700);
    outer.type('line\n\x04');
    await outer.see('line\r\nline\r\n');
    await outer.see('code 0');
  });

  it('stops on Ctrl-Z with the shell told, gives the terminal back, and continues on fg at the new size', async () => {
    const outer = await shell();
    outer.type(`${driverLine('pty', sh('echo ready; cat; stty size'))}\n`);
    await outer.see(/\nready/);
    outer.type('one\n');
    await outer.see('one\r\none\r\n');
    outer.type('\x1a');
    await outer.see(/Stopped.*prompt> /s);
    outer.type(`${COOKED}\n`);
    await outer.see(/\n6\r/);
    outer.resize(90, 25);
    outer.type('fg\n');
    await pause(400);
    outer.type('two\n');
    await outer.see('two\r\ntwo\r\n');
    outer.type('\x04');
    await outer.see('25 90');
    await outer.see('prompt> ');
    outer.type(`${COOKED}\n`);
    await outer.see(/\n6\r/);
  });

  it('goes on in the background after bg, and reads again after fg', async () => {
    const outer = await shell();
    outer.type(`${driverLine('pty', sh('echo ready; sleep 1.5; echo slept; read -r x; echo "got $x"'))}\n`);
    await outer.see(/\nready/);
    outer.type('\x1a');
    await outer.see(/Stopped.*prompt> /s);
    outer.type('bg\n');
    await outer.see('slept');
    outer.type('echo shell reads\n');
    await outer.see('\nshell reads');
    outer.type('fg\n');
    await pause(900);
    outer.type('word\n');
    await outer.see('got word');
  });

  it('leaves Ctrl-Z to programs that read keys raw, and to a shell inside', async () => {
    const outer = await shell();
    outer.type(
      `${driverLine('pty', sh('stty raw -echo; echo ready; head -c 1 | od -An -tx1; stty sane'))}\n`,
    );
    await outer.see('\nready');
    outer.type('\x1a');
    await outer.see(' 1a');
    await outer.see('prompt> ');
    outer.type(`${driverLine('pty', ['env', 'PS1=inner> ', 'bash', '--norc', '--noediting', '-i'])}\n`);
    await outer.see(/\ninner> /);
    outer.type('\x1a');
    await pause(300);
    outer.type('\nsleep 100\n');
    await pause(400);
    outer.type('\x1a');
    await outer.see(/Stopped.*inner> /s);
    outer.type('kill %1; echo still $((1 + 1))\n');
    await outer.see('still 2');
    outer.type('suspend -f\n');
    await outer.see(/Stopped.*prompt> /s);
    outer.type('fg\n');
    await pause(400);
    // Twice: on a busy machine bash hears of the death of a stopped job late, and warns of it at the first.
    outer.type('echo again $((2 + 2)); exit; exit\n');
    await outer.see('again 4');
    await outer.see(/prompt> $/);
  });

  it('goes on when nobody could continue it', async () => {
    // The driver leads the outer session here, so its own group is orphaned.
    const outer = run(['cat']);
    await pause(500);
    outer.type('\x1a');
    await pause(600);
    outer.type('after\n');
    await outer.see('after\r\nafter\r\n');
  });

  it('starts in the background without being stopped', async () => {
    const outer = await shell();
    outer.type(`${driverLine('pty', sh('sleep 0.3; echo from the $((1))st job'))} &\n`);
    await outer.see('from the 1st job');
    outer.type('wait; jobs; echo end $((1 + 1))\n');
    await outer.see('end 2');
    assert.doesNotMatch(outer.text(), /Stopped/);
  });

  const waysOut: [string, string[], NodeJS.Signals | null, string][] = [
    ['the end of the child', ['true'], null, ''],
    ['no start', ['no-such-program'], null, ''],
    ['a program that leaves its terminal raw', sh('stty raw -echo'), null, ''],
    ['SIGTERM', ['sleep', '100'], 'SIGTERM', ''],
    ['SIGHUP', ['sleep', '100'], 'SIGHUP', ''],
    ['SIGINT', ['sleep', '100'], 'SIGINT', ''],
    ['SIGQUIT', ['sleep', '100'], 'SIGQUIT', ''],
    ['an exception that nobody caught', ['sleep', '100'], null, 'DRIVER_THROWS=500 '],
  ];
  for (const [what, argv, signal, prefix] of waysOut) {
    it(`restores the terminal after ${what}`, async () => {
      const outer = await shell();
      outer.type(`${prefix}${driverLine('pty', argv)}\n`);
      if (signal !== null) {
        const childOf = (pid: number) => processTable().find((entry) => entry.parent === pid)?.pid ?? 0;
        const driver = () => childOf(outer.pid);
        await until(() => driver() > 0 && childOf(driver()) > 0, 'the child');
        await pause(300);
        process.kill(driver(), signal);
      }
      await outer.see(/\nprompt> /);
      outer.type(`${COOKED}; echo done\n`);
      await outer.see(/\n6\r\ndone/);
    });
  }

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    it(`leaves no orphan after ${signal}`, async () => {
      const pids = join(folder, `pids-${signal}`);
      const stubborn = `(trap '' TERM HUP; echo $BASHPID >> ${pids}; while :; do sleep 0.2; done) &`;
      const outer = run(
        sh(`set -m; ${stubborn} sleep 100 & echo $! >> ${pids}; echo $$ >> ${pids}; echo ready; wait`),
      );
      await outer.see('ready');
      await until(() => readFileSync(pids, 'utf8').trim().split('\n').length === 3, 'three pids');
      const family = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
      process.kill(outer.pid, signal);
      const { code } = await outer.exited;
      assert.equal(code, signal === 'SIGTERM' ? 143 : 129);
      assert.deepEqual(family.filter(lives), []);
    });
  }

  it('leaves no orphan when the terminal is closed', async () => {
    const pids = join(folder, 'pids-closed');
    rmSync(report, { force: true });
    const outer = await shell();
    outer.type(
      `${driverLine('pty', sh(`trap '' HUP; echo $$ > ${pids}; echo ready; while :; do sleep 0.2; done`), report)}\n`,
    );
    await outer.see(/\nready/);
    const child = Number(readFileSync(pids, 'utf8'));
    process.kill(outer.pid, 'SIGHUP');
    outer.close();
    await until(() => !lives(child) && existsSync(report), 'the end of both', GRACE_MS + 4000);
  });
});

describe('execute through pipes at a terminal', function () {
  this.timeout(30_000);

  it('delivers Ctrl-C once, survives it, and stops and continues with the child', async () => {
    const outer = openOuterTerminal(['bash', '--norc', '--noprofile', '--noediting', '-i']);
    const file = join(tmpdir(), `hoopx-once-${process.pid}`);
    const script =
      'trap "echo inter$((0))rupted" INT; echo ready; for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2; done; exit 12';
    await outer.see('prompt> ');
    outer.type(
      `${driverLine('pipes', ['bash', '-c', script], file)} | (trap "" INT; cat); echo code \${PIPESTATUS[0]}\n`,
    );
    await outer.see(/\nready/);
    outer.type('\x1a');
    await outer.see(/Stopped.*prompt> /s);
    outer.type('fg\n');
    await pause(300);
    outer.type('\x03');
    await outer.see('prompt> ');
    outer.close();
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).code, 12);
    rmSync(file);
    assert.equal(outer.text().match(/inter0rupted/g)?.length, 1);
  });

  it('reports 130 for a child that died of Ctrl-C', async () => {
    const outer = openOuterTerminal(['bash', '--norc', '--noprofile', '--noediting', '-i']);
    await outer.see('prompt> ');
    const file = join(tmpdir(), `hoopx-interrupt-${process.pid}`);
    writeFileSync(file, '');
    outer.type(`${driverLine('pipes', ['sleep', '100'], file)} > /dev/null\n`);
    await pause(700);
    outer.type('\x03');
    await outer.see('prompt> ');
    await until(() => readFileSync(file, 'utf8') !== '', 'the report');
    const { code, exit } = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(file);
    outer.close();
    assert.deepEqual([code, exit.signal], [130, 'SIGINT']);
  });
});
