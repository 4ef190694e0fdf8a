/** Disks, partitions, volumes, file systems, mounts, snapshots and backups. */
import type { Call } from '../call.ts';
import type { CommandSpec, ProgramSpec, Start } from '../spec.ts';
import type { Action, Effect, Target } from '../types.ts';
import { type Arg, after, known } from '../value.ts';
import { BLOCK_TOOLS } from './block-tools.ts';

const GONE = { irreversible: true, recursive: true } as const;

/** A device by path, or a volume, pool or disk by name (`disk2`, `tank/data`, `vg0/home`). */
function volume(call: Call, arg: Arg): Target {
  return arg.text.startsWith('/') || arg.text.startsWith('.') || !arg.known
    ? call.path(arg)
    : call.named('volume', arg);
}

function onVolumes(call: Call, action: Action, args: readonly (Arg | null)[]): Effect[] {
  const more = action === 'format' || action === 'erase' || action === 'delete' ? GONE : {};
  return args.flatMap((arg) => (arg ? call.on(action, volume(call, arg), more) : []));
}

/** A subcommand that does `action` to every volume it names. */
const DRY = ['dry-run'];
const does = (action: Action): CommandSpec => ({
  dry: DRY,
  effects: (call) => onVolumes(call, action, call.operands),
});
/** A subcommand that deletes the backups it names. */
const forgets: CommandSpec = { dry: DRY, effects: (call) => backup(call, call.operands) };

const format = (names: readonly string[], options: string, dry: readonly string[] = []): ProgramSpec => ({
  names,
  options,
  dry,
  effects: (call) => call.onPaths('format', devices(call), GONE),
});

/** Every argument that is a device, else the first operand: an option misread must not hide the device behind it. */
function devices(call: Call): Arg[] {
  const named = call.args.filter((arg) => arg.text.startsWith('/dev/'));
  return named.length > 0 ? named : call.operands.slice(0, 1);
}

/** LVM's tools, each a program of its own. */
const lvm = (names: readonly string[], action: Action): ProgramSpec => ({
  names,
  options:
    'f|force y|yes v|verbose t|test q|quiet A|autobackup= S|select= l|extents= L|size= n|name= T|thin s|snapshot type= config= r|resizefs noudevsync nohistory',
  dry: ['test'],
  effects: (call) => onVolumes(call, action, call.operands),
});

const READ_ONLY_VERBS = /^(?:print|p|free|list|l|unit|align-check|version|help|quit)$/;

