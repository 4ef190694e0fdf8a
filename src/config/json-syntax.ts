/** Where and why a text is not JSON. `JSON.parse` says it in words that change with the engine, often without a place. */

export interface JsonFault {
  /** Offset of the first character that cannot be, UTF-16 units; the text's length when it ends too soon. */
  offset: number;
  message: string;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** The first fault of a text, or null for JSON (RFC 8259). Takes time in proportion to the text, and no stack. */
export function jsonFault(text: string): JsonFault | null {
  const open: ('[' | '{')[] = [];
  let offset = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    if (!pattern.test(text)) return false;
    offset = pattern.lastIndex;
    return true;
  };
  const takeMark = (mark: string): boolean => {
    take(SPACE);
    if (text[offset] !== mark) return false;
    offset++;
    return true;
  };
  const fault = (expected: string): JsonFault => {
    take(SPACE);
    const found =
      offset < text.length ? JSON.stringify(String.fromCodePoint(text.codePointAt(offset)!)) : 'the end';
    return { offset, message: `expected ${expected}, found ${found}` };
  };
  const key = (): JsonFault | null => {
    take(SPACE);
    if (!take(STRING)) return fault('a key in double quotes');
    return takeMark(':') ? null : fault('":" after the key');
  };

  for (;;) {
    // A value begins here.
    if (takeMark('[')) {
      if (!takeMark(']')) {
        open.push('[');
        continue;
      }
    } else if (takeMark('{')) {
      if (!takeMark('}')) {
        open.push('{');
        const wrong = key();
        if (wrong !== null) return wrong;
        continue;
      }
    } else if (!take(SCALAR)) return fault('a value');
    // A value has ended: close what it ends, or go on to the next.
    for (;;) {
      const inside = open.at(-1);
      if (inside === undefined) {
        take(SPACE);
        return offset === text.length ? null : fault('nothing more');
      }
      if (takeMark(',')) {
        const wrong = inside === '{' ? key() : null;
        if (wrong !== null) return wrong;
        break;
      }
      if (!takeMark(inside === '{' ? '}' : ']')) return fault(inside === '{' ? '"," or "}"' : '"," or "]"');
      open.pop();
    }
  }
}
