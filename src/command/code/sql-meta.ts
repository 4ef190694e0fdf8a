/** Commands of the SQL clients themselves: psql's `\!`, sqlite3's `.shell`, mysql's `system`. */
import { known } from '../value.ts';
import type { Findings } from './findings.ts';
import type { SqlDialect } from './sql-tokens.ts';
import { textValue } from './values.ts';

/** A longer command of the client is not read. */
const MAX_META = 16 * 1024;

/** Reads one client command; `nested` reads SQL that it carries. */
export function readMeta(
  text: string,
  dialect: SqlDialect,
  found: Findings,
  nested: (sql: string) => void,
): void {
  if (text.length > MAX_META) found.unresolved('limit', 'a command of the client that is too long');
  else if (text.startsWith('.')) sqlite(text, found);
  else if (/^(?::?!|host\b|shell\b|dfs\b|:r\b|@|spool\b|start\b)/i.test(text)) other(text, found);
  else if (text.startsWith('\\')) backslash(text, dialect, found, nested);
  else {
    const [, name = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(text) ?? [];
    if (/^system$/i.test(name)) runs(rest, found);
    else if (/^source$/i.test(name))
      found.start({ kind: 'file', path: known(rest.trim().replace(/;$/, '')), language: 'mysql' });
    else if (/^tee$/i.test(name)) found.onPaths('append', textValue(rest.trim().replace(/;$/, '')));
    else if (/^pager$/i.test(name)) runs(rest, found);
  }
}

/** `!sh cmd`, `HOST cmd`, `:!! cmd` run a program; `@file`, `START file`, `:r file` a script. */
function other(text: string, found: Findings): void {
  const [, name = '', rest = ''] = /^(:?!+(?:sh\b)?|@@?|:r|[a-z]+)\s*([\s\S]*)$/i.exec(text) ?? [];
  const argument = rest.trim().replace(/;$/, '');
  if (argument === '') return;
  if (/^dfs$/i.test(name)) runs(`hadoop fs ${argument}`, found);
  else if (/^(?:@@?|:r|start)$/i.test(name))
    found.start({ kind: 'file', path: known(argument.split(/\s/)[0]!), language: 'sql' });
  else if (/^spool$/i.test(name)) {
    if (!/^(?:off|out)$/i.test(argument)) found.onPaths('write', textValue(argument.split(/\s/)[0]!));
  } else if (!/^!(?:connect|tables|columns|set|quit|q|help|describe|record|outputformat)\b/i.test(text))
    runs(argument, found);
}

function runs(command: string, found: Findings): void {
  const text = command.trim().replace(/^["'](.*)["']$/s, '$1');
  found.effect('execute', found.named('code', 'shell command of the client'));
  if (text !== '') found.shell(textValue(text));
}

function backslash(text: string, dialect: SqlDialect, found: Findings, nested: (sql: string) => void): void {
  const [, name = '', rest = ''] = /^\\(!|\.|[A-Za-z_?+]+\+?)\s*([\s\S]*)$/.exec(text) ?? [];
  // psql runs what stands between backticks in any argument.
  if (dialect !== 'mysql' && name !== '!')
    for (const match of rest.matchAll(/`([^`]*)`/g)) runs(match[1]!, found);
  switch (name) {
    case '!':
      return runs(rest, found);
    case 'copy': {
      const program = /\bprogram\s+'((?:[^']|'')*)'/i.exec(rest);
      if (program) return runs(program[1]!.replaceAll("''", "'"), found);
      const file = /\b(from|to)\s+(?:'((?:[^']|'')*)'|(\S+))/i.exec(rest.replace(/^\s*\([^)]*\)/, ''));
      const path = file?.[2] ?? file?.[3] ?? '';
      if (path === '' || /^(?:p?stdin|p?stdout)$/i.test(path)) return;
      if (/^to$/i.test(file![1]!)) found.onPaths('write', textValue(path));
      else found.reads(textValue(path));
      return;
    }
    case 'o':
    case 'out':
    case 'w':
    case 'write':
    case 'g':
    case 'gx':
    case 's':
    case 'log': {
      const target = rest.trim().replace(/^\([^)]*\)\s*/, '');
      if (dialect === 'mysql' && (name === 'g' || name === 's' || name === 'w')) return;
      if (target.startsWith('|')) return runs(target.slice(1), found);
      if (target !== '') found.onPaths('write', textValue(target.split(/\s/)[0]!));
      return;
    }
    case 'i':
    case 'ir':
    case 'include':
    case 'include_relative':
    case '.':
      if (rest.trim() !== '')
        found.start({
          kind: 'file',
          path: known(rest.trim()),
          language: dialect === 'mysql' ? 'mysql' : 'postgresql',
        });
      return;
    case 'gexec':
      found.unresolved('code', '\\gexec runs what the query gives');
      return;
    case 'T':
      if (dialect === 'mysql') found.onPaths('append', textValue(rest.trim()));
      return;
    case 'P':
      if (dialect === 'mysql') runs(rest, found);
      return;
    case 'e':
    case 'edit':
    case 'ef':
    case 'ev':
      return;
    case 'setenv':
      if (/^(?:PSQL_EDITOR|EDITOR|PAGER|PSQL_PAGER|SHELL)\b/.test(rest))
        found.unresolved('code', `\\setenv ${rest.trim()}`);
      return;
    case 'lo_unlink':
      found.effect('drop', found.named('resource', `large object ${rest.trim()}`));
      return;
    default:
      // `\d; DROP TABLE x`: SQL may follow on the line.
      if (rest.includes(';')) nested(rest.slice(rest.indexOf(';') + 1));
  }
}

function sqlite(text: string, found: Findings): void {
  const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
  const name = (words[0] ?? '').slice(1);
  const rest = text.slice((words[0] ?? '').length);
  // Commands may be shortened as long as they stay clear.
  const is = (full: string, least: number) => name.length >= least && full.startsWith(name);
  const file = words.slice(1).find((word) => !word.startsWith('-'));
  if (is('shell', 2) || is('system', 2)) return runs(rest, found);
  if (
    is('output', 1) ||
    is('once', 2) ||
    is('excel', 2) ||
    is('log', 2) ||
    is('trace', 2) ||
    is('testcase', 8)
  ) {
    if (file?.startsWith('|')) return runs(rest.slice(rest.indexOf('|') + 1).replace(/["']\s*$/, ''), found);
    if (file !== undefined && !/^(?:stdout|stderr|off)$/.test(file)) found.onPaths('write', textValue(file));
    return;
  }
  if (is('import', 2)) {
    if (file?.startsWith('|')) return runs(file.slice(1), found);
    if (file !== undefined) found.reads(textValue(file));
    return;
  }
  if (is('read', 3)) {
    if (file?.startsWith('|')) return runs(file.slice(1), found);
    if (file !== undefined) found.start({ kind: 'file', path: known(file), language: 'sqlite' });
    return;
  }
  if (is('load', 3)) {
    found.effect('load', found.named('code', file ?? 'extension'));
    found.unresolved('code', text);
    return;
  }
  if (is('save', 2) || is('backup', 2) || is('clone', 2) || is('dump', 9)) {
    const target = words.at(-1);
    if (target !== undefined && words.length > 1) found.onPaths('write', textValue(target));
    return;
  }
  if (is('restore', 3)) {
    found.effect('drop', found.named('database', words.at(-1) ?? 'database'), { recursive: true });
    return;
  }
  if (is('cd', 2) || is('open', 3)) return;
}
