/** An exception is a bug in hoopx: it is told in one line, like every other problem. */
import type { Problem } from './problem.ts';

/** @param meaning what it means for the command: "nothing ran" */
export function internalError(error: unknown, meaning: string): Problem {
  const message = `internal error, ${meaning}: ${error instanceof Error ? error.message : String(error)}`;
  const hint = 'a bug in hoopx: please report it';
  return { file: null, line: null, column: null, rule: null, pointer: null, message, hint };
}
