/** How long hoopx stays awake for a shell that is about to ask. */
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { rest, stayAwake } from '../../src/cli/shell/awake.ts';

/** What will run in the next turn of the event loop. */
const waiting = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Immediate').length;

describe('staying awake for a shell', () => {
  const { now } = performance;
  let time = 1000;
  const held = availableParallelism() > 1 ? 1 : 0;
  beforeEach(() => {
    performance.now = () => time;
  });
  afterEach(async () => {
    rest();
    await turn();
    performance.now = now;
  });

  it('ends after 2 ms', async () => {
    const before = waiting();
    stayAwake();
    for (const passed of [0, 0.5, 1.4]) {
      assert.equal(waiting(), before + held);
      time += passed;
      await turn();
    }
    assert.equal(waiting(), before + held);
    time += 0.2;
    await turn();
    assert.equal(waiting(), before);
  });

  it('ends when what was awaited has come', async () => {
    const before = waiting();
    stayAwake();
    rest();
    await turn();
    assert.equal(waiting(), before);
  });

  it('is one thing to do, however often it is asked for', async () => {
    const before = waiting();
    for (let times = 0; times < 5; times++) stayAwake();
    assert.equal(waiting(), before + held);
  });
});
