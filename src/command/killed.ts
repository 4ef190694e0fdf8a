/** Processes that a pipeline finds and kills. */
import { EVERY_LIST } from './programs/processes.ts';
import type { Invocation } from './types.ts';

/**
 * `pgrep -f worker | xargs kill`, `ps | grep worker | while read p; do kill $p; done`: what is killed is what the commands
 * from `first` on look for, as in `kill $(pgrep -f worker)`.
 */
export function nameKilled(invocations: readonly Invocation[], first: number, last: number): void {
  for (let at = last; at < invocations.length; at++) {
    const { program, effects } = invocations[at]!;
    if (program !== 'kill') continue;
    for (const [index, effect] of effects.entries()) {
      if (effect.action !== 'kill' || effect.target.known) continue;
      const search = invocations.slice(first, last).map(({ source }) => source);
      const value = `$(${search.join(' | ')})`;
      // `pgrep . | xargs kill`, `ls /proc | grep '^[0-9]' | xargs kill`
      const whole = effect.target.whole || EVERY_LIST.test(value);
      effects[index] = { ...effect, target: { ...effect.target, value, whole } };
    }
  }
}
