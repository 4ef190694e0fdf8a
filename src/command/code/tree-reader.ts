/**
 * What the readers of syntax trees have in common: scopes, calls of functions that the code defines, and how much is done at
 * most. Everything that stands in the code is read at least once; what is read again (a function for another call, the body of
 * a loop) is bounded, so time is linear in the code's length.
 */
import { callOf, handlerOf, readMember } from './calls.ts';
import type { Findings } from './findings.ts';
import type { Interpreter, Language } from './language.ts';
import { Branches, Scope } from './scopes.ts';
import {
  alternatives,
  concat,
  type Defined,
  isSaturated,
  itemOf,
  listValue,
  make,
  nameValue,
  oneOf,
  UNKNOWN,
  union,
  type Value,
} from './values.ts';

/** Nodes in each other, and functions that call each other. Deeper code is a passed limit. */
const MAX_DEPTH = 400;
/** Calls of the code's own functions are followed only this deep in the code. */
const MAX_CALL_DEPTH = 240;
/** Calls of one function inside itself that are followed. */
const MAX_RECURSION = 3;
/** Nodes read before nothing is read again. */
const MAX_STEPS = 400_000;
/** Texts that are put together. */
const MAX_JOINED = 150_000;
/** Elements of a list whose loop is read for each of them. */
const MAX_UNROLLED = 256;
/** Elements of a list, entries of a record. */
const MAX_ELEMENTS = 4096;
/** Names whose aliases are kept. */
const MAX_ALIASES = 4096;

/** Calls whose functions run when the rest of the program has. */
const LATER =
  /(?:^|\.)(?:on|once|addListener|addEventListener|subscribe|setTimeout|setInterval|setImmediate|nextTick|queueMicrotask|connect|createConnection|createServer|get|request|listen|readFile|Thread|Timer|Process|submit|apply_async|call_soon|call_later|register|signal)$/;

/** The code is nested deeper than it is read. */
export class ReadLimit extends Error {}

/** Reads the body of a function. No arguments: it is not known how it is called. */
export type Body = (
  args: readonly Value[] | null,
  named: ReadonlyMap<string, Value>,
  receiver: Value | null,
) => Value;

export abstract class TreeReader implements Interpreter {
  readonly marks = new Set<string>();
  readonly branches = new Branches();
  readonly global = new Scope(null, true);
  scope = this.global;
  /** Entries of the objects that the code's own classes made. */
  readonly instances = new WeakSet<object>();
  /** Modules whose names were all imported. */
  readonly stars = new Set<string>();
  /** What the functions being read return, the innermost last. */
  readonly #returned: Value[][] = [];
  readonly #given = new Map<string, Value>();
  readonly #aliases = new Map<string, string>();
  /** How many branches stood open when a list or record was made. */
  readonly #made = new WeakMap<object, number>();
  /** Bodies of functions that have been read, and those that have not. */
  readonly #read = new Set<object>();
  readonly #unread = new Map<object, Body>();
  /** Those that were read with arguments that are not known: once is enough, though others call them again. */
  readonly #ended = new Set<object>();
  readonly #active = new Map<object, number>();
  readonly #later: (() => void)[] = [];
  #ids = 0;
  #depth = 0;
  #steps = 0;
  #joined = 0;

  constructor(
    readonly language: Language,
    readonly found: Findings,
  ) {}

  /** So much was read that nothing is read a second time any more. */
  get exhausted(): boolean {
    return this.#steps > MAX_STEPS;
  }

  enter(): void {
    this.#steps++;
    if (++this.#depth > MAX_DEPTH) throw new ReadLimit('code nested too deeply');
  }

  leave(): void {
    this.#depth--;
  }

  /** Reads what was put off: functions that run later, then those that nothing in the code calls. */
  finish(): void {
    for (;;) {
      const later = this.#later.shift();
      if (later) {
        this.branches.maybe(later);
        continue;
      }
      const [next] = this.#unread;
      if (!next) return;
      const [node, body] = next;
      this.#unread.delete(node);
      this.#read.add(node);
      this.#ended.add(node);
      this.branches.maybe(() => body(null, new Map(), null));
    }
  }

  // Names.

  lookup(name: string): Value {
    const binding = this.scope.find(name);
    if (binding?.value) return binding.value;
    if (binding) return make({ path: `$${name}` });
    const given = this.language.names?.(name, this.found.scene);
    if (given) return given;
    for (const star of this.stars) {
      const path = this.alias(`${star}.${name}`);
      if (this.language.calls.has(path)) return nameValue(path);
    }
    const path = this.alias(name);
    return this.given(path) ?? nameValue(path);
  }

  assign(name: string, value: Value): void {
    const binding = this.scope.find(name) ?? this.global.declare(name);
    this.branches.set(binding, value);
  }

  /** A function that the language gives by this name, when it matters. */
  #builtIn(name: string): Value | null {
    const path = this.alias(name);
    return handlerOf(this, path) ? nameValue(path) : null;
  }

