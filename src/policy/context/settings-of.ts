/** Options and variables as an invocation has them. `undefined`: not given; null: given, but not known before run time. */
import type { Context, Invocation } from '../../command/types.ts';

/** The value of the first option that is given. The last one counts where it is given several times. */
export function optionOf(
  { options, unresolved }: Invocation,
  names: readonly string[],
): string | null | undefined {
  for (const name of names) {
    const value = Object.hasOwn(options, name) ? [options[name]!].flat().at(-1) : undefined;
    if (value === undefined) continue;
    if (value === true) return null;
    return unresolved.some(({ source }) => source !== '' && value.includes(source)) ? null : value;
  }
  return undefined;
}

/** The value of an environment variable: set for the invocation, else inherited. */
export function variableOf(
  { assignments, unresolved }: Invocation,
  { env }: Pick<Context, 'env'>,
  name: string,
): string | null | undefined {
  if (!Object.hasOwn(assignments, name)) return Object.hasOwn(env, name) ? env[name] : undefined;
  const value = assignments[name]!;
  return value === null || unresolved.some(({ source }) => source !== '' && value.includes(source))
    ? null
    : value;
}
