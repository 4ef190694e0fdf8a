/** SQL that destroys: DROP, TRUNCATE, ALTER ... DROP, and DELETE and UPDATE as far as rows go. */
import { isAlwaysTrue, isNarrowed } from './sql-condition.ts';
import { type SqlScope, type Statement, UNKNOWN_NAME } from './sql-statement.ts';

/** Kinds of objects that hold what cannot be made again from the schema. */
const HOLDERS: { readonly [word: string]: 'database' | 'table' } = {
  DATABASE: 'database',
  DB: 'database',
  SCHEMA: 'database',
  KEYSPACE: 'database',
  NAMESPACE: 'database',
  TABLESPACE: 'database',
  CATALOG: 'database',
  CLUSTER: 'database',
  BUCKET: 'database',
  OWNED: 'database',
  TABLE: 'table',
  MATERIALIZED: 'table',
  DICTIONARY: 'table',
  FOREIGN: 'table',
  COLLECTION: 'table',
  STREAM: 'table',
  MEASUREMENT: 'table',
  SERIES: 'table',
  SHARD: 'table',
};
/** Catalogues that the server itself lives by. */
const CATALOGUE =
  /^(?:mysql\.(?:user|db|global_priv|proxies_priv|tables_priv|func)|(?:pg_catalog\.)?pg_(?:authid|database|proc|class|attribute|auth_members|language|extension|shdepend|depend|namespace|type)|sqlite_(?:master|schema)|master\.\.?\w+)$/i;
/** What an ALTER TABLE drops without losing rows or values. */
const REMADE = [
  'CONSTRAINT',
  'INDEX',
  'KEY',
  'PRIMARY',
  'FOREIGN',
  'DEFAULT',
  'NOT',
  'IDENTITY',
  'EXPRESSION',
  'CHECK',
];

export function readDrop(statement: Statement, at: number, scope: SqlScope): void {
  const { found } = scope;
  const kindAt = statement.skip(at + 1, 'TEMPORARY', 'TEMP', 'UNLOGGED', 'PUBLIC', 'CACHED', 'ALL');
  const temporary = statement.find('TEMPORARY', at, kindAt) >= 0 || statement.find('TEMP', at, kindAt) >= 0;
  const kind = statement.word(kindAt);
  // `ALTER TABLE t DROP COLUMN c` is told by `readAlter`, `PREPARE`'s counterpart drops nothing.
  if (kind === '' || temporary || kind === 'PREPARE' || statement.is(0, 'ALTER')) return;
  const name = statement.skip(
    kindAt + 1,
    'IF',
    'EXISTS',
    'CONCURRENTLY',
    'VIEW',
    'TABLE',
    'NOT',
    'BY',
    'FROM',
  );
  const holder = Object.hasOwn(HOLDERS, kind) ? HOLDERS[kind] : undefined;
  const names = statement.names(name);
  if (names.length === 0 && holder) names.push(UNKNOWN_NAME);
  for (const each of names) {
    if (scope.temporary.has(each.toLowerCase())) continue;
    const known = each !== UNKNOWN_NAME;
    if (/^(?:USER|ROLE|LOGIN)$/.test(kind))
      found.effect('drop', found.named('user', each, known), { irreversible: true });
    else
      found.effect(
        'drop',
        found.named(holder ?? 'resource', holder ? each : `${kind.toLowerCase()} ${each}`, known),
        { recursive: holder === 'database', irreversible: holder !== undefined },
      );
  }
}

export function readTruncate(statement: Statement, at: number, { found }: SqlScope): void {
  const name = statement.skip(at + 1, 'TABLE', 'TABLES', 'ONLY', 'PARTITION', 'IF', 'EXISTS', 'ALL', 'FROM');
  // `SELECT TRUNCATE(1.5, 0)` is a function.
  if (statement.sign(name) === '(') return;
  if (statement.is(name, 'DATABASE')) {
    found.effect('drop', found.named('database', statement.name(name + 1) ?? 'database'), {
      recursive: true,
      irreversible: true,
    });
    return;
  }
  for (const table of statement.names(name))
    found.effect('truncate', found.named('table', table, table !== UNKNOWN_NAME), {
      recursive: true,
      irreversible: true,
    });
}

/** `DELETE [FROM] t`, of all rows when nothing narrows it. */
export function readDelete(statement: Statement, at: number, scope: SqlScope): void {
  // `ON DELETE CASCADE`, `BEFORE DELETE OR UPDATE` belong to a definition.
  if (statement.is(at - 1, 'ON', 'FOR', 'BEFORE', 'AFTER', 'OR')) return;
  const name = statement.skip(at + 1, 'LOW_PRIORITY', 'QUICK', 'IGNORE', 'FROM', 'ONLY', 'TABLE');
  const table = statement.is(name - 1, 'FROM') ? statement.nameOrHole(name) : statement.name(name);
  if (table !== null) changes(statement, at, table, scope);
}

