/** Help and the words for mistakes, by commander, from the table in `options.ts`. Loaded only when they are shown. */
import {
  Command as Commander,
  CommanderError,
  Option as CommanderOption,
  type HelpConfiguration,
} from 'commander';
import {
  COMMANDS,
  type Command,
  EXAMPLES,
  EXIT_CODES,
  GUARD_OPTIONS,
  type Option,
  USAGE,
} from './options.ts';

/** Help for a command, or for hoopx itself. */
export function helpText(command: Command | null): string {
  const root = rootCommand();
  const shown = command === null ? root : root.commands.find((one) => one.name() === command.name)!;
  let text = '';
  shown.configureOutput({ writeOut: (part) => (text += part) });
  shown.outputHelp();
  return text;
}

/** Help for a command of a group (`hoopx policy test`), or for the group with a list of its commands. */
export function groupHelpText(group: Command, commands: readonly Command[], command: Command | null): string {
  const root = groupCommand(group, commands);
  const shown = command === null ? root : root.commands.find((one) => one.name() === command.name)!;
  let text = '';
  shown.configureOutput({ writeOut: (part) => (text += part) });
  shown.outputHelp();
  return text;
}

/** What is wrong with the arguments after the name of a group. */
export function mistakeInGroup(
  group: Command,
  commands: readonly Command[],
  args: readonly string[],
): string {
  return mistakeOf(groupCommand(group, commands), args) ?? `${group.name} wants a command`;
}

/** One line (or two, with "did you mean") on what is wrong with the arguments after `hoopx`. */
export function mistakeIn(args: readonly string[]): string {
  return mistakeOf(rootCommand(), args) ?? 'no PROGRAM given';
}

function mistakeOf(root: Commander, args: readonly string[]): string | null {
  try {
    root.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.+)\?\)$/, '; did you mean $1?');
  }
  return null;
}

/** Without what the usage line says already. */
const HELP: HelpConfiguration = {
  helpWidth: 100,
  visibleArguments: () => [],
  optionDescription: ({ description }) => description,
  subcommandTerm: (command) => command.name(),
};

function rootCommand(): Commander {
  const root = settled(new Commander('hoopx'))
    .usage(USAGE.join('\n       hoopx '))
    .description(
      'The guard between an AI agent and your shell: every command is understood, decided, asked about, run and recorded.',
    )
    .enablePositionalOptions()
    .passThroughOptions()
    .argument('[program]')
    .argument('[args...]')
    .action(() => {})
    .configureHelp(HELP);
  addOptions(root, GUARD_OPTIONS);
  root.addHelpText('after', `\nExamples:\n${examples(EXAMPLES)}\n\n${EXIT_CODES}`);
  for (const command of COMMANDS) root.addCommand(subcommand(command));
  return root;
}

/** Longer ones stand in the help of their own command. */
const LONGEST_EXAMPLE = 60;

function groupCommand(group: Command, commands: readonly Command[]): Commander {
  const root = settled(new Commander(`hoopx ${group.name}`))
    .usage('COMMAND ...')
    .description(group.summary)
    .configureHelp(HELP);
  addOptions(root, group.options);
  for (const command of commands) root.addCommand(subcommand(command));
  return root.addHelpText(
    'after',
    `\nExamples:\n${examples(commands.flatMap((one) => one.examples.slice(0, 1)).filter(([command]) => command.length <= LONGEST_EXAMPLE))}`,
  );
}

function subcommand(command: Command): Commander {
  const built = settled(new Commander(command.name))
    .usage(`[options] ${command.operands}`.trimEnd())
    .summary(command.summary)
    .description(command.summary)
    .configureHelp(HELP)
    .action(() => {});
  const [least, most] = command.count;
  if (most === Number.POSITIVE_INFINITY) built.argument('[operands...]');
  else if (most > 0) built.argument(least > 0 ? `<${command.operands}>` : `[${command.operands}]`);
  addOptions(built, command.options);
  const notes = command.notes === undefined ? '' : `\n\n${command.notes}`;
  return built.addHelpText('after', `\nExamples:\n${examples(command.examples)}${notes}`);
}

function settled(command: Commander): Commander {
  return command
    .helpOption(false)
    .helpCommand(false)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} });
}

function addOptions(command: Commander, options: readonly Option[]): void {
  for (const { name, short, value, choices, summary } of options) {
    const flags =
      (short === undefined ? '    ' : `${short}, `) + name + (value === undefined ? '' : ` <${value}>`);
    const option = new CommanderOption(flags.trim(), summary);
    command.addOption(choices === undefined ? option : option.choices(choices));
  }
}

function examples(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([command]) => command.length));
  return rows.map(([command, says]) => `  ${command.padEnd(width)}   ${says}`).join('\n');
}
