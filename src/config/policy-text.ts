/** Reads a file of policy (configuration or rules) as text, with bounds. */
import fs from 'node:fs';
import type { Problem, Result } from '../problem.ts';
import { checkFile, type PolicyFolder } from './found.ts';
import { problemIn, unreadable } from './problems.ts';

export const LARGEST_POLICY_FILE = 1024 * 1024;

/** The text of a policy file: a regular file of at most 1 MiB in UTF-8, that `checkFile` lets pass. */
export function readPolicyText(file: string, owner: PolicyFolder): Result<string> {
  const problems: Problem[] = [];
  if (!checkFile(file, owner, problems)) return { ok: false, problems };
  let bytes: Buffer;
  try {
    bytes = readBounded(file);
  } catch (error) {
    return { ok: false, problems: [unreadable(file, error)] };
  }
  if (bytes.length > LARGEST_POLICY_FILE)
    return {
      ok: false,
      problems: [problemIn(file, `is larger than ${LARGEST_POLICY_FILE / 1024 / 1024} MiB`)],
    };
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, problems: [problemIn(file, 'is not UTF-8 text', { hint: 'save it as UTF-8' })] };
  }
}

/** At most one byte more than allowed, however large the file is by now. O_NONBLOCK: a named pipe must not hold us. */
function readBounded(file: string): Buffer {
  const fd = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    const buffer = Buffer.alloc(LARGEST_POLICY_FILE + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = fs.readSync(fd, buffer, length, buffer.length - length, null);
    return buffer.subarray(0, length);
  } finally {
    fs.closeSync(fd);
  }
}
