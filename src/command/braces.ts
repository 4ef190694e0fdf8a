/** Brace expansion on source text, before anything else is expanded, as Bash does it. */

/** More words than these and the expansion is not followed (`{1..9}{1..9}{1..9}...`). */
const MAX_WORDS = 512;

/** The words that a word's source text expands to; null when there are too many. */
export function expandBraces(source: string): string[] | null {
  return expand(source, 0);
}

function expand(source: string, depth: number): string[] | null {
  if (depth > 32) return null;
  const group = findGroup(source);
  if (!group) return [source];
  const before = source.slice(0, group.start);
  const tails = expand(source.slice(group.end), depth + 1);
  if (!tails) return null;
  const words: string[] = [];
  for (const choice of group.choices) {
    const inner = group.sequence ? [choice] : expand(choice, depth + 1);
    if (!inner) return null;
    for (const each of inner) {
      for (const tail of tails) {
        words.push(before + each + tail);
        if (words.length > MAX_WORDS) return null;
      }
    }
  }
  return words;
}

interface Group {
  start: number;
  end: number;
  choices: string[];
  sequence: boolean;
}

/** The first brace group with a comma or a sequence in it, outside quotes and expansions. */
function findGroup(source: string): Group | null {
  for (let at = 0; at < source.length; at++) {
    const skipped = skip(source, at);
    if (skipped > at) {
      at = skipped - 1;
      continue;
    }
    if (source[at] !== '{') continue;
    const group = readGroup(source, at);
    if (group) return group;
  }
  return null;
}

function readGroup(source: string, start: number): Group | null {
  let depth = 0;
  let from = start + 1;
  const choices: string[] = [];
  for (let at = start; at < source.length; at++) {
    const skipped = at > start ? skip(source, at) : at;
    if (skipped > at) {
      at = skipped - 1;
      continue;
    }
    const char = source[at];
    if (char === '{') depth++;
    else if (char === '}') {
      if (--depth > 0) continue;
      choices.push(source.slice(from, at));
      if (choices.length > 1) return { start, end: at + 1, choices, sequence: false };
      const sequence = readSequence(choices[0]!);
      return sequence ? { start, end: at + 1, choices: sequence, sequence: true } : null;
    } else if (char === ',' && depth === 1) {
      choices.push(source.slice(from, at));
      from = at + 1;
    }
  }
  return null;
}

function readSequence(text: string): string[] | null {
  const numbers = /^(-?\d{1,9})\.\.(-?\d{1,9})(?:\.\.(-?\d{1,9}))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d{1,9}))?$/.exec(text);
  const match = numbers ?? letters;
  if (!match) return null;
  const value = (each: string) => (numbers ? Number(each) : each.charCodeAt(0));
  const first = value(match[1]!);
  const last = value(match[2]!);
  const step = Math.max(1, Math.abs(Number(match[3] ?? 1)));
  if (Math.abs(last - first) / step > MAX_WORDS) return Array.from({ length: MAX_WORDS + 1 }, () => '');
  const width = numbers && /^-?0\d|\.\.-?0\d/.test(text) ? Math.max(match[1]!.length, match[2]!.length) : 0;
  const items: string[] = [];
  for (let each = first; first <= last ? each <= last : each >= last; each += first <= last ? step : -step) {
    if (!numbers) items.push(String.fromCharCode(each));
    else
      items.push(each < 0 ? `-${String(-each).padStart(width - 1, '0')}` : String(each).padStart(width, '0'));
  }
  return items;
}

/** Index after the quoted text, escape or expansion that starts at `at`, or `at` when none does. */
function skip(source: string, at: number): number {
  const char = source[at];
  if (char === '\\') return at + 2;
  if (char === "'") return after(source, "'", at + 1);
  if (char === '`') return after(source, '`', at + 1);
  if (char === '"') {
    for (let index = at + 1; index < source.length; index++) {
      if (source[index] === '\\') index++;
      else if (source[index] === '"') return index + 1;
    }
    return source.length;
  }
  if (char === '$' && source[at + 1] === "'") {
    for (let index = at + 2; index < source.length; index++) {
      if (source[index] === '\\') index++;
      else if (source[index] === "'") return index + 1;
    }
    return source.length;
  }
  if (char === '$' && (source[at + 1] === '{' || source[at + 1] === '(')) {
    const open = source[at + 1]!;
    const close = open === '{' ? '}' : ')';
    let depth = 0;
    for (let index = at + 1; index < source.length; index++) {
      if (source[index] === '\\') index++;
      else if (source[index] === "'" && depth > 0) index = after(source, "'", index + 1) - 1;
      else if (source[index] === open) depth++;
      else if (source[index] === close && --depth === 0) return index + 1;
    }
    return source.length;
  }
  return at;
}

function after(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found < 0 ? source.length : found + 1;
}
