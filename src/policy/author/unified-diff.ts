/** The difference of two small texts as `git apply` reads it. */

const CONTEXT = 3;

type Line = { sign: ' ' | '-' | '+'; text: string };

/** Empty when nothing differs. `before` null is a file that is not there. */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  const lines = compared(linesOf(before ?? ''), linesOf(after));
  const hunks = hunksOf(lines);
  if (hunks.length === 0) return '';
  const mode = before === null ? 'new file mode 100644\n' : '';
  const from = before === null ? '/dev/null' : `a/${path}`;
  return `diff --git a/${path} b/${path}\n${mode}--- ${from}\n+++ b/${path}\n${hunks.join('')}`;
}

/** Each line with its line feed; the last may lack it. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Longest common subsequence of lines; between equal ends only, as the texts are nearly the same. */
function compared(a: readonly string[], b: readonly string[]): Line[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const common = Array.from({ length: x.length + 1 }, () => new Uint32Array(y.length + 1));
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--)
      common[i]![j] =
        x[i] === y[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
  const lines: Line[] = a.slice(0, start).map((text) => ({ sign: ' ', text }));
  let [i, j] = [0, 0];
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      lines.push({ sign: ' ', text: x[i++]! });
      j++;
    } else if (j >= y.length || (i < x.length && common[i + 1]![j]! >= common[i]![j + 1]!))
      lines.push({ sign: '-', text: x[i++]! });
    else lines.push({ sign: '+', text: y[j++]! });
  }
  for (const text of a.slice(a.length - end)) lines.push({ sign: ' ', text });
  return lines;
}

function hunksOf(lines: readonly Line[]): string[] {
  const changed = lines.flatMap(({ sign }, at) => (sign === ' ' ? [] : [at]));
  const hunks: string[] = [];
  for (let first = 0; first < changed.length; ) {
    let last = first;
    while (last + 1 < changed.length && changed[last + 1]! - changed[last]! <= 2 * CONTEXT) last++;
    const from = Math.max(0, changed[first]! - CONTEXT);
    const to = Math.min(lines.length, changed[last]! + 1 + CONTEXT);
    hunks.push(hunk(lines, from, to));
    first = last + 1;
  }
  return hunks;
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const count = (part: readonly Line[], not: '-' | '+') => part.filter(({ sign }) => sign !== not).length;
  const [above, own] = [lines.slice(0, from), lines.slice(from, to)];
  const range = (not: '-' | '+') => {
    const length = count(own, not);
    return `${count(above, not) + (length === 0 ? 0 : 1)},${length}`;
  };
  const text = own.map(
    (line) => `${line.sign}${line.text}${line.text.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`,
  );
  return `@@ -${range('+')} +${range('-')} @@\n${text.join('')}`;
}
