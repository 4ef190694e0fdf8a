import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { processEntry } from '../../src/execute/processes.ts';
import { GRACE_MS } from '../../src/execute/signals.ts';
import { driverLine, end, pause, startDriver, until } from './driver.ts';

const sh = (script: string) => ['bash', '-c', script];
const lives = (pid: number) => {
  const entry = processEntry(pid);
  return entry !== null && entry.state !== 'Z';
};

const tree = 'sleep 300 & echo $!; (sleep 301 & echo $!; wait) & echo $!; echo $$; wait';

/** Starts the driver and waits for `count` numbers on its stdout. */
async function startAndRead(
  script: string,
  count: number,
): Promise<{ child: ChildProcess; numbers: number[]; text: () => string }> {
  const child = startDriver(sh(script));
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  const numbers = () => (text.match(/^\d+$/gm) ?? []).map(Number);
  await until(
    () => numbers().length >= count,
    () => `${count} numbers in ${text}`,
  );
  return { child, numbers: numbers(), text: () => text };
}

describe('signals, through pipes without a terminal', function () {
  this.timeout(30_000);

  for (const signal of ['SIGUSR1', 'SIGUSR2', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`forwards ${signal} to a child that handles it`, async () => {
      const { child, text } = await startAndRead(
        `trap 'echo caught; exit 40' ${signal}; echo $$; while :; do sleep 0.05; done`,
        1,
      );
      child.kill(signal);
      const { code } = await end(child);
      assert.match(text(), /caught/);
      assert.equal(code, 40);
    });
  }

  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const) {
    it(`exits with ${code} and leaves no orphan after ${signal}`, async () => {
      // Jobs in the background of a script ignore SIGINT, there as well as under a bare shell.
      const script = signal === 'SIGINT' ? 'echo $$; sleep 300; echo 1' : tree;
      const { child, numbers } = await startAndRead(script, signal === 'SIGINT' ? 1 : 4);
      child.kill(signal);
      assert.equal((await end(child)).code, code);
      await until(
        () => !numbers.some(lives),
        () => `orphans ${numbers.filter(lives)}`,
        1000,
      );
    });
  }

  it('kills what ignores SIGTERM after the grace period', async () => {
    const { child, numbers } = await startAndRead(
      `trap '' TERM; sleep 300 & echo $!; echo $$; wait; wait`,
      2,
    );
    const start = Date.now();
    child.kill('SIGTERM');
    assert.equal((await end(child)).code, 137);
    assert(!numbers.some(lives));
    assert(Date.now() - start >= GRACE_MS - 50);
  });

  it('kills at once when asked to end twice', async () => {
    const { child, numbers } = await startAndRead(`trap '' TERM; echo $$; while :; do sleep 0.1; done`, 1);
    const start = Date.now();
    child.kill('SIGTERM');
    await pause(200);
    child.kill('SIGTERM');
    assert.equal((await end(child)).code, 137);
    assert(!numbers.some(lives));
    assert(Date.now() - start < GRACE_MS);
  });

  it('ends what is stopped', async () => {
    const { child, numbers } = await startAndRead('sleep 300 & echo $!; kill -STOP $!; echo $$; wait', 2);
    child.kill('SIGTERM');
    await end(child);
    assert(!numbers.some(lives));
  });

  it('ends a job that lost its parent but still writes to hoopx', async () => {
    if (process.platform !== 'linux') return;
    const { child, numbers } = await startAndRead('(sleep 300 & echo $!); exit 3', 1);
    await pause(200);
    child.kill('SIGTERM');
    assert.equal((await end(child)).code, 3);
    assert(!numbers.some(lives));
  });

  it('ends such a job also where it writes to a pipe', async () => {
    if (process.platform !== 'linux') return;
    const line = driverLine('pipes', sh('(sleep 300 & echo $!); echo $PPID; exit 3'));
    const child = spawn('bash', ['-c', `${line} | cat`], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const numbers = () => (text.match(/^\d+$/gm) ?? []).map(Number);
    await until(() => numbers().length === 2, 'two numbers');
    const [job, hoopx] = numbers() as [number, number];
    await pause(200);
    process.kill(hoopx, 'SIGTERM');
    await until(
      () => !lives(job),
      () => `orphan ${job}`,
    );
  });

  it('stops to wait for such a job on SIGINT and leaves it alone', async () => {
    const { child, numbers } = await startAndRead('sleep 3 & echo $!; exit 3', 1);
    await pause(200);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    assert.equal(code, 3);
    assert(numbers.every(lives));
    for (const pid of numbers) process.kill(pid);
  });

  it('ends although nobody reads its output', async () => {
    const child = startDriver(['yes']);
    await until(() => (child.stdout?.readableLength ?? 0) > 0 || child.stdout?.readable === true, 'output');
    await pause(700);
    child.stdout?.pause();
    await pause(300);
    const exit = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    assert.equal(await exit, 143);
  });
});
