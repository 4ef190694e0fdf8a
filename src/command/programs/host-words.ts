/**
 * Programs that look after a machine, its networks, packages and accounts, told by the words of their commands. Rows here
 * stand beside those that say how the same programs' arguments are read.
 */
import type { Call, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { after } from '../value.ts';
import { DELETES, type Deed, type Deeds, deeds, does, REVEALS } from './destructive-words.ts';

const GONE: Deed = { ...DELETES, mode: 'delete' };
const REVOKED: Deed = { ...DELETES, mode: 'revoke' };
const STOPPED: Deed = { action: 'service', kind: 'resource', mode: 'stop' };
const REPLACED: Deed = { action: 'modify', kind: 'resource', mode: 'replace' };
const GRANTED: Deed = { action: 'permission', kind: 'resource', mode: 'access' };
const SHOWN: Deed = { ...REVEALS, mode: 'show' };
const REMOVED: Deed = { action: 'uninstall', kind: 'package', irreversible: true };
const RELEASED: Deed = { action: 'publish', kind: 'package' };
const ACCOUNT: Deed = { action: 'account', kind: 'user', mode: 'change' };
const POWER: Deed = { action: 'power', kind: 'resource', mode: 'off' };
const KERNEL: Deed = { action: 'kernel', kind: 'resource', mode: 'load' };

const WORDS: Readonly<Record<string, Deeds>> = {
  // Private networks: a machine is reached over them, and reaches others.
  tailscale: { 'down|logout|switch': STOPPED, 'lock disable|revoke-keys|remove': GONE },
  netbird: { 'down|deregister': STOPPED },
  'zerotier-cli': { join: GRANTED, 'leave|deorbit': GONE },
  // Packages: toolchains and generations that go, releases that are taken back or handed to others.
  'mise rvm': { implode: REMOVED },
  nix: { 'store gc|delete': REMOVED },
  'home-manager': { 'uninstall|expire-generations|remove-generations': REMOVED },
  snap: { forget: GONE, restore: REPLACED },
  flatpak: { 'permission-set|permission-reset|override': GRANTED, 'remote-delete': REMOVED },
  brew: { 'update-reset': REMOVED },
  conan: { upload: RELEASED },
  'ansible-galaxy': { 'collection publish': RELEASED, 'role delete|remove|import': RELEASED },
  tfx: { 'extension publish|unpublish|share': RELEASED },
  berks: { upload: RELEASED },
  rebar3: { 'hex retire|owner|cut': RELEASED },
  pod: { 'trunk delete|deprecate|add-owner|remove-owner': RELEASED },
  swift: { 'package-registry publish': RELEASED },
  'dart flutter': { 'pub uploader': RELEASED },
  'freebsd-update': { 'install|rollback|upgrade': REPLACED },
  pkgin: { 'remove|rm|autoremove|ar': REMOVED },
  dnf: { 'swap|system-upgrade|distro-sync|offline-upgrade': REPLACED },
  // Certificate authorities.
  step: { 'ca revoke': REVOKED, 'crypto key': SHOWN, 'ca admin|provisioner remove|update|add': GRANTED },
  cfssl: { revoke: REVOKED },
  trust: { anchor: { action: 'account', kind: 'resource', mode: 'trust' } },
  // Power, firmware and kernels.
  fwupdtool: { 'install|install-blob|update|downgrade|reinstall': { ...KERNEL, mode: 'firmware' } },
  bpftool: {
    'prog load|loadall|attach|detach|run': KERNEL,
    'map update|delete|create|freeze|push|pop': KERNEL,
    'net|cgroup|link|struct_ops attach|detach|register|unregister': KERNEL,
  },
  // Settings of appliances and of systems that keep them elsewhere than in files.
  uci: { 'set|add|add_list|delete|del_list|rename|revert|commit|import|batch': REPLACED },
  'raspi-config': { nonint: REPLACED },
  'steamos-readonly': { disable: { ...KERNEL, mode: 'disable' } },
  usbguard: { 'allow-device|reject-device|remove-rule|append-rule|set-parameter|generate-policy': GRANTED },
  'subscription-manager rhc': { 'unregister|remove|clean|disconnect': GONE },
  'pro ua': { 'detach|disable': GONE },
  'cloud-init': { clean: GONE },
  dkms: { 'uninstall|unbuild': REMOVED },
  rndc: { 'stop|halt|flush|delzone|freeze': STOPPED },
  'unbound-control': { 'stop|local_zone_remove|flush_zone|forward_add|local_data': STOPPED },
  'qm pct': { 'stop|destroy|rollback': STOPPED },
  rails: { 'credentials:show|encrypted:show|secrets:show': SHOWN },
};

/** Programs whose name alone says it, with any argument. */
const NAMED: Readonly<Record<string, Deed>> = {
  rmuser: ACCOUNT,
  luserdel: ACCOUNT,
  snmpset: REPLACED,
  'ssh-import-id': { action: 'permission', kind: 'resource', mode: 'access' },
  'do-release-upgrade': REPLACED,
};

/** Told by an option: the effect on what is named, when one of the arguments matches. */
const OPTIONS: readonly (readonly [names: string, pattern: RegExp, deed: Deed, target: string])[] = [
  // The machine may be logged in to over the network, or sends all its traffic through it.
  [
    'tailscale',
    /^--(?:ssh|advertise-exit-node|advertise-routes|exit-node|operator)(?:=(?!false)|$)/,
    GRANTED,
    'tailnet',
  ],
  ['brew', /^--zap$/, REMOVED, 'package'],
  [
    'keytool',
    /^-{1,2}(?:importkeystore|storepasswd|keypasswd|changealias)$/,
    { ...SHOWN, mode: 'keystore' },
    'keystore',
  ],
  ['gpg', /^--delete-keys?$|^--export-secret-ssh-key$/, { ...GONE, kind: 'key' }, 'public key'],
  ['gpg', /^--send-keys?$/, RELEASED, 'public key'],
  ['firstboot', /./, GONE, 'settings of the device'],
  ['sysrc', /^-x$|^[\w.]+[+-]?=/, REPLACED, 'rc.conf'],
  ['gconftool-2', /^--(?:recursive-)?unset$/, GONE, 'settings'],
  ['waagent', /^-deprovision/, GONE, 'machine'],
  ['insights-client', /^--unregister$/, GONE, 'registration'],
  ['nvidia-smi', /^(?:-r|--gpu-reset)$/, STOPPED, 'gpu'],
  ['jail', /^-[a-z]*[rR]/, STOPPED, 'jail'],
  ['needrestart', /^-[a-z]*r$/, STOPPED, 'services'],
  ['udevadm', /^--(?:stop-exec-queue|exit)$/, STOPPED, 'udev'],
  [
    'yubico-piv-tool',
    /^(?:reset|delete-certificate|import-key|generate)$|^--action=(?:reset|delete)/,
    GONE,
    'key',
  ],
  ['dpkg-divert', /^--(?:add|remove|rename)$/, REPLACED, 'file of a package'],
  ['efivar', /^(?:-w|--write|-a|--append)$/, KERNEL, 'boot'],
  [
    'semodule',
    /^(?:-[a-zA-Z]*[irdBX]|--(?:install|remove|disable|enable|disable_dontaudit))/,
    KERNEL,
    'protection',
  ],
  ['softwareupdate', /^(?:-[a-zA-Z]*R|--restart)$/, POWER, 'machine'],
  ['docker', /Config\.Env|\.Env\b/, SHOWN, 'environment of a container'],
  ['podman', /^--showsecret|Config\.Env/, SHOWN, 'secret'],
];
const byOption =
  (pattern: RegExp, deed: Deed, target: string) =>
  (call: Call): Effect[] =>
    call.args.some(({ text }) => pattern.test(text)) ? does(call, deed, [], target) : [];

/** `dnf copr enable user/project`, `zypper ar URL`, `eopkg ar`: packages that anybody built. */
function copr(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text).filter((text) => !text.startsWith('-'));
  return words[0] === 'copr' && /^(?:enable|add)$/.test(words[1] ?? '')
    ? call.on('install', call.named('url', `copr ${words[2] ?? ''}`))
    : [];
}

