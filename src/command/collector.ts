/** Gathers what a walk finds, within bounds: invocations, and parts that belong to no invocation. */
import type { Invocation, Unresolved } from './types.ts';

/** Past these the answer is `limit`, which policy denies: an endless command must not outlast the guard's patience. */
export const LIMITS = {
  /** UTF-16 units of shell source. */
  source: 4 * 1024 * 1024,
  /** Commands walked, loops and functions counted as often as they are followed. */
  steps: 100_000,
  invocations: 20_000,
  /** Characters parsed and expanded, and arguments made, in the whole of a request: nested code shares it. */
  work: 16 * 1024 * 1024,
  /** Elements that lists (`"$@"`, `${a[@]}`) may put into one command. */
  elements: 16_384,
  /** Commands in one pipeline. */
  pipeline: 512,
  /** Nested scripts, functions and substitutions. */
  depth: 48,
} as const;

/** All that rules and people see of an invocation but the folder it runs in. */
function sayingOf({ context: _, ...rest }: Invocation): string {
  return JSON.stringify(rest);
}

export class Collector {
  readonly invocations: Invocation[] = [];
  readonly unresolved: Unresolved[] = [];
  /** For each invocation, how deep in substitutions it stands: pipelines join only what stands at their own depth. */
  readonly depths: number[] = [];
  readonly #seen = new Set<string>();
  #steps = 0;
  #work = 0;
  limited = false;

  /** Counts one step of work; false when the budget is used up. */
  step(): boolean {
    if (this.limited) return false;
    if (++this.#steps > LIMITS.steps || this.invocations.length > LIMITS.invocations)
      this.limit('too many commands');
    return !this.limited;
  }

  /** Counts work that one step may have any amount of; false when the budget is used up. */
  spend(amount: number): boolean {
    this.#work += amount;
    if (this.#work > LIMITS.work) this.limit('too much to expand');
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

  /** Takes back what was added since `length` and says the same as something added since `from`. */
  dropRepeated(from: number, length: number): void {
    if (this.invocations.length === length || length === from) return;
    const said = new Set(this.invocations.slice(from, length).map(sayingOf));
    for (let at = this.invocations.length - 1; at >= length; at--) {
      if (!said.has(sayingOf(this.invocations[at]!))) continue;
      this.invocations.splice(at, 1);
      this.depths.splice(at, 1);
    }
  }

  /** Adds what is not yet among `unresolved`. */
  note(unresolved: Unresolved): void {
    const key = `${unresolved.kind}\0${unresolved.source}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.unresolved.push(unresolved);
  }
}
