/** Database clients and tools: the code they are given, where it goes, and what they destroy themselves. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, fromPieces, known, type Piece } from '../value.ts';
import { inputText, wordsOf } from './destructive-words.ts';
import { STORE_SOCKETS } from './store-requests.ts';

const code = (language: string, text: Arg): Start => ({ kind: 'code', language, text, origin: 'argument' });

/** Statements in options, else files in options, else standard input. */
const client =
  (language: string, texts: readonly string[], files: readonly string[]) =>
  (call: Call): Start[] => {
    const starts: Start[] = [];
    for (const name of texts) for (const text of call.values(name)) starts.push(code(language, text));
    for (const name of files) {
      for (const path of call.values(name))
        starts.push(path.text === '-' ? { kind: 'stdin', language } : { kind: 'file', path, language });
    }
    if (starts.length === 0 && !call.has('help', 'version', 'list')) starts.push({ kind: 'stdin', language });
    return starts;
  };

/** A connection to the host that an option or a connection URL names. */
function connects(call: Call, ...names: string[]): Effect[] {
  const host = names.map((name) => call.value(name)).find((value) => value !== null);
  const url = [...call.operands, ...call.values('dbname'), ...call.values('uri')].find((arg) =>
    /^[a-z+]+:\/\//i.test(arg.text),
  );
  const server = host ?? url;
  return server && !server.text.startsWith('/')
    ? call.on('connect', { ...call.url(server), kind: 'host' })
    : [];
}

/** Whether the command begins with these words, as subcommand or operands. */
function leads(call: Call, ...words: string[]): boolean {
  const all = wordsOf(call);
  return words.every((word, at) => all[at] === word);
}

/** Statements as operands behind `count` words, else standard input. */
const spoken =
  (language: string, count: number) =>
  (call: Call): Start[] => {
    const texts = call.operands.slice(Math.max(0, count - call.subcommand.length));
    return texts.length > 0 ? texts.map((text) => code(language, text)) : [{ kind: 'stdin', language }];
  };

/** All operands together are one statement: `db2 drop table t`. */
function joined(call: Call): Arg {
  const words = [...call.subcommand.map((word) => known(word)), ...call.operands];
  return fromPieces(words.flatMap((arg, at) => (at === 0 ? arg.pieces : [' ', ...arg.pieces])));
}

/** A pipe or a file that output goes to: `-o '|cmd'`. */
function outputStarts(call: Call, ...names: string[]): Start[] {
  return names
    .flatMap((name) => call.values(name))
    .filter((arg) => arg.text.startsWith('|'))
    .map((arg): Start => ({ kind: 'shell', script: fromPieces([arg.text.slice(1)]) }));
}

function outputs(call: Call, ...names: string[]): Effect[] {
  return call.onPaths(
    'write',
    call.valuesOf(names).filter((arg) => !arg.text.startsWith('|') && arg.text !== '-'),
  );
}

const drops = (call: Call, arg: Arg | string): Effect[] =>
  call.on('drop', call.named('database', arg), { recursive: true, irreversible: true });

const PSQL =
  'a|echo-all b|echo-errors c|command= d|dbname= e|echo-queries E|echo-hidden f|file= F|field-separator= h|host= H|html l|list L|log-file= n|no-readline o|output= p|port= P|pset= q|quiet R|record-separator= s|single-step S|single-line t|tuples-only T|table-attr= U|username= v|set|variable= V|version w|no-password W|password x|expanded X|no-psqlrc z 0 1|single-transaction csv help=? A|no-align ?';
const PGCLI = `${PSQL.replace('e|echo-queries', 'e|execute=')} D|dsn= prompt= list-dsn`;
const MYSQL =
  'e|execute= D|database= h|host= P|port= u|user= p|password=? S|socket= B|batch N|skip-column-names s|silent t|table v|verbose E|vertical H|html X|xml f|force q|quick r|raw w|wait A|no-auto-rehash C|compress b|no-beep o|one-database c|comments n|unbuffered i|ignore-spaces V|version I ?|help U|safe-updates init-command= pager=? tee= defaults-file= defaults-extra-file= defaults-group-suffix= login-path= no-defaults default-character-set= delimiter= ssl-mode= ssl-ca= ssl-cert= ssl-key= protocol= connect-timeout= max-allowed-packet= prompt= plugin-dir= default-auth= local-infile=? binary-mode reconnect skip-ssl ssl enable-cleartext-plugin column-names';
const DUMP =
  'a b c|clean C|create d|dbname= f|file= F|format= h|host= j|jobs= l n|schema= N= O p|port= s|schema-only S= t|table= T= U|username= v|verbose V|version w W x Z|compress= if-exists no-owner no-acl no-privileges data-only inserts column-inserts disable-triggers encoding= lock-wait-timeout= role= section= snapshot= exclude-table= exclude-schema= exclude-table-data= quote-all-identifiers help ? globals-only roles-only tablespaces-only g r o I= L= P= e 1|single-transaction use-list= index= function= trigger= list exit-on-error';
