import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeJsonVisible, makeVisible } from '../../src/approval/visible.ts';

/** What no shown text may hold, whatever was put in; written apart from the module's own table. */
const MISLEADING = new RegExp(
  [
    '[\\x00-\\x1f\\x7f-\\xa0\\u00ad\\u061c\\u200b\\u200c\\u200e\\u200f\\u2028-\\u202f\\u2060-\\u206f\\u3000\\ufeff]',
    '[\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u3164\\uffa0\\u034f\\ufe00-\\ufe0e\\u{e0000}-\\u{e0fff}\\ud800-\\udfff]',
  ].join('|'),
  'u',
);

describe('makeVisible', () => {
  const cases: [attack: string, text: string, shown: string][] = [
    ['nothing to hide', 'git status', 'git status'],
    ['carriage return overwrites', 'rm -rf ~\rgit status', 'rm -rf ~\\rgit status'],
    [
      'backspaces erase',
      'rm -rf ~\b\b\b\b\b\b\b\bls      ',
      'rm -rf ~\\x08\\x08\\x08\\x08\\x08\\x08\\x08\\x08ls      ',
    ],
    ['concealed text', 'ls \x1b[8m; rm -rf ~\x1b[0m', 'ls \\x1b[8m; rm -rf ~\\x1b[0m'],
    ['8-bit CSI', 'ls \x9b8m; rm x', 'ls \\x9b8m; rm x'],
    ['window title and clipboard', '\x1b]52;c;cm0=\x07', '\\x1b]52;c;cm0=\\x07'],
    ['line feed forges a line', 'ls\nhoopx: allowed', 'ls\\nhoopx: allowed'],
    ['tab', 'a\tb', 'a\\tb'],
    ['delete and NUL', 'a\x7fb\x00', 'a\\x7fb\\x00'],
    ['right-to-left override', 'echo \u202emr\u202c', 'echo \\u202emr\\u202c'],
    ['bidirectional isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['marks of direction', '\u061c\u200e\u200f', '\\u061c\\u200e\\u200f'],
    ['zero-width space in a name', 'g\u200bit', 'g\\u200bit'],
    ['zero-width joiner between letters', 'g\u200dit', 'g\\u200dit'],
    ['joiner beside one picture only', '👩\u200drm', '👩\\u200drm'],
    ['byte order mark', '\ufeffls', '\\ufeffls'],
    ['soft hyphen, grapheme joiner', '\u00ad\u034f', '\\xad\\u034f'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0', '\\u115f\\u1160\\u3164\\uffa0'],
    ['Khmer and Mongolian invisibles', '\u17b4\u17b5\u180b\u180e', '\\u17b4\\u17b5\\u180b\\u180e'],
    ['variation selector on a letter', 'a\ufe0f a\ufe00', 'a\\ufe0f a\\ufe00'],
    ['second variation selector', '⚠\ufe0f\ufe0f', '⚠\ufe0f\\ufe0f'],
    ['variation selector supplement', 'a\u{e0100}', 'a\\u{e0100}'],
    ['tag characters', 'x\u{e0041}\u{e007f}', 'x\\u{e0041}\\u{e007f}'],
    ['spaces that are not', 'rm\u00a0-rf\u2003x\u3000y\u202fz', 'rm\\xa0-rf\\u2003x\\u3000y\\u202fz'],
    ['blank braille', '\u2800', '\\u2800'],
    ['line and paragraph separators', 'a\u2028b\u2029c\x85', 'a\\u2028b\\u2029c\\x85'],
    ['lone surrogates', '\ud800x\udc00', '\\ud800x\\udc00'],
    ['private use', '\ue000\u{10fffd}', '\\ue000\\u{10fffd}'],
    ['not a character', '\uffff', '\\uffff'],
    ['marks piled up', `a${'\u0301'.repeat(5)}`, `a${'\u0301'.repeat(3)}\\u0301\\u0301`],
    ['backslashes stay', 'printf "\\x1b\\n"', 'printf "\\x1b\\n"'],
    ['accents', 'café cafe\u0301', 'café cafe\u0301'],
    ['other scripts', '削除 удалить מחק ลบ', '削除 удалить מחק ลบ'],
    ['emoji and their sequences', '🚀 👨‍👩‍👧 👩🏽‍💻 ⚠️ ❤️‍🔥 1️⃣', '🚀 👨‍👩‍👧 👩🏽‍💻 ⚠️ ❤️‍🔥 1️⃣'],
  ];
  for (const [attack, text, shown] of cases) it(attack, () => assert.equal(makeVisible(text), shown));

  it('keeps line feeds and tabs of scripts, but no carriage return', () => {
    assert.equal(makeVisible('a\n\tb\r\n', { multiline: true }), 'a\n\tb\\r\n');
  });

  it('paints escapes, and nothing that only looks like one', () => {
    assert.equal(makeVisible('\\x1b \x1b', { mark: (text) => `<${text}>` }), '\\x1b <\\x1b>');
  });

  it('never lets anything misleading through', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('\u200d', '\ufe0f', '👩', 'a', '⚠', '\u0301', '\x1b', '\ud83d', '\u20e3', '1'))
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(nasty, fc.option(fc.integer({ min: 80, max: 200 }), { nil: undefined }), (text, limit) => {
        const shown = makeVisible(text, limit === undefined ? {} : { limit });
        assert.doesNotMatch(shown, MISLEADING);
        if (limit !== undefined) assert.ok(shown.length <= limit);
      }),
      { numRuns: 500 },
    );
  });

  const cuts: [text: string, limit: number, shown: string][] = [
    ['x'.repeat(100), 100, 'x'.repeat(100)],
    [
      'a'.repeat(500) + 'b'.repeat(500),
      100,
      `${'a'.repeat(28)} [... 944 characters not shown ...] ${'b'.repeat(28)}`,
    ],
    ['\x1b'.repeat(100), 100, `${'\\x1b'.repeat(7)} [... 86 characters not shown ...] ${'\\x1b'.repeat(7)}`],
  ];
  for (const [text, limit, shown] of cuts) {
    it(`cuts the middle of ${text.length} characters to ${limit} and tells the count`, () => {
      assert.equal(makeVisible(text, { limit }), shown);
    });
  }

  it('does not cut a character in two', () => {
    assert.doesNotMatch(makeVisible(`a${'🚀'.repeat(200)}`, { limit: 101 }), /[\ud800-\udfff]/u);
  });

  for (const [name, text] of [
    ['plain', 'a'.repeat(1e7)],
    ['hostile', '\u202e\x1b['.repeat(3e5)],
  ] as const) {
    it(`stays fast on ${text.length} ${name} characters`, () => {
      const start = performance.now();
      makeVisible(text);
      makeVisible(text, { limit: 500 });
      assert.ok(performance.now() - start < 5000);
    });
  }
});

describe('makeJsonVisible', () => {
  it('hides nothing and changes nothing', () => {
    const value = ['\u202e\u{e0041}\x7f\x9b é 日本 👨‍👩‍👧 \ud800'];
    const json = makeJsonVisible(JSON.stringify(value));
    assert.deepEqual(JSON.parse(json), value);
    assert.doesNotMatch(json, MISLEADING);
    assert.match(json, /é 日本 👨/);
  });
});
