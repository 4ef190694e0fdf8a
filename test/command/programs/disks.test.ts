/** What programs for disks and backups do, as effects, and what their options start. */
import assert from 'node:assert/strict';
import { effects, starts } from '../reading.ts';

const A = '/home/dev/app';

/** A command, and every effect that it has. */
const EFFECTS: readonly (readonly [string, ...string[]])[] = [
  ['mkfs.ext4 /dev/sda1', 'format -r /dev/sda1 device'],
  ['mkfs -t xfs /dev/nvme0n1p2', 'format -r /dev/nvme0n1p2 device'],
  ['mkfs.vfat -a /dev/sdb1', 'format -r /dev/sdb1 device'],
  ['mkfs.ext4 "$DEV"', 'format -r $DEV unknown'],
  ['mkfs.ext4 /tmp/disk.img', 'format -r /tmp/disk.img temp'],
  ['partclone.restore -s img -o /dev/sda1', `read ${A}/img workspace`, 'format /dev/sda1 device'],
  ['qemu-img convert a.qcow2 /dev/sdb', 'format /dev/sdb device', `read ${A}/a.qcow2 workspace`],
  ['mkswap /dev/sda2', 'format -r /dev/sda2 device'],
  ['wipefs -a /dev/sda', 'erase -r /dev/sda device'],
  ['fdisk /dev/sda', 'format -r /dev/sda device'],
  ['parted -s /dev/sda mklabel gpt', 'format -r /dev/sda device'],
  ['parted /dev/sda print rm 1', 'format -r /dev/sda device'],
  ['sgdisk -Z /dev/sda', 'format -r /dev/sda device'],
  ['sfdisk /dev/sda', 'format -r /dev/sda device'],
  ['blkdiscard -f /dev/nvme0n1', 'erase -r /dev/nvme0n1 device'],
  ['badblocks -wsv /dev/sdb', 'erase -r /dev/sdb device'],
  ['hdparm --user-master u --security-erase p /dev/sda', 'erase -r /dev/sda device'],
  ['nvme format /dev/nvme0n1 -s 1', 'erase -r /dev/nvme0n1 device'],
  ['cryptsetup -q luksFormat /dev/sdb', 'format -r /dev/sdb device'],
  ['cryptsetup luksErase /dev/sdb', 'erase -r /dev/sdb device'],
  ['cryptsetup open /dev/sdb x', 'mount /dev/sdb device'],
  ['lvremove -f vg0/home', 'delete -r vg0/home volume'],
  ['pvremove /dev/sdb1', 'format -r /dev/sdb1 device'],
  ['mdadm --zero-superblock /dev/sdb1', 'format -r /dev/sdb1 device'],
  ['mdadm -S /dev/md0', 'modify /dev/md0 device'],
  ['zpool destroy -f tank', 'format -r tank volume'],
  ['zfs destroy -r tank/home', 'delete -r tank/home volume'],
  ['btrfs subvolume delete snap', `delete -r ${A}/snap workspace`],
  ['diskutil eraseDisk JHFS+ X disk2', 'erase -r disk2 volume'],
  ['diskutil apfs deleteContainer disk1', 'erase -r disk1 volume'],
  ['fsck -y /dev/sda1', 'modify /dev/sda1 device'],
  ['mount /dev/sdb1 /mnt', 'mount /mnt outside'],
  ['mount -o remount,rw /', 'mount / root!'],
  ['mount --bind ~/.ssh /tmp/x', 'read /home/dev/.ssh credentials', 'mount /tmp/x temp'],
  ['umount -a', 'unmount -r / root!'],
  ['swapoff -a', 'kernel swap resource'],
  ['restic forget --prune', 'delete -r backups resource'],
  ['tmutil delete /Volumes/x', 'delete -r /Volumes/x resource'],
];

/** A command, and something that it starts. */
const STARTS: readonly (readonly [string, string])[] = [
  ["sshfs -o ssh_command='touch /tmp/x' h:/ m", 'sshfs > touch /tmp/x'],
  ["restic --password-command 'touch /tmp/x' snapshots", 'restic > touch /tmp/x'],
];

/** Commands that do nothing that matters. */
const NOTHING: readonly string[] = [
  'fdisk -l /dev/sda',
  'parted /dev/sda print',
  'parted -l',
  'sgdisk -p /dev/sda',
  'sfdisk -d /dev/sda',
  'wipefs /dev/sda',
  'badblocks -sv /dev/sdb',
  'mount',
  'mount -t ext4',
  'lsblk',
  'lvs',
  'zpool status',
  'zpool destroy -n tank',
  'zfs list',
  'cryptsetup status x',
  'mdadm --detail /dev/md0',
  'tune2fs -l /dev/sda1',
  'hdparm -I /dev/sda',
  'nvme list',
  'diskutil list',
  'swapon --show',
  'restic snapshots',
  'restic forget --keep-last 1 --dry-run',
  'fsck -n /dev/sda1',
  'blkid /dev/sda1',
];

describe('disks', () => {
  for (const [script, ...expected] of EFFECTS) {
    it(script, () => assert.deepEqual(effects(script), expected));
  }
  for (const [script, expected] of STARTS) {
    it(`${script} starts ${expected}`, () =>
      assert.ok(starts(script).includes(expected), starts(script).join('\n')));
  }
  for (const script of NOTHING) it(`${script} does nothing`, () => assert.deepEqual(effects(script), []));
});
