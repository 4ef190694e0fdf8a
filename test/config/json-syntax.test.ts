import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonFault } from '../../src/config/json-syntax.ts';

describe('jsonFault', () => {
  for (const [text, fault] of [
    ['', '0: expected a value, found the end'],
    ['{"a": 1,}', '8: expected a key in double quotes, found "}"'],
    ['[1,]', '3: expected a value, found "]"'],
    ['[1 2]', '3: expected "," or "]", found "2"'],
    ['{"a" 1}', '5: expected ":" after the key, found "1"'],
    ["{'a': 1}", '1: expected a key in double quotes, found "\'"'],
    ['{"a": tru}', '6: expected a value, found "t"'],
    ['{"a": 1', '7: expected "," or "}", found the end'],
    ['{"a": 01}', '7: expected "," or "}", found "1"'],
    ['1 // x', '2: expected nothing more, found "/"'],
    ['"a\nb"', '0: expected a value, found "\\""'],
    ['\u00a01', '0: expected a value, found "\u00a0"'],
    [' {"a": [1, -0.5e+3, "\\u00e9\\n", null, {}, []]} ', null],
  ] as const)
    it(`${JSON.stringify(text)}`, () => {
      const found = jsonFault(text);
      assert.equal(found === null ? null : `${found.offset}: ${found.message}`, fault);
    });

  it('takes what JSON.parse takes, and nothing else', () => {
    const parses = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '0',
      '.5',
      'e1',
      'true',
      'nul',
      ' ',
      '\\',
      '\t',
      '\u0001',
    ];
    const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(texts, fc.json()), (text) => (jsonFault(text) === null) === parses(text)),
      { numRuns: 2000 },
    );
  });

  it('takes deep and long texts without a stack', () => {
    assert.equal(jsonFault('['.repeat(1e6) + ']'.repeat(1e6)), null);
    assert.equal(jsonFault(JSON.stringify('x'.repeat(1e6))), null);
  });
});
