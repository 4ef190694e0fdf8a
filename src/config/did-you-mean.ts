/** Finds what somebody meant who misspelt a word. */

/** Longer words are not compared: the time grows with the square of the length, and they come from files. */
const LONGEST = 64;

/**
 * The candidate nearest to `word`, or null when none is near: at most one mistake in three characters. Case does
 * not count as a mistake.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | null {
  if (word.length === 0 || word.length > LONGEST) return null;
  let nearest: string | null = null;
  let distance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate.length > LONGEST || Math.abs(candidate.length - word.length) >= distance) continue;
    const apart = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (apart < distance) {
      distance = apart;
      nearest = candidate;
    }
  }
  return nearest;
}

/**
 * How many characters must be put in, left out, replaced or swapped with their neighbour to make `a` into `b`
 * (Damerau-Levenshtein, optimal string alignment).
 */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        best = Math.min(best, beforeLast[column - 2]! + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}
