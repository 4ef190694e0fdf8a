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
  ['postgresql', 'BEGIN; DROP TABLE users; ROLLBACK', ['drop table users']],
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
];

const ORDINARY: readonly (readonly [string, string])[] = [
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
];

const REDIS: readonly Case[] = [
  ['redis', 'FLUSHALL', ['drop -r database all databases']],
  ['redis', 'config set dir /root/.ssh', ['escalate resource redis dir', 'write credentials /root/.ssh']],
  ['redis', 'EVAL "redis.call(\'FLUSHALL\')" 0', ['drop -r database all databases']],
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
  ['mongo', 'db.runCommand({ dropDatabase: 1 })', ['drop -r database current database']],
];

describe('code for databases', () => {
  for (const [title, cases] of [
    ['destruction', DESTRUCTIVE],
    ['ways out', REACHING_OUT],
  ] as const) {
    describe(title, () => {
      for (const [dialect, text, found] of cases)
        it(`${dialect}: ${text}`, () => assert.deepEqual(notable(dialect, text), found));
    });
  }
  describe('ordinary statements', () => {
    for (const [dialect, text] of ORDINARY)
      it(`${dialect}: ${text}`, () => assert.deepEqual(notable(dialect, text), []));
  });
  for (const [language, text, found] of [...REDIS, ...MONGO]) {
    it(`${language}: ${text}`, () => assert.deepEqual(reading(language, text), found));
  }
});
