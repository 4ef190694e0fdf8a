/** SQL that code hands to a database through a driver or a mapper. */
import type { Arg } from '../value.ts';
import type { Handler, Site } from './language.ts';
import type { Value } from './values.ts';

/** What is worth reading as SQL; the reader itself tells what it does. Repetitions are bounded: time stays linear. */
export const STATEMENT =
  /\b(?:drop\s+(?:table|database|schema|keyspace|user|role|owned|materialized|view|index|function|procedure|trigger|sequence|tablespace|catalog|stream|measurement|series|type|extension|policy|event|login|warehouse|stage|collection|dictionary|bucket|foreign|external|temporary)|truncate\s+[\w"'`[$(]|delete\s+from|update\s+(?:only\s+)?\S{1,200}\s+(?:as\s+)?(?:\w+\s+)?set|alter\s+(?:table|database|schema|user|role|system|keyspace|login)|grant\s+[\w\s,]{1,200}\s(?:on|to)|revoke\s+[\w\s,]{1,200}\s(?:on|from)|create\s+(?:user|role|login|or\s+replace\s+(?:table|schema|database))|copy\s+[^;]{1,200}\s(?:from|to)|load\s+(?:data|')|install\s+\w+\s+from|attach\s|detach\s|shutdown\b|exec(?:ute)?\s|xp_cmdshell)|\b(?:pg_read_file|pg_ls_dir|pg_terminate_backend|load_file|lo_export|lo_import|load_extension|readfile|writefile|read_text|read_blob|executable)\s*\(/i;
/** Statements that reach out of a database in memory. */
const LASTING =
  /\b(?:copy|load|attach|export|into\s+(?:outfile|dumpfile)|writefile|readfile|load_extension)\b/i;
/** A database that ends with the program, or a file among the temporary ones. */
const PASSING =
  /^(?:(?:sqlite:)?:memory:|sqlite(?:\+\w+)?:\/\/(?:\/:memory:)?|(?:sqlite(?:\+\w+)?:\/{3}|file:)?\/(?:var\/)?tmp\/.+)$|mode=memory/;
const MOCK = /(?:^|\.)(?:Magic|Async|Property)?Mock\(\)\./;
/** Longer texts are not looked at for statements: as much is read of a script of SQL. */
const MAX_TEXT = 64 * 1024;

const passes = (value: Value): boolean => PASSING.test(value.text?.text ?? '');

/** `create_engine('sqlite://')`, `connect(':memory:')`, whether it is called on that or handed it. */
export function isInMemory({ base, args, named }: Site): boolean {
  for (let object = base, steps = 0; object && steps < 6; object = object.base, steps++)
    if (object.args.some(passes)) return true;
  return [...args, ...named.values()].some((each) => passes(each) || each.args.some(passes));
}

/** `execute('...')`, `pg_query($connection, '...')`, `execute(text('...'))`, `query({ text: '...' })`. */
function statementOf({ args, named }: Site): Arg | null {
  for (const value of [
    ...args.slice(0, 2),
    ...['text', 'sql', 'sqlText', 'query', 'statement'].map((name) => named.get(name)),
  ]) {
    const text = value?.text ?? value?.args[0]?.text;
    if (text && text.text.length <= MAX_TEXT && STATEMENT.test(text.text)) return text;
  }
  return null;
}

/** `cursor.execute('DROP TABLE x')`: a statement that changes a database, or reaches out of it. */
export const queries: Handler = (site) => {
  // A regular expression looks for it, a stand-in only notes it.
  if (site.base?.path === 'pattern' || MOCK.test(site.path)) return;
  // `session.execute(delete(User))` of SQLAlchemy, with no `where` behind it.
  if (/^sqlalchemy\.(?:\w+\.)*(?:delete|update)\(\)(?:\.values\(\))?$/.test(site.args[0]?.path ?? ''))
    site.found.effect('modify', site.found.named('table', 'all rows of a model'), {
      recursive: true,
      irreversible: true,
    });
  const text = statementOf(site);
  if (text && !(isInMemory(site) && !LASTING.test(text.text)))
    site.found.start({ kind: 'code', language: 'sql', text, origin: 'argument' });
};
