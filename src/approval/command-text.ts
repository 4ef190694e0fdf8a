/** A request as one text that a person can read and paste, and where in it the policy found something. */
import { quote } from 'shell-quote';
import type { Request } from '../command/types.ts';
import type { Decision } from '../policy/types.ts';

/** [start, end) offsets in UTF-16 units. */
export type Span = [start: number, end: number];

const NEEDS_NO_QUOTES = /^[\w@%+=:,./-]+$/;

/** The script as received, or the argument vector quoted so that a shell would split it into the same words. */
export function commandText(request: Request): string {
  return request.kind === 'script' ? request.script : request.argv.map(quoteWord).join(' ');
}

/** A word as a POSIX shell reads it back. */
export function quoteWord(word: string): string {
  return NEEDS_NO_QUOTES.test(word) ? word : quote([word]);
}

/**
 * Where the invocations that rules matched stand in `text`, in order and merged. An invocation of nested code
 * (`bash -c '...'`) may have offsets into that code; it is found by its source, or left out when it is not there.
 */
export function riskySpans(text: string, decision: Decision): Span[] {
  const spans: Span[] = [];
  for (const index of new Set(decision.matches.map((match) => match.invocation))) {
    const invocation = index === null ? undefined : decision.invocations[index];
    if (invocation === undefined || invocation.source === '') continue;
    const [start, end] = invocation.span;
    if (text.slice(start, end) === invocation.source) spans.push([start, end]);
    else pushFound(spans, text, invocation.source);
  }
  for (const part of decision.unresolved) pushFound(spans, text, part.source);
  return mergeSpans(spans);
}

function pushFound(spans: Span[], text: string, source: string): void {
  const start = source === '' ? -1 : text.indexOf(source);
  if (start >= 0) spans.push([start, start + source.length]);
}

/** Spans in order, with those that overlap or touch made one. */
export function mergeSpans(spans: Span[]): Span[] {
  const merged: Span[] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
