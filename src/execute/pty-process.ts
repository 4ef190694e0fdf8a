/**
 * A child in a PTY of its own.
 *
 * The native part of node-pty without its `spawn`, which is made for terminal emulators and would not do here:
 * - 200 ms after the child's exit it throws away what was not read yet, so a slow reader loses output;
 * - it reports the exit only once the output is closed, so nobody can tell which of the two is late;
 * - with raw bytes (`encoding: null`) it leaves IUTF8 out, and erasing `é` in a prompt leaves half a character;
 * - it sets TERM and PWD in the child's environment.
 *
 * Nor is the stream written to: libuv then waits, and hoopx with it, until the child has read. A guarded shell that waits
 * for hoopx's word while more than the 4 KiB that a PTY holds were typed ahead would wait for ever.
 */

import { readSync, realpathSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import { requireBinary } from 'node-pty/requireBinary.js';
import type { Execution } from './types.ts';

/** How often a PTY that is full is tried again: nothing tells when it is not. */
const RETRY_MS = 2;

export interface Size {
  columns: number;
  rows: number;
}

export interface PtyProcess {
  pid: number;
  /** The child's side, as a device file (`/dev/pts/3`). */
  device: string;
  /** The child's output. At the end it gives an EIO error or an 'end'. */
  stream: ReadStream;
  /** The child's input. */
  input: Writable;
  /** Reads what the stream left behind; to be called on its 'end', not later. */
  rest(): Buffer;
  exited: Promise<{ code: number; signal: number }>;
  /** Closes the PTY: what still runs in it is hung up. */
  close(): void;
  resize(size: Size): void;
}

/** Starts `argv[0]`, looked up on the PATH of `env` by execvp, as leader of a session whose terminal is the new PTY. */
export function startInPty({ argv, cwd, env }: Execution, size: Size): PtyProcess {
  const binary = requireBinary('pty.node');
  const variables = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${value}`,
  );
  let exit: (how: { code: number; signal: number }) => void = () => {};
  const exited = new Promise<{ code: number; signal: number }>((resolve) => {
    exit = resolve;
  });
  const { fd, pid, pty } = binary.fork(
    argv[0],
    argv.slice(1),
    variables,
    cwd,
    size.columns,
    size.rows,
    -1,
    -1,
    true,
    helperPath(),
    (code, signal) => exit({ code, signal }),
  );
  const stream = new ReadStream(fd);
  const close = keepOpen(stream, exited);
  return {
    pid,
    device: pty,
    stream,
    input: inputOf(fd, stream),
    exited,
    close,
    rest: () => readRest(fd),
    resize: ({ columns, rows }) => {
      try {
        binary.resize(fd, columns, rows);
      } catch {
        // The PTY closed meanwhile.
      }
    },
  };
}

/**
 * Keeps the PTY open until the child has ended when its output is at its end, and gives what closes it before. A child may
 * close its side and live on for a moment (`touch` does before it exits): hung up then, it would end by SIGHUP. Where
 * nobody wants the rest of the output the PTY closes at once: what came in meanwhile would be read into a stream that is
 * destroyed, for which Node throws.
 */
function keepOpen(stream: ReadStream, exited: Promise<unknown>): () => void {
  let letGo = () => {};
  const free = Promise.race([exited, new Promise<void>((resolve) => (letGo = resolve))]);
  const destroy = stream._destroy.bind(stream);
  stream._destroy = (error, done) => {
    if (error || stream.readableEnded) void free.then(() => destroy(error, done));
    else destroy(error, done);
  };
  return () => {
    letGo();
    stream.destroy();
  };
}

/** What is written reaches the child in its own time; what it has not read when `stream` is closed is dropped. */
function inputOf(fd: number, stream: ReadStream): Writable {
  return new Writable({
    write: (bytes: Buffer, _encoding, done) => {
      let written = 0;
      const write = () => {
        try {
          while (written < bytes.length && !stream.destroyed) written += writeSync(fd, bytes, written);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return void setTimeout(write, RETRY_MS);
          // EIO: nobody has the PTY open any more.
        }
        done();
      };
      write();
    },
  });
}

/**
 * libuv takes a hang-up together with a read that did not fill its buffer for the end. A PTY never fills it, it
 * gives 4 KiB at a time, so up to 64 KiB of a burst right before the exit would be lost.
 */
function readRest(fd: number): Buffer {
  const chunks: Buffer[] = [];
  const chunk = Buffer.alloc(64 * 1024);
  try {
    for (let length = 1; length > 0; ) {
      length = readSync(fd, chunk);
      chunks.push(Buffer.from(chunk.subarray(0, length)));
    }
  } catch {
    // EIO: now it is the end.
  }
  return Buffer.concat(chunks);
}

/** macOS cannot fork safely from Node: a small program of node-pty's does the rest there. */
function helperPath(): string {
  if (process.platform !== 'darwin') return '';
  const fromHoopx = createRequire(realpathSync(process.argv[1] ?? process.execPath));
  const fromNodePty = createRequire(fromHoopx.resolve('node-pty/package.json'));
  return fromNodePty.resolve(`@lydell/node-pty-${process.platform}-${process.arch}/spawn-helper`);
}
