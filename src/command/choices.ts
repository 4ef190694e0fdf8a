/** Enumerates the values that variables may have, one choice per variable at a time. */
import type { Scene } from './scene.ts';

/** A choice among alternatives made while words are expanded, so that one variable has one value throughout. */
export interface Choices {
  /** Index by name; -1 counts as unknown. Names met for the first time are added with index 0. */
  picked: Map<string, number>;
  counts: Map<string, number>;
}

/** More combinations of values than these, and what varies counts as unknown. */
const MAX_COMBINATIONS = 32;

export function noChoices(): Choices {
  return { picked: new Map(), counts: new Map() };
}

/** Moves to the next combination, the last of which leaves unknown what varies when there are too many; false at the end. */
export function nextChoice(choices: Choices, count: number): boolean {
  if (count > MAX_COMBINATIONS) return false;
  if (count === MAX_COMBINATIONS) {
    for (const name of choices.counts.keys()) choices.picked.set(name, -1);
    return true;
  }
  for (const [name, alternatives] of choices.counts) {
    const index = (choices.picked.get(name) ?? 0) + 1;
    if (index < alternatives) {
      choices.picked.set(name, index);
      return true;
    }
    choices.picked.set(name, 0);
  }
  return false;
}

/** What `expand` gives for every combination of values, outside simple commands (a loop's words, a `case` subject). */
export function everyChoice<T>(scene: Scene, expand: () => T): T[] {
  if (scene.choices) return [expand()];
  const choices = noChoices();
  scene.choices = choices;
  const results = [expand()];
  while (nextChoice(choices, results.length)) results.push(expand());
  scene.choices = null;
  return results;
}
