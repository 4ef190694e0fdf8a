/** The commands of `hoopx policy`, in the order that help shows them. */
import type { PolicyCommand } from './command.ts';
import { docCommand } from './doc.ts';
import { explainCommand } from './explain.ts';
import { lintCommand } from './lint.ts';
import { scanCommand } from './scan.ts';
import { statusCommand } from './status.ts';
import { testCommand } from './test.ts';
import { trustCommand } from './trust.ts';

export const POLICY_COMMANDS: readonly PolicyCommand[] = [
  testCommand,
  explainCommand,
  lintCommand,
  scanCommand,
  docCommand,
  statusCommand,
  trustCommand,
];
