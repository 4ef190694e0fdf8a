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
];
const HOSTILE = [
  '(',
  '{',
  'a.',
  '"',
  "'",
  '"a"+',
  'x=x+"a";',
  '`${',
  '#{',
  '"\\',
  '$',
  'f(',
  '(select ',
  '//',
  '<<A\n',
  'x=[x,x];',
  '\0',
];

describe('bounds of reading code', () => {
  it('code over 256 KiB is a passed limit', () => {
    for (const language of LANGUAGES) assert.deepEqual(reading(language, 'x'.repeat(262_145)), ['? limit']);
  });

  it('deep nesting is a passed limit, never a crash', () => {
    for (const language of ['python', 'javascript', 'ruby', 'php', 'lua']) {
      assert.ok(reading(language, '('.repeat(5000)).includes('? limit'), language);
    }
  });

  it('hostile text is read in linear time', function () {
    this.timeout(60_000);
    for (const language of LANGUAGES) {
      for (const unit of HOSTILE) {
        const text = unit.repeat(Math.floor(12_000 / unit.length));
        const start = performance.now();
        readCode(language, text, { cwd: ['/home/dev/app'], context: CONTEXT });
        // Quadratic time would take many seconds; a loaded machine takes well under one.
        assert.ok(performance.now() - start < 3000, `${language}: ${JSON.stringify(unit)}`);
      }
    }
  });
});