/** `defaults delete DOMAIN` takes all settings of a program; a single key is one click. */
function defaults(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text);
  const at = words.indexOf('delete');
  if (at < 0) return [];
  const rest = words.slice(at + 1).filter((text) => text !== '-app');
  return rest.length <= 1 ? does(call, GONE, rest, 'every domain') : [];
}

/** `brew bundle cleanup --force` uninstalls whatever the list does not name. */
function bundleCleanup(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text).join(' ');
  return /^bundle\b.*(?:\bcleanup\b|--cleanup\b)/.test(words) &&
    /(?:^| )(?:-f|--force|--cleanup)\b/.test(words)
    ? does(call, REMOVED, [], 'packages')
    : [];
}

/** `date 010100002001`, `date MMDDhhmm` set the clock without an option. */
function setsClock(call: Call): Effect[] {
  return call.operands.some(({ text }) => /^\d{8}(?:\d{2}){0,2}(?:\.\d{2})?$/.test(text))
    ? call.on('kernel', call.named('resource', 'clock'), { mode: 'set' })
    : [];
}

/** `ps auxe`, `ps eww`: BSD's `e`, without a dash, adds each process's environment. `ps ef` is mostly meant as `ps -ef`. */
function showsEnvironment(call: Call): Effect[] {
  const first = call.args[0]?.text ?? '';
  return /^[a-zA-Z]*e[a-zA-Z]*$/.test(first) && first !== 'ef'
    ? does(call, SHOWN, [], 'environment of processes')
    : [];
}

