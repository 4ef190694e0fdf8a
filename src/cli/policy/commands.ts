/** `hoopx policy status` and `hoopx policy trust`. */
import { usageMistake } from '../ending.ts';
import type { Arguments } from '../scan.ts';

export async function policy(args: Extract<Arguments, { kind: 'command' }>): Promise<number> {
  switch (args.operands[0]) {
    case 'status':
      return (await import('./status.ts')).policyStatus(args);
    case 'trust':
      return (await import('./trust.ts')).policyTrust(args);
    default:
      return usageMistake('policy wants one of: status, trust');
  }
}
