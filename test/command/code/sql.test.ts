import assert from 'node:assert/strict';
import { notable, reading } from './reading.ts';

type Case = readonly [dialect: string, text: string, found: readonly string[]];

const DESTRUCTIVE: readonly Case[] = [
  ['postgresql', 'DROP TABLE users', ['drop table users']],
  ['postgresql', 'drop/**/table if exists a, "B"."c" cascade', ['drop table a', 'drop table B.c']],
  ['postgresql', 'DROP SCHEMA public CASCADE', ['drop -r database public']],
  ['postgresql', 'DROP INDEX CONCURRENTLY i', ['drop resource index i']],
  ['postgresql', 'TRUNCATE TABLE ONLY a, b', ['truncate -r table a', 'truncate -r table b']],
  ['postgresql', 'DELETE FROM users', ['modify -r table users']],
  ['postgresql', 'DELETE FROM users WHERE (1 = 1)', ['modify -r table users']],
  ['postgresql', "DELETE FROM users WHERE 'a' = 'a' AND true", ['modify -r table users']],
  ['postgresql', 'DELETE FROM users WHERE id = 3 OR true', ['modify -r table users']],
  ['postgresql', 'UPDATE users SET a = 1', ['modify -r table users']],
  [
    'postgresql',
    'WITH d AS (DELETE FROM users RETURNING *) SELECT count(*) FROM d WHERE x = 1',
    ['modify -r table users'],
  ],
  ['postgresql', 'EXPLAIN (ANALYZE) DELETE FROM users', ['modify -r table users']],
  ['mysql', 'BEGIN; DROP TABLE users; ROLLBACK', ['drop table users']],
  ['sql', 'BEGIN; DROP TABLE users; ROLLBACK', ['drop table users']],
  ['postgresql', 'BEGIN; DROP TABLE users; COMMIT', ['drop table users']],
  ['postgresql', 'BEGIN; DROP TABLE users; COMMIT; SELECT 1; ROLLBACK', ['drop table users']],
  ['postgresql', 'BEGIN; SAVEPOINT a; DROP TABLE users; ROLLBACK TO a', ['drop table users']],
  ['postgresql', 'DROP TABLE users; BEGIN; ROLLBACK', ['drop table users']],
  // Only PostgreSQL and SQLite take everything back.
  ['postgresql', 'BEGIN; DROP TABLE users; ROLLBACK', []],
  ['sqlite', 'begin; delete from users; rollback;', []],
  [
    'postgresql',
    'ALTER TABLE users DROP COLUMN email, DROP CONSTRAINT k',
    ['drop resource column users.email'],
  ],
  ['postgresql', "DO $$ BEGIN EXECUTE 'DROP TABLE users'; END $$", ['drop table users']],
  ['postgresql', 'DO $x$ BEGIN IF true THEN DELETE FROM users; END IF; END $x$', ['modify -r table users']],
  ['postgresql', "select E'\\''; drop table users --'", ['drop table users']],
  ['postgresql', 'select $a$ ; $a$; drop table users', ['drop table users']],
  ['postgresql', '/* /* nested */ */ drop table users', ['drop table users']],
  ['mysql', '/*!50000 DROP TABLE users */', ['drop table users']],
  ['mysql', 'PREPARE s FROM "DROP TABLE users"; EXECUTE s', ['drop table users']],
  ['mysql', "select 'it\\'s'; drop table `users`", ['drop table users']],
  ['mysql', 'select 1 # ; x\n; drop table users', ['drop table users']],
  ['mysql', 'DELIMITER //\nDROP TABLE users//', ['drop table users']],
  ['sqlite', 'delete from [users]', ['modify -r table users']],
  // What is put in before run time.
  ['postgresql', 'DROP TABLE $table', ['drop table (unknown)']],
  ['postgresql', 'DELETE FROM :name', ['modify -r table (unknown)']],
  ['postgresql', "DO $$ BEGIN EXECUTE 'DROP TABLE ' || r.name; END $$", ['drop table (unknown)']],
  ['sql', "EXEC sp_MSforeachtable 'DROP TABLE ?'", ['drop table (unknown)']],
  // Conditions that every row meets.
  ['mysql', 'DELETE FROM users WHERE id > 0', ['modify -r table users']],
  ['mysql', 'DELETE FROM users WHERE 2 > 1', ['modify -r table users']],
  ['mysql', 'DELETE FROM users WHERE id IN (SELECT id FROM users)', ['modify -r table users']],
  ['mysql', 'UPDATE users SET a = 1 WHERE b = 2 OR id IS NOT NULL', ['modify -r table users']],
  ['postgresql', 'DELETE FROM users WHERE EXISTS (SELECT 1)', ['modify -r table users']],
  ['postgresql', 'MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE', ['modify -r table t']],
  [
    'postgresql',
    'MERGE INTO ONLY t USING s ON 1 = 1 WHEN MATCHED THEN UPDATE SET a = 1',
    ['modify -r table t'],
  ],
  // Dialects.
  ['sql', 'ALTER TABLE events DELETE WHERE 1', ['modify -r table events']],
  ['sql', "ALTER TABLE t DROP PARTITION (day < '2020')", ['drop resource partition of t']],
  ['sql', 'TRUNCATE DATABASE d', ['drop -r database d']],
  ['sql', 'INSERT OVERWRITE TABLE t SELECT * FROM s', ['truncate -r table t']],
  ['sql', 'REMOVE DATABASE app', ['drop -r database app']],
  ['sql', 'DROP SERIES FROM cpu', ['drop table cpu']],
  ['sql', 'SYSTEM SHUTDOWN', ['power service database server']],
  ['mysql', 'RESET MASTER; STOP REPLICA', ['drop resource replication logs', 'kill service replication']],
  ['postgresql', 'DROP OWNED BY app', ['drop -r database app']],
  ['postgresql', "SELECT drop_chunks('t', now())", ['drop resource drop_chunks()']],
];

