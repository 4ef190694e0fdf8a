/** Enumerates the values that variables may have, one choice per variable at a time. */
import type { Scene } from './scene.ts';

/** More combinations of values than these, and what varies counts as unknown. */
const MAX_COMBINATIONS = 32;

/** Choices among alternatives made while words are expanded, so that one variable has one value throughout. */
export class Choices {
  /** By name, as they are met: how many there are, and which is picked; -1 counts as unknown. Null: nothing varies so far. */
  #varying: Map<string, { count: number; index: number }> | null = null;

  get varies(): boolean {
    return this.#varying !== null;
  }

  /** The pick among `count` alternatives for a name: the first one where it was not met before. */
  pick(name: string, count: number): number {
    this.#varying ??= new Map();
    const met = this.#varying.get(name);
    if (met === undefined) this.#varying.set(name, { count, index: 0 });
    else met.count = count;
    return met?.index ?? 0;
  }

  /**
   * Moves on after `seen` combinations to the next one, the last of which leaves unknown what varies when there are too
   * many; false at the end.
   */
  next(seen: number): boolean {
    if (seen > MAX_COMBINATIONS || this.#varying === null) return false;
    for (const each of this.#varying.values()) {
      if (seen === MAX_COMBINATIONS) each.index = -1;
      else if (++each.index < each.count) return true;
      else each.index = 0;
    }
    return seen === MAX_COMBINATIONS;
  }
}

/** What `expand` gives for every combination of values, outside simple commands (a loop's words, a `case` subject). */
export function everyChoice<T>(scene: Scene, expand: () => T): T[] {
  if (scene.choices) return [expand()];
  const choices = new Choices();
  scene.choices = choices;
  const results = [expand()];
  while (choices.next(results.length)) results.push(expand());
  scene.choices = null;
  return results;
}
