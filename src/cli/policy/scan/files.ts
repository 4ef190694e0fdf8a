/** Which files are scanned, and what stands in them: of the work tree, of the index, or what has changed since. */
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { problemIn, unreadable } from '../../../config/problems.ts';
import type { Problem, Result } from '../../../problem.ts';
import { commitNamed, entries, git } from '../git.ts';
import type { ScannedFile } from './block.ts';
import { mayHoldShell } from './extract.ts';

const LARGEST = 1024 * 1024;
/** Not walked where there is no Git to say what belongs to the project. */
const NOT_WALKED: ReadonlySet<string> = new Set([
  '.git',
  'node_modules',
  '.venv',
  'vendor',
  'target',
  'dist',
  'build',
]);

export interface ScanWish {
  /** Files and folders, as given; none is everything. */
  paths: readonly string[];
  staged: boolean;
  since: string | null;
}

/** The files that may hold shell, relative to `root` (the work tree, or the folder where there is none). */
export async function filesToScan(
  wish: ScanWish,
  { cwd, root, underGit }: { cwd: string; root: string; underGit: boolean },
): Promise<Result<ScannedFile[]>> {
  const problems: Problem[] = [];
  const wanted = wish.paths.map((path) => resolve(cwd, path));
  for (const path of wanted)
    if (statSync(path, { throwIfNoEntry: false }) === undefined)
      problems.push(unreadable(path, { code: 'ENOENT' }));
  if (problems.length > 0) return { ok: false, problems };
  const isWanted = (file: string) =>
    wanted.length === 0 ||
    wanted.some((path) => path === join(root, file) || join(root, file).startsWith(path + sep));

  const listed = await listFiles(wish, root, underGit, wanted);
  if (!listed.ok) return listed;
  const files: ScannedFile[] = [];
  for (const path of listed.value) {
    if (!isWanted(path) || !(mayHoldShell(path) || wanted.includes(join(root, path)))) continue;
    const text = wish.staged ? await stagedText(root, path) : textOf(join(root, path));
    if (text !== null) files.push({ path: path.split(sep).join('/'), text });
  }
  return { ok: true, value: files };
}

async function listFiles(
  { staged, since }: ScanWish,
  root: string,
  underGit: boolean,
  wanted: readonly string[],
): Promise<Result<string[]>> {
  const failed = (message: string): Result<string[]> => ({ ok: false, problems: [problemIn(root, message)] });
  if (!underGit) {
    if (staged || since !== null) return failed('is no Git repository: --staged and --since need one');
    const tops = wanted.length > 0 ? wanted : [root];
    return { ok: true, value: tops.flatMap((top) => walked(top)).map((file) => relative(root, file)) };
  }
  const changed = [
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--name-only',
    '-z',
    '--diff-filter=ACMT',
  ];
  const others = ['ls-files', '-z', '--others', '--exclude-standard'];
  if (staged) {
    const found = await git(root, [...changed, '--cached']);
    return found.ok ? { ok: true, value: entries(found.out) } : failed(found.message);
  }
  let lists = [['ls-files', '-z', '--cached'], others];
  if (since !== null) {
    const commit = await commitNamed(root, since);
    if (commit === null) return failed(`has no revision "${since}"`);
    lists = [[...changed, commit], others];
  }
  const files = new Set<string>();
  for (const list of lists) {
    const found = await git(root, list);
    if (!found.ok) return failed(found.message);
    for (const file of entries(found.out)) files.add(file);
  }
  return { ok: true, value: [...files].sort() };
}

function walked(top: string): string[] {
  if (!statSync(top).isDirectory()) return [top];
  return readdirSync(top, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return NOT_WALKED.has(entry.name) ? [] : walked(join(top, entry.name));
      return entry.isFile() ? [join(top, entry.name)] : [];
    });
}

async function stagedText(root: string, path: string): Promise<string | null> {
  const found = await git(root, ['cat-file', 'blob', `:${path}`]);
  return found.ok && found.out.length <= LARGEST && !found.out.includes('\0') ? found.out : null;
}

/** Text of a regular file; null for anything else, for what is too large, and for what is no text. */
function textOf(file: string): string | null {
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > LARGEST) return null;
    const bytes = Buffer.alloc(stat.size);
    const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, stat.size, 0));
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}
