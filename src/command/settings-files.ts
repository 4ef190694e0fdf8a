/** Files whose settings a tool acts on the next time that it runs: what a request writes there is read at once. */
import type { Frame } from './frame.ts';
import type { Start } from './spec.ts';
import { fromPieces, knownText } from './value.ts';

const NAMES =
  /\/(?:\.npmrc|\.yarnrc(?:\.yml)?|bunfig\.toml|pip\.conf|pip\.ini|\.cargo\/config(?:\.toml)?|\.pre-commit-config\.ya?ml|lefthook(?:-local)?\.ya?ml|devcontainer\.json|\.air\.toml|nodemon\.json|\.?mise(?:\.local)?\.toml|gradle\.properties|uv\.toml|\.condarc)$/;
const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [NAMES, 'settings'],
  [/\/(?:\.exrc|\.nvimrc|\.vimrc|\.gvimrc)$/, 'vim'],
  [/\/Procfile(?:\.\w+)?$/, 'settings'],
];

/** What the request has written to these paths starts later. */
export function settingsStarts(paths: readonly string[], frame: Frame): Start[] {
  return paths.flatMap((path): Start[] => {
    const language = LANGUAGES.find(([pattern]) => pattern.test(path))?.[1];
    if (language === undefined) return [];
    const text = frame.scene.written.get(path)?.text;
    return text && knownText(text) !== null
      ? [{ kind: 'code', language, text: fromPieces(text), origin: 'argument' }]
      : [];
  });
}
