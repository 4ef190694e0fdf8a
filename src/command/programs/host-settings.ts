/** Kernel, boot, clock, protections, firewall and network settings of the machine. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known } from '../value.ts';
import { onNames } from './named-effects.ts';

export const HOST_SETTINGS: readonly ProgramSpec[] = [
  {
    names: ['sysctl'],
    options:
      'n|values e|ignore N|names q|quiet w|write p|load=? a|all A X b|binary system r|pattern= o x d i|deprecated B= f= h',
    effects: (call) => {
      const set = call.operands.filter((arg) => call.has('write') || arg.text.includes('='));
      if (call.has('load', 'system', 'f'))
        return call.on('kernel', call.named('resource', 'sysctl'), { mode: 'load' });
      return call.on(
        'kernel',
        set.map((arg) => call.named('resource', arg)),
        { mode: 'set' },
      );
    },
  },
  {
    names: ['modprobe', 'insmod', 'rmmod', 'kextload', 'kextunload', 'kmutil', 'kldload', 'kldunload'],
    options:
      'a|all b|use-blacklist C|config= c|showconfig dump-modversions d|dirname= first-time force-vermagic force-modversion f|force i|ignore-install n|show|dry-run q|quiet R|resolve-alias r|remove S|set-version= D|show-depends s|syslog v|verbose w|wait=',
    dry: ['show'],
    effects: (call) =>
      call.has('showconfig', 'show-depends', 'resolve-alias', 'dump-modversions') ||
      /^(?:showloaded|inspect|find)$/.test(call.operand(0)?.text ?? '')
        ? []
        : onNames(call, 'kernel', 'resource', call.program),
  },
  {
    names: ['kexec', 'livepatch', 'kpatch'],
    options:
      'l|load= p|load-panic= u|unload e|exec f|force c s|kexec-file-syscall S|status append= command-line= initrd= reuse-cmdline',
    effects: (call) =>
      call.has('status') ? [] : call.on('kernel', call.named('resource', 'kernel'), { mode: 'load' }),
  },
  {
    names: [
      'update-grub',
      'update-grub2',
      'grub-install',
      'grub2-install',
      'grub-mkconfig',
      'grub2-mkconfig',
      'grub-set-default',
      'grub-reboot',
      'grub-editenv',
      'update-initramfs',
      'mkinitcpio',
      'dracut',
      'efibootmgr',
      'bootctl',
      'kernelstub',
      'grubby',
      'lilo',
      'extlinux',
      'bless',
      'nvram',
      'systemd-boot',
      'fwupdmgr',
      'flashrom',
    ],
    options:
      'o|output= v|verbose c|create u k= p|print f|force b|bootnum= B|delete-bootnum n|bootnext= t= list get-devices get-updates info= target= boot-directory= efi-directory= recheck removable',
    effects: (call) => {
      const shows =
        (call.program === 'efibootmgr' &&
          call.args.every(({ text }) => /^-[vuD]+$|^--(?:verbose|unicode)$/.test(text))) ||
        /^(?:status|list|get-devices|get-updates|get-history)$/.test(call.operand(0)?.text ?? '') ||
        call.has('print', 'info', 'list') ||
        (/mkconfig$/.test(call.program) && !call.has('output'));
      return shows || (call.program === 'bootctl' && call.operands.length === 0)
        ? []
        : [
            ...call.on('kernel', call.named('resource', 'boot'), { mode: call.program }),
            ...call.onPaths('write', [call.value('output')]),
          ];
    },
  },
  {
    names: [
      'setenforce',
      'csrutil',
      'spctl',
      'aa-disable',
      'aa-complain',
      'aa-teardown',
      'auditctl',
      'setsebool',
      'semanage',
      'mokutil',
      'apparmor_parser',
      'tccutil',
      'aa-remove-unknown',
      'aa-unload',
    ],
    style: 'raw',
    effects: (call) =>
      weakens(call) ? call.on('kernel', call.named('resource', 'protection'), { mode: 'disable' }) : [],
  },
  {
    names: ['xattr'],
    style: 'raw',
    // `-d NAME FILE...`, `-rd NAME FILE...`, `-c FILE...`: the name is no value of the option.
    effects: (call) => {
      const flags = call.args
        .filter((arg) => /^-[a-z]+$/.test(arg.text))
        .map((arg) => arg.text)
        .join('');
      const rest = call.args.filter((arg) => !/^-[a-z]+$/.test(arg.text));
      const named = /[dwp]/.test(flags);
      if (!flags.includes('c') && !(flags.includes('d') && /quarantine|provenance/.test(rest[0]?.text ?? '')))
        return [];
      return call.onPaths('permission', named ? rest.slice(1) : rest, {
        mode: 'quarantine',
        recursive: flags.includes('r'),
      });
    },
  },
  {
    names: ['hostnamectl', 'timedatectl', 'localectl'],
    options:
      'no-ask-password H|host= M|machine= transient static pretty adjust-system-clock no-pager monitor p|property= value a|all json=',
    effects: (call) =>
      /^(?:set-|hostname$|icon-name$|chassis$|deployment$|location$)/.test(call.operand(0)?.text ?? '') &&
      call.operands.length > 1
        ? call.on('kernel', call.named('resource', call.program === 'timedatectl' ? 'clock' : 'hostname'), {
            mode: 'set',
          })
        : [],
  },
  {
    names: ['hwclock', 'ntpdate', 'chronyc', 'scutil', 'systemsetup'],
    options: 'r|show w|systohc s|hctosys set date= u q d get= set=',
    effects: (call) =>
      call.has('systohc', 'hctosys', 'set') || (call.program === 'ntpdate' && !call.has('q'))
        ? call.on('kernel', call.named('resource', 'clock'), { mode: 'set' })
        : [],
  },
  {
    names: ['setcap'],
    options: 'q v n= r f h',
    effects: (call) => {
      const [mode, ...targets] = call.has('r') ? [known('remove'), ...call.operands] : call.operands;
      return call.has('v')
        ? []
        : call.onPaths('permission', targets, {
            mode: mode && mode.text !== 'remove' ? `cap ${mode.text}` : 'remove',
          });
    },
  },
  {
    names: ['update-alternatives', 'alternatives'],
    options:
      'install config= set= remove= remove-all= auto= display= list= query= slave= altdir= admindir= log= force quiet verbose all',
    style: 'dash',
    effects: (call) =>
      call.has('install', 'set', 'remove', 'remove-all', 'config', 'all')
        ? call.onPaths('link', [known('/etc/alternatives')])
        : [],
  },
  {
    names: ['ldconfig'],
    options: 'v p|print-cache n N X f= C= r= l i',
    effects: (call) =>
      call.has('print-cache') ? [] : call.on('kernel', call.named('resource', 'linker-cache')),
  },

  // --- firewall and network ---
  {
    names: ['iptables', 'ip6tables', 'iptables-legacy', 'iptables-nft', 'ebtables', 'arptables'],
    style: 'raw',
    effects: (call) => {
      const words = call.args.map((arg) => arg.text);
      const changes = words.some((text) =>
        /^(?:-[ADIRFZNXPE]|--(?:append|delete|insert|replace|flush|zero|new-chain|delete-chain|policy|rename-chain))/.test(
          text,
        ),
      );
      return changes
        ? firewall(
            call,
            words.some((text) => /^-(?:[FXP]|-flush|-delete-chain|-policy)/.test(text)) ? 'flush' : 'change',
          )
        : [];
    },
  },
  {
    names: ['iptables-restore', 'ip6tables-restore', 'ipset', 'shorewall', 'csf', 'fail2ban-client'],
    style: 'raw',
    effects: (call) =>
      /^(?:list|status|show|test|-L|-l|--version|-V)$/.test(call.operand(0)?.text ?? '') ||
      (call.program === 'ipset' && call.args.length === 0)
        ? []
        : firewall(call, 'change'),
  },
  {
    names: ['nft'],
    options: 'f|file= i|interactive I|includepath= c|check n a j|json s t o D= N S u p y e|echo d=',
    dry: ['check'],
    effects: (call) => {
      if (call.has('file', 'interactive')) return firewall(call, 'change');
      const text = call.operands.map((arg) => arg.text).join(' ');
      if (text === '' || (/^(?:list|describe|monitor|export)\b/.test(text) && !text.includes(';'))) return [];
      return firewall(call, /\b(?:flush|delete|destroy|reset)\b/.test(text) ? 'flush' : 'change');
    },
  },
  {
    names: ['ufw'],
    options: 'dry-run force',
    dry: ['dry-run'],
    effects: (call) =>
      /^(?:status|show|app|version|help|logging)?$/.test(call.operand(0)?.text ?? '')
        ? []
        : firewall(call, /^(?:disable|reset)$/.test(call.operand(0)?.text ?? '') ? 'flush' : 'change'),
  },
  {
    names: ['firewall-cmd', 'firewall-offline-cmd'],
    style: 'raw',
    effects: (call) =>
      call.args.some((arg) =>
        /^--(?:add|remove|set|change|reload|complete-reload|panic-on|panic-off|new|delete|load|runtime-to-permanent|direct|lockdown)/.test(
          arg.text,
        ),
      )
        ? firewall(call, 'change')
        : [],
  },
  {
    names: ['pfctl'],
    options: 'a= D= d e f= F= h i= K= k= L= N= n O o= p= q R r s= T= t= v x= z',
    dry: ['n'],
    effects: (call) =>
      call.has('d', 'F')
        ? firewall(call, 'flush')
        : call.has('e', 'f', 'k', 'T', 'z', 'R', 'N')
          ? firewall(call, 'change')
          : [],
  },
  { names: ['ip'], style: 'raw', effects: ip, starts: ipStarts },
  {
    names: ['ifconfig'],
    style: 'raw',
    effects: (call) =>
      call.operands.filter((arg) => !/^-?[alsv]{1,2}$/.test(arg.text)).length > 1 ? network(call) : [],
  },
  {
    names: [
      'ifup',
      'ifdown',
      'dhclient',
      'netplan',
      'wg',
      'wg-quick',
      'brctl',
      'iwconfig',
      'rfkill',
      'macchanger',
      'iw',
      'conntrack',
      'warp-cli',
      'mullvad',
      'nordvpn',
      'protonvpn-cli',
      'tc',
      'dhcpcd',
      'bridge',
      'udhcpc',
    ],
    style: 'raw',
    effects: (call) =>
      call.operands.length === 0 ||
      (/^(?:show|get|list|status|-s|qdisc|info|--version|-L|-S|dev|phy|settings|account|version|relay|servers|countries|cities|event|--help|-h|help|showconf|pubkey|genkey|genpsk)$/.test(
        call.operand(0)?.text ?? '',
      ) &&
        !/^(?:add|del|delete|change|replace)$/.test(call.operand(1)?.text ?? '')) ||
      // `bridge fdb show`, `bridge link`.
      (call.program === 'bridge' && /^(?:show|list|get)?$/.test(call.operand(1)?.text ?? '')) ||
      (call.program === 'wg' && /^(?:genkey|pubkey|genpsk)$/.test(call.operand(0)?.text ?? ''))
        ? []
        : network(call),
  },
  {
    names: ['ethtool'],
    style: 'raw',
    effects: (call) =>
      call.args.length > 1 &&
      /^-(?:[sKACGLEXrtfNUP]$|-(?:set|change|features|offload|flash|reset|config|coalesce|negotiate|test))/.test(
        call.args[0]?.text ?? '',
      )
        ? network(call)
        : [],
  },
  {
    names: ['route'],
    style: 'raw',
    effects: (call) =>
      call.args.some((arg) => /^(?:add|del|delete|change|flush)$/.test(arg.text)) ? network(call) : [],
  },
  {
    names: ['arp', 'ndp'],
    style: 'raw',
    effects: (call) =>
      call.args.some((arg) => /^-(?:[dsSfc]|-set|-delete|-file)/.test(arg.text)) ? network(call) : [],
  },
  {
    names: [
      'ipfw',
      'ipf',
      'ipnat',
      'npfctl',
      'ferm',
      'arno-iptables-firewall',
      'ufw-docker',
      'nftables',
      'awall',
    ],
    style: 'raw',
    effects: (call) =>
      call.args.length === 0 ||
      call.args.some((arg) =>
        /^(?:list|show|stats|validate|-l|-n|--help|--version|-V|--test|--noexec)$/.test(arg.text),
      )
        ? []
        : firewall(call, 'change'),
  },
  {
    names: ['nmcli', 'resolvectl', 'networksetup', 'networkctl'],
    style: 'raw',
    effects: (call) =>
      !call.args.some(({ text }) => /^(?:--help|-h|-help|help)$/.test(text)) &&
      call.args.some((arg) =>
        /^(?:down|up|off|on|delete|del|modify|mod|add|edit|disconnect|connect|reapply|flush-caches|revert|dns|domain|-set.*|-remove.*|-create.*|-delete.*)$/.test(
          arg.text,
        ),
      )
        ? network(call)
        : [],
  },
];

function weakens(call: Call): boolean {
  const words = call.args.map((arg) => arg.text).join(' ');
  switch (call.program) {
    case 'setenforce':
      return /^(?:0|permissive)/i.test(words);
    case 'csrutil':
      return /\b(?:disable|clear|authenticated-root disable)\b/.test(words);
    case 'spctl':
      return /--(?:master|global)-disable|--add|kext-consent/.test(words);
    case 'auditctl':
      return /-(?:D|e ?0|d|W)\b/.test(words);
    case 'setsebool':
      return words !== '';
    case 'semanage':
      return /\b(?:-a|-m|-d|-D|--add|--delete|--modify|permissive)\b/.test(words);
    case 'mokutil':
      return /--(?:disable-validation|import|delete|reset)/.test(words);
    case 'aa-teardown':
      return true;
    case 'apparmor_parser':
      return /(?:^| )(?:-[A-Za-z]*[RC]|--remove|--Complain)/.test(words);
    default:
      return words !== '';
  }
}

// --- network ---

function firewall(call: Call, mode: 'flush' | 'change'): Effect[] {
  return call.on('firewall', call.named('resource', 'firewall'), { mode });
}

function network(call: Call): Effect[] {
  return call.on('firewall', call.named('resource', 'network'), { mode: 'change' });
}

/** ip's words without its options: object, verb, arguments. */
function ipWords(call: Call): Arg[] {
  const words: Arg[] = [];
  for (let at = 0; at < call.args.length; at++) {
    const arg = call.args[at]!;
    if (words.length === 0 && /^-(?:n|netns|f|family|l|loops|rc|rcvbuf)$/.test(arg.text)) at++;
    else if (words.length > 0 || !arg.text.startsWith('-')) words.push(arg);
  }
  return words;
}

