/** How a shell is told that its question is due. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFifos } from '../../../src/execute/fifo.ts';
import { canWait, Due } from '../../../src/intercept/shell/due.ts';
import { pause, until } from '../../execute/driver.ts';

describe('a shell is told that its question is due', () => {
  let folder: string;
  let path: string;
  let names: string[];
  let told: number;
  let due: Due;
  /** What stands for the shell: it writes a line for each signal. */
  let shell: ReturnType<typeof spawn>;
  let signals: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hoopx-due-'));
    path = join(folder, 'due');
    assert.ok(await makeFifos([path]));
    names = ['PATH', '?ls'];
    told = 0;
    due = new Due(path, { names: () => names, told: () => void told++ });
    signals = '';
    shell = spawn('bash', ['-c', 'trap "echo signal" URG; echo ready; while :; do sleep 0.01; done']);
    shell.stdout!.on('data', (chunk) => {
      signals += chunk;
    });
    await until(
      () => signals.includes('ready'),
      () => 'no shell',
    );
  });
  afterEach(() => {
    due.close();
    shell.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });
  /** Reads as a shell does, while this process goes on. */
  const read = () =>
    new Promise<string>((resolve) => {
      const reader = spawn('timeout', ['2', 'cat', path]);
      let text = '';
      reader.stdout.on('data', (chunk) => {
        text += chunk;
      });
      reader.on('close', (code) => resolve(code === 124 ? 'nothing' : text));
    });
  const asked = (proof: string, kind: 'hello' | 'line' = 'line') => {
    due.asked({ kind, pid: shell.pid!, proof });
    due.atPrompt();
  };
  const counted = () => signals.split('signal').length - 1;

  it('by a signal, its proof and the names', async () => {
    asked('123', 'hello');
    assert.equal(await read(), '123 PATH ?ls');
    assert.equal(told, 1);
    await until(
      () => counted() === 1,
      () => signals,
    );
    asked('456');
    assert.equal(await read(), '456 PATH ?ls');
    await until(
      () => counted() === 2,
      () => signals,
    );
  });

  it('with each proof once', async () => {
    asked('123');
    assert.equal(await read(), '123 PATH ?ls');
    assert.equal(await read(), '');
    assert.equal(told, 1);
    await pause(100);
    assert.equal(counted(), 1);
  });

  it('without names that are too many', async () => {
    names = Array.from({ length: 1000 }, (_, i) => `?word${i}`);
    asked('123');
    assert.equal(await read(), '123 ');
  });

  it('without a word where it is gone', async () => {
    shell.kill('SIGKILL');
    await new Promise((resolve) => shell.on('exit', resolve));
    asked('123');
    assert.equal(await read(), '');
    assert.equal(told, 0);
  });

  it('until others have read too often', async () => {
    asked('123');
    for (let turn = 0; turn < 8 && !statSync(path).isFile(); turn++) await read();
    assert.ok(statSync(path).isFile());
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(await read(), '');
    asked('456');
    assert.equal(await read(), '');
  });

  it('and lets nobody wait who reads after the end', async () => {
    asked('123');
    await pause(50);
    due.close();
    await pause(50);
    assert.equal(told, 0);
    assert.ok(existsSync(path));
  });

  it('where there are threads to wait in', () => {
    for (const [size, can] of [
      [undefined, true],
      ['4', true],
      ['2', true],
      ['1', false],
      ['0', false],
      ['', false],
      ['many', false],
    ] as const)
      assert.equal(canWait({ UV_THREADPOOL_SIZE: size }), can, size);
  });

  for (const what of ['while nobody reads', 'where the FIFO has been deleted'])
    it(`and the process ends ${what}`, () => {
      const script = `
      import { rmSync } from 'node:fs';
      import { Due } from ${JSON.stringify(join(import.meta.dirname, '../../../src/intercept/shell/due.ts'))};
      const due = new Due(${JSON.stringify(path)}, { names: () => [], told: () => {} });
      due.asked({ kind: 'hello', pid: process.pid, proof: '1' });
      due.atPrompt();
      setTimeout(() => {
        if (${/deleted/.test(what)}) rmSync(${JSON.stringify(path)});
        process.exit(3);
      }, 200);`;
      const { status } = spawnSync(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '-e', script],
        {
          timeout: 20_000,
        },
      );
      assert.equal(status, 3);
    });
});
