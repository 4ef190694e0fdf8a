/** What is wrong with files, a line each, as compilers print it. */
import { makeVisible } from '../../approval/visible.ts';
import type { Problem } from '../../problem.ts';

/** `file:line:column: message [rule /pointer] (hint)` for each problem, each ending in a line feed. */
export function problemLines(problems: readonly Problem[]): string {
  return problems.map((problem) => `${problemLine(problem)}\n`).join('');
}

function problemLine({ file, line, column, rule, pointer, message, hint }: Problem): string {
  const place = [file, line, line === null ? null : column].filter((part) => part !== null).join(':');
  const inside = [rule, pointer].filter((part) => part !== null && part !== '').join(' ');
  const text =
    (place === '' ? '' : `${place}: `) +
    message +
    (inside === '' ? '' : ` [${inside}]`) +
    (hint === null ? '' : ` (${hint})`);
  return makeVisible(text, { limit: 2000 });
}
