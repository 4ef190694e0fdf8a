/** Tasks of web frameworks, their mappers and content systems: what empties or drops the application's database. */
import type { Call, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known } from '../value.ts';
import {
  ACCOUNTS,
  DELETES,
  type Deeds,
  DROPS,
  deeds,
  destroyer,
  does,
  EMPTIES,
  STOPS,
  wordsOf,
} from './destructive-words.ts';

/** A change of the schema taken back: the columns and tables that it made are dropped with what is in them. */
const ROLLS_BACK = { action: 'modify', kind: 'resource', recursive: true, irreversible: true } as const;
const ALL_ROWS = { action: 'modify', kind: 'table', recursive: true, irreversible: true } as const;

const code = (language: string, text: Arg): Start => ({ kind: 'code', language, text, origin: 'argument' });
const file = (path: Arg, language: string | null, args: readonly Arg[] = []): Start => ({
  kind: 'file',
  path,
  language,
  args,
});

/** Code without the contents of its quoted texts, which may mention anything. */
const bare = (text: string): string => text.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");

/** Whether the words are about a database made for tests: `--env=testing`, `MIX_ENV=test`. */
function forTests(call: Call, option: string, variable: string): boolean {
  const environment = call.value(option) ?? call.variable(variable);
  return environment?.known === true && /^test(?:ing)?$/.test(environment.text);
}

// --- Scripts that an interpreter is given, and that have rows of their own ---

const SCRIPTS: { readonly [interpreter: string]: RegExp } = {
  python: /^(?:manage\.py|flask|alembic|django-admin|celery)$/,
  php: /^(?:artisan|console|magento|occ|spark|yii|cake|craft|drush|wp|wp-cli\.phar|n98-magerun2?(?:\.phar)?)$/,
  ruby: /^(?:rails|rake)$/,
  node: /^(?:ace|prisma|knex|sequelize|sequelize-cli|typeorm|drizzle-kit|mikro-orm)$/,
};

/** `php artisan X`, `python manage.py X`, `ruby bin/rails X`: the script is the program. */
const scripts =
  (interpreter: string) =>
  (call: Call): Start[] => {
    const at = call.args.findIndex((arg) => !arg.text.startsWith('-'));
    const script = call.args[at];
    if (!script?.known || !SCRIPTS[interpreter]!.test(script.text.slice(script.text.lastIndexOf('/') + 1)))
      return [];
    return [{ kind: 'argv', argv: call.args.slice(at) }];
  };

/** Tools of a Node project that `yarn` and `pnpm` start by their bare names. */
const NODE_TOOLS =
  /^(?:prisma|drizzle-kit|sequelize|sequelize-cli|typeorm|typeorm-ts-node-(?:commonjs|esm)|mikro-orm|knex|payload|rimraf|del|del-cli|shx|gh-pages|wrangler|firebase|vercel|netlify|supabase|sst|serverless|sls|cdk|tsx|ts-node|hardhat)$/;

function nodeTool(call: Call): Start[] {
  const at = call.args[call.firstOperand]?.text === 'workspace' ? call.firstOperand + 2 : call.firstOperand;
  const argv = call.args.slice(at);
  return argv[0] && NODE_TOOLS.test(argv[0].text) ? [{ kind: 'argv', argv }] : [];
}

// --- Rails ---

