import assert from 'node:assert/strict';
import invocationSchema from '../../rules/schema/invocation.schema.json' with { type: 'json' };
import { checkWhen } from '../../src/policy/check-condition.ts';
import { optionNames } from '../../src/policy/option-names.ts';
import { invocationShape } from '../../src/policy/shape.ts';

const shape = invocationShape(invocationSchema);

/** Every finding: `POINTER: message | hint`. */
function findings(when: unknown): string[] {
  const found: string[] = [];
  checkWhen(
    when,
    shape,
    (pointer, _at, message, hint) => found.push(`${pointer}: ${message}${hint ? ` | ${hint}` : ''}`),
    optionNames,
  );
  return found;
}

const GOOD: [string, unknown][] = [
  ['program', { has: { program: 'rm' } }],
  ['list of programs', { has: { program: ['rm', 'unlink'] } }],
  ['unknown program', { has: { program: null } }],
  ['effect of both', { effect: { action: 'delete', recursive: true, scope: ['home', 'root'], whole: true } }],
  ['effects in full', { has: { effects: { some: { has: { target: { has: { role: 'git-hook' } } } } } } }],
  ['free names', { has: { assignments: { has: { LD_PRELOAD: {} } } } }],
  ['names by pattern', { has: { assignments: { named: { pattern: '^LD_' } } } }],
  ['known option', { has: { program: 'rm' }, option: 'recursive' }],
  ['any option of an unknown program', { has: { program: 'deploy-tool' }, option: 'recusive' }],
  ['any option of any program', { option: 'r' }],
  ['an option like no known one', { has: { program: 'rm' }, option: 'frobnicate' }],
  ['nullable', { has: { remote: { not: null }, code: { has: { language: 'sh', text: { pattern: 'x' } } } } }],
  ['combinations', { allOf: [{ anyOf: [{ option: 'a' }, { not: { option: 'b' } }] }], $comment: 'x' }],
  ['any item', { has: { operands: { some: {} } } }],
  ['option value', { has: { options: { has: { output: { glob: '/etc/**' } } } } }],
];

