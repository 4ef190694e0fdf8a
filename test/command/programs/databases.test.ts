import assert from 'node:assert/strict';
import { understand } from '../../../src/command/understand.ts';
import { CONTEXT } from '../code/reading.ts';
import { effects, programs } from './doing.ts';

const unknowns = (script: string) =>
  understand({ kind: 'script', script, shell: 'bash', positional: [] }, CONTEXT).invocations.flatMap(
    (invocation) => invocation.unresolved,
  );

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
  ["cockroach sql --insecure -e 'DROP TABLE t'", 'cockroach: drop table t'],
  ["usql pg://localhost/app -c 'DROP TABLE t'", 'usql: drop table t'],
  ["pgcli -e 'DROP TABLE t' app", 'pgcli: drop table t'],
  ["mysqlsh --sql -e 'drop table t'", 'mysqlsh: drop table t'],
  ['mysqlsh --js -e \'session.dropSchema("x")\'', 'mysqlsh: drop -r database x'],
  ['db2 drop table t', 'db2: drop table t'],
  ["snow sql -q 'drop table t'", 'snow: drop table t'],
  ["pscale shell app main <<< 'drop table t'", 'pscale: drop table t'],
  ["turso db shell app 'drop table t'", 'turso: drop table t'],
  ["echo 'TRUNCATE TABLE t' | bq query --use_legacy_sql=false", 'bq: truncate -r table t'],
  ["influx -execute 'DROP MEASUREMENT cpu'", 'influx: drop table cpu'],
  ["clickhouse client -q 'drop table t'", 'clickhouse: drop table t'],
  ['redis-cli --cluster call h:6379 flushall', 'redis-cli: drop -r database all databases'],
  ["redis-cli KEYS 'a*' | xargs -n 9 redis-cli DEL", 'redis-cli: modify -r key (standard input)'],
  ["redis-cli del $(redis-cli keys 'a*')", "redis-cli: modify -r key $(redis-cli keys 'a*')"],
  ['pgbench -i app', 'pgbench: drop table pgbench_accounts'],
  ["gh-ost --execute --alter 'DROP COLUMN c'", 'gh-ost: drop resource DROP COLUMN c'],
  ["docker compose exec db psql -c 'drop table t'", 'psql: drop table t'],
  // Stores behind HTTP and bare sockets.
  ['curl -X DELETE http://localhost:9200/users', 'curl: drop -r database localhost:9200/users'],
  ['curl -XDELETE es.internal/users', 'curl: drop -r database es.internal:/users'],
  ['http DELETE :9200/users', 'http: drop -r database localhost:9200/users'],
  ['wget --method=DELETE http://localhost:9200/users', 'wget: drop -r database localhost:9200/users'],
  ["curl -XPOST x/logs/_delete_by_query -d '{}'", 'curl: drop -r database x:/logs/_delete_by_query'],
  ["curl http://localhost:8123/ -d 'DROP TABLE t'", 'curl: drop table t'],
  ["curl 'http://localhost:8123/?query=DROP%20TABLE%20t' -X POST", 'curl: drop table t'],
  ["echo 'DROP TABLE t' | curl http://localhost:8123/ --data-binary @-", 'curl: drop table t'],
  ['curl localhost:4001/db/execute -d \'["DROP TABLE t"]\'', 'curl: drop table t'],
  ["printf 'flush_all\\r\\n' | nc localhost 11211", 'nc: drop -r database flush_all at port 11211'],
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
  "cockroach sql --insecure -e 'SHOW TABLES'",
  "usql sqlite3://app.db -c '\\dt'",
  "snow sql -q 'select 1'",
  "db2 'select * from t'",
  'db2 list tables',
  'redis-cli DEL cache:home',
  'redis-cli DEL "session:$id"',
  'redis-cli --cluster call h:6379 dbsize',
  'pgbench -c 10 -T 30 app',
  'curl -X DELETE http://localhost:3000/api/users/1',
  'curl -X DELETE localhost:9200/users/_doc/1',
  "curl http://localhost:8123/ -d 'SELECT 1'",
  "curl localhost:9200/users/_search -d '{}'",
  'nc -z localhost 6379',
  'echo stats | nc localhost 11211',
];

describe('database clients', () => {
  for (const [command, effect] of CASES)
    it(command, () => assert.ok(effects(command).includes(effect), effects(command).join(' | ')));
  for (const command of QUIET) {
    it(`destroys nothing: ${command}`, () =>
      assert.deepEqual(
        effects(command).filter((each) => /: (?:drop|truncate|modify -r|execute|load|escalate)/.test(each)),
        [],
      ));
  }
  it('statements that are only read leave nothing unknown', () => {
    for (const command of ["cockroach sql -e 'SHOW TABLES'", "usql x -c '\\dt'", "snow sql -q 'select 1'"])
      assert.deepEqual(unknowns(command), [], command);
  });
  it('commands that clients run are decided like any other', () => {
    assert.ok(programs("psql -c '\\! rm -rf x'").includes('rm -rf x'));
    assert.ok(programs("psql -o '|tee x' -c 'select 1'").includes('tee x'));
    assert.ok(programs("mysql --pager='tee x' -e 'select 1'").includes('tee x'));
  });
});
