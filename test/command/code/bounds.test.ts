import assert from 'node:assert/strict';
import { readCode } from '../../../src/command/code.ts';
import { CONTEXT, reading } from './reading.ts';

const LANGUAGES = [
  'python',
  'javascript',
  'perl',
  'ruby',
  'php',
  'lua',
  'r',
  'awk',
  'sed',
  'jq',
  'vim',
  'applescript',
  'redis',
  'mongo',
  'sql',
  'mysql',
  'sqlite',
  'julia',
  'tcl',
  'groovy',
  'clojure',
];
/** Texts made to take quadratic time: each is repeated up to the longest code that is read. */
const HOSTILE = [
  // Deep nesting and alternations of brackets.
  '(',
  '([{}])',
  // Unterminated strings, many quotes.
  '"',
  '\'\\"',
  // Interpolations and templates.
  '${',
  // What looks like patterns.
  '/[',
  // Heredocs.
  '<<A\n',
  // Names with ever more values.
  'x=x+x;',
  'a.',
];
/** UTF-16 units. */
const LONGEST = 262_144;
/** CPU time, ms. Linear reading takes a fraction of it, quadratic reading many times as much. */
const LIMIT = 2000;

describe('bounds of reading code', () => {
  it('code over 256 KiB is a passed limit', () => {
    for (const language of LANGUAGES) assert.deepEqual(reading(language, 'x'.repeat(262_145)), ['? limit']);
  });

  it('deep nesting is a passed limit, never a crash', () => {
    for (const language of ['python', 'javascript', 'ruby', 'php', 'lua']) {
      assert.ok(reading(language, '('.repeat(5000)).includes('? limit'), language);
    }
  });

  describe('hostile text of 256 KiB is read in linear time', () => {
    for (const language of LANGUAGES) {
      it(language, function () {
        this.timeout(120_000);
        for (const unit of HOSTILE) {
          const text = unit.repeat(Math.floor(LONGEST / unit.length));
          const start = process.cpuUsage();
          readCode(language, text, { cwd: ['/home/dev/app'], context: CONTEXT });
          const { user, system } = process.cpuUsage(start);
          assert.ok((user + system) / 1000 < LIMIT, `${JSON.stringify(unit)}: ${(user + system) / 1000} ms`);
        }
      });
    }
  });
});
