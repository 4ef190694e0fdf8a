/** `hoopx shell` with fish: no part of a refused line runs, and what cannot be stopped any more ends the session. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../execute/driver.ts';
import { assertNothingRan, type Entrance, PROMPT, shellPlace, throughTmux, typed } from './guarded-shell.ts';
import type { Place } from './hoopx.ts';

/** `before` is a file that a line would make on its way. What hoopx does not parse is asked about: here nobody answers. */
const REFUSED: readonly string[] = [
  './forbidden.sh',
  ' ./forbidden.sh',
  'touch before; ./forbidden.sh',
  'touch before; and ./forbidden.sh',
  'touch before && ./forbidden.sh',
  'touch before | ./forbidden.sh',
  'not ./forbidden.sh > before',
  'echo x > before; ./forbidden.sh',
  'touch before &; ./forbidden.sh &',
  'begin; touch before; ./forbidden.sh; end > before',
  'if ./forbidden.sh; touch before; end > before',
  'for i in 1 2\ntouch before; ./forbidden.sh\nend',
  'while touch before; ./forbidden.sh; end',
  'function f; ./forbidden.sh; end; touch before; f',
  'eval "touch before; ./forbidden.sh"',
  'bash -c "touch before; ./forbidden.sh"',
  'echo (touch before; ./forbidden.sh)',
  'echo "$(touch before; ./forbidden.sh)"',
  'set x ./forbidden.sh; touch before; $x',
  "echo 'a\\' ; touch before; ./forbidden.sh'; ./forbidden.sh",
  'touch before; exec ./forbidden.sh',
  'command ./forbidden.sh',
];

/** Ways out of the guard that are refused as they stand, or asked about, and so denied where nobody answers. */
const WAYS_OUT: readonly string[] = [
  'functions -e __hoopx_preexec',
  'functions --erase (functions -a)',
  'bind \\r execute',
  'bind -e \\r',
  'bind --erase --all',
  'block -g',
  'set -g __hoopx_allowed "touch before"',
  'set -e __hoopx_reply',
  'echo $__hoopx_token > before',
  'function __hoopx_ask; end',
  'source ./other.fish',
  'exec fish --no-config',
  'exec fish',
  'fish',
  'bash',
  'emit fish_preexec',
  'kill -9 $HOOPX_SHELL',
];

const ENTRANCES: Readonly<Record<string, (place: Place) => Promise<Entrance>>> = {
  typed: (place) => typed(place, ['--shell', 'fish', '--ci'], 'typed'),
  'pasted with brackets': (place) => typed(place, ['--shell', 'fish', '--ci'], 'pasted'),
  'sent through tmux': (place) => throughTmux(place, ['--shell', 'fish', '--ci']),
};

