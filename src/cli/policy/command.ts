/** A command of `hoopx policy`: its line in the table, and what it does. */
import type { Command } from '../options.ts';
import type { Arguments } from '../scan.ts';

export type PolicyArguments = Extract<Arguments, { kind: 'command' }>;

export interface PolicyCommand {
  command: Command;
  /** Returns the exit code. */
  run(args: PolicyArguments): Promise<number>;
}
