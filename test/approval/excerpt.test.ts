import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandText, mergeSpans, riskySpans, type Span } from '../../src/approval/command-text.ts';
import { excerpt } from '../../src/approval/excerpt.ts';
import { sampleDecision, sampleInvocation, sampleMatch } from './sample-question.ts';

describe('commandText', () => {
  const cases: [argv: [string, ...string[]], text: string][] = [
    [['git', 'push', '--force'], 'git push --force'],
    [['echo', 'a b', ''], "echo 'a b' ''"],
    [['echo', "it's", '$HOME', '*'], 'echo "it\'s" \\$HOME \\*'],
    [['echo', 'é', '~', 'a;b'], 'echo é \\~ a\\;b'],
  ];
  for (const [argv, text] of cases) {
    it(text, () => assert.equal(commandText({ kind: 'argv', argv }), text));
  }
});

describe('riskySpans', () => {
  const text = 'cd /x && rm -rf a; rm -rf b';
  const rm = (source: string, span: Span) => sampleInvocation({ argv: source.split(' '), source, span });
  const cases: [name: string, invocations: ReturnType<typeof rm>[], expected: Span[]][] = [
    ['by offsets', [rm('rm -rf b', [19, 27])], [[19, 27]]],
    ['by source, when the offsets are of nested code', [rm('rm -rf b', [0, 8])], [[19, 27]]],
    ['not in the text', [rm('rm -rf c', [0, 8])], []],
    ['offsets beyond the text', [rm('rm -rf c', [900, 908])], []],
    [
      'two',
      [rm('rm -rf b', [19, 27]), rm('rm -rf a', [9, 17])],
      [
        [9, 17],
        [19, 27],
      ],
    ],
  ];
  for (const [name, invocations, expected] of cases) {
    it(name, () => {
      const matches = invocations.map((_, invocation) => sampleMatch({ invocation }));
      assert.deepEqual(riskySpans(text, sampleDecision({ invocations, matches })), expected);
    });
  }

  it('marks what is not known before run time, and survives a match without invocation', () => {
    const decision = sampleDecision({
      invocations: [],
      matches: [sampleMatch({ invocation: 7 })],
      unresolved: [{ kind: 'syntax', source: '&& rm' }],
    });
    assert.deepEqual(riskySpans(text, decision), [[6, 11]]);
  });
});

describe('excerpt', () => {
  const risk = 'rm -rf ~/important';
  const shownText = (parts: ReturnType<typeof excerpt>['parts']) =>
    parts.map((part) => (part.kind === 'text' ? part.text : `<${part.characters}>`)).join('');
  const attacks: [name: string, before: string, after: string][] = [
    ['long lines around it', '#'.repeat(50_000), '#'.repeat(50_000)],
    ['many empty lines around it', '\n'.repeat(3_000), '\n'.repeat(3_000)],
    ['at the very end', 'echo\n'.repeat(9_000), ''],
    ['at the very start', '', ' # padding'.repeat(9_000)],
  ];
  for (const [name, before, after] of attacks) {
    it(`never cuts the risky part: ${name}`, () => {
      const text = before + risk + after;
      const { parts, hidden } = excerpt(text, [[before.length, before.length + risk.length]]);
      assert.ok(parts.some((part) => part.kind === 'text' && part.risky && part.text === risk));
      assert.ok(hidden > 0 && shownText(parts).length < 4000);
    });
  }

  it('shows a command of ordinary length whole', () => {
    assert.deepEqual(excerpt('ls; rm x', [[4, 8]]), {
      parts: [
        { kind: 'text', text: 'ls; ', risky: false },
        { kind: 'text', text: 'rm x', risky: true },
      ],
      hidden: 0,
    });
  });

  it('cuts a risky part of 10 MB, and says that it did', () => {
    const text = 'x'.repeat(1e7);
    const { parts, hidden } = excerpt(text, [[0, 1e7]]);
    assert.ok(shownText(parts).length < 25_000 && hidden > 9e6);
  });

  it('counts every character as shown or hidden, in order', () => {
    const spans = fc.array(fc.tuple(fc.nat(9000), fc.nat(300)), { maxLength: 8 });
    const text = fc.array(fc.constantFrom('a', '\n', '🚀', 'bc'), {
      minLength: 0,
      maxLength: 9000,
      size: 'max',
    });
    fc.assert(
      fc.property(text, spans, fc.constantFrom(100, 4000, Number.POSITIVE_INFINITY), (pieces, raw, limit) => {
        const whole = pieces.join('');
        const inside = raw
          .map(
            ([start, length]): Span => [
              Math.min(start, whole.length),
              Math.min(start + length, whole.length),
            ],
          )
          .filter(([start, end]) => end > start);
        const { parts, hidden } = excerpt(whole, mergeSpans(inside), limit);
        let at = 0;
        let cut = 0;
        for (const part of parts) {
          if (part.kind === 'cut') {
            cut += part.characters;
            at += part.characters;
          } else {
            assert.equal(whole.slice(at, at + part.text.length), part.text);
            at += part.text.length;
          }
        }
        assert.equal(at, whole.length);
        assert.equal(cut, hidden);
      }),
      { numRuns: 60 },
    );
  });
});
