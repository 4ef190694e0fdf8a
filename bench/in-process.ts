/**
 * What a decision costs once hoopx runs: parse, understand and decide, every pack loaded. Prints microseconds, and megabytes a second of a large script, as JSON.
 * `bench/run.mjs` bundles it, as a loader of TypeScript would slow it down.
 */
import { readFileSync } from 'node:fs';
import type { Request } from '../src/command/types.ts';
import { understand } from '../src/command/understand.ts';
import { contextFrom } from '../src/intercept/context.ts';
import { loadPolicy } from '../src/policy/load.ts';
import { ordinaryScript } from './ordinary-script.ts';

const WARM_ROUNDS = 20;
const ROUNDS = 40;
const LARGE = 1_000_000;
const LARGE_ROUNDS = 3;

const policy = await loadPolicy([]);
if (!policy.ok) throw new Error(JSON.stringify(policy.problems));
const { decide } = policy.value;
const lines = readFileSync(process.argv[2]!, 'utf8').trimEnd().split('\n');
const commands = lines.map((line) => JSON.parse(line) as { command: string; cwd?: string });
const defaults = {
  cwd: '/srv/app',
  home: '/home/dev',
  user: 'dev',
  os: 'linux',
  agent: null,
  ci: false,
  guardPaths: ['/etc/hoopx', '/home/dev/.config/hoopx'],
} as const;

const times: number[] = [];
for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
  for (const { command, cwd } of commands) {
    const start = process.hrtime.bigint();
    const context = contextFrom(cwd === undefined ? {} : { cwd }, defaults);
    const request: Request = { kind: 'script', script: command, shell: 'bash', positional: [] };
    decide(understand(request, context), { ci: false });
    if (round >= WARM_ROUNDS) times.push(Number(process.hrtime.bigint() - start) / 1e3);
  }
}
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.floor(times.length * share)];

/**
 * Seconds that pass while one large script is parsed and understood. Not of the processor: those count the threads that
 * compile and collect garbage meanwhile, for which nobody waits.
 */
function secondsOf(script: string): number {
  const start = performance.now();
  const request: Request = { kind: 'script', script, shell: 'bash', positional: [] };
  const { unresolved } = understand(request, contextFrom({}, defaults));
  if (unresolved.length > 0) throw new Error(`the large script: ${JSON.stringify(unresolved)}`);
  return (performance.now() - start) / 1e3;
}
const large = ordinaryScript(LARGE);
const seconds = Math.min(...Array.from({ length: LARGE_ROUNDS }, () => secondsOf(large)));
console.log(JSON.stringify({ median: at(0.5), p99: at(0.99), largeRate: LARGE / 1e6 / seconds }));
