/** Programs that no other table knows: what their commands do, and what they start. */
import assert from 'node:assert/strict';
import { readBuiltinPacks } from '../../../scripts/builtin-packs.ts';
import type { DecisionWord } from '../../../src/policy/types.ts';
import { policyOfRules, understandExample } from '../../policy/rule-examples.ts';
import { find, read, showEffect, starts } from '../reading.ts';

/** Effects of every invocation of the request. */
const effects = (script: string): string[] =>
  read(script).invocations.flatMap((each) => each.effects.map(showEffect));

/** A command, and every effect that it has. */
const EFFECTS: readonly (readonly [string, ...string[]])[] = [
  // A key that is written over, or one that no file had before.
  ['solana-keygen new --outfile /tmp/id.json', 'write /tmp/id.json temp'],
  ['solana-keygen recover', 'write /home/dev/.config/solana/id.json credentials'],
  ['solana-keygen new --no-outfile'],
  ['solana-keygen pubkey id.json'],
  ['age-keygen -o /tmp/key.txt', 'write /tmp/key.txt temp'],
  ['age-keygen'],
  [
    'security authorizationdb write system.preferences allow',
    'account write resource',
    'account system.preferences resource',
    'account allow resource',
  ],
  ['security authorizationdb read system.preferences'],
  // A size of the machine behind the number.
  ['heroku ps:scale worker=0:standard-1x -a web', 'service * resource'],
  ['heroku ps:scale worker=2:standard-1x -a web'],
  ['fastly service-version activate --version 3'],
  ['fastly service delete --version 3', 'delete * resource'],
  // The words decide, wherever options stand.
  ['rpk topic delete orders', 'delete -r orders resource'],
  ['rpk -X brokers=b:9092 topic delete a b', 'delete -r a resource', 'delete -r b resource'],
  ['rpk --new-option x topic delete orders', 'delete -r orders resource'],
  ['rpk topic list delete'],
  ['rpk topic describe topic delete'],
  ['rpk topic delete --help'],
  ['nats pub orders "stream rm ORDERS"'],
  ['nats stream rm "$NAME"', 'delete -r $NAME resource'],
  ['rabbitmqctl -p prod purge_queue orders', 'truncate orders resource'],
  ['kafka-topics.sh --delete --topic=orders --bootstrap-server=b', 'delete -r orders resource'],
  ['kafka-topics.sh --create --topic delete'],
  // What only shows until an option says otherwise.
  ['kafka-consumer-groups --group g --reset-offsets --to-earliest'],
  ['kafka-consumer-groups --group g --reset-offsets --to-earliest --execute', 'modify g resource'],
  ['wal-g delete everything'],
  ['wal-g delete everything --confirm', 'delete -r everything resource'],
  ['kopia snapshot expire --all'],
  ['doctrine:schema:drop'],
  ['bin/console doctrine:schema:drop'],
  ['bin/console doctrine:schema:drop --force', 'drop -r doctrine:schema:drop database'],
  // Statements on standard input.
  ["echo 'purge volume=V1' | bconsole", 'delete -r volumes and jobs resource'],
  ["echo 'list volumes' | bconsole"],
  ["printf 'update delete a.example.com\\nsend\\n' | nsupdate", 'modify records resource'],
  // Several tasks in one command.
  ['mix do ecto.drop, ecto.create', 'drop -r ecto.drop database'],
  ['MIX_ENV=test mix ecto.reset'],
  ['MIX_ENV=prod mix ecto.reset', 'drop -r ecto.reset database'],
  ['alembic downgrade -1'],
  ['alembic downgrade -3', 'modify -r downgrade -3 resource'],
  ['alembic downgrade base --sql'],
  // Chains without value, and what only sounds like one.
  ['bitcoin-cli -regtest sendtoaddress x 1'],
  ['bitcoin-cli sendtoaddress regtest 1', 'modify regtest key', 'modify 1 key'],
  ['cast send 0xa --rpc-url http://127.0.0.1:8545'],
  ['cast send 0xa --rpc-url http://127.0.0.1.example.com', 'modify 0xa key'],
  ['cast send 0xa --rpc-url "$LOCALHOST"', 'modify 0xa key'],
];

/** A command, and something that it starts. */
const STARTS: readonly (readonly [string, string])[] = [
  ['php artisan queue:clear', 'php > artisan queue:clear'],
  ['python -W ignore ./manage.py flush', 'python > ./manage.py flush'],
  ['ruby bin/rails db:drop', 'ruby > bin/rails db:drop'],
  ['pnpm --filter api prisma migrate reset', 'pnpm > prisma migrate reset'],
  ['yarn workspace api prisma migrate reset', 'yarn > prisma migrate reset'],
  ['./vendor/bin/sail artisan migrate', 'sail > artisan migrate'],
  ["adb shell 'touch x'", 'adb > touch x'],
  ['adb -s emu shell touch x', 'adb > touch x'],
  ['ddev exec touch x', 'ddev > touch x'],
  ['java -jar jenkins-cli.jar -s http://j list-jobs', 'java > jenkins-cli -s http://j list-jobs'],
];

