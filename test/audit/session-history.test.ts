import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { EventBody } from '../../src/audit/event.ts';
import { openJournal } from '../../src/audit/journal.ts';
import { Recorder } from '../../src/audit/recorder.ts';
import { sessionCounts } from '../../src/audit/session-history.ts';
import type { Tally } from '../../src/command/tally.ts';

const SESSION = '6f0e4d1c-5b7a-4f0c-9d3e-8a2b71c64e95';
const OTHER = '00000000-5b7a-4f0c-9d3e-8a2b71c64e95';
const NOW = Date.parse('2026-11-22T12:00:00Z');
const NONE = { requests: 0, denials: 0, approvals: 0, deletes: 0, secretsRead: 0, sends: 0 };

describe('sessionCounts', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hoopx-history-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const REFUSED: EventBody = { type: 'verdict', verdict: { kind: 'refused', by: 'policy' } };
  const APPROVED: EventBody = {
    type: 'verdict',
    verdict: { kind: 'run', by: 'human', user: 'dev', waitedMs: 1 },
  };
  const PASSED: EventBody = { type: 'verdict', verdict: { kind: 'run', by: 'policy' } };
  const STARTED: EventBody = { type: 'started', argv: ['x'], through: 'pipes' };
  const decided = (tally?: Tally): EventBody => ({
    type: 'decided',
    policy: 'x',
    decision: { decision: 'allow', severity: null, matches: [] },
    ...(tally && { tally }),
    durationMs: 1,
  });
  function record(events: EventBody[], session = SESSION, time = NOW): void {
    const journal = openJournal(folder, () => time);
    assert.ok(journal.ok);
    const recorder = new Recorder(journal.value, { session, clock: () => time });
    for (const event of events) assert.equal(recorder.record(event), null);
    journal.value.close();
  }
  const counts = (limit?: number) => sessionCounts(folder, SESSION, NOW, limit);

  it('of a session without a past are none', () => {
    assert.deepEqual(counts(), NONE);
    assert.deepEqual(sessionCounts(path.join(folder, 'none'), SESSION, NOW), NONE);
  });
  it('count verdicts, and the effects of what ran', () => {
    record([decided({ deletes: 2, secretsRead: 1 }), PASSED, STARTED]);
    record([decided({ deletes: 5 }), REFUSED]);
    record([decided({ sends: 1 }), APPROVED, STARTED]);
    record([decided(), { type: 'verdict', verdict: { kind: 'refused', by: 'obligation', unmet: [] } }]);
    assert.deepEqual(counts(), {
      requests: 4,
      denials: 1,
      approvals: 1,
      deletes: 2,
      secretsRead: 1,
      sends: 1,
    });
  });
  it('are those of the session alone, also where another mentions it', () => {
    record([decided({ deletes: 1 }), STARTED, { type: 'failed', message: `"session":"${SESSION}"` }], OTHER);
    const nested = {
      v: 1,
      time: '2026-11-22T12:00:00.000Z',
      session: OTHER,
      request: 'r',
      seq: 0,
      agent: { session: SESSION },
      type: 'decided',
    };
    const file = path.join(folder, fs.readdirSync(folder)[0]!);
    fs.appendFileSync(file, `${JSON.stringify(nested)}\n`);
    assert.deepEqual(counts(), NONE);
  });
  it('reach back to the day before', () => {
    record([decided(), REFUSED], SESSION, NOW - 24 * 3600_000);
    record([decided(), REFUSED], SESSION, NOW - 48 * 3600_000);
    assert.equal(counts().denials, 1);
  });
  it('survive damaged lines of others, and a last line that is torn', () => {
    record([decided(), REFUSED]);
    const file = path.join(folder, fs.readdirSync(folder)[0]!);
    fs.appendFileSync(file, 'foreign\n{"v":1,"time":"2026-11-22T12:00:00.000Z","sess');
    assert.equal(counts().denials, 1);
  });
  for (const [what, spoil] of [
    ['too long to read', () => counts(10)],
    [
      'damaged',
      () => {
        fs.appendFileSync(
          path.join(folder, fs.readdirSync(folder)[0]!),
          `{"v":1,"time":"2026-11-22T12:00:00.000Z","session":"${SESSION}","request":"r","seq":0,"type":"verdict","ver\n`,
        );
        return counts();
      },
    ],
  ] as const)
    it(`of a history that is ${what} are the most there is`, () => {
      record([decided(), REFUSED]);
      assert.equal(spoil().denials, Number.MAX_SAFE_INTEGER);
      assert.equal(spoil().deletes, Number.MAX_SAFE_INTEGER);
    });
  it('of a large audit come quickly', () => {
    record([decided(), REFUSED]);
    const file = path.join(folder, fs.readdirSync(folder)[0]!);
    const line = `${JSON.stringify({ v: 1, time: '2026-11-22T12:00:00.000Z', session: OTHER, request: 'r', seq: 1, type: 'understood', text: 'x'.repeat(5000) })}\n`;
    fs.appendFileSync(file, line.repeat(10_000));
    record([decided(), REFUSED]);
    const start = performance.now();
    assert.equal(counts().denials, 2);
    assert.ok(performance.now() - start < 1000, `${performance.now() - start} ms`);
  });
});
