/** The same keys in a guarded shell and in the bare one: what a person sees must be the same. */
import assert from 'node:assert/strict';
import { pause } from '../execute/driver.ts';
import type { OuterTerminal } from '../execute/outer-terminal.ts';
import { PROMPT, type Shell } from './guarded-shell.ts';
import type { Place } from './hoopx.ts';

export const ctrl = (letter: string) => String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 31);
export const ENTER = '\r';
export const UP = '\x1b[A';
export const LEFT = '\x1b[D';
export const TAB = '\t';

/** A line and Enter, after which the next prompt is awaited; or keys, and what they bring up; or a time to let pass, in ms. */
export type Step = string | readonly [keys: string, see: string | RegExp] | number;

/** Two processes have two numbers; two terminals have two names. */
const NUMBERS = /(?<=^\[\d+\] {1,2})\d+$|(?<=\/dev\/pts\/)\d+/;
const BARE: Readonly<Record<Shell, string>> = { bash: 'bash', zsh: 'zsh', fish: 'fish', sh: 'sh' };

export interface TwinOptions {
  login?: boolean;
  env?: Record<string, string>;
}

export class Twins {
  readonly bare: OuterTerminal;
  readonly guarded: OuterTerminal;

  private constructor(bare: OuterTerminal, guarded: OuterTerminal) {
    this.bare = bare;
    this.guarded = guarded;
  }

  /** `$TWIN` tells them apart. */
  static async open(
    place: Place,
    shell: Shell,
    { login = false, env = {} }: TwinOptions = {},
  ): Promise<Twins> {
    const more = { PS1: PROMPT, ...env };
    const twins = new Twins(
      place.command([BARE[shell], ...(login ? ['-l'] : []), '-i'], { ...more, TWIN: 'bare' }),
      place.terminal(['shell', '--shell', shell, ...(login ? ['--login'] : [])], {
        ...more,
        TWIN: 'guarded',
      }),
    );
    await twins.each((terminal) => terminal.see(PROMPT));
    return twins;
  }

  async each(work: (terminal: OuterTerminal) => Promise<unknown>): Promise<void> {
    const settled = await Promise.allSettled([work(this.bare), work(this.guarded)]);
    for (const [index, result] of settled.entries()) {
      if (result.status === 'rejected')
        throw new Error(`the ${['bare', 'guarded'][index]} shell: ${result.reason?.message}`);
    }
  }

  /** Each at its own pace: a step is typed once the one before it is seen. */
  steps(...steps: Step[]): Promise<void> {
    return this.each((terminal) => follow(terminal, steps));
  }

  /** The screens are the same, or soon will be. Returns what is on them. */
  async same(): Promise<string[]> {
    for (let tries = 0; ; tries++) {
      const [bare, guarded] = [await rowsOf(this.bare), await rowsOf(this.guarded)];
      if (JSON.stringify(bare) === JSON.stringify(guarded)) return bare;
      if (tries === 100) {
        assert.deepEqual(guarded, bare);
        return bare;
      }
      await pause(20);
    }
  }

  /** Both have ended, with the same code. */
  async ended(): Promise<number> {
    const [bare, guarded] = await Promise.all([this.bare.exited, this.guarded.exited]);
    assert.deepEqual(guarded, bare);
    return guarded.code;
  }

  close(): void {
    this.bare.close();
    this.guarded.close();
  }
}

export async function follow(terminal: OuterTerminal, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (typeof step === 'number') {
      await pause(step);
      continue;
    }
    const [keys, see] = typeof step === 'string' ? [step + ENTER, PROMPT] : step;
    terminal.type(keys);
    await terminal.see(typeof see === 'string' ? bytes(see) : see);
  }
}

async function rowsOf(terminal: OuterTerminal): Promise<string[]> {
  const rows = (await terminal.screen()).map((row) => row.replace(NUMBERS, '#'));
  return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1);
}

/** As the text of a terminal has it, byte by byte. */
export function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** Keys that a guarded shell and a bare one take alike. */
export interface Feel {
  shells: readonly Shell[];
  /** Comes after the prompt in the start-up file. */
  rc?: string;
  steps: readonly Step[];
  /** What must be on both screens at the end, that two equal failures are none. */
  shows?: readonly (string | RegExp)[];
}

/** The start-up files of bash and zsh: the prompt, and what comes after it. */
export function startUp(place: Place, text: string): void {
  place.write('../.bashrc', `PS1='${PROMPT}'\n${text}`);
  place.write('../.zshrc', `PROMPT='${PROMPT}'\nunsetopt PROMPT_SP\n${text}`);
}

export async function assertFeels(
  place: Place,
  shell: Shell,
  { rc, steps, shows = [] }: Feel,
): Promise<void> {
  if (rc !== undefined) startUp(place, rc);
  const twins = await Twins.open(place, shell);
  try {
    await twins.steps(...steps);
    const rows = await twins.same();
    for (const wanted of shows) {
      const found = rows.some((row) => (typeof wanted === 'string' ? row === wanted : wanted.test(row)));
      assert.ok(found, `no ${wanted} in\n${rows.join('\n')}`);
    }
  } finally {
    twins.close();
  }
}
