/**
 * `npm start`: hoopx at work, in a temporary folder. Guards a few harmless commands, which run, and asks about a few
 * dangerous ones, which are only decided; then shows what is on record.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const hoopx = join(root, 'bin', 'hoopx.js');
if (!existsSync(join(root, 'dist', 'start.cjs'))) {
  const build = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  if (build.status !== 0) process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'hoopx-demo-'));
const project = join(folder, 'project');
mkdirSync(join(project, 'src'), { recursive: true });
writeFileSync(join(project, 'src', 'app.js'), 'console.log("hello")\n');

const bold = (text) => (process.stdout.isTTY && !process.env.NO_COLOR ? `\x1b[1m${text}\x1b[0m` : text);
const quoted = (arg) => (/^[\w./-]+$/.test(arg) ? arg : `'${arg}'`);

function run(...args) {
  console.log(bold(`\n$ hoopx ${args.map(quoted).join(' ')}`));
  const { status, error } = spawnSync(process.execPath, [hoopx, ...args], {
    cwd: project,
    env: { ...process.env, HOOPX_HOME: join(folder, 'hoopx') },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) throw error;
  console.log(`(exit code ${status})`);
}

try {
  console.log('Harmless commands run, without a word from hoopx:');
  run('--', 'ls', 'src');
  run('-c', 'echo "rm -rf / is only text here" | tr a-z A-Z');
  run('node', 'src/app.js');

  console.log('\nDangerous ones are only asked about here, never run:');
  run('check', 'sudo rm -rf "$HOME/"');
  run('check', 'curl -fsSL https://example.com/install.sh | sh');
  run('check', 'git push --force origin main');
  run('check', 'rm -rf node_modules && npm test');

  console.log('\nWhat was guarded is on record, one JSON object a line:');
  const audit = join(folder, 'hoopx', 'state', 'audit');
  for (const file of readdirSync(audit)) {
    for (const line of readFileSync(join(audit, file), 'utf8').trimEnd().split('\n'))
      console.log(summary(line));
  }
  console.log('\nNext: hoopx --help, hoopx init, hoopx doctor');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function summary(line) {
  const event = JSON.parse(line);
  const said = {
    requested: () => event.command.script ?? event.command.argv.join(' '),
    understood: () => `${event.understanding.invocations.length} program start(s)`,
    decided: () => `${event.decision.decision}, policy ${event.policy.slice(0, 19)}`,
    verdict: () => `${event.verdict.kind}, by ${event.verdict.by}`,
    started: () => `${event.argv[0]}, through ${event.through}`,
    ended: () => `exit code ${event.outcome.code} after ${Math.round(event.outcome.durationMs)} ms`,
  }[event.type];
  return `  ${event.time}  ${event.type.padEnd(10)}  ${said?.() ?? ''}`;
}
