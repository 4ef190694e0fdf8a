/** `hoopx shell`: what is refused runs no part of itself, in every shell and however it was entered. */
import assert from 'node:assert/strict';
import {
  assertNothingRan,
  type Entrance,
  type Shell,
  shellPlace,
  throughTmux,
  typed,
} from './guarded-shell.ts';
import type { Place } from './hoopx.ts';
import { REFUSED, REFUSED_BEYOND_POSIX } from './refused-lines.ts';

type Open = (place: Place, shell: Shell) => Promise<Entrance>;

const ENTRANCES: Readonly<Record<string, Open>> = {
  typed: (place, shell) => typed(place, ['--shell', shell], 'typed'),
  'pasted with brackets': (place, shell) => typed(place, ['--shell', shell], 'pasted'),
  'sent through tmux': (place, shell) => throughTmux(place, ['--shell', shell]),
};

/** How each shell takes lines: dash knows no bracketed paste. */
const SHELLS: readonly (readonly [shell: Shell, rows: readonly string[], entrances: readonly string[]])[] = [
  ['bash', [...REFUSED, ...REFUSED_BEYOND_POSIX], Object.keys(ENTRANCES)],
  ['zsh', [...REFUSED, ...REFUSED_BEYOND_POSIX], Object.keys(ENTRANCES)],
  ['sh', REFUSED, ['typed', 'sent through tmux']],
];

describe('hoopx shell runs no part of a refused line', function () {
  this.timeout(180_000);
  let place: Place;
  let shell: Entrance | undefined;
  beforeEach(() => {
    place = shellPlace();
  });
  afterEach(() => {
    shell?.close();
    shell = undefined;
    place.dispose();
  });

  for (const [name, rows, entrances] of SHELLS) {
    for (const how of entrances) {
      it(`in ${name}, ${how}`, async () => {
        shell = await ENTRANCES[how]!(place, name);
        for (const [row, line] of rows.entries()) {
          shell.enter(line);
          shell.enter(`echo "row ${row} status $?"`);
          await shell.see(`row ${row} status 77`);
          assertNothingRan(place, line);
        }
        shell.enter('./harmless.sh');
        await shell.see('harmless ran');
      });
    }

    it(`in ${name}, through a pipe`, async () => {
      const script = rows.map((line, row) => `${line}\necho "row ${row} status $?"\n`).join('');
      const ran = await place.run(['shell', '--shell', name], { input: `${script}./harmless.sh\nexit 5\n` });
      const told = rows.map((_, row) => `row ${row} status 77`);
      assert.deepEqual(ran.stdout.trimEnd().split('\n'), [...told, 'harmless ran'], ran.stderr);
      assert.equal(ran.code, 5);
      assertNothingRan(place, 'a script on a pipe');
    });
  }
});
