/** Gathers what a walk finds, within bounds: invocations, and parts that belong to no invocation. */
import type { Invocation, Unresolved } from './types.ts';

/** Past these the answer is `limit`, which policy denies: an endless command must not outlast the guard's patience. */
export const LIMITS = {
  /** UTF-16 units of shell source. */
  source: 4 * 1024 * 1024,
  /** Commands walked, loops and functions counted as often as they are followed. */
  steps: 100_000,
  invocations: 20_000,
  /** Nested scripts, functions and substitutions. */
  depth: 48,
} as const;

export class Collector {
  readonly invocations: Invocation[] = [];
  readonly unresolved: Unresolved[] = [];
  /** For each invocation, how deep in substitutions it stands: pipelines join only what stands at their own depth. */
  readonly depths: number[] = [];
  readonly #seen = new Set<string>();
  #steps = 0;
  limited = false;

  /** Counts one step of work; false when the budget is used up. */
  step(): boolean {
    if (this.limited) return false;
    if (++this.#steps > LIMITS.steps || this.invocations.length > LIMITS.invocations)
      this.limit('too many commands');
    return !this.limited;
  }

  limit(why: string): void {
    if (!this.limited) this.unresolved.push({ kind: 'limit', source: why });
    this.limited = true;
  }

  add(invocation: Invocation, depth: number): void {
    this.invocations.push(invocation);
    this.depths.push(depth);
  }

  /** Adds what is not yet among `unresolved`. */
  note(unresolved: Unresolved): void {
    const key = `${unresolved.kind}\0${unresolved.source}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.unresolved.push(unresolved);
  }
}
