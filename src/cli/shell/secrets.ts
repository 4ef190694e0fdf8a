/** What a shell and hoopx know each other by. */
import { randomBytes } from 'node:crypto';
import type { ShellSecrets } from '../../intercept/shell/message.ts';

export function newSecrets(): ShellSecrets {
  return { token: secret(32), reply: secret(16) };
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
