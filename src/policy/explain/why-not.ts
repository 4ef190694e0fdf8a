/** Why a rule did not match a command that it should match, in a few lines. */
import type { Understanding } from '../../command/types.ts';
import type { Rule } from '../types.ts';
import type { Condition } from '../vocabulary.ts';
import { obstacles, type Trace, traceWhen } from './trace.ts';
import type { Truth } from './truth.ts';

const MOST_INVOCATIONS = 50;

/** The conditions that fail on the invocation that comes nearest, each with what was found instead. */
export function whyNot(rule: Rule, { invocations }: Understanding, truth: Truth): string[] {
  const traces = invocations
    .slice(0, MOST_INVOCATIONS)
    .map((invocation) => traceWhen(rule.when as Condition, invocation, truth));
  if (traces.length === 0) return ['hoopx finds no program that the command starts'];
  const nearest = traces.reduce((best, trace) => (share(trace) > share(best) ? trace : best));
  return obstacles(nearest).map((trace) => `wants: ${trace.says}; found: ${shownValue(trace.found)}`);
}

/** How much of a condition holds, from 0 to 1. */
function share(trace: Trace): number {
  if (trace.holds) return 1;
  if (trace.parts.length === 0) return 0;
  return trace.parts.reduce((sum, part) => sum + share(part), 0) / trace.parts.length;
}

const LONGEST = 120;

/** A value in a few words; characters that could mislead are for whoever prints it to escape. */
export function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} ...` : text;
}
