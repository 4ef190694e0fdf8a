import { rmSync } from 'node:fs';

/** A shell that was killed may still be writing its history, and then the folder is not empty once more. */
export function removeFolder(folder: string): void {
  for (let tries = 0; ; tries++) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (tries === 50) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
