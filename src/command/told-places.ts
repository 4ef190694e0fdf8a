/**
 * Folders and programs that tools tell of: `"$(npm root)/.bin/tsc"`, `"$(go env GOPATH)/bin/lint"`. Where they lie by
 * default is near enough to say what kind of place it is.
 */
import type { Call } from './call.ts';
import { fromPieces, type Text } from './value.ts';

type Places = readonly (readonly [args: RegExp, place: string])[];

/** `.` is the working directory, `~` the home, `$1` what was asked for. */
const PLACES: ReadonlyMap<string, Places> = new Map<string, Places>([
  [
    'npm',
    [
      [/^root$/, './node_modules'],
      [/^bin$/, './node_modules/.bin'],
      [/^prefix$/, '.'],
      [/^root (?:-g|--global)$/, '/usr/local/lib/node_modules'],
      [/^bin (?:-g|--global)$/, '/usr/local/bin'],
      [/^(?:prefix (?:-g|--global)|config get prefix)$/, '/usr/local'],
    ],
  ],
  ['yarn', [[/^(?:--silent |-s )?bin(?: ([\w.-]+))?$/, './node_modules/.bin/$1']]],
  [
    'pnpm',
    [
      [/^root$/, './node_modules'],
      [/^bin(?: ([\w.-]+))?$/, './node_modules/.bin/$1'],
    ],
  ],
  ['bun', [[/^pm bin$/, './node_modules/.bin']]],
  [
    'brew',
    [
      [/^--prefix$/, '/opt/homebrew'],
      [/^--prefix ([\w@.+-]+)$/, '/opt/homebrew/opt/$1'],
      [/^--cellar(?: ([\w@.+-]+))?$/, '/opt/homebrew/Cellar/$1'],
    ],
  ],
  [
    'go',
    [
      [/^env GOPATH$/, '~/go'],
      [/^env GOBIN$/, '~/go/bin'],
      [/^env GOROOT$/, '/usr/local/go'],
    ],
  ],
  ['rustc', [[/^--print[ =]sysroot$/, '~/.rustup/toolchains/stable']]],
  ['rustup', [[/^which (?:--toolchain \w+ )?([\w-]+)$/, '~/.cargo/bin/$1']]],
  ['xcrun', [[/^(?:--find|-f|--sdk \w+ --find) ([\w+-]+)$/, '/usr/bin/$1']]],
  ['xcode-select', [[/^(?:-p|--print-path)$/, '/Applications/Xcode.app/Contents/Developer']]],
  ['conda', [[/^info --base$/, '~/miniconda3']]],
  ['poetry', [[/^env info (?:-p|--path)$/, './.venv']]],
  ['pipenv', [[/^--venv$/, './.venv']]],
  ...['pyenv', 'rbenv', 'nodenv', 'goenv', 'asdf', 'mise', 'rtx'].map((name): [string, Places] => [
    name,
    [
      [/^which ([\w.-]+)$/, `~/.${name}/shims/$1`],
      [/^root$/, `~/.${name}`],
      [/^prefix(?: [\w.-]+)?$/, `~/.${name}/versions/current`],
    ],
  ]),
  ...['python', 'python3'].map((name): [string, Places] => [name, [[/^-m site --user-base$/, '~/.local']]]),
]);

/** What a tool prints of a place, or null when that is not what it was asked. */
export function toldPlace(program: string, { args, cwd, context }: Call): Text | null {
  const places = PLACES.get(program);
  if (!places || args.length === 0 || args.length > 4 || args.some((arg) => !arg.known)) return null;
  const asked = args.map((arg) => arg.text).join(' ');
  for (const [pattern, place] of places) {
    const match = pattern.exec(asked);
    if (!match) continue;
    const text = place.replace('$1', match[1] ?? '').replace(/\/$/, '');
    if (text.startsWith('.')) return fromPieces([...cwd, text.slice(1)]).pieces;
    return [text.startsWith('~') ? context.home + text.slice(1) : text];
  }
  return null;
}
