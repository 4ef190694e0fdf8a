/** From a request to its decision, on the environment that the command will really have. */
import { withoutSecrets, withoutVariables } from '../command/reduced-environment.ts';
import type { Context, Request, Understanding } from '../command/types.ts';
import { understand } from '../command/understand.ts';
import { bothOwed, type Dropped, droppedBy } from './owed.ts';
import type { Decision, Policy } from './types.ts';

export interface Decided {
  understood: Timed<Understanding>;
  decided: Timed<Decision>;
  /** What the command inherits. */
  env: Context['env'];
}

interface Timed<T> {
  value: T;
  durationMs: number;
}

/**
 * Understands and decides. Where the decision takes variables away from the command, both are done again without them:
 * `rm -rf "$TOKEN_DIR"/x` is another command then, and what is decided is what runs. The strictest word counts, and
 * every obligation. `reader` understands the request, where a door knows more than it says.
 */
export function decideOn(
  request: Request,
  context: Context,
  policy: Policy,
  reader: typeof understand = understand,
): Decided {
  const once = (env: Context['env']): Decided => {
    const world = { ...context, env };
    const understood = timed(() => reader(request, world));
    const decided = timed(() => policy.decide(understood.value, { ci: context.ci, context: world }));
    return { understood, decided, env };
  };
  let made = once(context.env);
  for (;;) {
    const { env } = made;
    const less = reducedEnvironment(env, droppedBy(made.decided.value));
    if (Object.keys(less).length === Object.keys(env).length) return made;
    made = stricter(made, once(less));
  }
}

/** The stricter decision of two, with what both want, on the environment of the second. */
function stricter(first: Decided, second: Decided): Decided {
  const obligations = bothOwed(first.decided.value.obligations, second.decided.value.obligations);
  const isFirst = STRICTNESS[first.decided.value.decision] > STRICTNESS[second.decided.value.decision];
  const { understood, decided } = isFirst ? first : second;
  const value = { ...decided.value, ...(obligations && { obligations }) };
  return { understood, decided: { ...decided, value }, env: second.env };
}

const STRICTNESS = { allow: 0, ask: 1, deny: 2 } as const;

/** The same when there is nothing to take away. */
function reducedEnvironment(env: Context['env'], { names, secrets }: Dropped): Context['env'] {
  const named = names.length === 0 ? env : withoutVariables(env, names);
  return secrets ? withoutSecrets(named) : named;
}

/** In milliseconds. By `hrtime`, because the global `performance` takes 2 ms to load. */
function timed<T>(work: () => T): Timed<T> {
  const start = process.hrtime.bigint();
  const value = work();
  return { value, durationMs: Number(process.hrtime.bigint() - start) / 1e6 };
}
