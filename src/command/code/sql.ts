/** SQL of PostgreSQL, MySQL, SQLite and their kin: what statements destroy, change or make the server run. */
import type { Findings } from './findings.ts';
import { readAlterTable, readDelete, readDrop, readMerge, readTruncate, readUpdate } from './sql-destroy.ts';
import { readMeta } from './sql-meta.ts';
import {
  readAttach,
  readCopy,
  readCreate,
  readDynamic,
  readFunctions,
  readIntoFile,
  readLoad,
  readTexts,
} from './sql-outside.ts';
import { readAlterSystem, readGrant, readRevoke, readRole, readSetting } from './sql-rights.ts';
import { type SqlScope, Statement } from './sql-statement.ts';
import { type SqlDialect, splitSql } from './sql-tokens.ts';
import { textValue } from './values.ts';

const MAX_DEPTH = 8;
const MAX_VERBS = 200;
/** Verbs times tokens of one statement: each verb may look through all of it. */
const MAX_LOOKED_AT = 3_000_000;
/** Characters that texts inside statements may have together: a text that is read again and again counts each time. */
const MAX_NESTED = 1024 * 1024;

type Verb = (statement: Statement, at: number, scope: SqlScope) => void;

/** Reads a script. Time is linear in its length; what is nested deeper or longer than the limits is unresolved. */
export function readSql(text: string, dialect: SqlDialect, found: Findings): void {
  readAt(0, text, dialect, found, { left: MAX_NESTED });
}

function readAt(
  depth: number,
  text: string,
  dialect: SqlDialect,
  found: Findings,
  rest: { left: number },
): void {
  const temporary = new Set<string>();
  const seen = new Set<string>();
  const nested = (code: string) => {
    if (seen.has(code)) return;
    seen.add(code);
    rest.left -= code.length;
    if (depth >= MAX_DEPTH || rest.left < 0) found.unresolved('limit', 'SQL nested too deeply');
    else readAt(depth + 1, code, dialect, found, rest);
  };
  const scope: SqlScope = { dialect, found, depth, temporary, nested };
  const units = splitSql(text, dialect).map((unit) =>
    unit.kind === 'meta' ? unit : new Statement(unit.tokens),
  );
  const takenBack =
    (dialect === 'postgresql' || dialect === 'sqlite') &&
    isTakenBack(units.filter((unit) => unit instanceof Statement));
  for (const unit of units) {
    if (!(unit instanceof Statement)) readMeta(unit.text, dialect, found, nested);
    else readStatement(unit, scope, takenBack);
  }
}

/** `BEGIN; DELETE FROM t; ROLLBACK;` shows what would happen. Other servers commit before they drop. */
function isTakenBack(statements: readonly Statement[]): boolean {
  const [first] = statements;
  const last = statements.at(-1);
  if (!first || !last || statements.length < 3) return false;
  return (
    first.is(0, 'BEGIN', 'START') &&
    last.is(0, 'ROLLBACK') &&
    !last.is(1, 'TO', 'PREPARED') &&
    !last.is(2, 'TO') &&
    !statements.some((each) => each.is(0, 'COMMIT', 'END', 'PREPARE'))
  );
}

const LOSING = ['DELETE', 'UPDATE', 'DROP', 'TRUNCATE', 'ALTER'];

function readStatement(statement: Statement, scope: SqlScope, takenBack = false): void {
  let start = 0;
  if (statement.is(0, 'EXPLAIN', 'DESCRIBE', 'DESC')) {
    // Only EXPLAIN ANALYZE carries the statement out.
    const analyze = Math.max(statement.find('ANALYZE', 0, 12), statement.find('ANALYSE', 0, 12));
    if (analyze < 0) return;
    start = analyze + 1;
  }
  // T-SQL: the first statement may call a procedure by its bare name.
  if (/^(?:\w+\.\.?)*(?:sp|xp)_\w+$/i.test(statement.name(start) ?? ''))
    readDynamic(statement, start - 1, scope);
  readFunctions(statement, scope);
  readIntoFile(statement, scope);
  if (takenBack && statement.is(0, ...LOSING) && !statement.is(1, 'SYSTEM', 'DATABASE')) return;
  const most = Math.min(MAX_VERBS, MAX_LOOKED_AT / statement.length);
  let verbs = 0;
  // `WITH gone AS (DELETE ...)`, `DO $$ ... $$`, `IF x THEN DROP ...`: a verb counts wherever a statement may begin.
  for (let at = start; at < statement.length; at++) {
    const word = statement.word(at);
    if (word === '' || !Object.hasOwn(VERBS, word) || (at !== start && !begins(statement, at))) continue;
    // Each verb looks ahead: their number is bounded, so that time stays linear.
    if (++verbs > most) return scope.found.unresolved('limit', 'too many parts in one SQL statement');
    VERBS[word]!(statement, at, scope);
  }
}

/** Whether a statement may begin here, inside another one. */
function begins(statement: Statement, at: number): boolean {
  const sign = statement.sign(at - 1);
  if (sign !== '') return sign === '(' || sign === ')' || sign === ';';
  return statement.is(
    at - 1,
    'THEN',
    'BEGIN',
    'ELSE',
    'DO',
    'LOOP',
    'AS',
    'ANALYZE',
    'ANALYSE',
    'VERBOSE',
    'DECLARE',
    'RETURN',
  );
}

