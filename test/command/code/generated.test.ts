import assert from 'node:assert/strict';
import fc from 'fast-check';
import { notable } from './reading.ts';

/**
 * Harmless programs, made at random, of which nothing may be said; and the same programs with one dangerous statement put in
 * somewhere, which must be found wherever it stands.
 */

type Lines = readonly string[];
/** A statement as lines, and where in it another one may be put. */
type Block = (inner: Lines) => Lines;

const NAMES = ['a', 'b', 'data', 'exec', 'system', 'remove', 'run', 'path', 'result', 'items'];
const TEXTS = [
  'x',
  'rm -rf /',
  'os.system("id")',
  "require('child_process')",
  '$(id)',
  '`id`',
  '~/.ssh/id_rsa',
  '{}',
  '',
];

const name = fc.constantFrom(...NAMES);
const text = fc.constantFrom(...TEXTS).map((each) => JSON.stringify(each));
const number = fc.integer({ min: 0, max: 99 }).map(String);

const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    name,
    text,
    number,
    fc.tuple(tie('any'), tie('any')).map(([left, right]) => `(${left} + ${right})`),
    fc.tuple(tie('any'), tie('any')).map(([left, right]) => `[${left}, ${right}]`),
    fc.tuple(text, tie('any')).map(([key, value]) => `{${key}: ${value}}`),
    fc.tuple(tie('any'), tie('any')).map(([left, right]) => `(${left} < ${right})`),
    fc.tuple(name, tie('any')).map(([each, key]) => `${each}[${key}]`),
    fc.tuple(name, tie('any')).map(([each, value]) => `own.${each}(${value})`),
  ),
})).any;

const indented = (lines: Lines) => lines.map((line) => `  ${line}`);

const PYTHON: fc.Arbitrary<Block> = fc.oneof(
  fc.tuple(name, expression).map(
    ([each, value]): Block =>
      (inner) => [`${each} = ${value}`, ...inner],
  ),
  expression.map(
    (value): Block =>
      (inner) => [`print(${value})`, ...inner],
  ),
  expression.map(
    (value): Block =>
      (inner) => [`if ${value}:`, ...indented(['pass', ...inner])],
  ),
  fc.tuple(name, expression).map(
    ([each, value]): Block =>
      (inner) => [`for ${each} in ${value}:`, ...indented(['pass', ...inner])],
  ),
  fc.tuple(name, name, expression).map(
    ([each, parameter, value]): Block =>
      (inner) => [`def ${each}_(${parameter}):`, ...indented([...inner, `return ${value}`])],
  ),
  name.map(
    (each): Block =>
      (inner) => [`class ${each}_:`, '  def m(self):', ...indented(indented(['pass', ...inner]))],
  ),
  expression.map(
    (value): Block =>
      (inner) => ['try:', ...indented([value, ...inner]), 'except Exception as e:', '  pass'],
  ),
  fc.constantFrom<Block>(
    (inner) => ['import json, sys, re', '# os.system("rm -rf /")', ...inner],
    (inner) => ['while False:', ...indented(['break', ...inner])],
    (inner) => ['"""', 'import os', 'os.system("rm -rf /")', '"""', ...inner],
    (inner) => ['x = f"{a!r:>5}{{b}}" "c"', ...inner],
    (inner) => ['print([y for y in range(9) if y], {k: v for k, v in own.items()}, lambda z: z)', ...inner],
  ),
);

const JAVASCRIPT: fc.Arbitrary<Block> = fc.oneof(
  fc.tuple(name, expression).map(
    ([each, value]): Block =>
      (inner) => [`var ${each} = ${value};`, ...inner],
  ),
  expression.map(
    (value): Block =>
      (inner) => [`console.log(${value});`, ...inner],
  ),
  expression.map(
    (value): Block =>
      (inner) => [`if (${value}) {`, ...inner, '} else { ; }'],
  ),
  fc.tuple(name, expression).map(
    ([each, value]): Block =>
      (inner) => [`for (const ${each} of ${value}) {`, ...inner, '}'],
  ),
  fc.tuple(name, name, expression).map(
    ([each, parameter, value]): Block =>
      (inner) => [`function ${each}_(${parameter}) {`, ...inner, `return ${value}; }`],
  ),
  name.map(
    (each): Block =>
      (inner) => [`class ${each}_ { m() {`, ...inner, '} }'],
  ),
  expression.map(
    (value): Block =>
      (inner) => ['try {', `own.call(${value});`, ...inner, '} catch (e) { ; }'],
  ),
  fc.constantFrom<Block>(
    (inner) => ['// require("child_process").execSync("rm -rf /")', ...inner],
    (inner) => ['/* eval("x") */ while (false) {', 'break;', ...inner, '}'],
    (inner) => ['var t = `a${1}$(id)${"b"}`;', ...inner],
    (inner) => ['own.on("x", (p, { q } = {}) => {', ...inner, '});'],
    (inner) => ['var re = /["\'`]eval\\(/g, o = { exec(z) { return z }, ...own };', ...inner],
  ),
);

/** The names are the program's own, whatever they are called. */
const OWN: Readonly<Record<string, string>> = {
  python: `${NAMES.join(' = ')} = 0`,
  javascript: `var ${NAMES.map((each) => `${each} = 0`).join(', ')};`,
};

/** Blocks one in the other or one after the other, the innermost holding `core`. */
function program(blocks: readonly (readonly [Block, boolean])[], core: Lines): string {
  let lines = core;
  for (const [block, nested] of blocks) lines = nested ? block(lines) : [...block([]), ...lines];
  return lines.join('\n');
}

const blocks = (block: fc.Arbitrary<Block>) =>
  fc.array(fc.tuple(block, fc.boolean()), { minLength: 1, maxLength: 12 });

/** The language, its blocks, and a dangerous statement in many forms. */
const LANGUAGES: readonly (readonly [string, fc.Arbitrary<Block>, readonly string[]])[] = [
  [
    'python',
    PYTHON,
    [
      'import os as o_; o_.system("rm -rf /x")',
      'from os import system as s_; s_("rm " + "-rf /x")',
      '__import__("os").system("rm -rf /x")',
      'c_ = "rm -rf /x"; __import__("subprocess").run(c_, shell=True)',
    ],
  ],
  [
    'javascript',
    JAVASCRIPT,
    [
      'require("child_process").execSync("rm -rf /x");',
      'const { exec: e_ } = require("node:child_process"); e_(`rm -rf ${"/x"}`);',
      'const c_ = ["rm", "-rf", "/x"].join(" "); require("child_process").exec(c_);',
    ],
  ],
];

describe('generated programs', () => {
  for (const [language, block, dangerous] of LANGUAGES) {
    it(`${language}: nothing is said of harmless ones`, function () {
      this.timeout(60_000);
      fc.assert(
        fc.property(blocks(block), (made) => {
          const code = `${OWN[language]}\n${program(made, [])}`;
          assert.deepEqual(notable(language, code), [], code);
        }),
        { numRuns: 600, seed: 7 },
      );
    });

    it(`${language}: one dangerous statement is found wherever it stands`, function () {
      this.timeout(60_000);
      fc.assert(
        fc.property(blocks(block), fc.constantFrom(...dangerous), (made, statement) => {
          const code = `${OWN[language]}\n${program(made, [statement])}`;
          assert.ok(notable(language, code).includes('sh:rm -rf /x'), code);
        }),
        { numRuns: 600, seed: 11 },
      );
    });
  }
});
