/** What only the running shell knows of a text: asked of it until nothing new comes up. */
import type { Exchange } from '../../intercept/shell/channel.ts';
import { unknownsIn } from '../../intercept/shell/line.ts';
import { namesOf, need, type ShellValues } from '../../intercept/shell/message.ts';

/** Most rounds in which a shell is asked for values: a function may call a function. Beyond, commands are looked at as they run. */
const ROUNDS = 6;

export interface ToldValues extends ShellValues {
  /** There is more than was asked for. */
  partial: boolean;
}

/**
 * Null when the shell went away. `variables` leaves functions and aliases out; `one by one` does too, and asks for a name
 * at a time. `always` are variables whatever the text takes; `told` is all that the shell has of the names in the text,
 * where it told them before it was asked.
 */
export async function toldValues(
  text: string,
  ask: Exchange['ask'],
  settings: {
    replyToken: string;
    always: readonly string[];
    what?: 'all' | 'variables' | 'one by one';
    told?: ShellValues | null;
    toldOf?: readonly string[] | null;
  },
): Promise<ToldValues | null> {
  const { replyToken, always, what = 'all', told = null, toldOf = null } = settings;
  const values = { ...noValues(), partial: false };
  const asked = new Set<string>();
  const fresh = (kind: '$' | '?' | '@', names: readonly string[]) =>
    names.filter((name) => !asked.has(kind + name) && asked.add(kind + name));
  const namesIn = (seen: string) => {
    const unknowns = unknownsIn(seen);
    const variables = fresh('$', [...always, ...unknowns.variables]);
    const words = what === 'all' ? fresh('?', unknowns.words) : [];
    if (what === 'all') values.partial ||= unknowns.partial;
    return { names: [...fresh('@', unknowns.positional ? ['@'] : []), ...variables], words };
  };
  /** Adds them, and gives the text that more names may stand in. */
  const take = ({ variables, functions, aliases, positional }: ShellValues): string => {
    for (const [name, value] of variables) values.variables.set(name, value);
    values.functions.push(...functions);
    values.aliases.push(...aliases);
    values.positional ??= positional;
    return [...functions, ...aliases].join('\n');
  };
  let seen = text;
  if (told !== null && toldOf !== null) {
    // Looked up by what hoopx expected: of use where it is asked for, and where nothing else came along.
    const wanted = namesWanted(text, always);
    if (toldOf.every((name) => wanted.has(name))) {
      for (const name of toldOf) asked.add(/^[?]/.test(name) ? name : name === '@' ? '@@' : `$${name}`);
      seen = `${text}\n${take(told)}`;
    }
  }
  // A shell finds names where hoopx does, which is at characters of ASCII.
  else if (told !== null && !/[^\S \t\n\v\f\r]/.test(text)) {
    namesIn(text);
    // Of others (`REPLY`, `LINENO`) the line takes another value than the shell has while it asks.
    const wanted = [...told.variables].filter(([name]) => name === 'HOME' || asked.has(`$${name}`));
    seen = take({ ...told, variables: new Map(wanted) });
  }
  for (let round = 0; ; round++) {
    const { names, words } = namesIn(seen);
    if (names.length + words.length === 0) return values;
    if (round === ROUNDS) return { ...values, partial: true };
    seen = '';
    for (const group of what === 'one by one' ? names.map((name) => [name]) : [names]) {
      const answer = await ask(need(replyToken, group, words));
      if (answer === null || !answer.ok) return null;
      seen += take(answer.value);
    }
  }
}

/** What a shell is asked for first, for a text: variables, `@`, and words each behind a `?`. */
export function namesWanted(text: string, always: readonly string[]): Set<string> {
  const { variables, words, positional } = unknownsIn(text);
  return new Set(namesOf([...(positional ? ['@'] : []), ...always, ...variables], words));
}

/** What a shell will tell if nothing has changed since it told `before`: it has no function or alias of the text's words. */
export function expectedValues(
  text: string,
  always: readonly string[],
  before: ShellValues['variables'],
): ToldValues {
  const { variables, partial } = unknownsIn(text);
  const known = [...always, ...variables].flatMap((name) => {
    const value = before.get(name);
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
