/** Control programs of servers, of the kernel's tables and of hardware, told by the words and options that stop, empty or write. */
import type { Call, ProgramSpec } from '../spec.ts';
import type { Effect } from '../types.ts';
import { unlistedEffects } from './unlisted.ts';

type Kind = 'stops' | 'deletes' | 'writes' | 'publishes';

/** Which arguments, joined by single spaces, do what. */
const TABLE: Readonly<Record<string, readonly (readonly [RegExp, Kind])[]>> = {
  // Servers.
  'gitlab-ctl': [
    [/^(?:stop|kill|graceful-kill|uninstall)\b/, 'stops'],
    [/^(?:cleanse|remove-accounts|pg-upgrade|reinitialize)/, 'deletes'],
  ],
  'squid squid3': [[/-k (?:shutdown|interrupt|kill)\b/, 'stops']],
  pihole: [[/^(?:disable|uninstall|-d)\b/, 'stops']],
  'varnishadm varnish': [[/^(?:stop|vcl\.discard)\b/, 'stops']],
  flink: [[/^(?:cancel|stop)\b/, 'stops']],
  'nifi.sh mfsmaster mfschunkserver mfsmetalogger teleport': [[/^stop\b/, 'stops']],
  yugabyted: [
    [/^destroy\b/, 'deletes'],
    [/^stop\b/, 'stops'],
  ],
  'oozie mapred': [[/(?:^| )-kill\b/, 'stops']],
  mco: [[/\b(?:service stop|package (?:uninstall|purge))\b/, 'stops']],
  ray: [[/^(?:down|stop)\b/, 'stops']],
  tmux: [[/^kill-server\b|^kill-session\b.* -a(?: |$)/, 'stops']],
  synadm: [[/\b(?:deactivate|prune|purge)\b/, 'deletes']],
  tootctl: [
    [/^(?:media remove|media purge|self-destruct|accounts (?:cull|prune|reset-relationships))\b/, 'deletes'],
  ],
  'occ nextcloud.occ': [
    [/^(?:\w+:)*(?:delete|remove)\b/, 'deletes'],
    [/^maintenance:mode --on\b/, 'stops'],
  ],
  mattermost: [[/^db (?:reset|downgrade)\b/, 'deletes']],
  'gitlab-backup': [[/^restore\b/, 'deletes']],
  'gitlab-rake': [[/backup:restore|cleanup:|db:(?:drop|reset)|gitlab:setup/, 'deletes']],
  strapi: [[/^(?:transfer|import)\b.*--force\b/, 'deletes']],
  ghost: [[/^(?:uninstall|stop)\b/, 'stops']],
  // Data and history.
  'xtrabackup innobackupex mariabackup mariadb-backup': [[/--(?:copy|move)-back\b/, 'deletes']],
  dbca: [[/-delete(?:database|pluggabledatabase|instance)\b/i, 'deletes']],
  'impdp impdb': [[/table_exists_action=(?:replace|truncate)/i, 'deletes']],
  myloader: [[/(?:^| )(?:-o|--overwrite-tables)\b/, 'deletes']],
  innochecksum: [[/(?:^| )(?:-w|--write)\b/, 'writes']],
  'rethinkdb rethinkdb-restore': [[/(?:^restore\b|\.tar\.gz).*--force\b/, 'deletes']],
  thanos: [[/^tools bucket (?:cleanup|mark|retention|rewrite)\b/, 'deletes']],
  'kibana-keystore elasticsearch-keystore opensearch-keystore logstash-keystore': [[/^remove\b/, 'deletes']],
  helmsman: [[/(?:^| )-{1,2}destroy\b/, 'deletes']],
  'beegfs-ctl': [[/^--(?:remove|delete)/, 'deletes']],
  lctl: [[/\b(?:network down|deactivate|detach|cleanup|unconfigure)\b/, 'stops']],
  superset: [[/^db downgrade\b/, 'deletes']],
  stolonctl: [[/^init\b/, 'deletes']],
  dolt: [
    [/^branch .*-D\b|^push .*(?:-f|--force)\b|^gc\b/, 'deletes'],
    [/^(?:reset --hard|clean|checkout -- |sql .*-q .*\b(?:drop|delete|truncate)\b)/i, 'deletes'],
  ],
  nessie: [[/^(?:branch|tag) -d\b/, 'deletes']],
  geth: [[/^(?:removedb|snapshot prune-state)\b/, 'deletes']],
  beet: [[/^(?:remove|rm)\b.*(?:^| )(?:-d|--delete)\b/, 'deletes']],
  calibredb: [[/^remove\b/, 'deletes']],
  cap: [[/^production (?:deploy:rollback|invoke|deploy:stop)\b/, 'deletes']],
  puppet: [[/\bensure ?(?:=>|=) ?['"]?absent\b/, 'deletes']],
  clamscan: [[/(?:^| )--remove(?:=yes)?(?:\s|$)/, 'deletes']],
  'fdupes jdupes': [[/(?:^| )-(?:[a-zA-Z]*d[a-zA-Z]*|-delete)\b/, 'deletes']],
  rdfind: [[/-deleteduplicates true\b/, 'deletes']],
  rmlint: [[/(?:^| )-c sh:.*(?:-d\b|rm)/, 'deletes']],
  'proxmox-backup-client': [[/^(?:snapshot )?forget\b|^prune\b/, 'deletes']],
  sqitch: [[/^revert\b/, 'deletes']],
  'mc mcli': [
    [
      /^admin (?:user|group|policy|svcacct|bucket) (?:remove|rm|disable|detach)\b|^admin service stop\b/,
      'deletes',
    ],
    [/^ilm (?:rule )?add\b.*expir/, 'deletes'],
  ],
  'riak-admin': [[/^cluster (?:leave|force-remove|commit)\b/, 'deletes']],
  dgraph: [[/--drop_?all\b/, 'deletes']],
  balena: [[/^(?:device|app|fleet|release) (?:purge|rm|deactivate|shutdown|reboot)\b/, 'deletes']],
  // The desktop's settings as a whole.
  gsettings: [[/^reset-recursively\b/, 'deletes']],
  dconf: [[/^reset .*-f\b/, 'deletes']],
  'xfconf-query': [[/(?:^| )(?:-r|--reset)\b.*(?:-R|--recursive)\b/, 'deletes']],
  // Certificates and keys.
  certutil: [[/^-[DF]\b/, 'deletes']],
  tpm2_evictcontrol: [[/^/, 'deletes']],
  // Kernel tables, storage sessions, radios.
  exportfs: [[/^-(?:[a-z]*u)/, 'stops']],
  ipvsadm: [[/(?:^| )(?:-[CDd]\b|--(?:clear|delete))/, 'writes']],
  iscsiadm: [[/--logout(?:all)?\b|(?:^| )-u\b|-o delete\b/, 'stops']],
  'targetcli targetctl': [[/^(?:clearconfig|clear)\b| delete\b/, 'deletes']],
  zramctl: [[/(?:^| )(?:-r|--reset)\b/, 'writes']],
  partx: [[/(?:^| )(?:-d|--delete)\b/, 'writes']],
  wpa_cli: [[/\b(?:disconnect|remove_network|disable_network|terminate|reset)\b/, 'stops']],
  hciconfig: [[/ (?:down|reset)$/, 'stops']],
  iw: [[/\b(?:disconnect|del|set type|leave)\b/, 'stops']],
  insserv: [[/(?:^| )(?:-r|--remove)\b/, 'stops']],
  // Registers and firmware.
  setpci: [[/=[0-9a-fA-F]/, 'writes']],
  wrmsr: [[/^/, 'writes']],
  'i2cset i2ctransfer': [[/^/, 'writes']],
  'devmem2 devmem': [[/ [bhwl] \S+| \d+ 0x/, 'writes']],
  'mstflint flint mlxburn': [[/\b(?:burn|b|rom_remove|erase)\b/, 'writes']],
  'idevicerestore futurerestore': [[/^(?!-[hv]|--help|--version)./, 'deletes']],
  'heimdall odin4': [[/^flash\b|(?:^| )-[abcu]\b/, 'deletes']],
  'cfgutil ideviceerase': [[/^(?:erase|restore|revive)\b/, 'deletes']],
  'dfu-util': [[/(?:^| )(?:-D|--download)\b/, 'deletes']],
  recovery: [[/--wipe_(?:data|cache|all)/, 'deletes']],
  // What goes out.
  appcenter: [[/^(?:distribute release|codepush release|apps delete)/, 'publishes']],
  'code-push appcenter-cli': [[/^(?:release|promote|patch|rollback)/, 'publishes']],
  'copr-cli copr': [[/^(?:build|delete|modify)/, 'publishes']],
  'dput debsign aurpublish': [[/^(?!-h|--help|--version|-s\b|--simulate)./, 'publishes']],
  'ollama lms': [[/^push\b/, 'publishes']],
  'vsce ovsx': [[/^unpublish\b/, 'publishes']],
  'docker-machine': [[/^(?:rm|kill|stop)\b/, 'deletes']],
  notation: [[/^sign\b/, 'publishes']],
};

const WITHIN: Readonly<Record<Kind, (call: Call) => Effect[]>> = {
  stops: (call) => call.on('service', call.named('resource', call.program), { mode: 'control stop' }),
  deletes: (call) =>
    call.on('delete', call.named('resource', call.program), { irreversible: true, mode: 'control' }),
  writes: (call) => call.on('kernel', call.named('resource', call.program)),
  publishes: (call) => call.on('publish', call.named('package', call.program)),
};

const IDLE = /(?:^| )(?:--help|--dry-run|--noop|--simulate)(?: |$)/;

export const DAEMONS: readonly ProgramSpec[] = Object.entries(TABLE).map(([names, rows]) => ({
  names: names.split(' '),
  effects: (call) => {
    const words = call.args.map(({ text }) => text).join(' ');
    const kind = IDLE.test(words) ? undefined : rows.find(([pattern]) => pattern.test(words))?.[1];
    return kind ? WITHIN[kind](call) : unlistedEffects(call);
  },
}));
