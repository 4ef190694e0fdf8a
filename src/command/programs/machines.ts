/** Virtual machines and devices: what deletes their disks, flashes them, or switches machines off from afar. */
import type { Call, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { after, known } from '../value.ts';
import { DELETES, deeds, destroyer, does, EMPTIES, wordsOf } from './destructive-words.ts';
import { joined } from './joined-arguments.ts';
import { GONE, REPLACED, STOPPED } from './service-deeds.ts';

const ADB_VALUES = 's= t= H= P= L= d e a help version';

function adbStarts(call: Call): Start[] {
  const [first, ...rest] = call.operands;
  if (!/^(?:shell|exec-out)$/.test(first?.text ?? '')) return [];
  const script = rest.filter((arg, index) => index > 0 || !/^-[tTnx]$/.test(arg.text));
  const remote = { kind: 'host', name: call.value('s')?.text ?? null } as const;
  return script.length > 0 ? [{ kind: 'shell', script: joined(script), remote }] : [];
}

/** Its system is replaced, unlocked or put where it can be; apps and logs are what one works with. */
const adb = deeds({
  'disable-verity|sideload|restore': { ...DELETES, mode: 'control' },
  'reboot recovery|bootloader|fastboot|sideload|sideload-auto-reboot': { ...DELETES, mode: 'control' },
});

const power = (call: Call, mode: string): Effect[] =>
  call.on('power', call.named('resource', call.value('H') ?? call.value('r') ?? 'machine'), { mode });

function ipmi(call: Call): Effect[] {
  const words = wordsOf(call).join(' ');
  if (/^(?:chassis )?power (?:off|cycle|reset|soft|diag)\b/.test(words)) return power(call, words);
  if (/^(?:mc|bmc) reset\b|^raw\b|^hpm\b|^ekanalyzer\b|^chassis bootdev\b/.test(words))
    return power(call, words);
  if (/^user (?:set|enable|disable|priv)\b/.test(words)) return call.on('account', call.named('user', words));
  return /^sel clear\b/.test(words) ? does(call, EMPTIES, [], 'event log') : [];
}

/** `VBoxManage unregistervm dev --delete`: without the option the files stay. */
function virtualBox(call: Call): Effect[] {
  const [command = '', name, action = ''] = wordsOf(call);
  if (command === 'unregistervm' || command === 'closemedium')
    return call.has('delete', 'delete-all') ? does(call, DELETES, [name ?? 'machine'], command) : [];
  if (command === 'snapshot' && /^(?:delete|restore|restorecurrent)$/.test(action))
    return does(call, DELETES, [name!], command);
  return /^(?:discardstate)$/.test(command) ? does(call, DELETES, [name ?? 'machine'], command) : [];
}

/** Writing or erasing the firmware chip; `-r` only reads it. */
const flashrom = (call: Call): Effect[] =>
  call.args.some((arg) => /^(?:-w|-E|--write|--erase)/.test(arg.text))
    ? call.on('kernel', call.named('resource', 'boot'))
    : [];

/** `virsh qemu-agent-command VM '{"execute":"guest-exec","arguments":{"path":"rm","arg":["-rf","/"]}}'` */
function guestAgent(call: Call): Start[] {
  const at = call.args.findIndex(({ text }) => text === 'qemu-agent-command');
  const order =
    at < 0 ? undefined : call.args.slice(at + 2).find(({ text }) => text.trimStart().startsWith('{'));
  if (!order || !/guest-exec\b/.test(order.text)) return [];
  let found: { arguments?: { path?: unknown; arg?: unknown } };
  try {
    found = JSON.parse(order.text);
  } catch {
    return [{ kind: 'unknown', why: 'code', source: order.text }];
  }
  const { path, arg } = found.arguments ?? {};
  const argv = [path, ...(Array.isArray(arg) ? arg : [])].map((each) => known(String(each)));
  return [{ kind: 'argv', argv, remote: { kind: 'vm', name: call.args[at + 1]?.text ?? null } }];
}

/** `vmrun [FLAGS] runProgramInGuest VM [-noWait ...] PROGRAM ARG...`, `runScriptInGuest VM INTERPRETER SCRIPT`. */
function guestProgram(call: Call): Start[] {
  const at = call.args.findIndex(({ text }) => /^run(?:Program|Script)InGuest$/i.test(text));
  if (at < 0) return [];
  const rest = call.args.slice(at + 2);
  const argv = rest.slice(rest.findIndex(({ text }) => !text.startsWith('-')));
  const remote = { kind: 'vm', name: call.args[at + 1]?.text ?? null } as const;
  if (/script/i.test(call.args[at]!.text))
    return argv.slice(1).map((script) => ({ kind: 'shell', script, remote }));
  return argv.length > 0 ? [{ kind: 'argv', argv, remote }] : [];
}

export const MACHINES: readonly ProgramSpec[] = [
  { names: ['virsh'], alsoStarts: guestAgent },
  { names: ['vmrun'], alsoStarts: guestProgram },
  destroyer(
    ['virsh'],
    {
      'destroy|undefine|managedsave-remove': DELETES,
      'vol-delete|vol-wipe|pool-delete|pool-destroy|pool-undefine': DELETES,
      'snapshot-delete|snapshot-revert|checkpoint-delete': DELETES,
      'net-destroy|net-undefine|iface-destroy|nwfilter-undefine|secret-undefine': DELETES,
    },
    'c|connect= q|quiet remove-all-storage storage= wipe-storage nvram keep-nvram snapshots-metadata managed-save pool= domain= graceful',
    { depth: 1 },
  ),
  {
    names: ['VBoxManage', 'vboxmanage'],
    options: 'delete delete-all help',
    style: 'dash',
    effects: virtualBox,
  },
  destroyer(['vmrun'], { 'deleteVM|deleteSnapshot|revertToSnapshot': DELETES }, 'T= gu= gp= vp=', {
    style: 'dash',
    depth: 1,
  }),
  destroyer(
    ['prlctl', 'prlsrvctl'],
    { 'delete|unregister': DELETES, 'snapshot-delete|snapshot-switch': DELETES },
    '',
    { depth: 1 },
  ),
  // `esxcli vm process kill`, `vim-cmd vmsvc/destroy ID`: a hypervisor's own.
  destroyer(
    ['esxcli'],
    {
      'vm process kill': STOPPED,
      'system shutdown|maintenanceMode': STOPPED,
      'software vib|profile|component remove|update|install': REPLACED,
      'storage vmfs|filesystem|nfs|nfs41|core remove|unmount|snapshot|claimrule|device': REPLACED,
      'network vswitch|ip|firewall standard|dvs|interface|set|unload remove|set': REPLACED,
    },
    't|type= w|world-id= d|delay= r|reason= e|enable= n|vibname= f|force',
    { depth: 4 },
  ),
  {
    names: ['vim-cmd'],
    style: 'raw',
    effects: (call) => {
      const order = /^vmsvc\/(destroy|unregister|snapshot\.(?:remove|removeall|revert))$/.exec(
        call.args[0]?.text ?? '',
      )?.[1];
      if (order !== undefined) return does(call, { ...GONE, mode: order }, call.args.slice(1, 2), order);
      return /^vmsvc\/power\.(?:off|reset|suspend)$|^hostsvc\/(?:maintenance_mode_enter|standby)/.test(
        call.args[0]?.text ?? '',
      )
        ? does(call, STOPPED, call.args.slice(1, 2), 'machine')
        : [];
    },
  },
  destroyer(['pvecm'], { delnode: GONE }, '', { depth: 1 }),
  destroyer(['qmrestore'], { '--force': GONE }, 'f|force= storage= pool= unique=', { depth: 0 }),
  destroyer(
    ['qm'],
    { 'destroy|delsnapshot|rollback|unlink': DELETES },
    'purge skiplock destroy-unreferenced-disks force',
    { depth: 1 },
  ),
  destroyer(['pvesm'], { 'free|remove|prune-backups': DELETES }, '', { depth: 1 }),
  destroyer(['pvesh'], { delete: DELETES }, '', { depth: 1 }),
  destroyer(['lxc-destroy'], {}, 'n|name= f|force s|snapshots', {
    depth: 0,
    effects: (call) => does(call, DELETES, call.values('name'), 'container'),
  }),
  destroyer(['tart', 'utmctl'], { 'delete|rm|reset|prune': DELETES }, 'f|force a|all', {
    depth: 1,
  }),
  {
    names: ['adb'],
    options: ADB_VALUES,
    style: 'posix',
    starts: adbStarts,
    effects: adb,
  },
  // Android's package and device managers, as `adb shell` starts them.
  destroyer(['pm'], { clear: EMPTIES, 'uninstall|disable-user|disable': DELETES }, 'user= k', { depth: 1 }),
  {
    names: ['fastboot'],
    options:
      'w s= S= slot= a|set-active=? f|force skip-reboot disable-verity disable-verification help version',
    effects: (call) => [
      ...deeds({
        'erase|format|flash|flashall|update|wipe-super|delete-logical-partition|set_active': DELETES,
        'oem|flashing unlock|unlock_critical|unlock-go|lock': DELETES,
      })(call),
      ...(call.has('w') ? does(call, DELETES, [], 'userdata') : []),
    ],
  },
  {
    names: ['ipmitool'],
    options: 'I= H= U= P= f= E L= p= t= b= v c K= k= y= C= o= l= A= a S= N= R= V h',
    style: 'gnu',
    effects: ipmi,
  },
  {
    names: ['racadm', 'idracadm7'],
    options: 'r= u= p= nocertwarn',
    style: 'dash',
    effects: (call) =>
      /^(?:serveraction (?!powerstatus)|racreset|systemerase|storage (?:deletevd|init|secureerase))/.test(
        wordsOf(call).join(' '),
      )
        ? power(call, wordsOf(call).join(' '))
        : [],
  },
  { names: ['flashrom'], effects: flashrom },
  // Writers of images, and formatters, that take a disk as an operand or an option's value.
  {
    names: [
      'usbimager',
      'ventoy',
      'Ventoy2Disk.sh',
      'woeusb',
      'woeusb.sh',
      'mkusb',
      'unetbootin',
      'etcher-cli',
      'f3probe',
      'f3write',
      'zerofree',
      'fsarchiver',
      'dban',
    ],
    style: 'raw',
    effects: (call) =>
      call.onPaths(
        'write',
        call.args
          .filter(({ text }) => /(?:^|=)\/dev\/\w/.test(text))
          .map((arg) => after(arg, arg.text.indexOf('/dev/'))),
      ),
  },
  destroyer(['integritysetup', 'veritysetup'], {}, '', {
    style: 'raw',
    effects: (call) =>
      call.args[0]?.text === 'format'
        ? call.onPaths(
            'format',
            call.args
              .slice(1)
              .filter(({ text }) => text.startsWith('/dev/'))
              .slice(0, 1),
          )
        : [],
  }),
  destroyer(['tpm2_clear', 'tpm2_changeauth'], {}, '', {
    style: 'raw',
    effects: (call) => call.on('kernel', call.named('resource', 'tpm')),
  }),
  // Names of methods tell what they do: `grpcurl host:443 v1.Users/DeleteUser`.
  {
    names: ['grpcurl', 'evans', 'buf-curl', 'ghz'],
    style: 'raw',
    effects: (call) => {
      const method = call.args.find(({ text }) =>
        /[./](?:Batch|Bulk)?(?:Delete|Destroy|Drop|Purge|Truncate|Wipe|Remove)[A-Z]?\w*$/.test(text),
      );
      const server = call.args.find(({ text }) => /^[\w.-]+:\d+$/.test(text));
      return method && server ? call.on('delete', { ...call.url(server) }) : [];
    },
  },
];
