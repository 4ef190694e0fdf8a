/// <reference types="node-pty" />

/** The package is installed under another name than the one its types are declared for. */
declare module 'node-pty' {
  export * from '@lydell/node-pty';
}

/** The part of node-pty below its public API that hoopx uses; see pty-process.ts for why. */
declare module 'node-pty/requireBinary.js' {
  export function requireBinary(file: 'pty.node'): NativePty;

  export interface NativePty {
    /** forkpty(3) and execvp(3). `onExit` gets the exit code, and the signal's number or 0. */
    fork(
      file: string,
      args: readonly string[],
      env: readonly string[],
      cwd: string,
      columns: number,
      rows: number,
      uid: number,
      gid: number,
      utf8: boolean,
      helperPath: string,
      onExit: (code: number, signal: number) => void,
    ): { fd: number; pid: number; pty: string };
    resize(fd: number, columns: number, rows: number): void;
  }
}
