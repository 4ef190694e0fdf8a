/** `hoopx policy explain`: the whole way from a command to its word. Runs nothing. */
import { commandText } from '../../approval/command-text.ts';
import { paintFor } from '../../approval/paint.ts';
import type { Request } from '../../command/types.ts';
import { understand } from '../../command/understand.ts';
import { didYouMean } from '../../config/did-you-mean.ts';
import { rulesFor } from '../../guard.ts';
import { isTerminal } from '../../intercept/terminals.ts';
import { explain as explained } from '../../policy/explain/explain.ts';
import { settingOf } from '../../policy/testing/run.ts';
import { DECISION_CODES } from '../check.ts';
import { presentProblems, usageMistake } from '../ending.ts';
import { HELP, JSON_OUTPUT, SHELL } from '../options.ts';
import { decisionObject, jsonLine } from '../present/json.ts';
import { sayOut } from '../say.ts';
import { named, shellOf, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { changedContext, contextChanges } from './context-option.ts';
import { explanationTree } from './explain-tree.ts';
import { rulesInForce } from './files.ts';

export const explainCommand: PolicyCommand = {
  command: {
    name: 'explain',
    summary: 'show why a command gets its word: every rule considered, every condition',
    operands: "'SCRIPT' | -- PROGRAM ARG...",
    count: [0, 1],
    options: [
      {
        name: '--context',
        value: 'FILE|KEY=VALUE',
        many: true,
        summary: 'what is to be otherwise than here; may be given again',
      },
      { name: '--rule', value: 'ID', summary: 'trace this rule alone, on every invocation' },
      { name: '--full', summary: 'every condition of rules that did not match, too' },
      SHELL,
      { ...JSON_OUTPUT, summary: 'the whole trace as one JSON object' },
      HELP,
    ],
    examples: [
      ["hoopx policy explain 'git push --force'", 'here, as things are'],
      ["hoopx policy explain 'make deploy' --context branch=main --context ci=true", 'elsewhere'],
      [
        "hoopx policy explain 'rm -rf build' --rule filesystem.delete-recursive",
        'why does this rule not match?',
      ],
      ["hoopx policy explain --context ci.yaml --json 'npm publish'", 'for a program to read'],
    ],
    notes:
      'Keys of --context: cwd, home, user, branch, repository, agent, os, ci, interactive, env.NAME; a file may also hold\n' +
      'files (path to content), and is then the whole file system. Exit code as of check: 0 allow, 77 deny, 75 ask.',
  },
  run: explain,
};

async function explain(args: PolicyArguments): Promise<number> {
  const { options, operands, argv } = args;
  const help = 'hoopx policy explain';
  const json = options.json === true;
  if ((operands.length === 1) === (argv !== null && argv.length > 0))
    return usageMistake("policy explain wants one of: 'SCRIPT', -- PROGRAM ARG...", help);
  const surroundings = surroundingsOf(options);
  const here = surroundings.context;
  const changes = contextChanges(named(options.context), here.cwd);
  if (!changes.ok)
    return 'mistake' in changes
      ? usageMistake(changes.mistake, help)
      : presentProblems(changes.problems, 78, json);

  const [rules, catalogue] = [await rulesFor(here), await rulesInForce(surroundings)];
  if (!rules.ok) return presentProblems(rules.problems, 78, json);
  if (!catalogue.ok) return presentProblems(catalogue.problems, 78, json);
  const only = named(options.rule);
  if (only !== null && !catalogue.value.some(({ rule }) => rule.id === only)) {
    const near = didYouMean(
      only,
      catalogue.value.map(({ rule }) => rule.id),
    );
    return usageMistake(`there is no rule "${only}"${near === null ? '' : `; did you mean ${near}?`}`, help);
  }

  const changed = changedContext(here, changes.value);
  const context = { ...changed, ci: changed.ci || rules.ci };
  const request: Request =
    argv === null
      ? { kind: 'script', script: operands[0]!, shell: shellOf(options, here), positional: [] }
      : { kind: 'argv', argv: argv as [string, ...string[]] };
  const understanding = understand(request, context);
  const decision = rules.policy.decide(understanding, settingOf(context));
  const explanation = explained(understanding, decision, catalogue.value, only);
  if (json) {
    const { layers, loose } = explanation;
    const object = decisionObject(commandText(request), decision);
    sayOut(jsonLine({ ...object, ci: context.ci, layers, loose, explained: explanation.invocations }));
  } else {
    const paint = await paintFor({ isTTY: isTerminal(1) }, process.env);
    const full = options.full === true || only !== null;
    sayOut(
      explanationTree(commandText(request), explanation, { paint, cwd: here.cwd, ci: context.ci, full }),
    );
  }
  return DECISION_CODES[decision.decision];
}
