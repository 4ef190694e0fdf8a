/**
 * Databases that a test run makes and drops again: an environment or a name says that they are, on this machine. Losing
 * one loses nothing, and test suites drop theirs before every run.
 */
import type { Call } from '../call.ts';
import type { Effect } from '../types.ts';

const LOSING: ReadonlySet<string> = new Set(['drop', 'truncate', 'delete', 'modify']);

/** Whether an effect is one that the kind of database decides about. */
export function losesRows({ action, target, recursive }: Effect): boolean {
  return (
    (target.kind === 'database' || target.kind === 'table' || (target.kind === 'resource' && recursive)) &&
    LOSING.has(action)
  );
}

/** `app_test`, `test_db`, `testing`, `shop-test-3`; `test` alone is as often somebody's only one. */
const NAMED_TEST =
  /^(?:test(?:s|ing)?[_-]?db|testing|test(?:s|ing)?[_-]\w[\w-]*|\w[\w-]*[_-]test(?:s|ing|[_-]?db)?(?:[_-]?\d+)?)$/i;
const LOCAL = /^(?:localhost|127(?:\.\d+){3}|::1|\[::1\]|0\.0\.0\.0|\/.*|)$/;
/** Variables by which frameworks choose among their databases. */
const ENVIRONMENTS = [
  'RAILS_ENV',
  'RACK_ENV',
  'NODE_ENV',
  'MIX_ENV',
  'APP_ENV',
  'FLASK_ENV',
  'DJANGO_SETTINGS_MODULE',
];
const FRAMEWORKS =
  /^(?:rails|rake|prisma|sequelize|sequelize-cli|knex|typeorm|mikro-orm|drizzle-kit|mix|artisan|console|manage\.py|django-admin|flask|alembic|ace|php|python3?|dbmate|migrate|goose|diesel|sqlx|sea-orm-cli)$/;
const SQLITE = /^(?:sqlite3?|duckdb|litecli|sqlcipher|libsql-shell)$/;
const CLIENTS: Readonly<Record<string, readonly string[]>> = {
  psql: ['dbname'],
  pgcli: ['dbname'],
  mysql: ['database'],
  mariadb: ['database'],
  mycli: ['database'],
};

/** The effects that are left when those on databases of tests are not counted. */
export function besidesTests(call: Call, effects: readonly Effect[]): readonly Effect[] {
  if (isRunOfTests(call) || isTestDatabase(call)) return effects.filter((each) => !losesRows(each));
  if (!isLocal(call)) return effects;
  // `dropdb app_test`, `psql -c 'DROP DATABASE app_test'`
  return effects.filter(
    ({ action, target }) =>
      !(action === 'drop' && target.kind === 'database' && target.known && NAMED_TEST.test(target.value)),
  );
}

function isRunOfTests(call: Call): boolean {
  if (!FRAMEWORKS.test(call.program)) return false;
  const option = call.args.find(({ text }) => /^--(?:env|settings)=/.test(text));
  if (option) return option.known && /[=._-]test(?:s|ing)?$/.test(option.text);
  const url = known(call, 'DATABASE_URL');
  // Where the connection is named, the environment's name does not decide.
  if (url !== null) return isTestUrl(url);
  return ENVIRONMENTS.some((name) => /(?:^|[._])test(?:s|ing)?$/.test(known(call, name) ?? ''));
}

function isTestDatabase(call: Call): boolean {
  if (SQLITE.test(call.program)) {
    const file = call.operand(0);
    if (!file) return false;
    if (!file.known) return false;
    return (
      file.text === ':memory:' ||
      (call.program === 'duckdb' && /\s/.test(file.text)) ||
      call.path(file).scope === 'temp' ||
      NAMED_TEST.test(file.text.slice(file.text.lastIndexOf('/') + 1).replace(/\.\w+$/, ''))
    );
  }
  const options = CLIENTS[call.program];
  if (!options || !isLocal(call)) return false;
  const name = options.map((each) => call.value(each)).find((value) => value !== null) ?? call.operand(0);
  if (!name?.known) return false;
  return /^[a-z+]+:\/\//i.test(name.text) ? isTestUrl(name.text) : NAMED_TEST.test(name.text);
}

function isTestUrl(url: string): boolean {
  if (/^(?:sqlite|file):/.test(url)) return /:memory:|^(?:sqlite|file):(?:\/\/)?\/tmp\//.test(url);
  const [, host = '', name = ''] = /^[a-z+]+:\/\/(?:[^@/]*@)?([^:/?]*)(?::\d+)?\/([^?]*)/i.exec(url) ?? [];
  return LOCAL.test(host) && NAMED_TEST.test(name);
}

/** Whether the server is this machine's, as far as options and the environment say. */
function isLocal(call: Call): boolean {
  const host = call.value('host')?.text ?? known(call, 'PGHOST') ?? known(call, 'MYSQL_HOST') ?? '';
  return (
    LOCAL.test(host) && !call.operands.some(({ text }) => /^[a-z+]+:\/\//i.test(text) && !isTestUrl(text))
  );
}

function known(call: Call, name: string): string | null {
  const value = call.variable(name);
  return value?.known ? value.text : null;
}
