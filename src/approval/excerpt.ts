/**
 * What of a long command is shown before a person decides. An agent may pad a script until the dangerous line
 * scrolls away (`# ...` a thousand times, or a thousand line feeds), so a cut never falls on a risky part, and
 * whoever shows an excerpt with `hidden` above zero must not take an approval for it.
 */
import { mergeSpans, type Span } from './command-text.ts';

export type Part = { kind: 'text'; text: string; risky: boolean } | { kind: 'cut'; characters: number };

export interface Excerpt {
  parts: Part[];
  /** Number of UTF-16 units that no part shows. */
  hidden: number;
}

/** What a line feed costs, so that short lines are limited by their number. */
const LINE_COST = 80;
/** Cost of what is shown around each risky part, on either side. */
const SURROUNDINGS = 400;
/** Cost up to which risky parts are shown whole, however long the limit. */
const RISKY_LIMIT = 20_000;

/**
 * @param text the whole command
 * @param risky where it is risky: sorted and merged, as `riskySpans` gives them
 * @param limit cost up to which a command is shown whole: a character costs 1, a line 80
 */
export function excerpt(text: string, risky: Span[], limit = 4000): Excerpt {
  if (limit === Number.POSITIVE_INFINITY || costsAtMost(text, limit)) {
    return partsOf(text, [[0, text.length]], risky);
  }
  const kept: Span[] = [[0, reach(text, 0, SURROUNDINGS)]];
  let left = RISKY_LIMIT;
  for (const [start, end] of risky) {
    const shownTo = reach(text, start, Math.min(left, RISKY_LIMIT), end);
    left -= cost(text, start, shownTo);
    kept.push([
      reachBack(text, start, SURROUNDINGS),
      shownTo === end ? reach(text, end, SURROUNDINGS) : shownTo,
    ]);
    if (shownTo < end || left <= 0) break;
  }
  kept.push([reachBack(text, text.length, SURROUNDINGS), text.length]);
  return partsOf(text, mergeSpans(kept), risky);
}

function partsOf(text: string, kept: Span[], risky: Span[]): Excerpt {
  const parts: Part[] = [];
  let hidden = 0;
  let shown = 0;
  const push = (start: number, end: number, isRisky: boolean) => {
    if (end > start) parts.push({ kind: 'text', text: text.slice(start, end), risky: isRisky });
  };
  for (const [start, end] of kept) {
    if (start > shown) {
      parts.push({ kind: 'cut', characters: start - shown });
      hidden += start - shown;
    }
    let from = start;
    for (const [riskyStart, riskyEnd] of risky) {
      if (riskyEnd <= from || riskyStart >= end) continue;
      push(from, Math.max(from, riskyStart), false);
      from = Math.max(from, riskyStart);
      push(from, Math.min(end, riskyEnd), true);
      from = Math.min(end, riskyEnd);
    }
    push(from, end, false);
    shown = end;
  }
  return { parts, hidden };
}

function costsAtMost(text: string, limit: number): boolean {
  return text.length <= limit && cost(text, 0, text.length) <= limit;
}

function cost(text: string, start: number, end: number): number {
  let total = end - start;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    total += LINE_COST - 1;
  }
  return total;
}

/** The furthest offset from `start` that `budget` pays for, not inside a surrogate pair. */
function reach(text: string, start: number, budget: number, end = text.length): number {
  let left = budget;
  let at = start;
  while (at < end && left > 0) {
    left -= text[at] === '\n' ? LINE_COST : 1;
    at += 1;
  }
  return isInsidePair(text, at) ? at + 1 : at;
}

function reachBack(text: string, end: number, budget: number): number {
  let left = budget;
  let at = end;
  while (at > 0 && left > 0) {
    at -= 1;
    left -= text[at] === '\n' ? LINE_COST : 1;
  }
  return isInsidePair(text, at) ? at - 1 : at;
}

function isInsidePair(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1));
}
