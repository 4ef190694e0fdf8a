/** Strings of the scripting languages: quotes, escapes and the expressions inside. */
import { endsOperand, LexError, Lexer, type Part, type Token } from './lexer.ts';

const PERL_QUOTE = /(qq|qx|qw|qr|q|m|s|tr|y)(\s*)([^\w\s,;=])/y;
const RUBY_QUOTE = /%([qQwWiIxrs]?)([^\w\s=])/y;
const SIMPLE_VARIABLE = /\$(?:\{\w+\}|\w+)(?:(?:->)?(?:\[[^\]\n"]{0,200}\]|\{[^}\n"]{0,200}\})|->\w+)*/y;
const PERL_ARRAY = /@(?:\{\w+\}|[A-Za-z_]\w*)/y;
const CLOSING: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Reads a string, command or quote-like operator at the lexer's place, or gives null and stays. */
export function readQuoted(
  lexer: Lexer,
  char: string,
  last: Token | undefined,
  spaced: boolean,
): Token | null {
  const { source, dialect, at } = lexer;
  if (dialect === 'r' && /^[rR]["']\(/.test(source.slice(at, at + 3))) {
    const end = source.indexOf(`)${source[at + 1]}`, at);
    const stop = end < 0 ? source.length : end;
    lexer.at = stop + 2;
    return text(source.slice(at + 3, stop), at, spaced);
  }
  if (dialect === 'perl') {
    const special = perlQuote(lexer, last, spaced);
    if (special) return special;
  }
  if (
    dialect === 'ruby' &&
    char === '%' &&
    !(endsOperand(last) && !(spaced && /\S/.test(source[at + 1] ?? ' ')))
  ) {
    const special = rubyQuote(lexer, spaced);
    if (special) return special;
  }
  if (
    dialect === 'ruby' &&
    char === ':' &&
    /^:[A-Za-z_"']/.test(source.slice(at, at + 2)) &&
    source[at - 1] !== ':'
  ) {
    const symbol = /:([A-Za-z_]\w*[?!=]?)/y;
    symbol.lastIndex = at;
    const match = symbol.exec(source);
    if (match && !endsOperandBefore(last, spaced)) {
      lexer.at += match[0].length;
      return text(match[1]!, at, spaced);
    }
    if (!match) lexer.at++;
  }
  if (dialect === 'lua' && char === '[') {
    const long = /\[(=*)\[\n?/y;
    long.lastIndex = at;
    const match = long.exec(source);
    if (!match) return null;
    const end = source.indexOf(`]${match[1]}]`, at);
    const stop = end < 0 ? source.length : end;
    lexer.at = stop + match[1]!.length + 2;
    return text(source.slice(at + match[0].length, stop), at, spaced);
  }
  const quote = source[lexer.at]!;
  if (quote === "'") {
    if (dialect === 'awk') return null;
    const single = dialect === 'perl' || dialect === 'ruby' || dialect === 'php';
    const parts = body(lexer, "'", { escapes: single ? 'single' : true, holes: null, lines: single });
    return { type: 'text', parts, list: false, at, spaced };
  }
  if (quote === '"') {
    const holes = dialect === 'perl' || dialect === 'php' ? dialect : dialect === 'ruby' ? 'ruby' : null;
    const parts = body(lexer, '"', { escapes: true, holes, lines: holes !== null });
    return { type: 'text', parts, list: false, at, spaced };
  }
  if (quote === '`') {
    if (dialect === 'javascript') {
      const parts = body(lexer, '`', { escapes: true, holes: 'javascript', lines: true });
      return { type: 'text', parts, list: false, at, spaced };
    }
    if (dialect === 'perl' || dialect === 'ruby' || dialect === 'php') {
      const parts = body(lexer, '`', { escapes: true, holes: dialect, lines: true });
      return { type: 'shell', parts, at, spaced };
    }
  }
  return null;
}

function endsOperandBefore(last: Token | undefined, spaced: boolean): boolean {
  return !spaced && endsOperand(last);
}

function text(value: string, at: number, spaced: boolean): Token {
  return { type: 'text', parts: [value], list: false, at, spaced };
}

interface Body {
  /** `single`: only the quote and the backslash can be escaped. */
  escapes: true | 'single';
  holes: 'javascript' | 'perl' | 'ruby' | 'php' | null;
  /** May run over several lines. */
  lines: boolean;
}

/** Reads from the opening quote to behind the closing one. An unterminated string is no code that runs: an error. */
function body(lexer: Lexer, quote: string, how: Body, open: string | null = null): Part[] {
  const { source } = lexer;
  const close = open === null ? quote : (CLOSING[open] ?? open);
  const nests = open !== null && close !== open;
  const parts: Part[] = [];
  let current = '';
  let depth = 0;
  lexer.at += quote.length;
  const flush = () => {
    if (current !== '') parts.push(current);
    current = '';
  };
  for (;;) {
    const char = source[lexer.at];
    if (char === undefined || (char === '\n' && !how.lines)) throw new LexError('unterminated string');
    if (depth === 0 && source.startsWith(close, lexer.at)) {
      lexer.at += close.length;
      flush();
      return parts;
    }
    if (nests && char === open) depth++;
    else if (nests && char === close) depth--;
    if (char === '\\') {
      current += escapeAt(lexer, how.escapes === 'single', close);
      continue;
    }
    const hole = how.holes === null ? null : readHole(lexer, how.holes, char);
    if (hole === null) {
      current += char;
      lexer.at++;
    } else if (typeof hole === 'string') current += hole;
    else {
      flush();
      parts.push(hole);
    }
  }
}

/** An interpolated expression's tokens, a literal text that looked like one, or null. */
function readHole(
  lexer: Lexer,
  kind: NonNullable<Body['holes']>,
  char: string,
): readonly Token[] | string | null {
  const { source, at } = lexer;
  const next = source[at + 1];
  switch (kind) {
    case 'javascript':
    case 'ruby': {
      if (char !== (kind === 'ruby' ? '#' : '$') || next !== '{') return null;
      const tokens = nested(lexer, at + 2);
      lexer.at++;
      return tokens;
    }
    case 'php':
    case 'perl': {
      if (kind === 'php' && char === '{' && next === '$') {
        const tokens = nested(lexer, at + 1);
        lexer.at++;
        return tokens;
      }
      // `@{[ code ]}` and `${\ code }` run code inside a string.
      if (
        kind === 'perl' &&
        (char === '@' || char === '$') &&
        next === '{' &&
        !/^.\{\^?\w+\}/.test(source.slice(at, at + 80))
      ) {
        const tokens = nested(lexer, at + 2);
        lexer.at++;
        return tokens;
      }
      const pattern = char === '$' ? SIMPLE_VARIABLE : char === '@' && kind === 'perl' ? PERL_ARRAY : null;
      if (!pattern) return null;
      pattern.lastIndex = at;
      const match = pattern.exec(source);
      if (!match) return null;
      lexer.at += match[0].length;
      return new Lexer(match[0], lexer.dialect, lexer.nesting + 1).read();
    }
    default:
      return kind satisfies never;
  }
}

function nested(lexer: Lexer, at: number): Token[] {
  const inner = new Lexer(lexer.source, lexer.dialect, lexer.nesting + 1);
  inner.at = at;
  const tokens = inner.read(true);
  lexer.at = inner.at;
  return tokens;
}

const ESCAPES: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  '0': '\0',
  '\n': '',
};

function escapeAt(lexer: Lexer, single: boolean, close: string): string {
  const { source, dialect } = lexer;
  const next = source[lexer.at + 1] ?? '';
  if (single) {
    const special = next === '\\' || next === close;
    lexer.at += special ? 2 : 1;
    return special ? next : '\\';
  }
  const numeric =
    /\\(?:x\{?([0-9a-fA-F]{1,6})\}?|u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\d{1,3}))/y;
  numeric.lastIndex = lexer.at;
  const match = numeric.exec(source);
  if (match) {
    const braced = match[0].includes('{');
    const hex = match[1] ?? match[2] ?? match[3] ?? match[4];
    // `\x41b` is two hexadecimal digits; only a braced form takes more.
    const digits = match[1] !== undefined && !braced ? match[1].slice(0, 2) : hex;
    const octal = match[5];
    const code =
      digits !== undefined
        ? Number.parseInt(digits, 16)
        : Number.parseInt(octal!, dialect === 'lua' ? 10 : 8);
    if (Number.isFinite(code) && code <= 0x10ffff) {
      lexer.at += match[1] !== undefined && !braced ? 2 + digits!.length : match[0].length;
      return String.fromCodePoint(code);
    }
  }
  lexer.at += 2;
  const simple = Object.hasOwn(ESCAPES, next) ? ESCAPES[next] : undefined;
  if (simple !== undefined) return simple;
  return dialect === 'r' ? (/['"\\]/.test(next) ? next : `\\${next}`) : next;
}

function perlQuote(lexer: Lexer, last: Token | undefined, spaced: boolean): Token | null {
  const { source, at } = lexer;
  // `->y(...)` is a method, `-s $file` a test of a file.
  if (last?.type === 'op' && (last.text === '->' || (last.text === '-' && !spaced))) return null;
  PERL_QUOTE.lastIndex = at;
  const match = PERL_QUOTE.exec(source);
  // `%h{s}`, `y => 1` and `#` after a space are no quotes.
  if (
    !match ||
    (match[3] === '#' && match[2] !== '') ||
    /^\s*=>/.test(source.slice(at + match[1]!.length, at + match[1]!.length + 20))
  )
    return null;
  if (last?.type === 'op' && last.text === '{' && match[3] === '}') return null;
  const kind = match[1]!;
  const open = match[3]!;
  if (/[)\]}>]/.test(open)) return null;
  lexer.at += match[0].length - 1;
  const holes =
    open === "'" || kind === 'q' || kind === 'qw' || kind === 'tr' || kind === 'y' ? null : 'perl';
  const escapes = kind === 'q' ? 'single' : true;
  if (kind === 'q' || kind === 'qq') {
    return {
      type: 'text',
      parts: body(lexer, open, { escapes, holes, lines: true }, open),
      list: false,
      at,
      spaced,
    };
  }
  if (kind === 'qx')
    return { type: 'shell', parts: body(lexer, open, { escapes, holes, lines: true }, open), at, spaced };
  if (kind === 'qw') {
    const parts = body(lexer, open, { escapes: 'single', holes: null, lines: true }, open);
    const words = parts.join('').trim().split(/\s+/);
    return { type: 'text', parts: words, list: true, at, spaced };
  }
  skipDelimited(lexer, open);
  let replacement = '';
  if (kind === 's' || kind === 'tr' || kind === 'y') {
    const from = lexer.at;
    if (CLOSING[open] !== undefined) {
      while (/\s/.test(source[lexer.at] ?? '')) lexer.at++;
      const second = source[lexer.at] ?? '';
      const start = lexer.at + 1;
      skipDelimited(lexer, second);
      replacement = source.slice(start, lexer.at - 1);
    } else {
      lexer.at--;
      skipDelimited(lexer, open);
      replacement = source.slice(from, lexer.at - 1);
    }
  }
  const flags = /[a-z]*/y;
  flags.lastIndex = lexer.at;
  const written = flags.exec(source)?.[0] ?? '';
  lexer.at += written.length;
  const evaluated = kind === 's' && written.includes('e');
  const code = evaluated ? new Lexer(replacement, 'perl', lexer.nesting + 1).read() : [];
  return { type: 'pattern', code, twice: evaluated && /e.*e/.test(written), at, spaced };
}

/** Skips from an opening delimiter to behind its closing one. */
function skipDelimited(lexer: Lexer, open: string): void {
  const { source } = lexer;
  const close = CLOSING[open] ?? open;
  let depth = 0;
  for (lexer.at++; lexer.at < source.length; lexer.at++) {
    const char = source[lexer.at];
    if (char === '\\') lexer.at++;
    else if (char === close && depth === 0) {
      lexer.at++;
      return;
    } else if (close !== open && char === open) depth++;
    else if (char === close) depth--;
  }
  throw new LexError('unterminated pattern');
}

function rubyQuote(lexer: Lexer, spaced: boolean): Token | null {
  const { source, at } = lexer;
  RUBY_QUOTE.lastIndex = at;
  const match = RUBY_QUOTE.exec(source);
  if (!match || /[)\]}>]/.test(match[2]!)) return null;
  lexer.at += match[0].length - 1;
  const kind = match[1]!;
  const open = match[2]!;
  const plain = kind === 'q' || kind === 'w' || kind === 'i' || kind === 's';
  const parts = body(
    lexer,
    open,
    { escapes: plain ? 'single' : true, holes: plain ? null : 'ruby', lines: true },
    open,
  );
  if (kind === 'x') return { type: 'shell', parts, at, spaced };
  if (kind === 'r') {
    while (/[a-z]/.test(source[lexer.at] ?? '')) lexer.at++;
    return { type: 'pattern', code: [], twice: false, at, spaced };
  }
  if (/[wWiI]/.test(kind)) {
    return {
      type: 'text',
      parts: parts
        .map((part) => (typeof part === 'string' ? part : ''))
        .join('')
        .trim()
        .split(/\s+/),
      list: true,
      at,
      spaced,
    };
  }
  return { type: 'text', parts, list: false, at, spaced };
}