/** `glab config get token`, `gh config get -h github.com oauth_token`. */
function configuredToken(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text);
  return words[0] === 'config' && words[1] === 'get' && words.some((text) => /^(?:oauth_)?token$/.test(text))
    ? does(call, SHOWN, [], 'token')
    : [];
}

/** `openssl ca -revoke CERT`, `openssl ca -updatedb`. */
function opensslRevokes(call: Call): Effect[] {
  return call.args[0]?.text === 'ca' && call.args.some(({ text }) => /^-{1,2}revoke$/.test(text))
    ? does(call, REVOKED, [], 'certificate')
    : [];
}

/** `mknod FILE b MAJOR MINOR`: a disk under another name, out of reach of what guards its own. */
function makesDevice(call: Call): Effect[] {
  return call.operands.some(({ text }) => /^[bcu]$/.test(text))
    ? call.on('modify', call.named('volume', call.operand(0) ?? 'device'), { mode: 'device node' })
    : [];
}

/** `rclone serve webdav /`, `rclone mount remote: DIR`. */
function rcloneServes(call: Call): Effect[] {
  const [command, ...rest] = call.args.map(({ text }) => text).filter((text) => !text.startsWith('-'));
  if (command === 'serve' && rest.length > 0)
    return call.on('listen', call.named('resource', 'tunnel by rclone'));
  return command === 'mount'
    ? call.onPaths(
        'mount',
        call.args.filter(({ text }) => text === rest[1]),
      )
    : [];
}

/** `chronyc makestep` sets the clock, `chronyc add server` follows another. */
function chrony(call: Call): Effect[] {
  return /^(?:makestep|settime|add|delete|offline|trimrtc|doffset)\b/.test(
    call.operands.map(({ text }) => text).join(' '),
  )
    ? call.on('kernel', call.named('resource', 'clock'), { mode: 'set' })
    : [];
}

/** `conan remove PATTERN -r REMOTE` deletes what others fetch; without a remote it is a cache. */
function conanRemoves(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text);
  return words[0] === 'remove' && words.some((text) => /^(?:-r|--remote)(?:=|$)|^-r./.test(text))
    ? does(call, GONE, words.slice(1, 2), 'packages')
    : [];
}

/** `mdutil -E /`, `mdutil -i off /`: the index of a volume. */
function erasesIndex(call: Call): Effect[] {
  return call.args.some(({ text }) => /^-[a-z]*[EXd]$/.test(text)) ||
    call.args.some(({ text }) => text === 'off')
    ? does(call, GONE, call.operands.slice(-1), 'index')
    : [];
}

/** `rclone link remote:x` makes a public address, `bw send -f FILE` one for whoever has it. */
function shares(call: Call): Effect[] {
  const [command] = call.args.map(({ text }) => text);
  if (call.program === 'rclone')
    return command === 'link'
      ? call.on('permission', call.named('resource', call.args[1] ?? 'file'), { mode: 'public' })
      : [];
  const at = call.args.findIndex(({ text }) => /^(?:-f|--file)$/.test(text));
  return command === 'send' && at > 0
    ? [
        ...call.onPaths('read', call.args.slice(at + 1, at + 2)),
        ...call.on('send', { ...call.named('host', 'bitwarden'), host: null }, { carries: ['file'] }),
      ]
    : [];
}

/** `devmem ADDRESS WIDTH VALUE` writes physical memory; without a value it reads. */
function writesMemory(call: Call): Effect[] {
  return call.operands.length > 2
    ? call.on('kernel', call.named('resource', 'memory'), { mode: 'write' })
    : [];
}

