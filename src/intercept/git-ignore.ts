/** Whether Git ignores a path (gitignore(5)): patterns of every folder on the way, of the repository and of the user. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readSmallText } from './files.ts';
import { type Glob, ignoreGlob } from './ignore-glob.ts';
import { gitFolderOf } from './repository.ts';

interface Pattern {
  matches: Glob;
  negated: boolean;
  folderOnly: boolean;
}

/**
 * Characters that are matched against patterns for one request, each pattern counted. Past it nothing counts as ignored,
 * which rules take for the worse.
 */
const MOST_WORK = 5_000_000;

export interface Ignored {
  /** @param path from the root of the work tree, not tracked */
  has(path: string): boolean;
}

/** What Git ignores in a work tree. Pattern files are read once. */
export function ignoredIn(root: string, home: string): Ignored {
  const read = new Map<string, readonly Pattern[]>();
  const answers = new Map<string, boolean>();
  let work = 0;
  const patternsOf = (file: string) => {
    const known = read.get(file) ?? patternsIn(file);
    read.set(file, known);
    return known;
  };
  const folder = gitFolderOf(root);
  const general = [
    join(home, '.config/git/ignore'),
    ...(folder === null ? [] : [join(folder, 'info/exclude')]),
  ];

  /** The word of the last pattern that matches. */
  const matched = (steps: readonly string[]): boolean => {
    let word = false;
    let isFolder: boolean | undefined;
    const ask = (file: string, path: string) => {
      for (const { matches, negated, folderOnly } of patternsOf(file)) {
        work += path.length + 1;
        if (work > MOST_WORK) {
          word = false;
          return;
        }
        if (!matches.test(path)) continue;
        isFolder ??= isFolderAt(join(root, ...steps));
        if (!folderOnly || isFolder) word = !negated;
      }
    };
    for (const file of general) ask(file, steps.join('/'));
    for (let depth = 0; depth < steps.length; depth++)
      ask(join(root, ...steps.slice(0, depth), '.gitignore'), steps.slice(depth).join('/'));
    return word;
  };

  /** What lies below an ignored folder cannot be taken back by a pattern. */
  const has = (path: string): boolean => {
    const known = answers.get(path);
    if (known !== undefined) return known;
    if (path === '' || work > MOST_WORK) return false;
    const steps = path.split('/');
    const answer = has(steps.slice(0, -1).join('/')) || matched(steps);
    answers.set(path, answer);
    return answer;
  };
  return { has };
}

function isFolderAt(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

function patternsIn(file: string): Pattern[] {
  return (readSmallText(file) ?? '').split(/\r?\n/).flatMap((line) => parsePattern(line) ?? []);
}

/** One line of a .gitignore; null for a comment or nothing. */
export function parsePattern(line: string): Pattern | null {
  let glob = line.replace(/(?<!\\)\s+$/, '');
  if (glob === '' || glob.startsWith('#')) return null;
  const negated = glob.startsWith('!');
  if (negated) glob = glob.slice(1);
  const folderOnly = glob.endsWith('/');
  if (folderOnly) glob = glob.slice(0, -1);
  // A slash in front or inside ties the pattern to the folder of its file.
  const anchored = glob.includes('/');
  return { matches: ignoreGlob(glob.replace(/^\//, ''), !anchored), negated, folderOnly };
}
