/**
 * A fish script on a pipe, whole: fish itself reads it to its end before it runs any of it, and only fish knows where a
 * command of it ends. What it runs finds an input that is over, with hoopx as without.
 */
import type { LineSource } from '../../execute/line-source.ts';
import { scriptFrom } from '../../intercept/encoding.ts';
import type { CommandReader } from './session.ts';

/** Longest script, in bytes; what is longer is refused. */
const LONGEST = 32 * 1024 * 1024;

export function fishReader(lines: LineSource, say: (text: string) => void): CommandReader {
  return {
    say,
    command: async () => {
      const parts: Buffer[] = [];
      let length = 0;
      for (let line = await lines.next(); line !== null; line = await lines.next()) {
        length += line.length;
        if (length <= LONGEST) parts.push(line);
      }
      if (length === 0) return null;
      if (length > LONGEST) return { ok: false, message: 'the script is too long' };
      const read = scriptFrom(Buffer.concat(parts));
      return read.ok ? { ok: true, text: read.script } : { ok: false, message: `the script ${read.message}` };
    },
  };
}