const BAD: [string, unknown, RegExp][] = [
  ['nothing', {}, /^: an empty condition says nothing of an invocation$/],
  ['only a comment', { $comment: 'x' }, /^: an empty condition/],
  ['not an object', 'rm', /^: "when" must be an object/],
  [
    'misspelt property',
    { has: { progam: 'rm' } },
    /^\/has\/progam: .*no property "progam" \| did you mean "program"\?$/,
  ],
  [
    'misspelt deep',
    { has: { pipeline: { has: { lenght: 1 } } } },
    /"pipeline" has no property "lenght" \| did you mean "length"/,
  ],
  ['misspelt in effect', { effect: { scop: 'home' } }, /^\/effect\/scop: .* \| did you mean "scope"\?$/],
  ['misspelt word', { effect: { scope: 'hom' } }, /"scope" is never "hom" \| did you mean "home"\?$/],
  ['misspelt word in a list', { effect: { scope: ['root', 'hom'] } }, /^\/effect\/scope\/1: .*"home"/],
  ['misspelt word as const', { effect: { scope: { const: 'hom' } } }, /^\/effect\/scope\/const: .*"home"/],
  [
    'misspelt keyword',
    { hass: { program: 'rm' } },
    /^\/hass: "hass" is not a keyword \| did you mean "has"\?$/,
  ],
  [
    'property for keyword',
    { program: 'rm' },
    /is a property, not a keyword \| write "has": \{"program": \.\.\.\}/,
  ],
  ['properties', { properties: { program: { const: 'rm' } } }, /not a keyword of rules \| use "has"/],
  ['required', { required: ['x'] }, /use "has": \{"property": \{\}\}/],
  ['type', { has: { program: { type: 'string' } } }, /leave it out/],
  ['contains', { has: { operands: { contains: 'x' } } }, /use "some"/],
  ['if', { if: { option: 'x' } }, /use "anyOf", "allOf" and "not"/],
  ['$ref', { $ref: '#/definitions/Invocation' }, /write the condition out/],
  [
    'always there',
    { has: { remote: {} } },
    /"remote" is always there, so \{\} says nothing \| write \{"not": null\}/,
  ],
  ['always there: array', { has: { effects: {} } }, /write \{"minItems": 1\}/],
  ['string of an array', { has: { operands: 'x' } }, /"operands" is array, never "x" \| use "some"/],
  [
    'array keyword on a string',
    { has: { program: { some: 'x' } } },
    /"some" is said of a value of type array/,
  ],
  [
    'pattern on an array',
    { has: { operands: { pattern: 'x' } } },
    /"pattern" is said of a value of type string/,
  ],
  ['boolean as a string', { has: { privileged: 'true' } }, /"privileged" is boolean, never "true"/],
  ['null where it is never', { has: { source: null } }, /"source" is string, never null/],
  ['list of objects', { has: { program: [{ pattern: 'x' }] } }, /use "anyOf"/],
  ['empty list', { has: { program: [] } }, /never matches/],
  ['empty anyOf', { anyOf: [] }, /at least one condition/],
  ['empty branch', { anyOf: [{ option: 'x' }, {}] }, /^\/anyOf\/1: an empty condition/],
  ['empty not', { not: {} }, /^\/not: an empty condition/],
  ['empty has', { has: {} }, /at least one property/],
  ['empty effect', { effect: {} }, /at least one property/],
  ['keyword in effect', { effect: { anyOf: [] } }, /takes properties only/],
  ['option on an effect', { has: { effects: { some: { option: 'x' } } } }, /is said of an invocation/],
  ['option with dashes', { option: '--force' }, /without dashes: "force"/],
  ['option: no name', { option: [] }, /must be the name of an option/],
  ['short option', { has: { program: 'rm' }, option: 'r' }, /did you mean "recursive"\?/],
  [
    'misspelt option',
    { has: { program: ['rm'] }, not: { option: ['recusive'] } },
    /did you mean "recursive"\?/,
  ],
  [
    'misspelt option with has',
    { has: { program: 'rm', options: { has: { recusive: {} } } } },
    /did you mean "recursive"\?/,
  ],
  ['prototype', JSON.parse('{"has": {"options": {"has": {"__proto__": {}}}}}'), /no property "__proto__"/],
  ['prototype as a keyword', JSON.parse('{"constructor": {}, "option": "x"}'), /not a keyword/],
  ['broken pattern', { has: { source: { pattern: '(' } } }, /is not a regular expression/],
  ['look-ahead', { has: { source: { pattern: '(?=x)' } } }, /linear time: .* \| RE2 has no look-around/],
  ['back reference', { has: { source: { pattern: '(a)\\1' } } }, /linear time/],
  ['a pattern that explodes', { has: { source: { pattern: '((a{100}){100}){100}' } } }, /linear time/],
  ['empty pattern', { has: { source: { pattern: '' } } }, /matches everything/],
  ['broken glob', { has: { source: { glob: 'a{b' } } }, /without its \}/],
  ['a URL as a host', { effect: { host: { host: 'https://x.io/' } } }, /is not a host name/],
  ['negative count', { has: { operands: { minItems: -1 } } }, /whole number/],
  ['count that says nothing', { has: { operands: { minItems: 0 } } }, /always holds/],
  ['const of an object', { has: { code: { const: {} } } }, /"const" must be/],
  ['regular expression for a name', { has: { assignments: { named: {} } } }, /an empty condition/],
];

describe('check of conditions', () => {
  for (const [name, when] of GOOD) it(`takes ${name}`, () => assert.deepEqual(findings(when), []));
  for (const [name, when, expected] of BAD)
    it(`refuses ${name}`, () => {
      const found = findings(when);
      assert.ok(
        found.some((finding) => expected.test(finding)),
        found.join('\n') || 'nothing was found',
      );
    });

  it('finds everything at once', () =>
    assert.equal(findings({ has: { progam: 'rm', operand: 1 }, opton: 'x' }).length, 3));
});
