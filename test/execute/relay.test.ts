import assert from 'node:assert/strict';
import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { relay } from '../../src/execute/relay.ts';

/** A filter that holds everything back until it sees a line end, as a mask must. */
const byLine = () => {
  let held = '';
  return new Transform({
    transform(chunk, _encoding, done) {
      held += chunk;
      const end = held.lastIndexOf('\n') + 1;
      const whole = held.slice(0, end);
      held = held.slice(end);
      done(null, whole.replaceAll('secret', '******'));
    },
    flush: (done) => done(null, held.replaceAll('secret', '******')),
  });
};

const outletInto = (chunks: Buffer[], delayMs = 0) =>
  new Writable({
    highWaterMark: 4,
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      setTimeout(done, delayMs);
    },
  });

describe('relay', () => {
  const written: Buffer[] = [];
  const text = () => Buffer.concat(written).toString();
  beforeEach(() => written.splice(0));

  it('carries what comes, counts it, and is done when it is written', async () => {
    const { done, bytes, lost } = relay(
      Readable.from([Buffer.from('a\0'), Buffer.from([255])]),
      outletInto(written, 5),
    );
    await done;
    assert.deepEqual(Buffer.concat(written), Buffer.from([97, 0, 255]));
    assert.deepEqual([bytes(), lost()], [3, null]);
  });

  it('puts the filter into the stream, flushed at the end', async () => {
    const source = Readable.from([Buffer.from('my sec'), Buffer.from('ret\nno secret'), Buffer.from('s')]);
    const { done, bytes } = relay(source, outletInto(written), byLine());
    await done;
    assert.equal(text(), 'my ******\nno ******s');
    assert.equal(bytes(), 20);
  });

  it('flushes the filter when the source ends with an error, as a PTY does, and takes the rest', async () => {
    for (const ending of ['error', 'end']) {
      written.splice(0);
      const source = new PassThrough();
      const rest = () => Buffer.from(' and a secret');
      const { done } = relay(source, outletInto(written), byLine(), rest);
      source.write('a secret');
      setTimeout(() => (ending === 'end' ? source.end() : source.destroy(new Error('EIO'))), 10);
      await done;
      assert.equal(text(), ending === 'end' ? 'a ****** and a ******' : 'a ******');
    }
  });

  it('lets nothing pass when the filter breaks', async () => {
    const broken = new Transform({ transform: (_chunk, _encoding, done) => done(new Error('mask')) });
    const source = Readable.from([Buffer.from('secret')]);
    const { done, lost } = relay(source, outletInto(written), broken);
    await done;
    assert.deepEqual([text(), lost(), source.destroyed], ['', 'mask', true]);
  });

  it('does not read ahead of a slow outlet', async () => {
    let made = 0;
    const source = new Readable({
      highWaterMark: 1,
      read() {
        made++;
        this.push(made > 200 ? null : Buffer.alloc(4));
      },
    });
    const { cut } = relay(source, outletInto(written, 20));
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert(made < 20, `${made} chunks`);
    cut();
  });

  it('tells a reader that went away from output that was lost', async () => {
    for (const code of ['EPIPE', 'ENOSPC']) {
      const outlet = new Writable({
        write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
      });
      const source = new PassThrough();
      const { done, lost } = relay(source, outlet);
      source.write('x');
      await done;
      assert.deepEqual([lost(), source.destroyed], [code === 'EPIPE' ? null : code, true]);
    }
  });
});
