/** Where a command ends, for shells whose lines hoopx reads itself. Pure. */
import { forEachChild, parse, type SyntaxNode } from 'unbash';

/** Whether a shell would start to run the text now, and not read on: every quote, block and heredoc is closed. */
export function isComplete(text: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\\n$/.test(text)) return false;
  const script = parse(text);
  const end = text.trimEnd().length;
  const errors = [...(script.errors ?? [])].sort((left, right) => left.pos - right.pos);
  // A token where none can be is the shell's to tell: it would not read on either, whatever is open.
  const first = errors[0];
  if (
    first !== undefined &&
    first.pos < end &&
    /^(?:unexpected token|expected command after)/.test(first.message)
  )
    return true;
  if (errors.some(({ message, pos }) => /^unterminated/.test(message) || pos >= end)) return false;
  return !hasOpenHeredoc(script);
}

function hasOpenHeredoc(node: SyntaxNode): boolean {
  if (node.type === 'HereDoc' && node.closing === undefined) return true;
  let open = false;
  forEachChild(node, (child) => {
    open ||= hasOpenHeredoc(child);
  });
  return open;
}

/** Source of the functions and aliases that the text defines, for the lines after it. */
export function definitionsIn(text: string): string[] {
  const found: string[] = [];
  const visit = (node: SyntaxNode) => {
    const alias = node.type === 'Command' && node.name?.text === 'alias';
    if (node.type === 'Function' || alias) found.push(text.slice(node.pos, node.end));
    else forEachChild(node, visit);
  };
  visit(parse(text));
  return found;
}
