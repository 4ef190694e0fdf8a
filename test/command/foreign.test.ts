import assert from 'node:assert/strict';
import { foreignLanguage } from '../../src/command/foreign.ts';

describe('command: text of other shells', () => {
  for (const [script, language] of [
    ['Remove-Item -Recurse C:\\', 'powershell'],
    ['Get-ChildItem | Remove-Item', 'powershell'],
    ['$x = Get-Content a; Remove-Item $x', 'powershell'],
    ['set -x FOO bar; and rm -rf x', 'fish'],
    ['set -gx PATH a', 'fish'],
    ['test -f x; and rm x', 'fish'],
    ['if test -f x; rm x; end', 'fish'],
    ['if test -f x\n rm x\nend', 'fish'],
    ['echo Remove-Item', null],
    ['grep -rn Get-Content .', null],
    ['set -x; echo a', null],
    ['set -euxo pipefail', null],
    ['set -x\nnpm test', null],
    ['if test -f x; then rm x; fi', null],
    ['echo this and that; echo or not', null],
  ] as const) {
    it(`${JSON.stringify(script)}: ${language ?? 'none'}`, () =>
      assert.equal(foreignLanguage(script), language));
  }
});
