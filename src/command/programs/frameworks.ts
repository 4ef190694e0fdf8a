/** Tasks of web frameworks, their mappers and content systems: what empties or drops the application's database. */
import type { Call, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';
import { DROPS, destroyer, does, EMPTIES, inputText, withoutQuoted, wordsOf } from './destructive-words.ts';
import { ALL_ROWS, codeStart, deletesByName, fileStart, forTests, ROLLS_BACK } from './framework-tasks.ts';
import { PHP_FRAMEWORKS } from './php-frameworks.ts';

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
    // With code or a module of its own, the interpreter hands the rest to that.
    if (call.has('c', 'm', 'e', 'eval', 'print', 'run')) return [];
    const at = call.firstOperand;
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

const MASS_RUBY = /\b[A-Z]\w{0,80}(?:\.(?:all|unscoped))?\.(?:delete_all|destroy_all|update_all)\b/;
const RUBY_QUEUES =
  /\bSidekiq::\w{1,80}(?:\.new)?(?:\([^)]{0,200}\))?(?:\.all)?\.(?:clear|each ?\(? ?&:clear)|\bResque\.(?:remove_queue|redis\.flush)/;

function railsEffects(call: Call): Effect[] {
  const words = wordsOf(call);
  const task = words.find((word) => /^(?:app:)?db:/.test(word)) ?? '';
  if (/^(?:app:)?db:(?:truncate_all|seed:replant)/.test(task)) return does(call, DROPS, [], task);
  if (/^(?:app:)?db:migrate/.test(task) && words.includes('VERSION=0'))
    return does(call, DROPS, [], `${task} VERSION=0`);
  if (/^(?:app:)?db:rollback/.test(task) && words.some((word) => /^STEP=(?:[2-9]|\d{2,})$/.test(word)))
    return does(call, ROLLS_BACK, [], task);
  const text = withoutQuoted(rubyText(call));
  if (RUBY_QUEUES.test(text)) return does(call, EMPTIES, [], 'job queues');
  return MASS_RUBY.test(text) ? does(call, ALL_ROWS, [], MASS_RUBY.exec(text)![0]) : [];
}

/** Code that a runner or a console is given. */
function rubyText(call: Call): string {
  const [command = ''] = wordsOf(call);
  if (/^(?:console|c)$/.test(command)) return inputText(call) ?? '';
  return /^(?:runner|r)$/.test(command) ? (call.operand(1)?.text ?? '') : '';
}

/** Statements that are written out in a call of the connection's: `.execute('DROP TABLE users')`. */
const STATEMENT =
  /\.(?:execute|exec_query|exec_update|exec_delete|select_all)\(?\s*(?:'([^']{0,4000})'|"([^"]{0,4000})"|%q?\(([^)]{0,4000})\))/gi;

function statementsIn(text: string): Start[] {
  return [...text.matchAll(STATEMENT)].map((match) =>
    codeStart('sql', known(match[1] ?? match[2] ?? match[3] ?? '')),
  );
}

function railsStarts(call: Call): Start[] {
  const [command, what, ...rest] = call.operands;
  if (call.program === 'rake' || !command) return [];
  const sql = statementsIn(rubyText(call));
  if (/^(?:console|c)$/.test(command.text)) return [...sql, { kind: 'stdin', language: 'ruby' }];
  if (/^(?:dbconsole|db)$/.test(command.text)) return [{ kind: 'stdin', language: 'sql' }];
  if (!/^(?:runner|r)$/.test(command.text) || !what) return [];
  if (what.text === '-') return [{ kind: 'stdin', language: 'ruby' }];
  return /^[\w./-]+\.rb$/.test(what.text)
    ? [fileStart(what, 'ruby', rest)]
    : [...sql, codeStart('ruby', what)];
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
  if (deletesByName(command)) return does(call, DROPS, [], command);
  const text = withoutQuoted(call.value('command')?.text ?? '');
  return MASS_PYTHON.test(text) ? does(call, ALL_ROWS, [], 'all objects of a model') : [];
}

function djangoStarts(call: Call): Start[] {
  const [command] = wordsOf(call);
  if (command === 'dbshell') {
    // Behind `--` stand arguments of the database's client.
    const dashes = call.args.findIndex((arg) => arg.text === '--');
    if (dashes >= 0) return [{ kind: 'argv', argv: [known('psql'), ...call.args.slice(dashes + 1)] }];
    return [{ kind: 'stdin', language: 'sql' }];
  }
  if (!/^shell(?:_plus)?$/.test(command ?? '')) return [];
  const given = call.values('command');
  return given.length > 0
    ? given.map((text) => codeStart('python', text))
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
  return call.values('file').map((path) => fileStart(path, 'sql'));
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

export const FRAMEWORKS: readonly ProgramSpec[] = [
  { names: ['python', 'pypy', 'python2', 'python3', 'py'], starts: scripts('python') },
  { names: ['php', 'php-cli', 'php8', 'hhvm'], starts: scripts('php') },
  { names: ['ruby', 'jruby'], starts: scripts('ruby') },
  { names: ['node', 'nodejs'], starts: scripts('node') },
  { names: ['pnpm', 'yarn', 'yarnpkg', 'bun'], starts: nodeTool },

  // GitLab's own names for its two.
  { names: ['rails', 'rake', 'gitlab-rails', 'gitlab-rake'], effects: railsEffects, starts: railsStarts },
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
    effects: (call) => {
      const [task] = wordsOf(call);
      return deletesByName(task) ? does(call, DROPS, [], task) : downgrades(call);
    },
  },
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
  ...PHP_FRAMEWORKS,
];
