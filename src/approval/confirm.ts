/** A yes-or-no question at hoopx's own terminal, drawn on stderr. Enter alone is no. */
import { createPromptModule } from 'inquirer';
import { openKeyboard } from './keyboard.ts';
import { menuTheme } from './menu-theme.ts';
import { wantsColour } from './paint.ts';
import { QUIET_MS } from './terminal.ts';

/** Requires that stdin and stderr are terminals. Ctrl-C, a signal and a closed terminal are no. */
export async function confirmOnTerminal(
  message: string,
  words: { no: string; yes: string },
): Promise<boolean> {
  const { stdin, stderr, env } = process;
  const stop = new AbortController();
  const keyboard = openKeyboard(stdin, () => stop.abort());
  try {
    const prompt = createPromptModule({
      input: keyboard.keys(QUIET_MS),
      output: stderr,
      signal: stop.signal,
    });
    const { answer } = await prompt<{ answer: 'no' | 'yes' }>([
      {
        type: 'select',
        name: 'answer',
        message,
        choices: [
          { value: 'no', name: words.no },
          { value: 'yes', name: words.yes },
        ],
        default: 'no',
        loop: false,
        theme: menuTheme(wantsColour(stderr, env)),
      },
    ]);
    return answer === 'yes' && !stop.signal.aborted;
  } catch (error) {
    if (stop.signal.aborted) return false;
    throw error;
  } finally {
    keyboard.close();
  }
}
