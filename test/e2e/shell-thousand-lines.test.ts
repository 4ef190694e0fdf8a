/** A long session, typed: the record has its lines, and neither shell nor hoopx holds on to more than at the beginning. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { PROMPT, shellPlace } from './guarded-shell.ts';
import type { Place } from './hoopx.ts';
import { ENTER } from './twin-shells.ts';

const LENGTHS = [
  ['bash', 1000],
  ['zsh', 300],
  ['sh', 300],
] as const;
/** Some need a second look at each command, some none; some are refused, some are the same as the line before. */
const LINES: readonly ((i: number) => string)[] = [
  (i) => `x=${i}; echo "out ${i}"`,
  (i) => `for n in a b; do true; done; echo "out ${i}"`,
  (i) => `y=echo; $y "out ${i}"`,
  (i) => `/bin/echo "out ${i}" | cat`,
  (i) => `./forbidden.sh "out ${i}"`,
  () => 'echo "out"',
  () => 'echo "out"',
  (i) => `false; echo "out ${i}" # é`,
  (i) => `$(uname | sed s/.*/echo/) "out ${i}"`,
];

describe('a long session', function () {
  this.timeout(180_000);
  let place: Place;
  beforeEach(() => {
    place = shellPlace();
  });
  afterEach(() => place.dispose());

  for (const [shell, length] of LENGTHS) {
    it(`of ${length} typed lines has them on record, and leaks nothing (${shell})`, async () => {
      const terminal = place.terminal(['shell', '--shell', shell, '--ci'], { PS1: PROMPT });
      await terminal.see(PROMPT);
      terminal.type(`echo "shell "$$${ENTER}`);
      await terminal.see(/shell \d+\r\n/);
      const pid = Number(/shell (\d+)\r/.exec(terminal.text())![1]);
      await terminal.see(PROMPT);
      const descriptors = () => [pid, terminal.pid].map((one) => readdirSync(`/proc/${one}/fd`).length);

      const lines = Array.from({ length }, (_, i) => LINES[i % LINES.length]!(i));
      const counts: number[][] = [];
      for (const [i, line] of lines.entries()) {
        terminal.type(line + ENTER);
        await terminal.see(
          line.startsWith('./forbidden') || line.startsWith('$(') ? 'hoopx: denied' : /[\r\n]out/,
        );
        await terminal.see(PROMPT);
        if (i % 20 === 19) counts.push(descriptors());
      }
      // A connection or two may be open for the moment.
      const least = (some: number[][], which: number) => Math.min(...some.map((count) => count[which]!));
      for (const which of [0, 1])
        assert.ok(
          least(counts.slice(-6), which) <= least(counts.slice(0, 6), which) + which,
          JSON.stringify(counts),
        );

      terminal.type(`exit 7${ENTER}`);
      assert.equal((await terminal.exited).code, 7);
      const requests = place.events().flatMap((event) => (event.type === 'requested' ? [event] : []));
      const entered = requests.filter(({ line }) => line === undefined);
      assert.deepEqual(
        entered.map(({ command }) => command.kind === 'script' && command.script),
        ['echo "shell "$$', ...lines, 'exit 7'],
      );
      assert.equal(new Set(requests.map(({ session }) => session)).size, 1);
      const ended = place.events().filter(({ type }) => type === 'ended');
      const refused = lines.filter((line) => line.startsWith('./forbidden') || line.startsWith('$('));
      assert.ok(ended.length >= length - refused.length, `${ended.length} ended`);
    });
  }
});
