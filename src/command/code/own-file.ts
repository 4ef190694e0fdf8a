/** Where a script lies, as it says itself (`__dirname`, `__file__`, `__DIR__`), and the folder of a path. */
import type { Scene } from './findings.ts';
import { cwdValue } from './handlers.ts';
import type { Handler } from './language.ts';
import { alternatives, joinPath, literal, make, oneOf, textValue, UNKNOWN, type Value } from './values.ts';

/** The file that the code is in; code of no file (`node -e`) has none. */
export function ownFile({ file }: Scene): Value | null {
  return file == null ? null : textValue(file);
}

/** The folder of the code's file; of code that is in none, the working directory. */
export function ownFolder(scene: Scene): Value {
  return scene.file == null ? cwdValue(scene) : textValue(folderOf(scene.file));
}

function folderOf(path: string): string {
  const trimmed = path.replace(/(?<=[^/])\/+$/, '');
  const end = trimmed.lastIndexOf('/');
  return end < 0 ? '.' : trimmed.slice(0, end) || '/';
}

/** `dirname(path)`; PHP's takes how many levels to go up. */
export const dirname: Handler = ({ args: [value = UNKNOWN, levels] }) =>
  oneOf(
    alternatives(value).map((each) => {
      let text = literal(each);
      if (text === null) return make({ path: 'dirname()', taints: each.taints });
      for (let level = Math.min(Number(literal(levels) ?? 1), 64); level > 0; level--) text = folderOf(text);
      return textValue(text);
    }),
  );

/** `new URL('../x', import.meta.url)`, as the path that it stands for; other addresses are what they are. */
export const fileUrl: Handler = (site) => {
  const [reference = UNKNOWN, base] = site.args;
  if (literal(reference)?.startsWith('file://')) return pathOfUrl(site) ?? reference;
  const start = literal(base);
  if (!start?.startsWith('file://')) return reference;
  const text = literal(reference);
  if (text !== null && /^[a-z][a-z+.-]+:/i.test(text)) return reference;
  return joinPath([textValue(start.slice('file://'.length).replace(/[^/]*$/, '')), reference]);
};

/** `fileURLToPath(url)`. */
export const pathOfUrl: Handler = ({ args: [url = UNKNOWN] }) => {
  const text = literal(url);
  return text?.startsWith('file://') ? textValue(text.slice('file://'.length)) : url;
};
