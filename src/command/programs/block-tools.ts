/** Lesser-known tools of disks, volumes, quotas and cloning: what their words and options wipe, take away or write over. */
import type { Call, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, after, known } from '../value.ts';
import { DELETES, type Deed, type Deeds, deeds } from './destructive-words.ts';

const GONE = { irreversible: true, recursive: true } as const;

/** Devices among the arguments by their paths, else what `otherwise` says. */
function devices(call: Call, otherwise: Arg | null): Arg[] {
  const named = call.args.filter((arg) => arg.text.startsWith('/dev/'));
  return named.length > 0 ? named : otherwise ? [otherwise] : [];
}

/** Wiped when one of the arguments is such a word or option. */
const wiper = (names: string, pattern: RegExp): ProgramSpec => ({
  names: names.split(' '),
  effects: (call) =>
    call.args.some(({ text }) => pattern.test(text))
      ? devices(call, call.args.at(-1) ?? null).flatMap((arg) =>
          call.on('erase', arg.text.startsWith('/') ? call.path(arg) : call.named('volume', arg), GONE),
        )
      : [],
});

/** Changed so that what is on it may be lost or out of reach. */
const changer = (names: string, pattern: RegExp): ProgramSpec => ({
  names: names.split(' '),
  effects: (call) =>
    pattern.test(call.args.map(({ text }) => text).join(' '))
      ? call.on('modify', call.named('volume', call.args.at(-1) ?? call.program))
      : [],
});

/** `dc3dd wipe=/dev/sdb`, `hof=DEVICE`: outputs by other names than dd's. */
function dc3dd(call: Call): Effect[] {
  return call.args.flatMap((arg) => {
    const name = /^(?:wipe|hwipe|hof|hofs|ofs)=/.exec(arg.text)?.[0];
    return name ? call.onPaths('erase', [after(arg, name.length)], GONE) : [];
  });
}

/** `lvm lvremove vg/lv`: LVM's tools as words of one program. */
const lvm = (call: Call): Start[] => (call.args.length > 0 ? [{ kind: 'argv', argv: call.args }] : []);

/** The folder that the program cleans by age, or fills to overwrite what was deleted before. */
const emptier = (names: string): ProgramSpec => ({
  names: names.split(' '),
  options: 't|test a|atime m|mtime c|ctime f|force l z v q|quiet d r help version',
  dry: ['test'],
  effects: (call) =>
    call.onPaths(
      'delete',
      call.operands.filter(({ text }) => text.includes('/') || text === '.'),
      GONE,
    ),
});

const SNAPSHOT: Deed = { ...DELETES, mode: 'delete' };
const REPLACED: Deed = { action: 'modify', kind: 'resource', mode: 'replace' };

const WORDS: Readonly<Record<string, Deeds>> = {
  snapper: { 'delete|rm|remove|delete-config': SNAPSHOT, 'rollback|undochange': REPLACED },
  'ocs-sr ocs-onthefly ocs-restore-mdisks drbl-ocs': { '*': REPLACED },
  'setquota edquota': { '*': REPLACED },
  zfs: { allow: { action: 'permission', kind: 'resource', mode: 'access' } },
};

/** `timeshift --restore`, `timeshift --delete-all`. */
function timeshift(call: Call): Effect[] {
  return call.args.some(({ text }) => text === '--restore')
    ? call.on('modify', call.named('resource', 'system'), { mode: 'replace' })
    : [];
}

/** Reads back a dump into the working directory, over what is there. */
function restores(call: Call): Effect[] {
  return call.args.some(({ text }) => /^-?[a-zA-Z]*[rRxi]/.test(text))
    ? call.onPaths('write', [known('.')], { recursive: true, irreversible: true })
    : [];
}

export const BLOCK_TOOLS: readonly ProgramSpec[] = [
  wiper('gpart', /^(?:destroy|create|delete|restore|recover|undo)$/),
  wiper('blkzone', /^(?:reset|finish)$/),
  wiper('bcache', /^make$/),
  wiper('sswap sdmem', /./),
  wiper('hdiutil', /^erasekeys$/),
  wiper('geli gbde', /^(?:init|kill|delkey|setkey|restore|destroy|nuke)$/),
  wiper('gmirror gstripe graid graid3 gconcat gvinum', /^(?:clear|destroy|label|create|remove|stop)$/),
  wiper('bioctl disklabel bsdlabel vnconfig', /^-[a-zA-Z]*(?:c|d|w|R|B|e)$/),
  wiper('sg_write_same sg_unmap sg_sanitize sg_format sg_write_buffer', /^\/dev\//),
  wiper('camcontrol', /^(?:format|sanitize|security)$/),
  wiper('nvmecontrol', /^(?:format|sanitize)$/),
  wiper('ectool', /^flash(?:erase|write|protect)$/),
  wiper('isdct intelmas', /^(?:delete|-delete|-secureerase)$/i),
  changer('xfs_db', /(?:^| )-x\b|\bwrite\b|blocktrash/),
  changer('xfs_io', /\b(?:fpunch|fzero|fcollapse|finsert|pwrite|truncate|shutdown|resvsp|unresvsp)\b/),
  changer('pvmove vgrename lvrename vgimport vgexport', /\S/),
  changer('blockdev', /--set(?:ro|rw)\b/),
  changer('sg_start', /--(?:stop|eject)\b/),
  changer('lvchange vgchange', /(?:^| )(?:-[a-zA-Z]*a ?n|--activate[ =]n|--deltag|-p ?r|--permission)/),
  changer('quotaoff', /^(?!.*--help)/),
  changer('nbd-client', /(?:^| )-d\b/),
  changer('qemu-nbd', /(?:^| )(?:-d|--disconnect)\b/),
  changer('rbd-nbd ublk', /^(?:unmap|del)\b/),
  changer('zpool', /^(?:import\b.* -[a-zA-Z]*F|checkpoint\b.* -d|scrub\b.* -s)/),
  changer('pivot_root switch_root', /\S/),
  changer('fsfreeze', /(?:^| )(?:-f|--freeze)\b/),
  changer('losetup', /(?:^| )(?:-D|--detach-all)\b/),
  changer('hdiutil', /^(?:resize|convert\b.* -o ?\/dev\/|compact)/),
  { names: ['dc3dd', 'dcfldd'], style: 'raw', effects: dc3dd },
  { names: ['lvm'], style: 'raw', starts: lvm },
  { names: ['timeshift'], effects: timeshift },
  { names: ['restore', 'xfsrestore', 'rrestore'], style: 'raw', effects: restores },
  emptier('tmpreaper tmpwatch stmpclean'),
  emptier('sfill'),
  ...Object.entries(WORDS).map(([names, table]) => ({ names: names.split(' '), effects: deeds(table) })),
];
