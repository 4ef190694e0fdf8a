/** Wall clocks and windows of time: across midnight, in any zone, whatever the clocks are set to in spring and autumn. */
import type { WallTime } from '../../command/types.ts';
import { type TimeWindow, WEEKDAYS } from '../../config/configuration.ts';

/** What a clock on the wall of a zone shows at an instant (ms since the epoch). Throws RangeError for no zone. */
export function wallTime(now: number, zone: string): WallTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const part = Object.fromEntries(
    format.formatToParts(new Date(now)).map(({ type, value }) => [type, value]),
  );
  const date = `${part.year}-${part.month}-${part.day}`;
  return { clock: `${part.hour}:${part.minute}`, weekday: weekdayOf(date), date };
}

/**
 * Whether a window is open. Days and dates are those on which it begins: `from: 22:00, to: 06:00, days: [fri]` is
 * open until Saturday morning. The hour that autumn brings twice is in the window both times.
 */
export function isOpen(window: TimeWindow, now: number, machineZone: string): boolean {
  const { clock, date } = wallTime(now, window.zone ?? machineZone);
  const { from = '00:00', to = '24:00' } = window;
  if (from < to) return from <= clock && clock < to && begins(window, date);
  return (clock >= from && begins(window, date)) || (clock < to && begins(window, dayBefore(date)));
}

function begins({ days, since, until }: TimeWindow, date: string): boolean {
  return (
    (since === undefined || date >= since) &&
    (until === undefined || date <= until) &&
    (days === undefined || days.includes(weekdayOf(date)))
  );
}

/** What is wrong with a zone, or null. */
export function zoneProblem(zone: string): string | null {
  try {
    wallTime(0, zone);
    return null;
  } catch {
    return `"${zone}" is not a time zone`;
  }
}

const DAY_MS = 86_400_000;

/** By the calendar, not by 24 hours: a day may have 23. */
function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

function weekdayOf(date: string): WallTime['weekday'] {
  // The first day of a week is a Monday in the list and a Sunday in the language.
  return WEEKDAYS[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]!;
}