export const DISKS: readonly ProgramSpec[] = [
  // --- file systems ---
  // Here `-n` is a dry run; of others it is the label or a size.
  format(
    ['mkfs.ext2', 'mkfs.ext3', 'mkfs.ext4', 'mke2fs'],
    't= L= F c v q n b= C= d= e= E= g= G= i= I= j J= l= m= M= N= o= O= r= S T= U= V z= D',
    ['n'],
  ),
  format(
    [
      'mkfs',
      'mkfs.xfs',
      'mkfs.btrfs',
      'mkfs.vfat',
      'mkfs.fat',
      'mkfs.msdos',
      'mkfs.exfat',
      'mkfs.ntfs',
      'mkfs.f2fs',
      'mkfs.jfs',
      'mkfs.minix',
      'mkfs.bfs',
      'mkfs.cramfs',
      'mkntfs',
      'mkdosfs',
      'mkexfatfs',
      'newfs',
      'newfs_apfs',
      'newfs_hfs',
      'newfs_msdos',
      'mkreiserfs',
      'mkudffs',
      'mkfs.zfs',
      'mkfs.nilfs2',
      'mkfs.ocfs2',
      'mkfs.gfs2',
      'mkfs.reiserfs',
      'mkfs.reiser4',
      'mkfs.ubifs',
      'mkfs.bcachefs',
      'mkfs.hfs',
      'mkfs.hfsplus',
      'mkfs.apfs',
      'mkfs.udf',
      'mkfs.lustre',
      'newfs_exfat',
      'newfs_udf',
    ],
    't|type= L|label= F f|fast|force q|quiet V v|verbose n|N|volume= b|block-size= i= I= m= O= E= U|uuid= T= d= s= S= l= c C D j J= K M= e= a r= h=',
  ),
  format(
    ['mkswap'],
    'c|check f|force p|pagesize= L|label= v|swapversion= U|uuid= e|endianness= o|offset= s|size= F|file',
  ),
  {
    names: ['wipefs'],
    options:
      'a|all b|backup=? f|force i|noheadings J|json lock=? n|no-act o|offset= O|output= p|parsable q|quiet t|types=',
    dry: ['no-act'],
    effects: (call) => (call.has('all', 'offset') ? call.onPaths('erase', call.operands, GONE) : []),
  },
  {
    names: [
      'fsck',
      'e2fsck',
      'fsck.ext4',
      'fsck.ext3',
      'fsck.vfat',
      'fsck.xfs',
      'btrfsck',
      'ntfsfix',
      'fsck_apfs',
      'fsck_hfs',
    ],
    options: 'n|N|no-modify a A p y f v|verbose c C=? t|type= b= B= j= r R T V M l= L= E= z= D d k',
    dry: ['no-modify'],
    effects: (call) => onVolumes(call, 'modify', call.operands),
  },
  {
    names: ['xfs_repair'],
    options: 'n P f L|force-log-zeroing v d e m= c= o= r= l= t= V',
    dry: ['n'],
    effects: (call) => onVolumes(call, 'modify', call.operands),
  },
  {
    names: [
      'tune2fs',
      'resize2fs',
      'e2label',
      'xfs_growfs',
      'xfs_admin',
      'fatlabel',
      'dosfslabel',
      'exfatlabel',
      'ntfslabel',
      'ntfsresize',
      'swaplabel',
      'debugfs',
      'btrfstune',
      'e4defrag',
      'fstrim',
    ],
    options:
      'l|list c= C= e= E= f|force g= i= I= j J= L= m= M= o= O= Q= r= T= u= U= w R= n|no-action p s= d= D= v a|all k',
    dry: ['no-action'],
    effects: tune,
  },

  // --- partition tables and raw devices ---
  {
    names: ['fdisk', 'cfdisk', 'gdisk', 'cgdisk'],
    options:
      'l|list x|list-details b|sector-size= B|protect-boot c|compatibility=? L|color=? n|noauto-pt o|output= t|type= u|units=? s|getsz w|wipe= W|wipe-partitions= C|cylinders= H|heads= S|sectors= bytes lock=? z|zero',
    effects: (call) =>
      call.has('list', 'list-details', 'getsz') ? [] : call.onPaths('format', devices(call), GONE),
  },
  {
    names: ['sfdisk'],
    options:
      'd|dump J|json l|list F|list-free V|verify s|show-size g|show-geometry T|list-types A|activate=? r|reorder delete=? N|partno= part-attrs part-label part-type part-uuid disk-id disk-label backup b|backup-file= f|force n|no-act no-reread no-tell-kernel o|output= O|backup-file= q|quiet w|wipe= W|wipe-partitions= X|label= Y|label-nested= a|append lock=? u|unit= move-data=? sector-size= relocate=',
    dry: ['no-act'],
    effects: (call) =>
      call.has('dump', 'json', 'list', 'list-free', 'verify', 'show-size', 'show-geometry', 'list-types')
        ? []
        : call.onPaths('format', devices(call), GONE),
  },
  {
    names: ['sgdisk', 'fixparts'],
    options:
      'p|print i|info= v|verify b|backup= l|load-backup= L|list-types o|clear z|zap Z|zap-all d|delete= n|new= t|typecode= c|change-name= g|mbrtogpt e|move-second-header G|randomize-guids u|partition-guid= U|disk-guid= R|replicate= s|sort r|transpose= m|gpttombr= h|hybrid= A|attributes= P|pretend a|set-alignment= D|display-alignment E|end-of-largest f|first-in-largest= F|first-aligned-in-largest= N|largest-new=',
    dry: ['pretend'],
    effects: (call) =>
      reads(call, ['print', 'info', 'verify', 'backup', 'list-types', 'display-alignment', 'end-of-largest'])
        ? []
        : call.onPaths('format', devices(call), GONE),
  },
  {
    names: ['parted', 'partprobe', 'kpartx'],
    options: 's|script l|list m|machine j|json a|align= f|fix d|dry-run',
    dry: ['dry-run'],
    effects: (call) => {
      if (call.program !== 'parted' || call.has('list')) return [];
      const [device, ...verbs] = call.operands;
      const changes =
        verbs.length === 0
          ? !call.has('script')
          : verbs.some((arg) =>
              /^(?:mk|rm|resize|rescue|set|toggle|name|disk_|cp|move|type)/.test(arg.text),
            ) || !READ_ONLY_VERBS.test(verbs[0]?.text ?? '');
      return device && changes ? call.onPaths('format', [device], GONE) : [];
    },
  },
  {
    names: ['blkdiscard'],
    options: 'f|force o|offset= l|length= p|step= s|secure z|zeroout v|verbose q|quiet',
    effects: (call) => call.onPaths('erase', call.operands, GONE),
  },
  {
    names: ['badblocks'],
    options: 'b= c= d= e= f i= n o= p= s t= v w B X',
    effects: (call) => [
      ...(call.has('w') ? call.onPaths('erase', call.operands.slice(0, 1), GONE) : []),
      ...call.onPaths('write', [call.value('o')]),
    ],
  },
  {
    names: ['hdparm'],
    style: 'raw',
    effects: (call) => {
      const device = call.args.filter((arg) => arg.text.startsWith('/dev/'));
      const options = call.args.map((arg) => arg.text);
      if (
        options.some((text) =>
          /^--(?:security-(?:erase|erase-enhanced|set-pass|disable)|trim-sector|write-sector|make-bad-sector|dco-restore|fwdownload|repair-sector|sanitize)/.test(
            text,
          ),
        )
      )
        return call.onPaths('erase', device, GONE);
      const changes = options.some((text) => /^-[a-zA-Z]*[ABJKMNPSWXYZpynDE]/.test(text));
      return changes ? call.onPaths('modify', device) : [];
    },
  },
  {
    names: ['sdparm', 'smartctl'],
    options: 'i|info a|all x H|health A l|log= t|test= s|smart= S= o= d|device= X|abort j|json',
    effects: (call) => (call.has('smart') ? call.onPaths('modify', call.operands) : []),
  },
  {
    names: ['sg_format', 'sg_sanitize', 'sg_unmap', 'nwipe', 'dban', 'hdderase'],
    options: 'F|format s= a= A|all B C|crypto O|overwrite autonuke nogui method= l= q',
    // `nwipe --autonuke` starts with every disk of the machine.
    effects: (call) =>
      call.onPaths(
        'erase',
        call.has('autonuke') && call.operands.length === 0 ? [known('/dev')] : call.operands,
        GONE,
      ),
  },
  {
    names: ['nvme'],
    options: 'n|namespace-id= s|ses= f|force l= i= p= r|reset o|output-format= v|verbose a|sanact=',
    subcommands: {
      'format|sanitize|delete-ns|write|write-zeroes|write-uncor|dsm|zns|security-send': {
        effects: (call) => call.onPaths('erase', call.operands.slice(0, 1), GONE),
      },
      'fw-download|fw-commit|fw-activate|set-feature|create-ns|attach-ns|detach-ns|reset|subsystem-reset|lockdown':
        { effects: (call) => call.onPaths('modify', call.operands.slice(0, 1)) },
    },
  },
  {
    names: ['ddrescue', 'gddrescue'],
    options:
      'f|force n|no-scrape r|retry-passes= d|idirect D|odirect v|verbose s|size= i|input-position= o|output-position=',
    effects: (call) => [
      ...call.onPaths('read', [call.operand(0)]),
      ...call.onPaths('write', [call.operand(1)]),
    ],
  },

  // --- images written to disks ---
  {
    names: [
      'partclone',
      'partclone.restore',
      'partclone.dd',
      'partclone.ext4',
      'partclone.ext3',
      'partclone.ext2',
      'partclone.ntfs',
      'partclone.vfat',
      'partclone.fat32',
      'partclone.xfs',
      'partclone.btrfs',
      'partclone.extfs',
      'partclone.f2fs',
      'partclone.exfat',
      'partclone.hfsp',
    ],
    options:
      's|source= o|output|overwrite= O= c|clone r|restore b|dev-to-dev D|domain d= L|logfile= C|no_check N|ncurses F|force B|no_block_detail q|quiet z= R|rescue w|skip_write_error E= offset= f= n= a= k= x= I i',
    effects: (call) => [
      ...call.onPaths('read', [call.value('source')]),
      ...written(call, [call.value('output'), call.value('O')]),
    ],
  },
  {
    names: ['qemu-img'],
    options:
      'f= O= o= p c q n t= T= S= m= W r|rate-limit= object= image-opts target-image-opts force-share U salvage l= b= B= F= s= a= d= preallocation= shrink h= u x i=',
    subcommands: {
      'convert|dd|rebase': {
        effects: (call) => [
          ...written(call, [
            assignedTo(call, 'of') ?? (call.subcommand[0] === 'convert' ? call.operand(-1) : null),
          ]),
          ...call.onPaths('read', [assignedTo(call, 'if') ?? call.operand(0)]),
        ],
      },
      'create|commit|amend': {
        effects: (call) => written(call, [call.operand(0)]),
      },
      // `resize --shrink DISK 10G` cuts off what lies behind.
      resize: {
        effects: (call) => [
          ...written(call, [call.operand(0)]),
          ...(call.has('shrink')
            ? call.on('delete', call.named('resource', call.operand(0) ?? 'disk'), {
                ...GONE,
                mode: 'shrink',
              })
            : []),
        ],
      },
      snapshot: {
        effects: (call) => (call.has('a', 'd') ? call.onPaths('modify', call.operands.slice(-1)) : []),
      },
    },
  },
  {
    names: [
      'ntfsclone',
      'partimage',
      'fsarchiver',
      'e2image',
      'bmaptool',
      'ddpt',
      'sg_dd',
      'pishrink.sh',
      'rpi-imager',
      'ocs-sr',
      'balena',
      'etcher',
      'udisksctl',
      'growpart',
      'xfs_copy',
      'mkbootdisk',
    ],
    style: 'raw',
    // Whatever the form: a device that is named is written to, unless it is only saved from or looked at.
    effects: (call) => {
      const words = call.args.map((arg) => arg.text).join(' ');
      if (
        /(?:^| )(?:save(?:fs|parts)?|probe|archinfo|create|--info|info|status|mount|unmount|power-off|-d|--dry-run)(?: |$)/.test(
          words,
        )
      )
        return [];
      const device = [...call.args].reverse().find((arg) => /(?:^|=)\/dev\//.test(arg.text));
      return written(call, [device ? (assignedTo(call, 'of') ?? device) : null]);
    },
  },
  {
    names: [
      'flash_erase',
      'flash_eraseall',
      'flashcp',
      'nandwrite',
      'mtd',
      'mtd_debug',
      'ubiformat',
      'ubirmvol',
      'make-bcache',
      'sysupgrade',
      'fw_setenv',
    ],
    style: 'raw',
    effects: (call) =>
      call.args.length === 0 || /^(?:info|read|verify|--help|-h)$/.test(call.operand(0)?.text ?? '')
        ? []
        : call.on(
            'erase',
            call.named('volume', call.args.find((arg) => arg.text.startsWith('/dev/')) ?? 'flash'),
            GONE,
          ),
  },
  {
    names: ['dmsetup'],
    options:
      'f|force y v|verbose r|readonly deferred noflush nolockfs retry table= notable uuid= c|columns o= j= m= target= S=',
    subcommands: {
      'wipe_table|clear': does('erase'),
      remove_all: { effects: (call) => call.on('modify', call.named('volume', 'all mappings')) },
      'remove|create|load|reload|suspend|rename|message|setgeometry': does('modify'),
    },
  },
  {
    names: [
      'storcli',
      'storcli64',
      'perccli',
      'perccli64',
      'megacli',
      'MegaCli',
      'MegaCli64',
      'ssacli',
      'hpssacli',
      'hpacucli',
      'arcconf',
      'tw_cli',
      'sas2ircu',
      'sas3ircu',
      'mvcli',
    ],
    style: 'raw',
    effects: (call) =>
      call.args.some((arg) =>
        /^(?:del|delete|erase|-?Cfg(?:LdDel|Clr|ForeignClear)|init|secureerase|-?LDInit|reset|clear|remove)$/i.test(
          arg.text,
        ),
      )
        ? call.on('erase', call.named('volume', call.operand(0) ?? 'controller'), GONE)
        : [],
  },
  {
    names: [
      'stratis',
      'vdo',
      'drbdadm',
      'ceph-volume',
      'iscsiadm',
      'targetcli',
      'multipath',
      'ploop',
      'bcachefs',
      'tgtadm',
    ],
    style: 'raw',
    effects: (call) => {
      const words = call.args.map((arg) => arg.text);
      if (
        words.some((word) =>
          /^(?:zap|destroy|wipe-md|create-md|invalidate|format|wipe|remove|delete|--op=delete|-F)$/.test(
            word,
          ),
        )
      )
        return call.on('erase', call.named('volume', call.args.at(-1) ?? 'volume'), GONE);
      return words.some((word) => /^(?:detach|down|disconnect|-u|--logout|stop)$/.test(word))
        ? call.on('modify', call.named('volume', call.args.at(-1) ?? 'volume'))
        : [];
    },
  },

  // --- encryption, LVM, RAID, pools ---
  {
    names: ['cryptsetup', 'veracrypt', 'fdesetup'],
    options:
      'v|verbose debug c|cipher= h|hash= s|key-size= q|batch-mode y|verify-passphrase d|key-file= S|key-slot= l|keyfile-size= o|offset= p|skip= r|readonly i|iter-time= t|timeout= T|tries= type= label= use-random use-urandom uuid= header= header-backup-file= force-password allow-discards M= master-key-file= test-passphrase',
    subcommands: {
      'luksFormat|reencrypt|convert|luksConvertKey': does('format'),
      'luksErase|erase': does('erase'),
      'luksAddKey|luksRemoveKey|luksChangeKey|luksKillSlot|luksHeaderRestore|config|resize|enable|disable|removerecovery|changerecovery':
        does('modify'),
      'open|luksOpen|plainOpen|create|loopaesOpen|tcryptOpen': {
        effects: (call) => onVolumes(call, 'mount', call.operands.slice(0, 1)),
      },
    },
  },
  lvm(['lvremove', 'vgremove'], 'delete'),
  lvm(['pvremove'], 'format'),
  lvm(['pvcreate'], 'format'),
  lvm(
    ['lvreduce', 'vgreduce', 'vgsplit', 'vgmerge', 'pvresize', 'lvresize', 'lvconvert', 'vgcfgrestore'],
    'modify',
  ),
  {
    names: ['lvs', 'vgs', 'pvs', 'lvdisplay', 'vgdisplay', 'pvdisplay', 'lvscan', 'vgscan', 'pvscan'],
    harmless: true,
  },
  {
    names: ['mdadm'],
    options:
      'C|create A|assemble B|build G|grow F|follow|monitor D|detail E|examine Q|query S|stop R|run o|readonly w|readwrite f|fail|set-faulty r|remove a|add=? re-add zero-superblock kill-subarray= misc s|scan l|level= n|raid-devices= x|spare-devices= c|config= v|verbose b|brief force q|quiet metadata= e= update= t|test W|wait N|name= chunk= bitmap= homehost= p= detail-platform export',
    effects: (call) => {
      if (call.has('zero-superblock')) return call.onPaths('format', call.operands, GONE);
      if (call.has('create')) return call.onPaths('format', call.operands.slice(1), GONE);
      return call.has('stop', 'fail', 'remove', 'grow', 'kill-subarray')
        ? // `mdadm --stop --scan`: every array.
          call.onPaths(
            'modify',
            call.operands.length === 0 && call.has('scan') ? [known('/dev/md0')] : call.operands,
          )
        : [];
    },
  },
  {
    names: ['zpool'],
    options: 'f|force n|dry-run r R= o= O= m= t= d= p H v a=? N F X D T=',
    dry: ['dry-run'],
    subcommands: {
      destroy: does('format'),
      'labelclear|create': does('format'),
      'remove|detach|offline|replace|attach|add|export|split|upgrade|reguid|clear|set|trim|initialize|rewind':
        does('modify'),
    },
  },
  {
    names: ['zfs'],
    options: 'r R f|force n|dry-run p v d o= s V= b= u',
    dry: ['dry-run'],
    subcommands: {
      'destroy|rollback': does('delete'),
      'set|inherit|rename|promote|unload-key|change-key|receive|recv|upgrade': does('modify'),
      'mount|load-key': does('mount'),
      'unmount|umount': does('unmount'),
    },
  },
  {
    names: ['btrfs'],
    options: 'f|force c|commit-after C|commit-each i|subvolid= v|verbose q|quiet repair readonly p|progress',
    subcommands: {
      'subvolume|subvol|sub|su': {
        subcommands: {
          'delete|del': { effects: (call) => call.onPaths('delete', call.operands, GONE) },
          'set-default': does('modify'),
        },
      },
      'device|dev|replace|balance|rescue|filesystem|fi': {
        subcommands: {
          'remove|delete|start|cancel|resize|zero-log|chunk-recover|super-recover|add|label': {
            effects: (call) => onVolumes(call, 'modify', [call.operand(-1)]),
          },
        },
      },
      check: { effects: (call) => (call.has('repair') ? onVolumes(call, 'modify', call.operands) : []) },
    },
  },
  {
    names: ['diskutil'],
    options: 'force v|verbose plist',
    subcommands: {
      'eraseDisk|eraseVolume|partitionDisk|reformat|zeroDisk|randomDisk|secureErase|eraseOptical|resetFusion':
        { effects: (call) => onVolumes(call, 'erase', [call.operand(-1)]) },
      'splitPartition|mergePartitions|resizeVolume|addPartition|rename|renameVolume|enableJournal|disableJournal|repairDisk|repairVolume|moveJournal|enableOwnership|disableOwnership':
        { effects: (call) => onVolumes(call, 'modify', [call.operand(-1)]) },
      'apfs|ap': {
        subcommands: {
          'deleteContainer|eraseVolume': does('erase'),
          'deleteVolume|deleteSnapshot|deleteVolumeGroup': does('delete'),
          'create|createContainer|addVolume|resizeContainer|encryptVolume|decryptVolume|changePassphrase|setPassphraseHint|changeVolumeRole':
            does('modify'),
          'lockVolume|unlockVolume': does('mount'),
        },
      },
      'appleRAID|ar|cs|coreStorage': {
        subcommands: { 'create|delete|convert|revert|deleteVolume|deleteLVG|resizeStack': does('format') },
      },
      'unmount|umount|unmountDisk|eject': { effects: (call) => onVolumes(call, 'unmount', call.operands) },
      'mount|mountDisk': { effects: (call) => onVolumes(call, 'mount', call.operands) },
    },
  },
  {
    names: ['asr'],
    options: 'source= target= erase noprompt',
    effects: (call) => (call.has('erase') ? onVolumes(call, 'erase', [call.value('target')]) : []),
    style: 'dash',
  },

  // --- mounting ---
  {
    names: [
      'mount',
      'mount.cifs',
      'mount.nfs',
      'sshfs',
      's3fs',
      'gcsfuse',
      'goofys',
      'mount-s3',
      'mount_smbfs',
      'fusermount',
      'fusermount3',
    ],
    options:
      'a|all t|types= o|options= O|test-opts= r|read-only w|rw|read-write B|bind R|rbind M|move L|label= U|uuid= f|fake v|verbose n|no-mtab s T|fstab= l|show-labels make-shared make-private make-slave make-rprivate make-rslave make-rshared target= source= m|mkdir=? N|namespace= u z q p=',
    dry: ['fake'],
    effects: mount,
    starts: (call) => (call.program === 'sshfs' ? call.values('options').flatMap(sshfsCommand) : []),
  },
  {
    names: ['umount'],
    options:
      'a|all A|all-targets d|detach-loop f|force l|lazy n|no-mtab O|test-opts= R|recursive r|read-only t|types= v|verbose q|quiet N|namespace= fake c',
    dry: ['fake'],
    effects: (call) =>
      call.onPaths('unmount', call.has('all') ? [known('/')] : call.operands, {
        recursive: call.has('recursive', 'all', 'all-targets'),
      }),
  },
  {
    names: ['losetup'],
    options:
      'a|all d|detach D|detach-all f|find P|partscan o|offset= sizelimit= r|read-only show c|set-capacity j|associated= l|list O|output= J|json b|sector-size= v|verbose L|nooverlap direct-io=?',
    effects: (call) => (call.has('detach', 'detach-all') ? onVolumes(call, 'unmount', call.operands) : []),
  },
  {
    names: ['swapoff', 'swapon'],
    options:
      'a|all v|verbose s|summary show=? d|discard=? e|ifexists f|fixpgsz o|options= p|priority= L= U= T noheadings raw bytes',
    effects: (call) =>
      call.has('summary', 'show') || (call.operands.length === 0 && !call.has('all'))
        ? []
        : call.on('kernel', call.named('resource', 'swap'), { mode: call.program }),
  },
  {
    names: ['hdiutil'],
    options:
      'o= fs= size= srcfolder= volname= ov format= force mountpoint= quiet verbose plist nobrowse readonly',
    style: 'dash',
    subcommands: {
      'erase|burn': does('erase'),
      'attach|mount': { effects: (call) => call.onPaths('mount', call.operands) },
      'detach|unmount|eject': { effects: (call) => onVolumes(call, 'unmount', call.operands) },
    },
  },

  // --- snapshots and backups ---
  {
    names: ['restic', 'rustic'],
    options:
      'r|repo= p|password-file= password-command= q|quiet v|verbose n|dry-run tag= host= path= keep-last= keep-hourly= keep-daily= keep-weekly= keep-monthly= keep-yearly= keep-within= keep-tag= prune cache-dir= o|option= group-by= max-unused= e|exclude= exclude-file= t|target= i|include= no-lock json unsafe-allow-remove-all',
    dry: ['dry-run'],
    subcommands: {
      forget: forgets,
      'prune|unlock': forgets,
      key: { subcommands: { 'remove|passwd': forgets } },
      restore: { effects: (call) => call.onPaths('write', [call.value('target')], { recursive: true }) },
    },
    starts: (call) => call.values('password-command').map((script) => ({ kind: 'shell', script })),
  },
  {
    names: ['borg', 'borgmatic'],
    options:
      'n|dry-run s|stats list force p|progress a|glob-archives= P|prefix= keep-within= keep-last= H|keep-hourly= d|keep-daily= w|keep-weekly= m|keep-monthly= y|keep-yearly= rsh= remote-path= C|compression= e|exclude= lock-wait= v|verbose',
    dry: ['dry-run'],
    subcommands: {
      'delete|prune|recreate|compact|break-lock': forgets,
    },
    starts: (call) => call.values('rsh').map((script) => ({ kind: 'shell', script })),
  },
  {
    names: ['tmutil'],
    options: 'd= t= p= a v|verbose',
    subcommands: {
      'delete|deletelocalsnapshots|thinlocalsnapshots|deleteinprogress': {
        effects: (call) => backup(call, call.operands),
      },
      'disable|disablelocal|removedestination|addexclusion|setdestination|stopbackup': {
        effects: (call) => call.on('service', call.named('service', 'backup'), { mode: 'stop' }),
      },
    },
  },
  {
    names: [
      'timeshift',
      'snapper',
      'duplicity',
      'rdiff-backup',
      'wbadmin',
      'vssadmin',
      'proxmox-backup-client',
    ],
    options:
      'delete delete-all list create restore snapshot= c|config= t= force remove-older-than= yes scripted confirm all',
    subcommands: {
      'delete|remove|rm|remove-older-than|remove-all-but-n-full|forget|cleanup|prune': {
        subcommands: { 'backup|shadows|snapshot': forgets },
        effects: (call) => backup(call, call.operands),
      },
      backup: { subcommands: { delete: forgets } },
    },
    effects: (call) =>
      call.has('delete', 'delete-all', 'remove-older-than') ? backup(call, call.operands) : [],
  },
  ...BLOCK_TOOLS,
];

/** An image written to a file makes the file; to a device it replaces what is there. */
function written(call: Call, args: readonly (Arg | null)[]): Effect[] {
  return args.flatMap((arg) => {
    if (!arg) return [];
    const target = call.path(arg);
    return call.on(target.scope === 'device' ? 'format' : 'write', target, {
      irreversible: target.scope === 'device',
    });
  });
}

/** The value of an argument of the form `name=value`. */
function assignedTo(call: Call, name: string): Arg | null {
  const found = call.args.find((arg) => arg.text.startsWith(`${name}=`));
  return found ? after(found, name.length + 1) : null;
}

/** Options of a program that only shows something when nothing but these is given. */
function reads(call: Call, names: readonly string[]): boolean {
  return (
    call.has(...names) &&
    !call.args.some((arg) =>
      /^-(?:[ozZdntcgGuURsrmhA]|-(?:clear|zap|delete|new|typecode|change|mbrtogpt|move|randomize|replicate|load|sort|transpose|gpttombr|hybrid|attributes))/.test(
        arg.text,
      ),
    )
  );
}

function backup(call: Call, args: readonly Arg[]): Effect[] {
  const names = args.length > 0 ? args : [known(call.value('repo')?.text ?? 'backups')];
  return call.on(
    'delete',
    names.map((arg) => call.named('resource', arg)),
    GONE,
  );
}

function tune(call: Call): Effect[] {
  if (/label$/.test(call.program) && call.operands.length < 2) return [];
  if (call.program === 'tune2fs' && call.has('list')) return [];
  if (call.program === 'debugfs' && !call.has('w')) return call.onPaths('read', call.operands);
  if (call.program === 'fstrim') return [];
  // `resize2fs -M /dev/vg0/home`: an option that has a value in a sister program must not hide the device.
  return onVolumes(call, 'modify', devices(call).slice(0, 1));
}

function mount(call: Call): Effect[] {
  if (call.program.startsWith('fusermount'))
    return call.has('u') ? call.onPaths('unmount', call.operands) : [];
  if (call.has('show-labels')) return [];
  if (call.has('all')) return call.onPaths('mount', [known('/')]);
  const place = call.value('target') ?? call.operand(-1);
  const options = call.value('options');
  // `mount` alone, and `mount -t ext4`, list what is mounted.
  if (!place) return [];
  const source = call.operands.length > 1 ? call.operand(0) : call.value('source');
  const bound =
    source && (call.has('bind', 'rbind', 'move') || /bind/.test(options?.text ?? ''))
      ? call.onPaths('read', [source])
      : [];
  return [...bound, ...call.onPaths('mount', [place], { mode: options?.text ?? null })];
}

/** `sshfs -o ssh_command=CMD`: runs to make the connection. */
function sshfsCommand(arg: Arg): Start[] {
  const at = arg.text.search(/(?:ssh_command|sftp_server|ProxyCommand)=/);
  return at < 0 ? [] : [{ kind: 'shell', script: after(arg, arg.text.indexOf('=', at) + 1) }];
}
