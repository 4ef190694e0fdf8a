/**
 * Writes a reference to a file. An agent may run `hoopx policy doc`, and words of a project's rules stand in what it
 * writes: so only files that nothing executes are made (`-o ~/.bash_login`), and only such are replaced that were
 * written here before (`-o README.md`).
 */
import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { problemIn } from '../../../config/problems.ts';
import { failed } from '../../../private-files.ts';
import type { Problem } from '../../../problem.ts';
import { GENERATED } from './reference.ts';

const ENDINGS = /\.(?:md|markdown|html?)$/i;
const HEAD_CHARACTERS = 8000;

/** What kept the file from being written, or null. */
export function writeReference(file: string, text: string): Problem | null {
  if (!ENDINGS.test(file)) return problemIn(file, 'is not written: its name must end in .md or .html');
  try {
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined) {
      writeFileSync(file, text, { flag: 'wx' });
      return null;
    }
    const ours = found.isFile() && readFileSync(file, 'utf8').slice(0, HEAD_CHARACTERS).includes(GENERATED);
    if (!ours)
      return problemIn(file, 'is not replaced: hoopx policy doc did not write it', {
        hint: 'remove it, or name another file',
      });
    writeFileSync(file, text);
    return null;
  } catch (error) {
    return failed(file, 'cannot be written', error);
  }
}
