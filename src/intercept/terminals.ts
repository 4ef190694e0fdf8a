/** Whether a descriptor is a terminal, without loading Node's stream classes for what is none. */
import { fstatSync, statSync } from 'node:fs';

export function isTerminal(fd: 0 | 1 | 2): boolean {
  try {
    const found = fstatSync(fd);
    // node:tty brings node:net with it (about 4 ms); agents give files, pipes and /dev/null.
    if (!found.isCharacterDevice() || found.rdev === statSync('/dev/null').rdev) return false;
    return process.getBuiltinModule('node:tty').isatty(fd);
  } catch {
    return false;
  }
}
