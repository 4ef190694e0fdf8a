/** Colour for people: on a terminal, unless they said no. */

type Brush = (text: string) => string;

/** What can be painted, by meaning. */
export interface Paint {
  allow: Brush;
  ask: Brush;
  deny: Brush;
  /** The part of a command that a rule matched. Marked even without colour. */
  risk: Brush;
  /** An escape that stands for an unprintable character, and notes about cuts. */
  escape: Brush;
  strong: Brush;
  faint: Brush;
}

const asItIs: Brush = (text) => text;

export const plain: Paint = {
  allow: asItIs,
  ask: asItIs,
  deny: asItIs,
  risk: (text) => `»${text}«`,
  escape: asItIs,
  strong: asItIs,
  faint: asItIs,
};

/** `FORCE_COLOR` wins over `NO_COLOR`, as in Node itself; then only a terminal that can is painted. */
export function wantsColour(
  stream: { isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (env.NO_COLOR) return false;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** The paint for a stream; loads chalk only when there is something to paint. */
export async function paintFor(
  stream: { isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Promise<Paint> {
  if (!wantsColour(stream, env)) return plain;
  return (await import('./colours.ts')).colours;
}
