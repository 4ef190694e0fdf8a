/** stty(1), for what Node cannot ask of a terminal or tell it. */

import { spawn } from 'node:child_process';
import { closeSync, constants, existsSync, openSync } from 'node:fs';

/** Fixed paths: a `stty` that an agent put on PATH must not run as hoopx. */
const STTY = ['/bin/stty', '/usr/bin/stty'].find((path) => existsSync(path)) ?? null;

/** Runs stty on the terminal of a descriptor; what it prints, or null when it failed. */
export function stty(terminal: number, args: readonly string[]): Promise<string | null> {
  if (STTY === null) return Promise.resolve(null);
  return new Promise((resolve) => {
    const child = spawn(STTY, args, { stdio: [terminal, 'pipe', 'ignore'], env: { LC_ALL: 'C' } });
    let text = '';
    child.stdout?.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? text : null));
  });
}

/** Whether Ctrl-Z typed at a terminal raises SIGTSTP there: false in raw mode, or when another key does it. */
export async function stopsOnControlZ(device: string): Promise<boolean> {
  let terminal: number;
  try {
    terminal = openSync(device, constants.O_RDONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    return false;
  }
  try {
    const settings = (await stty(terminal, ['-a'])) ?? '';
    return /(^|[\s;])isig\b/.test(settings) && /\bsusp = \^Z;/.test(settings);
  } finally {
    closeSync(terminal);
  }
}
