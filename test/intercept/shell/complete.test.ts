/** Where a command ends. */
import assert from 'node:assert/strict';
import { definitionsIn, isComplete } from '../../../src/intercept/shell/complete.ts';

describe('a command read line by line', () => {
  const cases: readonly (readonly [text: string, complete: boolean])[] = [
    ['echo a\n', true],
    ['echo "a\n', false],
    ['echo "a\nb"\n', true],
    ["echo 'a\n", false],
    ['echo a \\\n', false],
    ['echo a \\\\\n', true],
    ['for i in 1\n', false],
    ['for i in 1\ndo echo\ndone\n', true],
    ['if x; then\n', false],
    ['a &&\n', false],
    ['a |\n', false],
    ['f() {\n', false],
    ['f() {\n:\n}\n', true],
    ['(a\n', false],
    ['echo $(a\n', false],
    ['echo `a\n', false],
    ['case x in\n', false],
    ['cat <<X\n', false],
    ['cat <<X\na\n', false],
    ['cat <<X\na\nX\n', true],
    ['cat <<-X\n\ta\n\tX\n', true],
    ['echo "<<X"\n', true],
    // The shell's own error to tell.
    ['echo )\n', true],
    ['fi\n', true],
    ['if then\n', true],
    ['if true; then )\n', true],
    ['a | | b\n', true],
    ['if true; then # x\n', false],
    ['if true\nthen\n', false],
    ['echo "$(if true; then\n', false],
    ['# "\n', true],
  ];
  for (const [text, complete] of cases) {
    it(`${complete ? 'ends' : 'goes on'} after ${JSON.stringify(text)}`, () =>
      assert.equal(isComplete(text), complete));
  }

  it('leaves its functions and aliases to the lines after it', () => {
    assert.deepEqual(definitionsIn('ls; f() { rm x; }; alias a=b c; if x; then g() (y); fi'), [
      'f() { rm x; }',
      'alias a=b c',
      'g() (y)',
    ]);
  });
});
