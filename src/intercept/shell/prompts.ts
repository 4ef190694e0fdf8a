/**
 * Where shells tell that a line is over: in a FIFO, which takes them and hoopx a tenth of what a connection takes, before
 * each prompt. Nobody waits for an answer, and a message that is lost costs the record the time at which the line ended.
 *
 * Whoever may open the FIFO may read it. Its secret proves where a message comes from and is good for nothing else.
 */
import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { endOfMessage, parseMessage, type ShellMessage } from './message.ts';
import { isToken } from './token.ts';

/** Longest message, in bytes: what a pipe takes as a whole. */
const LONGEST = 4096;

export interface Prompts {
  close(): void;
}

/** Listens until `close`, for messages with the token. `path` is a FIFO, absolute. */
export function openPrompts(
  path: string,
  token: string,
  over: (messages: () => ShellMessage[]) => void,
): Prompts {
  // For writing too: the reader's end stays open when the last shell has closed its own.
  const socket = new Socket({
    fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
    readable: true,
    writable: false,
  });
  let waiting: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  const read = (): ShellMessage[] => {
    let bytes = Buffer.concat([rest, ...waiting]);
    waiting = [];
    const messages: ShellMessage[] = [];
    for (let end = endOfMessage(bytes); end !== null; end = endOfMessage(bytes)) {
      const message = parseMessage(bytes.subarray(0, end));
      bytes = bytes.subarray(end);
      if (message.ok && message.value.kind === 'prompt' && isToken(message.value.token, token))
        messages.push(message.value);
    }
    // What never ends is none of a shell's.
    rest = bytes.length > LONGEST ? Buffer.alloc(0) : bytes;
    return messages;
  };
  socket.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    if (waiting.length === 1) over(read);
  });
  socket.on('error', () => {});
  socket.unref();
  return { close: () => socket.destroy() };
}
