/** A piece of shell that stands in a file. */
import type { ShellName } from '../../../command/types.ts';

export interface ShellBlock {
  /** What it is in its file, for people: `script "test"`, `target build`, `job deploy, step 2`. */
  what: string;
  /** Shell source, or the argument vector of an exec form. */
  command: string | readonly [string, ...string[]];
  shell: ShellName;
  /** Line of the file, from 1, that the first line of the source stands on. */
  line: number;
  /** Whether the source's lines are the file's lines; otherwise all of it stands on `line`. */
  follows: boolean;
  /** Folder it runs in, relative to the repository's root; null where that is not known. */
  cwd: string | null;
  /** It builds an image: what it does to files and accounts stays in there. */
  image: boolean;
}

/** What an extractor gets of a file. */
export interface ScannedFile {
  /** Path relative to the repository's root, with `/`. */
  path: string;
  text: string;
}

/** Finds the shell in a file of its kind; null for a text that is not of that kind. Never throws. */
export type Extractor = (file: ScannedFile) => ShellBlock[] | null;
