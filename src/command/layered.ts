/** A map that is forked at every branch: what has not changed lately is shared, and forks are compared by what has. */

/** Changes kept apart from what is shared; more are folded into a shared layer of their own. */
const MAX_CHANGES = 48;

export class Layered<V> {
  /** Never changed once it is here: forks share it. */
  #shared: ReadonlyMap<string, V> = EMPTY as ReadonlyMap<string, V>;
  /** What is set (undefined: deleted) on top of it. */
  #changed: Map<string, V | undefined> | null = null;
  /** A fork has the same changes: whoever writes first copies them. */
  #lent = false;

  get(name: string): V | undefined {
    const changed = this.#changed;
    if (changed !== null) {
      const value = changed.get(name);
      if (value !== undefined || changed.has(name)) return value;
    }
    return this.#shared.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: V): void {
    this.#own().set(name, value);
  }

  delete(name: string): void {
    if (this.has(name)) this.#own().set(name, undefined);
  }

  #own(): Map<string, V | undefined> {
    if (this.#changed === null || this.#lent) this.#changed = new Map(this.#changed ?? []);
    this.#lent = false;
    return this.#changed;
  }

  /** What a fork and a comparison cost, in entries. */
  get weight(): number {
    return (this.#changed?.size ?? 0) + this.#shared.size / MAX_CHANGES;
  }

  /** Every entry; in what order is not said. */
  *[Symbol.iterator](): IterableIterator<[string, V]> {
    for (const entry of this.#shared) if (!this.#changed?.has(entry[0])) yield entry;
    for (const [name, value] of this.#changed ?? []) if (value !== undefined) yield [name, value];
  }

  fork(): Layered<V> {
    if (this.#changed !== null && this.#changed.size > MAX_CHANGES) {
      this.#shared = new Map(this);
      this.#changed = null;
    }
    const fork = new Layered<V>();
    fork.#shared = this.#shared;
    fork.#changed = this.#changed;
    fork.#lent = this.#lent = true;
    return fork;
  }

  /** The names that may have another value in some of `others` than here; each once. */
  differing(others: readonly Layered<V>[]): Iterable<string> {
    const names = new Set<string>();
    for (const other of others) {
      const alike = other.#shared === this.#shared;
      if (alike && other.#changed === this.#changed) continue;
      for (const each of [this, other]) {
        if (each.#changed !== null) for (const name of each.#changed.keys()) names.add(name);
        if (!alike) for (const name of each.#shared.keys()) names.add(name);
      }
    }
    return names;
  }
}

const EMPTY: ReadonlyMap<string, unknown> = new Map();
