/**
 * Text in rows that all start with a prefix. Rows are broken here and not by the terminal, so that text which an
 * agent wrote can never begin at the left margin and look like a line of hoopx's own.
 */

export interface Stretch {
  text: string;
  paint?: (text: string) => string;
}

/**
 * @param stretches text already made visible; a line feed starts a new row
 * @param width columns of the terminal
 * @param prefix starts every row
 * @param first starts the first row instead
 */
export function inRows(stretches: Stretch[], width: number, prefix: string, first = prefix): string {
  const room = Math.max(20, width - Math.max(prefix.length, first.length) - 1);
  let out = first;
  let used = 0;
  for (const { text, paint } of stretches) {
    let run = '';
    const flush = () => {
      if (run !== '') out += paint === undefined ? run : paint(run);
      run = '';
    };
    for (const character of text) {
      const columns = columnsOf(character);
      if (character === '\n' || used + columns > room) {
        flush();
        out += `\n${prefix}`;
        used = 0;
      }
      if (character === '\n') continue;
      run += character;
      used += columns;
    }
    flush();
  }
  return out;
}

/** Prose broken at spaces, where a row has one. */
export function proseInRows(text: string, width: number, prefix: string, first = prefix): string {
  const room = Math.max(20, width - Math.max(prefix.length, first.length) - 1);
  let line = '';
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return inRows([{ text: lines.join('\n') }], width, prefix, first);
}

/** At most what a terminal takes: a row that breaks early does no harm, one that overflows does. */
function columnsOf(character: string): number {
  if (character === '\t') return 8;
  return character >= ' ' && character <= '~' ? 1 : 2;
}
