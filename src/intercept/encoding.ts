/** Text that comes in as bytes. What hoopx cannot read exactly it does not decide. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';

const REPLACEMENT = '\ufffd';

/**
 * Place (from 0) of the first argument that is not valid UTF-8, or null. Node hands such bytes on as U+FFFD, so that
 * the command which is decided, and run, would not be the one that was asked for. Only Linux still tells the bytes;
 * elsewhere the command runs as it was decided, with U+FFFD in it.
 */
export function undecodableArgument(args: readonly string[], commandLine = ownCommandLine): number | null {
  if (!args.some((arg) => arg.includes(REPLACEMENT))) return null;
  const raw = commandLine()?.slice(-args.length);
  if (raw?.length !== args.length) return null;
  const index = raw.findIndex((bytes) => !isUtf8(bytes));
  return index < 0 ? null : index;
}

/** The arguments of this process as bytes, or null where the system does not tell. */
function ownCommandLine(): Buffer[] | null {
  try {
    const bytes = readFileSync('/proc/self/cmdline');
    const parts: Buffer[] = [];
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(0, start);
      parts.push(bytes.subarray(start, end < 0 ? bytes.length : end));
      start = end < 0 ? bytes.length : end + 1;
    }
    return parts;
  } catch {
    return null;
  }
}

/** A script from bytes; an error is one line. A shell drops NUL bytes: `r\0m` in a file would run `rm`. */
export function scriptFrom(bytes: Buffer): { ok: true; script: string } | { ok: false; message: string } {
  if (bytes.includes(0)) return { ok: false, message: 'contains NUL bytes: not a shell script' };
  if (!isUtf8(bytes)) return { ok: false, message: 'is not valid UTF-8' };
  return { ok: true, script: bytes.toString('utf8') };
}
