/** The pipes that a child writes its output to. */

import { closeSync, constants, fstatSync, mkdtempSync, openSync, rmdirSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { makeFifos } from './fifo.ts';

export interface Inlet {
  /** hoopx's end. */
  reader: Readable;
  /** The child's end, to be closed once the child has it. */
  writer: number;
}

export interface Inlets {
  stdout: Inlet;
  stderr: Inlet;
  /** Start of the path that /proc shows for both: with it the processes that hold them can be found. */
  path: string;
  closeReaders(): void;
  closeWriters(): void;
  close(): void;
}

/**
 * Opens a real pipe for each stream. Null where that fails (no temporary folder, no mkfifo), and where hoopx itself was
 * given sockets, so that the command would have had sockets without it: the caller then takes what Node gives.
 *
 * Node's own 'pipe' is a socket, and a socket cannot be opened by name: `echo x > /dev/stderr`, which scripts do
 * every day, fails there with ENXIO. Node cannot make a pipe, so mkfifo(1) makes two in a private folder, which is
 * gone again before the child starts. It takes 3 to 5 ms, most of them in parallel with hoopx's own work (`prepare`).
 */
export async function openInlets(): Promise<Inlets | null> {
  if (isSocket(1) && isSocket(2)) return null;
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), 'hoopx-'));
  } catch {
    return null;
  }
  const paths: [string, string] = [join(folder, 'stdout'), join(folder, 'stderr')];
  const opened: number[] = [];
  try {
    if (!(await makeFifos(paths))) return null;
    for (const path of paths) {
      // The reader first: it opens at once, and a writer that finds a reader does not wait either.
      opened.push(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
      opened.push(openSync(path, constants.O_WRONLY));
    }
    const [outReader, outWriter, errReader, errWriter] = opened.splice(0) as [number, number, number, number];
    return inletsOf(inletOf(outReader, outWriter), inletOf(errReader, errWriter), `${folder}/`);
  } catch {
    for (const fd of opened) closeSync(fd);
    return null;
  } finally {
    remove(folder, paths);
  }
}

function inletOf(reader: number, writer: number): Inlet {
  return { reader: new Socket({ fd: reader, readable: true, writable: false }), writer };
}

function inletsOf(stdout: Inlet, stderr: Inlet, path: string): Inlets {
  const closeReaders = () => {
    for (const { reader } of [stdout, stderr]) reader.destroy();
  };
  const closeWriters = () => {
    for (const { writer } of [stdout, stderr]) closeSync(writer);
  };
  const close = () => {
    closeReaders();
    closeWriters();
  };
  return { stdout, stderr, path, closeReaders, closeWriters, close };
}

function remove(folder: string, files: readonly string[]): void {
  for (const file of files) {
    try {
      unlinkSync(file);
    } catch {
      // It was never made.
    }
  }
  try {
    rmdirSync(folder);
  } catch {
    // Somebody put a file into it: what is left is an empty pipe's folder, not the run's business.
  }
}

function isSocket(fd: number): boolean {
  try {
    return fstatSync(fd).isSocket();
  } catch {
    return false; // closed
  }
}
