/** Names in shell text whose meaning only the running shell knows. Pure; it may name too many, never too few. */

/** Most names that are asked for. What is not asked for stays unknown. */
const MOST_NAMES = 64;

/** `$NAME`, `${NAME`, `${#NAME`, `${!NAME`; names in arithmetic stand without a dollar. */
const VARIABLE = /\$\{?[#!]?([A-Za-z_]\w*)/g;
const POSITIONAL = /\$\{?[#!]?[0-9@*#]/;

/** Variables whose values the text may take. */
export function variablesIn(text: string): string[] {
  // `~` is the home that the shell has now.
  const names = new Set<string>(text.includes('~') ? ['HOME'] : []);
  for (const [, name] of text.matchAll(VARIABLE)) {
    names.add(name!);
    if (names.size >= MOST_NAMES) break;
  }
  return [...names];
}

/** Whether the text may take `$1`, `$@` and the like. */
export function takesPositional(text: string): boolean {
  return POSITIONAL.test(text);
}

/** Those of `defined` that occur in the text as words. */
export function namesIn(text: string, defined: ReadonlySet<string>): string[] {
  if (defined.size === 0) return [];
  const found = new Set<string>();
  for (const [word] of text.matchAll(/[^\s;&|()<>"'`$\\{}]+/g)) {
    if (defined.has(word)) found.add(word);
    if (found.size >= MOST_NAMES) break;
  }
  return [...found];
}
