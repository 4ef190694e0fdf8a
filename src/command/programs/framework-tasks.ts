/** What tasks of frameworks have in common. */
import type { Call, Start } from '../spec.ts';
import type { Arg } from '../value.ts';

/** A change of the schema taken back: the columns and tables that it made are dropped with what is in them. */
export const ROLLS_BACK = {
  action: 'modify',
  kind: 'resource',
  recursive: true,
  irreversible: true,
} as const;
export const ALL_ROWS = { action: 'modify', kind: 'table', recursive: true, irreversible: true } as const;

/** A task that a project wrote itself, by its name: `flask drop-db`, `manage.py delete_all_users`. What is made again is left out. */
const OWN_DELETING =
  /^(?:[a-z]+[-_:.])*(?:drop|delete|destroy|wipe|purge|truncate|erase|nuke)(?:[-_:.][a-z-_]+)?$/i;
const MADE_AGAIN = /cache|session|tmp|temp|test|log|thumb|stale|expired|old|index|asset|static|orphan|dry/i;

export function deletesByName(task: string | undefined): task is string {
  return task !== undefined && OWN_DELETING.test(task) && !MADE_AGAIN.test(task);
}

export const codeStart = (language: string, text: Arg): Start => ({
  kind: 'code',
  language,
  text,
  origin: 'argument',
});
export const fileStart = (path: Arg, language: string | null, args: readonly Arg[] = []): Start => ({
  kind: 'file',
  path,
  language,
  args,
});

/** Whether the words are about a database made for tests: `--env=testing`, `MIX_ENV=test`. */
export function forTests(call: Call, option: string, variable: string): boolean {
  const environment = call.value(option) ?? call.variable(variable);
  return environment?.known === true && /^test(?:ing)?$/.test(environment.text);
}
