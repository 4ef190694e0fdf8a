/** What a file of tasks says, whatever its format. */

/** A thing that a task does. */
export type Step =
  /** Shell source. */
  | { kind: 'shell'; script: string }
  | { kind: 'program'; argv: readonly string[] }
  | { kind: 'code'; interpreter: readonly string[]; text: string }
  /** Another task of the file. */
  | { kind: 'task'; name: string };

export interface Book {
  readonly tasks: ReadonlyMap<string, readonly Step[]>;
  /** Tasks that run when none is named. */
  readonly usual: readonly string[];
  /** What runs for a name that the file does not have. */
  readonly other?: readonly Step[];
}

export const shell = (script: string): Step => ({ kind: 'shell', script });
export const task = (name: string): Step => ({ kind: 'task', name });

/** Reads a file. `unknown` gives a mark for a part that only the runner knows, `args` are the words for the task, quoted. */
export type BookReader = (text: string, about: BookSetting) => Book;

export interface BookSetting {
  args: string;
  unknown: (source: string) => string;
}
