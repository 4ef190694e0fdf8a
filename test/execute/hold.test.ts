import assert from 'node:assert/strict';
import { once } from 'node:events';
import { holdSignals } from '../../src/execute/signals.ts';

describe('signals between the spawn and its supervision', () => {
  it('wait for whoever listens in the next turn, and end nobody', async () => {
    const letGo = holdSignals();
    // Told to this process as the kernel would: without a listener it would die here.
    for (const signal of ['SIGHUP', 'SIGUSR2'] as const) process.kill(process.pid, signal);
    const told = Promise.all([once(process, 'SIGHUP'), once(process, 'SIGUSR2')]);
    letGo();
    await told;
    assert.equal(process.listenerCount('SIGHUP') + process.listenerCount('SIGUSR2'), 0);
  });
});
