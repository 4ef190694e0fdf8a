/** The colours of `Paint`. Loaded by `paint.ts` only. */
import { Chalk } from 'chalk';
import type { Paint } from './paint.ts';

// The 16 colours of every terminal: whether to paint at all was decided before.
const chalk = new Chalk({ level: 1 });

export const colours: Paint = {
  allow: chalk.green.bold,
  ask: chalk.yellow.bold,
  deny: chalk.red.bold,
  risk: chalk.red.bold,
  escape: chalk.inverse,
  strong: chalk.bold,
  faint: chalk.dim,
};
