/** Runs harmless scripts in real shells: every program on PATH writes its arguments down. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Shell = 'bash' | 'dash' | 'zsh';

/** Programs that do nothing but write down their name and arguments. */
export const RECORDERS = ['rec', 'act', 'do-it'] as const;

/** Real programs that generated scripts may call: none writes anywhere but to its output. */
const TOOLS = ['cat', 'env', 'nice', 'nohup', 'timeout', 'basename', 'dirname', 'tr', 'seq', 'xargs', 'bash'];

const RECORDER = `#!/bin/sh
printf '%s\\0' "$#" "\${0##*/}" "$@" >> "$REC_LOG"
`;

/** A temporary folder with recorders, the files that globs may match, and a home. */
export class Recorders {
  readonly folder = mkdtempSync(join(tmpdir(), 'hoopx-recorders-'));
  /** Where scripts run. */
  readonly cwd = join(this.folder, 'work');
  readonly home = join(this.folder, 'home');
  readonly env: Record<string, string>;
  readonly #logs = join(this.folder, 'logs');
  readonly #scripts = join(this.folder, 'scripts');

  constructor() {
    const bin = join(this.folder, 'bin');
    for (const each of [bin, this.cwd, this.home, this.#logs, this.#scripts, join(this.cwd, 'sub/deep')])
      mkdirSync(each, { recursive: true });
    for (const file of ['a.txt', 'b.txt', 'c.md', 'sub/d.txt']) writeFileSync(join(this.cwd, file), '');
    for (const name of RECORDERS) {
      writeFileSync(join(bin, name), RECORDER);
      chmodSync(join(bin, name), 0o755);
    }
    for (const tool of TOOLS) {
      const found = ['/usr/bin', '/bin'].map((each) => join(each, tool)).find(exists);
      if (found) symlinkSync(found, join(bin, tool));
    }
    symlinkSync('/bin/sh', join(bin, 'sh'));
    this.env = { PATH: bin, HOME: this.home, USER: 'dev', LC_ALL: 'C.UTF-8' };
  }

  /** For each script what it started, as `[program, ...arguments]`. One process drives them all: it is cheaper. */
  run(shell: Shell, scripts: readonly string[]): string[][][] {
    const options = shell === 'zsh' ? '-f -c' : '-c';
    const lines = scripts.map(
      (script, index) =>
        `: > ${this.#logs}/${index}; REC_LOG=${this.#logs}/${index} ${TIMEOUT} ${shellPath(shell)} ${options} ${quote(script)} ${shell}`,
    );
    const driver = join(this.#scripts, 'driver');
    writeFileSync(driver, `ulimit -t 1\nulimit -s 512\n${lines.join('\n')}\n`);
    const ran = spawnSync('/bin/sh', [driver], {
      cwd: this.cwd,
      env: this.env,
      stdio: 'ignore',
      timeout: 10_000 + scripts.length * 2000,
    });
    if (ran.error) throw ran.error;
    return scripts.map((_, index) => readLog(join(this.#logs, String(index))));
  }

  /** Whether a shell takes each script's syntax (`-n`: nothing runs). */
  accepts(shell: Shell, scripts: readonly string[]): boolean[] {
    for (const [index, script] of scripts.entries())
      writeFileSync(join(this.#scripts, String(index)), script);
    const driver = `i=0; while [ $i -lt ${scripts.length} ]; do
      if ${shellPath(shell)} -n ${this.#scripts}/$i </dev/null >/dev/null 2>&1; then echo 1; else echo 0; fi
      i=$((i + 1)); done`;
    const ran = spawnSync('/bin/sh', ['-c', driver], { cwd: this.cwd, env: this.env, encoding: 'utf8' });
    if (ran.error) throw ran.error;
    return ran.stdout
      .trim()
      .split('\n')
      .map((line) => line === '1');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function installed(shell: Shell): boolean {
  return exists(shellPath(shell));
}

function shellPath(shell: Shell): string {
  return exists(`/usr/bin/${shell}`) ? `/usr/bin/${shell}` : `/bin/${shell}`;
}

/** The text as one word of a shell's. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function exists(path: string): boolean {
  return spawnSync('/bin/sh', ['-c', `test -x ${path}`]).status === 0;
}

/** Scripts that call themselves without end are ended, where there is a program for it. */
const TIMEOUT = exists('/usr/bin/timeout') ? '/usr/bin/timeout -s KILL 2' : '';

function readLog(path: string): string[][] {
  const fields = readFileSync(path, 'utf8').split('\0');
  const calls: string[][] = [];
  for (let at = 0; at < fields.length - 1; ) {
    const count = Number(fields[at]) + 1;
    calls.push(fields.slice(at + 1, at + 1 + count));
    at += 1 + count;
  }
  return calls;
}
