/** Starts `run.driver.ts`, which stands for hoopx, as a process of its own. */

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Outcome } from '../../src/execute/types.ts';

export interface Driven {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: Buffer;
  /** What the driver wrote about its run, with its peak memory. */
  report: Outcome & { maxRssKiB: number };
}

/** The loader of TypeScript would touch stdout before the driver does: bundled, it starts as hoopx does. */
const folder = join(process.cwd(), 'node_modules/.cache', `hoopx-driver-${process.pid}`);
const driver = join(folder, 'run.cjs');
buildSync({
  entryPoints: ['test/execute/run.driver.ts'],
  outfile: driver,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external: ['node-pty'],
});
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The driver's own argument vector, for a shell or a PTY. */
export function driverArgv(through: 'pty' | 'pipes', argv: readonly string[], report = '-'): string[] {
  return [process.execPath, driver, through, report, ...argv];
}

/** The same as one line of shell. */
export function driverLine(through: 'pty' | 'pipes', argv: readonly string[], report = '-'): string {
  return driverArgv(through, argv, report).map(quote).join(' ');
}

export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Starts the driver through pipes; stdout and stderr are read to their end unless `options` say otherwise. */
export function startDriver(argv: readonly string[], options: SpawnOptions = {}, report = '-'): ChildProcess {
  const [file, ...args] = driverArgv('pipes', argv, report) as [string, ...string[]];
  return spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

let runs = 0;

export async function drive(
  argv: readonly string[],
  options: SpawnOptions & { input?: Buffer } = {},
): Promise<Driven> {
  const report = join(tmpdir(), `hoopx-report-${process.pid}-${runs++}.json`);
  const { input, ...rest } = options;
  const child = startDriver(argv, { stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'], ...rest }, report);
  child.stdin?.end(input);
  const ended = await end(child);
  try {
    return { ...ended, report: JSON.parse(readFileSync(report, 'utf8')) };
  } finally {
    rmSync(report, { force: true });
  }
}

export async function end(child: ChildProcess): Promise<Omit<Driven, 'report'>> {
  const out = collect(child, 'stdout');
  const err = collect(child, 'stderr');
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on('close', (...how) => resolve(how));
  });
  return { code, signal, stdout: Buffer.concat(out), stderr: Buffer.concat(err) };
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): Buffer[] {
  const chunks: Buffer[] = [];
  child[name]?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return chunks;
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits until `holds`, at most `ms`. */
export async function until(holds: () => boolean, what: string | (() => string), ms = 10_000): Promise<void> {
  for (const deadline = Date.now() + ms; !holds(); await pause(20)) {
    if (Date.now() > deadline)
      throw new Error(`not within ${ms} ms: ${typeof what === 'string' ? what : what()}`);
  }
}
