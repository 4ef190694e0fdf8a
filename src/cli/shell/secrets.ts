/** What a shell and hoopx know each other by. */
import { randomBytes } from 'node:crypto';
import type { ShellSecrets } from '../../intercept/shell/message.ts';

export function newSecrets(): ShellSecrets {
  return { token: secret(), reply: secret() };
}

function secret(): string {
  return randomBytes(32).toString('hex');
}
