/**
 * Whatever text comes in: no crash, no hang, and the same answer from run to run. `HOOPX_TEST_SEED=N` repeats a run,
 * `HOOPX_TEST_RUNS=20000` makes it longer.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contextOf } from '../context.ts';
import { builtinPolicy, corpusOf, readScript } from './corpus.ts';
import { SEED } from './seed.ts';

const RUNS = Number(process.env.HOOPX_TEST_RUNS ?? 400);
/** Processor milliseconds for 10 KB of any text. */
const PATIENCE = 50;

const TOKENS = (
  '$( ${ } ) ` " \' \\ $\' $" $(( )) (( [[ ]] { ( ; ;; ;& & && | || |& > >> < << <<< <<- <( >( # ~ * ? [ ] ! = += == : :- # % / ^^ @ ' +
  'if then elif else fi for in do done while until case esac select function coproc time x y $x $@ $* "$@" ${a[@]} a=( rm -rf / ' +
  'eval bash -c sh sudo env find -exec xargs trap EXIT read local declare -n alias set -- shift break continue return exit EOF {1..9} {a,b}'
).split(' ');

describe(`command: any text (HOOPX_TEST_SEED=${SEED})`, function () {
  this.timeout(60_000 + RUNS * 100);
  const policy = builtinPolicy();
  const context = contextOf();
  const decide = (script: string) => policy.decide(readScript(script, context));

  /** The least of a few tries: a pause of the machine is not the text's fault. */
  function cost(script: string): number {
    let least = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 6 && least > PATIENCE; turn++) {
      const before = process.cpuUsage();
      decide(script);
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1000);
    }
    return least;
  }

  function check(script: string): void {
    const [first, second] = [decide(script), decide(script)];
    assert.deepEqual(first, second);
    const allowed = PATIENCE * Math.max(1, script.length / 10_000);
    const took = cost(script);
    assert.ok(took <= allowed, `${took.toFixed(0)} ms for ${script.length} characters`);
  }

  const token = fc.constantFrom(...TOKENS);
  const separator = fc.constantFrom('', ' ', '\n', '; ');
  const soup = fc
    .array(fc.tuple(token, separator), { maxLength: 200, size: 'max' })
    .map((all) => all.map((each) => each.join('')).join(''));
  const commands = [...corpusOf('dangerous'), ...corpusOf('ordinary')].map((each) => each.command);
  /** A case of the corpora with pieces cut out, doubled, moved or made of something else. */
  const mutated = fc
    .tuple(
      fc.constantFrom(...commands),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), fc.nat(12), token), {
        minLength: 1,
        maxLength: 6,
      }),
    )
    .map(([command, changes]) =>
      changes.reduce((text, [place, kind, length, piece]) => {
        const at = Math.floor(place * text.length);
        const [head, cut, tail] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
        return [
          head + tail,
          head + cut + cut + tail,
          head + piece + cut + tail,
          head + piece + tail,
          tail + head,
          head,
          text + text,
        ][kind]!;
      }, command),
    );

  for (const [name, texts] of [
    ['characters', fc.string({ unit: 'binary', maxLength: 400 })],
    ['bytes', fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1'))],
    ['tokens of the shell', soup],
    ['commands of the corpora, mutated', mutated],
  ] as const) {
    it(`${name}: an answer, quickly, and the same again`, () =>
      fc.assert(fc.property(texts as fc.Arbitrary<string>, check), { numRuns: RUNS, seed: SEED }));
  }
});
