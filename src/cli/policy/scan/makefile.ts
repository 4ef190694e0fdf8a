/** The recipes of a Makefile, each line as the shell gets it: make's own variables put in where the file says them. */
import { dirname } from 'node:path/posix';
import type { Extractor, ShellBlock } from './block.ts';

const ASSIGNMENT = /^(?:export\s+|override\s+)*([A-Za-z_][\w.-]*)\s*(::?:?|\?|\+|!)?=\s*(.*)$/;
const TARGET = /^([^\s#:=][^#:=]*?)\s*::?(?!=)\s*(.*)$/;
const DEEPEST = 10;
/** Characters of a line with targets and prerequisites that are read. */
const LONGEST_RULE = 4000;

export const makefile: Extractor = ({ path, text }) => {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const values = assignedIn(lines);
  const blocks: ShellBlock[] = [];
  let target: string | null = null;
  for (let at = 0; at < lines.length; at++) {
    const start = at;
    while (endsInBackslash(lines[at]!) && at + 1 < lines.length) at++;
    const line = lines.slice(start, at + 1).join('\n');
    const recipe = line.startsWith('\t') && target !== null ? line.slice(1) : null;
    if (recipe === null) {
      const [, name, rest] = TARGET.exec(line.slice(0, LONGEST_RULE)) ?? [];
      if (name !== undefined) {
        target = name.trim();
        const inline = /(?:^|[^\\]);(.*)$/s.exec(rest ?? '')?.[1];
        if (inline !== undefined) add(inline, start);
      } else if (line.trim() !== '' && !line.startsWith('#')) target = null;
      continue;
    }
    add(recipe, start);
  }
  return blocks;

  function add(recipe: string, start: number): void {
    const command = expanded(recipe.replace(/^[\s@+-]+/, ''), values, 0).replace(/\n\t/g, '\n');
    if (command.trim() === '') return;
    const what = `target ${target}`;
    blocks.push({
      what,
      command,
      shell: 'sh',
      line: start + 1,
      follows: true,
      cwd: dirname(path),
      image: false,
    });
  }
};

/** The last plain value of each variable; null where it comes from a command, or grows. */
function assignedIn(lines: readonly string[]): Map<string, string | null> {
  const values = new Map<string, string | null>();
  for (const line of lines) {
    const [, name, operator, value] = line.startsWith('\t') ? [] : (ASSIGNMENT.exec(line) ?? []);
    if (name === undefined) continue;
    const plain = operator !== '!' && operator !== '+' && !endsInBackslash(line);
    values.set(name, plain && !values.has(name) ? value!.replace(/\s+#.*$/, '').trim() : null);
  }
  return values;
}

/** With make's references replaced; what is not known stands as a shell variable, which hoopx takes for unknown. */
function expanded(text: string, values: ReadonlyMap<string, string | null>, depth: number): string {
  return text.replace(
    /\$(?:\$|\(([^()]*)\)|\{([^{}]*)\}|([@<^?*%+|A-Za-z]))/g,
    (whole, round: string | undefined, curly: string | undefined, single: string | undefined) => {
      if (whole === '$$') return '$';
      const name = round ?? curly ?? single!;
      if (name === 'MAKE') return 'make';
      if (name === 'CURDIR') return '.';
      const value = values.get(name);
      if (typeof value === 'string' && depth < DEEPEST) return expanded(value, values, depth + 1);
      return /^[A-Za-z_]\w*$/.test(name) ? `\${${name}}` : '${MAKE_VALUE}';
    },
  );
}

function endsInBackslash(line: string): boolean {
  let count = 0;
  while (line[line.length - 1 - count] === '\\') count++;
  return (count & 1) === 1;
}