describe('hoopx shell, fish', function () {
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

  const refuses = async (how: string, rows: readonly string[]) => {
    shell = await ENTRANCES[how]!(place);
    for (const [row, line] of rows.entries()) {
      shell.enter(line);
      shell.enter(`echo "row ${row} status $status"`);
      await shell.see(`row ${row} status 77`);
      assertNothingRan(place, line);
    }
    shell.enter('./harmless.sh');
    await shell.see('harmless ran');
  };

  for (const how of Object.keys(ENTRANCES))
    it(`runs no part of a refused line: ${how}`, () => refuses(how, REFUSED));

  it('lets nobody out', () => refuses('typed', WAYS_OUT));

  it('runs what may run, as fish does', async () => {
    shell = await typed(place, ['--shell', 'fish', '--ci'], 'typed');
    for (const [line, output] of [
      ['echo one; and echo two | string upper', 'TWO'],
      ['false', ''],
      ['echo "status $status"', 'status 1'],
      ['echo "a\nb"', 'b'],
      ['echo $HOME/x', '/home/x'],
      ['cd /tmp', ''],
      ['pwd | string upper', '/TMP'],
      ['touch "with space"; ls | string upper', 'WITH SPACE'],
    ] as const) {
      shell.enter(line);
      if (output !== '') await shell.see(output);
    }
  });

  it('decides what an abbreviation stands for, and ends where it cannot stop it', async () => {
    place.write(
      '../.config/fish/conf.d/a.fish',
      "abbr -a fb 'touch before; ./forbidden.sh'\nabbr -a ok 'echo o\\\\k'\n",
    );
    shell = await typed(place, ['--shell', 'fish', '--ci'], 'typed');
    shell.enter('fb');
    await shell.see('the session ends');
    assertNothingRan(place, 'an abbreviation');
  });

  it('asks about a line that another key executes', async () => {
    place.write(
      '../.config/fish/config.fish',
      `function fish_prompt; echo -n '${PROMPT}'; end\nbind \\cg execute\n`,
    );
    shell = await typed(place, ['--shell', 'fish', '--ci'], 'typed');
    shell.keys!('./harmless.sh\x07');
    await shell.see('harmless ran');
    shell.keys!('touch before; ./forbidden.sh\x07');
    await shell.see('the session ends');
    assertNothingRan(place, 'a key of the user');
  });

  it('is guarded when the start-up file fails, and binds Enter after it', async () => {
    const prompt = `function fish_prompt; echo -n '${PROMPT}'; end\nbind \\r execute\n`;
    place.write('../.config/fish/conf.d/prompt.fish', prompt);
    place.write('../.config/fish/config.fish', 'echo (\n');
    shell = await typed(place, ['--shell', 'fish', '--ci'], 'typed');
    shell.enter('touch before; ./forbidden.sh');
    await shell.see('denied');
    shell.enter('echo "status $status"');
    await shell.see('status 77');
    assertNothingRan(place, 'a broken start-up file');
  });

  const SCRIPTS: readonly (readonly [script: string, stdout: string, code: number])[] = [
    ['echo one | string upper\ncd /\npwd; and false\nor ./harmless.sh\nexit 5\n', 'ONE\n/\n', 5],
    ['echo "a\nb" | string upper', 'A\nB\n', 0],
    ['cat\necho over\n', 'over\n', 0],
    ['touch before\n./forbidden.sh\n', '', 77],
    ['touch before; echo (./forbidden.sh)\n', '', 77],
    ['set x ./forbidden.sh; touch before\n$x\n', '', 77],
    ['touch before\nif\n', '', 77],
    ['touch before\n\xff\n', '', 77],
    ['', '', 0],
  ];
  it('decides a script on a pipe as a whole', async () => {
    for (const [script, stdout, code] of SCRIPTS) {
      const ran = await place.run(['shell', '--shell', 'fish'], { input: Buffer.from(script, 'latin1') });
      assert.deepEqual([ran.stdout, ran.code], [stdout, code], `${script}: ${ran.stderr}`);
      assertNothingRan(place, script);
    }
  });

  it('is not left by the death of hoopx', async () => {
    const terminal = place.terminal(['shell', '--shell', 'fish']);
    await terminal.see(PROMPT);
    terminal.type('echo "shell $fish_pid" > pid\r');
    const pid = () => Number(/shell (\d+)/.exec(read(place, 'pid'))?.[1] ?? 0);
    await until(
      () => pid() > 0,
      () => 'the shell tells its process',
      20_000,
    );
    terminal.type('sleep 0.3; touch before\rtouch before\r./forbidden.sh\r');
    process.kill(terminal.pid, 'SIGKILL');
    await until(
      () => !existsSync(`/proc/${pid()}`),
      () => 'fish ends',
      30_000,
    );
    assertNothingRan(place, 'the death of hoopx');
  });

  it('records each line once, with its status', async () => {
    shell = await typed(place, ['--shell', 'fish', '--ci'], 'typed');
    const lines = Array.from({ length: 20 }, (_, row) => `test ${row} -lt 10; and echo "row $HOME ${row}"`);
    for (const [row, line] of lines.entries()) {
      shell.enter(line);
      if (row < 10) await shell.see(`row ${place.env.HOME} ${row}`);
    }
    shell.enter('exit');
    const told = () => place.events();
    await until(
      () =>
        told().filter(({ type }) => type === 'ended').length >= 20 &&
        told().some(
          (event) =>
            event.type === 'requested' && 'script' in event.command && event.command.script === 'exit',
        ),
      () => JSON.stringify(told().map(({ type }) => type)),
      20_000,
    );
    const requests = told().flatMap((event) => (event.type === 'requested' ? [event] : []));
    // fish's completions start programs of the machine, whose scripts are on record too.
    const ours = requests.filter(({ provenance }) => provenance.pid === requests[0]!.provenance.pid);
    const scripts = ours.map(({ command }) => command.kind === 'script' && command.script);
    assert.deepEqual(scripts, [...lines, 'exit']);
    const codes = told().flatMap((event) => (event.type === 'ended' ? [event.outcome.code] : []));
    assert.deepEqual(codes.slice(0, 20), [...Array(10).fill(0), ...Array(10).fill(1)]);
  });
});

function read(place: Place, name: string): string {
  const file = join(place.project, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
