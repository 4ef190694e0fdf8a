import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { drive, driverLine, end, startDriver } from './driver.ts';

const sh = (script: string) => ['bash', '-c', script];

describe('execute through pipes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hoopx-pipes-'));
  after(() => rmSync(folder, { recursive: true }));

  const codes: [string, string[], number][] = [
    ['success', ['true'], 0],
    ['failure', ['false'], 1],
    ['any code', sh('exit 213'), 213],
    ['127 for no such program', ['no-such-program'], 127],
    ['126 for a folder', ['/tmp/'], 126],
    ...(['SIGKILL', 'SIGTERM', 'SIGSEGV', 'SIGINT', 'SIGPIPE', 'SIGUSR1'] as const).map(
      (signal): [string, string[], number] => [
        signal,
        sh(`kill -${signal} $$`),
        128 + constants.signals[signal],
      ],
    ),
  ];
  for (const [what, argv, code] of codes) {
    it(`exits with ${code}: ${what}`, async () => {
      const { code: got, report } = await drive(argv);
      assert.equal(got, code);
      assert.equal(report.code, code);
      assert(report.durationMs > 0);
    });
  }

  it('keeps every byte and keeps the streams apart', async () => {
    const all = Buffer.from(Array.from({ length: 256 * 300 }, (_, index) => index % 256));
    writeFileSync(join(folder, 'all'), all);
    const { stdout, stderr, report } = await drive(
      sh(`cat '${folder}/all'; tac -s x '${folder}/all' >&2; printf '\\0'`),
    );
    assert.deepEqual(stdout, Buffer.concat([all, Buffer.from([0])]));
    assert.equal(stderr.length, all.length);
    assert.deepEqual(report.bytes, { stdout: all.length + 1, stderr: all.length });
  });

  it('passes stdin through untouched, and what the child leaves of it to the next program', async () => {
    const input = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
    assert.deepEqual((await drive(['cat'], { input })).stdout, input);
    const rest = spawnSync(
      'bash',
      ['-c', `${driverLine('pipes', sh('read -r line; echo "got $line"'))}; cat`],
      {
        input: 'one\ntwo\n',
      },
    );
    assert.equal(rest.stdout.toString(), 'got one\ntwo\n');
  });

  it('gives the child pipes that can be opened by name where it was given pipes itself', () => {
    const line = driverLine(
      'pipes',
      sh('echo a > /dev/stdout; echo b > /dev/stderr; test -p /dev/fd/1 && test -p /dev/fd/2 && echo pipes'),
    );
    const { stdout, stderr } = spawnSync('bash', ['-c', `{ ${line} 2>&3 | cat; } 3>&1 | sort`]);
    assert.deepEqual([stdout.toString(), stderr.toString()], ['a\nb\npipes\n', '']);
  });

  it('gives the child sockets where it was given sockets itself, as an agent on Node would', async () => {
    const { stdout } = await drive(sh('test -S /dev/fd/1 && test -S /dev/fd/2 && echo sockets'));
    assert.equal(stdout.toString(), 'sockets\n');
  });

  it('gives the child pipes where only one of its own streams is a socket', () => {
    const line = driverLine('pipes', sh('test -p /dev/fd/1 && test -p /dev/fd/2 && echo pipes'));
    const { stdout } = spawnSync('bash', ['-c', `${line} 2> /dev/null`]);
    assert.equal(stdout.toString(), 'pipes\n');
  });

  it('passes argv[0], cwd and the environment as they are', async () => {
    const env = { ...process.env, EMPTY: '', 'odd.name': 'x y' };
    const { stdout } = await drive(sh('echo "$0 $PWD $EMPTY."; env | grep odd'), { cwd: process.cwd(), env });
    assert.equal(stdout.toString(), `bash ${process.cwd()} .\nodd.name=x y\n`);
  });

  it('runs text without a #! line with sh, as execvp does', async () => {
    writeFileSync(join(folder, 'plain'), 'echo "plain $1"; exit 9\n');
    chmodSync(join(folder, 'plain'), 0o755);
    const { code, stdout } = await drive([join(folder, 'plain'), 'a b']);
    assert.deepEqual([code, stdout.toString()], [9, 'plain a b\n']);
  });

  it('carries 256 MiB in flat memory, also to a slow reader', async function () {
    this.timeout(60_000);
    const rest = (await drive(['true'])).report.maxRssKiB;
    const report = join(folder, 'report');
    const size = 256 * 1024 * 1024;
    const line = `head -c ${size} /dev/zero | ${driverLine('pipes', ['cat'], report)}`;
    const count = spawnSync('bash', ['-c', `${line} | (sleep 0.5; wc -c)`]);
    assert.equal(Number(count.stdout), size);
    const { maxRssKiB, bytes } = JSON.parse(readFileSync(report, 'utf8'));
    assert.equal(bytes.stdout, size);
    assert(maxRssKiB - rest < 80 * 1024, `${maxRssKiB} KiB, ${rest} KiB at rest`);
  });

  it('lets the child die of SIGPIPE when the reader goes away', () => {
    const { stdout, stderr } = spawnSync('bash', [
      '-c',
      `${driverLine('pipes', ['yes'])} | head -1; echo "\${PIPESTATUS[@]}"`,
    ]);
    assert.deepEqual([stdout.toString(), stderr.toString()], ['y\n141 0\n', '']);
  });

  it('goes on for stderr when only the reader of stdout went away', () => {
    const line = driverLine(
      'pipes',
      sh('trap "" PIPE; for i in 1 2 3; do echo $i 2>/dev/null; sleep 0.1; done; echo end >&2; exit 6'),
    );
    const { stderr } = spawnSync('bash', ['-c', `${line} | true; echo "\${PIPESTATUS[0]}" >&2`]);
    assert.equal(stderr.toString(), 'end\n6\n');
  });

  it('does not call it success when output was lost', () => {
    const { status, stderr } = spawnSync('bash', ['-c', `${driverLine('pipes', ['echo', 'x'])} > /dev/full`]);
    assert.equal(status, 74);
    assert.match(stderr.toString(), /^hoopx: .*ENOSPC\n$/);
  });

  it('leaves a pipe that it shares with others blocking', () => {
    // Were it not, dd would fail with EAGAIN while the reader sleeps.
    const line = driverLine('pipes', sh('echo started; sleep 1'));
    const { stdout, stderr } = spawnSync('bash', [
      '-c',
      `(${line} & sleep 0.7; dd if=/dev/zero bs=1M count=1 status=none; wait) | (sleep 1.2; wc -c)`,
    ]);
    assert.deepEqual([stdout.toString().trim(), stderr.toString()], [String(1024 * 1024 + 8), '']);
  });

  it('waits for output that a job in the background still holds, as the reader of a pipe would', async () => {
    const { code, stdout } = await drive(sh('(sleep 0.4; echo late) & echo early; exit 4'));
    assert.deepEqual([code, stdout.toString()], [4, 'early\nlate\n']);
  });

  it('does not wait for a job in the background that writes elsewhere', async () => {
    const { report } = await drive(sh('sleep 3 > /dev/null 2>&1 & exit 0'));
    assert(report.durationMs < 2500, `${report.durationMs} ms`);
  });

  it('writes to sockets too, which an agent on Node gives it', async () => {
    const child = startDriver(['head', '-c', '3000000', '/dev/zero']);
    assert.equal((await end(child)).stdout.length, 3_000_000);
  });

  it('starts with stdout and stderr closed', async () => {
    const closed = spawn('bash', ['-c', `${driverLine('pipes', sh('echo x; exit 8'))} >&- 2>&-`], {
      stdio: 'ignore',
    });
    assert.equal((await end(closed)).code, 8);
  });
});
