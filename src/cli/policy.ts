/** `hoopx policy COMMAND ...`: finds the command in the table of `policy/table.ts` and runs it. */
import { usageMistake } from './ending.ts';
import { POLICY_COMMANDS } from './policy/table.ts';
import { sayError, sayOut } from './say.ts';
import { type Arguments, scanCommand } from './scan.ts';
import { groupHelpText, mistakeInGroup } from './usage.ts';

export async function policy({
  command: group,
  options,
  args,
}: Extract<Arguments, { kind: 'group' }>): Promise<number> {
  const commands = POLICY_COMMANDS.map(({ command }) => command);
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h') {
    sayOut(groupHelpText(group, commands, null));
    return 0;
  }
  if (name === undefined) {
    sayError(groupHelpText(group, commands, null));
    return 64;
  }
  const found = POLICY_COMMANDS.find(({ command }) => command.name === name);
  const scanned = found === undefined ? null : scanCommand(found.command, rest, options);
  if (scanned?.kind === 'command') return found!.run(scanned);
  if (scanned?.kind === 'help') {
    sayOut(groupHelpText(group, commands, found!.command));
    return 0;
  }
  return usageMistake(mistakeInGroup(group, commands, args), `hoopx policy ${found?.command.name ?? ''}`);
}
