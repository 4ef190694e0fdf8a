/**
 * Where the shells of a session ask: a TCP port on the loopback, because that is what bash, zsh and Node can all open
 * without starting a program, and because a connection is private to its two ends. A child process of the shell can
 * neither read nor answer somebody else's connection, as it could with a FIFO or a file. Once hoopx is gone another
 * process could listen on the port; the shell therefore believes only answers with the token that it was given.
 */
import { createServer, type Server, type Socket } from 'node:net';
import {
  endOfMessage,
  type Parsed,
  parseMessage,
  parseValues,
  type ShellMessage,
  type ShellValues,
} from './message.ts';
import { isToken } from './token.ts';

/** Longest message, in bytes. A pasted line of 1 MB passes. */
const LONGEST_MESSAGE = 32 * 1024 * 1024;
/** Longest message of somebody who has not shown the token yet: it stands in front. */
const TOKEN_FIELD = 1 + 64 + 1;
const MOST_CONNECTIONS = 256;

export interface Exchange {
  message: ShellMessage;
  /** Asks the shell for more; null when it went away. May be called once. */
  ask(question: string): Promise<Parsed<ShellValues> | null>;
  /** Settles when the shell went away without an answer: it was killed, or interrupted. */
  gone: Promise<void>;
}

/** Answers one message. What it throws is no answer, and to the shell that is a refusal. */
export type Handler = (exchange: Exchange) => Promise<string>;

/** The answer to a message that cannot be read. */
export type Refuse = (why: string) => string;

export interface Channel {
  port: number;
  close(): void;
}

/**
 * Listens until `close`. `token` is 64 hex digits. `connected` is called when somebody is about to ask. Rejects where there
 * is no loopback.
 */
export async function openChannel(
  token: string,
  handle: Handler,
  refuse: Refuse,
  connected = () => {},
): Promise<Channel> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    converse(socket, token, handle, refuse);
    connected();
  });
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve();
    });
  });
}

function converse(socket: Socket, token: string, handle: Handler, refuse: Refuse): void {
  let received = Buffer.alloc(0);
  let chunks: Buffer[] = [];
  let size = 0;
  let waiting: ((bytes: Buffer | null) => void) | null = null;
  let leave = () => {};
  const gone = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const stop = () => {
    leave();
    waiting?.(null);
    waiting = null;
    socket.destroy();
  };
  const nextMessage = () =>
    new Promise<Buffer | null>((resolve) => {
      waiting = resolve;
      deliver();
    });
  const deliver = () => {
    if (waiting === null) return;
    const last = chunks.at(-1);
    // The end stands at the end of what came last: looked for there first, or long messages cost their square.
    if (last !== undefined && last.at(-1) !== 0) return;
    received = Buffer.concat([received, ...chunks]);
    chunks = [];
    const end = endOfMessage(received);
    if (end === null) return;
    const message = received.subarray(0, end);
    received = received.subarray(end);
    const resolve = waiting;
    waiting = null;
    resolve(message);
  };
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LONGEST_MESSAGE) return stop();
    if (size - chunk.length < TOKEN_FIELD && size >= TOKEN_FIELD) {
      const head = Buffer.concat([received, ...chunks])
        .subarray(0, TOKEN_FIELD)
        .toString('latin1');
      if (!isToken(head.slice(1, -1), token)) return stop();
    }
    deliver();
  });
  socket.on('end', stop);
  socket.on('error', stop);
  socket.on('close', stop);

  void (async () => {
    const bytes = await nextMessage();
    if (bytes === null) return;
    const message = parseMessage(bytes);
    if (!message.ok) return void socket.end(refuse(message.message));
    if (!isToken(message.value.token, token)) return stop();
    const reply = await handle({
      message: message.value,
      gone,
      ask: async (question) => {
        // Sent before it was asked for: what comes next would be taken for another question's answer.
        if (received.length > 0 || chunks.length > 0) {
          stop();
          return null;
        }
        socket.write(question);
        const values = await nextMessage();
        return values === null ? null : parseValues(values);
      },
    });
    socket.end(reply);
  })().catch(stop);
}
