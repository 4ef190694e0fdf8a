/** SQL that leaves the database: files and programs of the server, code that it loads, statements made of text. */
import { escalates, readRole } from './sql-rights.ts';
import type { SqlScope, Statement } from './sql-statement.ts';
import { make, textValue } from './values.ts';

/** `CREATE`: accounts, temporary tables, and code in languages that nothing holds back. */
export function readCreate(statement: Statement, at: number, scope: SqlScope): void {
  const { found } = scope;
  const head = Array.from({ length: 7 }, (_, place) => statement.word(at + 1 + place));
  if (head.includes('TEMP') || head.includes('TEMPORARY')) {
    const table = statement.find('TABLE', at, at + 6);
    const name = table < 0 ? null : statement.name(statement.skip(table + 1, 'IF', 'NOT', 'EXISTS'));
    if (name !== null) scope.temporary.add(name.toLowerCase());
  }
  const [first] = head;
  if (first === 'USER' || first === 'ROLE' || first === 'LOGIN') {
    found.effect('account', found.named('user', statement.name(at + 2) ?? 'user'));
    return readRole(statement, at, scope);
  }
  // `CREATE OR REPLACE SCHEMA s` drops the one that was there.
  if (first === 'OR' && statement.is(at + 3, 'DATABASE', 'SCHEMA')) {
    found.effect('drop', found.named('database', statement.name(at + 4) ?? 'database'), {
      recursive: true,
      irreversible: true,
    });
  }
  if (head.includes('FUNCTION') || head.includes('PROCEDURE') || head.includes('LANGUAGE'))
    definesFunction(statement, at, scope);
  if (first === 'EXTENSION') {
    const name = (statement.name(statement.is(at + 2, 'IF') ? at + 5 : at + 2) ?? '').toLowerCase();
    if (
      /^(?:plpython\w*|plperlu|pltclu|plsh|adminpack|dblink|file_fdw|lo|pg_execute_server_program)$/.test(
        name,
      )
    )
      found.effect('load', found.named('code', name));
  }
}

/** Untrusted languages and shared objects run with the server's rights. */
function definesFunction(statement: Statement, at: number, { found }: SqlScope): void {
  const language = statement.find('LANGUAGE', at);
  const name =
    language < 0 ? '' : (statement.name(language + 1) ?? statement.text(language + 1) ?? '').toLowerCase();
  const untrusted = /^(?:c|internal|plpython\w*|plperlu|pltclu|plsh|plruby\w*|pljavau|plv8u?)$/.test(name);
  if (!untrusted && statement.find('SONAME', at) < 0) return;
  const what = name === '' ? 'shared object' : name;
  found.effect('load', found.named('code', what));
  found.unresolved('code', `a function in ${name === '' ? 'a shared object' : name} on the database server`);
}

export function readCopy(statement: Statement, at: number, { found }: SqlScope): void {
  for (let next = at + 1; next < statement.length; next++) {
    if (!statement.is(next, 'FROM', 'TO')) continue;
    if (statement.is(next + 1, 'PROGRAM')) {
      const command = statement.text(next + 2);
      if (command !== null) found.shell(textValue(command));
      else found.unresolved('code', 'COPY ... PROGRAM');
      found.effect('execute', found.named('code', 'COPY ... PROGRAM'));
      return;
    }
    const path = statement.text(next + 1);
    if (path === null) continue;
    if (statement.is(next, 'TO')) found.onPaths('write', textValue(path));
    else found.reads(textValue(path));
    return;
  }
}

/** `LOAD DATA INFILE 'x'` reads a file; `LOAD 'x.so'` and `INSTALL x FROM y` load code. */
export function readLoad(statement: Statement, at: number, { found }: SqlScope): void {
  if (statement.is(at, 'INSTALL')) {
    const plugin = statement.is(at + 1, 'PLUGIN', 'SONAME', 'COMPONENT');
    // DuckDB's own extensions need no source; others come from wherever they are told.
    if (plugin || statement.find('FROM', at, at + 4) > 0)
      found.effect(
        'load',
        found.named('code', statement.name(at + (plugin ? 2 : 1)) ?? statement.text(at + 1) ?? 'plugin'),
      );
    return;
  }
  const infile = statement.find('INFILE', at, at + 6);
  const path = infile < 0 ? null : statement.text(infile + 1);
  const library = statement.text(at + 1);
  if (path !== null) found.reads(textValue(path));
  else if (library !== null) found.effect('load', found.named('code', library));
}

