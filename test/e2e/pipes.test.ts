/** Commands through pipes: what runs, what does not, bytes, exit codes, signals. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processEntry } from '../../src/execute/processes.ts';
import { until } from '../execute/driver.ts';
import { ended, exists, HOOPX, Place } from './hoopx.ts';

/** A zombie has ended; whoever is its parent now may take its time to notice. */
const gone = (pid: number) => [undefined, 'Z'].includes(processEntry(pid)?.state);

describe('hoopx through pipes', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => place.dispose());

  const codes: readonly (readonly [args: string[], code: number, stdout?: string])[] = [
    [['true'], 0],
    [['false'], 1],
    [['--', 'true'], 0],
    [['sh', '-c', 'exit 42'], 42],
    [['-c', 'exit 7'], 7],
    [['-c', 'kill -TERM $$'], 143],
    [['-c', 'kill -KILL $$'], 137],
    [['-c', ''], 0],
    [['-c', '# nothing'], 0],
    [['-ec', 'false; echo no'], 1, ''],
    [['-lc', 'echo login'], 0, 'login\n'],
    [['-euo', 'pipefail', '-c', 'false | true'], 1],
    [['-c', 'echo "$0" "$1"', 'zero', 'a b'], 0, 'zero a b\n'],
    [['--shell', 'sh', '-c', 'echo $0'], 0, 'sh\n'],
    [['--shell', 'zsh', '-c', 'echo $ZSH_VERSION | cut -c1'], 0, '5\n'],
    [['-c', 'printf %s "$1"', '_', '--json'], 0, '--json'],
    [['printf', '%s|', 'a b', '*', '$HOME', '', '--json', '-c'], 0, 'a b|*|$HOME||--json|-c|'],
    [['--agent', 'codex', 'echo', 'hi'], 0, 'hi\n'],
    [['--', 'printf', 'check'], 0, 'check'],
    [['./harmless.sh'], 0, 'harmless ran\n'],
    [['-c', 'echo out; echo err >&2'], 0, 'out\n'],
  ];
  for (const [args, code, stdout] of codes) {
    it(`${JSON.stringify(args)} exits with ${code}`, async () => {
      const run = await place.run(args);
      assert.equal(run.code, code, run.stderr);
      if (stdout !== undefined) assert.equal(run.stdout, stdout);
    });
  }

  it('passes every byte, both ways, and keeps stdout and stderr apart', async () => {
    const input = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
    assert.deepEqual((await place.run(['cat'], { input })).out, input);
    const run = await place.run(['-c', 'echo out; echo err >&2; exit 3']);
    assert.deepEqual([run.stdout, run.stderr, run.code], ['out\n', 'err\n', 3]);
  });

  it('gives a pipe where it was given one, which can be opened by its name', () => {
    const line = `'${process.execPath}' '${HOOPX}' -c 'echo named > /dev/stderr' 2>&1 | cat`;
    const options = { cwd: place.project, env: place.env, encoding: 'utf8' } as const;
    assert.equal(execFileSync('bash', ['-c', line], options), 'named\n');
  });

  it('says nothing of its own about a command that runs', async () => {
    const run = await place.run(['-c', 'true']);
    assert.deepEqual([run.stdout, run.stderr], ['', '']);
  });

  it('ends when its reader has gone', async () => {
    const line = `'${process.execPath}' '${HOOPX}' -- yes | head -1`;
    const output = execFileSync('bash', ['-c', line], {
      cwd: place.project,
      env: place.env,
      encoding: 'utf8',
    });
    assert.equal(output, 'y\n');
  });

  it('passes SIGTERM on, ends with the code of the child, and leaves no orphan', async () => {
    const script = 'trap "echo got it; exit 9" TERM; echo $$ > pid; while :; do sleep 0.05; done';
    const child = place.start(['-c', script]);
    const pid = join(place.project, 'pid');
    await until(() => exists(pid) && readFileSync(pid, 'utf8').endsWith('\n'), 'the child has started');
    const end = ended(child);
    child.kill('SIGTERM');
    const { code, stdout } = await end;
    assert.deepEqual([code, stdout], [9, 'got it\n']);
    await until(() => gone(Number(readFileSync(pid, 'utf8'))), 'the child is gone');
  });

  it('leaves no orphan when it is hung up', async () => {
    const child = place.start(['-c', 'sleep 300 & echo $! > pid; wait']);
    const pid = join(place.project, 'pid');
    await until(() => exists(pid) && readFileSync(pid, 'utf8').endsWith('\n'), 'the child has started');
    child.kill('SIGHUP');
    await once(child, 'close');
    await until(() => gone(Number(readFileSync(pid, 'utf8'))), 'the child is gone');
  });

  describe('refuses', () => {
    it('at once what would ask, and says why and what instead', async () => {
      const run = await place.run(['./risky.sh']);
      assert.equal(run.code, 77);
      assert.equal(run.stdout, '');
      assert.match(
        run.stderr,
        /^hoopx: denied, it needs approval and stdin is not a terminal: .*\[e2e\.risky\]\n/,
      );
      assert.match(run.stderr, /instead: Run \.\/harmless\.sh instead\./);
      assert.ok(!exists(join(place.project, 'risky.ran')));
    });

    const same: readonly (readonly string[])[] = [
      ['./forbidden.sh'],
      ['-c', './forbidden.sh'],
      ['-c', 'true && (bash -c "./forbidden.sh")'],
      ['sudo', './forbidden.sh'],
      ['env', 'A=b', './forbidden.sh'],
      ['-c', 'x=forbidden; ./$x.sh'],
      ['--', 'bash', '-c', './forbidden.sh'],
    ];
    for (const args of same) {
      it(`${JSON.stringify(args)}, which a rule denies`, async () => {
        const run = await place.run(args);
        assert.equal(run.code, 77, run.stderr);
        assert.match(run.stderr, /^hoopx: denied: .*\[e2e\.forbidden\]/);
        assert.ok(!exists(join(place.project, 'forbidden.ran')));
      });
    }

    it('as one JSON object with --json', async () => {
      const run = await place.run(['--json', './risky.sh']);
      const said = JSON.parse(run.stderr);
      assert.deepEqual(
        [said.kind, said.by, said.exitCode, said.decision, run.code],
        ['refused', 'nobody', 77, 'ask', 77],
      );
      assert.equal(said.matches[0].rule, 'e2e.risky');
    });

    it('with an annotation on GitHub Actions', async () => {
      const run = await place.run(['./risky.sh'], { env: { CI: 'true', GITHUB_ACTIONS: 'true' } });
      assert.equal(run.code, 77);
      assert.match(run.stderr, /^::error title=hoopx.*e2e\.risky.*$/m);
      assert.equal(run.stdout, '');
    });

    it('in CI, as denied by policy', async () => {
      for (const options of [{ env: { CI: 'true' } }, { args: ['--ci'] }] as {
        env?: Record<string, string>;
        args?: string[];
      }[]) {
        const run = await place.run([...(options.args ?? []), './risky.sh'], options);
        assert.equal(run.code, 77);
        assert.ok(!exists(join(place.project, 'risky.ran')));
      }
      const decided = place.events().filter((event) => event.type === 'decided');
      assert.deepEqual(
        decided.map((event) => event.decision.decision),
        ['deny', 'deny'],
      );
    });
  });

  describe('guards itself', () => {
    const attacks: readonly string[] = [
      'rm -rf .hoopx',
      'echo > .hoopx/rules/e2e.yaml',
      'rm -r "$HOOPX_HOME"',
      'truncate -s0 "$HOOPX_HOME"/state/audit/*',
      `echo > ${HOOPX}`,
      'ln -s .hoopx p && rm -rf p/rules',
    ];
    for (const script of attacks) {
      it(`against ${script}`, async () => {
        const run = await place.run(['-c', script]);
        assert.equal(run.code, 77, `${run.stdout}${run.stderr}`);
        assert.ok(exists(join(place.project, '.hoopx/rules/e2e.yaml')));
      });
    }
  });
});
