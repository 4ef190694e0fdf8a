/**
 * Asks the person at hoopx's own terminal. Everything is drawn on stderr: stdout stays the child's.
 *
 * Only one road leads to `run`: the question was shown whole, the person moved to "Run once" (Enter alone refuses)
 * and chose it in time. Whatever else happens (Ctrl-C, a signal, a closed terminal, silence) is not approval.
 */
import { hostname, userInfo } from 'node:os';
import { createPromptModule } from 'inquirer';
import { type Keyboard, openKeyboard } from './keyboard.ts';
import { menuTheme } from './menu-theme.ts';
import { paintFor, wantsColour } from './paint.ts';
import { explanationText, type Look, questionText } from './question-text.ts';
import type { Question, Verdict } from './types.ts';
import { makeVisible } from './visible.ts';

/** What is typed within this time (ms) of the question's appearing, or of another such key, is dropped. */
export const QUIET_MS = 300;
/** Most characters of a note. */
export const NOTE_LIMIT = 500;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const SHOW_CURSOR = '\x1b[?25h';

type Answer = 'refuse' | 'note' | 'explain' | 'run';

/** Why a question ended without an answer. */
type Ending = { kind: 'expired' } | { kind: 'key' } | { kind: 'stopped'; why: string };

/**
 * Puts an `ask` to the person at the terminal. Requires that stdin and stderr are terminals. Settles at the
 * latest when `timeoutSeconds` of monotonic time have passed, with the terminal as it was before.
 */
export async function askOnTerminal(question: Question): Promise<Verdict> {
  const { stdin, stderr, env } = process;
  const started = performance.now();
  const timeoutMs = Math.min(question.timeoutSeconds * 1000, LONGEST_TIMER_MS);
  const waitedMs = () => Math.round(performance.now() - started);

  const stop = new AbortController();
  const endings: Ending[] = [];
  const end = (ending: Ending) => {
    endings.push(ending);
    stop.abort();
  };
  const onSignal = (signal: NodeJS.Signals) =>
    end({ kind: 'stopped', why: `hoopx received ${signal} while asking` });
  const onClosed = () => end({ kind: 'stopped', why: 'the terminal was closed while hoopx asked' });

  const timer = setTimeout(() => end({ kind: 'expired' }), timeoutMs);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  stderr.on('error', onClosed);
  const keyboard = openKeyboard(stdin, (how) => (how === 'key' ? end({ kind: 'key' }) : onClosed()));
  const restore = () => {
    keyboard.close();
    stderr.write(SHOW_CURSOR);
  };
  process.once('exit', restore);

  try {
    const look: Look = { paint: await paintFor(stderr, env), width: stderr.columns || 80, host: hostname() };
    const answer = await converse(question, look, keyboard, stop.signal);
    // An answer may be read in the same turn in which the time ran out, or after hoopx had been stopped.
    if (waitedMs() >= timeoutMs) end({ kind: 'expired' });
    return endings[0] === undefined || answer.kind === 'refused'
      ? { ...answer, by: 'human', user: userName(), waitedMs: waitedMs() }
      : verdictOf(endings[0], waitedMs());
  } catch (error) {
    if (endings[0] === undefined) throw error;
    return verdictOf(endings[0], waitedMs());
  } finally {
    clearTimeout(timer);
    restore();
    process.off('exit', restore);
    for (const signal of SIGNALS) process.off(signal, onSignal);
    // Errors of a terminal that is gone come late, and would end hoopx before it has recorded the verdict.
    if (!endings.some((ending) => ending.kind === 'stopped')) stderr.off('error', onClosed);
  }
}

type HumanAnswer = { kind: 'run' } | { kind: 'refused'; note: string | null };

/** Shows the question, and explains it as often as asked. Rejects when `signal` aborts. */
async function converse(
  question: Question,
  look: Look,
  keyboard: Keyboard,
  signal: AbortSignal,
): Promise<HumanAnswer> {
  const shown = questionText(question, look);
  let { text, hidden } = shown;
  for (;;) {
    signal.throwIfAborted();
    process.stderr.write(text);
    const answer = await choose(question, hidden, keyboard, signal);
    switch (answer) {
      case 'run':
        // Never the menu's word alone: what was not shown is not approved.
        if (hidden === 0) return { kind: 'run' };
        return { kind: 'refused', note: null };
      case 'refuse':
        return { kind: 'refused', note: null };
      case 'note':
        return { kind: 'refused', note: await takeNote(keyboard, signal) };
      case 'explain':
        text = explanationText(question, look);
        hidden = 0;
        break;
      default:
        throw new Error(`not an answer: ${answer satisfies never}`);
    }
  }
}

/** The menu. "Refuse" comes first and is what Enter chooses; the list does not wrap, so "up" stays there. */
async function choose(
  question: Question,
  hidden: number,
  keyboard: Keyboard,
  signal: AbortSignal,
): Promise<Answer> {
  const prompt = createPromptModule({ input: keyboard.keys(QUIET_MS), output: process.stderr, signal });
  const run = { value: 'run', name: 'Run once', short: 'Run once' } as const;
  const { answer } = await prompt<{ answer: Answer }>([
    {
      type: 'select',
      name: 'answer',
      message: `Run it? (no answer within ${question.timeoutSeconds} s is a refusal)`,
      choices: [
        { value: 'refuse', name: 'Refuse' },
        { value: 'note', name: 'Refuse, with a note to the agent' },
        { value: 'explain', name: 'Explain, and ask again' },
        hidden === 0
          ? run
          : { ...run, disabled: `(first choose Explain: ${hidden} characters are not shown)` },
      ],
      default: 'refuse',
      loop: false,
      theme: menuTheme(wantsColour(process.stderr, process.env)),
    },
  ]);
  return answer;
}

/** Asks for the note. The request is refused whatever happens here, so an interruption only means no note. */
async function takeNote(keyboard: Keyboard, signal: AbortSignal): Promise<string | null> {
  const prompt = createPromptModule({ input: keyboard.keys(0), output: process.stderr, signal });
  try {
    const { note } = await prompt<{ note: string }>([
      {
        type: 'input',
        name: 'note',
        message: 'Note to the agent:',
        theme: menuTheme(wantsColour(process.stderr, process.env)),
      },
    ]);
    return makeVisible(note.trim(), { limit: NOTE_LIMIT }) || null;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

function verdictOf(ending: Ending, waitedMs: number): Verdict {
  switch (ending.kind) {
    case 'expired':
      return { kind: 'expired', waitedMs };
    case 'key':
      return { kind: 'refused', by: 'human', user: userName(), note: null, waitedMs };
    case 'stopped':
      return { kind: 'refused', by: 'nobody', why: ending.why };
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry in the user database (containers).
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
