/** When the PTY of a child is closed, and when it is not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { startInPty } from '../../src/execute/pty-process.ts';

const SIGHUP = 1;
const start = (script: string) =>
  startInPty(
    { argv: ['bash', '-c', script], cwd: '/', env: { PATH: process.env.PATH }, through: 'pty' },
    { columns: 80, rows: 24 },
  );

describe('the PTY of a child', function () {
  this.timeout(20_000);

  it('closes at once when nobody wants the rest of the output, which is not read any more', async () => {
    for (let round = 0; round < 5; round++) {
      const child = start('exec yes');
      await once(child.stream, 'data');
      child.stream.destroy();
      // What was read into a stream that is destroyed would bring the process down.
      assert.deepEqual(await child.exited, { code: 0, signal: SIGHUP });
    }
  });

  it('stays open while a child lives on that has closed its side', async () => {
    const child = start('exec <&- >&- 2>&-; sleep 0.3; exit 7');
    child.stream.on('error', () => {});
    child.stream.resume();
    assert.deepEqual(await child.exited, { code: 7, signal: 0 });
    child.close();
  });
});
