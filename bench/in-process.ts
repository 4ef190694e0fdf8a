/**
 * What a decision costs once hoopx runs: parse, understand and decide, every pack loaded. Prints microseconds as JSON.
 * `bench/run.mjs` bundles it, as a loader of TypeScript would slow it down.
 */
import { readFileSync } from 'node:fs';
import type { Request } from '../src/command/types.ts';
import { understand } from '../src/command/understand.ts';
import { contextFrom } from '../src/intercept/context.ts';
import { loadPolicy } from '../src/policy/load.ts';

const WARM_ROUNDS = 20;
const ROUNDS = 40;

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
console.log(JSON.stringify({ median: at(0.5), p99: at(0.99) }));