const changesInto: Verb = (statement, at, { found }) => {
  if (statement.is(at + 1, 'OVERWRITE')) {
    const directory = statement.find('DIRECTORY', at, at + 4);
    const path = directory < 0 ? null : statement.text(directory + 1);
    if (path !== null) found.onPaths('write', textValue(path));
    if (directory >= 0) return;
    const table = statement.name(statement.skip(at + 2, 'TABLE', 'INTO')) ?? 'table';
    found.effect('truncate', found.named('table', table), { recursive: true, irreversible: true });
    return;
  }
  const into = statement.find('INTO', at, at + 8);
  const table = into < 0 ? null : statement.name(into + 1);
  if (table !== null) found.effect('modify', found.named('table', table));
};

const stops: Verb = (_statement, _at, { found }) =>
  found.effect('power', found.named('service', 'database server'));

/** What the word at the start of a statement does. */
const VERBS: { readonly [word: string]: Verb } = {
  DROP: readDrop,
  // SurrealDB's word for it.
  REMOVE: (statement, at, scope) => {
    if (
      statement.is(at + 1, 'TABLE', 'DATABASE', 'DB', 'NAMESPACE', 'NS', 'USER', 'FIELD', 'INDEX', 'ACCESS')
    )
      readDrop(statement, at, scope);
  },
  TRUNCATE: readTruncate,
  DELETE: readDelete,
  UPDATE: readUpdate,
  INSERT: changesInto,
  REPLACE: changesInto,
  MERGE: readMerge,
  ALTER: (statement, at, scope) => {
    if (statement.is(at + 1, 'ROLE', 'USER', 'LOGIN')) readRole(statement, at, scope);
    else if (statement.is(at + 1, 'SYSTEM')) readAlterSystem(statement, at, scope);
    else if (statement.is(at + 1, 'TABLE')) readAlterTable(statement, at, scope);
    else if (statement.is(at + 1, 'DATABASE')) {
      if (statement.find('OFFLINE', at) > 0 || statement.find('SINGLE_USER', at) > 0)
        scope.found.effect('kill', scope.found.named('service', 'connections of a database'));
    }
  },
  CREATE: readCreate,
  COPY: readCopy,
  LOAD: readLoad,
  INSTALL: readLoad,
  GRANT: readGrant,
  REVOKE: readRevoke,
  SET: readSetting,
  RESET: readSetting,
  DO: (statement, at, scope) => readTexts(statement, at, scope),
  EXECUTE: readDynamic,
  PREPARE: readDynamic,
  EXEC: readDynamic,
  ATTACH: readAttach,
  DETACH: (statement, at, { found }) => {
    if (statement.find('PERMANENTLY', at) > 0)
      found.effect('drop', found.named('table', statement.name(at + 2) ?? 'table'), { irreversible: true });
  },
  VACUUM: (statement, at, { found }) => {
    const into = statement.find('INTO', at, at + 4);
    const path = into < 0 ? null : statement.text(into + 1);
    if (path !== null) found.onPaths('write', textValue(path));
    // Delta tables: the history that could be gone back to.
    const retain = statement.find('RETAIN', at);
    if (retain > 0 && statement.tokens[retain + 1]?.text === '0')
      found.effect('drop', found.named('resource', 'history of a table'), { irreversible: true });
  },
  RESTORE: (statement, at, { found }) => {
    if (statement.is(at + 1, 'DATABASE'))
      found.effect('drop', found.named('database', statement.name(at + 2) ?? 'database'), {
        recursive: true,
      });
  },
  FLASHBACK: (statement, at, { found }) =>
    found.effect('drop', found.named('database', statement.name(at + 2) ?? 'database'), { recursive: true }),
  SHUTDOWN: stops,
  SYSTEM: (statement, at, scope) => {
    if (statement.is(at + 1, 'SHUTDOWN', 'KILL')) stops(statement, at, scope);
    else if (statement.is(at + 1, 'DROP') && statement.is(at + 2, 'REPLICA', 'DATABASE'))
      scope.found.effect('drop', scope.found.named('resource', 'replica'), { irreversible: true });
  },
  KILL: (_statement, _at, { found }) => found.effect('kill', found.named('process', 'connection')),
  STOP: (statement, at, { found }) => {
    if (statement.is(at + 1, 'SLAVE', 'REPLICA', 'GROUP_REPLICATION'))
      found.effect('kill', found.named('service', 'replication'));
  },
  CHANGE: (statement, at, { found }) => {
    if (statement.is(at + 1, 'MASTER', 'REPLICATION'))
      found.effect('kill', found.named('service', 'replication'));
  },
  PURGE: (statement, at, { found }) => {
    if (statement.is(at + 1, 'BINARY', 'MASTER', 'TABLE', 'RECYCLEBIN'))
      found.effect('drop', found.named('resource', 'logs'), { irreversible: true });
  },
  PRAGMA: (statement, at, { found }) => {
    if (/^writable_schema$/i.test(statement.name(at + 1) ?? '') && statement.sign(at + 2) !== '')
      found.effect('escalate', found.named('resource', 'setting writable_schema'));
  },
};
