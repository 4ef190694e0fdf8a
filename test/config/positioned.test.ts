import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePositioned } from '../../src/config/positioned.ts';

function parsed(text: string, file: string) {
  const result = parsePositioned(text, file);
  assert.ok(result.ok, `${text}: ${JSON.stringify(result)}`);
  return result.value;
}

describe('parsePositioned', () => {
  it('tells the place of every key and value', () => {
    const yaml = parsed('a:\n  - b: "x"\n    c/d: ~\n', 'x.yaml');
    assert.deepEqual(yaml.value, { a: [{ b: 'x', 'c/d': null }] });
    assert.deepEqual(yaml.keyAt('/a'), { line: 1, column: 1 });
    assert.deepEqual(yaml.valueAt('/a/0/b'), { line: 2, column: 8 });
    assert.deepEqual(yaml.keyAt('/a/0/c~1d'), { line: 3, column: 5 });
    assert.equal(yaml.keyAt('/a/0'), null);
    assert.equal(yaml.valueAt('/x'), null);
  });

  it('reads YAML 1.2: `no` and `on` are words, not answers', () =>
    assert.deepEqual(parsed('[no, on, yes, 0o10, 010, 12:30:00, 2020-01-01]', 'x.yaml').value, [
      'no',
      'on',
      'yes',
      8,
      10,
      '12:30:00',
      '2020-01-01',
    ]));

  it('reads every JSON document as JSON.parse does, and knows where its keys are', () => {
    const document = fc.tuple(
      fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
      fc.constantFrom(0, 2, '\t'),
    );
    fc.assert(
      fc.property(document, ([value, indent]) => {
        const text = JSON.stringify(value, null, indent);
        const one = parsed(text, 'x.json');
        assert.deepEqual(one.value, JSON.parse(text));
        const keys = Object.keys(value).map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
        for (const key of keys) assert.ok(one.keyAt(key) !== null, key);
      }),
      { numRuns: 300 },
    );
  });
});