export function readUpdate(statement: Statement, at: number, scope: SqlScope): void {
  const name = statement.skip(
    at + 1,
    'LOW_PRIORITY',
    'IGNORE',
    'ONLY',
    'OR',
    'ROLLBACK',
    'ABORT',
    'REPLACE',
    'FAIL',
  );
  // `ON CONFLICT DO UPDATE SET` and `FOR UPDATE` change the row at hand.
  if (
    statement.is(name, 'SET') ||
    statement.is(at - 1, 'DO', 'FOR', 'ON', 'KEY', 'BEFORE', 'AFTER', 'OR') ||
    statement.find('SET', name, name + 40) < 0
  )
    return;
  const table = statement.nameOrHole(name);
  if (table !== null) changes(statement, at, table, scope);
}

/** `MERGE INTO t USING s ON ... WHEN MATCHED THEN DELETE`: of all rows where the condition is always true. */
export function readMerge(statement: Statement, at: number, { found, temporary }: SqlScope): void {
  const table = statement.name(statement.skip(at + 1, 'INTO', 'ONLY'));
  if (table === null || temporary.has(table.toLowerCase())) return;
  const on = statement.find('ON', at);
  let changed = false;
  for (let then = statement.find('THEN', at); then > 0 && !changed; then = statement.find('THEN', then + 1))
    changed = statement.is(then + 1, 'DELETE', 'UPDATE');
  const all = changed && on > 0 && isAlwaysTrue(statement, on + 1, table);
  found.effect('modify', found.named('table', table), { recursive: all, irreversible: all });
}

/** A DELETE or UPDATE: of all rows when nothing, or only what is always true, narrows it. */
function changes(statement: Statement, at: number, table: string, { found, temporary }: SqlScope): void {
  if (temporary.has(table.toLowerCase())) return;
  if (CATALOGUE.test(table)) found.effect('escalate', found.named('table', table));
  const all = !isNarrowed(statement, at, table);
  found.effect('modify', found.named('table', table, table !== UNKNOWN_NAME), {
    recursive: all,
    irreversible: all,
  });
}

/** `ALTER TABLE`: columns and partitions that go, ClickHouse's row changes, row security that is switched off. */
export function readAlterTable(statement: Statement, at: number, scope: SqlScope): void {
  const { found } = scope;
  const name = statement.skip(at + 2, 'IF', 'EXISTS', 'ONLY');
  const table = statement.name(name) ?? 'table';
  // One that changes rows ends at its condition; each looks ahead.
  let changed = false;
  const where = statement.find('WHERE', name);
  for (let next = name + 1; next < statement.length; next++) {
    switch (statement.word(next)) {
      case 'DELETE':
        if (changed || !statement.is(next + 1, 'WHERE', 'IN')) break;
        changed = true;
        changes(statement, next, table, scope);
        break;
      case 'UPDATE':
        // `FOREIGN KEY ... ON UPDATE CASCADE` changes nothing now.
        if (changed || where < next || statement.name(next + 1) === null || statement.is(next - 1, 'ON'))
          break;
        changed = true;
        changes(statement, next, table, scope);
        break;
      case 'TRUNCATE':
        if (statement.is(next + 1, 'PARTITION'))
          found.effect('truncate', found.named('table', table), { recursive: true, irreversible: true });
        break;
      case 'DISCARD':
      case 'CLEAR':
        if (statement.is(next + 1, 'TABLESPACE', 'COLUMN'))
          found.effect('drop', found.named('resource', `column of ${table}`), { irreversible: true });
        break;
      case 'DISABLE':
      case 'FORCE':
        if (
          statement.is(next + 1, 'ROW') &&
          (statement.word(next) === 'DISABLE' || statement.is(next - 1, 'NO'))
        )
          found.effect('escalate', found.named('table', table));
        break;
      case 'DROP':
        dropsPart(statement, next, table, scope);
        break;
    }
  }
}

/** `DROP PARTITION p`, `DROP [COLUMN] c` lose rows or values. */
function dropsPart(statement: Statement, at: number, table: string, { found }: SqlScope): void {
  if (statement.is(at + 1, ...REMADE)) return;
  const column = statement.skip(at + 1, 'COLUMN', 'DETACHED', 'PARTITION', 'PART', 'IF', 'EXISTS');
  const partition = statement.find('PARTITION', at, column) >= 0 || statement.find('PART', at, column) >= 0;
  // Cassandra: `DROP (a, b)`.
  const each = statement.name(statement.sign(column) === '(' ? column + 1 : column);
  if (partition)
    found.effect('drop', found.named('resource', `partition of ${table}`), { irreversible: true });
  else if (each !== null)
    found.effect('drop', found.named('resource', `column ${table}.${each}`), { irreversible: true });
}
