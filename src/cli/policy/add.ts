/** `hoopx policy add`: writes a rule with examples from one command. What exists is never overwritten. */
import { existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoteWord } from '../../approval/command-text.ts';
import { makeVisible } from '../../approval/visible.ts';
import { understand } from '../../command/understand.ts';
import { PROJECT_FOLDER } from '../../config/locations.ts';
import { problemIn } from '../../config/problems.ts';
import { rulesFor } from '../../guard.ts';
import { ruleFromCommand } from '../../policy/author/rule-from-command.ts';
import { ruleFileText } from '../../policy/author/rule-text.ts';
import { compile } from '../../policy/compile.ts';
import { optionNames } from '../../policy/option-names.ts';
import { parseRuleFile } from '../../policy/rules-file.ts';
import { exampleRequest, runExamples, settingOf } from '../../policy/testing/run.ts';
import type { DecisionWord, Rule, Severity } from '../../policy/types.ts';
import { codeOf, failed } from '../../private-files.ts';
import type { Problem, Result } from '../../problem.ts';
import { presentProblems, usageMistake } from '../ending.ts';
import { HELP, JSON_OUTPUT } from '../options.ts';
import { jsonLine } from '../present/json.ts';
import { sayError, sayOut } from '../say.ts';
import { named, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { rulesInForce, shownPath } from './files.ts';

const TITLE = 'Rules of this project';

export const addCommand: PolicyCommand = {
  command: {
    name: 'add',
    summary: 'write a rule with examples from one command, into .hoopx/rules/',
    operands: "'SCRIPT' | -- PROGRAM ARG...",
    count: [0, 1],
    options: [
      {
        name: '--decision',
        value: 'WORD',
        choices: ['allow', 'ask', 'deny'],
        summary: 'what the rule says (default: ask)',
      },
      { name: '--id', value: 'ID', summary: 'pack.name of the rule (default: made of the command)' },
      {
        name: '--severity',
        value: 'WORD',
        choices: ['low', 'medium', 'high', 'critical'],
        summary: 'how bad it is',
      },
      { name: '--title', value: 'TEXT', summary: 'one line' },
      { name: '--reason', value: 'TEXT', summary: 'why it matters' },
      { name: '--suggestion', value: 'TEXT', summary: 'what an agent may do instead' },
      { name: '--program', value: 'NAME', summary: 'which program the rule is about, of several' },
      { name: '--any-operands', summary: 'whatever the program is used on, not this alone' },
      { name: '--dry-run', summary: 'print the file, write nothing' },
      JSON_OUTPUT,
      HELP,
    ],
    examples: [
      ["hoopx policy add 'make deploy-prod' --decision ask --reason 'Customers see it at once.'", 'ask'],
      [
        "hoopx policy add 'kubectl --context prod delete pod x' --decision deny --any-operands",
        'whatever is deleted',
      ],
      ["hoopx policy add 'terraform apply' --dry-run", 'see it first'],
    ],
    notes:
      'The rule is proven before it is written: it matches the command and passes over its look-alikes. A rule only ever adds\n' +
      'to the policy; the strictest word of all rules that match wins. Exit code: 0 written, 64 no rule can be made, 78 policy not valid.',
  },
  run: add,
};

async function add({ options, operands, argv }: PolicyArguments): Promise<number> {
  const help = 'hoopx policy add';
  const json = options.json === true;
  if ((operands.length === 1) === (argv !== null && argv.length > 0))
    return usageMistake("policy add wants one of: 'SCRIPT', -- PROGRAM ARG...", help);
  const command = argv === null ? operands[0]! : argv.map(quoteWord).join(' ');
  const surroundings = surroundingsOf(options);
  const { context } = surroundings;
  const [policy, inForce] = [await rulesFor(context), await rulesInForce(surroundings)];
  if (!policy.ok) return presentProblems(policy.problems, 78, json);
  if (!inForce.ok) return presentProblems(inForce.problems, 78, json);

  const made = ruleFromCommand({
    command,
    decision: (named(options.decision) as DecisionWord | null) ?? 'ask',
    id: named(options.id),
    severity: named(options.severity) as Severity | null,
    title: named(options.title),
    reason: named(options.reason),
    suggestion: named(options.suggestion),
    program: named(options.program),
    anyOperands: options['any-operands'] === true,
  });
  if (!made.ok) return usageMistake(makeVisible(made.message), help);
  const { rule } = made;
  const taken = inForce.value.find(
    (each) => each.rule.id === rule.id || (each.layer === 'builtin' && each.pack === packOf(rule)),
  );
  if (taken !== undefined)
    return usageMistake(
      `"${makeVisible(rule.id)}" is taken by ${taken.rule.id === rule.id ? shownPath(taken.file, context.cwd) : 'a pack of hoopx itself'}; say another --id`,
      help,
    );

  const root = context.repository?.root ?? context.cwd;
  const file = join(root, PROJECT_FOLDER, 'rules', `${rule.id.split('.').slice(1).join('-')}.yaml`);
  const schema = existsSync(join(root, PROJECT_FOLDER, 'schema/rules.schema.json'))
    ? '../schema/rules.schema.json'
    : null;
  const text = ruleFileText([rule], TITLE, schema);
  const proven = prove(text, file);
  if (proven.length > 0) return presentProblems(proven, 64, json);
  if (options['dry-run']) {
    sayOut(json ? jsonLine({ file, written: false, rule }) : makeVisible(text, { multiline: true }));
    return 0;
  }
  const written = writeNew(root, file, text);
  if (!written.ok) return presentProblems(written.problems, 64, json);
  sayOut(json ? jsonLine({ file, written: true, rule }) : `wrote ${shownPath(file, context.cwd)}\n`);

  const asked = exampleRequest(command);
  const { decision, matches } = policy.policy.decide(
    understand(asked.request, asked.context),
    settingOf(asked.context),
  );
  if (isStricter(decision, rule.decision))
    sayError(`hoopx: ${matches[0]!.rule} already says ${decision}, which stands: the strictest word wins\n`);
  return 0;
}

/** The file is read back and its examples run; what is wrong is told, and nothing is written. */
function prove(text: string, file: string): Problem[] {
  const pack = parseRuleFile(text, { file, optionNames });
  if (!pack.ok) return pack.problems;
  const policy = compile(pack.value.rules);
  return pack.value.rules.flatMap((rule) => {
    const sourced = { rule, pack: pack.value.pack, layer: 'project' as const, file, positionOf: () => null };
    return runExamples(sourced, policy).flatMap(({ failures, command }) =>
      failures.map((failure) => problemIn(file, `${failure}: ${command}`, { rule: rule.id })),
    );
  });
}

function writeNew(root: string, file: string, text: string): Result<string> {
  try {
    for (const inner of ['', 'rules']) {
      const folder = join(root, PROJECT_FOLDER, inner);
      // A link would have us write wherever it leads.
      const stat = lstatSync(folder, { throwIfNoEntry: false });
      if (stat === undefined) mkdirSync(folder);
      else if (!stat.isDirectory())
        return { ok: false, problems: [problemIn(folder, 'is not a folder; move it away first')] };
    }
    writeFileSync(file, text, { flag: 'wx' });
    return { ok: true, value: file };
  } catch (error) {
    const problem =
      codeOf(error) === 'EEXIST'
        ? problemIn(file, 'is there already and stays as it is', { hint: 'say another --id' })
        : failed(file, 'cannot be written', error);
    return { ok: false, problems: [problem] };
  }
}

function packOf({ id }: Rule): string {
  return id.split('.', 1)[0]!;
}

const STRICTNESS: Readonly<Record<DecisionWord, number>> = { allow: 0, ask: 1, deny: 2 };

function isStricter(a: DecisionWord, b: DecisionWord): boolean {
  return STRICTNESS[a] > STRICTNESS[b];
}
