/** Reads the YAML of CI systems, with anchors, tags and all, and knows on which line the text of a value begins. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { deepYamlLine } from '../../../config/nesting.ts';

export interface YamlText {
  root: unknown;
  /** The value of a key in a map, with aliases followed; undefined when there is none. */
  get(node: unknown, key: string): unknown;
  /** The pairs of a map, by plain keys. */
  pairs(node: unknown): [key: string, value: unknown][];
  /** The items of a sequence. */
  items(node: unknown): unknown[];
  /** A string with the line that it begins on; null for anything else. */
  text(node: unknown): { value: string; line: number; follows: boolean } | null;
}

const LARGEST = 1024 * 1024;

/** Null for text that is not YAML. */
export function readYaml(source: string): YamlText | null {
  if (source.length > LARGEST || deepYamlLine(source) !== null) return null;
  const lines = new LineCounter();
  let document: Document;
  try {
    document = parseDocument(source, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'silent',
    });
  } catch {
    return null;
  }
  if (document.errors.length > 0) return null;
  const followed = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const map = (node: unknown): YAMLMap | null => {
    const found = followed(node);
    return isMap(found) ? found : null;
  };
  const pairs = (node: unknown): [string, unknown][] =>
    (map(node)?.items ?? []).flatMap(({ key, value }): [string, unknown][] =>
      isScalar(key) ? [[String(key.value), value]] : [],
    );
  return {
    root: document.contents,
    pairs,
    get: (node, key) => pairs(node).find(([name]) => name === key)?.[1],
    items: (node) => {
      const found = followed(node);
      // `!reference [job, script]`: a list of names, and not what they stand for.
      return isSeq(found) && !found.tag?.startsWith('!') ? found.items : [];
    },
    text: (node) => {
      const found = followed(node);
      if (!isScalar(found) || typeof found.value !== 'string') return null;
      const start = lines.linePos((found as Node).range?.[0] ?? 0).line;
      // The text of a block begins on the line after its sign.
      const block = found.type === 'BLOCK_LITERAL' || found.type === 'BLOCK_FOLDED';
      return { value: found.value, line: start + (block ? 1 : 0), follows: found.type === 'BLOCK_LITERAL' };
    },
  };
}
