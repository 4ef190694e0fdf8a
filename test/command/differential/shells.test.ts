/**
 * What hoopx foresees against what bash, dash and zsh really run, on generated scripts of harmless recorder programs.
 *
 * The seed is printed; `HOOPX_TEST_SEED=N` takes another, `random` any, and `HOOPX_TEST_RUNS=5000` makes it longer.
 */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import type { Context, Understanding } from '../../../src/command/types.ts';
import { understand } from '../../../src/command/understand.ts';
import { contextWith } from '../reading.ts';
import { SEED } from '../seed.ts';
import { type Foreseen, foreseen } from './coverage.ts';
import { scripts } from './grammar.ts';
import { installed, Recorders, type Shell } from './recorders.ts';

const RUNS = Number(process.env.HOOPX_TEST_RUNS ?? 60);
/** Share of what ran that may be covered by nothing better than "cannot tell what runs". */
const MOSTLY_UNKNOWN: Readonly<Record<Shell, number>> = { bash: 0.05, dash: 0.05, zsh: 0.5 };

describe(`command: generated scripts against real shells (HOOPX_TEST_SEED=${SEED})`, function () {
  this.timeout(60_000 + RUNS * 200);
  let recorders: Recorders;
  before(() => {
    recorders = new Recorders();
  });
  after(() => recorders.remove());

  for (const shell of ['bash', 'dash', 'zsh'] as const) {
    it(`${shell} runs nothing that was not foreseen`, () => {
      if (!installed(shell)) {
        console.log(`      ${shell} is not installed here: nothing compared`);
        return;
      }
      const context = contextOf(recorders);
      const counts: Record<Foreseen, number> = { exactly: 0, 'in part': 0, 'as unknown': 0, 'not at all': 0 };
      // All at once first, because a process for each script costs more; what fails is then run alone and shrunk.
      const generated = fc.sample(scripts(shell), { numRuns: RUNS, seed: SEED });
      const ran = new Map<string, string[][]>();
      for (const [at, starts] of recorders.run(shell, generated).entries()) ran.set(generated[at]!, starts);
      fc.assert(
        fc.property(scripts(shell), (script) => {
          const understanding = read(script, shell, context);
          for (const argv of ran.get(script) ?? recorders.run(shell, [script])[0]!) {
            const how = foreseen(argv, understanding);
            counts[how]++;
            assert.notEqual(
              how,
              'not at all',
              `${shell} ran ${JSON.stringify(argv)}, foreseen: ${shown(understanding)}`,
            );
          }
        }),
        { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: 50_000 + RUNS * 150 },
      );
      const all = counts.exactly + counts['in part'] + counts['as unknown'];
      assert.ok(all > RUNS, `the scripts hardly ran anything: ${all} starts of ${RUNS} scripts`);
      assert.ok(
        counts['as unknown'] <= MOSTLY_UNKNOWN[shell] * all + 5,
        `too little is known: ${JSON.stringify(counts)}`,
      );
    });
  }
});

function read(script: string, shell: Shell, context: Context): Understanding {
  return understand(
    { kind: 'script', script, shell: shell === 'dash' ? 'sh' : shell, positional: [shell] },
    context,
  );
}

/** The world as the recorders have it. */
function contextOf({ cwd, home, env }: Recorders): Context {
  const kind = (path: string) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return !found ? null : found.isDirectory() ? 'directory' : 'file';
  };
  const text = (path: string) => (kind(path) === 'file' ? readFileSync(path, 'utf8') : null);
  return contextWith({
    cwd,
    home,
    env,
    envComplete: true,
    repository: null,
    files: { kind, realpath: (path) => (kind(path) === null ? null : path), read: text },
  });
}

function shown({ invocations }: Understanding): string {
  return invocations.map((each) => each.argv.join(' ')).join('; ');
}
