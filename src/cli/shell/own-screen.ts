/** The question on a screen of its own: what the shell had drawn is there again afterwards. */
import type { PtySession } from '../../execute/pty.ts';
import { sayError } from '../say.ts';

export async function onOwnScreen<T>(pty: PtySession, work: () => Promise<T>): Promise<T> {
  return pty.interlude(async () => {
    sayError('\x1b[?1049h\x1b[H\x1b[2J');
    try {
      return await work();
    } finally {
      sayError('\x1b[?1049l');
    }
  });
}
