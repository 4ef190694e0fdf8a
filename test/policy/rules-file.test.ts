import assert from 'node:assert/strict';
import { parseRuleFile } from '../../src/policy/rules-file.ts';

const RULE = {
  id: 'mine.no-x',
  decision: 'ask',
  severity: 'low',
  title: 't',
  reason: 'r',
  suggestion: 's',
  when: { has: { program: 'x' } },
};
const PACK = { pack: 'mine', title: 'Mine', rules: [RULE] };

/** Every problem: `LINE:COLUMN RULE POINTER message | hint`. */
function problems(text: string, file = 'rules.json'): string[] {
  const read = parseRuleFile(text, { file });
  if (read.ok) return [];
  return read.problems.map(
    ({ line, column, rule, pointer, message, hint }) =>
      `${line}:${column} ${rule} ${pointer} ${message}${hint ? ` | ${hint}` : ''}`,
  );
}

function changed(change: object): string {
  return JSON.stringify({ ...PACK, rules: [{ ...RULE, ...change }] });
}

describe('rule files', () => {
  it('are read as JSON, examples and references optional', () => {
    const read = parseRuleFile(JSON.stringify(PACK), { file: 'rules.json' });
    assert.ok(read.ok);
    assert.deepEqual(read.value.rules, [{ ...RULE, references: [], examples: { match: [], pass: [] } }]);
  });

  it('are read as YAML, with comments', () => {
    const text = `# mine\npack: mine\ntitle: Mine\nrules:\n  - {id: mine.no-x, decision: ask, severity: low, title: t, reason: r, suggestion: s, when: {option: x}}\n`;
    assert.deepEqual(problems(text, 'rules.yaml'), []);
  });

  it('tell where a problem is: key, value, JSON and YAML', () => {
    const json = JSON.stringify({ ...PACK, rules: [{ ...RULE, when: { has: { progam: 'x' } } }] }, null, 2);
    assert.deepEqual(problems(json), [
      '14:11 mine.no-x /rules/0/when/has/progam an invocation has no property "progam" | did you mean "program"?',
    ]);
    const yaml = `pack: mine\ntitle: Mine\nrules:\n  - id: mine.no-x\n    decision: aks\n    severity: low\n    title: t\n    reason: r\n    suggestion: s\n    when:\n      option: x\n`;
    assert.deepEqual(problems(yaml, 'rules.yml'), [
      '5:15 mine.no-x /rules/0/decision "decision" must be one of allow, ask, deny | did you mean "ask"?',
    ]);
  });

  const table: [string, string, RegExp][] = [
    ['broken JSON', '{"pack": "mine",\n  "title": }', /^2:12 null null is not JSON/],
    ['empty file', '', /is empty/],
    ['a list', '[]', /a rule file is an object/],
    ['no rules', JSON.stringify({ ...PACK, rules: [] }), /there is no rule/],
    ['rules as an object', JSON.stringify({ ...PACK, rules: {} }), /"rules" must be an array/],
    ['a rule as a text', JSON.stringify({ ...PACK, rules: ['x'] }), /a rule is an object/],
    ['unknown key', changed({ severty: 'low' }), /severty.* \| did you mean "severity"\?/],
    [
      'unknown key of the file',
      JSON.stringify({ ...PACK, rule: [] }),
      /"rule" is not known here \| did you mean "rules"/,
    ],
    ['no condition', changed({ when: undefined }), /"when" is missing/],
    ['condition null', changed({ when: null }), /"when" must be an object/],
    ['empty condition', changed({ when: {} }), /empty condition/],
    ['blank reason', changed({ reason: ' ' }), /"reason" must be a text that is not empty/],
    ['id of another pack', changed({ id: 'yours.x' }), /begins with "mine\."/],
    ['id in camel case', changed({ id: 'mine.noX' }), /lower-case kebab/],
    ['id without a name', changed({ id: 'mine.' }), /lower-case kebab/],
    ['pack with a path', JSON.stringify({ ...PACK, pack: '../core' }), /lower-case kebab/],
    ['two rules of one id', JSON.stringify({ ...PACK, rules: [RULE, RULE] }), /also the id of rule 1/],
    ['repeated key', '{"pack": "mine", "pack": "core", "title": "t", "rules": []}', /twice/],
    [
      'repeated key inside',
      JSON.stringify(PACK).replace('"program":"x"', '"program":"x","program":"y"'),
      /twice/,
    ],
    ['unknown decision', changed({ decision: 'block' }), /must be one of allow, ask, deny/],
    ['decision by prototype', changed({ decision: 'constructor' }), /must be one of/],
    ['example without command', changed({ examples: { match: [{}] } }), /no "command"/],
    [
      'example with a misspelt key',
      changed({ examples: { match: [{ command: 'x', cmd: 1 }] } }),
      /"cmd" is not known/,
    ],
    ['examples as a list', changed({ examples: ['x'] }), /"match" and "pass"/],
    ['reference that is none', changed({ references: [1] }), /a reference is a text/],
    ['controls as a list', changed({ controls: ['CC6.1'] }), /"controls" is an object/],
    ['controls of a framework as a text', changed({ controls: { soc2: 'CC6.1' } }), /a list of identifiers/],
    ['control that is none', changed({ controls: { soc2: ['CC 6.1'] } }), /a list of identifiers/],
    ['framework in capitals', changed({ controls: { SOC2: ['CC6.1'] } }), /lower-case kebab/],
    ['too large', `${JSON.stringify(PACK)}${' '.repeat(1024 * 1024)}`, /larger than 1 MiB/],
    ['very deep', `{"pack":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /deep/],
    [
      'deep condition',
      changed({ when: JSON.parse(`${'{"not":'.repeat(200)}{"option":"x"}${'}'.repeat(200)}`) }),
      /deep/,
    ],
  ];
  for (const [name, text, expected] of table)
    it(`are refused: ${name}`, () => {
      const found = problems(text);
      assert.ok(
        found.some((problem) => expected.test(problem)),
        found.join('\n') || 'nothing was found',
      );
    });

  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
    .split('')
    .map((name, index) => {
      const before = 'abcdefg'[index];
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
    })
    .join('\n')}\n`;
  const yaml: [string, string, RegExp][] = [
    ['alias bomb', bomb, /aliases .* not allowed/],
    ['merge key', 'pack: mine\n<<: {title: x}\nrules: []\n', /merge keys/],
    ['tag', 'pack: !!js/function "x"\ntitle: t\nrules: []\n', /tag/i],
    ['two documents', 'pack: mine\n---\npack: core\n', /document/i],
    ['repeated key', 'pack: mine\npack: core\n', /twice/],
  ];
  for (const [name, text, expected] of yaml)
    it(`are refused: YAML with ${name}`, () => {
      const found = problems(text, 'rules.yaml');
      assert.ok(
        found.some((problem) => expected.test(problem)),
        found.join('\n') || 'nothing was found',
      );
    });
});
