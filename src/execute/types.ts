/** What runs, and what came of it. */

export interface Execution {
  /** The exact argument vector handed to execve; `argv[0]` is looked up on PATH. */
  argv: [string, ...string[]];
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** `pty` when hoopx's own stdin, stdout and stderr are terminals, else `pipes`. */
  through: 'pty' | 'pipes';
}

/** How the child ended, or why it could not be started. */
export type Exit =
  | { kind: 'exited'; code: number }
  /** `number` is the platform's signal number: hoopx then exits with 128 + number. */
  | { kind: 'signalled'; signal: NodeJS.Signals; number: number }
  /** 127 not found, 126 not executable; `message` is one line as a shell would print it. */
  | { kind: 'not-started'; code: 126 | 127; message: string };

/** One finished execution. */
export interface Outcome {
  exit: Exit;
  /** The code that hoopx exits with. */
  code: number;
  durationMs: number;
  /** Bytes passed from the child to hoopx's stdout and stderr (both on stdout for a PTY). */
  bytes: { stdout: number; stderr: number };
}