/** `gh alias set NAME '!cmd'`: a command of the shell under another name. */
function aliasStarts(call: Call): Start[] {
  const script = call.args.at(-1);
  return call.args[0]?.text === 'alias' && call.args[1]?.text === 'set' && script?.text.startsWith('!')
    ? [{ kind: 'shell', script: after(script, 1) }]
    : [];
}

/** `salt-call --local cmd.run CMD` */
function saltStarts(call: Call): Start[] {
  const at = call.args.findIndex(({ text }) => /^cmd\.(?:run|shell|run_all|script|exec_code)$/.test(text));
  const script = at < 0 ? undefined : call.args[at + 1];
  return script ? [{ kind: 'shell', script }] : [];
}

/** `puppet agent -t`, `chef-client`: the machine becomes what a server says. */
function converges(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text);
  if (
    words.some((text) =>
      /^(?:--noop|--why-run|-W|--version|-v|--help|-h|--configprint.*|--fingerprint)$/.test(text),
    )
  )
    return [];
  return call.program !== 'puppet' || words[0] === 'agent' ? does(call, REPLACED, [], 'machine') : [];
}

/** `certutil -A -d sql:DIR -n NAME -t CT,,` trusts an authority in a browser's database. */
function nssTrust(call: Call): Effect[] {
  const words = call.args.map(({ text }) => text);
  return words.some((text) => /^-[ADM]$/.test(text)) && words.includes('-d')
    ? call.on('account', call.named('resource', 'trust'), { mode: 'trust' })
    : [];
}

export const HOST_WORDS: readonly ProgramSpec[] = [
  ...Object.entries(WORDS).map(([names, table]) => ({ names: names.split(' '), effects: deeds(table) })),
  ...Object.entries(NAMED).map(
    ([name, deed]): ProgramSpec => ({
      names: [name],
      effects: (call) => (call.args.length > 0 ? does(call, deed, call.operands.slice(0, 1), name) : []),
    }),
  ),
  ...OPTIONS.map(([names, pattern, deed, target]) => ({
    names: names.split(' '),
    effects: byOption(pattern, deed, target),
  })),
  { names: ['dnf', 'dnf5', 'yum'], effects: copr },
  { names: ['defaults'], effects: defaults },
  { names: ['brew'], effects: bundleCleanup },
  { names: ['date', 'gdate'], effects: setsClock },
  { names: ['certutil'], effects: nssTrust },
  { names: ['ps'], effects: showsEnvironment },
  { names: ['puppet', 'chef-client', 'chef-solo', 'cinc-client'], effects: converges },
  { names: ['devmem', 'devmem2', 'busybox-devmem'], effects: writesMemory },
  { names: ['bindfs'], effects: (call) => call.onPaths('mount', call.operands.slice(-1)) },
  { names: ['gh'], alsoStarts: aliasStarts },
  { names: ['salt-call'], starts: saltStarts },
  { names: ['rclone', 'bw'], effects: shares },
  { names: ['lastlog'], effects: byOption(/^(?:-C|--clear|-S|--set)$/, GONE, 'login records') },
  { names: ['faillog'], effects: byOption(/^(?:-r|--reset)$/, GONE, 'failure records') },
  { names: ['conan'], effects: conanRemoves },
  { names: ['mdutil'], effects: erasesIndex },
  {
    names: ['sysadminctl'],
    effects: byOption(
      /^-(?:autologin|guestAccount|smbGuestAccess|afpGuestAccess|filesystem|automaticTime|screenLock)$/,
      ACCOUNT,
      'login',
    ),
  },
  { names: ['lsregister'], effects: byOption(/^-(?:kill|delete|u)$/, GONE, 'launch services') },
  {
    names: ['installer'],
    effects: (call) => {
      const at = call.args.findIndex(({ text }) => /^-(?:pkg|package)$/.test(text));
      return at < 0 || call.args.some(({ text }) => /^-(?:pkginfo|dominfo|volinfo|query)$/.test(text))
        ? []
        : call.onPaths('install', call.args.slice(at + 1, at + 2));
    },
  },
  { names: ['openssl'], effects: opensslRevokes },
  { names: ['mknod'], effects: makesDevice },
  { names: ['rclone'], effects: rcloneServes },
  { names: ['chronyc'], effects: chrony },
  { names: ['gh', 'glab'], effects: configuredToken },
];
