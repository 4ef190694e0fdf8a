/** The built hoopx in a temporary home and project, for the end-to-end tests. */
import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { AuditEvent } from '../../src/audit/event.ts';
import { type OuterTerminal, openOuterTerminal } from '../execute/outer-terminal.ts';
import { removeFolder } from '../remove-folder.ts';

const root = join(import.meta.dirname, '..', '..');
export const HOOPX = join(root, 'bin', 'hoopx.js');

/** Asks about `./risky.sh`, denies `./forbidden.sh`: harmless stand-ins for what is dangerous. */
const RULES = `
pack: e2e
title: Stand-ins
rules:
  - id: e2e.risky
    decision: ask
    severity: medium
    title: Runs the risky script
    reason: It stands for something risky.
    suggestion: Run ./harmless.sh instead.
    references: []
    when: {has: {program: risky.sh}}
    examples: {match: [./risky.sh], pass: [./harmless.sh]}
  - id: e2e.forbidden
    decision: deny
    severity: critical
    title: Runs the forbidden script
    reason: It stands for something catastrophic.
    suggestion: Do not.
    references: []
    when: {has: {program: forbidden.sh}}
    examples: {match: [./forbidden.sh], pass: [./harmless.sh]}
`;

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  out: Buffer;
}

export interface RunOptions {
  input?: string | Buffer;
  env?: Record<string, string>;
  cwd?: string;
}

/** A home of its own: nothing of this machine's configuration, agent or CI shows through. */
export class Place {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'hoopx-e2e-')));
  readonly project = join(this.folder, 'home', 'project');
  readonly audit = join(this.folder, 'hoopx', 'state', 'audit');
  readonly env: Record<string, string>;
  /** A test that fails leaves nothing behind that would keep the test run alive. */
  readonly #started: { kill(signal: 'SIGKILL'): unknown }[] = [];

  constructor() {
    mkdirSync(this.project, { recursive: true });
    this.env = {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: join(this.folder, 'home'),
      HOOPX_HOME: join(this.folder, 'hoopx'),
      LC_ALL: 'C.UTF-8',
      TERM: 'xterm',
    };
    this.write('.hoopx/rules/e2e.yaml', RULES);
    for (const name of ['risky', 'forbidden', 'harmless']) {
      this.script(`${name}.sh`, `echo ${name} ran; touch ${name}.ran`);
    }
  }

  write(name: string, text: string | Buffer, mode = 0o644): string {
    const file = join(this.project, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
    return file;
  }

  script(name: string, text: string): string {
    return this.write(name, `#!/bin/sh\n${text}\n`, 0o755);
  }

  start(args: readonly string[], { env, cwd }: RunOptions = {}, more: SpawnOptions = {}): ChildProcess {
    const child = spawn(process.execPath, [HOOPX, ...args], {
      cwd: cwd ?? this.project,
      env: { ...this.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      ...more,
    });
    this.#started.push(child);
    return child;
  }

  /** Runs hoopx through pipes to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const child = this.start(args, options);
    child.stdin!.on('error', () => {});
    child.stdin!.end(options.input ?? '');
    return ended(child);
  }

  /** Runs hoopx in a terminal. */
  terminal(args: readonly string[], env: Record<string, string> = {}): OuterTerminal {
    return this.command([process.execPath, HOOPX, ...args], env);
  }

  /** Runs any command in a terminal, with `hoopx` on its PATH. */
  command(argv: readonly string[], env: Record<string, string> = {}): OuterTerminal {
    const assigned = Object.entries({ ...this.env, ...env }).map(([name, value]) => `${name}=${value}`);
    const terminal = openOuterTerminal(['/usr/bin/env', '-i', '-C', this.project, ...assigned, ...argv]);
    this.#started.push({ kill: () => terminal.close() });
    return terminal;
  }

  /** Everything on record, in order. */
  events(): AuditEvent[] {
    return auditText(this.audit).map((line) => JSON.parse(line));
  }

  types(): string[] {
    return this.events().map(({ type }) => type);
  }

  dispose(): void {
    for (const one of this.#started) one.kill('SIGKILL');
    removeFolder(this.folder);
  }
}

function auditText(folder: string): string[] {
  let files: string[];
  try {
    files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  } catch {
    return [];
  }
  return files.sort().flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean));
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk) => out.push(chunk));
  child.stderr?.on('data', (chunk) => err.push(chunk));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('close', (...how) => resolve(how)),
  );
  const bytes = Buffer.concat(out);
  return { code, signal, stdout: bytes.toString(), stderr: Buffer.concat(err).toString(), out: bytes };
}

export function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** Builds once when there is no bundle or a source is newer than it. */
function ensureBuilt(): void {
  const built = statSync(join(root, 'dist', 'start.cjs'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newest = (folder: string) =>
    Math.max(
      ...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (name) => statSync(join(root, folder, name)).mtimeMs,
      ),
    );
  if (built > Math.max(newest('src'), newest('rules'))) return;
  execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
}

ensureBuilt();
