/** The URL of a repository's remote `origin`, from its configuration file; Git itself is never started. */
import type { Context } from '../../command/types.ts';

/** Without user and password; null when there is none, or when it is not known. */
export function remoteOf({ files }: Pick<Context, 'files'>, root: string): string | null {
  const folder = commonFolder(files, root);
  const text = folder === null ? null : files.read(`${folder}/config`);
  const section = /^\[remote "origin"\][^\n]*\n((?:(?!\[)[^\n]*\n?)*)/m.exec(text ?? '')?.[1];
  const url = /^[ \t]*url[ \t]*=[ \t]*"?([^"\n]+?)"?[ \t\r]*$/m.exec(section ?? '')?.[1];
  return url === undefined ? null : url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

/** `.git`, or for a linked work tree the folder of the main repository. */
function commonFolder(files: Context['files'], root: string): string | null {
  const git = `${root}/.git`;
  const pointer =
    files.kind(git) === 'file' ? /^gitdir: (.+?)\r?\n?$/.exec(files.read(git) ?? '')?.[1] : undefined;
  if (pointer === undefined) return git;
  const folder = pointer.startsWith('/') ? pointer : `${root}/${pointer}`;
  return folder.replace(/\/worktrees\/[^/]+\/?$/, '');
}
