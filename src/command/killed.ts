/** Processes that a pipeline finds and kills. */
import type { Invocation } from './types.ts';

/**
 * `pgrep -f worker | xargs kill`, `ps | grep worker | while read p; do kill $p; done`: what is killed is what the commands
 * from `first` on look for, as in `kill $(pgrep -f worker)`.
 */
export function nameKilled(invocations: readonly Invocation[], first: number, last: number): void {
  for (let at = last; at < invocations.length; at++) {
    const invocation = invocations[at]!;
    if (invocation.program !== 'kill') continue;
    invocation.effects = invocation.effects.map((effect) => {
      if (effect.action !== 'kill' || effect.target.known) return effect;
      const search = invocations.slice(first, last).map(({ source }) => source);
      return { ...effect, target: { ...effect.target, value: `$(${search.join(' | ')})` } };
    });
  }
}
