/** Tasks of PHP's frameworks and content systems, and the wrappers that start them in containers. */
import type { Call, ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { known } from '../value.ts';
import {
  ACCOUNTS,
  DELETES,
  type Deeds,
  DROPS,
  deeds,
  destroyer,
  does,
  EMPTIES,
  inputText,
  STOPS,
  wordsOf,
} from './destructive-words.ts';
import { ALL_ROWS, codeStart, fileStart, forTests, ROLLS_BACK } from './framework-tasks.ts';
import { joined } from './joined-arguments.ts';

const ARTISAN_RESETS: Deeds = {
  'migrate:fresh|migrate:refresh|migrate:reset|db:wipe|schema:drop': DROPS,
  'queue:clear|queue:flush|horizon:clear|queue:prune-batches': EMPTIES,
  'model:prune': ALL_ROWS,
  down: STOPS,
};
const artisan = deeds(ARTISAN_RESETS);

/** `User::truncate()`, `User::query()->delete()`, `DB::table('users')->truncate()`, `Schema::drop('users')`. */
const MASS_PHP =
  /\b[A-Z]\w*::(?:truncate\(\)|query\(\)->(?:delete|forceDelete)\(\)|whereNotNull\([^)]*\)->(?:delete|update)\()|\bDB::table\([^)]*\)->(?:delete|truncate)\(\)|\bSchema::drop(?:IfExists|AllTables)?\(/;

function tinkered(call: Call): Effect[] {
  const text =
    call
      .values('execute')
      .map((each) => each.text)
      .join('\n') ||
    (inputText(call) ?? '');
  return wordsOf(call)[0] === 'tinker' && MASS_PHP.test(text)
    ? does(call, ALL_ROWS, [], MASS_PHP.exec(text)![0])
    : [];
}

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
  'user create --role=administrator': ACCOUNTS,
  'user set-role|add-role * administrator': ACCOUNTS,
  'user update --user_pass|--role=administrator': ACCOUNTS,
  'user reset-password': ACCOUNTS,
  'user application-password create': ACCOUNTS,
  'super-admin add|remove': ACCOUNTS,
  'plugin|theme delete|uninstall --all': { ...DELETES, mode: 'delete' },
  'core multisite-convert|multisite-install': ALL_ROWS,
  'option delete siteurl|home|active_plugins|wp_user_roles': ALL_ROWS,
  'db import': DROPS,
  'maintenance-mode activate': STOPS,
  'search-replace *': ALL_ROWS,
});

/** Without `--force` they go to the trash first. */
const FOR_GOOD = deeds({ 'post|comment|media delete': { ...DELETES, mode: 'delete' } });
const wordpressEffects = (call: Call): Effect[] => [
  ...wordpress(call),
  ...(call.has('force') ? FOR_GOOD(call) : []),
];

function wordpressStarts(call: Call): Start[] {
  const [first, second, ...rest] = call.operands;
  if (first?.text === 'eval' && second) return [codeStart('php', second)];
  if (first?.text === 'eval-file' && second) return [fileStart(second, 'php', rest)];
  if (first?.text === 'shell') return [{ kind: 'stdin', language: 'php' }];
  if (first?.text !== 'db' || !/^(?:query|cli)$/.test(second?.text ?? '')) return [];
  return rest[0] ? [codeStart('mysql', rest[0])] : [{ kind: 'stdin', language: 'mysql' }];
}

const DRUSH =
  'r|root= l|uri= y|yes n|no q|quiet v|verbose d|debug simulate db-url= target= database= existing-config account-pass= extra= file= help version';
const drush = deeds({
  'sql:drop|sql-drop': DROPS,
  'site:install|site-install|si': DROPS,
  'sql:sync|sql-sync': DROPS,
  'entity:delete|entity-delete|edel': ALL_ROWS,
  'user:cancel|user-cancel|ucan': ACCOUNTS,
  'user:create|user-create|ucrt|user:password|user-password|upwd|user:block|user-block|ublk': ACCOUNTS,
  'user:role:add|user-add-role|urol': ACCOUNTS,
  'config:delete|config-delete|cdel|pm:uninstall|pm-uninstall|pmu': { ...DELETES, mode: 'delete' },
});

function drushStarts(call: Call): Start[] {
  const words = call.operands.filter((arg) => !arg.text.startsWith('@'));
  const [first, second] = words;
  if (/^(?:sql:query|sql-query|sqlq)$/.test(first?.text ?? '') && second) return [codeStart('mysql', second)];
  if (/^(?:sql:cli|sql-cli|sqlc)$/.test(first?.text ?? '')) return [{ kind: 'stdin', language: 'mysql' }];
  return /^(?:php:eval|php-eval|eval|ev)$/.test(first?.text ?? '') && second
    ? [codeStart('php', second)]
    : [];
}

const removals = deeds({ 'delete|destroy': DELETES });

/** Frameworks' own wrappers: `sail artisan X`, `symfony console X`, `ddev drush X`. */
function wrapped(call: Call): Start[] {
  const [first, ...rest] = call.operands;
  if (!first) return [];
  const remote = call.program === 'symfony' ? null : ({ kind: 'container', name: null } as const);
  if (call.program === 'symfony') {
    if (/^(?:console|php|composer)$/.test(first.text)) return [{ kind: 'argv', argv: call.operands }];
    return [];
  }
  // `ddev exec` hands its arguments to a shell.
  if (/^(?:exec|ssh)$/.test(first.text))
    return rest.length > 0 ? [{ kind: 'shell', script: joined(rest), remote }] : [];
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

export const PHP_FRAMEWORKS: readonly ProgramSpec[] = [
  destroyer(
    ['artisan'],
    ARTISAN_RESETS,
    'env= force seed seeder= step= database= path= execute= drop-views pretend n|no-interaction q|quiet',
    {
      depth: 1,
      dry: ['pretend', 'dry-run'],
      effects: (call) => (forTests(call, 'env', 'APP_ENV') ? [] : [...artisan(call), ...tinkered(call)]),
      starts: (call) =>
        wordsOf(call)[0] === 'tinker'
          ? call.values('execute').length > 0
            ? call.values('execute').map((text) => codeStart('php', text))
            : [{ kind: 'stdin', language: 'php' }]
          : [],
    },
  ),
  {
    names: ['console'],
    options: SYMFONY,
    depth: 1,
    dry: ['dry-run'],
    effects: symfony,
    // `dbal:run-sql 'DELETE FROM user'`
    starts: (call) => {
      const at = call.args.findIndex((arg) => /^(?:dbal:run-sql|doctrine:query:(?:sql|dql))$/.test(arg.text));
      const statement = at < 0 ? undefined : call.args.slice(at + 1).find((arg) => !arg.text.startsWith('-'));
      return statement ? [codeStart('sql', statement)] : [];
    },
  },
  {
    names: ['sail', 'ddev', 'lando', 'symfony'],
    options: 'help version',
    style: 'posix',
    starts: wrapped,
    effects: (call) => (call.args.some((arg) => arg.text === '--help') ? [] : removals(call)),
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
  { names: ['wp'], options: WP, dry: ['dry-run'], effects: wordpressEffects, starts: wordpressStarts },
  { names: ['drush'], options: DRUSH, dry: ['simulate'], effects: drush, starts: drushStarts },
];
