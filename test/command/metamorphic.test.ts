/**
 * The same command in another dress gets the same answer, or a stricter one where the dress itself matters: quoting,
 * white space, comments, groups, and programs that only start another. A sample of the corpora each time, by a seed that
 * is printed; `HOOPX_TEST_SEED=N` repeats it, `HOOPX_TEST_RUNS=10000` takes all cases.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DecisionWord } from '../../src/policy/types.ts';
import { builtinPolicy, type CorpusCase, corpusOf, readScript } from './corpus.ts';
import { SEED } from './seed.ts';

const RUNS = Number(process.env.HOOPX_TEST_RUNS ?? 120);
const STRICTNESS: Readonly<Record<DecisionWord, number>> = { allow: 0, ask: 1, deny: 2 };

const quoted = (script: string) => `'${script.replaceAll("'", "'\\''")}'`;
const program = (script: string, change: (name: string) => string) => script.replace(/^[\w./-]+/, change);
/** One command of plain words: a quote or a wrapper in front changes nothing but its looks. Keywords do not survive quotes. */
const isSimple = (script: string) =>
  /^[\w./-]+(?: |$)/.test(script) &&
  !/[\n;&|<>(){}#\\]/.test(script) &&
  !/^(?:if|for|while|until|case|select|coproc|time|function)\b/.test(script);
/** A builtin means something to the shell itself only: `env alias x=y` does nothing. */
const isProgram = (script: string) =>
  isSimple(script) && !/^(?:alias|cd|eval|exec|export|hash|set|source|trap|unset|\.) /.test(script);

interface Dress {
  fits: (script: string) => boolean;
  put: (script: string) => string;
}

const always = () => true;
const DRESSES: Readonly<Record<string, Dress>> = {
  'white space around': { fits: always, put: (script) => `  ${script}  ` },
  'a comment behind': { fits: (script) => !/<<|\\$/.test(script), put: (script) => `${script} # fine` },
  ':;': { fits: always, put: (script) => `:; ${script}` },
  'true &&': { fits: (script) => !/^\s*(?:#|$)/.test(script), put: (script) => `true && ${script}` },
  '{ }': { fits: always, put: (script) => `{ ${script}\n}` },
  '( )': { fits: always, put: (script) => `( ${script}\n)` },
  'if true': { fits: always, put: (script) => `if true; then ${script}\nfi` },
  'a loop': { fits: always, put: (script) => `for i in 1; do ${script}\ndone` },
  'a function': { fits: always, put: (script) => `f() { ${script}\n}; f` },
  eval: { fits: always, put: (script) => `eval ${quoted(script)}` },
  'bash -c': { fits: always, put: (script) => `bash -c ${quoted(script)}` },
  'bash <<': { fits: (script) => !/^HX$/m.test(script), put: (script) => `bash <<'HX'\n${script}\nHX` },
  "r''m": { fits: isSimple, put: (script) => program(script, (name) => `${name[0]}''${name.slice(1)}`) },
  '"rm"': { fits: isSimple, put: (script) => program(script, (name) => `"${name}"`) },
  '\\rm': { fits: isSimple, put: (script) => `\\${script}` },
  "$'rm'": { fits: isSimple, put: (script) => program(script, (name) => `$'${name}'`) },
  'a line continued': { fits: isSimple, put: (script) => script.replace(' ', ' \\\n ') },
  time: { fits: isSimple, put: (script) => `time ${script}` },
  command: { fits: isSimple, put: (script) => `command ${script}` },
  ...Object.fromEntries(
    ['env', 'nice -n 5', 'timeout 5', 'nohup'].map((wrapper) => [
      wrapper,
      { fits: isProgram, put: (script: string) => `${wrapper} ${script}` },
    ]),
  ),
};

describe(`command: the same in another dress (HOOPX_TEST_SEED=${SEED})`, function () {
  this.timeout(60_000 + RUNS * 50);
  const policy = builtinPolicy();
  const decide = ({ command, context }: CorpusCase) => policy.decide(readScript(command, context)).decision;
  const sides = { dangerous: corpusOf('dangerous'), ordinary: corpusOf('ordinary') };

  for (const [name, { fits, put }] of Object.entries(DRESSES)) {
    for (const side of ['dangerous', 'ordinary'] as const) {
      it(`${name}: ${side}`, () => {
        const cases = sides[side].filter(({ command }) => fits(command));
        assert.ok(cases.length > 50);
        const check = (item: CorpusCase) => {
          const plain = decide(item);
          const dressed = decide({ ...item, command: put(item.command) });
          if (side === 'dangerous')
            assert.ok(STRICTNESS[dressed] >= STRICTNESS[plain], `${item.command}: ${plain}, but ${dressed}`);
          else if (plain === 'allow') assert.equal(dressed, 'allow', item.command);
        };
        if (RUNS >= cases.length) cases.forEach(check);
        else fc.assert(fc.property(fc.constantFrom(...cases), check), { numRuns: RUNS, seed: SEED });
      });
    }
  }

  it('would notice a weaker answer', () => {
    const [item] = sides.dangerous.filter(({ command }) => command === 'rm -rf /');
    assert.ok(item && STRICTNESS[decide(item)] > STRICTNESS[decide({ ...item, command: 'rm --help' })]);
  });
});