const SQLITE =
  'A= append ascii bail batch box cmd= column csv deserialize echo init= header noheader heapsize= html interactive json jsonlines line lines list lookaside= markdown maxsize= memtrace mmap= newline= no-rowid-in-view nofollow nonce= nullvalue= pagecache= pcachetrace quote readonly safe separator= stats table tabs unsafe-testing version vfs= help s= c= no-stdin';

function sqliteStarts(call: Call): Start[] {
  const language = call.program === 'duckdb' ? 'sql' : 'sqlite';
  const statements = [
    ...call.values('cmd'),
    ...call.values('s'),
    ...call.values('c'),
    ...call.operands.slice(1),
  ];
  const starts = statements.map((text) => code(language, text));
  for (const path of call.values('init')) starts.push({ kind: 'file', path, language });
  if (call.operands.length < 2 && statements.length === 0 && !call.has('help', 'version'))
    starts.push({ kind: 'stdin', language });
  return starts;
}

/** The database is a file: reading credentials' databases shows, and so does changing them. */
function sqliteEffects(call: Call): Effect[] {
  const file = call.operand(0);
  if (!file || /^(?::memory:|md:.*)?$/.test(file.text)) return [];
  const path = /^file:/.test(file.text)
    ? known(file.text.replace(/^file:(?:\/\/)?/, '').replace(/\?.*$/, ''), file.span)
    : file;
  return call.onPaths('read', [path]);
}

const SNOW =
  'q|query= f|filename= i|stdin a|accountname= u|username= d|dbname|database= s|schemaname|schema= r|rolename|role= w|warehouse= c|connection= o|option= D|variable= x|temporary-connection format= help v|version';

const REDIS =
  'h= p= s= a= u= n= t= r= i= x X= d= D= c e E 2 3 user= pass= askpass no-auth-warning raw no-raw quoted-input csv json quoted-json show-pushes= stat latency latency-history latency-dist lru-test= replica rdb= functions-rdb= pipe pipe-timeout= bigkeys memkeys memkeys-samples= hotkeys scan pattern= count= quoted-pattern= intrinsic-latency= eval= ldb ldb-sync-mode cluster= verbose tls sni= cacert= cacertdir= insecure cert= key= tls-ciphers= help version';

function redisStarts(call: Call): Start[] {
  const script = call.value('eval');
  if (script) return [{ kind: 'file', path: script, language: 'redis-lua' }];
  // `--cluster call HOST:PORT COMMAND...`
  const operands =
    call.value('cluster')?.text === 'call' ? redisCommand(call.operands.slice(1)) : call.operands;
  const [command] = operands;
  if (!command)
    return call.has(
      'help',
      'version',
      'rdb',
      'stat',
      'latency',
      'bigkeys',
      'memkeys',
      'hotkeys',
      'scan',
      'cluster',
      'functions-rdb',
      'intrinsic-latency',
    )
      ? []
      : [{ kind: 'stdin', language: 'redis' }];
  if (!command.known) return [{ kind: 'unknown', why: 'code', source: command.text }];
  const pieces: Piece[] = [];
  for (const [index, arg] of operands.entries()) {
    if (index > 0) pieces.push(' ');
    for (const piece of arg.pieces.length === 0 ? [''] : arg.pieces)
      pieces.push(typeof piece === 'string' ? quoted(piece) : piece);
  }
  return [code('redis', fromPieces(pieces))];
}

/** The command without `-a password` and the like that may stand before it. */
function redisCommand(words: readonly Arg[]): readonly Arg[] {
  const first = words.findIndex((arg) => !/^(?:all|-.*)$/.test(arg.text));
  return first < 0 ? [] : words.slice(words[first - 1]?.text === '-a' ? first + 1 : first);
}

/** Keys that only a pattern or a list tells, and members that leave a cluster. */
function redisEffects(call: Call): Effect[] {
  const [command, ...keys] = call.operands;
  const many =
    /^(?:del|unlink)$/i.test(command?.text ?? '') &&
    keys.find((key) => typeof key.pieces[0] !== 'string' && !key.known);
  return [
    ...(many ? call.on('modify', call.named('key', many), { recursive: true, irreversible: true }) : []),
    ...(/^(?:del-node|reshard|import|fix)$/.test(call.value('cluster')?.text ?? '')
      ? call.on('drop', call.named('resource', `cluster ${call.value('cluster')!.text}`))
      : []),
  ];
}

