/**
 * `npm run bench`: what hoopx costs, as ratios to bare `node -e 0` measured in the same run, turn by turn, so that a
 * busy machine slows both alike. `--json` prints the figures for a program; `--quick` measures less.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const hoopx = join(root, 'bin', 'hoopx.js');
const json = process.argv.includes('--json');
const quick = process.argv.includes('--quick');
const home = mkdtempSync(join(tmpdir(), 'hoopx-bench-'));

/** Reading extra certificates costs Node more than its start; no user of hoopx pays that for hoopx. */
const { NODE_EXTRA_CA_CERTS: _certificates, CI: _ci, ...inherited } = process.env;
const env = { ...inherited, HOOPX_HOME: home };
const options = { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 30 };

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function timed(args) {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, options);
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return ms;
}

/** Medians in ms of each command's start to end, taken in turns. */
function startTimes(commands, rounds) {
  const times = new Map(Object.keys(commands).map((name) => [name, []]));
  for (const args of Object.values(commands)) timed(args); // warm the disk's cache
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(commands)) times.get(name).push(timed(args));
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
}

/** Peak memory in MiB, as the kernel counts it. */
function peakMemory(args, rounds) {
  const values = [];
  for (let round = 0; round < rounds; round++) {
    const run = spawnSync('/usr/bin/time', ['-f', '%M', process.execPath, ...args], {
      ...options,
      encoding: 'utf8',
    });
    if (run.status !== 0)
      throw new Error(`${args.join(' ')} under /usr/bin/time: ${run.error ?? run.stderr}`);
    values.push(Number(run.stderr.trim().split('\n').at(-1)) / 1024);
  }
  return median(values);
}

/** Lines of a stream of 40,000 per second of one process, its start included. */
async function batchRate(repeats) {
  const lines = readFileSync(join(root, 'fixtures/bench/commands.jsonl'), 'utf8');
  const count = lines.trimEnd().split('\n').length * repeats;
  const child = spawn(process.execPath, [hoopx, 'check', '--batch'], {
    ...options,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let answers = 0;
  child.stdout.on('data', (chunk) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) answers++;
  });
  const start = process.hrtime.bigint();
  child.stdin.end(lines.repeat(repeats));
  const [code] = await once(child, 'close');
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (code !== 0 || answers !== count) throw new Error(`batch: ${answers} of ${count} answers, code ${code}`);
  return count / seconds;
}

/** Microseconds of a decision in a process that runs already: median and 99th percentile over typical commands. */
async function decisionTimes() {
  const outfile = join(home, 'in-process.mjs');
  await build({
    entryPoints: [join(root, 'bench/in-process.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    // Where the precompiled rules are looked for.
    define: { 'import.meta.dirname': JSON.stringify(join(root, 'src/policy')) },
    logLevel: 'error',
  });
  const run = spawnSync(process.execPath, [outfile, join(root, 'fixtures/bench/commands.jsonl')], options);
  if (run.status !== 0) throw new Error(`in-process: ${run.stderr}`);
  return JSON.parse(run.stdout);
}

/** Megabytes per second and peak memory in MiB of `hoopx -- cat` with this many bytes through it. */
function throughput(megabytes) {
  const line = `head -c ${megabytes}000000 /dev/zero | /usr/bin/time -f %M "$0" "$1" -- cat | wc -c`;
  const start = process.hrtime.bigint();
  const run = spawnSync('bash', ['-o', 'pipefail', '-c', line, process.execPath, hoopx], {
    ...options,
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (Number(run.stdout) !== megabytes * 1e6)
    throw new Error(`cat: ${run.stdout.trim()} bytes, ${run.stderr}`);
  return { rate: megabytes / seconds, memory: Number(run.stderr.trim().split('\n').at(-1)) / 1024 };
}

/** A line of the report. Bounds are on the value, or with `times` on its ratio to that. */
function row(what, value, show, { times = null, atMost = null, atLeast = null } = {}) {
  const ratio = times === null ? null : value / times;
  const measured = ratio ?? value;
  const bound = atMost ?? atLeast;
  const pass = bound === null ? null : atMost === null ? measured >= bound : measured <= bound;
  const limit = ratio === null ? show(bound ?? 0) : `${bound?.toFixed(1)}x`;
  const wanted = bound === null ? '' : `at ${atMost === null ? 'least' : 'most'} ${limit}`;
  return { what, value, shown: show(value), ratio, wanted, pass };
}

try {
  const rounds = quick ? 7 : 25;
  const starts = startTimes(
    {
      bare: ['-e', '0'],
      check: [hoopx, 'check', 'git status'],
      run: [hoopx, '--', '/bin/true'],
      script: [hoopx, '-c', 'true'],
    },
    rounds,
  );
  const bareMemory = peakMemory(['-e', '0'], 3);
  const runMemory = peakMemory([hoopx, '--', 'true'], 3);
  const commandsPerSecond = await batchRate(quick ? 20 : 100);
  const decision = await decisionTimes();
  const little = throughput(10);
  const stream = throughput(quick ? 200 : 1000);

  const ms = (value) => `${value.toFixed(1)} ms`;
  const us = (value) => `${value.toFixed(0)} us`;
  const mib = (value) => `${value.toFixed(0)} MiB`;
  const count = (value) => value.toFixed(0);
  const slowRate = (value) => `${value.toFixed(2)} MB/s`;
  const rate = (value) => `${value.toFixed(0)} MB/s`;
  const rows = [
    row('node -e 0', starts.bare, ms),
    row("hoopx check 'git status'", starts.check, ms, { times: starts.bare, atMost: 1.6 }),
    row('hoopx -- /bin/true', starts.run, ms, { times: starts.bare, atMost: 2.0 }),
    row("hoopx -c 'true'", starts.script, ms, { times: starts.bare }),
    row('check --batch, commands a second', commandsPerSecond, count, { atLeast: 5000 }),
    row('a decision in process, median', decision.median, us, { atMost: 60 }),
    row('a decision in process, p99', decision.p99, us, { atMost: 1000 }),
    row('a script of 1 MB, understood', decision.largeRate, slowRate, { atLeast: 1 }),
    row('memory of node -e 0', bareMemory, mib),
    row('memory of hoopx -- true', runMemory, mib, { times: bareMemory, atMost: 1.6 }),
    row(`hoopx -- cat, ${quick ? '200 MB' : '1 GB'}`, stream.rate, rate),
    row('memory of that, to 10 MB', stream.memory, mib, { times: little.memory, atMost: 2.0 }),
  ];

  if (json)
    console.log(JSON.stringify({ node: process.version, platform: process.platform, rounds, rows }, null, 2));
  else {
    console.log(`Node ${process.version}, medians of ${rounds} rounds; ratios to node of the same run\n`);
    for (const { what, shown, ratio, wanted, pass } of rows) {
      const times = ratio === null ? '' : `${ratio.toFixed(2)}x`;
      const mark = pass === null ? '' : pass ? 'pass' : 'FAIL';
      console.log(
        `${what.padEnd(34)}${shown.padStart(11)}  ${times.padStart(6)}  ${wanted.padEnd(17)}${mark}`,
      );
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
