/** A guarded shell in a terminal, in tmux or behind a pipe, for the end-to-end tests. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pause, until } from '../execute/driver.ts';
import type { OuterTerminal } from '../execute/outer-terminal.ts';
import { exists, HOOPX, Place } from './hoopx.ts';

/** How lines get into a shell. `enter` types one line (which may have several rows) and ends it with Enter. */
export interface Entrance {
  enter(line: string): void;
  /** Keys as they are, where it is a terminal of our own. */
  keys?(keys: string): void;
  /** Waits for a text that was printed after the last one waited for. */
  see(text: string | RegExp): Promise<void>;
  text(): string;
  close(): void;
}

export type Shell = 'bash' | 'zsh' | 'fish' | 'sh';

export const PROMPT = 'prompt> ';

/** A place whose home has start-up files that set the prompt. */
export function shellPlace(): Place {
  const place = new Place();
  place.write('../.bashrc', `PS1='${PROMPT}'\n`);
  place.write('../.zshrc', `PROMPT='${PROMPT}'\nunsetopt PROMPT_SP\n`);
  place.write(
    '../.config/fish/config.fish',
    `function fish_prompt; echo -n '${PROMPT}'; end\nset fish_greeting\n`,
  );
  return place;
}

export async function typed(
  place: Place,
  args: readonly string[],
  how: 'typed' | 'pasted',
): Promise<Entrance> {
  const terminal = place.terminal(['shell', ...args], { PS1: PROMPT });
  await terminal.see(PROMPT);
  return {
    enter: (line) => {
      const keys = line.replaceAll('\n', '\r');
      terminal.type(how === 'typed' ? `${keys}\r` : `\x1b[200~${keys}\x1b[201~\r`);
    },
    keys: (keys) => terminal.type(keys),
    see: (text) => terminal.see(text),
    text: terminal.text,
    close: terminal.close,
  };
}

/** Answers a question with "Run once": keys that come too early are none, so it moves until the menu shows it. */
export async function chooseRun(terminal: OuterTerminal): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    await pause(250);
    const rows = await terminal.screen();
    if (rows.some((row) => row.startsWith('❯ Run once'))) return terminal.type('\r');
    if (rows.some((row) => row.startsWith('❯ '))) terminal.type('\x1b[B');
  }
  throw new Error(`no menu to choose from: ${(await terminal.screen()).join('\n')}`);
}

/** Lines sent by a program that drives a terminal multiplexer. */
export async function throughTmux(place: Place, args: readonly string[]): Promise<Entrance> {
  const tmux = (...words: string[]) =>
    execFileSync('tmux', ['-f', '/dev/null', '-S', join(place.folder, 'tmux'), ...words], {
      cwd: place.project,
      env: { ...place.env, PS1: PROMPT },
      encoding: 'utf8',
    });
  const command = ['env', `PS1=${PROMPT}`, process.execPath, HOOPX, 'shell', ...args]
    .map((word) => `'${word}'`)
    .join(' ');
  tmux('new-session', '-d', '-x', '120', '-y', '40', command);
  tmux('set-option', '-g', 'history-limit', '50000');
  const text = () => tmux('capture-pane', '-p', '-S', '-');
  const see = (wanted: string | RegExp) =>
    until(
      () => (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text())),
      () => `${wanted} in ${text()}`,
      20_000,
    );
  await see(PROMPT.trim());
  return {
    enter: (line) => {
      for (const row of line.split('\n')) {
        tmux('send-keys', '-l', '--', row);
        tmux('send-keys', 'Enter');
      }
    },
    see,
    text,
    close: () => void tmux('kill-server'),
  };
}

/** Asserts that nothing of a refused line ran: neither what is forbidden nor what stood before it. */
export function assertNothingRan(place: Place, what: string): void {
  for (const name of ['forbidden.ran', 'risky.ran', 'before'])
    assert.ok(!exists(join(place.project, name)), `${name} exists after: ${what}`);
}
