/** Services, schedules, accounts, and what the shell and the desktop tell of themselves. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known } from '../value.ts';
import { HOST_SETTINGS } from './host-settings.ts';
import { does, onNames, power } from './named-effects.ts';
import { files } from './operands.ts';
import { kills, PROCESSES } from './processes.ts';
import { RUNNERS } from './runners.ts';
import { isSecretName } from './secret-names.ts';
import { SECRET_READERS } from './secret-readers.ts';
import { SECRET_STORES } from './secret-stores.ts';
import { SECRETS_SENT } from './secrets-sent.ts';
import { SUPERVISORS } from './supervisors.ts';

const account = (names: string, options: string): ProgramSpec => ({
  names: names.split(' '),
  options,
  effects: (call) => onNames(call, 'account', 'user', call.program, 'users'),
});

/** Units that systemd changes the machine's state by: `systemctl start reboot.target`. */
const POWER_UNIT =
  /^(?:(?:reboot|poweroff|halt|kexec|shutdown|rescue|emergency|suspend|hibernate|hybrid-sleep|sleep|exit|ctrl-alt-del)\.target|systemd-(?:reboot|poweroff|halt|kexec|suspend|hibernate)(?:\.service)?)$/;

export const SYSTEM: readonly ProgramSpec[] = [
  ...PROCESSES,
  ...HOST_SETTINGS,
  ...SECRET_STORES,
  ...SECRET_READERS,
  ...SECRETS_SENT,
  ...SUPERVISORS,
  ...RUNNERS,

  // --- services ---
  {
    names: ['systemctl'],
    options:
      't|type= state= p|property= P= a|all failed l|full r|recursive reverse with-dependencies job-mode= T|show-transaction show-types value check-inhibitors= i no-warn marked k|kill-whom= s|signal= what= now n|lines= o|output= f|force message= reboot-argument= H|host= M|machine= user system global no-wall no-block wait no-reload no-ask-password root= image= preset-mode= dry-run q|quiet plain timestamp= mkdir read-only drop-in= legend=? no-pager',
    dry: ['dry-run'],
    subcommands: {
      'stop|kill|freeze|clean|reset-failed': {
        effects: (call) =>
          call.subcommand[0] === 'reset-failed' ? [] : onNames(call, 'service', 'service', 'stop'),
      },
      'disable|mask': does('service', 'service', 'disable'),
      'start|restart|reload|try-restart|reload-or-restart|try-reload-or-restart|condrestart|force-reload|unmask|thaw':
        {
          effects: (call) => [
            ...onNames(call, 'service', 'service', 'start'),
            ...(call.operands.some(({ text }) => POWER_UNIT.test(text))
              ? call.on('power', call.named('resource', 'machine'), { mode: 'off' })
              : []),
          ],
        },
      'enable|reenable|link|preset|preset-all|edit|revert|add-wants|add-requires|set-property|set-default':
        does('persist', 'service', 'enable', 'service'),
      'set-environment|import-environment': does('persist', 'environment', 'set', 'environment'),
      'poweroff|halt': power('off'),
      'reboot|kexec|soft-reboot|switch-root': power('reboot'),
      'suspend|hibernate|hybrid-sleep|suspend-then-hibernate|sleep': power('sleep'),
      'rescue|emergency|isolate|default|exit': power('isolate'),
    },
  },
  {
    names: ['service', 'rc-service', 'invoke-rc.d', 'sv', 'supervisorctl', 'initctl'],
    // `supervisorctl -s URL`, but `rc-service -s SERVICE stop`: only if it runs.
    options: 'status-all full-restart e|ifexists c|configuration= serverurl= s u= p=',
    effects: (call) => {
      const operands = call.operands.filter((arg) => !/^(?:https?|unix):\/\//.test(arg.text));
      const words = operands.map((arg) => arg.text);
      const verbFirst = /^(?:sv|supervisorctl|initctl)$/.test(call.program);
      const verb = verbFirst ? words[0] : words[1];
      const service = operands[verbFirst ? 1 : 0] ?? null;
      if (verbFirst && /^shutdown$/.test(verb ?? ''))
        return call.on('service', call.named('service', 'all'), { mode: 'stop' });
      if (!service || verb === undefined) return [];
      if (/^(?:stop|down|exit|kill|force-stop|shutdown|remove|d|x)$/.test(verb))
        return call.on('service', call.named('service', service), { mode: 'stop' });
      return /^(?:start|restart|reload|force-reload|up)$/.test(verb)
        ? call.on('service', call.named('service', service), { mode: 'start' })
        : [];
    },
  },
  {
    names: ['rc-update', 'update-rc.d', 'chkconfig', 'insserv'],
    options: 'add del list level= f a d n r|remove',
    effects: (call) =>
      call.operands.length < 2 && !call.has('add', 'del')
        ? []
        : onNames(call, 'persist', 'service', 'enable'),
  },
  {
    names: ['launchctl'],
    options: 'w F S= D=',
    subcommands: {
      'load|bootstrap|enable|submit': does('persist', 'service', 'enable', 'service'),
      'setenv|config': does('persist', 'environment', 'set', 'environment'),
      'unload|bootout|remove|disable|stop|kill': does('service', 'service', 'stop', 'service'),
      'start|kickstart': does('service', 'service', 'start'),
      reboot: power('reboot'),
    },
  },
  {
    names: ['loginctl'],
    options:
      'no-pager a|all p|property= s|signal= n|lines= o|output= H|host= M|machine= kill-whom= value l|full',
    subcommands: {
      'enable-linger|disable-linger': does('persist', 'user', 'linger', 'user'),
      'terminate-session|terminate-user|terminate-seat|kill-session|kill-user': {
        effects: (call) => kills(call, call.operands, true),
      },
      'poweroff|halt': power('off'),
      reboot: power('reboot'),
      'suspend|hibernate|hybrid-sleep': power('sleep'),
    },
  },
  {
    names: ['journalctl'],
    options:
      'system user M|machine= m|merge D|directory= file= root= image= S|since= U|until= c|cursor= after-cursor= cursor-file= b|boot=? u|unit= user-unit= t|identifier= p|priority= facility= g|grep= case-sensitive=? k|dmesg o|output= output-fields= n|lines=? r|reverse show-cursor utc x|catalog no-hostname no-full a|all f|follow no-tail q|quiet no-pager e|pager-end interval= verify-key= force N|fields F|field= list-boots disk-usage vacuum-size= vacuum-files= vacuum-time= verify sync relinquish-var smart-relinquish-var flush rotate header list-catalog dump-catalog update-catalog setup-keys',
    effects: (call) =>
      call.has('vacuum-size', 'vacuum-files', 'vacuum-time', 'setup-keys')
        ? call.onPaths('delete', [known('/var/log/journal')], { irreversible: true })
        : [],
  },

  // --- schedules ---
  {
    names: ['crontab', 'fcrontab'],
    options: 'u|user= l e r i n= s T= c= V',
    effects: (call) => {
      if (call.has('l', 'T')) return [];
      const read = call.onPaths('read', files(call.operands));
      return [
        ...read,
        ...call.on('persist', call.named('resource', 'crontab'), {
          mode: call.has('r') ? 'remove' : 'replace',
        }),
      ];
    },
  },
  {
    names: ['incrontab'],
    options: 'u|user= l|list t|types e|edit r|remove d|reload f|config= h|help V|version',
    effects: (call) =>
      call.has('list', 'types')
        ? []
        : call.on('persist', call.named('resource', 'incrontab'), {
            mode: call.has('remove') ? 'remove' : 'replace',
          }),
  },
  {
    names: ['at', 'batch', 'atrm'],
    options: 'q= f|file= m M l r d b v c t= u= V k',
    effects: (call) =>
      call.has('l', 'c') || (call.program === 'at' && call.operands.length === 0 && !call.has('t'))
        ? []
        : call.on('persist', call.named('resource', 'at-job'), {
            mode: call.program === 'atrm' || call.has('r', 'd') ? 'remove' : 'add',
          }),
    starts: (call) => {
      if (call.program === 'atrm' || call.has('l', 'c', 'r', 'd')) return [];
      const file = call.value('file');
      return file ? [{ kind: 'file', path: file, language: 'sh' }] : [{ kind: 'stdin', language: 'sh' }];
    },
  },

  // --- accounts ---
  account(
    'useradd adduser newusers',
    'b|base-dir= c|comment= d|home-dir|home= D|defaults e|expiredate= f|inactive= g|gid= G|groups= k|skel= K|key= l|no-log-init m|create-home M|no-create-home N|no-user-group o|non-unique p|password= r|system R|root= P|prefix= s|shell= u|uid= U|user-group Z|selinux-user= disabled-login disabled-password gecos= ingroup= quiet group= allow-bad-names uid-range= q h=',
  ),
  account(
    'userdel deluser delgroup groupdel',
    'f|force r|remove|remove-home R|root= P|prefix= Z|selinux-user remove-all-files backup backup-to= group quiet system only-if-empty',
  ),
  account(
    'usermod',
    'a|append b|badname c|comment= d|home= e|expiredate= f|inactive= g|gid= G|groups= l|login= L|lock m|move-home o|non-unique p|password= r|remove R|root= P|prefix= s|shell= u|uid= U|unlock v|add-subuids= V|del-subuids= w|add-subgids= W|del-subgids= Z|selinux-user=',
  ),
  account(
    'groupadd addgroup groupmod groupmems',
    'f|force g|gid= K|key= o|non-unique p|password= r|system R|root= P|prefix= n|new-name= U|users= a|append add= d|delete= system l|list',
  ),
  account('gpasswd', 'a|add= d|delete= Q|root= r|remove-password R|restrict A|administrators= M|members='),
  {
    names: [
      'passwd',
      'chpasswd',
      'chgpasswd',
      'vipw',
      'vigr',
      'pwconv',
      'pwunconv',
      'grpconv',
      'grpunconv',
      'smbpasswd',
      'faillock',
      'pam_tally2',
      'authconfig',
      'authselect',
      'pam-auth-update',
    ],
    options:
      'a|all d|delete e|expire|encrypted h k|keep-tokens i|inactive= l|lock n|mindays= q|quiet r|repository= R|root= S|status u|unlock w|warndays= x|maxdays= c|crypt-method= m|md5 s|sha-rounds= stdin user= reset',
    effects: (call) => {
      if (call.has('status')) return [];
      return onNames(call, 'account', 'user', call.program, 'user');
    },
  },
  {
    names: ['chage'],
    options:
      'd|lastday= E|expiredate= I|inactive= l|list m|mindays= M|maxdays= W|warndays= R|root= i|iso8601',
    effects: (call) => (call.has('list') ? [] : onNames(call, 'account', 'user', 'chage', 'user')),
  },
  {
    names: ['chsh', 'chfn'],
    options: 's|shell= l|list-shells R|root= f|full-name= o= p= h= r= w=',
    effects: (call) =>
      call.has('list-shells') ? [] : onNames(call, 'account', 'user', call.program, 'user'),
  },
  {
    names: ['visudo'],
    options: 'c|check f|file= q|quiet s|strict x= O P I o|owner',
    effects: (call) =>
      call.has('check') ? [] : call.onPaths('write', [call.value('file') ?? known('/etc/sudoers')]),
  },
  {
    names: [
      'dscl',
      'dseditgroup',
      'sysadminctl',
      'pw',
      'createhomedir',
      'dsenableroot',
      'dsconfigad',
      'realm',
    ],
    style: 'raw',
    effects: (call) =>
      call.args.some((arg) =>
        /^-?(?:create|delete|append|merge|change|changei|passwd|authonly|addUser|deleteUser|resetPasswordFor|newPassword|secureTokenOn|add|remove|join|leave|edit|useradd|userdel|usermod|groupadd|groupdel|groupmod)$/.test(
          arg.text,
        ),
      ) || call.program === 'dsenableroot'
        ? call.on('account', call.named('user', call.args.at(-1) ?? 'users'), { mode: call.program })
        : [],
  },

  // --- what the shell remembers, and prints of itself ---
  {
    names: ['history'],
    options: 'c d= a n r w p s',
    effects: (call) =>
      call.has('c', 'd')
        ? call.onPaths('delete', [known(`${call.context.home}/.bash_history`)], { irreversible: true })
        : [],
  },
  {
    names: ['printenv'],
    options: '0|null',
    effects: (call) =>
      onNames(call, 'reveal', 'environment', null, '*').filter(
        ({ target }) => target.value === '*' || isSecretName(target.value),
      ),
  },
  // What starts behind `env` is the wrappers'; alone it prints every variable, as `set`, `export` and `declare` do.
  {
    names: ['env'],
    effects: (call) =>
      call.operands.every((arg) => /^\w+=/.test(arg.text)) && !call.has('split-string')
        ? environment(call)
        : [],
  },
  {
    names: ['set', 'export', 'declare', 'typeset', 'compgen'],
    style: 'raw',
    effects: (call) =>
      call.args.length === 0 ||
      (call.args.length === 1 && /^-[px]+$|^-[ev]$/.test(call.args[0]!.text) && call.program !== 'set')
        ? environment(call)
        : [],
  },
  {
    names: ['sudo', 'sudoedit'],
    effects: (call) =>
      call.has('edit') || call.program === 'sudoedit' ? call.onPaths('write', files(call.operands)) : [],
  },
  {
    names: ['osascript'],
    // `do shell script "cmd"` in AppleScript; the script itself is the interpreters'.
    effects: (call) => appleEvents(call),
    starts: (call) => call.values('e').flatMap(appleShell),
  },
  {
    names: ['defaults'],
    options: 'currentHost host=',
    style: 'dash',
    subcommands: {
      write: {
        effects: (call) =>
          /loginwindow|LaunchServices|loginitems|Hook|askForPassword|com\.apple\.(?:alf|security)\b|GKAutoRearm|LibraryValidation|SoftwareUpdate|screensharing|RemoteManagement|autoLoginUser|GuestEnabled|XProtect/i.test(
            call.operands.map((arg) => arg.text).join(' '),
          )
            ? call.on('persist', call.named('resource', call.operand(0) ?? 'defaults'), { mode: 'defaults' })
            : [],
      },
      'delete|import|rename': {},
    },
  },
  {
    names: [
      'wall',
      'write',
      'mesg',
      'logger',
      'getcap',
      'getfacl',
      'getfattr',
      'lsattr',
      'sestatus',
      'getenforce',
      'getsebool',
      'ausearch',
      'aureport',
      'systemd-analyze',
      'systemd-cgls',
      'systemd-cgtop',
      'systemd-detect-virt',
      'sw_vers',
      'system_profiler',
      'ioreg',
      'vm_stat',
      'mdfind',
      'mdls',
      'dmidecode',
      'sensors',
      'ss',
      'netstat',
      'ipcs',
      'atq',
      'lsb_release',
      'hostid',
      'uuidgen',
      'runlevel',
      'grpck',
      'pwck',
      'genkernel',
    ],
    harmless: true,
  },
];

/** Every variable, printed. */
function environment(call: Call): Effect[] {
  return call.on('reveal', call.named('environment', '*'));
}

/** What AppleScript asks the system for: power, login items, a person's password. */
function appleEvents(call: Call): Effect[] {
  const text = [...call.values('e'), ...call.operands].map((arg) => arg.text).join('\n');
  const effects: Effect[] = [];
  if (
    /System Events|loginwindow|Finder/i.test(text) &&
    /\b(?:restart|shut ?down|log ?out|sleep|aevtrrst|aevtrsdn|aevtrlgo)\b/i.test(text)
  )
    effects.push(...call.on('power', call.named('resource', 'machine'), { mode: 'restart' }));
  if (/\bmake\b[^\n]*\blogin item\b/i.test(text))
    effects.push(...call.on('persist', call.named('resource', 'login item'), { mode: 'add' }));
  if (/\bhidden answer\b|\bwith hidden\b/i.test(text))
    effects.push(...call.on('reveal', call.named('key', 'password')));
  if (/\bthe clipboard\b/i.test(text)) effects.push(...call.on('read', call.named('resource', 'clipboard')));
  return effects;
}

/** `do shell script "cmd"` in AppleScript. */
function appleShell(text: Arg): Start[] {
  const found = [...text.text.matchAll(/do\s+shell\s+script\s+"((?:[^"\\]|\\.)*)"/gi)];
  return found.map(([, script = '']) => ({
    kind: 'shell',
    script: known(script.replace(/\\(.)/g, '$1'), text.span),
    privileged: /administrator\s+privileges/i.test(text.text),
  }));
}
