import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHistory } from '../../src/audit/recorded-requests.ts';

const COMMAND = { kind: 'argv', argv: ['true'] };
const BODIES: Readonly<Record<string, object>> = {
  requested: { type: 'requested', door: 'prefix', command: COMMAND, provenance: { cwd: '/x' } },
  understood: { type: 'understood', understanding: { invocations: [], unresolved: [] }, durationMs: 1 },
  decided: {
    type: 'decided',
    policy: 'p',
    decision: { decision: 'allow', severity: null, matches: [] },
    durationMs: 1,
  },
  verdict: { type: 'verdict', verdict: { kind: 'run', by: 'policy' } },
  failed: { type: 'failed', message: 'm' },
};

describe('requests on record', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hoopx-record-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const line = (request: string, type: string, time = '2026-05-01T10:00:00.000Z') =>
    JSON.stringify({ v: 1, time, session: 's', request, seq: 0, ...BODIES[type] });
  const write = (name: string, ...lines: string[]) =>
    writeFileSync(join(folder, `${name}.a.jsonl`), `${lines.join('\n')}\n`);
  const told = (since: Date | null = null) =>
    [...readHistory(folder, since)].map(
      ({ time, verdict, decision, understanding }) =>
        `${time.slice(0, 10)} ${decision?.decision} ${verdict?.kind} ${understanding() === null ? 'unknown' : 'understood'}`,
    );

  const whole = (request: string, time?: string) =>
    ['requested', 'understood', 'decided', 'verdict'].map((type) => line(request, type, time));
  const cases: readonly (readonly [name: string, lines: string[], expected: string[]])[] = [
    ['a whole request', whole('a'), ['2026-05-01 allow run understood']],
    [
      'without what was understood',
      [line('a', 'requested'), line('a', 'decided'), line('a', 'verdict')],
      ['2026-05-01 allow run unknown'],
    ],
    [
      'that failed after its decision',
      [line('a', 'requested'), line('a', 'decided'), line('a', 'failed')],
      ['2026-05-01 allow undefined unknown'],
    ],
    ['that failed before', [line('a', 'requested'), line('a', 'failed')], []],
    [
      'that ends early',
      [line('a', 'requested'), line('a', 'decided')],
      ['2026-05-01 allow undefined unknown'],
    ],
    ['without a beginning', [line('a', 'decided'), line('a', 'verdict')], []],
    [
      'between damaged lines',
      ['{"v":1,"ti', ...whole('a'), 'foo', line('b', 'requested').slice(0, -9)],
      ['2026-05-01 allow run understood'],
    ],
    [
      'and a forged header inside a string',
      [JSON.stringify({ x: line('z', 'verdict') }), ...whole('a')],
      ['2026-05-01 allow run understood'],
    ],
  ];
  for (const [name, lines, expected] of cases)
    it(name, () => {
      write('2026-05-01', ...lines);
      assert.deepEqual(told(), expected);
    });

  it('two that ran at once, over midnight', () => {
    const [a, b] = [whole('a'), whole('b', '2026-05-02T00:00:01.000Z')];
    write('2026-05-01', a[0]!, a[1]!);
    write('2026-05-02', b[0]!, a[2]!, b[1]!, b[2]!, a[3]!, b[3]!);
    assert.deepEqual(told(), ['2026-05-01 allow run understood', '2026-05-02 allow run understood']);
  });

  it('since a time', () => {
    write('2026-05-01', ...whole('a'));
    write('2026-05-02', ...whole('b', '2026-05-02T08:00:00.000Z'), ...whole('c', '2026-05-02T12:00:00.000Z'));
    assert.equal(told(new Date('2026-05-02T00:00:00Z')).length, 2);
    assert.equal(told(new Date('2026-05-02T09:00:00Z')).length, 1);
    assert.equal(told(new Date('2027-01-01T00:00:00Z')).length, 0);
  });

  it('is nothing where there is no folder', () => {
    assert.deepEqual([...readHistory(join(folder, 'nowhere'))], []);
  });
});
