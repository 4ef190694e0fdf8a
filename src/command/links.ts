/** Symbolic links that a request makes: what lies behind them is where they lead (`ln -s / x; rm -rf x/*`). */
import type { Context, Files } from './types.ts';

/** The context in which `links` lead from place to source, both absolute. More links may be added to the map later. */
export function withLinks(context: Context, links: ReadonlyMap<string, string>): Context {
  const { files } = context;
  /** Where a path leads by the longest link that it begins with; null when by none. */
  const behind = (path: string): string | null => {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const source = links.get(path.slice(0, end));
      if (source !== undefined) return joined(source, path.slice(end));
    }
    return null;
  };
  const linked: Files = {
    kind: (path) => {
      if (links.has(path)) return 'symlink';
      const source = behind(path);
      return source === null ? files.kind(path) : files.kind(source);
    },
    realpath: (path) => {
      let at = path;
      // A link may lead to another; in a ring they lead nowhere.
      for (let hop = 0; hop < 8; hop++) {
        const source = behind(at);
        if (source === null) break;
        at = source;
      }
      return at === path ? files.realpath(path) : (files.realpath(at) ?? at);
    },
    read: (path) => files.read(behind(path) ?? path),
  };
  return { ...context, files: linked };
}

const joined = (folder: string, rest: string): string =>
  folder === '/' && rest !== '' ? rest : folder + rest;
