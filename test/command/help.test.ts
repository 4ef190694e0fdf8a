/** When `--help` behind operands is a wish, and when it is one more operand. */
import assert from 'node:assert/strict';
import type { ScriptRequest } from '../../src/command/types.ts';
import { understand } from '../../src/command/understand.ts';
import { contextFrom } from '../../src/intercept/context.ts';

function deletes(script: string, os: 'linux' | 'macos'): boolean {
  const defaults = { cwd: '/w', home: '/h', user: 'u', os, agent: null, ci: false, guardPaths: [] };
  const request: ScriptRequest = { kind: 'script', script, shell: 'bash', positional: [] };
  return understand(request, contextFrom({}, defaults)).invocations.some(({ effects }) =>
    effects.some(({ action }) => action === 'delete'),
  );
}

describe('--help behind operands', () => {
  for (const [script, linux, macos] of [
    ['rm -rf /w/src --help', false, true],
    ['rm -rf --help /w/src', false, false],
    ['rm --help', false, false],
    ['POSIXLY_CORRECT=1 rm -rf /w/src --help', true, true],
    ['export POSIXLY_CORRECT; rm -rf /w/src', true, true],
    ['kubectl delete ns prod --help', false, false],
    ['vagrant destroy --help', false, false],
  ] as const)
    it(script, () => {
      assert.equal(deletes(script, 'linux'), linux);
      assert.equal(deletes(script, 'macos'), macos);
    });
});
