/** Sessions out of events. */
import assert from 'node:assert/strict';
import type { AuditEvent, EventBody } from '../../src/audit/event.ts';
import { summariesOf } from '../../src/cli/sessions.ts';

const at = (session: string, second: number, body: EventBody): AuditEvent => ({
  v: 1,
  time: `2026-03-01T00:00:0${second}.000Z`,
  session,
  request: 'r',
  seq: 0,
  ...body,
});
const asked = (door: 'shell' | 'prefix'): EventBody => ({
  type: 'requested',
  door,
  command: { kind: 'argv', argv: ['ls'] },
  provenance: {
    host: 'h',
    user: { name: 'dev', uid: 1 },
    agent: null,
    cwd: '/w',
    repository: null,
    ci: null,
    pid: 2,
    ppid: 1,
    hoopx: '0',
  },
});
const refused: EventBody = { type: 'verdict', verdict: { kind: 'refused', by: 'policy' } };

describe('sessions', () => {
  it('counts what each asked for and what was refused', () => {
    const found = summariesOf([
      at('a', 1, asked('shell')),
      at('b', 2, asked('prefix')),
      at('a', 3, refused),
      at('a', 4, asked('prefix')),
    ]);
    assert.deepEqual(
      found.map(({ session, began, last, doors, requests, refused }) => [
        session,
        began.slice(17, 19),
        last.slice(17, 19),
        doors,
        requests,
        refused,
      ]),
      [
        ['a', '01', '04', ['shell', 'prefix'], 2, 1],
        ['b', '02', '02', ['prefix'], 1, 0],
      ],
    );
  });

  it('has none without a request', () => assert.deepEqual(summariesOf([at('a', 1, refused)]), []));
});
