/** sed scripts: the commands that run programs (`e`, `s///e`) or touch files (`r`, `w`, `s///w`). */
import { known, type Text } from '../value.ts';
import type { Findings } from './findings.ts';
import { textValue } from './values.ts';

export function readSed(text: string, found: Findings): void {
  let at = 0;
  const restOfLine = (): string => {
    const end = text.indexOf('\n', at);
    const rest = text.slice(at, end < 0 ? undefined : end);
    at = end < 0 ? text.length : end + 1;
    return rest;
  };
  while (at < text.length) {
    const char = text[at]!;
    if (/[\s;{}!]/.test(char)) {
      at++;
      continue;
    }
    if (char === '#') {
      restOfLine();
      continue;
    }
    // Addresses: `1,5`, `$`, `/re/I`, `\%re%`, `1~2`, `+3`.
    if (/[0-9$,~+]/.test(char)) {
      at++;
      continue;
    }
    if (char === '/' || char === '\\') {
      if (char === '\\') at++;
      at = behind(text, at);
      while (/[IM]/.test(text[at] ?? '')) at++;
      continue;
    }
    at++;
    switch (char) {
      case 's': {
        at = behind(text, at);
        const from = at;
        at = behind(text, at - 1);
        const replacement = text.slice(from, at - 1);
        for (; at < text.length && /[a-zA-Z0-9]/.test(text[at]!); at++) {
          if (text[at] === 'e') {
            found.unresolved('code', 's///e runs what the substitution makes');
            // `s/.*/rm -rf x/e`: what stands in the script is part of it.
            const command = replacement.replace(/\\([^0-9n])/g, '$1');
            if (/^\s*[\w./]+\s/.test(command) && !/(?<!\\)&|\\\d/.test(replacement))
              found.shell(textValue(known(command)));
          } else if (text[at] === 'w') {
            at++;
            writes(restOfLine(), found);
            at--;
            break;
          }
        }
        break;
      }
      case 'y':
        at = behind(text, at);
        at = behind(text, at - 1);
        break;
      case 'e': {
        const command = restOfLine().trim();
        if (command === '' || /^[;}]/.test(command)) found.unresolved('code', 'e runs the pattern space');
        else found.shell(textValue(known(command)));
        break;
      }
      case 'w':
      case 'W':
        writes(restOfLine(), found);
        break;
      case 'r':
      case 'R': {
        const path = restOfLine().trim();
        if (path !== '' && path !== '/dev/stdin') found.reads(textValue(path));
        break;
      }
      case 'a':
      case 'i':
      case 'c': {
        let line = restOfLine();
        while (line.endsWith('\\') && at < text.length) line = restOfLine();
        break;
      }
      case 'b':
      case 't':
      case 'T':
      case ':':
        while (at < text.length && !/[\n;}]/.test(text[at]!)) at++;
        break;
      default:
        break;
    }
  }
}

/** Place behind the next delimiter, where `at` is the opening one. */
function behind(text: string, at: number): number {
  const delimiter = text[at];
  let set = false;
  for (let next = at + 1; next < text.length; next++) {
    const char = text[next]!;
    if (char === '\\') next++;
    else if (set) set = char !== ']' || text[next - 1] === '[';
    else if (
      char === '[' &&
      delimiter !== '[' &&
      text.indexOf(']', next + 2) > 0 &&
      closesBefore(text, next, delimiter!)
    )
      set = true;
    else if (char === delimiter) return next + 1;
  }
  return text.length;
}

/** Whether a bracket expression's end comes on this line: `s/[/]/x/`; `s/[/x/` is no set. */
function closesBefore(text: string, open: number, delimiter: string): boolean {
  void delimiter;
  const close = text.indexOf(']', open + 2);
  const line = text.indexOf('\n', open);
  return close > 0 && (line < 0 || close < line) && close - open < 200;
}

function writes(rest: string, found: Findings): void {
  const path = rest.trim();
  if (path !== '' && !/^\/dev\/std(?:out|err)$/.test(path)) found.onPaths('write', textValue(path));
}

/** `sed -n "${FIRST},${LAST}p"`, `sed "${LINE}s/x/y/"`: a line's number, as what stands behind it says. */
export function beginsWithAddress([first, next]: Text): boolean {
  return (
    typeof first === 'object' &&
    !first.taints.includes('network') &&
    !first.taints.includes('decoder') &&
    typeof next === 'string' &&
    /^\s*(?:[,~+]|[pdq=!{]\s*(?:[;}!\n\w]|$)|s([/|#,]).*\1|[aic](?:\\| ))/.test(next)
  );
}

/**
 * The script with a mark for each unknown part, whose source must not be taken for sed's own slashes:
 * `sed "s/x/$(node -p "require('./p')")/"`.
 */
export function sedSource(pieces: Text): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : '$_')).join('');
}
