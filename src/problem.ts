/** Expected failures are values. A `Problem` is one thing wrong with one file, said so that its author can mend it. */
export interface Problem {
  /** Path of the file as it should be shown, or null when the problem is not in a file. */
  file: string | null;
  /** Line and column, from 1, where known. */
  line: number | null;
  column: number | null;
  /** Id of the rule the problem is in. */
  rule: string | null;
  /** JSON pointer to the value that is wrong (`/rules/3/when/has/progam`). */
  pointer: string | null;
  /** What is wrong, one line. */
  message: string;
  /** What to do: "did you mean ...", an example, a command. */
  hint: string | null;
}

export type Result<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };
