/**
 * The YAML of files of tasks: block and flow collections, scalars in every style. Anchors, tags and merge keys say nothing.
 * It never fails: what is not understood is text. Bounded in depth, and linear in the length of the text.
 */

export type Yaml = string | Yaml[] | Map<string, Yaml>;

const MAX_DEPTH = 40;
/** Characters of a line that may end in a comment, and lines of a text or list that is looked at line by line. */
const MAX_LINE = 2000;
const MAX_LINES = 500;

export function parseYaml(text: string): Yaml {
  return new Reader(text.split('\n')).node(0, 0);
}

/** A member of a mapping; of another value, and where there is none, an empty text. */
export function member(value: Yaml | undefined, name: string): Yaml {
  return value instanceof Map ? (value.get(name) ?? '') : '';
}

export function listOf(value: Yaml): Yaml[] {
  return Array.isArray(value) ? value : value === '' ? [] : [value];
}

class Reader {
  readonly #lines: string[];
  #at = 0;

  constructor(lines: string[]) {
    this.#lines = lines;
  }

  /** The value that begins in the next line, when that is indented by `least` or more. */
  node(least: number, depth: number): Yaml {
    const indent = this.#indent();
    if (indent < least || depth > MAX_DEPTH) return '';
    const text = this.#lines[this.#at]!.slice(indent);
    if (/^-(?:\s|$)/.test(text)) return this.#list(indent, depth);
    if (splitKey(text)) return this.#map(indent, depth);
    this.#at++;
    return this.#value(text, indent - 1, depth);
  }

  /** Indentation of the next line that says something; -1 at the end. */
  #indent(): number {
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at]!;
      const indent = line.search(/[^ ]/);
      if (indent >= 0 && !/^(?:#|---|\.\.\.|\s*$)/.test(line.slice(indent))) return indent;
    }
    return -1;
  }

  #list(indent: number, depth: number): Yaml[] {
    const list: Yaml[] = [];
    while (this.#indent() === indent && /^-(?:\s|$)/.test(this.#lines[this.#at]!.slice(indent))) {
      const line = this.#lines[this.#at]!;
      const rest = line.slice(indent + 1);
      if (rest.trim() === '') this.#at++;
      // What stands behind the dash is a value like one that begins in a line of its own.
      else this.#lines[this.#at] = `${' '.repeat(indent + 1)}${rest}`;
      list.push(this.node(indent + 1, depth + 1));
    }
    return list;
  }

  #map(indent: number, depth: number): Map<string, Yaml> {
    const map = new Map<string, Yaml>();
    while (this.#indent() === indent) {
      const pair = splitKey(this.#lines[this.#at]!.slice(indent));
      if (!pair) break;
      this.#at++;
      map.set(pair[0], this.#value(pair[1], indent, depth));
    }
    // A line that fits nowhere must not hold the reader.
    if (this.#indent() > indent) this.#at++;
    return map;
  }

  /** The value whose text begins behind a key or dash at `indent`. */
  #value(text: string, indent: number, depth: number): Yaml {
    const rest = text.trim().replace(/^(?:[&!]\S*\s*)+/, '');
    if (rest === '' || rest.startsWith('#')) {
      const next = this.#indent();
      const list = next === indent && /^-(?:\s|$)/.test(this.#lines[this.#at]!.slice(next));
      return this.node(list ? indent : indent + 1, depth + 1);
    }
    if (/^[|>][-+\d]*(?:\s|$)/.test(rest)) return this.#block(indent, rest.startsWith('>'));
    if (/^[[{]/.test(rest)) return parseFlow(this.#gather(rest, indent, isBalanced));
    if (/^["']/.test(rest)) return unquote(this.#gather(rest, indent, isClosed));
    return this.#gather(withoutComment(rest), indent, () => false);
  }

  #block(indent: number, folded: boolean): string {
    const lines: string[] = [];
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at]!;
      if (line.trim() !== '' && line.search(/[^ ]/) <= indent) break;
      lines.push(line);
    }
    const own = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/[^ ]/)));
    return lines
      .map((line) => line.slice(own))
      .join(folded ? ' ' : '\n')
      .trimEnd();
  }

  /** The text with the lines that continue it. */
  #gather(text: string, indent: number, complete: (text: string) => boolean): string {
    const parts = [text];
    let whole = complete(text);
    while (!whole && parts.length < MAX_LINES && this.#indent() > indent) {
      const line = withoutComment(this.#lines[this.#at++]!.trim());
      parts.push(line);
      // The quote or bracket that ends it is in the line: anything else need not be looked at again.
      whole = /["'\]}]/.test(line) && complete(parts.join(' '));
    }
    return parts.join(' ');
  }
}

function withoutComment(text: string): string {
  return text.length > MAX_LINE ? text : text.replace(/\s+#(?![^"']*["']).*$/, '');
}

/** `key: rest`, with the key in quotes or not. */
function splitKey(text: string): [key: string, rest: string] | null {
  if (/^["']/.test(text)) {
    const [, quoted, rest] = /^("(?:[^"\\]|\\.)*"|'[^']*')\s*:(?:\s+(.*))?$/.exec(text) ?? [];
    return quoted === undefined ? null : [unquote(quoted), rest ?? ''];
  }
  if (/^[[{|>]/.test(text)) return null;
  const at = text.search(/:(?:\s|$)/);
  return at <= 0 ? null : [text.slice(0, at).trim(), text.slice(at + 1)];
}

function isClosed(text: string): boolean {
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.test(text);
}

function isBalanced(text: string): boolean {
  const plain = text.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '');
  return plain.split(/[[{]/).length <= plain.split(/[\]}]/).length;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', e: '\x1b' };

function unquote(text: string): string {
  const [, double, single] = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')/.exec(text) ?? [];
  if (single !== undefined) return single.replaceAll("''", "'");
  return (double ?? text).replace(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|(.))/g, (_, hex, unicode, one) =>
    one === undefined ? String.fromCharCode(Number.parseInt(hex ?? unicode, 16)) : (ESCAPES[one] ?? one),
  );
}

/** `[a, "b c", {d: e}]` */
function parseFlow(text: string): Yaml {
  const tokens =
    text.match(
      /"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[[\]{},]|:(?=\s)|[^\s[\]{},:"'][^[\]{},]*?(?=\s*(?:[[\]{},]|:\s|$))|\S/g,
    ) ?? [];
  let at = 0;
  const value = (depth: number): Yaml => {
    const token = tokens[at++] ?? '';
    if (depth > MAX_DEPTH || (token !== '[' && token !== '{'))
      return /^["']/.test(token) ? unquote(token) : token;
    const close = token === '[' ? ']' : '}';
    const list: Yaml[] = [];
    const map = new Map<string, Yaml>();
    while (at < tokens.length && tokens[at] !== close) {
      const from = at;
      const item = value(depth + 1);
      if (tokens[at] === ':') {
        at++;
        if (typeof item === 'string') map.set(item, value(depth + 1));
      } else if (close === ']') list.push(item);
      if (tokens[at] === ',') at++;
      if (at === from) at++;
    }
    at++;
    return close === ']' && map.size === 0 ? list : map;
  };
  return value(0);
}
