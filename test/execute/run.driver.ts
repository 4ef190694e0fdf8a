/** Stands for hoopx in these tests: runs its arguments through pipes or in a PTY and exits as hoopx does. */

import { writeFileSync, writeSync } from 'node:fs';
import { execute } from '../../src/execute/execute.ts';

async function main(): Promise<void> {
  const [through, report, ...argv] = process.argv.slice(2);
  if (through !== 'pty' && through !== 'pipes')
    throw new Error('usage: run.driver.ts pty|pipes REPORT|- ARGV...');
  // For the test of the way out that nobody plans.
  if (process.env.DRIVER_THROWS !== undefined) {
    setTimeout(() => {
      throw new Error('a bug');
    }, Number(process.env.DRIVER_THROWS));
  }
  const outcome = await execute({ argv: argv as [string], cwd: process.cwd(), env: process.env, through });
  if (outcome.exit.kind === 'not-started') writeSync(2, `${outcome.exit.message}\n`);
  if (report !== undefined && report !== '-') {
    writeFileSync(report, JSON.stringify({ ...outcome, maxRssKiB: process.resourceUsage().maxRSS }));
  }
  process.exit(outcome.code);
}

void main();
