/** Asks Git about a repository, so that nothing of the repository's own configuration runs. */
import { execa } from 'execa';

const QUIET = [
  '--no-pager',
  '--no-optional-locks',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.quotePath=false',
];
const LARGEST_OUTPUT = 64 * 1024 * 1024;

export type Answer = { ok: true; out: string } | { ok: false; message: string };

/** What Git prints; `message` is its first line on stderr. */
export async function git(cwd: string, args: readonly string[]): Promise<Answer> {
  const { exitCode, stdout, stderr, failed, shortMessage } = await execa('git', [...QUIET, ...args], {
    cwd,
    reject: false,
    stdin: 'ignore',
    maxBuffer: LARGEST_OUTPUT,
    stripFinalNewline: false,
    env: { GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
  });
  if (!failed) return { ok: true, out: stdout };
  const said = stderr.trim().split('\n', 1)[0] ?? '';
  return { ok: false, message: said === '' ? `git: ${exitCode ?? shortMessage}` : said };
}

/** The commit that a revision names, or null. A revision can be no option. */
export async function commitNamed(cwd: string, revision: string): Promise<string | null> {
  if (revision.startsWith('-')) return null;
  const found = await git(cwd, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  return found.ok ? found.out.trim() : null;
}

/** A list that Git ended with NUL after each entry. */
export function entries(out: string): string[] {
  return out.split('\0').filter((entry) => entry !== '');
}
