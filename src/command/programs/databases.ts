/** Database clients and tools: the code they are given, where it goes, and what they destroy themselves. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, fromPieces, known, type Piece } from '../value.ts';

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
    names.flatMap((name) => call.values(name)).filter((arg) => !arg.text.startsWith('|') && arg.text !== '-'),
  );
}

const drops = (call: Call, arg: Arg | string): Effect[] =>
  call.on('drop', call.named('database', arg), { recursive: true, irreversible: true });

const PSQL =
  'a|echo-all b|echo-errors c|command= d|dbname= e|echo-queries E|echo-hidden f|file= F|field-separator= h|host= H|html l|list L|log-file= n|no-readline o|output= p|port= P|pset= q|quiet R|record-separator= s|single-step S|single-line t|tuples-only T|table-attr= U|username= v|set|variable= V|version w|no-password W|password x|expanded X|no-psqlrc z 0 1|single-transaction csv help=? A|no-align ?';
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

const REDIS =
  'h= p= s= a= u= n= t= r= i= x X= d= D= c e E 2 3 user= pass= askpass no-auth-warning raw no-raw quoted-input csv json quoted-json show-pushes= stat latency latency-history latency-dist lru-test= replica rdb= functions-rdb= pipe pipe-timeout= bigkeys memkeys memkeys-samples= hotkeys scan pattern= count= quoted-pattern= intrinsic-latency= eval= ldb ldb-sync-mode cluster= verbose tls sni= cacert= cacertdir= insecure cert= key= tls-ciphers= help version';

function redisStarts(call: Call): Start[] {
  const script = call.value('eval');
  if (script) return [{ kind: 'file', path: script, language: 'lua' }];
  const [command] = call.operands;
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
  for (const [index, arg] of call.operands.entries()) {
    if (index > 0) pieces.push(' ');
    for (const piece of arg.pieces.length === 0 ? [''] : arg.pieces)
      pieces.push(typeof piece === 'string' ? quoted(piece) : piece);
  }
  return [code('redis', fromPieces(pieces))];
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
  {
    names: ['psql', 'pgcli', 'cockroach', 'redshift', 'ysqlsh', 'gsql'],
    options: `${PSQL} execute=`,
    effects: (call) => [...connects(call, 'host'), ...outputs(call, 'output', 'log-file')],
    starts: (call) => {
      if (call.program === 'cockroach' && call.operand(0)?.text !== 'sql') return [];
      return [
        ...client('postgresql', call.program === 'cockroach' ? ['execute', 'e'] : ['command'], ['file'])(
          call,
        ),
        ...outputStarts(call, 'output'),
      ];
    },
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
    names: ['mysql', 'mariadb', 'mycli', 'tidb', 'usql'],
    options: `${MYSQL} command=`,
    effects: (call) => [...connects(call, 'host'), ...outputs(call, 'tee')],
    starts: (call) => [
      ...client('mysql', ['execute', 'command'], [])(call),
      ...call.values('init-command').map((text) => code('mysql', text)),
      ...call.values('pager').map((script): Start => ({ kind: 'shell', script })),
    ],
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
    names: ['redis-cli', 'valkey-cli', 'keydb-cli', 'dragonfly-cli'],
    options: REDIS,
    style: 'posix',
    effects: (call) => [...connects(call, 'h', 'u'), ...outputs(call, 'rdb', 'functions-rdb')],
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
      call.program === 'clickhouse' && !/^(?:client|local)$/.test(call.operand(0)?.text ?? '')
        ? []
        : client('sql', ['query'], ['queries-file'])(call),
  },
  {
    names: ['cqlsh'],
    options:
      'e|execute= f|file= k|keyspace= u|username= p|password= C no-color ssl debug request-timeout= connect-timeout= cqlversion= help version',
    starts: client('sql', ['execute'], ['file']),
  },
  {
    names: ['sqlcmd', 'osql', 'go-sqlcmd'],
    options: 'Q= q= i= S= U= P= d= E N C b o= s= W h= t= l= v= y= Y= a= c= e I k m= r= R u V= w= x z= Z=',
    effects: (call) => [...connects(call, 'S'), ...outputs(call, 'o')],
    starts: client('sql', ['Q', 'q'], ['i']),
  },
  {
    names: ['snowsql', 'snow'],
    options: 'q|query= f|filename= a= u= d= s= r= w= c= o= help v|version',
    starts: client('sql', ['query'], ['filename']),
  },
  {
    names: ['trino', 'presto', 'impala-shell', 'hive', 'beeline', 'spark-sql', 'athenacli', 'ksql'],
    options:
      'execute= e= q|query= f|file= u= n= p= i= server= catalog= schema= user= d= output-format= hiveconf= help version',
    starts: client('sql', ['execute', 'e', 'query'], ['file']),
  },
  {
    names: ['sqlplus', 'sql', 'isql', 'isql-fb', 'bteq', 'nzsql', 'vsql', 'db2', 'dbaccess'],
    options: 'S|silent L|logon R= M= c|command= f|file= h|host= U= w= d= i= help V|version',
    starts: client('sql', ['command'], ['file', 'i']),
  },
  {
    names: ['influx'],
    options:
      'execute= database= host= port= username= password= precision= format= b|bucket= o|org= t|token= start= stop= p|predicate= f|file= n|name= i|id= help version',
    effects: (call) => {
      const words = call.operands.map((arg) => arg.text).join(' ');
      if (/^delete\b/.test(words))
        return call.on('modify', call.named('table', call.value('bucket') ?? 'bucket'), {
          recursive: !call.has('predicate'),
          irreversible: true,
        });
      return /^(?:bucket|org|user) delete\b/.test(words)
        ? drops(call, call.value('name') ?? call.value('id') ?? words)
        : [];
    },
    starts: (call) => call.values('execute').map((text) => code('sql', text)),
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
    names: ['flyway', 'liquibase', 'dbmate', 'goose', 'atlas', 'sqitch', 'migrate', 'sql-migrate', 'tern'],
    options:
      'url= u= path= p= d= e= env= database= source= dir= config= help version changelog-file= username= password=',
    effects: resets(/\b(?:clean(?! --dry)|drop(?:-?all)?|reset|schema clean|revert --to @ROOT|down -all)\b/i),
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
    ],
    options: 'env= config= d= dataSource= y|yes f|force help version',
    effects: resets(
      /\b(?:db:drop|schema:drop|schema:fresh|migrate:(?:reset|fresh)|db:migrate:undo:all|migrate:rollback --all|database (?:drop|reset)|migrate fresh|migrate reset|drop|db reset|db clean|db drop)\b/,
    ),
  },
];
