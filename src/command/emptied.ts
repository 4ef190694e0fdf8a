/** Which writes leave nothing of what was in a file, though nothing worth keeping takes its place. */
import { pathTarget } from './targets.ts';
import type { Context, Invocation, Target } from './types.ts';
import { known, type Text } from './value.ts';

/** Files that somebody wrote: where it is not known whether one exists, its name says what emptying it would lose. */
const SOURCE_FILE =
  /(?<!\/__init__)\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|c|h|cc|cpp|hpp|cs|swift|php|sql|md|json|ya?ml|toml|tf|html|css|scss|vue|svelte|ipynb|sqlite3?|db3?)$/;

/** Every file of a folder (`for f in *; do > "$f"; done`), and names that were looked up, which are of files that are there. */
const MANY_FILES =
  /^(?!.*(?:logs?|tmp|cache|out|dist|build)\/).*\/\*$|^\(standard input\)$|^\$\((?:git ls-files|find|fd|ls)\b/;

/** Whether a file is there that has something to lose. */
export function hasContent({ exists, value, whole }: Target): boolean {
  return exists ?? (whole || SOURCE_FILE.test(value) || MANY_FILES.test(value));
}

/** Programs that print what they read, changed or in part: `jq . f > f` finds the file emptied by its own redirection. */
const FILTERS: ReadonlySet<string> = new Set(
  'awk base64 cat column cut envsubst expand fmt fold gawk grep gsed head iconv jq mawk nl perl prettier rev rg sed sort strings tac tail tr uniq xmllint yq'.split(
    ' ',
  ),
);

/** Whether what a command prints into `target` is nothing, noise without end, or what it was to read from there. */
export function empties(
  { program, argv, redirections }: Invocation,
  target: Target,
  input: Text | null,
  cwd: Text,
  context: Context,
): boolean {
  const args = argv.slice(1);
  switch (program) {
    case ':':
    case 'true':
      return args.length === 0 && redirections.length > 0;
    case 'echo':
      return args.every((arg) => arg === '-n' || arg === '') && (args.length === 0 || args[0] === '-n');
    case 'printf':
      return args.length === 1 && args[0] === '';
    case 'yes':
      return true;
    case 'cat':
    case 'head':
      if (args.some((arg) => NOISE.test(arg))) return true;
      if (args.length === 0) return input?.length === 0;
      if (args.length === 2 && args[0] === '-c' && args[1] === '0') return true;
  }
  if (program === null || !FILTERS.has(program)) return false;
  return args.some(
    (arg) => !arg.startsWith('-') && pathTarget(known(arg), cwd, context).value === target.value,
  );
}

const NOISE = /^\/dev\/(?:null|zero|u?random|full)$/;
