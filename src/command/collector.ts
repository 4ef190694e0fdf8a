/** Gathers what a walk finds, within bounds: invocations, and parts that belong to no invocation. */
import type { Invocation, Unresolved } from './types.ts';

/** Past these the answer is `limit`, which policy denies: an endless command must not outlast the guard's patience. */
export const LIMITS = {
  /** UTF-16 units of shell source. */
  source: 4 * 1024 * 1024,
  /** Commands walked, loops and functions counted as often as they are followed; a long script may have more. */
  steps: 100_000,
  stepsPerCharacter: 0.4,
  invocations: 20_000,
  invocationsPerCharacter: 0.1,
  /** Characters parsed and expanded, and arguments made, in the whole of a request: nested code shares it. */
  work: 16 * 1024 * 1024,
  workPerCharacter: 16,
  /** Elements that lists (`"$@"`, `${a[@]}`) may put into one command. */
  elements: 16_384,
  /** Commands in one pipeline. */
  pipeline: 512,
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
  #work = 0;
  readonly #maxSteps: number;
  readonly #maxInvocations: number;
  readonly #maxWork: number;
  limited = false;

  /** Lets the cost grow with the length of the request's own text, and with nothing else. */
  constructor(length: number) {
    this.#maxSteps = LIMITS.steps + length * LIMITS.stepsPerCharacter;
    this.#maxInvocations = LIMITS.invocations + length * LIMITS.invocationsPerCharacter;
    this.#maxWork = LIMITS.work + length * LIMITS.workPerCharacter;
  }

  /** Counts one step of work; false when the budget is used up. */
  step(): boolean {
    if (this.limited) return false;
    if (++this.#steps > this.#maxSteps || this.invocations.length > this.#maxInvocations)
      this.limit('too many commands');
    return !this.limited;
  }

  /** Counts work that one step may have any amount of; false when the budget is used up. */
  spend(amount: number): boolean {
    this.#work += amount;
    if (this.#work > this.#maxWork) this.limit('too much to expand');
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

  /** What was added since `from`, to take back what says the same once more. */
  said(from: number): Said {
    return new Said(this, from);
  }

  /** Adds what is not yet among `unresolved`. */
  note(unresolved: Unresolved): void {
    const key = `${unresolved.kind}\0${unresolved.source}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.unresolved.push(unresolved);
  }
}

/** The invocations of a command for some of the values its words may have. */
export class Said {
  readonly #collector: Collector;
  /** By program and arguments, as most differ there already. */
  readonly #said = new Map<string, Set<string> | Invocation>();
  #upTo: number;

  constructor(collector: Collector, from: number) {
    this.#collector = collector;
    this.#upTo = from;
  }

  /** Takes back what was added since `length` and says the same as something before it. */
  dropRepeated(length: number): void {
    const { invocations, depths } = this.#collector;
    if (invocations.length === length) return;
    for (; this.#upTo < length; this.#upTo++) this.#add(invocations[this.#upTo]!);
    let kept = length;
    for (let at = length; at < invocations.length; at++) {
      const invocation = invocations[at]!;
      if (this.#has(invocation)) continue;
      invocations[kept] = invocation;
      depths[kept++] = depths[at]!;
    }
    invocations.length = kept;
    depths.length = kept;
  }

  #add(invocation: Invocation): void {
    const key = keyOf(invocation);
    const same = this.#said.get(key);
    if (same === undefined) this.#said.set(key, invocation);
    else if (same instanceof Set) same.add(sayingOf(invocation));
    else this.#said.set(key, new Set([sayingOf(same), sayingOf(invocation)]));
  }

  #has(invocation: Invocation): boolean {
    const key = keyOf(invocation);
    const same = this.#said.get(key);
    if (same === undefined) return false;
    if (same instanceof Set) return same.has(sayingOf(invocation));
    const said = new Set([sayingOf(same)]);
    this.#said.set(key, said);
    return said.has(sayingOf(invocation));
  }
}

function keyOf({ program, argv }: Invocation): string {
  return `${program}\0${argv.join('\0')}`;
}

/** All that rules and people see of an invocation but the folder it runs in. */
function sayingOf({ context: _, ...rest }: Invocation): string {
  return JSON.stringify(rest);
}
