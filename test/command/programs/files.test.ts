/** What finding, syncing and archiving programs do, as effects, and what their options start. */
import assert from 'node:assert/strict';
import { effects, starts } from '../reading.ts';

const A = '/home/dev/app';

/** A command, and every effect that it has. */
const EFFECTS: readonly (readonly [string, ...string[]])[] = [
  ['find . -delete', `delete -r ${A} workspace!`],
  ["find . -name '*.pyc' -delete", `delete -r ${A}/*.pyc build`],
  ["find . -name '*.ts' -delete", `delete -r ${A}/*.ts workspace`],
  ["find . -delete -name '*.pyc'", `delete -r ${A} workspace!`],
  ["find . ! -name '*.pyc' -delete", `delete -r ${A} workspace!`],
  ["find . -name '*.pyc' -o -delete", `delete -r ${A} workspace!`],
  ["find . '(' -name '*.pyc' -name x ')' -o -delete", `delete -r ${A} workspace!`],
  [
    "find . '(' -name '*.pyc' -o -name '*.pyo' ')' -delete",
    `delete -r ${A}/*.pyc build`,
    `delete -r ${A}/*.pyo build`,
  ],
  ["find / -name '*' -delete", 'delete -r / root!'],
  ['find / -name core -delete', 'delete -r /core root'],
  ['find -delete', `delete -r ${A} workspace!`],
  ['find -L ~ -type f -delete', 'delete -r /home/dev home!'],
  ['find . -type d -empty -delete', `delete ${A} workspace!`],
  ['find . -maxdepth 1 -type f -delete', `delete -r ${A} workspace!`],
  ['find . -fprint ~/.bashrc', 'write /home/dev/.bashrc home'],
  ['find . -name -delete -fprintf /etc/x %p', 'write /etc/x system'],
  ['rsync -a src/ dist/', `read -r ${A}/src workspace`, `write -r ${A}/dist build`],
  [
    'rsync -a --del empty/ ~',
    `read -r ${A}/empty workspace`,
    'write -r /home/dev home!',
    'delete -r /home/dev home!',
  ],
  ['rsync -a src/ host:backup', `read -r ${A}/src workspace`, 'send -r host:backup url'],
  ['rsync -a host:src .', 'receive host:src url', `write -r ${A} workspace!`],
  [
    'rsync -a --remove-source-files a b',
    `read -r ${A}/a workspace`,
    `delete -r ${A}/a workspace`,
    `write -r ${A}/b workspace`,
  ],
  ['tar czf a.tgz src', `read -r ${A}/src workspace`, `write ${A}/a.tgz workspace`],
  ['tar -czf a.tgz -C ~ .ssh', 'read -r /home/dev/.ssh credentials', `write ${A}/a.tgz workspace`],
  ['tar xf a.tgz', `read ${A}/a.tgz workspace`, `write -r ${A} workspace!`],
  ['tar xfC a.tgz /', `read ${A}/a.tgz workspace`, 'write -r / root!'],
  ['tar -xPf a.tar', `read ${A}/a.tar workspace`, 'write -r / root!'],
  [
    'tar cf a.tar --remove-files src',
    `read -r ${A}/src workspace`,
    `write ${A}/a.tar workspace`,
    `delete -r ${A}/src workspace`,
  ],
  ['tar cf host:/x src', `read -r ${A}/src workspace`, 'send host:/x url'],
  ['tar tf a.tgz', `read ${A}/a.tgz workspace`],
  [
    'zip -rm a.zip src',
    `read -r ${A}/src workspace`,
    `write ${A}/a.zip workspace`,
    `delete -r ${A}/src workspace`,
  ],
  ['unzip -o a.zip -d ~/.ssh', `read ${A}/a.zip workspace`, 'write -r /home/dev/.ssh credentials'],
  ['unzip -l a.zip', `read ${A}/a.zip workspace`],
  ['7z x a.7z -o/etc', `read ${A}/a.7z workspace`, 'write -r /etc system!'],
  ['gzip /etc/passwd', 'read /etc/passwd system', 'move /etc/passwd system'],
  ['gzip -c .env', `read ${A}/.env credentials`],
  ['trash src', `move -r ${A}/src workspace`],
  [
    'openssl rsa -in ~/.ssh/id_rsa -out k',
    'read /home/dev/.ssh/id_rsa credentials',
    `write ${A}/k workspace`,
  ],
  ['openssl enc -d -in a -out ~/.bashrc', `read ${A}/a workspace`, 'write /home/dev/.bashrc home'],
];

/** A command, and something that it starts. */
const STARTS: readonly (readonly [string, string])[] = [
  ["tar xf a.tar --to-command='touch /tmp/x'", 'tar > touch /tmp/x'],
  ["tar cf /dev/null a --checkpoint=1 --checkpoint-action=exec='touch /tmp/x'", 'tar > touch /tmp/x'],
  ["tar xf a.tar -I 'touch /tmp/x'", 'tar > touch /tmp/x'],
  ["tar xf a.tar --use-compress 'touch /tmp/x'", 'tar > touch /tmp/x'],
  ["zip a.zip f -T -TT 'touch /tmp/x #'", 'zip > touch /tmp/x'],
  ["rsync -e 'sh -c id' a host:", 'rsync > sh -c id host rsync --server'],
  ["rsync --rsync-path='touch /tmp/x' a host:", 'rsync > touch /tmp/x'],
  ['fd -e log -x rm -rf', 'fd > rm -rf ./*.log'],
  ['fd . -X rm {}', 'fd > rm .'],
  ["fd -t d '^dist$' packages -x rm -rf {}", 'fd > rm -rf packages/dist'],
  ['fd -H . /etc -x rm -rf {}', 'fd > rm -rf /etc'],
  ["find ~ -name 'id_*' -exec cat {} +", 'find > cat /home/dev/.ssh/id_rsa'],
  ["find . -name 'id_*.ts' -exec cat {} +", 'find > cat ./id_*.ts'],
  ["rename 's/a/b/' x && fd --exec=id", 'fd > id {}'],
];

/** Commands that do nothing that matters. */
const NOTHING: readonly string[] = [
  "find . -name '-delete'",
  'find . -name core -print',
  'rsync -an --delete a/ ~',
  'fd pattern src',
];

describe('files', () => {
  for (const [script, ...expected] of EFFECTS) {
    it(script, () => assert.deepEqual(effects(script), expected));
  }
  for (const [script, expected] of STARTS) {
    it(`${script} starts ${expected}`, () =>
      assert.ok(starts(script).includes(expected), starts(script).join('\n')));
  }
  for (const script of NOTHING) it(`${script} does nothing`, () => assert.deepEqual(effects(script), []));
});
