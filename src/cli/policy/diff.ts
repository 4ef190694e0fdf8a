/** `hoopx policy diff`: what a change of the policy does, before it is merged. */
import { paintFor } from '../../approval/paint.ts';
import { isTerminal } from '../../intercept/terminals.ts';
import { Comparison, isWeaker } from '../../policy/replay/comparison.ts';
import { ruleChanges } from '../../policy/replay/rule-changes.ts';
import { presentProblems } from '../ending.ts';
import { HELP, JSON_OUTPUT, type Option } from '../options.ts';
import { jsonLine } from '../present/json.ts';
import { sayError, sayOut } from '../say.ts';
import { named, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { addExamples, addLines } from './replay/commands.ts';
import { commandChanges, comparisonObject, ruleChangeLines } from './replay/show.ts';
import { policyVersion } from './replay/version.ts';

export const COMMANDS_OPTION: Option = {
  name: '--commands',
  value: 'FILE',
  summary: 'commands to decide, as JSON Lines of check --batch; - is stdin',
};
export const FAIL_ON: Option = {
  name: '--fail-on',
  value: 'CHANGE',
  choices: ['weaker', 'any'],
  summary: 'end with exit code 1 when a command gets a weaker word, or any other',
};
export const ALL: Option = {
  name: '--all',
  summary: 'every command, not only the most frequent of each group',
};

export const diffCommand: PolicyCommand = {
  command: {
    name: 'diff',
    summary: 'say what differs between two versions of the policy',
    operands: 'OLD [NEW]',
    count: [1, 2],
    options: [COMMANDS_OPTION, FAIL_ON, ALL, JSON_OUTPUT, HELP],
    examples: [
      ['hoopx policy diff main', "main's policy against the one here"],
      ['hoopx policy diff v1 v2 --fail-on weaker', 'two revisions; 1 when something gets weaker'],
      ['hoopx policy diff old/ new/ --commands commands.jsonl', 'two folders, on commands of your own too'],
    ],
    notes:
      'OLD and NEW are Git revisions or folders; NEW is the project here when left out. Decided are the examples of all\n' +
      'rules and the tests of both versions. Exit code: 0, 1 by --fail-on, 64 no such version, 78 a version is not valid.',
  },
  run: diff,
};

async function diff({ options, operands }: PolicyArguments): Promise<number> {
  const help = 'hoopx policy diff';
  const { context } = surroundingsOf(options);
  const json = options.json === true;
  const [old, fresh = context.repository?.root ?? context.cwd] = operands;
  const before = await policyVersion(old!, context);
  const after = await policyVersion(fresh, context);
  if (!before.ok) return presentVersion(before.problems, json);
  if (!after.ok) return presentVersion(after.problems, json);

  const comparison = new Comparison(before.value, after.value);
  addExamples(comparison, [before.value, after.value]);
  const file = named(options.commands);
  const added = file === null ? null : await addLines(comparison, file, context);
  if (added !== null && !added.ok) return presentProblems(added.problems, 64, json);
  if (added !== null && added.value > 0)
    sayError(`hoopx: ${added.value} lines of ${file} could not be read (see: ${help} --help)\n`);

  const rules = ruleChanges(before.value.rules, after.value.rules);
  const profile =
    before.value.ci === after.value.ci ? null : after.value.ci ? 'standard -> ci' : 'ci -> standard';
  if (json) {
    const changed = rules.map((change) => ({
      kind: change.kind,
      rule: change.rule.id,
      ...(change.kind === 'changed' ? { changes: change.changes } : {}),
    }));
    sayOut(jsonLine({ profile, rules: changed, ...comparisonObject(comparison) }));
  } else {
    const paint = await paintFor({ isTTY: isTerminal(1) }, process.env);
    const head = rules.length === 0 ? 'No rule differs.\n' : ruleChangeLines(rules, paint);
    const profiles = profile === null ? '' : `profile: ${profile}\n`;
    sayOut(`${head}${profiles}\n${commandChanges(comparison, paint, options.all === true)}`);
  }
  return failsOn(named(options['fail-on']), comparison) ? 1 : 0;
}

export function failsOn(wish: string | null, comparison: Comparison): boolean {
  const changes = comparison.changes();
  return wish === 'any' ? changes.length > 0 : wish === 'weaker' && changes.some(isWeaker);
}

/** 64 when there is no such version, 78 when there is and it is not valid. */
export function presentVersion(problems: Parameters<typeof presentProblems>[0], json: boolean): number {
  const missing = problems.some(({ message }) => message === 'is neither a folder nor a revision');
  return presentProblems(problems, missing ? 64 : 78, json);
}