const REACHING_OUT: readonly Case[] = [
  ['postgresql', "COPY t FROM PROGRAM 'id'", ['execute code COPY ... PROGRAM', 'sh:id']],
  ['postgresql', '\\! id', ['execute code shell command of the client', 'sh:id']],
  ['postgresql', "\\copy t to program 'cat'", ['execute code shell command of the client', 'sh:cat']],
  ['postgresql', '\\o |cat', ['execute code shell command of the client', 'sh:cat']],
  ['postgresql', 'select 1 \\g |cat', ['execute code shell command of the client', 'sh:cat']],
  ['postgresql', '\\set x `id`', ['execute code shell command of the client', 'sh:id']],
  ['postgresql', "select 'drop table x' \\gexec", ['? code']],
  [
    'postgresql',
    "SELECT pg_read_file('/etc/shadow')",
    ['escalate resource pg_read_file()', 'read credentials /etc/shadow'],
  ],
  ['postgresql', 'ALTER ROLE app WITH SUPERUSER', ['escalate user app']],
  ['mysql', "SELECT 1 INTO OUTFILE '/etc/x'", ['write system /etc/x', 'execute code INTO OUTFILE']],
  ['mysql', 'system id', ['execute code shell command of the client', 'sh:id']],
  ['mysql', "GRANT ALL ON *.* TO 'x'@'%'", ['escalate user x']],
  ['sql', "EXEC xp_cmdshell 'id'", ['execute code xp_cmdshell', 'sh:id']],
  ['sqlite', '.shell id', ['execute code shell command of the client', 'sh:id']],
  ['sqlite', '.sys id', ['execute code shell command of the client', 'sh:id']],
  ['sqlite', '.output |cat', ['execute code shell command of the client', 'sh:cat']],
  ['sqlite', "select load_extension('./x')", ['load code load_extension()', '? code']],
  ['sqlite', '.read other.sql', ['file:other.sql']],
  ['sql', '!rm -rf /data', ['execute code shell command of the client', 'sh:rm -rf /data']],
  ['sql', 'HOST id', ['execute code shell command of the client', 'sh:id']],
  ['sql', 'dfs -rm -r /w;', ['execute code shell command of the client', 'sh:hadoop fs -rm -r /w']],
  ['sql', '@wipe.sql', ['file:wipe.sql']],
  ['sqlite', "ATTACH '/etc/cron.d/x' AS x", ['read system /etc/cron.d/x', 'write system /etc/cron.d/x']],
  ['sql', 'INSTALL shellfs FROM community', ['load code shellfs']],
  ['mysql', "UPDATE mysql.user SET a = 1 WHERE user = 'x'", ['escalate table mysql.user']],
  ['mysql', `GRANT ${'SELECT, '.repeat(300)}SUPER ON a TO x`, ['escalate user user']],
  ['postgresql', 'GRANT postgres TO app', ['escalate user app']],
  ['postgresql', 'GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC', ['escalate user PUBLIC']],
  ['postgresql', 'ALTER TABLE t DISABLE ROW LEVEL SECURITY', ['escalate table t']],
  ['postgresql', 'ALTER SYSTEM SET max_connections = 10', ['modify service setting max_connections']],
  ['mysql', 'SET GLOBAL read_only = OFF', ['modify service setting read_only']],
];

