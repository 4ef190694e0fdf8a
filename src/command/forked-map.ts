/**
 * A map that is forked at every branch of a script: forks share what they have in common, so that a fork costs nothing, a
 * change the depth of a tree, and a comparison what differs.
 */

/** Entries and subtrees of a node: 2 to the power of this. */
const BITS = 4;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;

/** A value at the tree's foot (undefined: none), a node above. Never changed once it is in a tree. */
type Node = readonly unknown[];

/** Every name met, with its place in all the trees; forks of one map share it. */
class Places {
  readonly names: string[] = [];
  readonly #places = new Map<string, number>();

  of(name: string): number | undefined {
    return this.#places.get(name);
  }

  take(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.names.push(name) - 1;
    this.#places.set(name, place);
    return place;
  }
}

const NOTHING: Node = [];

export class ForkedMap<V> {
  readonly #places: Places;
  #root: Node;
  /** Levels of nodes above the lowest one. */
  #height: number;

  constructor(from: ForkedMap<V> | null = null) {
    this.#places = from ? from.#places : new Places();
    this.#root = from ? from.#root : NOTHING;
    this.#height = from ? from.#height : 0;
  }

  fork(): ForkedMap<V> {
    return new ForkedMap(this);
  }

  get(name: string): V | undefined {
    const place = this.#places.of(name);
    if (place === undefined || place >> (BITS * (this.#height + 1)) > 0) return undefined;
    let node: Node | undefined = this.#root;
    for (let shift = BITS * this.#height; shift > 0; shift -= BITS) {
      node = node[(place >> shift) & MASK] as Node | undefined;
      if (node === undefined) return undefined;
    }
    return node[place & MASK] as V | undefined;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: V): void {
    this.#put(this.#places.take(name), value);
  }

  delete(name: string): void {
    if (this.has(name)) this.#put(this.#places.take(name), undefined);
  }

  #put(place: number, value: V | undefined): void {
    for (; place >> (BITS * (this.#height + 1)) > 0; this.#height++) this.#root = [this.#root];
    this.#root = withValue(this.#root, BITS * this.#height, place, value);
  }

  /** Whether a fork of the same map has had no change since they parted, nor this one. */
  isSame(other: ForkedMap<V>): boolean {
    return this.#root === other.#root;
  }

  /** The names that have another value, or none, in a fork of the same map. */
  differing(other: ForkedMap<V>): string[] {
    if (this.#root === other.#root) return [];
    const places: number[] = [];
    let [left, right]: [Node, Node] = [this.#root, other.#root];
    const height = Math.max(this.#height, other.#height);
    for (let at = this.#height; at < height; at++) left = [left];
    for (let at = other.#height; at < height; at++) right = [right];
    compare(left, right, height, 0, places);
    const { names } = this.#places;
    return places.map((place) => names[place]!);
  }
}

function withValue(node: Node, shift: number, place: number, value: unknown): Node {
  const at = (place >> shift) & MASK;
  const copy = node.slice();
  // No holes: arrays with holes are slow to read.
  while (copy.length < at) copy.push(undefined);
  copy[at] =
    shift === 0 ? value : withValue((copy[at] as Node | undefined) ?? NOTHING, shift - BITS, place, value);
  return copy;
}

function compare(left: Node, right: Node, height: number, from: number, into: number[]): void {
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const one = left[at];
    const two = right[at];
    if (one === two) continue;
    const place = (from << BITS) + at;
    if (height === 0) into.push(place);
    else
      compare(
        (one as Node | undefined) ?? NOTHING,
        (two as Node | undefined) ?? NOTHING,
        height - 1,
        place,
        into,
      );
  }
}
