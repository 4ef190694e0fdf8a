/** Programs that no table knows, those of Windows, of servers and hardware, and databases and clouds that tests make. */
import assert from 'node:assert/strict';
import { effects } from './doing.ts';

/** A command, and every effect that it has. */
const UNLISTED: readonly (readonly [string, ...string[]])[] = [
  ['mmctl user delete bob --confirm', 'mmctl: delete resource bob'],
  ['newcloud instances destroy web-1', 'newcloud: delete resource web-1'],
  ['newcloud -y destroy web-1', 'newcloud: delete resource web-1'],
  ['newdb purge --yes', 'newdb: delete resource *'],
  ['sometool delete-user bob', 'sometool: delete resource bob'],
  // What is looked up, tried, tested, or said.
  ['sometool show delete x'],
  ['sometool help destroy x'],
  ['sometool delete bob --dry-run'],
  ['sometool --filter delete x'],
  ['sometool delete'],
  ['sometool delete-cache all'],
  ['sometool delete.js x'],
  ['vitest delete user'],
  ['tldr delete x'],
  // A spec tells the subcommand: what is behind it is a name.
  ['trivy repository delete'],
];

const WINDOWS: readonly (readonly [string, ...string[]])[] = [
  ['taskkill.exe //F //IM explorer.exe', 'taskkill.exe: service resource /F /IM explorer.exe'],
  ['net.exe user eve P4ss /add', 'net.exe: account resource user eve P4ss /add'],
  ['wevtutil.exe cl Security', 'wevtutil.exe: delete resource cl Security'],
  ['robocopy.exe a b /MIR', 'robocopy.exe: delete resource a b /MIR'],
  ['robocopy.exe a b /E'],
  ['net.exe user'],
  ['taskkill.exe /?'],
  ["reg.exe query 'HKCU\\Software'"],
];

const CONTROLS: readonly (readonly [string, ...string[]])[] = [
  ['gitlab-ctl stop', 'gitlab-ctl: service resource gitlab-ctl'],
  ['gitlab-ctl status'],
  ['ipvsadm -C', 'ipvsadm: kernel resource ipvsadm'],
  ['ipvsadm -L -n'],
  ['xtrabackup --copy-back --target-dir /b', 'xtrabackup: delete resource xtrabackup'],
  ['xtrabackup --backup --target-dir /b'],
  ['exportfs -ua', 'exportfs: service resource exportfs'],
  ['exportfs -v'],
];

const OF_TESTS: readonly (readonly [string, ...string[]])[] = [
  ['dropdb app_test'],
  ['dropdb app', 'dropdb: drop -r database app'],
  ['dropdb latest', 'dropdb: drop -r database latest'],
  ['dropdb -h db.example.com app_test', 'dropdb: drop -r database app_test'],
  ['RAILS_ENV=test bin/rails db:drop'],
  ['RAILS_ENV=test rails db:drop'],
  ['RAILS_ENV=production rails db:drop', 'rails: drop -r database rails db:drop'],
  ['DATABASE_URL=postgres://localhost/app_test prisma migrate reset'],
  ['sqlite3 :memory: "drop table a"'],
  ['aws --endpoint-url http://localhost:4566 ec2 terminate-instances --instance-ids i-1'],
  [
    'aws --endpoint-url http://localhost.evil.example ec2 terminate-instances --instance-ids i-1',
    'aws: delete resource *',
  ],
];

for (const [title, rows] of Object.entries({
  'unlisted programs': UNLISTED,
  'programs of Windows': WINDOWS,
  'control programs': CONTROLS,
  'what tests make': OF_TESTS,
}))
  describe(title, () => {
    for (const [command, ...expected] of rows)
      it(command, () => assert.deepEqual(effects(command), expected));
  });
