/** Processes that a pipeline finds and kills. */
import { EVERY_LIST } from './programs/processes.ts';
import type { Invocation } from './types.ts';

const ENGINES: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl', 'finch']);
const ENDS = /^(?:kill|stop|rm|rmi|pause)$/;

/** Whether a pipeline's last command may end processes or containers that the ones before it find. */
export function endsWhatIsFound(last: Invocation | undefined): boolean {
  return (
    last !== undefined &&
    (last.program === 'kill' ||
      (last.program !== null && ENGINES.has(last.program) && last.subcommand.some((word) => ENDS.test(word))))
  );
}

/**
 * `pgrep -f worker | xargs kill`, `ps | grep worker | while read p; do kill $p; done`: what is killed is what the commands
 * from `first` on look for, as in `kill $(pgrep -f worker)`.
 */
export function nameKilled(invocations: readonly Invocation[], first: number, last: number): void {
  for (let at = last; at < invocations.length; at++) {
    const each = invocations[at]!;
    if (!endsWhatIsFound(each)) continue;
    if (each.program !== 'kill') {
      // `docker ps -q | xargs docker stop`
      const unknown = each.unresolved.filter(({ kind }) => kind === 'argument').map(({ source }) => source);
      const found = invocations.slice(first, last).map(({ source }) => source);
      each.operands = each.operands.map((operand) =>
        unknown.includes(operand) ? `$(${found.join(' | ')})` : operand,
      );
      continue;
    }
    each.effects = each.effects.map((effect) => {
      if (effect.action !== 'kill' || effect.target.known) return effect;
      const search = invocations.slice(first, last).map(({ source }) => source);
      const value = `$(${search.join(' | ')})`;
      // `pgrep . | xargs kill`, `ls /proc | grep '^[0-9]' | xargs kill`
      const whole = effect.target.whole || EVERY_LIST.test(value);
      return { ...effect, target: { ...effect.target, value, whole } };
    });
  }
}
