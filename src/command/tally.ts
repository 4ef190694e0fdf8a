/** How much of what counts in a session a request would do. */
import { SECRET_ROLES } from './roles.ts';
import type { Effect, Understanding } from './types.ts';

/** What is zero is left out. */
export interface Tally {
  deletes?: number;
  secretsRead?: number;
  sends?: number;
}

/** Counted by effects: `rm a b` deletes twice, `rm -r folder` once. */
export function tallyOf({ invocations }: Understanding): Tally {
  const tally: Tally = {};
  for (const { effects } of invocations)
    for (const effect of effects) {
      const kind = kindOf(effect);
      if (kind !== null) tally[kind] = (tally[kind] ?? 0) + 1;
    }
  return tally;
}

function kindOf({ action, target: { scope, role } }: Effect): keyof Tally | null {
  switch (action) {
    case 'delete':
    case 'erase':
    case 'drop':
      return 'deletes';
    case 'send':
    case 'publish':
      return 'sends';
    case 'reveal':
      return 'secretsRead';
    case 'read':
      return scope === 'credentials' || (role !== null && SECRET_ROLES.has(role)) ? 'secretsRead' : null;
    default:
      return null;
  }
}
