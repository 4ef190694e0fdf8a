/** Cuts a byte stream into lines, in bounded memory. */

const NEWLINE = 0x0a;

/** A line without its newline, or `null` for one that was longer than the limit and is skipped. */
export type Line = Buffer | null;

/**
 * Lines of a stream, in groups: those that one chunk of input completes. A last line without newline counts.
 * @param limit longest line, in bytes
 */
export async function* linesOf(
  input: AsyncIterable<Buffer>,
  limit: number,
): AsyncGenerator<Line[], void, undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const finish = (): Line => {
    const line = length > limit ? null : parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = [];
    length = 0;
    return line;
  };
  const add = (part: Buffer): void => {
    length += part.length;
    if (length > limit) parts = [];
    else parts.push(part);
  };
  for await (const chunk of input) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      lines.push(finish());
      start = end + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [finish()];
}
