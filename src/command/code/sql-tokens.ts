/** SQL text as statements of tokens, and the clients' own commands between them. */

export type SqlDialect = 'postgresql' | 'mysql' | 'sqlite' | 'any';

export type SqlToken =
  /** A keyword or bare name, dotted parts together. */
  | { type: 'word'; text: string }
  /** A name in quotes. */
  | { type: 'name'; text: string }
  | { type: 'text'; text: string }
  | { type: 'number'; text: string }
  | { type: 'sign'; text: string };

export type SqlUnit =
  | { kind: 'statement'; tokens: SqlToken[] }
  /** A command of the client: `\! ls`, `.shell ls`, `system ls`. */
  | { kind: 'meta'; text: string };

const WORD = /[\p{L}_@#][\p{L}\p{N}_$#@]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const DOLLAR = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
/** MySQL's client commands that need no backslash, at the start of a statement. */
const MYSQL_COMMANDS = /(?:(?:system|pager|edit)[ \t]+[^\n]*|(?:source|tee)[ \t]+[^\n;]*)/iy;

/** The like of Hive, Beeline, SQL*Plus, Db2, isql and sqlcmd, where the dialect is not told apart. */
const OTHER_COMMANDS =
  /(?:!|:!!|(?:host|shell|dfs)[ \t])[^\n]*|(?::r|source|spool|start|@@?)[ \t]*[\w./~'-][^\n;]*/iy;

/** Splits text into statements. Linear; text in quotes and comments is never taken for code. */
export function splitSql(text: string, dialect: SqlDialect): SqlUnit[] {
  const units: SqlUnit[] = [];
  let tokens: SqlToken[] = [];
  let delimiter = ';';
  let at = 0;
  let lineStart = true;
  const finish = () => {
    if (tokens.length > 0) units.push({ kind: 'statement', tokens });
    tokens = [];
  };
  let knownEnd = -1;
  const lineEnd = () => {
    // Asked again on the same line: many commands may share it.
    if (knownEnd < at) knownEnd = text.indexOf('\n', at);
    if (knownEnd < 0) knownEnd = text.length;
    return knownEnd;
  };
  while (at < text.length) {
    const char = text[at]!;
    const two = text.slice(at, at + 2);
    if (/\s/.test(char)) {
      if (char === '\n') lineStart = true;
      at++;
      continue;
    }
    if (two === '--' && (dialect !== 'mysql' || /\s|^$/.test(text[at + 2] ?? ''))) {
      at = lineEnd();
      continue;
    }
    if (char === '#' && (dialect === 'mysql' || (dialect === 'any' && lineStart))) {
      at = lineEnd();
      continue;
    }
    if (two === '/*') {
      // MySQL carries out what stands in `/*! ... */`; elsewhere it is a comment. Both readings count when not told apart.
      const executable = /\/\*M?!\d*/y;
      executable.lastIndex = at;
      const match = dialect === 'mysql' || dialect === 'any' ? executable.exec(text) : null;
      if (match) {
        at += match[0].length;
        continue;
      }
      at = behindComment(text, at, dialect !== 'mysql' && dialect !== 'sqlite');
      continue;
    }
    if (two === '*/') {
      at += 2;
      continue;
    }
    if (char === '\\' && dialect !== 'sqlite') {
      // `SELECT 1 \g | cmd` sends the statement and is a command, too.
      if (tokens.length > 0) finish();
      // Several backslash commands may share a line; a separator `\\` ends one.
      const line = text.slice(at, lineEnd());
      const stop = line.indexOf('\\\\', 2);
      units.push({ kind: 'meta', text: stop > 0 ? line.slice(0, stop) : line });
      at += stop > 0 ? stop + 2 : line.length;
      continue;
    }
    if (tokens.length === 0 && lineStart && char === '.' && (dialect === 'sqlite' || dialect === 'any')) {
      const end = lineEnd();
      units.push({ kind: 'meta', text: text.slice(at, end) });
      at = end;
      continue;
    }
    if (tokens.length === 0 && dialect === 'any') {
      OTHER_COMMANDS.lastIndex = at;
      const command = OTHER_COMMANDS.exec(text);
      if (command) {
        units.push({ kind: 'meta', text: command[0] });
        at += command[0].length;
        continue;
      }
    }
    if (tokens.length === 0 && dialect === 'mysql') {
      MYSQL_COMMANDS.lastIndex = at;
      const command = MYSQL_COMMANDS.exec(text);
      if (command) {
        units.push({ kind: 'meta', text: command[0] });
        at += command[0].length;
        continue;
      }
      const changed = /delimiter[ \t]+(\S+)[^\n]*/iy;
      changed.lastIndex = at;
      const match = changed.exec(text);
      if (match) {
        delimiter = match[1]!;
        at += match[0].length;
        continue;
      }
    }
    lineStart = false;
    if (text.startsWith(delimiter, at)) {
      at += delimiter.length;
      finish();
      continue;
    }
    if (char === "'" || (char === '"' && dialect === 'mysql')) {
      const escapes = dialect === 'mysql' || (dialect !== 'sqlite' && isEscapeText(tokens, text, at));
      const quoted = readQuotes(text, at, char, escapes);
      at = quoted.end;
      const last = tokens.at(-1);
      // `E'...'`, `N'...'`: the letter belongs to the text.
      if (last?.type === 'word' && /^(?:e|n|b|x|_\w+)$/i.test(last.text)) tokens.pop();
      if (quoted.glued && tokens.at(-1)?.type === 'text') tokens.push({ type: 'sign', text: ',' });
      tokens.push({ type: 'text', text: quoted.text });
      continue;
    }
    if (char === '"' || char === '`' || (char === '[' && dialect === 'sqlite')) {
      const quoted = readQuotes(text, at, char === '[' ? ']' : char, false);
      at = quoted.end;
      pushName(tokens, 'name', quoted.text);
      continue;
    }
    if (char === '$') {
      DOLLAR.lastIndex = at;
      const tag = dialect === 'mysql' ? null : DOLLAR.exec(text)?.[0];
      if (tag) {
        const end = text.indexOf(tag, at + tag.length);
        const stop = end < 0 ? text.length : end;
        tokens.push({ type: 'text', text: text.slice(at + tag.length, stop) });
        at = stop + tag.length;
        continue;
      }
    }
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0];
    if (word !== undefined) {
      at += word.length;
      pushName(tokens, 'word', word);
      continue;
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(text)?.[0];
    if (number !== undefined) {
      at += number.length;
      tokens.push({ type: 'number', text: number });
      continue;
    }
    const pair = /^(?:<=|>=|<>|!=|\|\||::|:=)$/.test(two) ? two : char;
    tokens.push({ type: 'sign', text: pair });
    at += pair.length;
  }
  finish();
  return units;
}

/** `schema.table` and `"schema"."table"` are one name. */
function pushName(tokens: SqlToken[], type: 'word' | 'name', text: string): void {
  const dot = tokens.at(-1);
  const before = tokens.at(-2);
  if (
    dot?.type === 'sign' &&
    dot.text === '.' &&
    before &&
    (before.type === 'word' || before.type === 'name')
  ) {
    tokens.splice(-2, 2, { type: 'name', text: `${before.text}.${text}` });
  } else tokens.push({ type, text });
}

/** `E'...'` has backslash escapes; so has plain text where the dialect is not known and a backslash stands before its quote. */
function isEscapeText(tokens: readonly SqlToken[], text: string, at: number): boolean {
  const last = tokens.at(-1);
  return last?.type === 'word' && /^e$/i.test(last.text) && /[eE]/.test(text[at - 1] ?? '');
}

function readQuotes(
  text: string,
  at: number,
  close: string,
  escapes: boolean,
): { text: string; end: number; glued: boolean } {
  let value = '';
  for (let next = at + 1; next < text.length; next++) {
    const char = text[next]!;
    if (escapes && char === '\\') {
      value += text[next + 1] ?? '';
      next++;
    } else if (char !== close) value += char;
    else if (text[next + 1] === close) {
      value += close;
      next++;
    } else return { text: value, end: next + 1, glued: false };
  }
  return { text: value, end: text.length, glued: false };
}

function behindComment(text: string, at: number, nests: boolean): number {
  let depth = 0;
  for (let next = at; next < text.length; next++) {
    if (text[next] === '/' && text[next + 1] === '*' && (nests || depth === 0)) {
      depth++;
      next++;
    } else if (text[next] === '*' && text[next + 1] === '/') {
      next++;
      if (--depth === 0) return next + 1;
    }
  }
  return text.length;
}
