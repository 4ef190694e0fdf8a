/** What everyday programs do, as effects, and what their options start. */
import assert from 'node:assert/strict';
import { effects, starts } from '../reading.ts';

const A = '/home/dev/app';

/** A command, and every effect that it has. */
const EFFECTS: readonly (readonly [string, ...string[]])[] = [
  ['rm a.txt', `delete ${A}/a.txt workspace`],
  ['rm -rf src', `delete -r ${A}/src workspace`],
  ['rm -fr -- -x', `delete -r ${A}/-x workspace`],
  ['rm --recurs --for /', 'delete -r / root!'],
  ['rm -rf "$X"', 'delete -r $X unknown'],
  ['rmdir old', `delete ${A}/old workspace`],
  ['shred -n 3 -u plan.txt', `erase ${A}/plan.txt workspace`],
  ['srm -s plan.txt', `erase ${A}/plan.txt workspace`],
  ['cp a b', `read ${A}/a workspace`, `write ${A}/b workspace`],
  [
    'cp a b src/',
    `read ${A}/a workspace`,
    `read ${A}/b workspace`,
    `write ${A}/src/a workspace`,
    `write ${A}/src/b workspace`,
  ],
  ['cp -t /tmp a', `read ${A}/a workspace`, 'write /tmp/a temp'],
  [
    'cp authorized_keys ~/.ssh/',
    `read ${A}/authorized_keys workspace`,
    'write /home/dev/.ssh/authorized_keys home',
  ],
  ['cp x ~', `read ${A}/x workspace`, 'write /home/dev/x home'],
  ['cp -r a/. b', `read -r ${A}/a workspace`, `write -r ${A}/b workspace`],
  ['cp /dev/null notes.txt', 'read /dev/null sink', `truncate ${A}/notes.txt workspace`],
  ['cp x.img /dev/sda', `read ${A}/x.img workspace`, 'write /dev/sda device'],
  ['mv a b', `move -r ${A}/a workspace`, `write ${A}/b workspace`],
  ['mv src /dev/null', `delete -r ${A}/src workspace`],
  ['mv ~/* /tmp/', 'move -r /home/dev/* home!', 'write /tmp/* temp!'],
  [
    'ln -s ~/.config/hoopx h',
    'read /home/dev/.config/hoopx guard',
    'link /home/dev/.config/hoopx guard',
    `link ${A}/h workspace`,
  ],
  ['ln -sf /dev/null ~/.bash_history', 'read /dev/null sink', 'link /home/dev/.bash_history credentials'],
  ['install -m 4755 a ~/b', `read ${A}/a workspace`, 'write /home/dev/b home', 'permission /home/dev/b home'],
  ['install -d x'],
  ['tee a.log', `write ${A}/a.log build`],
  ['tee -a ~/.bashrc', 'append /home/dev/.bashrc home'],
  ['truncate -s 0 a.ts', `truncate ${A}/a.ts workspace`],
  ['truncate -s +1K a.ts', `append ${A}/a.ts workspace`],
  ['truncate -s 1G new.img', `append ${A}/new.img workspace`],
  ['dd if=/dev/zero of=/dev/sda bs=1M', 'read /dev/zero sink', 'format /dev/sda device'],
  ['dd if=a of=b', `read ${A}/a workspace`, `write ${A}/b workspace`],
  ['chmod -R 777 src', `permission -r ${A}/src workspace`],
  ['chmod -x run.sh', `permission ${A}/run.sh workspace`],
  ['chmod --reference=a b', `permission ${A}/b workspace`],
  ['chown -R dev:dev src', `permission -r ${A}/src workspace`],
  ['chattr +i /etc/resolv.conf', 'permission /etc/resolv.conf system'],
  ['chattr -R -i src', `permission -r ${A}/src workspace`],
  ['cat - a', `read ${A}/a workspace`],
  ['cat -n ~/.ssh/id_rsa', 'read /home/dev/.ssh/id_rsa credentials'],
  ['comm -1 .env b', `read ${A}/.env credentials`, `read ${A}/b workspace`],
  ['zcat -f .env', `read ${A}/.env credentials`],
  ['od -f .env', `read ${A}/.env credentials`],
  ['less -n .env', `read ${A}/.env credentials`],
  ['head -5 .env', `read ${A}/.env credentials`],
  ['uniq a b', `read ${A}/a workspace`, `write ${A}/b workspace`],
  ['xxd -r a b', `read ${A}/a workspace`, `write ${A}/b workspace`],
  ['sort -o a a', `read ${A}/a workspace`, `write ${A}/a workspace`],
  ['grep -r TOKEN src', `read -r ${A}/src workspace`],
  ['grep -e x .env', `read ${A}/.env credentials`],
  ['rg password ~', 'read -r /home/dev home!'],
  ['jq .env package.json', `read ${A}/package.json workspace`],
  ['echo "$GITHUB_TOKEN"', 'reveal GITHUB_TOKEN environment'],
  ['file -f ~/.netrc', 'read /home/dev/.netrc credentials'],
  ['wc --files0-from=/etc/shadow', 'read /etc/shadow credentials'],
  ['date -s 2020-01-01', 'kernel clock resource'],
];

/** A command, and something that it starts. */
const STARTS: readonly (readonly [string, string])[] = [
  ['sort --compress-program=./evil a', 'sort > ./evil'],
  ['sort --compress-prog ./evil a', 'sort > ./evil'],
  ["split --filter='rm -rf /' a", 'split > rm -rf /'],
  ['rg --pre ./evil x', 'rg > ./evil'],
  ['rg --hostname-bin=./evil --hyperlink-format=default x', 'rg > ./evil'],
  ["man -P 'touch /tmp/x' ls", 'man > touch /tmp/x'],
  ["man '-Htouch /tmp/x' ls", 'man > touch /tmp/x'],
  ["PAGER='touch /tmp/x' man ls", 'man > touch /tmp/x'],
  ["less +'!touch /tmp/x' a", 'less > touch /tmp/x'],
  ["LESSOPEN='|touch %s' less a", 'less > touch %s'],
  ["ag --pager 'touch /tmp/x' y", 'ag > touch /tmp/x'],
  ["bat --pager 'touch /tmp/x' y", 'bat > touch /tmp/x'],
  ["dc -e '!touch /tmp/x'", 'dc > touch /tmp/x'],
  ['install --strip-program=./evil -s a b', 'install > ./evil'],
];

/** Commands that do nothing that matters. */
const NOTHING: readonly string[] = [
  'ls -la ~/.ssh',
  'stat ~/.ssh/id_rsa',
  'wc -l .env',
  'grep -q X .env',
  'grep -c X .env',
  'grep -l X ~/.ssh/id_rsa',
  'test -f ~/.netrc',
  '[ -d /etc ]',
  'echo rm -rf /',
  'printf "%s" "rm -rf /"',
  'mkdir -p a/b',
  'sleep 5',
  'du -sh ~',
  'rm -rf / --help',
  'echo "${GITHUB_TOKEN:+set}"',
  'echo "${#GITHUB_TOKEN}"',
  'echo $PATH',
  'date +%F',
  'true rm -rf /',
  'sha256sum .env',
];

describe('coreutils', () => {
  for (const [script, ...expected] of EFFECTS) {
    it(script, () => assert.deepEqual(effects(script), expected));
  }
  for (const [script, expected] of STARTS) {
    it(`${script} starts ${expected}`, () =>
      assert.ok(starts(script).includes(expected), starts(script).join('\n')));
  }
  for (const script of NOTHING) it(`${script} does nothing`, () => assert.deepEqual(effects(script), []));
});
