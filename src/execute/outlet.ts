/** hoopx's own stdout and stderr, as streams that never block its event loop. */

import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';

export interface Outlet {
  stream: Writable;
  /** Closes what was opened for it; hoopx's own descriptor stays. */
  close(): void;
}

/**
 * Opens fd 1 or 2 for writing.
 *
 * A pipe is shared with whoever else writes to it (`(make & hoopx -- ls) | less`), and process.stdout would set
 * O_NONBLOCK for all of them: their writes then fail with EAGAIN. On Linux a pipe can be opened anew through
 * /proc, which gives hoopx flags of its own. Files and terminals are written synchronously; sockets are rarely shared.
 */
export function openOutlet(fd: 1 | 2): Outlet {
  const opened = process.platform === 'linux' ? reopened(fd) : null;
  return opened ?? { stream: fd === 1 ? process.stdout : process.stderr, close: () => {} };
}

function reopened(fd: number): Outlet | null {
  let copy: number;
  try {
    if (!fstatSync(fd).isFIFO()) return null;
    copy = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // No reader any more, /proc not mounted, or another user's pipe.
    return null;
  }
  try {
    const stream = new Socket({ fd: copy, readable: false, writable: true });
    return { stream, close: () => stream.destroy() };
  } catch {
    closeSync(copy);
    return null;
  }
}