/** What the built-in policy says where another pack's rule has to catch it. */
const DECISIONS: readonly (readonly [string, DecisionWord])[] = [
  ['php artisan migrate:fresh', 'ask'],
  ['php artisan migrate', 'allow'],
  ['docker compose exec app php artisan db:wipe --force', 'ask'],
  ['python manage.py flush --noinput', 'ask'],
  ['python manage.py migrate', 'allow'],
  ['uv run manage.py reset_db --noinput', 'ask'],
  ['django-admin reset_db --noinput --settings=prod.settings', 'ask'],
  ['flask db downgrade base', 'ask'],
  ['flask db upgrade', 'allow'],
  ['mix ecto.drop --force', 'ask'],
  ['dotnet ef database drop -f', 'ask'],
  ['dotnet run -- database drop', 'allow'],
  ['./gradlew :db:flywayClean', 'ask'],
  ['mvn clean install', 'allow'],
  ['mvn -B org.flywaydb:flyway-maven-plugin:clean', 'ask'],
  ['ddev drush sql:drop -y', 'ask'],
  ['wp site empty --yes', 'ask'],
  ["wp db query 'SELECT 1'", 'allow'],
  ['bin/magento setup:uninstall -n', 'ask'],
  ["bin/rails runner 'User.delete_all'", 'ask'],
  ["echo 'User.delete_all' | bin/rails console", 'ask'],
  ['rails runner \'puts "User.delete_all"\'', 'allow'],
  ["rails runner 'User.where(spam: true).delete_all'", 'allow'],
  ['bin/rails runner "ActiveRecord::Base.connection.execute(\'DROP TABLE users\')"', 'ask'],
  ['rails runner "system(\'rm -rf /\')"', 'deny'],
  ["python manage.py shell -c 'User.objects.all().delete()'", 'ask'],
  ["python manage.py shell -c 'print(User.objects.count())'", 'allow'],
  ["echo 'drop table x' | python manage.py dbshell", 'ask'],
  ["python manage.py dbshell -- -c 'drop table x'", 'ask'],
  ["python manage.py dbshell -- -c 'select 1'", 'allow'],
  ['php artisan tinker --execute="system(\'rm -rf /\');"', 'deny'],
  ["echo 'DROP TABLE users' | npx prisma db execute --stdin", 'ask'],
  ['sudo ipmitool chassis power off', 'ask'],
  ['ipmitool -H h -U u -P p power status', 'allow'],
  ['sudo flashrom -p internal -w bios.bin', 'ask'],
  ['flashrom -p internal -r backup.bin', 'allow'],
  ['pm2 kill', 'ask'],
  ['pm2 restart api', 'allow'],
  ['monit stop all', 'ask'],
  ['nodetool decommission', 'ask'],
  ["kadmin.local -q 'delprinc -force alice'", 'ask'],
  ["kadmin.local -q 'listprincs'", 'allow'],
  ['jupyter run <<< \'import os; os.system("git clean -fdx")\'', 'ask'],
  ['jupyter lab --no-browser', 'allow'],
  ['swift test --filter DeleteTests', 'allow'],
  ['ldapdelete -r -x ou=people,dc=example', 'ask'],
  ["cypher-shell 'MATCH (n) DETACH DELETE n'", 'ask'],
  ["cypher-shell 'MATCH (n) RETURN n'", 'allow'],
  ['echo "drop \'t\'" | hbase shell -n', 'ask'],
  ['hdfs namenode -format -force', 'ask'],
];

describe('programs of operations', () => {
  for (const [script, ...expected] of EFFECTS)
    it(`${script}: ${expected.join(', ') || 'nothing'}`, () => {
      const own = effects(script).filter((each) => !each.startsWith('execute'));
      assert.deepEqual(own, expected);
    });

  for (const [script, started] of STARTS)
    it(`${script} starts ${started}`, () =>
      assert.ok(starts(script).includes(started), starts(script).join('\n')));

  it('marks where adb runs a command', () => {
    assert.deepEqual(find('adb -s emu shell touch x', 'touch').remote, { kind: 'host', name: 'emu' });
  });

  describe('under the built-in policy', () => {
    const packs = readBuiltinPacks();
    assert.ok(packs.ok);
    const policy = policyOfRules(packs.value.flatMap((pack) => pack.rules));
    for (const [script, word] of DECISIONS)
      it(`${script}: ${word}`, () => {
        const { decision, matches } = policy.decide(understandExample(script));
        assert.equal(decision, word, matches.map((match) => match.rule).join(', '));
      });
  });
});