  /** Assigns a name of this very scope. */
  declare(name: string, value: Value, scope = this.scope): void {
    const target = scope.outer.get(name) ?? scope;
    const before = target.names.get(name);
    const binding = before ?? target.declare(name);
    // In a branch that may not be taken a name keeps what it means outside: `if 0: eval = print`.
    if (!before && this.branches.depth > 0 && target.parent === null) binding.value = this.#builtIn(name);
    this.branches.set(binding, value);
  }

  /** What matters keeps what it does, too: `if 0: os.system = print`. */
  given(path: string): Value | undefined {
    const value = this.#given.get(path);
    return value && handlerOf(this, path) ? oneOf([value, nameValue(path)]) : value;
  }

  /** `os.system = print`, `$self.command = 'ls'`: a member of what is not a record of the code's own. */
  give(path: string, value: Value): void {
    const name = this.alias(path);
    const before = this.#given.get(name);
    if (!before && this.#given.size < MAX_ALIASES) this.#given.set(name, value);
    else if (before && !isSaturated(before)) this.#given.set(name, oneOf([value, before]));
  }

  alias(path: string): string {
    if (!this.language.alias) return path;
    const before = this.#aliases.get(path);
    if (before !== undefined) return before;
    const alias = this.language.alias(path);
    if (this.#aliases.size < MAX_ALIASES) this.#aliases.set(path, alias);
    return alias;
  }

  within<T>(scope: Scope, read: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    try {
      return read();
    } finally {
      this.scope = outer;
    }
  }

  // Values.

  /** Texts one after the other, as far as that is not too much work: `x = x + x` again and again. */
  concat(values: readonly Value[]): Value {
    for (const value of values)
      this.#joined += 1 + value.also.length ** 2 + (value.text?.text.length ?? 0) / 512;
    return this.#joined > MAX_JOINED ? make({ taints: union(values) }) : concat(values);
  }

  list(items: Value[]): Value {
    if (items.length > MAX_ELEMENTS) return make({ taints: union(items.slice(0, MAX_ELEMENTS)) });
    this.#made.set(items, this.branches.depth);
    return listValue(items);
  }

  record(entries: Map<string, Value>, more: Partial<Value> = {}): Value {
    this.#made.set(entries, this.branches.depth);
    return make({ entries, taints: union([...entries.values()]), ...more });
  }

  /** Sets an entry of a record or object that the code made; says whether it is one. */
  setEntry(object: Value, name: string, value: Value): boolean {
    const { entries } = object;
    if (!entries || object.also.length > 0) return false;
    const depth = this.#made.get(entries);
    if (depth === undefined || (entries.size >= MAX_ELEMENTS && !entries.has(name))) return false;
    const before = entries.get(name);
    // Every other name of the same object sees it, too.
    (entries as Map<string, Value>).set(
      name,
      depth === this.branches.depth || !before ? value : oneOf([value, before]),
    );
    return true;
  }

  /** Changes a list in its place where that is certain to happen; else gives what it may be now. */
  changeList(list: Value, change: (items: Value[]) => void): Value {
    if (!list.items || list.also.length > 0 || list.items.length > MAX_ELEMENTS)
      return make({ taints: list.taints });
    if (this.#made.get(list.items) === this.branches.depth) {
      change(list.items as Value[]);
      return { ...list, taints: union(list.items) };
    }
    const copy = [...list.items];
    change(copy);
    return oneOf([this.list(copy), list]);
  }

  member(value: Value, name: string): Value {
    if (value.also.length === 0) {
      const own = value.entries?.get(name);
      if (own) return own.defined ? { ...own, base: value } : own;
    }
    return readMember(this, value, name);
  }

  // Functions.

  /** A function of the code's own. `node` stands for its text, whatever scope it is made in. */
  define(node: object, name: string, body: Body, more: Partial<Value> = {}): Value {
    const id = this.#ids++;
    const call: Defined['call'] = (args, named, receiver) => this.#run(node, body, args, named, receiver);
    if (!this.#read.has(node) && !this.#unread.has(node)) this.#unread.set(node, body);
    return make({ path: name, defined: { id, call }, ...more });
  }

  #run(
    node: object,
    body: Body,
    args: readonly Value[],
    named: ReadonlyMap<string, Value>,
    receiver: Value | null,
  ): Value {
    const taints = union([...args, ...named.values()]);
    const active = this.#active.get(node) ?? 0;
    if (active >= MAX_RECURSION) return make({ taints });
    if (this.exhausted || this.#depth > MAX_CALL_DEPTH) {
      // Not followed for this call: read at the end, with arguments that are not known.
      if (!this.#ended.has(node)) {
        this.#read.delete(node);
        if (active === 0) this.#unread.set(node, body);
      }
      return make({ taints });
    }
    this.#read.add(node);
    this.#unread.delete(node);
    this.#active.set(node, active + 1);
    this.enter();
    try {
      return body(args, named, receiver);
    } finally {
      this.leave();
      this.#active.set(node, active);
    }
  }

  /** Reads a function's body in a scope of its own; gives what it returns. */
  body(scope: Scope, read: () => void): Value {
    const returned: Value[] = [];
    this.#returned.push(returned);
    try {
      this.within(scope, read);
    } finally {
      this.#returned.pop();
    }
    return returned.length === 0 ? make({ path: 'None' }) : oneOf(returned);
  }

  returns(value: Value): void {
    const returned = this.#returned.at(-1);
    if (!returned || returned.length > MAX_UNROLLED) return;
    returned.push(value);
  }

  /** A parameter's value: what is not known is called by the parameter's name. */
  parameter(name: string, value: Value | undefined): Value {
    if (!value) return make({ path: `$${name}` });
    const blank =
      value.path === null && !value.text && !value.items && !value.entries && value.also.length === 0;
    return blank ? { ...value, path: `$${name}` } : value;
  }

  isCallable(value: Value | undefined): value is Value {
    if (!value) return false;
    return (
      value.defined !== null ||
      (value.path !== null && value.text === null && handlerOf(this, value.path) !== undefined)
    );
  }

  /** Calls that hand the elements of a list, or a result, to a function. Null: it is none of them. */
  protected abstract handed(
    callee: Value,
    args: readonly Value[],
    named: ReadonlyMap<string, Value>,
  ): Value | null;

  /** What a function is called with later by the one that it was given to. */
  protected abstract handedLater(
    functionValue: Value,
    args: readonly Value[],
    named: ReadonlyMap<string, Value>,
    result: Value,
  ): readonly Value[];

  call(callee: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
    const handed = this.handed(callee, args, named);
    if (handed) return handed;
    const value = callOf(this, callee, args, named);
    // The code's own functions call for themselves what they are given.
    if (alternatives(callee).some((each) => each.defined)) return value;
    for (const each of [...args, ...named.values()])
      if (each.defined) this.#defer(callee.path ?? '', each, this.handedLater(each, args, named, value));
    return value;
  }

  /** A function that somebody else calls: after all that is known now, and at once where that may be, too. */
  #defer(path: string, value: Value, args: readonly Value[]): void {
    if (this.#later.length > MAX_ELEMENTS) return;
    const call = () => void value.defined!.call(args, new Map(), null);
    if (!LATER.test(path)) this.branches.maybe(call);
    this.#later.push(call);
  }

  /** Calls a function for each element: what it returned for each, or (`known` false) for any of them. */
  forEach(list: Value, call: (item: Value, index: number) => Value): { results: Value[]; known: boolean } {
    const { items } = list;
    if (
      items &&
      items.length > 0 &&
      list.also.length === 0 &&
      items.length <= MAX_UNROLLED &&
      !this.exhausted
    )
      return { results: [...items].map((item, index) => call(item, index)), known: true };
    let result: Value = UNKNOWN;
    this.branches.maybe(() => {
      result = call(itemOf(list), -1);
    });
    return { results: [result], known: false };
  }

  // Statements.

  /** A loop over the elements of a value: for each of them where they are known, else as for any of them. */
  loopOver(list: Value, certain: boolean, body: (item: Value) => void): void {
    const items =
      list.also.length === 0 && list.items && list.items.length <= MAX_UNROLLED ? list.items : null;
    if (!items || this.exhausted) return this.loop(() => body(itemOf(list)));
    for (const item of [...items]) {
      if (this.exhausted) return this.loop(() => body(itemOf(list)));
      if (certain) body(item);
      else this.branches.maybe(() => body(item));
    }
    // What runs for no element is code all the same.
    if (items.length === 0) this.branches.maybe(() => body(UNKNOWN));
  }

  /** A loop that runs any number of times: what it changes may have changed before. */
  loop(body: () => void): void {
    const changes = this.branches.maybe(body);
    if (changes.size > 0 && !this.exhausted) this.branches.maybe(body);
  }
}
