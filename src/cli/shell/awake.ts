/**
 * Keeps hoopx awake for the moment in which a shell is about to ask: a process that sleeps is woken within 50
 * to 100 us on a virtual machine, several times for each line.
 */
import { availableParallelism } from 'node:os';

/** Longest time without sleep, in ms: what a shell takes until it asks. A line costs no more of a processor than that. */
const AWAKE_MS = 2;

/** With one processor it would be the shell that waits. */
const USEFUL = availableParallelism() > 1;

let until = 0;
let awake = false;

/** Sees to it that what comes in the next moment is taken at once. */
export function stayAwake(): void {
  if (!USEFUL) return;
  until = performance.now() + AWAKE_MS;
  if (awake) return;
  awake = true;
  setImmediate(look);
}

/** What was awaited has come. */
export function rest(): void {
  until = 0;
}

function look(): void {
  awake = performance.now() < until;
  if (awake) setImmediate(look);
}
