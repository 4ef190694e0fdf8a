/** What only the running shell knows of a text: asked of it until nothing new comes up. */
import type { Exchange } from '../../intercept/shell/channel.ts';
import { unknownsIn } from '../../intercept/shell/line.ts';
import { need, type ShellValues } from '../../intercept/shell/message.ts';

/** Most rounds in which a shell is asked for values: a function may call a function. Beyond, commands are looked at as they run. */
const ROUNDS = 6;

export interface ToldValues extends ShellValues {
  /** There is more than was asked for. */
  partial: boolean;
}

/**
 * Null when the shell went away. `variables` leaves functions and aliases out; `one by one` does too, and asks for a name
 * at a time. `always` are variables whatever the text takes.
 */
export async function toldValues(
  text: string,
  ask: Exchange['ask'],
  settings: { replyToken: string; always: readonly string[]; what?: 'all' | 'variables' | 'one by one' },
): Promise<ToldValues | null> {
  const { replyToken, always, what = 'all' } = settings;
  const values = { ...noValues(), partial: false };
  const asked = new Set<string>();
  const fresh = (kind: '$' | '?' | '@', names: readonly string[]) =>
    names.filter((name) => !asked.has(kind + name) && asked.add(kind + name));
  let seen = text;
  for (let round = 0; ; round++) {
    const unknowns = unknownsIn(seen);
    const variables = fresh('$', [...always, ...unknowns.variables]);
    const words = what === 'all' ? fresh('?', unknowns.words) : [];
    const names = [...fresh('@', unknowns.positional ? ['@'] : []), ...variables];
    if (what === 'all') values.partial ||= unknowns.partial;
    if (names.length + words.length === 0) return values;
    if (round === ROUNDS) return { ...values, partial: true };
    seen = '';
    for (const group of what === 'one by one' ? names.map((name) => [name]) : [names]) {
      const told = await ask(need(replyToken, group, words));
      if (told === null || !told.ok) return null;
      for (const [name, value] of told.value.variables) values.variables.set(name, value);
      values.functions.push(...told.value.functions);
      values.aliases.push(...told.value.aliases);
      values.positional ??= told.value.positional;
      seen += [...told.value.functions, ...told.value.aliases].join('\n');
    }
  }
}

/** What a shell will tell if nothing has changed since it told `before`: it has no function or alias of the text's words. */
export function expectedValues(text: string, always: readonly string[], before: ShellValues): ToldValues {
  const { variables, partial } = unknownsIn(text);
  const known = [...always, ...variables].flatMap((name) => {
    const value = before.variables.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...noValues(), variables: new Map(known), partial };
}

export function areSame(expected: ToldValues, told: ToldValues): boolean {
  return (
    told.functions.length === 0 &&
    told.aliases.length === 0 &&
    told.positional === null &&
    told.partial === expected.partial &&
    told.variables.size === expected.variables.size &&
    [...told.variables].every(([name, value]) => expected.variables.get(name) === value)
  );
}

export function noValues(): ShellValues {
  return {
    variables: new Map(),
    functions: [],
    aliases: [],
    positional: null,
    status: '',
    line: '',
    last: false,
    interrupted: false,
  };
}
