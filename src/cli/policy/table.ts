/** The commands of `hoopx policy`, in the order that help shows them. */

import { addCommand } from './add.ts';
import type { PolicyCommand } from './command.ts';
import { diffCommand } from './diff.ts';
import { docCommand } from './doc.ts';
import { explainCommand } from './explain.ts';
import { lintCommand } from './lint.ts';
import { scanCommand } from './scan.ts';
import { schemaCommand } from './schema.ts';
import { simulateCommand } from './simulate.ts';
import { statusCommand } from './status.ts';
import { suggestCommand } from './suggest.ts';
import { testCommand } from './test.ts';
import { trustCommand } from './trust.ts';

export const POLICY_COMMANDS: readonly PolicyCommand[] = [
  testCommand,
  explainCommand,
  lintCommand,
  diffCommand,
  simulateCommand,
  scanCommand,
  addCommand,
  suggestCommand,
  docCommand,
  statusCommand,
  trustCommand,
  schemaCommand,
];
