/** Python's string literals: prefixes, quotes and escapes. */

const OPENING = /^([a-zA-Z]{0,2})('''|"""|'|")/;
const ESCAPE =
  /\\(?:(\r?\n)|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]{1,80})\}|([0-7]{1,3})|([\s\S]))/g;
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

export interface StringForm {
  /** Prefix in lower case: `r`, `f`, `rb`. */
  prefix: string;
  /** Where the body starts and ends in the literal's source. */
  start: number;
  end: number;
  /** Its closing quote is there. */
  closed: boolean;
}

/** The parts of a literal's source; null when it is no string. An unterminated one ends with the source. */
export function stringForm(source: string): StringForm | null {
  const match = OPENING.exec(source);
  if (!match) return null;
  const quote = match[2]!;
  const start = match[0].length;
  const closed = source.length >= start + quote.length && source.endsWith(quote);
  return {
    prefix: match[1]!.toLowerCase(),
    start,
    end: closed ? source.length - quote.length : source.length,
    closed,
  };
}

/** A body with its escapes resolved, as they are in a string of that prefix. */
export function unescaped(body: string, prefix: string): string {
  if (prefix.includes('r') || !body.includes('\\')) return body;
  const bytes = prefix.includes('b');
  return body.replace(ESCAPE, (whole, newline, x, u, long, name, octal, other: string | undefined) => {
    if (newline !== undefined) return '';
    if (bytes && (u ?? long ?? name) !== undefined) return whole;
    const hex = x ?? u ?? long;
    const code =
      hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : -1;
    if (code >= 0) return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
    // A character by its name: some character that no command is made of is close enough only for letters that are not ASCII.
    if (name !== undefined) return named(name);
    return SIMPLE[other ?? ''] ?? whole;
  });
}

/** `\N{LATIN SMALL LETTER R}`; other names stand for characters outside ASCII. */
function named(name: string): string {
  const letter = /^LATIN (SMALL|CAPITAL) LETTER ([A-Z])$/i.exec(name);
  if (letter)
    return letter[1]!.toUpperCase() === 'SMALL' ? letter[2]!.toLowerCase() : letter[2]!.toUpperCase();
  return PUNCTUATION[name.toUpperCase()] ?? '\ufffd';
}

const PUNCTUATION: Readonly<Record<string, string>> = {
  SPACE: ' ',
  SOLIDUS: '/',
  'HYPHEN-MINUS': '-',
  TILDE: '~',
  SEMICOLON: ';',
  'FULL STOP': '.',
  ASTERISK: '*',
  'VERTICAL LINE': '|',
  'DOLLAR SIGN': '$',
  AMPERSAND: '&',
};
