/**
 * Names in their scopes, and what they are worth at each point of a program. What happens in a branch may not happen: where
 * branches meet again a name has any of the values that it was given in them.
 */
import { oneOf, type Value } from './values.ts';

/** A name in a scope. Without a value it is declared, and nothing was assigned yet. */
export interface Binding {
  value: Value | null;
}

export class Scope {
  readonly names = new Map<string, Binding>();
  /** Names that are the ones of an outer scope (`global x`, `nonlocal x`). */
  readonly outer = new Map<string, Scope>();

  constructor(
    readonly parent: Scope | null,
    /** Variables of a whole function live here, those of a block do not. */
    readonly isFunction: boolean,
  ) {}

  /** The nearest binding of a name. */
  find(name: string): Binding | null {
    let scope: Scope | null = this;
    while (scope !== null) {
      const binding: Binding | undefined = scope.names.get(name);
      if (binding) return binding;
      scope = scope.outer.get(name) ?? scope.parent;
    }
    return null;
  }

  declare(name: string): Binding {
    const before = this.names.get(name);
    if (before) return before;
    const binding: Binding = { value: null };
    this.names.set(name, binding);
    return binding;
  }

  /** The scope of the function (or program) that this block stands in. */
  get whole(): Scope {
    let scope: Scope = this;
    while (!scope.isFunction && scope.parent) scope = scope.parent;
    return scope;
  }
}

/** What a branch changed: the value that each binding had at its end. */
export type Changes = ReadonlyMap<Binding, Value | null>;

export class Branches {
  /** For each open branch the bindings that it changed, with their values before. */
  readonly #open: Map<Binding, Value | null>[] = [];

  /** How many branches stand open: what was made at the same depth is changed for certain. */
  get depth(): number {
    return this.#open.length;
  }

  set(binding: Binding, value: Value): void {
    const branch = this.#open.at(-1);
    if (branch && !branch.has(binding)) branch.set(binding, binding.value);
    binding.value = value;
  }

  /** Reads a branch and takes back what it changed. */
  read(body: () => void): Changes {
    const before = new Map<Binding, Value | null>();
    this.#open.push(before);
    try {
      body();
    } finally {
      this.#open.pop();
    }
    const changes = new Map<Binding, Value | null>();
    for (const [binding, value] of before) {
      changes.set(binding, binding.value);
      binding.value = value;
    }
    return changes;
  }

  /** Branches meet. `certain`: one of them was taken; otherwise none may have been. */
  join(branches: readonly Changes[], certain: boolean): void {
    const bindings = new Set<Binding>();
    for (const branch of branches) for (const binding of branch.keys()) bindings.add(binding);
    for (const binding of bindings) {
      const values = branches.map((branch) => (branch.has(binding) ? branch.get(binding)! : binding.value));
      if (!certain) values.push(binding.value);
      const given = values.filter((value) => value !== null);
      if (given.length > 0) this.set(binding, oneOf(given));
    }
  }

  /** A branch that may be taken or not. */
  maybe(body: () => void): Changes {
    const changes = this.read(body);
    this.join([changes], false);
    return changes;
  }
}