const quoted = (text: string): string =>
  /^[\w:./*@-]+$/.test(text) ? text : `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', ' ')}"`;

const MONGO =
  'eval= f|file= h|host= port= u|username= p|password= nodb norc quiet shell json=? authenticationDatabase= authenticationMechanism= tls ssl tlsCAFile= tlsCertificateKeyFile= sslCAFile= sslPEMKeyFile= retryWrites apiVersion= d|db= verbose version help';

function mongoStarts(call: Call): Start[] {
  const starts: Start[] = call.values('eval').map((text) => code('mongo', text));
  const files = [
    ...call.values('file'),
    ...call.operands.filter((arg) => /\.(?:m?js|mongodb)$/.test(arg.text)),
  ];
  for (const path of files) starts.push({ kind: 'file', path, language: 'mongo' });
  if (starts.length === 0 && !call.has('help', 'version')) starts.push({ kind: 'stdin', language: 'mongo' });
  return starts;
}

const MONGO_TOOL =
  'uri= h|host= port= u|username= p|password= authenticationDatabase= d|db= c|collection= drop gzip archive=? o|out= dir= nsInclude= nsExclude= nsFrom= nsTo= dryRun v|verbose quiet j|numParallelCollections= q|query= file= type= headerline mode= upsertFields= fields= jsonArray objcheck oplogReplay stopOnError maintainInsertionOrder ssl version help ignoreBlanks f= k|sort= limit= pretty';

/** Dropping what a restore or import replaces. */
const replaces =
  (option: string) =>
  (call: Call): Effect[] =>
    call.has(option)
      ? drops(call, call.value('db') ?? call.value('dbname') ?? call.value('nsInclude') ?? 'what is restored')
      : [];

/** Commands of migration tools that empty or drop the database, as words that their operands contain. */
const resets =
  (pattern: RegExp) =>
  (call: Call): Effect[] => {
    const words = call.args.map((arg) => arg.text).join(' ');
    // `migrate create drop-users` only writes a file.
    if (/^(?:\S+ )?(?:create|new|generate|add|make)\b|^migrate:make\b/.test(words)) return [];
    return pattern.test(words) ? drops(call, `${call.program} ${pattern.exec(words)![0]}`) : [];
  };

export const DATABASES: readonly ProgramSpec[] = [
  ...STORE_SOCKETS,
  {
    names: ['psql', 'pgcli', 'redshift', 'ysqlsh', 'gsql', 'vsql', 'nzsql', 'edb-psql'],
    options: PSQL,
    effects: (call) => [...connects(call, 'host'), ...outputs(call, 'output', 'log-file')],
    starts: (call) => {
      // `-e` only shows statements in psql, and takes one in pgcli.
      const given = call.program === 'pgcli' ? call.again(call.args, PGCLI, 'gnu') : call;
      return [
        ...client('postgresql', ['command', 'execute'], ['file'])(given),
        ...outputStarts(call, 'output'),
      ];
    },
  },
  {
    names: ['cockroach', 'yugabyted'],
    options:
      'e|execute= f|file= d|database= u|user= p|port= s|set= url= host= insecure certs-dir= format= echo-sql read-only safe-updates no-line-editor watch= help version',
    effects: (call) => connects(call, 'url', 'host'),
    starts: (call) => (leads(call, 'sql') ? client('postgresql', ['execute'], ['file'])(call) : []),
  },
  {
    names: ['pg_dump', 'pg_dumpall', 'pg_basebackup'],
    options: DUMP,
    effects: (call) => [...connects(call, 'host'), ...outputs(call, 'file')],
  },
  {
    names: ['pg_restore'],
    options: DUMP,
    effects: (call) => [
      ...call.onPaths('read', call.operands),
      ...(call.has('clean') && call.has('dbname') ? replaces('clean')(call) : []),
      ...outputs(call, 'file'),
    ],
  },
  {
    names: ['dropdb', 'dropuser'],
    options:
      'e|echo f|force h|host= i|interactive p|port= U|username= w|no-password W|password if-exists maintenance-db= V|version ?|help',
    effects: (call) =>
      call.program === 'dropuser'
        ? call.on('drop', call.named('user', call.operand(0) ?? 'user'))
        : drops(call, call.operand(0) ?? 'database'),
  },
  {
    names: ['createdb', 'createuser'],
    options:
      's|superuser S d r R l L P e E= T= O= D= h|host= p|port= U|username= W w V|version ?|help superuser replication createrole',
    effects: (call) =>
      call.program === 'createuser' && call.has('superuser')
        ? call.on('escalate', call.named('user', call.operand(0) ?? 'user'))
        : [],
  },
  {
    names: ['pg_resetwal', 'pg_resetxlog'],
    options: 'f|force D|pgdata= n|dry-run V|version ?|help',
    dry: ['dry-run'],
    effects: (call) =>
      call.on('drop', call.named('database', call.operand(0) ?? 'write-ahead log'), { irreversible: true }),
  },
  {
    names: ['pg_dropcluster'],
    options: 'stop',
    effects: (call) =>
      drops(
        call,
        fromPieces(call.operands.flatMap((arg, index) => (index === 0 ? arg.pieces : [' ', ...arg.pieces]))),
      ),
  },
  {
    names: ['mysql', 'mariadb', 'mycli', 'tidb', 'singlestore', 'memsql'],
    options: `${MYSQL} command=`,
    effects: (call) => [...connects(call, 'host'), ...outputs(call, 'tee')],
    starts: (call) => [
      ...client('mysql', ['execute', 'command'], [])(call),
      ...call.values('init-command').map((text) => code('mysql', text)),
      ...call.values('pager').map((script): Start => ({ kind: 'shell', script })),
    ],
  },
  {
    names: ['usql'],
    options:
      'c|command= f|file= o|out= W|password X|no-rc w|no-password 1|single-transaction v|set|variable= P|pset= p|cset= F|field-separator= R|record-separator= T|table-attr= A|no-align H|html t|tuples-only x|expanded z|field-separator-zero 0|record-separator-zero J|json C|csv G|vertical q|quiet no-init config= V|version help ?',
    effects: (call) => [...connects(call), ...outputs(call, 'out')],
    starts: (call) => [...client('sql', ['command'], ['file'])(call), ...outputStarts(call, 'out')],
  },
  {
    names: ['mysqlsh'],
    options: `${MYSQL} sql sqlc sqlx js javascript py python import json=? i|interactive=? uri= c|pyc= result-format= mysql mysqlx schema= redirect-primary no-wizard cluster`,
    effects: (call) => connects(call, 'uri', 'host'),
    starts: (call) => {
      const language = call.has('sql', 'sqlc', 'sqlx')
        ? 'mysql'
        : call.has('py', 'python', 'pyc')
          ? 'python'
          : 'mongo';
      const texts = [...call.values('execute'), ...call.values('pyc')];
      const files = call.values('force');
      if (texts.length > 0) return texts.map((text) => code(language, text));
      return files.length > 0
        ? files.map((path): Start => ({ kind: 'file', path, language }))
        : [{ kind: 'stdin', language }];
    },
  },
  {
    names: ['mysqladmin', 'mariadb-admin'],
    options: MYSQL,
    effects: (call) => {
      const words = call.operands.map((arg) => arg.text);
      const effects = connects(call, 'host');
      for (const [at, word] of words.entries()) {
        if (word === 'drop') effects.push(...drops(call, words[at + 1] ?? 'database'));
        else if (word === 'shutdown') effects.push(...call.on('power', call.named('service', 'mysqld')));
        else if (word === 'kill')
          effects.push(...call.on('kill', call.named('process', words[at + 1] ?? 'connection')));
        else if (word === 'password')
          effects.push(...call.on('account', call.named('user', call.value('user') ?? 'root')));
      }
      return effects;
    },
  },
  {
    names: ['mysqldump', 'mariadb-dump', 'mysqlpump', 'mydumper'],
    options: `${MYSQL} r|result-file= T|tab= databases all-databases single-transaction where= no-data no-create-info routines triggers events add-drop-table ignore-table= hex-blob set-gtid-purged=`,
    effects: (call) => [...connects(call, 'host'), ...outputs(call, 'result-file')],
  },
  {
    names: ['mysqlimport', 'mariadb-import'],
    options: `${MYSQL} d|delete L|local`,
    effects: (call) => [
      ...call.onPaths('read', call.operands.slice(1)),
      ...(call.has('delete')
        ? call.on('modify', call.named('table', 'imported tables'), { recursive: true, irreversible: true })
        : []),
    ],
  },
  {
    names: ['sqlite3', 'sqlite', 'sqlcipher', 'duckdb', 'litecli'],
    options: SQLITE,
    style: 'dash',
    effects: sqliteEffects,
    starts: sqliteStarts,
  },
  {
    names: ['redis-cli', 'valkey-cli', 'keydb-cli', 'dragonfly-cli', 'iredis', 'redli'],
    options: REDIS,
    style: 'posix',
    effects: (call) => [
      ...connects(call, 'h', 'u'),
      ...outputs(call, 'rdb', 'functions-rdb'),
      ...redisEffects(call),
    ],
    starts: redisStarts,
  },
  {
    names: ['mongosh', 'mongo'],
    options: MONGO,
    effects: (call) => connects(call, 'host'),
    starts: mongoStarts,
  },
  {
    names: ['mongorestore', 'mongoimport'],
    options: MONGO_TOOL,
    dry: ['dryRun'],
    effects: (call) => [...connects(call, 'uri', 'host'), ...replaces('drop')(call)],
  },
  {
    names: ['mongofiles'],
    options: `${MONGO_TOOL} l|local= prefix= r|replace`,
    effects: (call) =>
      /^delete(?:_id)?$/.test(call.operand(0)?.text ?? '')
        ? call.on('drop', call.named('resource', call.operand(1) ?? 'file'), { irreversible: true })
        : [],
  },
  {
    names: ['arangosh'],
    options:
      'javascript.execute-string= javascript.execute= server.endpoint= server.database= server.username= server.password= quiet help version',
    starts: (call) => [
      ...call.values('javascript.execute-string').map((text) => code('mongo', text)),
      ...call.values('javascript.execute').map((path): Start => ({ kind: 'file', path, language: 'mongo' })),
      ...(call.has('javascript.execute-string', 'javascript.execute')
        ? []
        : [{ kind: 'stdin', language: 'mongo' } as const]),
    ],
  },
  {
    names: ['mongodump', 'mongoexport', 'bsondump'],
    options: MONGO_TOOL,
    effects: (call) => [...connects(call, 'uri', 'host'), ...outputs(call, 'out')],
  },
  {
    names: ['clickhouse-client', 'clickhouse', 'clickhouse-local'],
    options:
      'q|query= queries-file= h|host= port= u|user= password= d|database= n|multiquery m|multiline f|format= E|vertical t|time s|secure C|config-file= max_threads= input-format= output-format= S|structure= N|table= help V|version',
    effects: (call) => connects(call, 'host'),
    starts: (call) =>
      call.program === 'clickhouse' && !/^(?:client|local)$/.test(wordsOf(call)[0] ?? '')
        ? []
        : client('sql', ['query'], ['queries-file'])(call),
  },
  {
    names: ['cqlsh', 'ycqlsh'],
    options:
      'e|execute= f|file= k|keyspace= u|username= p|password= C no-color ssl debug request-timeout= connect-timeout= cqlversion= help version',
    starts: client('sql', ['execute'], ['file']),
  },
  {
    names: ['sqlcmd', 'osql', 'go-sqlcmd', 'mssql-cli'],
    options: 'Q= q= i= S= U= P= d= E N C b o= s= W h= t= l= v= y= Y= a= c= e I k m= r= R u V= w= x z= Z=',
    effects: (call) => [...connects(call, 'S'), ...outputs(call, 'o')],
    starts: client('sql', ['Q', 'q'], ['i']),
  },
  {
    names: ['snowsql', 'snow'],
    options: SNOW,
    // Another table knows `snow`, too, with other options.
    starts: (call) =>
      call.program === 'snow' && !leads(call, 'sql')
        ? []
        : client('sql', ['query'], ['filename'])(call.again(call.args, SNOW, 'gnu')),
  },
  {
    names: [
      'trino',
      'presto',
      'trino-cli',
      'presto-cli',
      'impala-shell',
      'hive',
      'beeline',
      'spark-sql',
      'athenacli',
      'dbsqlcli',
      'ksql',
      'sqlline',
      'phoenix-sqlline',
      'phoenix-sqlline.py',
      'sqlline.py',
      'kyuubi-beeline',
      'drill-conf',
    ],
    options:
      'execute= e= q|query= f|file= init-file= hivevar= S|silent database= v verbose u= n= p= i= server= catalog= schema= user= d= output-format= hiveconf= help version',
    starts: client('sql', ['execute', 'e', 'query'], ['file']),
  },
  {
    names: [
      'sqlplus',
      'sql',
      'sqlcl',
      'isql',
      'isql-fb',
      'iusql',
      'tsql',
      'bteq',
      'dbaccess',
      'hdbsql',
      'rqlite',
      'libsql-shell',
      'crash',
      'ksql',
    ],
    options:
      's|S|silent L|logon R= M= c|command= e|execute= f|file= H|host= h= U= P= p= D= w= d= i= u= v b m x help V|version',
    effects: (call) => connects(call, 'host'),
    starts: (call) => {
      const scripts = call.operands.filter((arg) => /^@/.test(arg.text) && arg.known);
      const statements = call.operands.filter((arg) => /^\s*[a-z]+\s+\S/i.test(arg.text));
      return [
        ...scripts.map(
          (arg): Start => ({
            kind: 'file',
            path: known(arg.text.replace(/^@+/, ''), arg.span),
            language: 'sql',
          }),
        ),
        ...statements.map((text) => code('sql', text)),
        // A script need not end the session: what is led in is read after it.
        ...(scripts.length + statements.length > 0
          ? scripts.length > 0 && inputText(call) !== null
            ? [{ kind: 'stdin', language: 'sql' } as const]
            : []
          : client('sql', ['command', 'execute'], ['file'])(call)),
        // isql of Firebird and bteq read `-i file`, and then standard input as well.
        ...call.values('i').map((path): Start => ({ kind: 'file', path, language: 'sql' })),
      ];
    },
  },
  {
    names: ['tsh'],
    starts: (call) => (leads(call, 'db', 'connect') ? [{ kind: 'stdin', language: 'sql' }] : []),
  },
  {
    names: ['memcached-tool', 'memcflush', 'memcrm'],
    effects: (call) =>
      call.program === 'memcflush' || call.args.some((arg) => /^flush/.test(arg.text))
        ? drops(call, 'memcached')
        : [],
  },
  {
    names: ['vtctldclient', 'vtctlclient'],
    effects: (call) =>
      call.args.some((arg) =>
        /^(?:Delete(?:Keyspace|Shards?|Tablets|Cell\w*|SrvVSchema)|RemoveKeyspaceCell|EmergencyReparentShard)$/.test(
          arg.text,
        ),
      )
        ? drops(call, 'keyspace')
        : [],
  },
  {
    names: ['skeema'],
    effects: (call) =>
      leads(call, 'push') && call.args.some((arg) => arg.text === '--allow-unsafe')
        ? drops(call, 'push --allow-unsafe')
        : [],
  },
  {
    names: ['rman'],
    effects: (call) =>
      /(?:^|[;\n{'"])\s*(?:delete\s+(?!expired)|drop\s+(?:database|catalog)|restore\s+database|(?:unregister|duplicate)\s|shutdown)/i.test(
        [...call.args.map((arg) => arg.text), inputText(call) ?? ''].join('\n'),
      )
        ? drops(call, 'backups')
        : [],
  },
  {
    names: ['db2'],
    options: 'a c= d= e= f= l= m n o p= r= s t v w x z= i q',
    style: 'posix',
    starts: (call) => {
      const file = call.args.find((_arg, at) => /^-[a-z]*f$/.test(call.args[at - 1]?.text ?? ''));
      if (file) return [{ kind: 'file', path: file, language: 'sql' }];
      return wordsOf(call).length > 0 ? [code('sql', joined(call))] : [{ kind: 'stdin', language: 'sql' }];
    },
  },
  {
    names: ['db2stop', 'dropdb2', 'db2idrop'],
    options: 'force kill',
    effects: (call) => call.on('power', call.named('service', 'db2')),
  },
  {
    names: ['pscale'],
    options:
      'org= role= f|format= debug local-addr= api-token= service-token= service-token-id= help version',
    starts: (call) => (leads(call, 'shell') ? [{ kind: 'stdin', language: 'mysql' }] : []),
  },
  {
    names: ['turso'],
    starts: (call) => (leads(call, 'db', 'shell') ? spoken('sqlite', 3)(call) : []),
  },
  {
    names: ['heroku', 'scalingo'],
    starts: (call) =>
      /^(?:pg:psql|psql|pg)$/.test(wordsOf(call)[0] ?? '') && !leads(call, 'pg')
        ? client('postgresql', ['command', 'c'], [])(call)
        : [],
  },
  {
    names: ['fly', 'flyctl'],
    starts: (call) =>
      leads(call, 'postgres', 'connect') || leads(call, 'pg', 'connect') || leads(call, 'mpg', 'connect')
        ? [{ kind: 'stdin', language: 'postgresql' }]
        : [],
  },
  {
    names: ['railway'],
    starts: (call) => (leads(call, 'connect') ? [{ kind: 'stdin', language: 'sql' }] : []),
  },
  {
    names: ['bq'],
    starts: (call) =>
      wordsOf(call)[0] === 'query' && call.operands.length <= (call.subcommand.length > 0 ? 0 : 1)
        ? [{ kind: 'stdin', language: 'sql' }]
        : [],
  },
  {
    names: ['cbq'],
    options: 's|script= f|file= e|engine= u|user= p|password= c|credentials= q|quiet help version',
    starts: client('sql', ['script'], ['file']),
  },
  {
    names: ['aql', 'asql'],
    options: 'c|command= f|file= h|host= p|port= U|user= P|password= help version',
    starts: client('sql', ['command'], ['file']),
  },
  {
    names: [
      'mclient',
      'exaplus',
      'vsqlcmd',
      'dremio-cli',
      'pgxc_ctl',
      'gsqlsh',
      'tbsql',
      'disql',
      'ksqldb-cli',
      'nuosql',
    ],
    options:
      's|sql|statement|execute= e= c|conn= f|file= d|database= h|host= p|port= u|user= P= q help version',
    style: 'dash',
    starts: client('sql', ['sql', 'e'], ['file']),
  },
  {
    names: ['tarantool', 'tarantoolctl', 'tt'],
    options: 'e= i v|version h|help',
    style: 'posix',
    starts: (call) => [
      ...call.values('e').map((text) => code('lua', text)),
      ...(leads(call, 'eval') || leads(call, 'connect') ? [{ kind: 'stdin', language: 'lua' } as const] : []),
    ],
    effects: (call) =>
      /\bbox\.(?:space[.[][^\n;]{0,80}[:.](?:drop|truncate)|schema\.(?:user|role)\.drop|snapshot_delete)\b/.test(
        [...call.args.map((arg) => arg.text), inputText(call) ?? ''].join('\n'),
      )
        ? call.on('drop', call.named('table', 'space'), { irreversible: true })
        : [],
  },
  {
    names: ['asinfo'],
    options: 'v|value= h|host= p|port= U|user= P|password= help version',
    effects: (call) =>
      /^(?:truncate|recluster|quiesce|jobs:.*kill)/.test(call.value('value')?.text ?? '')
        ? drops(call, call.value('value')!)
        : [],
  },
  {
    names: ['fdbcli'],
    options: 'exec= C= log timeout= help version',
    effects: (call) =>
      [...call.values('exec').map((arg) => arg.text), inputText(call) ?? ''].some((text) =>
        /(?:^|[;\n])\s*(?:clear|clearrange|kill|exclude|configure new|setknob)\b/.test(text),
      )
        ? drops(call, 'key range')
        : [],
  },
  {
    names: ['edgedb', 'gel'],
    options:
      'I|instance= d|database= b|branch= f|file= force non-interactive c|command= H|host= P|port= user= dsn= help version',
    effects: (call) => {
      const words = wordsOf(call).join(' ');
      return /^(?:(?:database|branch|instance|project) (?:drop|wipe|destroy|delete|unlink)|(?:query|-c) .*\b(?:delete|drop)\b|restore|dump-drop)/i.test(
        words,
      )
        ? drops(call, words)
        : [];
    },
  },
  {
    names: ['pgbench'],
    options:
      'i|initialize I|init-steps= F|fillfactor= n|no-vacuum q|quiet s|scale= foreign-keys index-tablespace= tablespace= partitions= unlogged-tables b|builtin= c|client= C|connect D|define= f|file= j|jobs= l|log L|latency-limit= M|protocol= N P|progress= r|report-per-command R|rate= S|select-only t|transactions= T|time= v|vacuum-all h|host= p|port= U|username= V|version ?|help',
    // It drops and makes again the tables pgbench_*: what is there of them is lost.
    effects: (call) =>
      call.has('initialize')
        ? call.on('drop', call.named('table', 'pgbench_accounts'), { irreversible: true })
        : [],
  },
  {
    names: ['pg_rewind', 'pg_archivecleanup'],
    options:
      'D|target-pgdata= source-pgdata= source-server= n|dry-run N|no-sync P|progress x= d V|version ?|help',
    dry: ['dry-run'],
    effects: (call) =>
      call.on(
        'drop',
        call.named('resource', call.value('target-pgdata') ?? call.operand(0) ?? 'write-ahead log'),
        { irreversible: true },
      ),
  },
  {
    names: ['mysql_secure_installation', 'mariadb-secure-installation'],
    effects: (call) => call.on('account', call.named('user', 'root')),
  },
  {
    names: ['pt-archiver'],
    options: 'source= dest= file= where= purge dry-run limit= commit-each no-delete help version',
    dry: ['dry-run'],
    effects: (call) =>
      call.has('no-delete')
        ? []
        : call.on('modify', call.named('table', call.value('source') ?? 'table'), {
            recursive: true,
            irreversible: true,
          }),
  },
  {
    names: ['pt-kill'],
    options:
      'kill kill-query busy-time= idle-time= match-command= match-user= print interval= victims= h|host= help version',
    effects: (call) =>
      call.has('kill', 'kill-query') ? call.on('kill', call.named('process', 'connections')) : [],
  },
  {
    names: ['pt-online-schema-change', 'gh-ost'],
    options: 'execute dry-run alter= database= table= host= user= password= allow-on-master D= help version',
    dry: ['dry-run'],
    effects: (call) =>
      call.has('execute') && /\bdrop\b/i.test(call.value('alter')?.text ?? '')
        ? call.on('drop', call.named('resource', call.value('alter')!), { irreversible: true })
        : [],
  },
  {
    names: ['elasticsearch-users', 'elasticsearch-reset-password', 'elasticsearch-node'],
    effects: (call) =>
      call.program === 'elasticsearch-node'
        ? drops(call, `elasticsearch-node ${wordsOf(call)[0] ?? ''}`)
        : /^(?:list|roles)$/.test(wordsOf(call)[0] ?? '')
          ? []
          : call.on('account', call.named('user', call.value('username') ?? wordsOf(call)[1] ?? 'user')),
    options: 'u|username= a|auto i|interactive b|batch s|silent f|force v|verbose url= E= p= r= help',
  },
  {
    names: ['arangorestore'],
    options: 'overwrite=? input-directory= server.endpoint= server.database= create-database=? help version',
    effects: (call) => (call.value('overwrite')?.text === 'false' ? [] : drops(call, 'what is restored')),
  },
  {
    names: ['influx'],
    style: 'dash',
    options:
      'execute= database= host= port= full username= password= precision= format= b|bucket= o|org= t|token= start= stop= p|predicate= f|file= n|name= i|id= help version',
    effects: (call) => {
      const words = call.operands.map((arg) => arg.text).join(' ');
      // A predicate names a measurement, seldom single points.
      if (/^delete\b/.test(words))
        return call.on('modify', call.named('table', call.value('bucket') ?? 'bucket'), {
          recursive: true,
          irreversible: true,
        });
      return /^(?:(?:bucket|org|user|auth|dashboard|task) delete|restore)\b/.test(words)
        ? drops(call, call.value('name') ?? call.value('id') ?? words)
        : [];
    },
    starts: (call) =>
      leads(call, 'v1', 'shell')
        ? [{ kind: 'stdin', language: 'sql' }]
        : call.values('execute').map((text) => code('sql', text)),
  },
  {
    names: ['prisma'],
    options:
      'schema= force skip-seed skip-generate force-reset accept-data-loss f url= stdin file= name= create-only help v|version',
    effects: (call) =>
      call.has('force-reset', 'accept-data-loss')
        ? drops(call, 'prisma db push --force-reset')
        : resets(/^migrate reset\b/)(call),
  },
  {
    names: ['rails', 'rake'],
    options: 'e|environment= f= trace T t help V|version',
    effects: resets(/\bdb:(?:drop|reset|purge|schema:load|migrate:reset)(?::\w+)?\b/),
  },
  {
    names: [
      'flyway',
      'liquibase',
      'db-migrate',
      'dbmate',
      'goose',
      'atlas',
      'sqitch',
      'migrate',
      'sql-migrate',
      'tern',
    ],
    options:
      'url= u= path= p= d= e= env= database= source= dir= config= help version changelog-file= username= password=',
    effects: (call) =>
      // golang-migrate goes all the way down when no number of steps is given.
      call.program === 'migrate' && wordsOf(call).at(-1) === 'down'
        ? drops(call, 'migrate down')
        : resets(
            /\b(?:clean(?! --dry)|drop(?:-?all)?|reset|schema clean|revert --to @ROOT|down -all|down-to 0|goto 0|migrate --destination 0)\b/i,
          )(call),
  },
  { names: ['cargo-sqlx'], starts: (call) => [{ kind: 'argv', argv: [known('sqlx'), ...call.args] }] },
  {
    names: ['cargo'],
    starts: (call) =>
      call.args[0]?.text === 'sqlx' ? [{ kind: 'argv', argv: [known('sqlx'), ...call.args.slice(1)] }] : [],
  },
  {
    names: ['aerich'],
    options: 'c|config= app= v|version= d|delete h|help',
    // One step back is how a new migration is tried.
    effects: (call) =>
      leads(call, 'downgrade') && (call.has('delete') || /^\d/.test(call.value('version')?.text ?? ''))
        ? drops(call, `downgrade ${call.value('version')?.text ?? ''}`)
        : [],
  },
  {
    names: ['alembic'],
    options: 'c|config= n= x= sql help version',
    dry: ['sql'],
    effects: resets(/\bdowngrade base\b/),
  },
  {
    names: [
      'sequelize',
      'sequelize-cli',
      'typeorm',
      'mikro-orm',
      'knex',
      'drizzle-kit',
      'diesel',
      'sea-orm-cli',
      'sqlx',
      'ecto',
      'wp',
      'soda',
      'buffalo',
      'yoyo',
      'yoyo-migrate',
      'phinx',
      'cake',
      'evolve',
      'rambler',
      'pgmigrate',
      'node-pg-migrate',
      'umzug',
    ],
    options: 'env= config= d= dataSource= y|yes f|force help version',
    starts: (call) =>
      // `typeorm query 'DROP TABLE t'`
      call.program === 'typeorm' && leads(call, 'query') ? spoken('sql', 1)(call) : [],
    effects: resets(
      /\b(?:rollback (?:--all|-a|-t 0)|downgrade\b.*--(?:delete|version 0)|reverse --all|erase|reapply --all|db:drop|schema:drop|schema:fresh|migrate:(?:reset|fresh)|db:migrate:undo:all|migrate:rollback --all|database (?:drop|reset)|migrate:down --all|migration:fresh|migrate (?:fresh|reset|refresh)|migrate revert --target-version 0|migration (?:revert|redo) (?:-a|--all)|migrate down -n|down (?:[2-9]|\d{2,})|drop|db reset|db clean|db drop)\b/,
    ),
  },
];
