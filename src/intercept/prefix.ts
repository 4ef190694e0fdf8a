/** The plainest door: `hoopx PROGRAM ARG...`. The argument vector is taken as it is, never split again. */
import type { ArgvRequest } from '../command/types.ts';

export function prefixRequest(argv: [string, ...string[]]): ArgvRequest {
  return { kind: 'argv', argv };
}
