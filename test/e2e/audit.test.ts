/** The record: what is on disk, when, and what happens without it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ended, exists, HOOPX, Place } from './hoopx.ts';

describe('the audit of a run', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => place.dispose());

  it('has everything before the child starts, and the outcome after', async () => {
    place.write(
      'types.mjs',
      `
      import { readdirSync, readFileSync } from 'node:fs';
      const folder = ${JSON.stringify(place.audit)};
      const lines = readdirSync(folder).map((name) => readFileSync(folder + '/' + name, 'utf8')).join('').trim();
      console.log(lines.split('\\n').map((line) => JSON.parse(line).type).join(' '));
    `,
    );
    const run = await place.run(['node', 'types.mjs']);
    assert.equal(run.stdout, 'requested understood decided verdict started\n', run.stderr);
    assert.deepEqual(place.types(), ['requested', 'understood', 'decided', 'verdict', 'started', 'ended']);
  });

  it('says who asked for what, from where, and what came of it', async () => {
    const run = await place.run(['-c', 'exit 3'], { env: { CLAUDECODE: '1' } });
    assert.equal(run.code, 3);
    const [requested, understood, decided, verdict, started, end] = place.events();
    assert.ok(
      requested?.type === 'requested' && understood?.type === 'understood' && decided?.type === 'decided',
    );
    assert.ok(verdict?.type === 'verdict' && started?.type === 'started' && end?.type === 'ended');
    assert.deepEqual(requested.command, { kind: 'script', script: 'exit 3', shell: 'bash', positional: [] });
    assert.equal(requested.door, 'script');
    assert.equal(requested.provenance.agent?.name, 'claude-code');
    assert.equal(requested.provenance.cwd, place.project);
    assert.equal(understood.understanding.invocations.length, 1);
    assert.match(decided.policy, /^sha256:[0-9a-f]{64}$/);
    assert.equal(decided.decision.decision, 'allow');
    assert.deepEqual(verdict.verdict, { kind: 'run', by: 'policy' });
    assert.deepEqual(started.argv, ['bash', '-c', 'exit 3']);
    assert.equal(end.outcome.code, 3);
    const all = place.events();
    assert.deepEqual(
      all.map(({ seq }) => seq),
      [0, 1, 2, 3, 4, 5],
    );
    assert.equal(new Set(all.map(({ request }) => request)).size, 1);
  });

  it('ends with the verdict when nothing ran', async () => {
    await place.run(['./risky.sh']);
    assert.deepEqual(place.types(), ['requested', 'understood', 'decided', 'verdict']);
  });

  it('joins what runs below one hoopx to its session', async () => {
    await place.run(['-c', `"${process.execPath}" "${HOOPX}" -- true`]);
    const sessions = new Set(place.events().map(({ session }) => session));
    const requests = new Set(place.events().map(({ request }) => request));
    assert.deepEqual([sessions.size, requests.size], [1, 2]);
  });

  it('holds a policy that is broken, without a run', async () => {
    place.write('.hoopx/rules/e2e.yaml', 'pack: [');
    const run = await place.run(['./harmless.sh']);
    assert.equal(run.code, 78);
    assert.deepEqual(place.types(), ['requested', 'failed']);
  });

  it('keeps every line whole when many write at once', async () => {
    const runs = await Promise.all(
      Array.from({ length: 12 }, (_, index) => place.run(['-c', `: ${'x'.repeat(index * 3000)}`])),
    );
    assert.deepEqual(
      runs.map(({ code }) => code),
      Array(12).fill(0),
    );
    const events = place.events();
    assert.equal(events.length, 12 * 6);
    for (const request of new Set(events.map((event) => event.request))) {
      const seqs = events.filter((event) => event.request === request).map(({ seq }) => seq);
      assert.deepEqual(seqs, [0, 1, 2, 3, 4, 5]);
    }
  });

  const broken: readonly (readonly [what: string, spoil: (folder: string) => void])[] = [
    [
      'its folder is a file',
      (folder) => {
        mkdirSync(dirname(folder), { recursive: true });
        writeFileSync(folder, '');
      },
    ],
    [
      'its folder may be written by everybody',
      (folder) => mkdirSync(folder, { recursive: true, mode: 0o777 }),
    ],
  ];
  for (const [what, spoil] of broken) {
    it(`runs nothing when ${what}`, async () => {
      const mask = process.umask(0);
      try {
        spoil(place.audit);
      } finally {
        process.umask(mask);
      }
      const run = await place.run(['./harmless.sh']);
      assert.equal(run.code, 74, run.stderr);
      assert.match(run.stderr, /^hoopx: [^\n]*\/state[^\n]*\n$/);
      assert.ok(!exists(join(place.project, 'harmless.ran')));
      const json = await place.run(['--json', './harmless.sh']);
      assert.equal(JSON.parse(json.stderr).exitCode, 74);
    });
  }

  it('runs nothing when it may not grow', async () => {
    const { execPath } = process;
    const line = `ulimit -f 0; exec "${execPath}" "${HOOPX}" ./harmless.sh`;
    const child = spawn('bash', ['-c', line], { cwd: place.project, env: place.env, stdio: 'pipe' });
    const run = await ended(child);
    assert.equal(run.code, 74, run.stderr);
    assert.ok(!exists(join(place.project, 'harmless.ran')));
  });
});
