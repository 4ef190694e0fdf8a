/**
 * zsh text as text of the grammar that hoopx parses, which is Bash's. Pure.
 *
 * zsh tells a line as it has read it: aliases expanded, short forms written out, comments gone. What is left are forms
 * that Bash reads without a complaint and otherwise: `$x[2]`, `$x:r`, `=rm`, `- rm`, `#` that starts no comment, and
 * arrays, of which `$x` is every element. Values that zsh makes in a way of its own become unknown ones, everywhere in the
 * text, quotes included: a value too many that is unknown costs a question, one too few a command that nobody saw.
 */
import { forEachChild, parse, type SyntaxNode } from 'unbash';

/** Most rounds for expansions inside expansions; what is deeper stays as it is, and Bash's grammar refuses it. */
const DEPTH = 8;

/** `told` by zsh as it has read it, and not a script's own text, whose comments are comments. */
export function bashFromZsh(text: string, { told }: { told: boolean }): string {
  const unknown = `$${freshName(text)}`;
  const commented = told ? withoutFalseComments(text) : text;
  return withoutPrecommands(withUnknownExpansions(commented, unknown), unknown);
}

/** A name that is nobody's: no value can stand behind it. */
function freshName(text: string): string {
  let name = 'zsh_value';
  while (text.includes(name)) name += '_';
  return name;
}

/** Words of a command that zsh drops, and spellings of its own. */
function withoutPrecommands(text: string, unknown: string): string {
  return (
    text
      // `- rm`: run with a dash before its name.
      .replace(
        /(^|[\n;&|({!]|\b(?:do|then|else|elif|if|while|until|time|noglob|nocorrect|command|exec|builtin)\b)([ \t]*)-[ \t]+(?=\S)/g,
        '$1$2 ',
      )
      // `=rm`: the path of rm. `=(rm x)`: a file with its output.
      .replace(/(^|[\s;&|(){}!])=\(/g, '$1<(')
      .replace(/(^|[\s;&|(){}!])=(?=[\w./])/g, '$1')
      // `*(e:rm x:)` and `*(+f)`: code that runs for each name.
      .replace(/(?<=[*?+@!])\((?=[^()\n]*(?:e[^\w\s()]|\+\w))/g, () => `$(eval "${unknown}")(`)
      .replace(/&[|!]/g, '&')
      .replace(/(^|[\n;&|({])([ \t]*)repeat[ \t]+([^\s;]+)[ \t]*[;\n]\s*do\b/g, '$1$2for _ in $3; do')
  );
}

/** `${NAME}` with the operators that mean the same in both. */
const COMMON_BRACES = /^(?:#?[A-Za-z_]\w*|[A-Za-z_]\w*(?::?[-=?+]|%%?|##?|\/\/?)[\s\S]*|[\d@*#?$!-])$/;
/** Assignments that make an array, or a value that is not what was assigned. */
const ARRAYS = [
  /(?:^|[\s;&|(){}])([A-Za-z_]\w*)\+?=\(/g,
  /\bset[ \t]+[-+]\w*A[ \t]+([A-Za-z_]\w*)/g,
  /\bread[ \t]+-\w*A\w*[ \t]+([A-Za-z_]\w*)/g,
];
const ATTRIBUTES =
  /\b(?:typeset|declare|local|export|readonly)[ \t]+(?:[-+]\w+[ \t]+)*-\w*[aAluLRZTU]\w*[ \t]+([^\n;&|]*)/g;

function withUnknownExpansions(text: string, unknown: string): string {
  let seen = text
    .replace(/\$[=~^+]+(?:\w+|(?=\{))/g, (found) => (/\w/.test(found) ? unknown : '$'))
    .replace(/\$\w+(?=\[)/g, unknown)
    .replace(/\$[A-Za-z_]\w*:[A-Za-z&]/g, unknown);
  for (let round = 0; round < DEPTH; round++) {
    const next = seen.replace(/\$\{([^{}]*)\}/g, (found, inside: string) => {
      if (COMMON_BRACES.test(inside)) return found;
      const commands = /\$\([\s\S]*\)|`[\s\S]*`/.exec(inside);
      return unknown + (commands?.[0] ?? '');
    });
    if (next === seen) break;
    seen = next;
  }
  // An expansion of an expansion.
  seen = seen.replace(/\$\{(?=[=~^+]*\$[{(\w])/g, unknown);
  for (const name of arraysIn(text))
    seen = seen.replace(new RegExp(`\\$(?:${name}\\b|\\{#?${name}\\b[^{}]*\\})`, 'g'), unknown);
  return seen;
}

function arraysIn(text: string): Set<string> {
  const names = new Set<string>();
  for (const pattern of ARRAYS) for (const [, name] of text.matchAll(pattern)) names.add(name!);
  for (const [, list] of text.matchAll(ATTRIBUTES))
    for (const [, name] of list!.matchAll(/(?:^|\s)([A-Za-z_]\w*)/g)) names.add(name!);
  return names;
}

const PERHAPS_COMMENT = /(^|[\s;&|()])#/g;

/**
 * zsh has dropped its comments, or has none: whatever `#` is left is text. Where Bash's grammar takes one for the start
 * of a comment it is escaped; elsewhere (quotes, heredocs) nothing is touched.
 */
function withoutFalseComments(text: string): string {
  if (text.search(PERHAPS_COMMENT) < 0) return text;
  const asText = text.replace(PERHAPS_COMMENT, '$1X');
  if (sameShape(parse(text), parse(asText))) return text;
  return text.replace(PERHAPS_COMMENT, '$1\\#');
}

function sameShape(left: SyntaxNode, right: SyntaxNode): boolean {
  if (left.type !== right.type || left.pos !== right.pos || left.end !== right.end) return false;
  const [lefts, rights] = [childrenOf(left), childrenOf(right)];
  return lefts.length === rights.length && lefts.every((child, index) => sameShape(child, rights[index]!));
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}
