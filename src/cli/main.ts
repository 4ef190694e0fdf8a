/** Where hoopx starts: reads the arguments and hands over to the command that they name. */
import { undecodableArgument } from '../intercept/encoding.ts';
import { internalError } from '../internal-error.ts';
import { check } from './check.ts';
import { presentProblems, usageMistake } from './ending.ts';
import { guardCommand } from './guard.ts';
import type { Command } from './options.ts';
import { sayError, sayOut } from './say.ts';
import { type Arguments, scanArguments } from './scan.ts';
import { VERSION } from './version.ts';

/** Runs hoopx on the arguments after its name; returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const broken = undecodableArgument(args);
  if (broken !== null) return usageMistake(`argument ${broken + 1} is not valid UTF-8`);
  const scanned = scanArguments(args);
  switch (scanned.kind) {
    case 'prefix':
    case 'script':
      return guardCommand(scanned);
    case 'command':
      return runCommand(scanned);
    case 'help':
      return showHelp(scanned.command);
    case 'version':
      sayOut(`hoopx ${VERSION}\n`);
      return 0;
    case 'mistake':
      return explainMistake(args);
  }
}

async function runCommand(args: Extract<Arguments, { kind: 'command' }>): Promise<number> {
  switch (args.command.name) {
    case 'check':
      return check(args);
    case 'shell':
      return (await import('./shell.ts')).shell(args);
    case 'sessions':
      return (await import('./sessions.ts')).sessions(args);
    case 'init':
      return (await import('./init.ts')).init(args);
    case 'doctor':
      return (await import('./doctor.ts')).doctor(args);
    case 'completion':
      return (await import('./completion.ts')).completion(args);
    default:
      throw new Error(`no such command: ${args.command.name}`);
  }
}

async function showHelp(command: Command | null): Promise<number> {
  sayOut((await import('./usage.ts')).helpText(command));
  return 0;
}

async function explainMistake(args: readonly string[]): Promise<number> {
  const { helpText, mistakeIn } = await import('./usage.ts');
  if (args.length > 0) return usageMistake(mistakeIn(args));
  sayError(helpText(null));
  return 64;
}

/** Whatever happens, hoopx never ends with 0 when it did not get to its end. */
process.exitCode = 70;
process.on('uncaughtException', (error) => {
  sayError(`hoopx: ${internalError(error, 'hoopx stopped').message}\n`);
  process.exit(70);
});
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.exitCode = presentProblems([internalError(error, 'nothing ran')], 70, false);
  },
);
