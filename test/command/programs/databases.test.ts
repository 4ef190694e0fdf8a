import assert from 'node:assert/strict';
import { effects, programs } from './doing.ts';

const CASES: readonly (readonly [command: string, includes: string])[] = [
  ["psql -c 'DROP TABLE t'", 'psql: drop table t'],
  ["psql -tAc 'select 1' --command='DROP TABLE t'", 'psql: drop table t'],
  ["echo 'DROP TABLE t' | psql -h db", 'psql: drop table t'],
  ["psql <<'E'\nDROP TABLE t;\nE", 'psql: drop table t'],
  ["sudo -u postgres psql -c 'DROP DATABASE d'", 'psql: drop -r database d'],
  ["psql postgres://u:p@prod.example/d -c 'select 1'", 'psql: connect host prod.example'],
  ['dropdb --if-exists d', 'dropdb: drop -r database d'],
  ['pg_restore -c -d d x.dump', 'pg_restore: drop -r database d'],
  ["mysql -uroot -psecret d -e 'drop table t'", 'mysql: drop table t'],
  ['mysqladmin -f drop d', 'mysqladmin: drop -r database d'],
  ["sqlite3 app.db 'drop table t'", 'sqlite3: drop table t'],
  ["sqlite3 -cmd 'drop table t' app.db", 'sqlite3: drop table t'],
  ["sqlite3 app.db '.shell id'", 'sqlite3: execute code shell command of the client'],
  ['redis-cli -h h -p 1 -n 2 FLUSHDB', 'redis-cli: drop -r database current database'],
  ['redis-cli <<< FLUSHALL', 'redis-cli: drop -r database all databases'],
  ["mongosh d --quiet --eval 'db.dropDatabase()'", 'mongosh: drop -r database current database'],
  ['mongorestore --drop --db d dump', 'mongorestore: drop -r database d'],
  ["sqlcmd -S h -Q 'DROP TABLE t'", 'sqlcmd: drop table t'],
  ["clickhouse-client -q 'TRUNCATE TABLE t'", 'clickhouse-client: truncate -r table t'],
  ['prisma migrate reset -f', 'prisma: drop -r database prisma migrate reset'],
  ['flyway -url=x clean', 'flyway: drop -r database flyway clean'],
];

const QUIET = [
  "psql -c 'select 1'",
  'pg_dump d > d.sql',
  'pg_restore -c -f out.sql x.dump',
  'createdb d',
  'mysqldump d',
  "sqlite3 app.db '.schema'",
  'redis-cli GET FLUSHALL',
  "mongosh --eval 'db.users.find({})'",
  'prisma migrate dev',
  'migrate create drop-users',
  'rails db:migrate',
];

describe('database clients', () => {
  for (const [command, effect] of CASES)
    it(command, () => assert.ok(effects(command).includes(effect), effects(command).join(' | ')));
  for (const command of QUIET) {
    it(`destroys nothing: ${command}`, () =>
      assert.deepEqual(
        effects(command).filter((each) => /: (?:drop|truncate|modify|execute|load|escalate)/.test(each)),
        [],
      ));
  }
  it('commands that clients run are decided like any other', () => {
    assert.ok(programs("psql -c '\\! rm -rf x'").includes('rm -rf x'));
    assert.ok(programs("psql -o '|tee x' -c 'select 1'").includes('tee x'));
    assert.ok(programs("mysql --pager='tee x' -e 'select 1'").includes('tee x'));
  });
});
