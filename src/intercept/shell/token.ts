/** Comparison of secrets, which tells nothing by the time it takes. */
import { timingSafeEqual } from 'node:crypto';

export function isToken(given: string, token: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(token)];
  return left.length === right.length && timingSafeEqual(left, right);
}
