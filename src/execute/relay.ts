/** Carries one stream of the child's output to hoopx's own, byte for byte, no faster than it is read there. */

import type { Readable, Transform, Writable } from 'node:stream';

/**
 * What the child's output passes on its way, one new Transform per stream: this is the place of the masking stage.
 * In a PTY both streams are one, `stdout`. A filter may hold bytes back until its `flush`.
 */
export interface Filters {
  stdout?: () => Transform;
  stderr?: () => Transform;
}

export interface Relay {
  /** Settles when the last byte was handed to the system, or when nobody reads any more. */
  done: Promise<void>;
  /** Bytes written so far. */
  bytes(): number;
  /** Why output was lost, null when it was not. A reader that went away (EPIPE) is no loss: `| head -1`. */
  lost(): string | null;
  /** Lets go of both ends at once; what was not written yet is dropped. */
  cut(): void;
  /** Carries nothing while on; the child soon waits, as for any slow reader. */
  hold(on: boolean): void;
}

/**
 * Starts to carry. When `outlet` fails the source is closed, so that the child's next write gets SIGPIPE exactly
 * as if it had written there itself. `rest` gives what the source still has when it says that it is at its end.
 */
export function relay(
  source: Readable,
  outlet: Writable,
  filter?: Transform,
  rest: () => Buffer = () => Buffer.alloc(0),
): Relay {
  let bytes = 0;
  let lost: string | null = null;
  let settled = false;
  let settle = () => {};
  const done = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const tail: Readable = filter ?? source;

  const finish = () => {
    if (settled) return;
    settled = true;
    source.destroy();
    filter?.destroy();
    settle();
  };
  let held = false;
  const resume = () => {
    if (!held) tail.resume();
  };

  // A PTY's end is an error (EIO) and not an 'end': what the filter still holds is flushed all the same.
  source.on('error', () => (filter === undefined ? flush() : filter.end()));
  if (filter !== undefined) {
    source.on('data', (chunk: Buffer) => {
      if (!filter.write(chunk)) source.pause();
    });
    filter.on('drain', () => source.resume());
    filter.on('error', (error) => {
      // A broken mask must not let anything pass unmasked.
      lost = error.message;
      finish();
    });
  }

  const carry = (chunk: Buffer) => {
    bytes += chunk.length;
    if (!outlet.write(chunk) || held) tail.pause();
  };
  tail.on('data', carry);
  source.on('end', () => {
    const last = settled ? Buffer.alloc(0) : rest();
    if (filter !== undefined) return void filter.end(last);
    if (last.length > 0) carry(last);
    flush();
  });
  filter?.on('end', flush);
  outlet.on('drain', resume);
  const fail = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') lost ??= error.code ?? error.message;
    finish();
  };
  keepAlive(outlet);
  outlet.on('error', fail);

  function flush(): void {
    if (settled) return;
    if (outlet.destroyed) finish();
    else outlet.write('', finish);
  }

  return {
    done: done.then(() => {
      outlet.off('drain', resume);
      outlet.off('error', fail);
    }),
    bytes: () => bytes,
    lost: () => lost,
    cut: finish,
    hold: (on) => {
      held = on;
      if (on) tail.pause();
      else tail.resume();
    },
  };
}

const kept = new WeakSet<Writable>();

/** A late EPIPE, when the run is over, must not bring hoopx down: an 'error' without a listener is thrown. */
function keepAlive(outlet: Writable): void {
  if (kept.has(outlet)) return;
  kept.add(outlet);
  outlet.on('error', () => {});
}