const ORDINARY: readonly (readonly [string, string])[] = [
  ['postgresql', 'MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE'],
  ['postgresql', "SELECT 'DROP TABLE users; DELETE FROM t' -- DROP TABLE x"],
  ['postgresql', 'SELECT $$DROP TABLE users;$$, "drop" FROM t'],
  ['postgresql', 'EXPLAIN DELETE FROM users'],
  ['postgresql', "DELETE FROM users WHERE id = 3; UPDATE t SET a = 'x' WHERE b = 2"],
  ['postgresql', 'INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET n = 2'],
  ['postgresql', 'SELECT * FROM t FOR UPDATE; SELECT date_trunc($$day$$, now())'],
  ['postgresql', 'CREATE TABLE a (id int REFERENCES b ON DELETE CASCADE ON UPDATE SET NULL)'],
  ['postgresql', 'CREATE TEMP TABLE x (a int); DELETE FROM x; DROP TABLE x'],
  ['postgresql', 'ALTER TABLE t ALTER COLUMN c DROP DEFAULT, DROP CONSTRAINT IF EXISTS k'],
  ['postgresql', 'CREATE TRIGGER g BEFORE DELETE OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()'],
  ['postgresql', '\\dt+\n\\timing on\nSELECT 1;'],
  ['mysql', 'SHOW TABLES; SELECT TRUNCATE(1.5, 0)'],
  ['sqlite', '.tables\n.mode csv\nselect 1;'],
  ['postgresql', "DELETE FROM t WHERE name = 'x or true or y'"],
  ['postgresql', 'DELETE FROM t WHERE id > 100; UPDATE t SET a = 1 WHERE id >= 2 AND id < 9'],
  ['postgresql', 'DELETE FROM t WHERE paid > 0'],
  ['postgresql', 'SELECT pg_reload_conf(); SET statement_timeout = 0'],
  [
    'sql',
    'ALTER TABLE t DELETE WHERE id = 3; ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES b ON UPDATE CASCADE',
  ],
  ['sql', 'CREATE OR REPLACE VIEW v AS SELECT 1; INSTALL httpfs; LOAD httpfs'],
  ['sqlite', "ATTACH 'other.db' AS o"],
];

const REDIS: readonly Case[] = [
  ['redis', 'FLUSHALL', ['drop -r database all databases']],
  ['redis', 'config set dir /root/.ssh', ['escalate resource redis dir', 'write credentials /root/.ssh']],
  ['redis', 'EVAL "redis.call(\'FLUSHALL\')" 0', ['drop -r database all databases']],
  [
    'redis',
    `EVAL "for _,k in ipairs(redis.call('keys','a*')) do redis.call('del',k) end" 0`,
    ['modify -r key keys by pattern'],
  ],
  ['redis', 'config set appendonly no', ['escalate resource redis appendonly']],
  ['redis', 'XTRIM s MAXLEN 0', ['modify -r key s']],
  ['redis', 'CLIENT KILL ID 3\nCONFIG SET maxmemory 1gb', ['modify resource redis maxmemory']],
  ['redis-lua', "redis.call('FLUSHALL')", ['drop -r database all databases']],
  ['redis', 'SHUTDOWN NOSAVE', ['power service redis']],
  ['redis', 'GET flushall\nSET a "FLUSHALL"\nDEL a\nSCAN 0', ['modify key a']],
];

