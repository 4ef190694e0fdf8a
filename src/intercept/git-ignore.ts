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

/** @param path from the root of the work tree, not tracked */
export function isIgnored(root: string, path: string, home: string): boolean {
  const common = gitFolderOf(root);
  const general = [
    join(home, '.config/git/ignore'),
    ...(common === null ? [] : [join(common, 'info/exclude')]),
  ].flatMap((file) => patternsIn(file));
  const steps = path.split('/');
  // What lies below an ignored folder cannot be taken back by a pattern.
  for (let depth = 1; depth <= steps.length; depth++)
    if (matched(root, steps.slice(0, depth), general) === true) return true;
  return false;
}

/** The word of the last pattern that matches; null when none does. */
function matched(root: string, steps: readonly string[], general: readonly Pattern[]): boolean | null {
  let word: boolean | null = null;
  let isFolder: boolean | undefined;
  const ask = (patterns: readonly Pattern[], path: string) => {
    for (const { matches, negated, folderOnly } of patterns) {
      if (!matches.test(path)) continue;
      isFolder ??= isFolderAt(join(root, ...steps));
      if (!folderOnly || isFolder) word = !negated;
    }
  };
  ask(general, steps.join('/'));
  for (let depth = 0; depth < steps.length; depth++)
    ask(patternsIn(join(root, ...steps.slice(0, depth), '.gitignore')), steps.slice(depth).join('/'));
  return word;
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
