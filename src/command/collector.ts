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

  /** Takes back what was added since `from`, but for some. */
  keep(from: number, isKept: (invocation: Invocation) => boolean): void {
    const { invocations, depths } = this;
    let kept = from;
    for (let at = from; at < invocations.length; at++) {
      if (!isKept(invocations[at]!)) continue;
      invocations[kept] = invocations[at]!;
      depths[kept++] = depths[at]!;
    }
    invocations.length = kept;
    depths.length = kept;
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

/** So many that look alike are compared one by one; of more, the text is kept. */
const MAX_ALIKE = 8;

/** The invocations of a command for some of the values its words may have. */
export class Said {
  readonly #collector: Collector;
  /** By arguments, as most differ there already. */
  readonly #said = new Map<string, Set<string> | Invocation[]>();
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
    const alike = this.#said.get(key);
    if (alike === undefined) this.#said.set(key, [invocation]);
    else if (alike instanceof Set) alike.add(sayingOf(invocation));
    else if (alike.length < MAX_ALIKE) alike.push(invocation);
    else this.#said.set(key, new Set([...alike, invocation].map(sayingOf)));
  }

  #has(invocation: Invocation): boolean {
    const alike = this.#said.get(keyOf(invocation));
    if (alike === undefined) return false;
    if (alike instanceof Set) return alike.has(sayingOf(invocation));
    return alike.some((each) => saysSame(each, invocation));
  }
}

function keyOf({ argv }: Invocation): string {
  return argv.join('\0');
}

/** All that rules and people see of an invocation but the folder it runs in. */
function sayingOf({ context: _, ...rest }: Invocation): string {
  return JSON.stringify(rest);
}

function saysSame(left: Invocation, right: Invocation): boolean {
  for (const key of Object.keys(left) as (keyof Invocation)[])
    if (key !== 'context' && !sameValue(left[key], right[key])) return false;
  return true;
}

/** Of values as JSON has them. */
function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    for (let at = 0; at < left.length; at++) if (!sameValue(left[at], right[at])) return false;
    return true;
  }
  const [one, two] = [left as Record<string, unknown>, right as Record<string, unknown>];
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(two).length &&
    keys.every((key) => Object.hasOwn(two, key) && sameValue(one[key], two[key]))
  );
}
