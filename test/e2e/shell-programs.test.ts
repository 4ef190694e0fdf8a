/** Programs that own the terminal, in a guarded shell as in the bare one: the same keys bring up the same screens. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../execute/driver.ts';
import { PROMPT, shellPlace } from './guarded-shell.ts';
import type { Place } from './hoopx.ts';
import { ctrl, ENTER, Twins } from './twin-shells.ts';

const SHELLS = ['bash', 'zsh'] as const;
const VIM = 'vim -u NONE -i NONE -N';

describe('programs in a guarded shell', function () {
  this.timeout(60_000);
  let place: Place;
  let twins: Twins | undefined;
  beforeEach(() => {
    place = shellPlace();
    // Each in a folder of its own, with the same names.
    for (const twin of ['bare', 'guarded'])
      place.write(`${twin}/lines`, Array.from({ length: 200 }, (_, i) => `line ${i + 1}\n`).join(''));
    const rc = 'cd ~/project/$TWIN\n';
    place.write('../.bashrc', `PS1='${PROMPT}'\n${rc}`);
    place.write('../.zshrc', `PROMPT='${PROMPT}'\nunsetopt PROMPT_SP\n${rc}`);
  });
  afterEach(() => {
    twins?.close();
    twins = undefined;
    place.dispose();
  });

  const written = (name: string) =>
    ['bare', 'guarded'].map((twin) => readFileSync(join(place.project, twin, name), 'utf8'));
  const seen = async (...wanted: string[]) => {
    const rows = await twins!.same();
    for (const text of wanted)
      assert.ok(
        rows.some((row) => row.includes(text)),
        `no ${text} in\n${rows.join('\n')}`,
      );
  };

  for (const shell of SHELLS) {
    it(`vim writes a file, stops and comes back (${shell})`, async () => {
      twins = await Twins.open(place, shell);
      await twins.steps('echo "be""fore"', [`${VIM} new\r`, '[New]']);
      await twins.steps(['ihello wörld', 'wörld'], ['\x1b:set number\r', '1 ']);
      await seen('1 hello wörld', '~');
      await twins.steps([ctrl('z'), PROMPT], 'jobs', ['fg\r', 'wörld']);
      await seen('1 hello wörld');
      await twins.steps([':wq\r', PROMPT]);
      await seen('before');
      assert.deepEqual(written('new'), ['hello wörld\n', 'hello wörld\n']);
    });

    it(`less shows, searches and leaves the screen as it was (${shell})`, async () => {
      twins = await Twins.open(place, shell);
      await twins.steps('echo "be""fore"', ['less lines\r', 'line 29']);
      await seen('line 29');
      await twins.steps([' ', 'line 58'], ['/line 150\r', 'line 178']);
      await seen('line 150');
      await twins.steps(['q', PROMPT]);
      await seen('before');
    });

    it(`htop starts and quits (${shell})`, async () => {
      twins = await Twins.open(place, shell);
      await twins.steps('echo "be""fore"', ['htop\r', 'Quit'], ['q', PROMPT], 'echo "status $?"');
      await seen('before', 'status 0');
    });

    it(`tmux runs a program in it (${shell})`, async () => {
      twins = await Twins.open(place, shell);
      await twins.steps(
        'echo "be""fore"',
        [`tmux -f /dev/null -S ./tmux new-session '${VIM} new'\r`, '[0]'],
        ['isome text\x1b', 'text'],
        [':wq\r', /\[exited\][\s\S]*prompt> /],
        'echo "status $?"',
      );
      await seen('before', 'status 0');
      assert.deepEqual(written('new'), ['some text\n', 'some text\n']);
    });

    it(`a resize reaches the shell and the program that runs (${shell})`, async () => {
      place.script(
        'winch.sh',
        "trap 'stty size' WINCH; trap 'exit 0' INT; echo ready; while :; do sleep 0.05; done",
      );
      twins = await Twins.open(place, shell);
      const resize = async (columns: number, rows: number) =>
        twins!.each(async (terminal) => terminal.resize(columns, rows));
      await resize(77, 23);
      // The shell hears of it when it likes.
      await twins.each((terminal) =>
        until(
          () => {
            terminal.type('echo "<$COLUMNS $LINES $(stty size) $(tput cols)>"\r');
            return terminal.text().includes('<77 23 23 77 77>');
          },
          () => terminal.text(),
        ),
      );
      await twins.steps(['clear; ../winch.sh\r', 'ready\r\n']);
      await resize(64, 20);
      await twins.steps(['', '20 64\r\n'], [ctrl('c'), PROMPT]);
      await twins.each((terminal) =>
        until(
          () => {
            terminal.type('echo "<$COLUMNS $LINES>"\r');
            return terminal.text().includes('<64 20>');
          },
          () => terminal.text(),
        ),
      );
    });

    it(`titles, colours and whatever else a terminal knows pass as they are (${shell})`, async () => {
      const sent = [
        '\x1b]0;title – é\x07',
        '\x1b]2;other\x1b\\',
        '\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\',
        '\x1b[38;2;10;20;30;48;5;200mcolours\x1b[0m',
        '\x1b[?1000h\x1b[?1000l\x1b[?2026h\x1b[?2026l\x1b[5 q',
        '\x1bP$q"p\x1b\\',
        '\x1b]52;c;aGk=\x07',
        '日本 e\u0301 👩‍🔬',
        '\x00\x07\x80\xff',
      ];
      place.write(
        'sent',
        Buffer.concat(sent.map((text) => Buffer.from(text, text.includes('\xff') ? 'latin1' : 'utf8'))),
      );
      const raw = readFileSync(join(place.project, 'sent'), 'latin1');
      twins = await Twins.open(place, shell);
      await twins.steps('cat ../sent; echo');
      await twins.each(async (terminal) =>
        assert.ok(terminal.text().includes(raw), JSON.stringify(terminal.text())),
      );
      await twins.same();
    });

    it(`a flood of output is stopped by Ctrl-C (${shell})`, async () => {
      twins = await Twins.open(place, shell);
      await twins.steps(['yes "flo""od"\r', /(?:flood\r\n){1000}/], [ctrl('c'), PROMPT], 'echo "status $?"');
      await twins.steps('clear', 'echo "status $?"');
      await seen('status 0');
    });
  }

  it('Enter, typed while vim starts, is for vim', async () => {
    twins = await Twins.open(place, 'bash');
    await twins.steps([`${VIM} new\rione${ENTER}two\x1b:wq\r`, PROMPT]);
    assert.deepEqual(written('new'), ['one\ntwo\n', 'one\ntwo\n']);
  });
});
