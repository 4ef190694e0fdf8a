/** Complete commands out of the lines of a script on a pipe. */
import type { LineSource } from '../../execute/line-source.ts';
import { scriptFrom } from '../../intercept/encoding.ts';
import { isComplete } from '../../intercept/shell/complete.ts';
import type { CommandReader } from './session.ts';

/** Longest command, in bytes; what is longer is refused whole. */
const LONGEST = 32 * 1024 * 1024;

/** `person`: somebody types the lines and sees the shell's prompts. */
export function commandReader(
  lines: LineSource,
  say: (text: string) => void,
  { person }: { person: boolean },
): CommandReader {
  return {
    say,
    command: async (prompts) => {
      const shown = person ? await prompts() : null;
      let bytes = Buffer.alloc(0);
      for (;;) {
        if (shown !== null) say(bytes.length === 0 ? shown.first : shown.more);
        const line = await lines.next();
        if (line === null && bytes.length === 0) return null;
        if (line !== null) bytes = Buffer.concat([bytes, line]);
        if (bytes.length > LONGEST) return { ok: false, message: 'the command is too long' };
        const read = scriptFrom(bytes);
        if (!read.ok) return { ok: false, message: `the line ${read.message}` };
        if (line !== null && !isComplete(read.script)) continue;
        if (/^\s*(?:#[^\n]*)?$/.test(read.script)) {
          if (line === null) return null;
          bytes = Buffer.alloc(0);
          continue;
        }
        return { ok: true, text: read.script };
      }
    },
  };
}
