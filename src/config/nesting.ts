/**
 * A bound on how deep JSON or YAML text nests, from its characters alone. YAML readers are recursive: on
 * `[[[[...` the stack runs out, and near its end V8 may abort the process instead of throwing.
 */

/** Far above what a file of policy needs, far below where a reader's stack ends (about 1,000 levels). */
const FLOW_LEVELS = 100;
const INDENT_COLUMNS = 200;
const MARKERS_IN_A_LINE = 100;

/** Line, from 1, where JSON nests deeper than `deepest` levels; null when it does not. */
export function deepJsonLine(text: string, deepest: number): number | null {
  let depth = 0;
  let line = 1;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '\n') line++;
    else if (character === '"') index = endOfString(text, index);
    else if (character === ']' || character === '}') depth--;
    else if ((character === '[' || character === '{') && ++depth > deepest) return line;
  }
  return null;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return text.length;
}

/**
 * Line, from 1, where YAML may nest too deep to be read: by brackets, by indentation, or by `- - - x` and `a: a: a:`
 * on one line. Brackets and markers in quotes count, too; no policy comes near.
 */
export function deepYamlLine(text: string): number | null {
  let brackets = 0;
  for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
    for (const character of line) {
      if (character === '[' || character === '{') brackets++;
      else if (character === ']' || character === '}') brackets = Math.max(0, brackets - 1);
      if (brackets > FLOW_LEVELS) return index + 1;
    }
    const indent = line.length - line.trimStart().length;
    const markers = line.match(/[-?:](?=[ \t])/g)?.length ?? 0;
    if (indent > INDENT_COLUMNS || markers > MARKERS_IN_A_LINE) return index + 1;
  }
  return null;
}