/** `ATTACH 'x.db' AS y` opens a file, and makes one where none is. */
export function readAttach(statement: Statement, at: number, { found }: SqlScope): void {
  const path = statement.text(statement.skip(at + 1, 'DATABASE', 'IF', 'NOT', 'EXISTS'));
  if (path === null || path === '' || path === ':memory:') return;
  found.reads(textValue(path));
  if (!/\.(?:db|db3|sqlite|sqlite3|s3db|sl3|duckdb|ddb)(?:\?.*)?$|^\w+:/i.test(path))
    found.onPaths('write', textValue(path));
}

/** `EXECUTE 'text'`, `PREPARE s FROM 'text'`, `EXEC xp_cmdshell 'cmd'`, `EXECUTE IMMEDIATE`. */
export function readDynamic(statement: Statement, at: number, scope: SqlScope): void {
  const { found } = scope;
  const name = (statement.name(at + 1) ?? '').toLowerCase();
  if (/xp_cmdshell$/.test(name)) {
    const command = statement.textAfter(at + 2);
    found.effect('execute', found.named('code', 'xp_cmdshell'));
    if (command !== null) found.shell(textValue(command));
    else found.unresolved('code', 'xp_cmdshell');
    return;
  }
  if (
    /(?:^|\.)sp_(?:configure|oacreate|oamethod|addextendedproc|addsrvrolemember|addrolemember|add_job\w*)$/.test(
      name,
    )
  )
    return escalates(name, scope);
  if (/(?:^|\.)sp_(?:detach_db|drop\w*|removedbreplication|delete_job)$/.test(name)) {
    found.effect('drop', found.named('resource', name), { irreversible: true });
    return;
  }
  const prepare = statement.is(at, 'PREPARE');
  if (prepare && statement.find('AS', at, at + 40) >= 0) return;
  const dynamic = prepare
    ? statement.find('FROM', at, at + 6) >= 0
    : statement.is(at + 1, 'IMMEDIATE') ||
      statement.text(at + 1) !== null ||
      statement.sign(at + 1) === '(' ||
      /(?:^|\.)(?:sp_executesql|sp_msforeach(?:table|db))$/.test(name) ||
      scope.depth > 0;
  if (!dynamic) return;
  if (statement.textAfter(at + 1) === null)
    found.unresolved('code', `${statement.word(at)} of text that is not known`);
  else readTexts(statement, at, scope);
}

/** Every text from `at` on, as SQL: `DO $$ ... $$`. */
export function readTexts(statement: Statement, at: number, scope: SqlScope, to = statement.length): void {
  for (let next = at + 1; next < Math.min(to, statement.length); next++) {
    const text = statement.text(next);
    if (text !== null) scope.nested(text);
  }
}

/** `SELECT ... INTO OUTFILE 'x'`. */
export function readIntoFile(statement: Statement, { found }: SqlScope): void {
  for (let at = statement.find('INTO', 1); at >= 0; at = statement.find('INTO', at + 1)) {
    if (!statement.is(at + 1, 'OUTFILE', 'DUMPFILE')) continue;
    const path = statement.text(at + 2);
    if (path !== null) found.onPaths('write', textValue(path));
    found.effect('execute', found.named('code', 'INTO OUTFILE'));
  }
}

const READS =
  /^(?:load_file|pg_read_file|pg_read_binary_file|pg_ls_dir|readfile|lo_import|pg_stat_file|read_text|read_blob)$/;
const WRITES = /^(?:lo_export|writefile|pg_file_write|pg_file_unlink|pg_file_rename|fopen|be_lo_export)$/;
const LOADS = /^(?:load_extension|sys_exec|sys_eval|edit|fts3_tokenizer|dbms_scheduler|java_eval)$/;
const STOPS = /^(?:pg_terminate_backend|pg_rotate_logfile|pg_promote|pg_wal_replay_pause)$/;
const DROPS =
  /^(?:lo_unlink|pg_drop_replication_slot|pg_replication_origin_drop|drop_chunks|drop_hypertable|drop_distributed_table|undistribute_table|dropgeometrytable|remove_retention_policy)$/;
