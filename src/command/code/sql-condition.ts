/** Whether a DELETE or UPDATE is narrowed to some rows. */
import type { Statement } from './sql-statement.ts';
import type { SqlToken } from './sql-tokens.ts';

/** Whether a LIMIT, or a WHERE that may be false, narrows the change whose verb stands at `at`. */
export function isNarrowed(statement: Statement, at: number, table: string): boolean {
  let depth = 0;
  for (let next = at + 1; next < statement.length; next++) {
    const sign = statement.sign(next);
    if (sign === '(') depth++;
    else if (sign === ')' && --depth < 0) return false;
    if (depth !== 0) continue;
    // So many rows are all of most tables.
    if (statement.is(next, 'LIMIT')) return !isMany(statement.tokens[next + 1]);
    if (statement.is(next, 'WHERE')) return !isAlwaysTrue(statement, next + 1, table);
  }
  return false;
}

const isMany = (count: SqlToken | undefined): boolean =>
  count?.type === 'number' && Number(count.text) >= 100_000;

/** `TRUE`, `1`, `1=1`, `'a'='a'`, `id = id`, `id > 0`, and any of these after OR. */
export function isAlwaysTrue(statement: Statement, from: number, table: string): boolean {
  let depth = 0;
  let term: string[] = [];
  // Parts of the term at hand that AND joins: all of them are always true so far.
  let all = true;
  const ends = () => {
    all = all && isTrivial(term, table);
    term = [];
  };
  for (let at = from; at < statement.length; at++) {
    const token = statement.tokens[at]!;
    const sign = statement.sign(at);
    if (sign === '(') depth++;
    else if (sign === ')' && --depth < 0) break;
    if (sign === '(' || sign === ')') continue;
    if (statement.is(at, 'RETURNING', 'ORDER', 'LIMIT', 'SETTINGS', 'OPTION', 'WHEN')) break;
    if (statement.is(at, 'OR') || sign === '||') {
      ends();
      if (all) return true;
      all = true;
    } else if (statement.is(at, 'AND')) ends();
    else if (term.length < MAX_TERM) term.push(shown(token));
  }
  ends();
  return all;
}

/** Longer terms are never trivial. */
const MAX_TERM = 12;

const shown = (token: SqlToken): string =>
  token.type === 'text' ? `'${token.text.replace(/\s/g, '_')}'` : token.text.toLowerCase();

const COMPARE: { readonly [sign: string]: (left: number, right: number) => boolean } = {
  '=': (left, right) => left === right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
  '<>': (left, right) => left !== right,
  '!=': (left, right) => left !== right,
};
const NUMBER = /^\d+(?:\.\d+)?$/;
/** Names that every row has a value for. */
const KEY = /^(?:\w+\.)?(?:\w*_)?(?:id|uuid|rowid|pk|_id)$/;

function isTrivial(term: readonly string[], table: string): boolean {
  const tight = term.join(' ');
  if (term.length === 0 || /^(?:true|'?1'?|'t'|'true'|not false|not 0|exists select '?\w+'?)$/.test(tight))
    return true;
  const [left = '', sign = '', right = '', ...more] = term;
  if (more.length > 0) {
    if (/^is not null$/.test(term.slice(1).join(' '))) return /id$/.test(left) || KEY.test(left);
    // `id IN (SELECT id FROM the same table)`
    return (
      sign === 'in' && right === 'select' && more[1] === 'from' && more[2] === table.toLowerCase() && !more[3]
    );
  }
  if (term.length !== 3) return false;
  if (NUMBER.test(left) && NUMBER.test(right)) return COMPARE[sign]?.(Number(left), Number(right)) ?? false;
  if (/^(?:=|<=|>=|is|like|ilike)$/.test(sign) && left === right) return true;
  if (/^'/.test(left) && /^'/.test(right)) return /^(?:<>|!=)$/.test(sign) && left !== right;
  if (/^i?like$/.test(sign) && /^'%+'$/.test(right)) return true;
  return KEY.test(left) && /^(?:> 0|>= [01]|(?:<>|!=) (?:0|''))$/.test(`${sign} ${right}`);
}
