/** Shell patterns (`*`, `?`, `[...]`, extended globs) over known text. */
import type { Text } from './value.ts';

/** Longer values or more stars than these are not matched: backtracking over them would take time an attacker chooses. */
const MAX_VALUE = 4096;
const MAX_STARS = 4;

/** More steps of backtracking than these are not taken. One star over any value is always few. */
const MAX_STEPS = 1_000_000;

function isSlow(value: string, stars: number): boolean {
  return stars > 2 && value.length ** stars > MAX_STEPS;
}

export interface Pattern {
  /** Regular expression source, unanchored. `lazy`: matches as little as it can. */
  source(lazy: boolean): string;
  /** Stars in it: each may make matching take the value's length times longer. */
  stars: number;
}

/** Compiles a pattern in which quoted parts are strings and active parts are glob pieces; null when it is not known. */
export function compilePattern(text: Text): Pattern | null {
  let stars = 0;
  for (const piece of text) {
    if (typeof piece === 'string') continue;
    if (piece.kind !== 'glob') return null;
    // Extended globs (`+(a|b)`) and classes need more than this translation gives.
    if (/^[?*+@!]\(/.test(piece.source) || piece.source.includes('[:')) return null;
    stars += piece.source.split('*').length - 1;
  }
  if (stars > MAX_STARS) return null;
  return {
    stars,
    source: (lazy) =>
      text.map((piece) => (typeof piece === 'string' ? quote(piece) : active(piece.source, lazy))).join(''),
  };
}

/** `${value#pattern}` and its kin. Null when the answer would take too long to find. */
export function removeMatch(
  value: string,
  pattern: Pattern,
  operator: '#' | '##' | '%' | '%%',
): string | null {
  if (value.length > MAX_VALUE || isSlow(value, pattern.stars + 1)) return null;
  const lazy = operator.length === 1;
  if (operator[0] === '#') return value.replace(new RegExp(`^${pattern.source(lazy)}`, 's'), '');
  // A suffix cannot be matched lazily from its end by a regular expression: try every start instead.
  const whole = new RegExp(`^(?:${pattern.source(true)})$`, 's');
  const starts = Array.from({ length: value.length + 1 }, (_, index) =>
    lazy ? value.length - index : index,
  );
  for (const start of starts) if (whole.test(value.slice(start))) return value.slice(0, start);
  return value;
}

/** `${value/pattern/replacement}` and its kin. */
export function replaceMatch(
  value: string,
  pattern: Pattern,
  replacement: string,
  operator: '/' | '//' | '/#' | '/%',
): string | null {
  if (value.length > MAX_VALUE || isSlow(value, pattern.stars + 1)) return null;
  const source = pattern.source(false);
  if (source === '') return value;
  const anchored = operator === '/#' ? `^(?:${source})` : operator === '/%' ? `(?:${source})$` : source;
  return value.replace(new RegExp(anchored, operator === '//' ? 'gs' : 's'), () => replacement);
}

/** Whether the whole value matches; null when that is not known. */
export function matches(value: string, text: Text): boolean | null {
  const pattern = compilePattern(text);
  if (!pattern || value.length > MAX_VALUE || isSlow(value, pattern.stars)) return null;
  return new RegExp(`^(?:${pattern.source(false)})$`, 's').test(value);
}

function active(glob: string, lazy: boolean): string {
  if (/^\*+$/.test(glob)) return lazy ? '.*?' : '.*';
  if (glob === '?') return '.';
  if (glob.startsWith('[') && glob.endsWith(']')) {
    const inner = glob.slice(1, -1).replace(/^!/, '^').replace(/\\/g, '\\\\').replace(/\[/g, '\\[');
    const source = inner.startsWith(']') ? `[\\${inner}]` : `[${inner}]`;
    try {
      new RegExp(source);
      return source;
    } catch {
      return '(?!)';
    }
  }
  return quote(glob);
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
