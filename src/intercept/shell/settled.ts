/** Whether there is anything left that only run time will tell. Pure. */
import type { Understanding } from '../../command/types.ts';

/** Whether everything that the line leads to was known when it was decided. */
export function isSettled({
  invocations,
  unresolved,
}: Pick<Understanding, 'invocations' | 'unresolved'>): boolean {
  return (
    unresolved.length === 0 &&
    invocations.every(
      (one) =>
        one.unresolved.length === 0 &&
        one.program !== null &&
        !BRINGS_CODE.has(one.program) &&
        one.effects.every((effect) => effect.target.known),
    )
  );
}

/** Builtins that run text in the shell itself: what it holds is looked at command by command. */
const BRINGS_CODE = new Set([
  'source',
  '.',
  'eval',
  'trap',
  'fc',
  'mapfile',
  'readarray',
  'complete',
  'bind',
]);