const MONGO: readonly Case[] = [
  ['mongo', 'db.dropDatabase()', ['drop -r database current database']],
  ['mongo', 'db.users.drop()', ['drop table users']],
  ['mongo', 'db.getCollection("x").drop()', ['drop table x']],
  ['mongo', 'db.users.deleteMany({})', ['modify -r table users']],
  ['mongo', 'db.users.remove()', ['modify -r table users']],
  ['mongo', 'db.users.deleteMany({ a: 1 }); db.users.find({})', ['modify table users']],
  ['mongo', 'db.users.deleteMany({ _id: { $ne: null } })', ['modify -r table users']],
  ['mongo', 'db.users.bulkWrite([{ deleteMany: { filter: {} } }])', ['modify -r table users']],
  ['mongo', 'db.a.aggregate([{ $out: "b" }])', ['truncate -r table b']],
  ['mongo', 'db.runCommand({ delete: "u", deletes: [{ q: {}, limit: 0 }] })', ['modify -r table u']],
  ['mongo', 'sh.removeShard("x")', ['drop resource member']],
  ['mongo', 'db._dropDatabase("x")', ['drop -r database x']],
  ['mongo', 'db.a.aggregate([{ $match: {} }]); rs.status()', []],
  ['mongo', 'db.runCommand({ dropDatabase: 1 })', ['drop -r database current database']],
];

const CONNECTIONS: readonly Case[] = [
  ['postgresql', "SELECT dblink_connect('host=db.example dbname=x')", ['connect host db.example']],
  [
    'postgresql',
    "SELECT dblink_exec('postgres://u:p@db.example/x', 'DROP TABLE t')",
    ['connect host db.example', 'drop table t'],
  ],
  ['postgresql', "SELECT dblink_connect('host=localhost dbname=x')", []],
];

describe('code for databases', () => {
  for (const [title, cases] of [
    ['destruction', DESTRUCTIVE],
    ['ways out', REACHING_OUT],
  ] as const) {
    describe(title, () => {
      for (const [dialect, text, found] of cases)
        it(`${dialect}: ${text.slice(0, 120)}`, () => assert.deepEqual(notable(dialect, text), found));
    });
  }
  describe('ordinary statements', () => {
    for (const [dialect, text] of ORDINARY)
      it(`${dialect}: ${text.slice(0, 120)}`, () => assert.deepEqual(notable(dialect, text), []));
  });
  for (const [language, text, found] of [...REDIS, ...MONGO, ...CONNECTIONS]) {
    it(`${language}: ${text}`, () => assert.deepEqual(reading(language, text), found));
  }

  it('hostile SQL of 256 KiB is read in well under a second', function () {
    this.timeout(30_000);
    const hostile = [
      '(DO ',
      "(DO 'x' ",
      '(DELETE FROM t WHERE ( ',
      '(ALTER TABLE t UPDATE ',
      'ALTER TABLE t DROP ',
    ].concat(['(GRANT ', '\\', '\\x\\\\', "\\copy program ''", '`', "'", '$a$', '/*', 'x(', 'OR ', '( ']);
    for (const dialect of ['sql', 'postgresql', 'mysql', 'sqlite']) {
      for (const unit of hostile) {
        const text = unit.repeat(Math.floor(262_144 / unit.length));
        const start = performance.now();
        reading(dialect, text);
        // Quadratic time would take minutes; the rest is room for a loaded machine.
        const took = performance.now() - start;
        assert.ok(took < 2000, `${dialect}: ${JSON.stringify(unit)} took ${Math.round(took)} ms`);
      }
    }
  });

  it('texts in texts are not read without end', () => {
    let text = 'DROP TABLE t';
    for (const tag of 'abcdefghijkl') text = `${'(DO '.repeat(150)}$${tag}$${text}$${tag}$`;
    const start = performance.now();
    assert.ok(reading('postgresql', text).includes('? limit'));
    assert.ok(performance.now() - start < 2000);
  });
});
