/**
 * The globs of .gitignore, matched in time proportional to glob times path: both come from the project, and a regular
 * expression made of `*a*a*a*a*b` would keep the guard busy.
 */

type Token =
  | { kind: 'one'; takes: (char: string) => boolean }
  /** `*`: anything but slashes. */
  | { kind: 'star' }
  /** `**` at the end: anything. */
  | { kind: 'rest' }
  /** Any number of whole folders: nothing, or the token behind. */
  | { kind: 'folders' }
  | { kind: 'inFolders' };

export interface Glob {
  test(path: string): boolean;
}

/** @param anywhere the glob may match in any folder, not only at the start of the path */
export function ignoreGlob(glob: string, anywhere: boolean): Glob {
  const tokens = tokensOf(glob);
  if (anywhere) tokens.unshift({ kind: 'folders' }, { kind: 'inFolders' });
  const words = glob.includes('[') || glob.includes('\\') ? [] : glob.split(/[*?]+/);
  // A word that is in the glob and not in the path settles most questions at once. A slash beside `**` may be missing.
  const needed = words.map((word) => word.replace(/^\/|\/$/g, '')).filter((word) => word !== '');
  return { test: (path) => needed.every((word) => path.includes(word)) && matches(tokens, path) };
}

function matches(tokens: readonly Token[], path: string): boolean {
  let states = new Set<number>();
  enter(tokens, 0, states);
  for (const char of path) {
    const next = new Set<number>();
    for (const state of states) step(tokens, state, char, next);
    states = next;
    if (states.size === 0) return false;
  }
  return states.has(tokens.length);
}

/** Adds a state and those that are reached from it without a character. */
function enter(tokens: readonly Token[], state: number, states: Set<number>): void {
  if (states.has(state)) return;
  states.add(state);
  const kind = tokens[state]?.kind;
  if (kind === 'star' || kind === 'rest') enter(tokens, state + 1, states);
  else if (kind === 'folders') {
    enter(tokens, state + 1, states);
    enter(tokens, state + 2, states);
  }
}

function step(tokens: readonly Token[], state: number, char: string, next: Set<number>): void {
  const token = tokens[state];
  switch (token?.kind) {
    case 'one':
      if (token.takes(char)) enter(tokens, state + 1, next);
      return;
    case 'star':
      if (char !== '/') enter(tokens, state, next);
      return;
    case 'rest':
      return enter(tokens, state, next);
    case 'inFolders':
      enter(tokens, state, next);
      if (char === '/') enter(tokens, state + 1, next);
      return;
  }
}

function tokensOf(glob: string): Token[] {
  const tokens: Token[] = [];
  const literal = (wanted: string) => tokens.push({ kind: 'one', takes: (char) => char === wanted });
  const chars = [...glob];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!;
    const starts = at === 0 || chars[at - 1] === '/';
    if (
      char === '*' &&
      chars[at + 1] === '*' &&
      starts &&
      (chars[at + 2] === '/' || at + 2 === chars.length)
    ) {
      if (at + 2 === chars.length) tokens.push({ kind: 'rest' });
      else tokens.push({ kind: 'folders' }, { kind: 'inFolders' });
      at += 2;
    } else if (char === '*') {
      tokens.push({ kind: 'star' });
      while (chars[at + 1] === '*') at++;
    } else if (char === '?') tokens.push({ kind: 'one', takes: (one) => one !== '/' });
    else if (char === '[' && chars.indexOf(']', at + 2) > 0) {
      const end = chars.indexOf(']', at + 2);
      tokens.push({ kind: 'one', takes: classOf(chars.slice(at + 1, end)) });
      at = end;
    } else if (char === '\\' && at + 1 < chars.length) literal(chars[++at]!);
    else literal(char);
  }
  return tokens;
}

/** `[a-z]`, `[!a-z]`. */
function classOf(members: readonly string[]): (char: string) => boolean {
  const negated = members[0] === '!' || members[0] === '^';
  const own = negated ? members.slice(1) : members;
  const ranges: [from: string, to: string][] = [];
  for (let at = 0; at < own.length; at++) {
    const from = own[at]!;
    if (own[at + 1] === '-' && at + 2 < own.length) {
      ranges.push([from, own[at + 2]!]);
      at += 2;
    } else ranges.push([from, from]);
  }
  return (char) => char !== '/' && ranges.some(([from, to]) => from <= char && char <= to) !== negated;
}
