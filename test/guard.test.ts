/** The road fails closed: whatever breaks on the way, nothing runs, and the ending says why. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAudit } from '../src/audit/read.ts';
import type { Context } from '../src/command/types.ts';
import { type Attempt, guard } from '../src/guard.ts';
import { filesFrom } from '../src/intercept/files.ts';
import './e2e/hoopx.ts';

describe('guard', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const types = () =>
    [...readAudit(at('audit'))].map((line) =>
      'event' in line ? (line.event as { type: string }).type : 'broken',
    );

  function attempt(script: string, more: Partial<Attempt> = {}, context: Partial<Context> = {}): Attempt {
    return {
      door: 'script',
      request: { kind: 'script', script, shell: 'bash', positional: [] },
      argv: ['bash', '-c', script],
      through: 'pipes',
      context: {
        cwd: folder,
        home: at('home'),
        user: 'dev',
        env: { PATH: process.env.PATH, HOME: at('home'), HOOPX_HOME: at('hoopx') },
        envComplete: true,
        os: 'linux',
        repository: null,
        agent: null,
        ci: false,
        interactive: false,
        guardPaths: [],
        files: filesFrom({}, folder),
        ...context,
      },
      provenance: {
        host: 'host',
        user: { name: 'dev', uid: 1000 },
        agent: null,
        cwd: folder,
        repository: null,
        ci: null,
        pid: 1,
        ppid: 0,
        hoopx: '0.0.0',
      },
      session: '6f0e4d1c-5b7a-4f0c-9d3e-8a2b71c64e95',
      audit: at('audit'),
      surface: { canAsk: false, why: 'nobody is here' },
      timeoutSeconds: null,
      ...more,
    };
  }

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hoopx-guard-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('runs what is allowed', async () => {
    const ending = await guard(attempt('exit 4'));
    assert.ok(ending.kind === 'ran');
    assert.equal(ending.outcome.code, 4);
    assert.deepEqual(types(), ['requested', 'understood', 'decided', 'verdict', 'started', 'ended']);
  });

  it('runs nothing that is denied', async () => {
    const ending = await guard(attempt('rm -rf /', { argv: ['touch', at('ran')] }));
    assert.ok(ending.kind === 'refused');
    assert.deepEqual(ending.refusal, { kind: 'refused', by: 'policy' });
    assert.ok(!existsSync(at('ran')));
  });

  it('runs nothing after an exception while understanding, and records that', async () => {
    const files = {
      kind: (): never => {
        throw new Error('a bug');
      },
      realpath: (): never => {
        throw new Error('a bug');
      },
      read: (): never => {
        throw new Error('a bug');
      },
    };
    const ending = await guard(attempt('rm -rf some/folder', { argv: ['touch', at('ran')] }, { files }));
    assert.ok(ending.kind === 'failed');
    assert.equal(ending.code, 70);
    assert.match(ending.problems[0]!.message, /internal error, nothing ran: a bug/);
    assert.deepEqual(types(), ['requested', 'failed']);
    assert.ok(!existsSync(at('ran')));
  });

  /** Takes the audit away, as an attacker or a full disk might at any moment. */
  const lose = () => {
    rmSync(at('audit'), { recursive: true, force: true });
    writeFileSync(at('audit'), '');
    return null;
  };

  it('runs nothing when the audit is lost on the way', async () => {
    const files = { kind: lose, realpath: lose, read: () => null };
    const ending = await guard(attempt('rm -rf some/folder', { argv: ['touch', at('ran')] }, { files }));
    assert.ok(ending.kind === 'failed');
    assert.equal(ending.code, 74);
    assert.ok(!existsSync(at('ran')));
  });

  it('tells the code of a command whose outcome could not be recorded, and that', async () => {
    const argv: Attempt['argv'] = ['sh', '-c', 'rm -r "$1" && touch "$1"; exit 6', 'sh', at('audit')];
    const ending = await guard(attempt('true', { argv }));
    assert.ok(ending.kind === 'ran');
    assert.equal(ending.outcome.code, 6);
    assert.notEqual(ending.unrecorded, null);
  });

  it('runs nothing under a configuration that is broken', async () => {
    writeFileSync(at('.hoopx'), 'not a folder');
    const ending = await guard(attempt('true', { argv: ['touch', at('ran')] }));
    assert.ok(ending.kind === 'failed');
    assert.equal(ending.code, 78);
    assert.deepEqual(types(), ['requested', 'failed']);
    assert.ok(!existsSync(at('ran')));
  });

  it('hands 10 MB to no shell: 126, as a shell would', async () => {
    const ending = await guard(attempt(`: ${'x'.repeat(10_000_000)}`));
    if (ending.kind === 'refused') return; // past a cap the decision is the strictest
    assert.ok(ending.kind === 'ran');
    assert.ok(ending.outcome.exit.kind === 'not-started');
    assert.equal(ending.outcome.code, 126);
  });
});
