/** What ends the jobs of many at once, and the look-alikes that end one, or none. */
import assert from 'node:assert/strict';
import { effects } from '../reading.ts';

const CASES: readonly (readonly [command: string, ...effects: string[]])[] = [
  ['scancel -u dev', 'service jobs resource'],
  ['scancel --state=PENDING', 'service jobs resource'],
  ['scancel 1234'],
  ['scontrol update NodeName=n1 State=DOWN Reason=x', 'service node resource'],
  ['scontrol update NodeName=n1 State=RESUME'],
  ['scontrol show job 1'],
  ['sacctmgr -i delete user x', 'delete -r user resource', 'delete -r x resource'],
  ['sacctmgr show user'],
  ['qdel all', 'service jobs resource'],
  ['qdel -u dev', 'service jobs resource'],
  ['qdel 123'],
  ["qmgr -c 'delete queue batch'", 'delete -r queue resource'],
  ["qmgr -c 'print server'"],
  ['pbsnodes -o n1', 'service n1 resource'],
  ['pbsnodes -a'],
  ['bkill 0', 'service jobs resource'],
  ['bkill 123'],
  ['condor_rm -all', 'service jobs resource'],
  ['condor_rm dev', 'service jobs resource'],
  ['condor_rm 12.0'],
];

describe('schedulers of compute clusters', () => {
  for (const [command, ...expected] of CASES) it(command, () => assert.deepEqual(effects(command), expected));
});
