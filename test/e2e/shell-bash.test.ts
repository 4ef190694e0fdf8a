/** `hoopx shell` with bash: what is refused runs no part of itself, however it was entered. */
import { assertNothingRan, type Entrance, shellPlace, throughTmux, typed } from './guarded-shell.ts';
import type { Place } from './hoopx.ts';

/** Lines of which nothing may run. `before` is a file that a line would make on its way. */
const REFUSED: readonly string[] = [
  './forbidden.sh',
  ' ./forbidden.sh',
  'touch before; ./forbidden.sh',
  '{ :; } > before; ./forbidden.sh',
  'if ./forbidden.sh; then :; fi > before',
  'x=$(touch before) ./forbidden.sh',
  '(touch before; ./forbidden.sh)',
  'touch before | ./forbidden.sh',
  'while touch before; do ./forbidden.sh; done',
  'until ./forbidden.sh; do touch before; done',
  'touch before & ./forbidden.sh &',
  'cat <(touch before; ./forbidden.sh)',
  'for i in 1 2\ndo touch before; ./forbidden.sh\ndone',
  'cat > before <<X\n$(./forbidden.sh)\nX',
  'f() { ./forbidden.sh; }; touch before; f',
  'eval "touch before; ./forbidden.sh"',
  'bash -c "touch before; ./forbidden.sh"',
  'a=./forbid; touch before; ${a}den.sh',
  'echo "$(touch before; ./forbidden.sh)"',
  '[[ $(touch before; ./forbidden.sh) ]]',
  '(( $(touch before; ./forbidden.sh) ))',
  'coproc { touch before; ./forbidden.sh; }',
  'time touch before && ! ./forbidden.sh',
];

const ENTRANCES: Readonly<Record<string, (place: Place) => Promise<Entrance>>> = {
  typed: (place) => typed(place, ['--shell', 'bash'], 'typed'),
  'pasted with brackets': (place) => typed(place, ['--shell', 'bash'], 'pasted'),
  'sent through tmux': (place) => throughTmux(place, ['--shell', 'bash']),
};

describe('hoopx shell, bash', function () {
  this.timeout(120_000);
  let place: Place;
  let shell: Entrance;
  beforeEach(() => {
    place = shellPlace();
  });
  afterEach(() => {
    shell?.close();
    place.dispose();
  });

  for (const [how, open] of Object.entries(ENTRANCES)) {
    it(`runs no part of a refused line: ${how}`, async () => {
      shell = await open(place);
      for (const [row, line] of REFUSED.entries()) {
        shell.enter(line);
        shell.enter(`echo "row ${row} status $?"`);
        await shell.see(`row ${row} status 77`);
        assertNothingRan(place, line);
      }
      shell.enter('./harmless.sh; exit 5');
      await shell.see('harmless ran');
    });
  }
});