const MASS_RUBY = /\b[A-Z]\w*(?:::[A-Z]\w*)*(?:\.(?:all|unscoped))?\.(?:delete_all|destroy_all|update_all)\b/;
const RUBY_QUEUES =
  /\bSidekiq::\w+(?:\.new)?(?:\([^)]*\))?(?:\.all)?\.(?:clear|each\s*\(?\s*&:clear)|\bResque\.(?:remove_queue|redis\.flush)/;

function railsEffects(call: Call): Effect[] {
  const words = wordsOf(call);
  const task = words.find((word) => /^(?:app:)?db:/.test(word)) ?? '';
  if (/^(?:app:)?db:(?:truncate_all|seed:replant)/.test(task)) return does(call, DROPS, [], task);
  if (/^(?:app:)?db:migrate/.test(task) && words.includes('VERSION=0'))
    return does(call, DROPS, [], `${task} VERSION=0`);
  if (/^(?:app:)?db:rollback/.test(task) && words.some((word) => /^STEP=(?:[2-9]|\d{2,})$/.test(word)))
    return does(call, ROLLS_BACK, [], task);
  if (!/^(?:runner|r)$/.test(words[0] ?? '') || !call.operand(1)) return [];
  const text = bare(call.operand(1)!.text);
  if (RUBY_QUEUES.test(text)) return does(call, EMPTIES, [], 'job queues');
  return MASS_RUBY.test(text) ? does(call, ALL_ROWS, [], MASS_RUBY.exec(text)![0]) : [];
}

function railsStarts(call: Call): Start[] {
  const [command, what, ...rest] = call.operands;
  if (call.program === 'rake' || !command) return [];
  if (/^(?:console|c)$/.test(command.text)) return [{ kind: 'stdin', language: 'ruby' }];
  if (/^(?:dbconsole|db)$/.test(command.text)) return [{ kind: 'stdin', language: 'sql' }];
  if (!/^(?:runner|r)$/.test(command.text) || !what) return [];
  if (what.text === '-') return [{ kind: 'stdin', language: 'ruby' }];
  return /^[\w./-]+\.rb$/.test(what.text) ? [file(what, 'ruby', rest)] : [code('ruby', what)];
}

// --- Django ---

const DJANGO =
  'settings= pythonpath= v|verbosity= database= no-input|noinput fake fake-initial plan check c|command= traceback no-color run-syncdb force-color skip-checks f|force help version';
const MASS_PYTHON = /\.objects(?:\.all\(\))?\.(?:delete|update)\(|\.objects\.all\(\)\._raw_delete\(/;

function djangoEffects(call: Call): Effect[] {
  const [command, , migration] = wordsOf(call);
  if (/^(?:flush|reset_db|drop_db|dropdb|reset_schema)$/.test(command ?? ''))
    return does(call, DROPS, call.values('database'), command!);
  if (command === 'migrate' && migration === 'zero' && !call.has('plan', 'check', 'fake'))
    return does(call, ROLLS_BACK, [], wordsOf(call)[1]!);
  const text = bare(call.value('command')?.text ?? '');
  return MASS_PYTHON.test(text) ? does(call, ALL_ROWS, [], 'all objects of a model') : [];
}

function djangoStarts(call: Call): Start[] {
  const [command] = wordsOf(call);
  if (command === 'dbshell') return [{ kind: 'stdin', language: 'sql' }];
  if (!/^shell(?:_plus)?$/.test(command ?? '')) return [];
  const given = call.values('command');
  return given.length > 0
    ? given.map((text) => code('python', text))
    : [{ kind: 'stdin', language: 'python' }];
}

// --- Alembic, Flask ---

/** One step back is how a new migration is tried; more, `base` or a named revision reaches what was there before. */
function downgrades(call: Call): Effect[] {
  const words = wordsOf(call);
  const at = words.indexOf('downgrade');
  // `downgrade -3`: a number of steps reads like options.
  const to = call.args.map((arg) => arg.text).find((text) => /^-\d+$/.test(text)) ?? words[at + 1];
  if (at < 0 || at > 2 || to === undefined || to === '-1' || call.has('sql')) return [];
  // The row in databases.ts has this one.
  if (to === 'base' && call.program === 'alembic') return [];
  return to === 'base'
    ? does(call, DROPS, [], 'downgrade base')
    : does(call, ROLLS_BACK, [], `downgrade ${to}`);
}

// --- PHP ---

const ARTISAN_RESETS: Deeds = {
  'migrate:fresh|migrate:refresh|migrate:reset|db:wipe|schema:drop': DROPS,
  'queue:clear|queue:flush|horizon:clear|queue:prune-batches': EMPTIES,
  'model:prune': ALL_ROWS,
  down: STOPS,
};
const artisan = deeds(ARTISAN_RESETS);

const SYMFONY =
  'e|env= f|force full-database n|no-interaction dump-sql complete em= connection= c append purge-with-truncate q|quiet v no-debug if-exists dry-run help version';

/** Doctrine's commands only print what they would do until `--force`. */
function symfony(call: Call): Effect[] {
  if (forTests(call, 'env', 'APP_ENV')) return [];
  const [command = '', to] = wordsOf(call);
  const forced = call.has('force') && !call.has('dump-sql');
  if (/^(?:doctrine|d|doct?):(?:schema|database|mongodb:schema):drop$/.test(command) && forced)
    return does(call, DROPS, [], command);
  if (/^doctrine:(?:mongodb:)?fixtures:load$/.test(command) && !call.has('append'))
    return does(call, DROPS, [], command);
  if (/^doctrine:migrations:migrate$/.test(command) && /^(?:first|0)$/.test(to ?? ''))
    return does(call, ROLLS_BACK, [], command);
  return [];
}

const WP =
  'path= url= ssh= http= user= skip-plugins=? skip-themes=? quiet debug allow-root yes network all-tables dry-run force reassign= c|color= format= field= fields= prompt=? help version';
const wordpress = deeds({
  'site delete|empty': DROPS,
  'user delete': ACCOUNTS,
  'search-replace *': ALL_ROWS,
});

function wordpressStarts(call: Call): Start[] {
  const [first, second, ...rest] = call.operands;
  if (first?.text === 'eval' && second) return [code('php', second)];
  if (first?.text === 'eval-file' && second) return [file(second, 'php', rest)];
  if (first?.text !== 'db' || !/^(?:query|cli)$/.test(second?.text ?? '')) return [];
  return rest[0] ? [code('mysql', rest[0])] : [{ kind: 'stdin', language: 'mysql' }];
}

const DRUSH =
  'r|root= l|uri= y|yes n|no q|quiet v|verbose d|debug simulate db-url= target= database= existing-config account-pass= extra= file= help version';
const drush = deeds({
  'sql:drop|sql-drop': DROPS,
  'site:install|site-install|si': DROPS,
  'sql:sync|sql-sync': DROPS,
  'entity:delete|entity-delete|edel': ALL_ROWS,
  'user:cancel|user-cancel|ucan': ACCOUNTS,
});

function drushStarts(call: Call): Start[] {
  const words = call.operands.filter((arg) => !arg.text.startsWith('@'));
  const [first, second] = words;
  if (/^(?:sql:query|sql-query|sqlq)$/.test(first?.text ?? '') && second) return [code('mysql', second)];
  if (/^(?:sql:cli|sql-cli|sqlc)$/.test(first?.text ?? '')) return [{ kind: 'stdin', language: 'mysql' }];
  return /^(?:php:eval|php-eval|eval|ev)$/.test(first?.text ?? '') && second ? [code('php', second)] : [];
}

/** Tasks that are operands among others: `mix do ecto.drop, ecto.create`, `./gradlew :db:flywayClean`. */
const tasks =
  (pattern: RegExp) =>
  (call: Call): Effect[] => {
    const task = wordsOf(call).find((word) => pattern.test(word));
    return task === undefined ? [] : does(call, DROPS, [], task);
  };

function mix(call: Call): Effect[] {
  const words = wordsOf(call).map((word) => word.replace(/,$/, ''));
  if (forTests(call, 'env', 'MIX_ENV')) return [];
  const task = words.find((word) =>
    /^(?:ecto|ash(?:_postgres)?|event_store)\.(?:drop|reset|tear_down)$/.test(word),
  );
  if (task !== undefined) return does(call, DROPS, [], task);
  const rollback = words.includes('ecto.rollback');
  return rollback && call.args.some((arg) => arg.text === '--all')
    ? does(call, ROLLS_BACK, [], 'ecto.rollback --all')
    : [];
}

function entityFramework(call: Call): Effect[] {
  const words = wordsOf(call);
  const [first, second, third] =
    words[0] === 'ef' ? words.slice(1) : call.program === 'dotnet-ef' ? words : [];
  if (first !== 'database' || call.args.some((arg) => arg.text === '--dry-run')) return [];
  if (second === 'drop') return does(call, DROPS, [], 'ef database drop');
  return second === 'update' && third === '0' ? does(call, ROLLS_BACK, [], 'ef database update 0') : [];
}

function hasura(call: Call): Effect[] {
  const words = wordsOf(call).join(' ');
  const down = call.value('down')?.text;
  if (/^migrate apply/.test(words) && down !== undefined && down !== '1')
    return does(call, ROLLS_BACK, [], `down ${down}`);
  if (/^migrate delete|^metadata clear/.test(words)) return does(call, DROPS, [], words);
  return [];
}

/** Drops what stands in the way of the schema without asking. */
const drizzleForce = (call: Call): Effect[] =>
  /^push(?::\w+)?$/.test(wordsOf(call)[0] ?? '') && call.has('force')
    ? does(call, ROLLS_BACK, [], 'push --force')
    : [];

function prismaStarts(call: Call): Start[] {
  if (!/^db execute\b/.test(wordsOf(call).join(' '))) return [];
  if (call.has('stdin')) return [{ kind: 'stdin', language: 'sql' }];
  return call.values('file').map((path) => file(path, 'sql'));
}

/** `liquibase rollback TAG`, `rollback-count N`; the forms that end in `-sql` only print. */
const liquibase = (call: Call): Effect[] => {
  const task = wordsOf(call).find((word) =>
    /^(?:rollback(?:-count|-to-date|-one-changeset|-one-update|Count|ToDate)?|update-testing-rollback)$/.test(
      word,
    ),
  );
  return task !== undefined && call.program === 'liquibase' ? does(call, ROLLS_BACK, [], task) : [];
};

/** Frameworks' own wrappers: `sail artisan X`, `symfony console X`, `ddev drush X`. */
function wrapped(call: Call): Start[] {
  const [first, ...rest] = call.operands;
  if (!first) return [];
  const remote = call.program === 'symfony' ? null : ({ kind: 'container', name: null } as const);
  if (call.program === 'symfony') {
    if (/^(?:console|php|composer)$/.test(first.text)) return [{ kind: 'argv', argv: call.operands }];
    return [];
  }
  if (/^(?:exec|ssh)$/.test(first.text)) return rest.length > 0 ? [{ kind: 'argv', argv: rest, remote }] : [];
  if (first.text === 'shell' || first.text === 'bash')
    return [{ kind: 'argv', argv: [known('bash'), ...rest], remote }];
  if (
    /^(?:up|down|start|stop|restart|build|ps|logs|list|info|describe|config|poweroff|destroy|delete|rebuild|open|share|pull|push|version|help|test|tinker)$/.test(
      first.text,
    )
  )
    return [];
  return [{ kind: 'argv', argv: call.operands, remote }];
}

export const FRAMEWORKS: readonly ProgramSpec[] = [
  { names: ['python', 'pypy', 'python2', 'python3', 'py'], starts: scripts('python') },
  { names: ['php', 'php-cli', 'php8', 'hhvm'], starts: scripts('php') },
  { names: ['ruby', 'jruby'], starts: scripts('ruby') },
  { names: ['node', 'nodejs'], starts: scripts('node') },
  { names: ['pnpm', 'yarn', 'yarnpkg', 'bun'], starts: nodeTool },

  { names: ['rails', 'rake'], effects: railsEffects, starts: railsStarts },
  {
    names: ['manage.py', 'django-admin', 'django-admin.py'],
    options: DJANGO,
    depth: 1,
    effects: djangoEffects,
    starts: djangoStarts,
  },
  { names: ['alembic'], effects: downgrades },
  {
    names: ['flask'],
    options: 'A|app= e|env-file= debug d|directory= sql x|x-arg= tag= help version',
    effects: downgrades,
  },

  destroyer(
    ['artisan'],
    ARTISAN_RESETS,
    'env= force seed seeder= step= database= path= drop-views pretend n|no-interaction q|quiet',
    {
      depth: 1,
      dry: ['pretend', 'dry-run'],
      effects: (call) => (forTests(call, 'env', 'APP_ENV') ? [] : artisan(call)),
      starts: (call) =>
        wordsOf(call)[0] === 'tinker'
          ? call.values('execute').length > 0
            ? call.values('execute').map((text) => code('php', text))
            : [{ kind: 'stdin', language: 'php' }]
          : [],
    },
  ),
  { names: ['console'], options: SYMFONY, depth: 1, dry: ['dry-run'], effects: symfony },
  {
    names: ['sail', 'ddev', 'lando', 'symfony'],
    options: 'help version',
    style: 'posix',
    starts: wrapped,
    effects: deeds({ 'delete|destroy': DELETES }),
  },
  destroyer(
    ['magento'],
    { 'setup:uninstall|setup:rollback': DROPS, 'module:uninstall': DROPS, 'admin:user:create': ACCOUNTS },
    'n|no-interaction q|quiet',
    { depth: 1 },
  ),
  destroyer(
    ['n98-magerun', 'n98-magerun2'],
    { 'db:drop': DROPS, 'customer:delete|admin:user:delete': ACCOUNTS, 'eav:attribute:remove': ROLLS_BACK },
    'f|force tables root-dir= n|no-interaction',
    { depth: 1 },
  ),
  destroyer(
    ['occ'],
    { 'user:delete|group:delete|user:resetpassword': ACCOUNTS, 'db:drop|maintenance:reset': DROPS },
    'n|no-interaction q|quiet',
    { depth: 1 },
  ),
  destroyer(['spark'], { 'migrate:rollback|migrate:refresh': ROLLS_BACK }, 'all f b= g= n=', { depth: 1 }),
  destroyer(
    ['yii', 'craft'],
    { 'migrate/fresh|migrate/down|db/drop-all-tables|db/restore|db/drop': DROPS },
    'interactive= drop-all-tables',
  ),
  destroyer(
    ['ace'],
    { 'migration:fresh|migration:reset|migration:refresh|db:wipe|db:truncate': DROPS },
    'force',
    { depth: 1 },
  ),
  destroyer(
    ['payload'],
    { 'migrate:fresh|migrate:reset|migrate:refresh': DROPS, 'migrate:down': ROLLS_BACK },
    'force-accept-warning',
    { depth: 1 },
  ),
  { names: ['wp'], options: WP, dry: ['dry-run'], effects: wordpress, starts: wordpressStarts },
  { names: ['drush'], options: DRUSH, dry: ['simulate'], effects: drush, starts: drushStarts },

  { names: ['prisma'], starts: prismaStarts },
  {
    names: ['drizzle-kit'],
    options: 'force strict verbose config= dialect= schema= url= out= help',
    effects: drizzleForce,
  },
  destroyer(
    ['typeorm-ts-node-commonjs', 'typeorm-ts-node-esm'],
    { 'schema:drop': DROPS },
    'd|dataSource= c|connection= f|config=',
    { depth: 1 },
  ),
  { names: ['mix'], effects: mix },
  { names: ['dotnet', 'dotnet-ef'], effects: entityFramework },
  { names: ['gradle', 'gradlew'], effects: tasks(/(?:^|:)(?:flywayClean|dropAll|liquibaseDropAll)$/) },
  {
    names: ['mvn', 'mvnw'],
    effects: tasks(
      /(?:^|:)(?:flyway(?:-maven-plugin)?(?::[\d.]+)?:clean|liquibase(?:-maven-plugin)?(?::[\d.]+)?:dropAll)$/,
    ),
  },
  { names: ['liquibase'], effects: liquibase },
  {
    names: ['hasura'],
    options:
      'down= up= goto= version= type= endpoint= admin-secret= project= database-name= all-databases skip-update-check dry-run f|force server all help',
    dry: ['dry-run'],
    effects: hasura,
  },
];
