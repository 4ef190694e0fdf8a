/** Which files hold shell, and how it is found in them. */
import type { Extractor, ScannedFile, ShellBlock } from './block.ts';
import { dockerfile } from './dockerfile.ts';
import { githubActions } from './github-actions.ts';
import { gitlabCi } from './gitlab-ci.ts';
import { makefile } from './makefile.ts';
import { packageJson } from './package-json.ts';
import { shellScript } from './shell-script.ts';

/** By path; the first that fits counts. */
const KINDS: readonly (readonly [path: RegExp, extract: Extractor])[] = [
  [/(?:^|\/)package\.json$/, packageJson],
  [/(?:^|\/)(?:GNUm|m|M)akefile$|\.mk$/, makefile],
  [/(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.(?:dockerfile|containerfile)$/i, dockerfile],
  [/(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/, githubActions],
  [/(?:^|\/)[\w.-]*\.gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/.+\.ya?ml$/, gitlabCi],
  [/\.(?:sh|bash|zsh|ksh|envrc)$|(?:^|\/)[^./]+$|(?:^|\/)\.husky\/[a-z-]+$/, shellScript],
];

/** Whether a file of this name could hold shell at all. */
export function mayHoldShell(path: string): boolean {
  return KINDS.some(([pattern]) => pattern.test(path));
}

/** Every piece of shell in a file; null when the file is not what its name says. */
export function shellIn(file: ScannedFile): ShellBlock[] | null {
  const kind = KINDS.find(([pattern]) => pattern.test(file.path));
  return kind === undefined ? [] : kind[1](file);
}
