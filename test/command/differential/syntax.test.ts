/** Bash and the parser under hoopx take the same scripts: what Bash runs and hoopx calls broken would be a false alarm. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'unbash';
import { SEED } from '../seed.ts';
import { scripts } from './grammar.ts';
import { installed, Recorders } from './recorders.ts';

const RUNS = Number(process.env.HOOPX_TEST_RUNS ?? 150);

/** What is put into scripts, or takes the place of a part of them. */
const MUTATIONS = [
  '',
  ';',
  '&',
  '|',
  '(',
  ')',
  '{',
  '}',
  '"',
  "'",
  '`',
  '$',
  '\\',
  '\n',
  ' ',
  '<',
  '>',
  '!',
  'fi',
  'do',
];

const mutated = fc
  .tuple(scripts('bash'), fc.nat(10_000), fc.nat(2), fc.constantFrom(...MUTATIONS))
  .map(([script, place, taken, put]) => {
    const at = place % (script.length + 1);
    return script.slice(0, at) + put + script.slice(at + taken);
  });

describe(`command: syntax as Bash takes it (HOOPX_TEST_SEED=${SEED})`, function () {
  this.timeout(60_000 + RUNS * 200);

  for (const [what, arbitrary] of [
    ['generated scripts', scripts('bash')],
    ['scripts with an error in them', mutated],
  ] as const) {
    it(`of ${what}`, () => {
      if (!installed('bash')) return console.log('      bash is not installed here: nothing compared');
      const recorders = new Recorders();
      try {
        const all = fc.sample(arbitrary, { numRuns: RUNS, seed: SEED });
        const taken = recorders.accepts('bash', all);
        assert.equal(taken.length, all.length);
        // Not where there is a `[[`: Bash 5.2 tells of an error in it and goes on, so that `-n` ends well.
        // The script's own grammar: code that it hands to `eval` or `sh -c` only meets a parser when it runs.
        const broken = all.map((script) => (parse(script).errors ?? []).length > 0);
        const refused = all.filter((script, at) => taken[at] && broken[at] && !script.includes('[['));
        assert.deepEqual(refused, [], `${refused.length} of ${all.length} that Bash takes are called broken`);
        const missed = all.filter((_, at) => !taken[at] && !broken[at]);
        assert.ok(missed.length <= 0.25 * all.length, `${missed.length} that Bash refuses are taken`);
      } finally {
        recorders.remove();
      }
    });
  }
});
