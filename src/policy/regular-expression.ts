/**
 * The two engines for `pattern`. Rule files of users and projects run on RE2, whose time is linear in the text
 * whatever the pattern (`^(a+)+$` against a long command would hang the guard otherwise). Built-in rules run on
 * JavaScript's own; a test shows each of them to be fast on hostile text.
 */
import { RE2JS } from 're2js';

const LONGEST = 4000;
const IGNORE_CASE = '(?i)';

/** What ajv needs of an engine. */
export interface Matcher {
  test(text: string): boolean;
  /** Tells one pattern from another. */
  toString(): string;
}

/** For built-in rules. Throws SyntaxError. */
export function nativePattern(pattern: string): RegExp {
  return pattern.startsWith(IGNORE_CASE)
    ? new RegExp(pattern.slice(IGNORE_CASE.length), 'iu')
    : new RegExp(pattern, 'u');
}

/** For rules of others. Throws on what RE2 does not know. */
export function linearPattern(pattern: string): Matcher {
  const compiled = RE2JS.compile(pattern);
  return { test: (text) => compiled.test(text), toString: () => pattern };
}

/** What is wrong with a pattern, or null. It must be good for both engines, so that it means the same in every pack. */
export function patternProblem(pattern: string): { message: string; hint: string | null } | null {
  if (pattern === '') return { message: 'an empty pattern matches everything', hint: null };
  if (pattern.length > LONGEST)
    return { message: `is longer than ${LONGEST} characters`, hint: 'split it with "anyOf"' };
  try {
    nativePattern(pattern);
  } catch (error) {
    const said = (error as Error).message.replace(/^Invalid regular expression: /, '');
    return { message: `is not a regular expression: ${said}`, hint: 'in JSON a backslash is written twice' };
  }
  try {
    linearPattern(pattern);
    return null;
  } catch (error) {
    const said = (error as Error).message.replace(/^error parsing regexp: /, '');
    return {
      message: `is not a regular expression that runs in linear time: ${said}`,
      hint: 'RE2 has no look-around, no back references, no \\u escapes (write the character itself) and repeats at most 1000 times',
    };
  }
}
