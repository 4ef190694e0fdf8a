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
  // Statements in statements, calls and operators without end.
  'if x:\n ',
  'if(a);else ',
  'f(',
  'a+',
  'x=f(x)\n',
  'lambda:',
  'a=>',
  'a.b().',
  'l.append(1)\n',
  '[a for a in ',
];
/** UTF-16 units. */
const LONGEST = 262_144;
/** CPU time, ms. Linear reading takes a fraction of it, quadratic reading many times as much. */
const LIMIT = 2000;
/** Where a slow machine takes longer: how much a text four times as long may cost. Quadratic reading would take 16 times as long. */
const GROWTH = 8;

describe('bounds of reading code', () => {
  it('code over 256 KiB is a passed limit', () => {
    for (const language of LANGUAGES) assert.deepEqual(reading(language, 'x'.repeat(262_145)), ['? limit']);
  });

  it('deep nesting is a passed limit, never a crash', () => {
    for (const language of ['python', 'javascript', 'ruby', 'php', 'lua']) {
      assert.ok(reading(language, '('.repeat(5000)).includes('? limit'), language);
    }
  });

  describe('syntax trees', () => {
    for (const [language, code, found] of [
      ['python', `${'('.repeat(100_000)}1${')'.repeat(100_000)}`, ['? code', '? limit']],
      ['javascript', `${'('.repeat(100_000)}1${')'.repeat(100_000)}`, ['? limit']],
      ['javascript', '['.repeat(3000), ['? limit']],
      // Long is not deep.
      ['python', `import os; os.system(${'"" + '.repeat(300)}"id")`, ['sh:id']],
      ['javascript', `require("child_process").exec(${'"" + '.repeat(500)}"id")`, ['sh:id']],
      ['python', `import os\n${'x = 1\n'.repeat(20_000)}os.system("id")`, ['sh:id']],
      ['javascript', `${'x = 1;\n'.repeat(20_000)}require("child_process").exec("id")`, ['sh:id']],
      [
        'python',
        `import os\n${'os.getcwd().strip()'.concat('.strip()'.repeat(300))}\nos.system("id")`,
        ['sh:id'],
      ],
      [
        'javascript',
        `if (a) b();${'else if (a) b();'.repeat(300)} else require("child_process").exec("id")`,
        ['sh:id'],
      ],
      // Functions that call each other, loops in loops: read again only so often, and never not at all.
      [
        'python',
        `import os\n${Array.from({ length: 40 }, (_, n) => `def f${n}():\n  f${n + 1}(); f${n + 1}()\n`).join('')}def f40(): os.system("id")\nf0()`,
        ['sh:id'],
      ],
      // ... nor for ever, where what is read at the end calls what was.
      [
        'python',
        `import os\n${Array.from({ length: 40 }, (_, n) => `def f${n}():\n  f${n + 1}(); f${n + 1}()\n`).join('')}def f40(): os.system("id"); f0(); f20()\nf0()`,
        ['sh:id'],
      ],
      [
        'javascript',
        `${Array.from({ length: 40 }, (_, n) => `function f${n}() { f${n + 1}(); f${n + 1}(); }`).join('\n')}function f40() { require("child_process").exec("id"); f0(); f20(); }f0()`,
        ['sh:id'],
      ],
      [
        'javascript',
        `${'for (const a of [1, 2, 3]) '.repeat(30)} require("child_process").exec("id")`,
        ['sh:id'],
      ],
      ['javascript', `${'while (a) '.repeat(60)} require("child_process").exec("id")`, ['sh:id']],
    ] as const) {
      it(`${language}: ${code.slice(0, 60).replaceAll('\n', ' ')}...`, () => {
        const start = process.cpuUsage();
        assert.deepEqual(reading(language, code), found);
        const { user, system } = process.cpuUsage(start);
        assert.ok((user + system) / 1000 < LIMIT, `${(user + system) / 1000} ms`);
      });
    }
  });

  describe('hostile text of 256 KiB is read in linear time', () => {
    for (const language of LANGUAGES) {
      it(language, function () {
        this.timeout(120_000);
        for (const unit of HOSTILE) {
          const cost = (length: number) => {
            const text = unit.repeat(Math.floor(length / unit.length));
            const start = process.cpuUsage();
            readCode(language, text, { cwd: ['/home/dev/app'], context: CONTEXT });
            const { user, system } = process.cpuUsage(start);
            return (user + system) / 1000;
          };
          const whole = cost(LONGEST);
          if (whole >= LIMIT)
            assert.ok(whole < GROWTH * cost(LONGEST / 4), `${JSON.stringify(unit)}: ${whole} ms`);
        }
      });
    }
  });
});
