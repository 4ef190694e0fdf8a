/** Python's syntax tree, as the parser of @lezer/python gives it: it reads broken code, too, and says where it is broken. */
import type { Tree } from '@lezer/common';
import { parser } from '@lezer/python';

export interface Node {
  /** Name in the grammar: `CallExpression`, `VariableName`, an operator or a keyword by its own text, `⚠` for an error. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly Node[];
}

/** Ends at the first error, in linear time. */
const strict = parser.configure({ strict: true });
/** UTF-16 units of broken code that are read: looking for a way on after each error takes its time. */
const MAX_BROKEN = 16_384;

export interface Parsed {
  root: Node;
  /** Where the code is broken. */
  errors: readonly Node[];
  /** How much of the text was read: less than all of it where it is broken and long. */
  read: number;
}

/** Parses without recursion, so that no nesting is too deep for it. */
export function parsePython(text: string): Parsed {
  try {
    return { ...treeOf(strict.parse(text)), read: text.length };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const part =
      text.length > MAX_BROKEN ? text.slice(0, text.lastIndexOf('\n', MAX_BROKEN) + 1 || MAX_BROKEN) : text;
    return { ...treeOf(parser.parse(part)), read: part.length };
  }
}

function treeOf(tree: Tree): Omit<Parsed, 'read'> {
  const cursor = tree.cursor();
  const errors: Node[] = [];
  const open: { children: Node[] }[] = [];
  const make = () => {
    const children: Node[] = [];
    const node: Node = { name: cursor.name, from: cursor.from, to: cursor.to, children };
    if (cursor.type.isError) errors.push(node);
    return { node, children };
  };
  const { node: root, children } = make();
  open.push({ children });
  if (!cursor.firstChild()) return { root, errors };
  for (;;) {
    if (cursor.name !== 'Comment') {
      const made = make();
      open.at(-1)!.children.push(made.node);
      if (cursor.firstChild()) {
        open.push({ children: made.children });
        continue;
      }
    }
    while (!cursor.nextSibling()) {
      open.pop();
      if (open.length === 0 || !cursor.parent() || open.length === 0) return { root, errors };
    }
  }
}
