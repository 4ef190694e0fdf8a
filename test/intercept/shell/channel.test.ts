/** Who is answered on the channel, and who is not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Channel, openChannel } from '../../../src/intercept/shell/channel.ts';
import { answer, need } from '../../../src/intercept/shell/message.ts';

const TOKEN = 'a'.repeat(64);
const REPLY = 'b'.repeat(64);
const message = (token: string, text: string | Buffer = 'ls') =>
  Buffer.concat([
    Buffer.from(`t${token}\0kline\0p${process.pid}\0l`),
    Buffer.from(text),
    Buffer.from('\0\0'),
  ]);

describe('the channel of a guarded shell', () => {
  let channel: Channel;
  const heard: string[] = [];
  before(async () => {
    channel = await openChannel(
      TOKEN,
      async ({ message, ask }) => {
        heard.push(message.text);
        if (message.text === 'bug') throw new Error('a bug');
        if (message.text !== 'x=$y') return answer(REPLY, 'run', '');
        const told = await ask(need(REPLY, ['y'], []));
        return answer(REPLY, 'no', told?.ok ? String(told.value.variables.get('y')) : 'nothing');
      },
      (why) => answer(REPLY, 'no', why),
    );
  });
  after(() => channel.close());

  /** Sends pieces, the later ones after each answer, and gives all that came back. */
  async function say(...pieces: Buffer[]): Promise<string> {
    const socket = connect({ port: channel.port, host: '127.0.0.1' });
    let text = '';
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('data', (chunk) => {
      text += chunk;
      const next = pieces.shift();
      if (next !== undefined) socket.write(next);
    });
    socket.write(pieces.shift()!);
    await once(socket, 'close').catch(() => {});
    return text;
  }

  it('answers a shell of the session', async () => {
    assert.equal(await say(message(TOKEN)), `${REPLY} 01\n`);
  });
  it('asks back', async () => {
    const said = await say(message(TOKEN, 'x=$y'), Buffer.from('vy=1=2\0\0'));
    assert.equal(said, `${REPLY} need y\n${REPLY} 00 say\n1=2`);
  });
  it('asks nothing of a shell that has told more than it was asked for', async () => {
    assert.equal(await say(Buffer.concat([message(TOKEN, 'x=$y'), Buffer.from('vy=1\0\0')])), '');
    assert.equal(await say(Buffer.concat([message(TOKEN, 'x=$y'), Buffer.from('\0')])), '');
  });
  it('takes a line of 1 MB', async () => {
    const line = `echo ${'x'.repeat(1024 * 1024)}`;
    assert.equal(await say(message(TOKEN, line)), `${REPLY} 01\n`);
    assert.equal(heard.at(-1), line);
  });

  const unanswered: readonly (readonly [what: string, bytes: Buffer])[] = [
    ['a wrong token', message('c'.repeat(64))],
    ['a short token', message('a')],
    ['no token', Buffer.from('kline\0p2\0lls\0\0')],
    ['a wrong token before a long message', Buffer.from(`t${'c'.repeat(64)}\0l${'x'.repeat(1000)}`)],
    ['a handler that throws', message(TOKEN, 'bug')],
  ];
  for (const [what, bytes] of unanswered) {
    it(`gives no answer to ${what}`, async () => assert.equal(await say(bytes), ''));
  }

  it('refuses what it cannot read', async () => {
    assert.match(
      await say(message(TOKEN, Buffer.from([0xff, 0xfe]))),
      new RegExp(`^${REPLY} 00 say\n.*UTF-8`),
    );
  });
});
