/** Backup programs: what deletes backups, and what restores over the data that they would bring back. */
import type { Call } from '../call.ts';
import type { ProgramSpec } from '../spec.ts';
import { DELETES, deeds, destroyer, does, inputText } from './destructive-words.ts';

/** What is there now is replaced by what the backup holds. */
const RESTORES = { action: 'modify', kind: 'resource', recursive: true, irreversible: true } as const;

/** Programs whose deletion only shows what it would delete until an option confirms it. */
const confirmed = (option: string, table: Parameters<typeof deeds>[0]) => {
  const found = deeds(table);
  return (call: Call) => (call.has(option) ? found(call) : []);
};

export const BACKUPS: readonly ProgramSpec[] = [
  {
    names: ['kopia'],
    options:
      'config-file= p|password= log-level= all-snapshots-for-source= delete delete-all unreferenced-only all safety= max-age= yes advanced-commands= help version',
    depth: 2,
    effects: (call) => [
      ...confirmed('delete', { 'snapshot|snapshots|snap delete|expire|remove|rm': DELETES })(call),
      ...deeds({ 'blob|content|manifest delete|rm': DELETES, 'policy delete|remove|rm': DELETES })(call),
      ...deeds({ 'maintenance run --safety=none': DELETES })(call),
    ],
  },
  destroyer(
    ['duplicacy'],
    { prune: DELETES },
    'keep= r= t= id= storage= threads= all a exclusive exhaustive collect-only delete-only d|dry-run background profile= suppress= repository= comment=',
    { style: 'dash', depth: 1 },
  ),
  destroyer(
    ['pgbackrest'],
    { 'stanza-delete|repo-rm|expire': DELETES },
    'stanza= set= repo= force delta config= pg1-path= type= target= log-level-console= oldest n',
    {
      depth: 1,
      effects: (call) => [
        ...deeds({ 'stanza-delete|repo-rm|expire': DELETES })(call),
        // In place: what the cluster holds now is replaced.
        ...(call.subcommand[0] === 'restore' && call.has('delta', 'force')
          ? does(call, RESTORES, call.values('stanza'), 'cluster')
          : []),
      ],
    },
  ),
  destroyer(['barman'], { delete: DELETES }, 'c|config= q|quiet d|debug f|format=', { depth: 1 }),
  {
    names: ['barman-cloud-backup-delete'],
    options:
      'b|backup-id= r|retention-policy= m|minimum-redundancy= cloud-provider= endpoint-url= P|aws-profile= dry-run t|test v|verbose q|quiet help version',
    dry: ['dry-run'],
    effects: (call) => does(call, DELETES, call.values('backup-id'), 'backups'),
  },
  {
    names: ['wal-g', 'wal-g-pg', 'wal-e'],
    options: 'confirm config= turbo use-sentinel-time help version',
    depth: 2,
    effects: confirmed('confirm', { delete: DELETES, 'backup-mark|st|catchup *': DELETES }),
  },
  destroyer(
    ['pg_probackup'],
    { 'delete|merge|del-instance': DELETES },
    'B|backup-path= D|pgdata= instance= i|backup-id= expired delete-expired delete-wal wal j|threads= retention-redundancy= retention-window=',
    { depth: 1 },
  ),
  destroyer(
    ['pbm'],
    { 'delete-backup|delete-pitr|cleanup': DELETES, 'restore|oplog-replay': RESTORES },
    'mongodb-uri= older-than= f|force y|yes w|wait',
    { depth: 1 },
  ),
  destroyer(
    ['clickhouse-backup'],
    { 'delete *': DELETES, 'clean|clean_remote_broken|clean_local_broken': DELETES },
    'c|config=',
    { depth: 2 },
  ),
  destroyer(['bup'], { 'rm|gc|prune-older': DELETES }, 'd|bup-dir= unsafe v|verbose', { depth: 1 }),
  destroyer(['btrbk'], { 'clean|prune': DELETES }, 'c|config= n v|verbose q|quiet', {
    depth: 1,
    dry: ['dry-run', 'n'],
  }),
  destroyer(
    ['proxmox-backup-manager'],
    { 'datastore|remote|prune-job|garbage-collection remove|delete|start': DELETES },
    'output-format=',
  ),
  {
    names: ['tarsnap'],
    options:
      'c d x t r f= nuke fsck fsck-prune keyfile= cachedir= list-archives print-stats dry-run C= help version',
    dry: ['dry-run'],
    effects: (call) => (call.has('d', 'nuke') ? does(call, DELETES, call.values('f'), 'archives') : []),
  },
  {
    // Bacula and Bareos take their commands from standard input.
    names: ['bconsole'],
    options: 'c= d= n s t u= help version',
    effects: (call) =>
      /^[ \t]*(?:delete|purge|prune|truncate)\b/im.test(inputText(call) ?? '')
        ? does(call, DELETES, [], 'volumes and jobs')
        : [],
  },
];
