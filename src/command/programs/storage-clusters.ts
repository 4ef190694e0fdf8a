/** Distributed storage and data stores with their own command lines: what deletes data or takes a node away. */
import type { Call, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import {
  DELETES,
  type Deed,
  type Deeds,
  DROPS,
  deeds,
  destroyer,
  does,
  inputText,
  STOPS,
  withoutQuoted,
  wordsOf,
} from './destructive-words.ts';
import { GRANTED, STOPPED } from './service-deeds.ts';

/** `hdfs dfs -rm -r PATH`: the command of the file shell is an option. */
function hdfs(call: Call): Effect[] {
  const words = call.operands.map((arg) => arg.text);
  const paths = call.operands.slice(2).filter((arg) => !arg.text.startsWith('-'));
  if (/^(?:dfs|fs)$/.test(words[0] ?? '') && /^-(?:rm|rmr|expunge|truncate|rmdir)$/.test(words[1] ?? ''))
    return does(call, DELETES, paths, words[1]!);
  // `hdfs dfs -chmod -R 777 /`: of the whole file system.
  if (
    /^(?:dfs|fs)$/.test(words[0] ?? '') &&
    /^-(?:chmod|chown|chgrp|setfacl)$/.test(words[1] ?? '') &&
    words.includes('-R') &&
    /^(?:\w+:\/\/[^/]*)?\/(?:user|data|tmp)?\/?$/.test(words.at(-1) ?? '')
  )
    return does(call, GRANTED, paths.slice(-1), words[1]!);
  if (words[0] === 'haadmin' && /^-(?:failover|transitionTo\w+)$/.test(words[1] ?? ''))
    return does(call, STOPPED, [], words[1]!);
  if (words[0] === 'namenode' && words.includes('-format')) return does(call, DROPS, [], 'namenode');
  return words[0] === 'dfsadmin' &&
    /^-(?:deleteBlockPool|shutdownDatanode|disallowSnapshot)$/.test(words[1] ?? '')
    ? does(call, DELETES, [], words[1]!)
    : [];
}

/** Statements in an option, as operands or on standard input, of languages that hoopx does not read: told by their verbs. */
const statements =
  (pattern: RegExp, deed: Deed, option: string | null = null) =>
  (call: Call): Effect[] => {
    const texts = [...(option === null ? [] : call.values(option)), ...call.operands].map((arg) => arg.text);
    const all = [...texts, inputText(call) ?? ''].map((text) => withoutQuoted(text));
    const found = all.map((text) => pattern.exec(text)).find((match) => match !== null);
    return found ? does(call, deed, [], found[0].trim()) : [];
  };

const zookeeper = (call: Call): Effect[] => [
  ...deeds({ 'deleteall|delete|rmr': DELETES, '* deleteall|delete|rmr': DELETES })(call),
  ...(/^[ \t]*(?:deleteall|delete|rmr)\b/m.test(inputText(call) ?? '')
    ? does(call, DELETES, [], 'nodes')
    : []),
];

const surreal = (call: Call): Start[] =>
  wordsOf(call)[0] === 'sql' ? [{ kind: 'stdin', language: 'sql' }] : [];

const JUICEFS: Deeds = { 'destroy|rmr': DROPS, 'format --force': DROPS, gc: DELETES };
const juicefs = deeds(JUICEFS);

export const STORAGE_CLUSTERS: readonly ProgramSpec[] = [
  { names: ['hdfs', 'hadoop'], style: 'raw', effects: hdfs },
  {
    names: ['hbase'],
    options: 'n|noninteractive config= help',
    effects: (call) =>
      wordsOf(call)[0] === 'shell'
        ? statements(
            /(?:^|[;\n])[ \t]*(?:drop|drop_all|truncate|truncate_preserve|deleteall|delete|disable_all|drop_namespace|delete_snapshot)\b/,
            DROPS,
          )(call)
        : [],
  },
  {
    names: ['zkCli.sh', 'zkCli', 'zookeeper-shell', 'zookeeper-shell.sh'],
    options: 'server= timeout= r zk-tls-config-file= client-configuration=',
    style: 'dash',
    effects: zookeeper,
  },
  destroyer(
    ['gluster'],
    {
      'volume delete|stop|reset|remove-brick|replace-brick': DELETES,
      'peer detach': DELETES,
      'snapshot delete|restore': DELETES,
    },
    'mode= xml log-level=',
  ),
  destroyer(
    ['ceph'],
    {
      'osd pool delete|rm': DROPS,
      'osd purge|destroy|rm|lost|out|down|zap': DELETES,
      'fs rm|fail': DROPS,
      'mon|mgr|mds|host|orch remove|rm|fail|rmfailed': DELETES,
      'orch osd|host|daemon|device rm|zap|drain': DELETES,
      'auth|config-key|config del|rm': DELETES,
      'pg force_create_pg|force-create-pg|mark_unfound_lost': DELETES,
    },
    'c|conf= n|name= id= cluster= f|format= yes-i-really-really-mean-it yes-i-really-mean-it force',
    { depth: 3 },
  ),
  destroyer(
    ['rados'],
    { 'purge|rmpool|rm': DROPS },
    'p|pool= N|namespace= all yes-i-really-really-mean-it c|conf=',
    { depth: 1 },
  ),
  destroyer(
    ['rbd'],
    {
      'rm|remove': DELETES,
      'snap|snapshot rm|remove|purge|rollback': DELETES,
      'trash rm|remove|purge|mv': DELETES,
      'pool|group|namespace rm|remove': DELETES,
    },
    'p|pool= image= snap= force no-progress',
  ),
  destroyer(
    ['radosgw-admin'],
    { 'bucket|user|object|subuser rm': DELETES, 'gc|lc process': DELETES },
    'uid= bucket= purge-data purge-objects yes-i-really-mean-it',
  ),
  destroyer(['juicefs'], JUICEFS, 'y|yes force delete compact threads=', {
    depth: 1,
    effects: (call) => (wordsOf(call)[0] === 'gc' && !call.has('delete') ? [] : juicefs(call)),
  }),
  destroyer(
    ['ipfs'],
    {
      'pin rm': DELETES,
      'pin remote rm': DELETES,
      'repo gc': DELETES,
      'files|key|name rm': DELETES,
      'block rm': DELETES,
    },
    'r|recursive f|force q|quiet api= c|config=',
  ),

  destroyer(
    ['nodetool', 'scylla-nodetool'],
    {
      'decommission|removenode|assassinate|drain|stopdaemon|disablegossip|disablebinary': STOPS,
      'clearsnapshot|truncatehints': DELETES,
    },
    'h|host= p|port= u|username= pw|password= pwf= all t=',
    { depth: 1 },
  ),
  destroyer(['cockroach'], { 'node decommission|drain': STOPS, 'nodelocal|userfile delete': DELETES }, '', {
    depth: 0,
  }),
  destroyer(
    ['solr'],
    { delete: DROPS, 'zk rm': DELETES, stop: STOPS },
    'c= p= z= V all deleteConfig= force',
    { style: 'dash', depth: 1 },
  ),
  destroyer(
    ['surreal'],
    {},
    'conn|endpoint|e= u|user|username= p|pass|password= ns|namespace= db|database= pretty json multi hide-welcome',
    {
      effects: statements(/\b(?:REMOVE\s+(?:DATABASE|NAMESPACE|TABLE)|DELETE\s+\w+\s*(?:;|$))/i, DROPS),
      starts: surreal,
    },
  ),
  {
    names: ['cypher-shell'],
    options:
      'u|username= p|password= a|address|uri= d|database= f|file= P|param= format= encryption= non-interactive fail-fast fail-at-end help version',
    effects: statements(
      /\b(?:DETACH\s+DELETE|DELETE\s+\w|DROP\s+(?:DATABASE|INDEX|CONSTRAINT|USER|ROLE|ALIAS))/i,
      DROPS,
    ),
  },
  destroyer(
    ['neo4j-admin'],
    { 'database delete|load|copy|import': DROPS, 'load|import|restore': DROPS },
    'force overwrite-destination from-path= database= verbose',
  ),
  destroyer(
    ['couchbase-cli'],
    {
      'bucket-delete|bucket-flush|collection-manage': DROPS,
      'rebalance|failover|node-reset|reset-cipher-suites': STOPS,
      'user-manage|reset-admin-password': { action: 'account', kind: 'user' },
    },
    'c= u= p= bucket= force',
    { depth: 1 },
  ),
  destroyer(
    ['curator_cli', 'curator'],
    { 'delete-indices|delete_indices|delete-snapshots|delete_snapshots|close|restore': DROPS },
    'config= host= port= filter_list= ignore_empty_list',
    { depth: 1 },
  ),
  {
    names: ['memcflush', 'memdestroy', 'memrm', 'memcrm'],
    options: 's|servers= v|verbose expire= help version',
    effects: (call) => does(call, DROPS, call.values('servers'), call.program),
  },
];
