/** What programs of the system do, as effects, and what their options start. */
import assert from 'node:assert/strict';
import { effects, starts } from '../reading.ts';

const A = '/home/dev/app';

/** A command, and every effect that it has. */
const EFFECTS: readonly (readonly [string, ...string[]])[] = [
  ['systemctl stop nginx', 'service nginx service'],
  ['systemctl --user enable --now x', 'persist x service'],
  ['systemctl -H host reboot', 'power machine resource'],
  ['service postgresql stop', 'service postgresql service'],
  ['launchctl load x.plist', 'persist x.plist service'],
  ['crontab -', 'persist crontab resource'],
  ['crontab -r', 'persist crontab resource'],
  ['crontab jobs', `read ${A}/jobs workspace`, 'persist crontab resource'],
  ['useradd -m bob', 'account bob user'],
  ['passwd -d root', 'account root user'],
  ['chpasswd', 'account user user'],
  ['visudo', 'write /etc/sudoers system'],
  ['dscl . -create /Users/x', 'account /Users/x user'],
  ['kill -9 -1', 'kill -1 process!'],
  ['kill -- -1', 'kill -1 process!'],
  ['kill -s KILL 1', 'kill 1 process!'],
  ['kill -1 4321', 'kill 4321 process'],
  ['pkill -9 .', 'kill . process!'],
  ['pkill -STOP sshd', 'kill sshd process!'],
  ['pkill -f vite', 'kill vite process'],
  ['pkill -u dev', 'kill every process process!'],
  ['killall -u dev', 'kill every process process!'],
  ['killall node', 'kill node process'],
  ['killall -9 bash', 'kill bash process!'],
  ['shutdown -h now', 'power machine resource'],
  ['init 6', 'power machine resource'],
  ['sysctl -w vm.x=1', 'kernel vm.x=1 resource'],
  ['sysctl -p', 'kernel sysctl resource'],
  ['insmod evil.ko', 'kernel evil.ko resource'],
  ['setenforce 0', 'kernel protection resource'],
  ['setcap cap_setuid+ep ./x', `permission ${A}/x workspace`],
  ['iptables -F', 'firewall firewall resource'],
  ['iptables -t nat -A POSTROUTING -j MASQUERADE', 'firewall firewall resource'],
  ['nft flush ruleset', 'firewall firewall resource'],
  ['ufw disable', 'firewall firewall resource'],
  ['ip link set eth0 down', 'firewall network resource'],
  ['ip -4 route del default', 'firewall network resource'],
  ['history -c', 'delete /home/dev/.bash_history credentials'],
  ['printenv AWS_SECRET_ACCESS_KEY', 'reveal AWS_SECRET_ACCESS_KEY environment'],
  ['env', 'reveal * environment'],
  ['export -p', 'reveal * environment'],
  ['pass work/db', 'reveal work/db key'],
  ['pass show work/db', 'reveal work/db key'],
  ['op item get db --fields password', 'reveal db key'],
  ['vault kv get secret/db', 'reveal secret/db key'],
  ['security find-generic-password -s x -w', 'reveal keychain key'],
  ['gpg --armor --export-secret-keys me', 'reveal me key'],
  ['ssh-keygen -t ed25519 -f k', `write ${A}/k workspace`],
  ['ssh-keygen -D ./evil.so', `load ${A}/evil.so build`],
  ['xattr -d com.apple.quarantine x.app', `permission ${A}/x.app workspace`],
];

/** A command, and something that it starts. */
const STARTS: readonly (readonly [string, string])[] = [
  ["echo 'touch /tmp/x' | at now", 'at > touch /tmp/x'],
  ['ip netns exec ns touch /tmp/x', 'ip > touch /tmp/x'],
  ['osascript -e \'do shell script "touch /tmp/x"\'', 'osascript > touch /tmp/x'],
  ['op run -- touch /tmp/x', 'op > touch /tmp/x'],
  ["gpg --photo-viewer 'touch /tmp/x' --list-keys", 'gpg > touch /tmp/x'],
];

/** Commands that do nothing that matters. */
const NOTHING: readonly string[] = [
  'systemctl status nginx',
  'systemctl list-units',
  'systemctl stop --help',
  'service --status-all',
  'crontab -l',
  'at -l',
  'visudo -c',
  'passwd -S dev',
  'chsh -l',
  'kill -l',
  'kill -0 1',
  'kill -s 0 1234',
  'pgrep -f node',
  'shutdown -c',
  'init --help',
  'sysctl -a',
  'sysctl vm.x',
  'modprobe -n x',
  'iptables -L -n',
  'nft list ruleset',
  'ufw status',
  'ip addr',
  'ip -br a',
  'ip route show',
  'ifconfig eth0',
  'hostnamectl',
  'timedatectl',
  'printenv PATH',
  'history',
  'env FOO=1 true',
  'pass ls',
  'op vault list',
  'gpg --list-keys',
  'ssh-keygen -lf k.pub',
  'ssh-add -l',
  'csrutil status',
  'journalctl -u x',
  'ps aux',
  'ss -tlnp',
];

describe('system', () => {
  for (const [script, ...expected] of EFFECTS) {
    it(script, () => assert.deepEqual(effects(script), expected));
  }
  for (const [script, expected] of STARTS) {
    it(`${script} starts ${expected}`, () =>
      assert.ok(starts(script).includes(expected), starts(script).join('\n')));
  }
  for (const script of NOTHING) it(`${script} does nothing`, () => assert.deepEqual(effects(script), []));
});
