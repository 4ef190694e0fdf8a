/** The RUN instructions of a Dockerfile: shell form, exec form and here-documents. */
import type { Extractor, ShellBlock } from './block.ts';

const RUN = /^\s*(?:ONBUILD\s+)?RUN\s+/i;
const FLAGS = /^(?:--[a-z]+(?:=\S+)?\s+)+/;
const HEREDOC = /<<(-?)(["']?)([A-Za-z_]\w*)\2/;

export const dockerfile: Extractor = ({ text }) => {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const continuation = /^#\s*escape\s*=\s*`/im.test(text.slice(0, 500)) ? '`' : '\\';
  const blocks: ShellBlock[] = [];
  for (let at = 0; at < lines.length; at++) {
    const run = RUN.exec(lines[at]!);
    if (run === null) continue;
    const start = at;
    const parts = [lines[at]!.slice(run[0].length)];
    while (parts.at(-1)!.trimEnd().endsWith(continuation) && at + 1 < lines.length) {
      const next = lines[++at]!;
      parts.push(`${parts.pop()!.trimEnd().slice(0, -1)}\\`);
      // Comments between the lines of an instruction are taken out; empty, they keep the count of lines.
      parts.push(/^\s*#/.test(next) ? continuation : next);
    }
    const source = parts.join('\n').replace(FLAGS, '');
    const heredoc = HEREDOC.exec(source);
    if (heredoc !== null) {
      const [, dash, , word] = heredoc;
      const body: string[] = [];
      while (at + 1 < lines.length) {
        const line = lines[++at]!;
        if ((dash === '-' ? line.trimStart() : line) === word) break;
        body.push(line);
      }
      // With nothing before it the document is the script; otherwise it is that command's input.
      const before = source.slice(0, heredoc.index).trim();
      if (before === '') add(body.join('\n'), start + 1);
      else add([source, ...body, word!].join('\n'), start);
      continue;
    }
    const argv = execForm(source);
    add(argv ?? source, start);
  }
  return blocks;

  function add(command: ShellBlock['command'], line: number): void {
    if (command.length === 0) return;
    blocks.push({ what: 'RUN', command, shell: 'sh', line: line + 1, follows: true, cwd: null, image: true });
  }
};

function execForm(source: string): [string, ...string[]] | null {
  if (!source.trimStart().startsWith('[')) return null;
  try {
    const argv: unknown = JSON.parse(source.replaceAll('\\\n', ''));
    return Array.isArray(argv) && argv.length > 0 && argv.every((word) => typeof word === 'string')
      ? (argv as [string, ...string[]])
      : null;
  } catch {
    return null;
  }
}
