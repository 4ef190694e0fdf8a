/** SQL about accounts, rights and the server's own settings. */
import type { SqlScope, Statement } from './sql-statement.ts';

/** Settings that make the server write files or run programs of one's choice. */
const REACHING =
  /(?:^|\.)(?:general_log_file|slow_query_log_file|secure_file_priv|archive_command|restore_command|shared_preload_libraries|local_preload_libraries|session_preload_libraries|ssl_passphrase_command|archive_cleanup_command|recovery_end_command|dynamic_library_path|init_connect|init_file|plugin_dir|hba_file|ident_file|data_directory|jit_provider)$/;
/** MySQL's global settings that guard data. */
const GUARDING =
  /(?:^|\.)(?:read_only|super_read_only|local_infile|log_bin|sql_log_bin|event_scheduler|innodb_\w*_shutdown|offline_mode|validate_password\w*|require_secure_transport|log_bin_trust_function_creators|innodb_force_recovery)$/;
const POWERS =
  /^(?:SUPER|SUPERUSER|RDS_SUPERUSER|CLOUDSQLSUPERUSER|AZURE_PG_ADMIN|SYSADMIN|SYSDBA|DBA|FILE|SHUTDOWN|PG_EXECUTE_SERVER_PROGRAM|PG_WRITE_SERVER_FILES|PG_READ_SERVER_FILES|ACCOUNTADMIN|SECURITYADMIN|CONTROL|POSTGRES|ROOT|ADMIN|DB_OWNER)$/;

export function escalates(user: string, { found }: SqlScope): void {
  found.effect('escalate', found.named('user', user));
}

/** `CREATE` and `ALTER` of a role: powers and passwords. */
export function readRole(statement: Statement, at: number, scope: SqlScope): void {
  const { found } = scope;
  const user = statement.name(at + 2) ?? statement.text(at + 2) ?? 'user';
  for (let next = at + 2; next < statement.length; next++) {
    const word = statement.word(next);
    if (/^(?:SUPERUSER|CREATEROLE|CREATEDB|REPLICATION|BYPASSRLS)$/.test(word)) return escalates(user, scope);
    if (word === 'PASSWORD' || word === 'IDENTIFIED') found.effect('account', found.named('user', user));
  }
}

/** Tokens that a list of rights is looked for in. */
const MAX_RIGHTS = 400;

export function readGrant(statement: Statement, at: number, scope: SqlScope): void {
  const { found } = scope;
  const to = statement.find('TO', at, at + MAX_RIGHTS);
  const end = to < 0 ? Math.min(at + MAX_RIGHTS, statement.length) : to;
  const user = to < 0 ? 'user' : (statement.name(to + 1) ?? statement.text(to + 1) ?? 'user');
  const all = statement.is(at + 1, 'ALL');
  const on = statement.find('ON', at, end);
  const everything = all && on > 0 && statement.sign(on + 1) === '*' && statement.sign(on + 2) === '.';
  const everybody = all && statement.is(to + 1, 'PUBLIC');
  const option = statement.find('OPTION', end, end + MAX_RIGHTS);
  const passedOn = option > 0 && statement.is(option - 1, 'GRANT', 'ADMIN');
  // Rights stand in front of ON; a list too long to look through may hold any of them.
  let power = to < 0 && statement.length > at + MAX_RIGHTS;
  for (let next = at + 1; next < (on < 0 ? end : on) && !power; next++)
    power = POWERS.test(statement.word(next));
  if (everything || everybody || passedOn || power) escalates(user, scope);
  else found.effect('permission', found.named('database', user), { mode: 'grant' });
}

/** Taking all rights away locks others out. */
export function readRevoke(statement: Statement, at: number, { found }: SqlScope): void {
  const from = statement.find('FROM', at, at + MAX_RIGHTS);
  const user = from < 0 ? 'user' : (statement.name(from + 1) ?? statement.text(from + 1) ?? 'user');
  if (statement.is(at + 1, 'ALL') || POWERS.test(statement.word(at + 1)))
    found.effect('account', found.named('user', user));
  else found.effect('permission', found.named('database', user), { mode: 'revoke' });
}

/** `SET`, `RESET` and `ALTER SYSTEM`. */
export function readSetting(statement: Statement, at: number, scope: SqlScope): void {
  const { found } = scope;
  const system = statement.is(at - 1, 'SYSTEM');
  if (statement.is(at, 'RESET') && statement.is(at + 1, 'MASTER', 'SLAVE', 'REPLICA', 'BINARY')) {
    found.effect('drop', found.named('resource', 'replication logs'), { irreversible: true });
    return;
  }
  if (statement.is(at, 'SET') && statement.is(at + 1, 'PASSWORD')) {
    found.effect('account', found.named('user', statement.name(at + 3) ?? 'user'));
    return;
  }
  const lasting = system || statement.is(at + 1, 'GLOBAL', 'PERSIST', 'PERSIST_ONLY');
  for (let next = at; next < Math.min(at + 8, statement.length); next++) {
    const name = (statement.name(next) ?? '').toLowerCase();
    if (REACHING.test(name)) {
      found.effect('escalate', found.named('resource', `setting ${name}`));
      return;
    }
    if (GUARDING.test(name) && (lasting || /^@@/.test(name))) {
      found.effect('modify', found.named('service', `setting ${name}`));
      return;
    }
  }
  if (system) found.effect('modify', found.named('service', `setting ${statement.name(at + 1) ?? '*'}`));
}

/** `ALTER SYSTEM` of PostgreSQL, Oracle and their kin. */
export function readAlterSystem(statement: Statement, at: number, scope: SqlScope): void {
  const { found } = scope;
  if (statement.is(at + 2, 'SET', 'RESET')) return readSetting(statement, at + 2, scope);
  if (statement.is(at + 2, 'KILL', 'DISCONNECT'))
    found.effect('kill', found.named('service', 'database session'));
  else if (statement.is(at + 2, 'SHUTDOWN')) found.effect('power', found.named('service', 'database server'));
}
