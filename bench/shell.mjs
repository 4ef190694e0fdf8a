/**
 * `npm run bench`, its part on guarded shells: what `hoopx shell` adds to bash and zsh in a terminal, against the bare
 * shell in the same run, turn by turn. `--json` prints the figures for a program; `--quick` measures less.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node-pty';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const hoopx = join(root, 'bin', 'hoopx.js');
const json = process.argv.includes('--json');
const quick = process.argv.includes('--quick');
const home = mkdtempSync(join(tmpdir(), 'hoopx-bench-shell-'));
const PROMPT = 'prompt> ';
mkdirSync(join(home, 'project'));
writeFileSync(join(home, '.bashrc'), `PS1='${PROMPT}'\n`);
writeFileSync(join(home, '.zshrc'), `PROMPT='${PROMPT}'\nunsetopt PROMPT_SP PROMPT_CR\n`);

const env = {
  PATH: process.env.PATH,
  HOME: home,
  HOOPX_HOME: join(home, 'hoopx'),
  LC_ALL: 'C.UTF-8',
  TERM: 'xterm',
};
const now = () => Number(process.hrtime.bigint()) / 1e6;

/** A program in a terminal, and what it prints. */
class Terminal {
  #text = '';
  #wanted = null;
  bytes = 0;

  constructor(argv) {
    this.pty = spawn(argv[0], argv.slice(1), { cols: 100, rows: 30, cwd: join(home, 'project'), env });
    this.pty.onData((chunk) => {
      this.bytes += chunk.length;
      if (this.counting) return this.#wanted?.();
      this.#text += chunk;
      this.#wanted?.();
    });
  }

  /** Waits until `holds` of what was printed since the last wait. */
  #until(holds) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain: ${this.#text.slice(-500)}`)), 60_000);
      this.#wanted = () => {
        if (!holds()) return;
        clearTimeout(timer);
        this.#wanted = null;
        resolve();
      };
      this.#wanted();
    });
  }

  async see(text) {
    await this.#until(() => this.#text.includes(text));
    this.#text = this.#text.slice(this.#text.indexOf(text) + text.length);
  }

  /** Types, and gives the time in ms until `text` is seen. */
  async timed(keys, text) {
    const start = now();
    this.pty.write(keys);
    await this.see(text);
    return now() - start;
  }

  async received(bytes) {
    this.counting = true;
    const until = this.bytes + bytes;
    await this.#until(() => this.bytes >= until);
    this.counting = false;
  }

  close() {
    this.pty.kill('SIGKILL');
  }
}

const at = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];

async function measure(shell) {
  const argvs = { bare: [shell, '-i'], hoopx: [process.execPath, hoopx, 'shell', '--shell', shell] };
  const starts = { bare: [], hoopx: [] };
  for (let round = 0; round < (quick ? 3 : 8); round++) {
    for (const [who, argv] of Object.entries(argvs)) {
      const start = now();
      const terminal = new Terminal(argv);
      await terminal.see(PROMPT);
      starts[who].push(now() - start);
      terminal.close();
    }
  }
  const terminals = { bare: new Terminal(argvs.bare), hoopx: new Terminal(argvs.hoopx) };
  const lines = { bare: [], hoopx: [] };
  const keys = { bare: [], hoopx: [] };
  const rates = { bare: 0, hoopx: 0 };
  for (const terminal of Object.values(terminals)) {
    await terminal.see(PROMPT);
    for (let i = 0; i < 20; i++) await terminal.timed('true\r', PROMPT);
  }
  for (let i = 0; i < (quick ? 100 : 400); i++) {
    for (const [who, terminal] of Object.entries(terminals))
      lines[who].push(await terminal.timed('true\r', PROMPT));
  }
  for (let i = 0; i < (quick ? 50 : 200); i++) {
    for (const [who, terminal] of Object.entries(terminals)) {
      keys[who].push(await terminal.timed('x', 'x'));
      await terminal.timed('\x7f', '\b');
    }
  }
  const megabytes = quick ? 20 : 100;
  for (const [who, terminal] of Object.entries(terminals)) {
    terminal.pty.write(`head -c ${megabytes}000000 /dev/zero | tr '\\0' 'x'\r`);
    const start = now();
    await terminal.received(megabytes * 1e6);
    rates[who] = (megabytes / (now() - start)) * 1000;
    terminal.close();
  }
  const added = (values, share) => at(values.hoopx, share) - at(values.bare, share);
  const row = (what, value, unit, bound, target) => {
    const pass = bound === 'at least' ? value >= target : value <= target;
    return { shell, what, value, unit, bound, target, pass };
  };
  return [
    row('added per line, median', added(lines, 0.5), 'ms', 'at most', 2),
    row('added per line, 99th percentile', added(lines, 0.99), 'ms', 'at most', 10),
    row('added per key, median', added(keys, 0.5), 'ms', 'at most', 2),
    row('throughput to the bare terminal', rates.hoopx / rates.bare, 'x', 'at least', 0.5),
    row('added to the start, median', added(starts, 0.5), 'ms', 'at most', 150),
  ];
}

try {
  const rows = [];
  for (const shell of ['bash', 'zsh']) rows.push(...(await measure(shell)));
  if (json) console.log(JSON.stringify({ rows }, null, 2));
  else {
    console.log('\nhoopx shell, against the bare shell in the same run\n');
    for (const { shell, what, value, unit, bound, target, pass } of rows) {
      const shown = `${value.toFixed(2)} ${unit}`;
      console.log(
        `${shell.padEnd(6)}${what.padEnd(34)}${shown.padStart(11)}  ${`${bound} ${target}`.padEnd(14)}${pass ? 'pass' : 'FAIL'}`,
      );
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
process.exit(0);
