/** Guarded shells and what goes wrong around them: nothing runs unseen, nothing is left behind, nobody is locked out. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause, until } from '../execute/driver.ts';
import type { OuterTerminal } from '../execute/outer-terminal.ts';
import { assertNothingRan, PROMPT, type Shell, shellPlace } from './guarded-shell.ts';
import { exists, type Place } from './hoopx.ts';
import { ctrl, ENTER, follow } from './twin-shells.ts';

const ALL = ['bash', 'zsh', 'sh'] as const;
const EDITING = ['bash', 'zsh'] as const;
const DENIED = 'denied: Runs the forbidden script';
const MB = 1024 * 1024;

describe('a guarded shell and bad input:', function () {
  this.timeout(120_000);
  let place: Place;
  beforeEach(() => {
    place = shellPlace();
  });
  afterEach(() => place.dispose());

  const open = (shell: Shell, env: Record<string, string> = {}) =>
    place.terminal(['shell', '--shell', shell], { PS1: PROMPT, ...env });
  const ready = async (shell: Shell) => {
    const terminal = open(shell);
    await terminal.see(PROMPT);
    return terminal;
  };
  /** Refuses, stays and runs what is harmless. */
  async function guards(terminal: OuterTerminal, what: string): Promise<void> {
    terminal.type(`touch before; ./forbidden.sh${ENTER}`);
    await terminal.see(DENIED);
    terminal.type(`./harmless.sh${ENTER}`);
    await terminal.see('harmless ran');
    assertNothingRan(place, what);
  }

  describe('the end of the terminal', () => {
    const ENDS: readonly (readonly [
      what: string,
      shells: readonly Shell[],
      end: (of: OuterTerminal) => void,
    ])[] = [
      ['is closed', ALL, (terminal) => terminal.hangUp()],
      ['sends SIGHUP to hoopx', ['bash'], (terminal) => process.kill(terminal.pid, 'SIGHUP')],
      ['sends SIGTERM to hoopx', ['zsh', 'sh'], (terminal) => process.kill(terminal.pid, 'SIGTERM')],
    ];
    for (const [what, shells, end] of ENDS) {
      for (const shell of shells) {
        it(`${what}: no process is left, in the foreground or behind (${shell})`, async () => {
          place.script('tree.sh', "trap '' HUP TERM; sleep 1001 & echo tree; sleep 1002; touch before");
          const terminal = await ready(shell);
          await follow(terminal, ['sleep 1003 &', ['./tree.sh\r', 'tree\r\n']]);
          const left = () => processesIn(place.folder).length;
          assert.ok(left() >= 5, `${left()} processes`);
          end(terminal);
          await until(
            () => left() === 0,
            () => processesIn(place.folder).join('\n'),
            15_000,
          );
          assertNothingRan(place, what);
        });
      }
    }

    for (const shell of ALL) {
      it(`hoopx is killed: a loop goes no further (${shell})`, async () => {
        const terminal = await ready(shell);
        await follow(terminal, [
          ['while echo "tick""ing"; do sleep 0.05; done; touch before\r', 'ticking\r\n'],
        ]);
        process.kill(terminal.pid, 'SIGKILL');
        await until(
          () => processesIn(place.folder).length === 0,
          () => processesIn(place.folder).join('\n'),
        );
        assertNothingRan(place, 'the death of hoopx');
      });
    }
  });

  describe('a shell that is not there', () => {
    for (const shell of ['bash', 'zsh', 'fish', 'sh']) {
      it(`${shell}`, async () => {
        const { code, stderr } = await place.run(['shell', '--shell', shell], {
          env: { PATH: '/nonexistent' },
        });
        assert.equal(code, 64);
        assert.match(stderr, new RegExp(`there is no ${shell} on PATH`));
      });
    }
    it('and one that cannot be guarded', async () => {
      const { code, stderr } = await place.run(['shell'], { env: { SHELL: '/bin/csh' } });
      assert.equal(code, 64);
      assert.match(stderr, /csh cannot be guarded/);
    });
  });

  describe('start-up files', () => {
    const START_UP: readonly (readonly [what: string, shell: Shell, text: string])[] = [
      ['a return', 'zsh', 'return 3'],
      ['a history that is off', 'bash', 'set +o history; HISTSIZE=0; HISTFILESIZE=0; unset HISTFILE'],
      ['a history that is off', 'zsh', 'HISTSIZE=0; SAVEHIST=0; unset HISTFILE; setopt no_bang_hist'],
      ['hooks of their own', 'bash', "PS0='x'; PROMPT_COMMAND='trap - DEBUG; PS0='; trap : DEBUG INT EXIT"],
      [
        'a prompt command that takes the hooks away',
        'bash',
        "PROMPT_COMMAND=('PS0=' 'trap \"\" DEBUG INT' 'unset PROMPT_COMMAND')",
      ],
      [
        'a precmd that takes the hooks away',
        'zsh',
        'precmd() { preexec_functions=() zshaddhistory_functions=() }',
      ],
      ['nounset and no globs', 'bash', 'set -u -f; IFS=_h; shopt -s nocasematch extglob'],
      [
        'other words for builtins',
        'zsh',
        'alias -g =x; alias trap=true builtin=true print=true; disable -r if',
      ],
      [
        'escapes and a broken colour in the prompt',
        'bash',
        `PS1='\\e[?1049l\\e]0;x\\e[999;999H\\e[31m${PROMPT}'`,
      ],
      ['escapes and a broken colour in the prompt', 'zsh', `PROMPT=$'\\e]0;x\\e\\\\\\e[31m${PROMPT}'`],
    ];
    for (const [what, shell, text] of START_UP) {
      it(`with ${what} (${shell})`, async () => {
        place.write('../.bashrc', `PS1='${PROMPT}'\n${text}\n`);
        place.write('../.zshrc', `PROMPT='${PROMPT}'\n${text}\n`);
        await guards(await ready(shell), what);
      });
    }

    for (const shell of EDITING) {
      it(`with set -e: what is harmless runs, and a refusal is a failure (${shell})`, async () => {
        place.write('../.bashrc', `PS1='${PROMPT}'\nset -e\n`);
        place.write('../.zshrc', `PROMPT='${PROMPT}'\nset -e\n`);
        const terminal = await ready(shell);
        await follow(terminal, [
          'true',
          'echo',
          [`./harmless.sh${ENTER}`, 'harmless ran'],
          [`touch before; ./forbidden.sh${ENTER}`, DENIED],
        ]);
        assertNothingRan(place, 'set -e');
      });

      if (shell === 'bash')
        it('that make readonly what hoopx has to set: it says so and ends', async () => {
          place.write('../.bashrc', 'readonly HISTTIMEFORMAT="%F "\n');
          const terminal = open(shell);
          await terminal.see('cannot be guarded: its start-up files make HISTTIMEFORMAT readonly');
          assert.equal((await terminal.exited).code, 70);
        });

      it(`that exit: the code is theirs, and nothing ran (${shell})`, async () => {
        place.write('../.bashrc', 'exit 3\n');
        place.write('../.zshrc', 'exit 3\n');
        const terminal = open(shell);
        terminal.type(`./forbidden.sh${ENTER}`);
        assert.equal((await terminal.exited).code, 3);
        assertNothingRan(place, 'exit');
      });

      for (const inner of shell === 'bash' ? ['exec bash --norc', 'sh -i'] : ['exec zsh -f', 'exec dash']) {
        it(`that start another shell, ${inner}: no key reaches it (${shell})`, async () => {
          const text = `export PS1='inner'"> "\n${inner}\n`;
          place.write('../.bashrc', text);
          place.write('../.zshrc', text);
          const terminal = open(shell);
          terminal.type(`touch before; ./forbidden.sh${ENTER}`);
          await until(() => processesIn(place.folder).length >= 2, 'the shell');
          await pause(400);
          terminal.type(`./forbidden.sh${ENTER}`);
          await pause(300);
          assertNothingRan(place, inner);
          process.kill(terminal.pid, 'SIGHUP');
          await terminal.exited;
          assertNothingRan(place, inner);
        });
      }

      it(`that never end: SIGTERM ends them (${shell})`, async () => {
        place.write('../.bashrc', 'echo start; sleep 1000\n');
        place.write('../.zshrc', 'echo start; sleep 1000\n');
        const terminal = open(shell);
        await terminal.see('start');
        terminal.type(`./forbidden.sh${ENTER}`);
        process.kill(terminal.pid, 'SIGTERM');
        await terminal.exited;
        await until(() => processesIn(place.folder).length === 0, 'the end of all');
        assertNothingRan(place, 'start-up files that never end');
      });

      it(`with a prompt command that never ends: Ctrl-C does (${shell})`, async () => {
        place.script('waits.sh', 'echo waiting; exec sleep 1000');
        // bash begins it anew after Ctrl-C.
        place.write('../.bashrc', `PS1='${PROMPT}'\nPROMPT_COMMAND='((n++)) || ./waits.sh'\n`);
        place.write('../.zshrc', `PROMPT='${PROMPT}'\nprecmd() { ((n++)) || ./waits.sh }\n`);
        const terminal = open(shell);
        await follow(terminal, [
          ['', 'waiting\r\n'],
          [ctrl('c'), PROMPT],
        ]);
        await guards(terminal, 'a prompt command that never ends');
      });

      it(`without a prompt (${shell})`, async () => {
        place.write('../.bashrc', 'PS1= PS2=\nunset PROMPT_COMMAND\n');
        place.write('../.zshrc', 'PROMPT= PS2=\nunsetopt PROMPT_SP PROMPT_CR\n');
        // Typed ahead of the shell itself.
        await guards(open(shell), 'no prompt');
      });
    }
  });

  describe('a line of 1 MB', () => {
    const long = `: ${'word '.repeat(MB / 5)}`;
    for (const shell of ['bash', 'zsh', 'sh', 'fish']) {
      it(`on a pipe (${shell})`, async () => {
        const refused = await place.run(['shell', '--shell', shell], { input: `${long}; ./forbidden.sh\n` });
        assert.match(refused.stderr, /denied/);
        assertNothingRan(place, 'a long line');
        const ran = await place.run(['shell', '--shell', shell], {
          input: `echo ${long.slice(2)}; ./harmless.sh\n`,
        });
        assert.match(ran.stdout.slice(-100), /harmless ran/, ran.stderr);
        assert.ok(ran.stdout.length > MB);
      });
    }
    // The editors draw what is pasted, the bare shell's too: 1 MB takes them ten seconds.
    for (const [shell, bytes] of [
      ['bash', MB],
      ['zsh', MB / 4],
    ] as const) {
      it(`pasted, of ${bytes} bytes (${shell})`, async () => {
        const terminal = await ready(shell);
        const paste = (end: string) =>
          terminal.type(`\x1b[200~: ${'word '.repeat(bytes / 5)}; ${end}\x1b[201~${ENTER}`);
        paste('./forbidden.sh');
        await terminal.see(DENIED, 60_000);
        assertNothingRan(place, 'a long line');
        paste('./harmless.sh');
        await terminal.see('harmless ran', 60_000);
      });
    }
  });

  for (const shell of ALL) {
    it(`more is typed ahead than a terminal holds (${shell})`, async () => {
      const terminal = await ready(shell);
      const rows = Array.from({ length: 100 }, (_, i) => `echo "row "${i} ${'word '.repeat(30)}${ENTER}`);
      terminal.type(rows.join(''));
      for (let i = 0; i < 100; i++) await terminal.see(`row ${i} word`);
    });
  }

  describe('bytes that are no text', () => {
    /** What must not run: how it is read is the shell's business. */
    const FORBIDDEN: Readonly<Record<string, string | Buffer>> = {
      'NUL in a name': './forbid\0den.sh',
      'NUL before a command': 'touch before\0; ./forbidden.sh',
      'NUL alone': '\0./forbidden.sh',
      'control characters': 'touch before; \x01\x02\x05\x06./forbidden.sh',
      'a carriage return': 'touch before;\r ./forbidden.sh',
      'a vertical tab and a form feed': 'touch before;\v./forbidden.sh\f',
      'an escape': 'touch before; \x1b[31m./forbidden.sh',
      'invalid UTF-8': Buffer.from('touch before; ./forbidden.sh \xff\xfe', 'latin1'),
      'invalid UTF-8 in a name': Buffer.from('touch before; ./forbidden.sh; echo \xc3 x', 'latin1'),
      'half a character at the end': Buffer.from('touch before; ./forbidden.sh \xe6\x97', 'latin1'),
      'text that turns its direction': 'touch before; \u202e./forbidden.sh',
    };
    const ran = () => ['forbidden.ran', 'risky.ran'].filter((name) => exists(join(place.project, name)));

    for (const shell of EDITING) {
      it(`pasted: none of it runs what is forbidden, and the shell goes on (${shell})`, async () => {
        const terminal = await ready(shell);
        for (const [row, [what, text]] of Object.entries(FORBIDDEN).entries()) {
          terminal.type(
            Buffer.concat([Buffer.from('\x1b[200~'), Buffer.from(text as string), Buffer.from('\x1b[201~')]),
          );
          terminal.type(ENTER);
          terminal.type(`echo "row "${row}${ENTER}`);
          await terminal.see(`row ${row}\r\n`);
          assert.deepEqual(ran(), [], what);
        }
        terminal.type(`./harmless.sh${ENTER}`);
        await terminal.see('harmless ran');
      });
    }

    for (const shell of ['bash', 'zsh', 'sh', 'fish']) {
      it(`on a pipe: none of it runs what is forbidden (${shell})`, async () => {
        for (const [what, text] of Object.entries(FORBIDDEN)) {
          const { stdout } = await place.run(['shell', '--shell', shell], {
            input: Buffer.concat([Buffer.from(text as string), Buffer.from('\n')]),
          });
          assert.deepEqual(ran(), [], `${what}: ${stdout}`);
        }
      });
    }

    for (const shell of EDITING) {
      it(`harmless ones do no harm (${shell})`, async () => {
        const terminal = await ready(shell);
        await follow(terminal, [
          ["\x1b[200~printf '<%s>\\n' 'tab\there' é日本👍\x1b[201~\r", '<tab'],
          ['', '<é日本👍>'],
          ['\x00\x1b\x00\r', PROMPT],
          [`./harmless.sh${ENTER}`, 'harmless ran'],
        ]);
        assert.ok(!terminal.text().includes('denied'), terminal.text());
      });
    }
  });
});

/** Processes that live in a folder, hoopx and its shells among them. */
function processesIn(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
        if (!environment.includes(`HOME=${folder}/`)) return [];
        if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))) return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')}`];
      } catch {
        return [];
      }
    });
}