function ip(call: Call): Effect[] {
  if (call.args.some((arg) => /^-(?:b|batch)$/.test(arg.text))) return network(call);
  const [object, verb] = ipWords(call);
  if (!object || !verb) return [];
  if (/^netn/.test(object.text)) return /^(?:d|del|delete)$/.test(verb.text) ? network(call) : [];
  // `ip xfrm state flush`: object, kind, verb.
  if (/^x(?:f|fr|frm)?$/.test(object.text))
    return call.args.some(({ text }) => /^(?:flush|deleteall|delete|del|add|update)$/.test(text))
      ? network(call)
      : [];
  if (/^vrf/.test(object.text)) return [];
  return /^(?:add?|del|delete|d|set|s|flush|fl?|change|chg|replace|repl|append|prepend|restore)$/.test(
    verb.text,
  )
    ? network(call)
    : [];
}

/** `ip netns exec NAME CMD` and `ip vrf exec NAME CMD` start a command. */
function ipStarts(call: Call): Start[] {
  const [object, verb, ...rest] = ipWords(call);
  if (!object || !/^(?:netn|vrf)/.test(object.text) || !verb || !/^e/.test(verb.text)) return [];
  return [{ kind: 'argv', argv: rest[0]?.text.startsWith('-') ? rest.slice(1) : rest.slice(1) }];
}
