/** Problems of configuration files, said in one way. */
import { codeOf } from '../private-files.ts';
import type { Problem } from '../problem.ts';

export function problemIn(file: string, message: string, more: Partial<Problem> = {}): Problem {
  return { file, line: null, column: null, rule: null, pointer: null, message, hint: null, ...more };
}

/** What is wrong with a file that cannot be opened or read. */
export function unreadable(file: string, error: unknown): Problem {
  const code = codeOf(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return problemIn(file, 'cannot be read: permission denied', {
        hint: 'give yourself the right to read it',
      });
    case 'ELOOP':
      return problemIn(file, 'cannot be read: its symbolic links lead in a circle');
    case 'ENOENT':
      return problemIn(file, 'cannot be read: it is not there, or is a symbolic link that leads nowhere');
    case 'ENOTDIR':
      return problemIn(file, 'cannot be read: a part of its path is not a folder');
    default:
      return problemIn(file, `cannot be read: ${code ?? String(error)}`);
  }
}
