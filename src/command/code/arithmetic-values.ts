/** Arithmetic on numbers that are known, as far as Python and JavaScript agree on it. */
import { numberValue, type Value } from './values.ts';

const OPERATIONS: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '//': (left, right) => Math.floor(left / right),
  '%': (left, right) => left % right,
  '**': (left, right) => left ** right,
  '^': (left, right) => left ^ right,
  '&': (left, right) => left & right,
  '|': (left, right) => left | right,
  '<<': (left, right) => left * 2 ** right,
  '>>': (left, right) => Math.floor(left / 2 ** right),
};

/** The number that comes of two; null when they are no numbers, or the result none that is exact. */
export function arithmetic(operator: string, left: Value, right: Value): Value | null {
  if (left.number === null || right.number === null || left.also.length + right.also.length > 0) return null;
  const result = OPERATIONS[operator]?.(left.number, right.number);
  return result === undefined || !Number.isSafeInteger(Math.trunc(result)) ? null : numberValue(result);
}
