import assert from 'node:assert/strict';
import type { TimeWindow } from '../../../src/config/configuration.ts';
import { isOpen, wallTime, zoneProblem } from '../../../src/policy/context/windows.ts';

const BERLIN = 'Europe/Berlin';

describe('wallTime', () => {
  const cases: readonly [instant: string, zone: string, expected: string][] = [
    ['2026-11-22T20:00:00Z', BERLIN, 'sun 2026-11-22 21:00'],
    ['2026-11-22T23:30:00Z', BERLIN, 'mon 2026-11-23 00:30'],
    ['2026-07-01T22:30:00Z', BERLIN, 'thu 2026-07-02 00:30'],
    ['2026-01-01T00:00:00Z', 'UTC', 'thu 2026-01-01 00:00'],
    ['2026-01-01T00:00:00Z', 'America/New_York', 'wed 2025-12-31 19:00'],
    ['2026-01-01T00:00:00Z', 'Asia/Kolkata', 'thu 2026-01-01 05:30'],
    // Clocks go from 02:00 to 03:00, and from 03:00 to 02:00.
    ['2026-03-29T00:59:00Z', BERLIN, 'sun 2026-03-29 01:59'],
    ['2026-03-29T01:00:00Z', BERLIN, 'sun 2026-03-29 03:00'],
    ['2026-10-25T00:30:00Z', BERLIN, 'sun 2026-10-25 02:30'],
    ['2026-10-25T01:30:00Z', BERLIN, 'sun 2026-10-25 02:30'],
  ];
  for (const [instant, zone, expected] of cases)
    it(`${instant} in ${zone}`, () => {
      const { weekday, date, clock } = wallTime(Date.parse(instant), zone);
      assert.equal(`${weekday} ${date} ${clock}`, expected);
    });
  it('of no zone', () => {
    assert.equal(zoneProblem('UTC'), null);
    assert.equal(zoneProblem('Europe/Bärlin'), '"Europe/Bärlin" is not a time zone');
  });
});

describe('isOpen', () => {
  const night: TimeWindow = { from: '22:00', to: '06:00' };
  const friday: TimeWindow = { ...night, days: ['fri'] };
  const office: TimeWindow = { from: '09:00', to: '17:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'] };
  const freeze: TimeWindow = { since: '2026-12-20', until: '2027-01-03' };
  const early: TimeWindow = { from: '02:00', to: '03:00' };
  const cases: readonly [window: TimeWindow, instant: string, open: boolean][] = [
    [office, '2026-11-20T08:00:00Z', true], // Friday 09:00
    [office, '2026-11-20T07:59:59Z', false],
    [office, '2026-11-20T15:59:59Z', true],
    [office, '2026-11-20T16:00:00Z', false],
    [office, '2026-11-21T10:00:00Z', false],
    [night, '2026-11-22T20:59:00Z', false],
    [night, '2026-11-22T21:00:00Z', true],
    [night, '2026-11-22T23:00:00Z', true], // midnight
    [night, '2026-11-23T04:59:00Z', true],
    [night, '2026-11-23T05:00:00Z', false],
    [friday, '2026-11-20T21:00:00Z', true], // Friday 22:00
    [friday, '2026-11-21T04:59:00Z', true], // Saturday 05:59
    [friday, '2026-11-21T21:00:00Z', false], // Saturday 22:00
    [friday, '2026-11-20T04:00:00Z', false], // Friday 05:00 is Thursday's night
    [freeze, '2026-12-19T22:59:00Z', false],
    [freeze, '2026-12-19T23:00:00Z', true], // 00:00 on the 20th
    [freeze, '2027-01-03T22:59:00Z', true],
    [freeze, '2027-01-03T23:00:00Z', false],
    [{ ...night, since: '2026-12-20' }, '2026-12-20T03:00:00Z', false], // the night began on the 19th
    // The hour that is not there, and the hour that comes twice.
    [early, '2026-03-29T00:59:00Z', false],
    [early, '2026-03-29T01:00:00Z', false],
    [early, '2026-10-25T00:30:00Z', true],
    [early, '2026-10-25T01:30:00Z', true],
    [early, '2026-10-25T02:00:00Z', false],
    // The night in which the clocks change belongs to the day before, although that day has 23 or 25 hours.
    [{ ...night, days: ['sat'] }, '2026-03-29T03:30:00Z', true],
    [{ ...night, days: ['sun'] }, '2026-10-26T04:30:00Z', true],
    [{ from: '00:00', to: '00:00' }, '2026-11-22T12:00:00Z', true],
    [{ from: '22:00', to: '06:00', zone: 'UTC' }, '2026-11-22T21:30:00Z', false],
    [{ days: ['sun'] }, '2026-11-22T12:00:00Z', true],
    [{ days: ['sun'] }, '2026-11-23T12:00:00Z', false],
  ];
  for (const [window, instant, open] of cases)
    it(`${JSON.stringify(window)} ${open ? 'is open' : 'is shut'} at ${instant}`, () =>
      assert.equal(isOpen(window, Date.parse(instant), BERLIN), open));
});
