#!/usr/bin/env node
// Starts the bundle and nothing else. CommonJS (see package.json beside this file): loading the ESM loader first
// would cost about 10 ms of a 35 ms start.
try {
  require('../dist/start.cjs');
} catch (error) {
  // Fail closed: whatever goes wrong while loading, nothing runs and the code is never 0.
  const missing = error?.code === 'MODULE_NOT_FOUND' && /dist[/\\]start\.cjs'/.test(error.message);
  const why = missing ? 'it is not built; run: npm run build' : String(error?.stack ?? error);
  process.stderr.write(`hoopx: cannot start, nothing ran: ${why}\n`);
  process.exitCode = 70;
}
