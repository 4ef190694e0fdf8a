/** Which files are scanned, and what stands in them: of the work tree, of the index, or what has changed since. */
import { createHash } from 'node:crypto';
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
  const then = wish.since === null ? NOTHING : await blobsOf(wish.since, root);
  if (then === null) return { ok: false, problems: [problemIn(root, `has no revision "${wish.since}"`)] };
  const files: ScannedFile[] = [];
  for (const path of listed.value) {
    if (!isWanted(path) || !(mayHoldShell(path) || wanted.includes(join(root, path)))) continue;
    const text = wish.staged ? await stagedText(root, path) : textOf(join(root, path));
    if (text !== null && !isUnchanged(text, then.get(path)))
      files.push({ path: path.split(sep).join('/'), text });
  }
  return { ok: true, value: files };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/**
 * Ids of all files in a revision, by path; null when there is no such revision. Compared with the work tree here and
 * not by Git, which would run the clean filters that a repository configures.
 */
async function blobsOf(revision: string, root: string): Promise<ReadonlyMap<string, string> | null> {
  const commit = await commitNamed(root, revision);
  const listed = commit === null ? null : await git(root, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (listed === null || !listed.ok) return null;
  const blobs = new Map<string, string>();
  for (const entry of entries(listed.out)) {
    const [, id, path] = /^\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    if (path !== undefined) blobs.set(path, id!);
  }
  return blobs;
}

/** Whether a text is the blob that Git knows by an id (SHA-1 or SHA-256). */
function isUnchanged(text: string, id: string | undefined): boolean {
  if (id === undefined) return false;
  const bytes = Buffer.from(text);
  const hash = createHash(id.length === 64 ? 'sha256' : 'sha1').update(`blob ${bytes.length}\0`);
  return hash.update(bytes).digest('hex') === id;
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
  if (staged) {
    const base = (await commitNamed(root, 'HEAD')) ?? (await emptyTree(root));
    const changed = [
      'diff-index',
      '--cached',
      '--no-renames',
      '--name-only',
      '-z',
      '--diff-filter=ACMT',
      base,
    ];
    const found = await git(root, changed);
    return found.ok ? { ok: true, value: entries(found.out) } : failed(found.message);
  }
  const lists = [
    ['ls-files', '-z', '--cached'],
    ['ls-files', '-z', '--others', '--exclude-standard'],
  ];
  const files = new Set<string>();
  for (const list of lists) {
    const found = await git(root, list);
    if (!found.ok) return failed(found.message);
    for (const file of entries(found.out)) files.add(file);
  }
  return { ok: true, value: [...files].sort() };
}

/** What stands before the first commit. */
async function emptyTree(root: string): Promise<string> {
  const found = await git(root, ['hash-object', '-t', 'tree', '--stdin']);
  return found.ok ? found.out.trim() : 'HEAD';
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
