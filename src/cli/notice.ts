/** What a session is told once: that somebody's policy does not do here what its file says. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeVisible } from '../approval/visible.ts';
import type { Ignored } from '../config/configuration.ts';
import { codeOf } from '../private-files.ts';
import { sayError } from './say.ts';

/** One line on stderr, once for a session and the same list. Told again rather than never when that cannot be noted. */
export function noticeIgnored(ignored: readonly Ignored[], session: string, state: string): void {
  const [first] = ignored;
  if (first === undefined || !isFirst(ignored, session, join(state, 'notices'))) return;
  const more = ignored.length > 1 ? ` and ${ignored.length - 1} more` : '';
  const line = `hoopx: ignored, as it would make the policy weaker: ${first.what} (${first.why})${more}; see: hoopx policy status`;
  sayError(`${makeVisible(line, { limit: 600 })}\n`);
}

/** Notes are kept for the day, in a folder each. */
function isFirst(ignored: readonly Ignored[], session: string, folder: string): boolean {
  const day = new Date().toISOString().slice(0, 10);
  const told = JSON.stringify([session, ignored.map(({ layer, what, why }) => [layer, what, why])]);
  const note = join(folder, day, createHash('sha256').update(told).digest('hex').slice(0, 32));
  try {
    if (mkdirSync(join(folder, day), { recursive: true, mode: 0o700 }) !== undefined)
      for (const name of readdirSync(folder))
        if (name !== day) rmSync(join(folder, name), { recursive: true });
    writeFileSync(note, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    return codeOf(error) !== 'EEXIST';
  }
}
