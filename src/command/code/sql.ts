/** SQL of PostgreSQL, MySQL, SQLite and their kin: what statements destroy, change or make the server run. */
import type { Findings } from './findings.ts';
import { readMeta } from './sql-meta.ts';
import { type SqlDialect, type SqlToken, type SqlUnit, splitSql } from './sql-tokens.ts';
import { textValue } from './values.ts';

const MAX_DEPTH = 8;
const MAX_VERBS = 200;
const VERBS = new Set(
  'DROP TRUNCATE DELETE UPDATE INSERT REPLACE MERGE ALTER CREATE COPY LOAD GRANT SET RESET DO EXECUTE PREPARE EXEC ATTACH VACUUM BACKUP RESTORE SHUTDOWN PURGE INSTALL'.split(
    ' ',
  ),
);
/** Kinds of objects that hold what cannot be made again from the schema. */
const HOLDERS: { readonly [word: string]: 'database' | 'table' } = {
  DATABASE: 'database',
  SCHEMA: 'database',
  KEYSPACE: 'database',
  TABLESPACE: 'database',
  CATALOG: 'database',
  CLUSTER: 'database',
  TABLE: 'table',
  MATERIALIZED: 'table',
  DICTIONARY: 'table',
  FOREIGN: 'table',
  COLLECTION: 'table',
  STREAM: 'table',
};

export function readSql(text: string, dialect: SqlDialect, found: Findings, depth = 0): void {
  const temporary = new Set<string>();
  for (const unit of splitSql(text, dialect)) {
    if (unit.kind === 'meta')
      readMeta(unit.text, dialect, found, (code) => nested(code, dialect, found, depth));
    else new Statement(unit, dialect, found, depth, temporary).read();
  }
}

function nested(text: string, dialect: SqlDialect, found: Findings, depth: number): void {
  if (depth >= MAX_DEPTH) found.unresolved('limit', 'SQL nested too deeply');
  else readSql(text, dialect, found, depth + 1);
}

class Statement {
  readonly #words: readonly SqlToken[];
  readonly #dialect: SqlDialect;
  readonly #found: Findings;
  readonly #depth: number;
  readonly #temporary: Set<string>;

  constructor(
    unit: Extract<SqlUnit, { kind: 'statement' }>,
    dialect: SqlDialect,
    found: Findings,
    depth: number,
    temporary: Set<string>,
  ) {
    this.#words = unit.tokens;
    this.#dialect = dialect;
    this.#found = found;
    this.#depth = depth;
    this.#temporary = temporary;
  }