/** Where a connection string leads: `host=db.example`, `postgres://user@db.example/x`. */
const HOST = /(?:^|\s)host(?:addr)?\s*=\s*'?([^\s']+)/;
const URL_HOST = /^postgres\w*:\/\/(?:[^@/]*@)?([^:/?]+)/;
/** The server itself, or a socket of its own. */
const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|\/.*)$/;
/** Functions that are handed SQL as text. */
const CARRIES =
  /^(?:dblink|dblink_exec|dblink_send_query|query_to_xml|query_to_json|schedule|schedule_in_database|run_command_on_\w+|openquery|openrowset)$/;

/** Functions that reach out of the database, wherever they stand. */
export function readFunctions(statement: Statement, scope: SqlScope): void {
  const { found } = scope;
  let cmdshell = false;
  for (let at = 0; at < statement.length; at++) {
    const full = statement.name(at);
    if (full === null) continue;
    const name = full.toLowerCase().replace(/^.*\./, '');
    cmdshell ||= name === 'xp_cmdshell';
    if (statement.sign(at + 1) === '(')
      reachesOut(/^(?:sys\.)?dbms_scheduler\./i.test(full) ? 'dbms_scheduler' : name, statement, at, scope);
  }
  if (!cmdshell) return;
  found.effect('execute', found.named('code', 'xp_cmdshell'));
  const command = statement.textAfter(0);
  if (command !== null) found.shell(textValue(command));
}

/** `dblink('host=db.example ...', 'SELECT ...')`: the server connects to another one. */
function connectsOut(name: string, statement: Statement, at: number, { found }: SqlScope): void {
  if (!name.startsWith('dblink')) return;
  for (let next = at + 2; next < at + 5; next++) {
    const text = statement.text(next) ?? '';
    const host = (HOST.exec(text) ?? URL_HOST.exec(text))?.[1];
    if (host !== undefined && !LOCAL.test(host)) found.socket('connect', textValue(host));
  }
}

function reachesOut(name: string, statement: Statement, at: number, scope: SqlScope): void {
  const { found } = scope;
  const text = statement.text(at + 2);
  if (READS.test(name)) {
    found.effect('escalate', found.named('resource', `${name}()`));
    if (text !== null) found.reads(textValue(text));
  } else if (WRITES.test(name)) {
    found.effect('escalate', found.named('resource', `${name}()`));
    const path = statement.textAfter(at + 2, at + 8);
    if (path !== null) found.onPaths(name === 'pg_file_unlink' ? 'delete' : 'write', textValue(path));
  } else if (LOADS.test(name)) {
    found.effect('load', found.named('code', `${name}()`));
    if (name.startsWith('sys_') && text !== null) found.shell(textValue(text));
    else found.unresolved('code', `${name}()`);
  } else if (STOPS.test(name)) found.effect('kill', found.named('service', `${name}()`));
  else if (DROPS.test(name))
    found.effect('drop', found.named('resource', `${name}()`), { irreversible: true });
  else if (CARRIES.test(name) || name === 'dblink_connect') {
    connectsOut(name, statement, at, scope);
    for (let next = at + 2; next < at + 8; next++) {
      const carried = statement.text(next);
      if (carried !== null && /\s/.test(carried)) scope.nested(carried);
    }
  } else if (name === 'url' && text !== null && statement.is(at - 1, 'FUNCTION')) {
    // ClickHouse: `INSERT INTO FUNCTION url('http://...') SELECT ...` sends the rows away.
    found.sends(textValue(text), [make({ taints: ['file'] })]);
  } else if (name === 'executable' && text !== null) {
    // ClickHouse: a table function whose rows a program writes.
    found.effect('execute', found.named('code', 'executable()'));
    found.shell(textValue(text));
  } else if (/^(?:xp_dirtree|xp_regwrite)$/.test(name)) found.effect('execute', found.named('code', name));
}
