/**
 * What a walk looks at, noted while a loop's body is followed: a body that looked at nothing of what it leaves behind
 * would do the same when it is followed again.
 */
import type { Binding, Variable } from './scene.ts';

/** Shared by all the scenes of a walk. */
export class Reads {
  /** For each loop under way, outermost first. */
  readonly #notes: Notes[] = [];

  get noting(): boolean {
    return this.#notes.length > 0;
  }

  start(): Notes {
    const notes = new Notes();
    this.#notes.push(notes);
    return notes;
  }

  stop(): void {
    this.#notes.pop();
  }

  /** A name was looked up; `variable` is what it has in the script, if anything. */
  variable(name: string, variable: Variable | undefined): void {
    for (const notes of this.#notes) notes.variable(name, variable);
  }

  /** Values were put together so that where they came from cannot be told any more. */
  blend(name: string): void {
    for (const notes of this.#notes) notes.variable(name, undefined);
  }

  /** Scenes were compared as a whole. */
  everything(): void {
    for (const notes of this.#notes) notes.everything = true;
  }

  /** A written file's content, or that there is none, was looked at. */
  file(path: string): void {
    for (const notes of this.#notes) notes.files.add(path);
  }

  /** Whether a file in some folder has this name was looked at. */
  fileOfName(name: string): void {
    for (const notes of this.#notes) notes.names.add(name);
  }

  allFiles(): void {
    for (const notes of this.#notes) notes.allFiles = true;
  }

  /** A file is written; `name`: its own, without the folder. */
  writes(path: string, name: string | null = null): void {
    for (const notes of this.#notes) notes.writes(path, name);
  }
}

/** What was noted while one loop's body was followed. */
export class Notes {
  everything = false;
  allFiles = false;
  /** Files that were looked at. */
  readonly files = new Set<string>();
  /** Names of files that were looked for in any folder. */
  readonly names = new Set<string>();
  /** A file was written after it had been looked at. */
  #overtaken = false;
  /** By name, what was seen of it, mostly one thing; null: values of which it cannot be told where they came from. */
  readonly #variables = new Map<string, Variable | Set<Variable> | null>();

  variable(name: string, variable: Variable | undefined): void {
    const seen = this.#variables.get(name);
    if (seen === null || (seen === variable && variable !== undefined)) return;
    if (variable === undefined) this.#variables.set(name, null);
    else if (seen === undefined) this.#variables.set(name, variable);
    else if (seen instanceof Set) seen.add(variable);
    else this.#variables.set(name, new Set([seen, variable]));
  }

  writes(path: string, name: string | null): void {
    if (this.#overtaken) return;
    // An archive that is unpacked makes all the files below a folder.
    this.#overtaken =
      this.allFiles ||
      this.files.has(path) ||
      (name !== null && this.names.has(name)) ||
      (path.endsWith('/') && this.files.size + this.names.size > 0);
  }

  /** Whether what was seen shows that nothing was looked at before it was written: neither a file nor one of these names. */
  overtaken(names: readonly string[], before: (name: string) => Variable | undefined): boolean {
    if (this.#overtaken || (this.everything && names.length > 0)) return true;
    return names.some((name) => {
      // Every word that is expanded looks at it.
      if (name === 'IFS') return true;
      const seen = this.#variables.get(name);
      if (seen === undefined) return false;
      const old = before(name);
      if (seen === null || old === undefined) return seen === null;
      return seen instanceof Set
        ? [...seen].some((each) => sharesBinding(each, old))
        : sharesBinding(seen, old);
    });
  }
}

/** The same values, not equal ones. */
function sharesBinding(left: Variable, right: Variable): boolean {
  return left === right || left.some((each: Binding) => right.includes(each));
}