  /** The keyword at a place, in upper case; empty for names in quotes, texts and signs. */
  #word(at: number): string {
    const token = this.#words[at];
    return token?.type === 'word' ? token.text.toUpperCase() : '';
  }

  #is(at: number, ...words: string[]): boolean {
    return words.includes(this.#word(at));
  }

  #textAt(at: number): string | null {
    const token = this.#words[at];
    return token?.type === 'text' ? token.text : null;
  }

  read(): void {
    let start = 0;
    if (this.#is(0, 'EXPLAIN', 'DESCRIBE', 'DESC')) {
      // Only EXPLAIN ANALYZE carries the statement out.
      const analyze = this.#words
        .slice(0, 12)
        .findIndex((token) => token.type === 'word' && /^ANALY[ZS]E$/i.test(token.text));
      if (analyze < 0) return;
      start = analyze + 1;
    }
    this.#functions();
    this.#intoFile();
    let verbs = 0;
    // `WITH gone AS (DELETE ...)`, `DO $$ ... $$`, `IF x THEN DROP ...`: a verb counts wherever a statement may begin.
    for (let at = start; at < this.#words.length; at++) {
      if (at !== start && !this.#begins(at)) continue;
      // Each verb looks ahead: their number is bounded, so that time stays linear.
      if (VERBS.has(this.#word(at)) && ++verbs > MAX_VERBS)
        return this.#found.unresolved('limit', 'too many parts in one SQL statement');
      this.#verb(at);
    }
  }

  /** Whether a statement may begin here, inside another one. */
  #begins(at: number): boolean {
    const before = this.#words[at - 1];
    if (before === undefined) return true;
    if (before.type === 'sign') return before.text === '(' || before.text === ')' || before.text === ';';
    return (
      before.type === 'word' &&
      /^(?:THEN|BEGIN|ELSE|DO|LOOP|AS|ANALYZE|ANALYSE|VERBOSE|DECLARE|RETURN)$/i.test(before.text)
    );
  }

  #verb(at: number): void {
    const found = this.#found;
    switch (this.#word(at)) {
      case 'DROP':
        return this.#drop(at);
      case 'TRUNCATE': {
        let name = at + 1;
        while (this.#is(name, 'TABLE', 'ONLY', 'PARTITION')) name++;
        if (this.#words[name]?.type === 'sign') return;
        for (const table of this.#names(name))
          found.effect('truncate', found.named('table', table), { recursive: true, irreversible: true });
        return;
      }
      case 'DELETE': {
        let name = at + 1;
        while (this.#is(name, 'LOW_PRIORITY', 'QUICK', 'IGNORE', 'FROM', 'ONLY')) name++;
        const table = this.#name(name);
        if (table === null || this.#is(at - 1, 'ON', 'FOR', 'BEFORE', 'AFTER', 'OR')) return;
        return this.#change(table, at);
      }
      case 'UPDATE': {
        let name = at + 1;
        while (this.#is(name, 'LOW_PRIORITY', 'IGNORE', 'ONLY', 'OR', 'ROLLBACK', 'ABORT', 'REPLACE', 'FAIL'))
          name++;
        const table = this.#name(name);
        // `ON CONFLICT DO UPDATE SET` and `FOR UPDATE` change the row at hand.
        if (
          table === null ||
          this.#is(name, 'SET') ||
          this.#is(at - 1, 'DO', 'FOR', 'ON', 'KEY', 'BEFORE', 'AFTER', 'OR')
        )
          return;
        if (
          !this.#words
            .slice(name, name + 40)
            .some((token) => token.type === 'word' && /^SET$/i.test(token.text))
        )
          return;
        return this.#change(table, at);
      }
      case 'INSERT':
      case 'REPLACE':
      case 'MERGE': {
        const into = this.#find('INTO', at, at + 8);
        if (into < 0) return;
        const table = this.#name(into + 1);
        if (table !== null) found.effect('modify', found.named('table', table));
        return;
      }
      case 'ALTER':
        return this.#alter(at);
      case 'CREATE':
        return this.#create(at);
      case 'COPY':
        return this.#copy(at);
      case 'LOAD': {
        const infile = this.#find('INFILE', at, at + 6);
        const path = infile < 0 ? null : this.#textAt(infile + 1);
        if (path !== null) found.reads(textValue(path));
        else if (this.#textAt(at + 1) !== null)
          found.effect('load', found.named('code', this.#textAt(at + 1)!));
        return;
      }
      case 'GRANT':
        return this.#grant(at);
      case 'SET':
      case 'RESET':
        return this.#set(at);
      case 'DO': {
        for (const token of this.#words.slice(at + 1))
          if (token.type === 'text') nested(token.text, this.#dialect, found, this.#depth);
        return;
      }
      case 'EXECUTE':
      case 'PREPARE':
      case 'EXEC':
        return this.#dynamic(at);
      case 'ATTACH': {
        const path = this.#textAt(this.#is(at + 1, 'DATABASE') ? at + 2 : at + 1);
        if (path !== null && path !== ':memory:') found.reads(textValue(path));
        return;
      }
      case 'VACUUM': {
        const into = this.#find('INTO', at, at + 4);
        if (into >= 0 && this.#textAt(into + 1) !== null)
          found.onPaths('write', textValue(this.#textAt(into + 1)!));
        return;
      }
      case 'BACKUP':
      case 'RESTORE':
        if (this.#is(at + 1, 'DATABASE') && this.#word(at) === 'RESTORE')
          found.effect('drop', found.named('database', this.#name(at + 2) ?? 'database'), {
            recursive: true,
          });
        return;
      case 'SHUTDOWN':
        found.effect('power', found.named('service', 'database server'));
        return;
      case 'PURGE':
        if (this.#is(at + 1, 'BINARY', 'MASTER', 'TABLE', 'RECYCLEBIN'))
          found.effect('drop', found.named('resource', 'logs'), { irreversible: true });
        return;
      case 'INSTALL':
        if (this.#is(at + 1, 'PLUGIN', 'SONAME', 'COMPONENT'))
          found.effect('load', found.named('code', this.#name(at + 2) ?? 'plugin'));
        return;
      default:
        return;
    }
  }

  #drop(at: number): void {
    const found = this.#found;
    let kindAt = at + 1;
    let temporary = false;
    while (this.#is(kindAt, 'TEMPORARY', 'TEMP', 'UNLOGGED', 'PUBLIC', 'CACHED')) {
      temporary = temporary || this.#is(kindAt, 'TEMPORARY', 'TEMP');
      kindAt++;
    }
    const kind = this.#word(kindAt);
    // `ALTER TABLE t DROP COLUMN c` is told by `alter`, `PREPARE`'s counterpart drops nothing.
    if (kind === '' || temporary || kind === 'PREPARE' || this.#is(0, 'ALTER')) return;
    let name = kindAt + 1;
    while (this.#is(name, 'IF', 'EXISTS', 'CONCURRENTLY', 'VIEW', 'TABLE', 'NOT')) name++;
    const holder = Object.hasOwn(HOLDERS, kind) ? HOLDERS[kind] : undefined;
    for (const each of this.#names(name)) {
      if (this.#temporary.has(each.toLowerCase())) continue;
      if (/^(?:USER|ROLE|LOGIN|OWNED)$/.test(kind))
        found.effect('drop', found.named('user', each), { irreversible: true });
      else
        found.effect(
          'drop',
          found.named(holder ?? 'resource', holder ? each : `${kind.toLowerCase()} ${each}`),
          { recursive: holder === 'database', irreversible: holder !== undefined },
        );
    }
  }

  #alter(at: number): void {
    const found = this.#found;
    if (this.#is(at + 1, 'ROLE', 'USER', 'LOGIN')) return this.#role(at);
    if (this.#is(at + 1, 'SYSTEM')) return this.#set(at + 1);
    if (!this.#is(at + 1, 'TABLE')) return;
    let name = at + 2;
    while (this.#is(name, 'IF', 'EXISTS', 'ONLY')) name++;
    const table = this.#name(name) ?? 'table';
    for (let next = name + 1; next < this.#words.length; next++) {
      if (!this.#is(next, 'DROP')) continue;
      if (
        this.#is(
          next + 1,
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
        )
      )
        continue;
      // `ALTER COLUMN c DROP DEFAULT` is above; `DROP PARTITION p`, `DROP [COLUMN] c` lose rows or values.
      let column = next + 1;
      while (this.#is(column, 'COLUMN', 'PARTITION', 'IF', 'EXISTS')) column++;
      const each = this.#name(column);
      if (each !== null)
        found.effect('drop', found.named('resource', `column ${table}.${each}`), { irreversible: true });
    }
  }

  #role(at: number): void {
    for (let next = at + 2; next < this.#words.length; next++) {
      const word = this.#word(next);
      if (/^(?:SUPERUSER|CREATEROLE|CREATEDB|REPLICATION|BYPASSRLS)$/.test(word))
        return this.#escalates(this.#name(at + 2) ?? 'role');
      if (word === 'PASSWORD' || word === 'IDENTIFIED') {
        this.#found.effect('account', this.#found.named('user', this.#name(at + 2) ?? 'user'));
      }
    }
  }

  #escalates(user: string): void {
    this.#found.effect('escalate', this.#found.named('user', user));
  }

  #create(at: number): void {
    const found = this.#found;
    const head = this.#words
      .slice(at + 1, at + 8)
      .map((token) => (token.type === 'word' ? token.text.toUpperCase() : ''));
    if (head.includes('TEMP') || head.includes('TEMPORARY')) {
      const tableAt = this.#find('TABLE', at, at + 6);
      let name = tableAt + 1;
      while (this.#is(name, 'IF', 'NOT', 'EXISTS')) name++;
      const table = tableAt < 0 ? null : this.#name(name);
      if (table !== null) this.#temporary.add(table.toLowerCase());
    }
    if (head[0] === 'USER' || head[0] === 'ROLE' || head[0] === 'LOGIN') {
      found.effect('account', found.named('user', this.#name(at + 2) ?? 'user'));
      return this.#role(at);
    }
    if (head.includes('FUNCTION') || head.includes('PROCEDURE') || head.includes('LANGUAGE')) {
      const language = this.#find('LANGUAGE', at, this.#words.length);
      const name =
        language < 0 ? '' : (this.#name(language + 1) ?? this.#textAt(language + 1) ?? '').toLowerCase();
      // Untrusted languages and shared objects run with the server's rights.
      if (
        /^(?:c|internal|plpython\w*|plperlu|pltclu|plsh|plruby\w*|pljavau|plv8u?)$/.test(name) ||
        head.includes('SONAME') ||
        this.#find('SONAME', at, this.#words.length) >= 0
      ) {
        found.effect('load', found.named('code', name === '' ? 'shared object' : name));
        found.unresolved(
          'code',
          `a function in ${name === '' ? 'a shared object' : name} on the database server`,
        );
      }
    }
    if (head[0] === 'EXTENSION') {
      const name = (this.#name(this.#is(at + 2, 'IF') ? at + 5 : at + 2) ?? '').toLowerCase();
      if (
        /^(?:plpython\w*|plperlu|pltclu|plsh|adminpack|dblink|file_fdw|lo|pg_execute_server_program)$/.test(
          name,
        )
      )
        found.effect('load', found.named('code', name));
    }
    if (head[0] === 'EVENT' || head.includes('TRIGGER')) return;
  }

  #copy(at: number): void {
    for (let next = at + 1; next < this.#words.length; next++) {
      if (!this.#is(next, 'FROM', 'TO')) continue;
      if (this.#is(next + 1, 'PROGRAM')) {
        const command = this.#textAt(next + 2);
        if (command !== null) this.#found.shell(textValue(command));
        else this.#found.unresolved('code', 'COPY ... PROGRAM');
        this.#found.effect('execute', this.#found.named('code', 'COPY ... PROGRAM'));
        return;
      }
      const path = this.#textAt(next + 1);
      if (path === null) continue;
      if (this.#is(next, 'TO')) this.#found.onPaths('write', textValue(path));
      else this.#found.reads(textValue(path));
      return;
    }
  }

  #grant(at: number): void {
    const to = this.#find('TO', at, this.#words.length);
    const user = to < 0 ? 'user' : (this.#name(to + 1) ?? this.#textAt(to + 1) ?? 'user');
    const rights = this.#words
      .slice(at + 1, to < 0 ? undefined : to)
      .map((token) => (token.type === 'word' ? token.text.toUpperCase() : token.text));
    const text = rights.join(' ');
    const everywhere =
      /ALL(?: PRIVILEGES)? ON \* ?\. ?\*/.test(text) ||
      /WITH GRANT OPTION/i.test(this.#words.map((token) => token.text).join(' '));
    if (
      everywhere ||
      /\b(?:SUPER|SUPERUSER|RDS_SUPERUSER|SYSADMIN|DBA|FILE|PG_EXECUTE_SERVER_PROGRAM|PG_WRITE_SERVER_FILES|PG_READ_SERVER_FILES|ACCOUNTADMIN|CONTROL)\b/.test(
        text,
      )
    )
      this.#escalates(user);
    else this.#found.effect('permission', this.#found.named('database', user), { mode: 'grant' });
  }

  #set(at: number): void {
    const names = this.#words.slice(at, at + 8).map((token) => token.text.toLowerCase());
    if (
      names.some((name) =>
        /^(?:general_log_file|slow_query_log_file|secure_file_priv|archive_command|restore_command|shared_preload_libraries|local_preload_libraries|session_preload_libraries|ssl_passphrase_command|archive_cleanup_command|dynamic_library_path)$/.test(
          name,
        ),
      )
    ) {
      this.#escalates(names.join(' '));
    }
  }

  /** `EXECUTE 'text'`, `PREPARE s FROM 'text'`, `EXEC xp_cmdshell 'cmd'`, `EXECUTE IMMEDIATE`. */
  #dynamic(at: number): void {
    const found = this.#found;
    const name = (this.#name(at + 1) ?? '').toLowerCase();
    if (/xp_cmdshell$/.test(name)) {
      const command = this.#words.slice(at + 2).find((token) => token.type === 'text');
      found.effect('execute', found.named('code', 'xp_cmdshell'));
      if (command) found.shell(textValue(command.text));
      else found.unresolved('code', 'xp_cmdshell');
      return;
    }
    if (/^sp_(?:configure|oacreate|oamethod|addextendedproc|addsrvrolemember|add_job)/.test(name))
      return this.#escalates(name);
    const as = this.#word(at) === 'PREPARE' ? this.#find('AS', at, at + 40) : -1;
    if (as >= 0) return;
    const texts = this.#words.slice(at + 1).filter((token) => token.type === 'text');
    const dynamic =
      this.#word(at) === 'PREPARE'
        ? this.#find('FROM', at, at + 6) >= 0
        : this.#is(at + 1, 'IMMEDIATE') ||
          this.#words[at + 1]?.type === 'text' ||
          this.#words[at + 1]?.text === '(' ||
          this.#depth > 0;
    if (!dynamic) return;
    if (texts.length === 0) found.unresolved('code', `${this.#word(at)} of text that is not known`);
    for (const text of texts) nested(text.text, this.#dialect, found, this.#depth);
  }

  /** `SELECT ... INTO OUTFILE 'x'`. */
  #intoFile(): void {
    for (let next = 1; next < this.#words.length; next++) {
      if (this.#is(next, 'INTO') && this.#is(next + 1, 'OUTFILE', 'DUMPFILE')) {
        const path = this.#textAt(next + 2);
        if (path !== null) this.#found.onPaths('write', textValue(path));
        this.#found.effect('execute', this.#found.named('code', 'INTO OUTFILE'));
      }
    }
  }

  /** Functions that reach out of the database, wherever they stand. */
  #functions(): void {
    const found = this.#found;
    for (let at = 0; at + 1 < this.#words.length; at++) {
      const token = this.#words[at]!;
      if (token.type === 'text' || this.#words[at + 1]?.text !== '(') continue;
      const name = token.text.toLowerCase().replace(/^.*\./, '');
      const text = this.#textAt(at + 2);
      const path = () => textValue(text ?? '');
      if (
        /^(?:load_file|pg_read_file|pg_read_binary_file|pg_ls_dir|readfile|lo_import|pg_stat_file|read_text|read_blob)$/.test(
          name,
        )
      ) {
        found.effect('escalate', found.named('resource', `${name}()`));
        if (text !== null) found.reads(path());
      } else if (
        /^(?:lo_export|writefile|pg_file_write|pg_file_unlink|pg_file_rename|utl_file\.fopen)$/.test(name)
      ) {
        found.effect('escalate', found.named('resource', `${name}()`));
        const second = this.#words.slice(at + 2, at + 8).find((each) => each.type === 'text');
        if (second) found.onPaths(name === 'pg_file_unlink' ? 'delete' : 'write', textValue(second.text));
      } else if (
        /^(?:load_extension|sys_exec|sys_eval|edit|fts3_tokenizer|dbms_scheduler|java_eval)$/.test(name)
      ) {
        found.effect('load', found.named('code', `${name}()`));
        if (name.startsWith('sys_') && text !== null) found.shell(path());
        else found.unresolved('code', `${name}()`);
      } else if (/^(?:pg_terminate_backend|pg_reload_conf|pg_rotate_logfile|pg_promote)$/.test(name))
        found.effect('kill', found.named('service', `${name}()`));
      else if (/^(?:dblink|dblink_exec|query_to_xml|query_to_json)$/.test(name)) {
        for (const each of this.#words.slice(at + 2, at + 8))
          if (each.type === 'text' && /\s/.test(each.text))
            nested(each.text, this.#dialect, found, this.#depth);
      } else if (/^(?:xp_cmdshell|xp_dirtree|xp_regwrite)$/.test(name))
        found.effect('execute', found.named('code', name));
    }
    if (
      /^xp_cmdshell$/i.test(this.#words[0]?.text ?? '') ||
      this.#words.some(
        (token) => token.type === 'word' && /^(?:master\.\.|master\.dbo\.)?xp_cmdshell$/i.test(token.text),
      )
    ) {
      found.effect('execute', found.named('code', 'xp_cmdshell'));
      const command = this.#words.find((token) => token.type === 'text');
      if (command) found.shell(textValue(command.text));
    }
  }

  /** A DELETE or UPDATE: of all rows when nothing, or only what is always true, narrows it. */
  #change(table: string, at: number): void {
    if (this.#temporary.has(table.toLowerCase())) return;
    const all = !this.#narrowed(at);
    this.#found.effect('modify', this.#found.named('table', table), { recursive: all, irreversible: all });
  }

  #narrowed(at: number): boolean {
    let depth = 0;
    for (let next = at + 1; next < this.#words.length; next++) {
      const token = this.#words[next]!;
      if (token.text === '(' && token.type === 'sign') depth++;
      else if (token.text === ')' && token.type === 'sign' && --depth < 0) return false;
      if (depth === 0 && this.#is(next, 'LIMIT')) return true;
      if (depth !== 0 || !this.#is(next, 'WHERE')) continue;
      return !this.#alwaysTrue(next + 1);
    }
    return false;
  }

  /** `TRUE`, `1`, `1=1`, `'a'='a'`, `id = id`, and any of these after OR. */
  #alwaysTrue(from: number): boolean {
    const rest: string[] = [];
    let depth = 0;
    for (const token of this.#words.slice(from)) {
      if (token.type === 'sign' && token.text === '(') depth++;
      else if (token.type === 'sign' && token.text === ')' && --depth < 0) break;
      if (token.type === 'word' && /^(?:RETURNING|ORDER|LIMIT)$/i.test(token.text)) break;
      rest.push(token.type === 'text' ? `'${token.text}'` : token.text.toLowerCase());
    }
    const terms = rest
      .join(' ')
      .replace(/[()]/g, ' ')
      .split(/\s+or\s+|\|\|/);
    const trivial = (term: string) => {
      const tight = term.trim().replace(/\s+/g, ' ');
      if (/^(?:true|1|not false|not 0|'1')$/.test(tight)) return true;
      const sides = /^(\S+) (?:=|<=|>=|is|like) (\S+)$/.exec(tight) ?? /^(\S+) is not (null)$/.exec(tight);
      if (!sides) return false;
      const [, left, right] = sides;
      return (
        left === right ||
        (/ is not null$/.test(tight) && /^(?:\w+\.)?\w*id$/.test(left!)) ||
        (/^\d+$/.test(left!) && /^\d+$/.test(right!) && /<=|>=/.test(tight)) ||
        / like '%+'$/.test(tight)
      );
    };
    return terms.some((term) => term.split(/\s+and\s+/).every(trivial));
  }

  #find(word: string, from: number, to: number): number {
    for (let at = Math.max(0, from); at < Math.min(to, this.#words.length); at++)
      if (this.#is(at, word)) return at;
    return -1;
  }

  /** A name, dotted and quoted parts put together; null when none stands there. */
  #name(at: number): string | null {
    const token = this.#words[at];
    return token && (token.type === 'word' || token.type === 'name') ? token.text : null;
  }

  /** Names separated by commas. */
  #names(at: number): string[] {
    const names: string[] = [];
    for (let next = at; ; next += 2) {
      const name = this.#name(next) ?? this.#textAt(next);
      if (name === null) break;
      names.push(name);
      if (this.#words[next + 1]?.text !== ',') break;
    }
    return names;
  }
}
