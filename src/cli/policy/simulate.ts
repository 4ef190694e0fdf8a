/** `hoopx policy simulate`: replays the record through the policy here and a new one, before it is merged. */
import { paintFor } from '../../approval/paint.ts';
import { rulesFor } from '../../guard.ts';
import { isTerminal } from '../../intercept/terminals.ts';
import { Comparison } from '../../policy/replay/comparison.ts';
import { presentProblems, usageMistake } from '../ending.ts';
import { HELP, JSON_OUTPUT } from '../options.ts';
import { jsonLine } from '../present/json.ts';
import { sayError, sayOut } from '../say.ts';
import { named, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { ALL, COMMANDS_OPTION, FAIL_ON, failsOn, presentVersion } from './diff.ts';
import { sinceOf } from './period.ts';
import { addHistory, addLines } from './replay/commands.ts';
import { commandChanges, comparisonObject } from './replay/show.ts';
import { policyVersion } from './replay/version.ts';

export const simulateCommand: PolicyCommand = {
  command: {
    name: 'simulate',
    summary: 'say which recorded commands a new policy would decide otherwise',
    operands: 'NEW',
    count: [1, 1],
    options: [
      { name: '--since', value: 'TIME', summary: 'how far back: 30d, 12h, 2026-05-01 (default: everything)' },
      {
        ...COMMANDS_OPTION,
        summary: 'commands as JSON Lines of check --batch instead of the record; - is stdin',
      },
      FAIL_ON,
      ALL,
      JSON_OUTPUT,
      HELP,
    ],
    examples: [
      ['hoopx policy simulate my-branch --since 30d', 'what a pull request will do, on the last month'],
      ['hoopx policy simulate ../policy --commands log.jsonl', 'a folder, on commands from elsewhere'],
      ['hoopx policy simulate HEAD~1 --fail-on weaker', '1 when a command gets a weaker word'],
    ],
    notes:
      'NEW is a Git revision or a folder; it stands against the policy in force here. Commands on record are decided as they\n' +
      'were understood when they ran. Exit code: 0, 1 by --fail-on, 64 no such version, 78 a version is not valid.',
  },
  run: simulate,
};

async function simulate({ options, operands }: PolicyArguments): Promise<number> {
  const help = 'hoopx policy simulate';
  const { context, locations } = surroundingsOf(options);
  const json = options.json === true;
  const asked = named(options.since);
  const since = asked === null ? null : sinceOf(asked, Date.now());
  if (asked !== null && since === null) return usageMistake('--since wants 30d, 12h, 90m, 2w or a day', help);
  const file = named(options.commands);
  if (file !== null && asked !== null)
    return usageMistake('--since is said of the record, not of --commands', help);

  const here = await rulesFor(context);
  if (!here.ok) return presentProblems(here.problems, 78, json);
  const after = await policyVersion(operands[0]!, context);
  if (!after.ok) return presentVersion(after.problems, json);

  const comparison = new Comparison({ policy: here.policy, ci: here.ci }, after.value);
  if (file === null) addHistory(comparison, locations.audit, since, context);
  else {
    const added = await addLines(comparison, file, context);
    if (!added.ok) return presentProblems(added.problems, 64, json);
    if (added.value > 0)
      sayError(`hoopx: ${added.value} lines of ${file} could not be read (see: ${help} --help)\n`);
  }
  if (json) sayOut(jsonLine(comparisonObject(comparison)));
  else {
    const paint = await paintFor({ isTTY: isTerminal(1) }, process.env);
    sayOut(commandChanges(comparison, paint, options.all === true));
  }
  return failsOn(named(options['fail-on']), comparison) ? 1 : 0;
}
