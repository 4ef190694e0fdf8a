/** Where the shells of a session ask hoopx, and where they tell that a line is over. */
import { join } from 'node:path';
import { openChannel } from '../../intercept/shell/channel.ts';
import type { Due } from '../../intercept/shell/due.ts';
import type { PromptSettings, ShellMessage, ShellSecrets } from '../../intercept/shell/message.ts';
import { openPrompts } from '../../intercept/shell/prompts.ts';
import type { EndedLines } from './ended-lines.ts';
import { newSecrets } from './secrets.ts';
import type { ShellSession } from './session.ts';

/** The FIFOs that may be there, by name in the session's folder. */
export const FIFOS = ['prompts', 'prompts-below', 'due'] as const;

/** What a shell has to know to talk to hoopx. */
export interface Ear extends ShellSecrets, PromptSettings {
  port: number;
}

export interface Ears {
  /** For the session's own shell. */
  own: Ear;
  /** For those below it, in scripts and as programs. */
  below: Ear;
  /** The FIFO on which the session's own bash hears that its question is due, or null. */
  due: string | null;
  close(): void;
}

/**
 * Listens until `close`, for the session's own shell, which knows `own`, and for those below. `fifos` tells whether there
 * are any. Null where there is no loopback network.
 */
export async function openEars(
  session: ShellSession,
  own: ShellSecrets,
  {
    folder,
    fifos,
    due,
    ended,
  }: { folder: string; fifos: Promise<boolean>; due: Due | null; ended: EndedLines },
): Promise<Ears | null> {
  // The shells of scripts have secrets of their own, which everything below the session can read.
  const theirs = newSecrets();
  const below = session.below(theirs.reply);
  const channels = await Promise.all([
    openChannel(own.token, session.answerTo, session.refuse, () => session.expect()),
    openChannel(theirs.token, below.answerTo, below.refuse),
  ]).catch(() => null);
  if (channels === null) return null;
  const hasFifos = await fifos;
  const prompts = (
    name: (typeof FIFOS)[number],
    { port, token }: { port: number; token: string },
    isOver: (message: ShellMessage, at: number) => void,
  ) => {
    if (!hasFifos) return { prompts: `/dev/tcp/127.0.0.1/${port}`, promptToken: token, close: () => {} };
    const [path, promptToken] = [join(folder, name), newSecrets().token];
    const { close } = openPrompts(path, promptToken, (read) => {
      due?.atPrompt();
      const at = performance.now();
      ended.later(() => {
        for (const message of read()) isOver(message, at);
      });
    });
    return { prompts: path, promptToken, close };
  };
  const [{ port }, { port: portBelow }] = channels;
  const ownPrompts = prompts('prompts', { ...own, port }, (message, at) => session.lineIsOver(message, at));
  const theirPrompts = prompts('prompts-below', { ...theirs, port: portBelow }, below.isOver);
  return {
    own: { ...own, ...ownPrompts, port },
    below: { ...theirs, ...theirPrompts, port: portBelow },
    due: hasFifos && due !== null ? due.path : null,
    close: () => {
      for (const one of [...channels, ownPrompts, theirPrompts, due]) one?.close();
    },
  };
}
