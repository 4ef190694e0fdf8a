/** Questions in a terminal that a shell has: one after the other, each on a screen of its own. */
import type { PtySession } from '../../execute/pty.ts';
import { sayError } from '../say.ts';

/** What the shell had drawn is there again afterwards. */
async function onOwnScreen<T>(pty: PtySession, work: () => Promise<T>): Promise<T> {
  return pty.interlude(async () => {
    sayError('\x1b[?1049h\x1b[H\x1b[2J');
    try {
      return await work();
    } finally {
      sayError('\x1b[?1049l');
    }
  });
}

/** Gives the terminal to one question after the other; without a PTY between, to each as it is. */
export function inTurn(
  terminal: () => PtySession | null | Promise<PtySession | null>,
): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const answered = last.then(async () => {
      const pty = await terminal();
      return pty === null ? work() : onOwnScreen(pty, work);
    });
    last = answered.catch(() => {});
    return answered;
  };
}
