import assert from 'node:assert/strict';
import { scriptFrom, undecodableArgument } from '../../src/intercept/encoding.ts';
import { type Line, linesOf } from '../../src/intercept/lines.ts';

async function lines(chunks: string[], limit = 10): Promise<(string | null)[]> {
  const found: Line[] = [];
  const input = (async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk);
  })();
  for await (const group of linesOf(input, limit)) found.push(...group);
  return found.map((line) => line?.toString() ?? null);
}

describe('linesOf', () => {
  const cases: readonly (readonly [what: string, chunks: string[], expected: (string | null)[]])[] = [
    ['whole lines', ['a\nb\n'], ['a', 'b']],
    ['a last line without newline', ['a\nb'], ['a', 'b']],
    ['a line over several chunks', ['a', 'b', 'c\nd'], ['abc', 'd']],
    ['a character over two chunks', ['é\n'], ['é']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['nothing', [], []],
    ['a line that is too long', ['01234567890\nb\n'], [null, 'b']],
    ['a line that is too long over chunks', ['0123456', '7890', 'x\nb\n'], [null, 'b']],
    ['a last line that is too long', ['a\n01234567890'], ['a', null]],
    ['a line of just the limit', ['0123456789\n'], ['0123456789']],
  ];
  for (const [what, chunks, expected] of cases) {
    it(what, async () => assert.deepEqual(await lines(chunks), expected));
  }
});

describe('text from bytes', () => {
  const cases: readonly (readonly [string, Buffer, boolean])[] = [
    ['ASCII', Buffer.from('ls\r\n'), true],
    ['UTF-8', Buffer.from('echo é €'), true],
    ['a literal U+FFFD', Buffer.from('echo \ufffd'), true],
    ['invalid UTF-8', Buffer.from([0x6c, 0x73, 0xff]), false],
    ['a NUL byte', Buffer.from('r\0m -rf x'), false],
  ];
  for (const [what, bytes, ok] of cases) it(what, () => assert.equal(scriptFrom(bytes).ok, ok));

  const bad = Buffer.from([0xff]);
  const args: readonly (readonly [
    what: string,
    args: string[],
    raw: Buffer[] | null,
    expected: number | null,
  ])[] = [
    ['plain arguments are not looked at', ['a'], [bad], null],
    [
      'the argument that is not UTF-8 is found',
      ['a', '\ufffd'],
      [Buffer.from('node'), Buffer.from('a'), bad],
      1,
    ],
    ['a real U+FFFD passes', ['\ufffd'], [Buffer.from('node'), Buffer.from('\ufffd')], null],
    ['a system that does not tell is believed', ['\ufffd'], null, null],
  ];
  for (const [what, list, raw, expected] of args) {
    it(what, () =>
      assert.equal(
        undecodableArgument(list, () => raw),
        expected,
      ),
    );
  }
});
