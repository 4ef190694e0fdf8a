/** Names in shell text whose meaning only the running shell knows. Pure; it may name too many, never too few. */

/** Most variables that are asked for. What is not asked for stays unknown. */
const MOST_VARIABLES = 64;
/** Most words that are asked for as names of functions and aliases, and their longest, in characters. */
const MOST_WORDS = 400;
const LONGEST_WORD = 256;

/** `$NAME`, `${NAME`, `${#NAME`, `${!NAME`; names in arithmetic stand without a dollar. */
const VARIABLE = /\$\{?[#!]?([A-Za-z_]\w*)/g;
/** Variables that have another value where hoopx asks for it than where the line takes it. They stay unknown. */
const ELSEWHERE = new Set([
  '_',
  'BASH_COMMAND',
  'BASHPID',
  'BASH_MONOSECONDS',
  'BASH_SUBSHELL',
  'EPOCHREALTIME',
  'EPOCHSECONDS',
  'FUNCNAME',
  'LINENO',
  'RANDOM',
  'SRANDOM',
  'REPLY',
  'SECONDS',
  'TTYIDLE',
  'ZSH_DEBUG_CMD',
]);
const POSITIONAL = /\$\{?[#!]?[0-9@*#]/;

/** Variables whose values the text may take. */
export function variablesIn(text: string): string[] {
  const names = new Set<string>();
  // `~` is the home that the shell has now; what an expansion becomes is split at other characters after `IFS=,`.
  if (text.includes('~')) names.add('HOME');
  if (/[$`]/.test(text)) names.add('IFS');
  for (const [, name] of text.matchAll(VARIABLE)) {
    if (!ELSEWHERE.has(name!)) names.add(name!);
    if (names.size >= MOST_VARIABLES) break;
  }
  return [...names];
}

/** Whether the text may take `$1`, `$@` and the like. */
export function takesPositional(text: string): boolean {
  return POSITIONAL.test(text);
}

/** Words that may be names of functions or aliases; `partial` when there are more than are asked for. */
export function wordsIn(text: string): { words: string[]; partial: boolean } {
  const words = new Set<string>();
  let partial = false;
  for (const [word] of text.matchAll(/[^\s;&|()<>"'`$\\{}]+/g)) {
    if (word.length > LONGEST_WORD || words.size >= MOST_WORDS) partial = true;
    else words.add(word);
    if (words.size >= MOST_WORDS && partial) break;
  }
  return { words: [...words], partial };
}
