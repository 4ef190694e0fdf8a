/** `hoopx policy suggest`: what people keep answering in the same way, as a patch to review. Changes nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { commandText } from '../../approval/command-text.ts';
import { makeVisible } from '../../approval/visible.ts';
import { readHistory } from '../../audit/recorded-requests.ts';
import { PROJECT_FOLDER } from '../../config/locations.ts';
import { withExceptions, withOverride } from '../../policy/author/edit.ts';
import { ruleFileText } from '../../policy/author/rule-text.ts';
import { type Answer, type Suggestion, suggest as suggestions } from '../../policy/author/suggest.ts';
import { unifiedDiff } from '../../policy/author/unified-diff.ts';
import type { SourcedRule } from '../../policy/catalogue.ts';
import { presentProblems, usageMistake } from '../ending.ts';
import { HELP, JSON_OUTPUT } from '../options.ts';
import { jsonLine } from '../present/json.ts';
import { sayOut } from '../say.ts';
import { named, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { rulesInForce } from './files.ts';
import { sinceOf } from './period.ts';

const DEFAULT_LEAST = 3;
const OVERRIDE_DAYS = 90;
const MOST_COMMANDS = 5;

export const suggestCommand: PolicyCommand = {
  command: {
    name: 'suggest',
    summary: 'propose, as a patch, what people keep approving or refusing',
    operands: '',
    count: [0, 0],
    options: [
      { name: '--since', value: 'TIME', summary: 'how far back: 30d, 12h, 2026-05-01 (default: everything)' },
      {
        name: '--least',
        value: 'COUNT',
        summary: `answers of one kind that it takes (default: ${DEFAULT_LEAST})`,
      },
      JSON_OUTPUT,
      HELP,
    ],
    examples: [
      ['hoopx policy suggest --since 30d', 'read it'],
      ['hoopx policy suggest > policy.patch && git apply policy.patch', 'take all of it, after reading it'],
    ],
    notes:
      'What was always refused becomes a deny rule. What was always approved is taken out of the condition of a rule of the\n' +
      "project; where a rule of hoopx itself asked and was never refused, an override with an end is proposed: it's about\n" +
      'everything the rule asks about, so read its title. An allow rule alone would change nothing: the strictest word wins.',
  },
  run: suggest,
};

async function suggest({ options, argv }: PolicyArguments): Promise<number> {
  const help = 'hoopx policy suggest';
  if (argv !== null) return usageMistake('policy suggest takes no operands', help);
  const asked = named(options.since);
  const since = asked === null ? null : sinceOf(asked, Date.now());
  if (asked !== null && since === null) return usageMistake('--since wants 30d, 12h, 90m, 2w or a day', help);
  const least = Number(named(options.least) ?? DEFAULT_LEAST);
  if (!Number.isSafeInteger(least) || least < 1)
    return usageMistake('--least wants a whole number from 1', help);
  const surroundings = surroundingsOf(options);
  const { context, locations } = surroundings;
  const rules = await rulesInForce(surroundings);
  if (!rules.ok) return presentProblems(rules.problems, 78, options.json === true);

  const root = context.repository?.root ?? context.cwd;
  const own = rules.value.filter(({ layer, file }) => layer === 'project' && file.startsWith(root + sep));
  const until = new Date(Date.now() + OVERRIDE_DAYS * 86_400e3).toISOString().slice(0, 10);
  const taken = new Set(rules.value.map(({ rule }) => rule.id));
  const found = suggestions(answersOn(locations.audit, since), {
    least,
    own: new Set(own.map(({ rule }) => rule.id)),
    until,
  }).filter((one) => one.kind !== 'deny' || !taken.has(one.rule.id));
  if (options.json) sayOut(jsonLine({ suggestions: found }));
  else if (found.length === 0) sayOut('Nothing to suggest: nobody kept giving the same answer.\n');
  else sayOut(found.map(words).join('') + patch(found, root, own));
  return 0;
}

/** The questions on record that a person answered. */
function* answersOn(audit: string, since: Date | null): Generator<Answer> {
  for (const { time, command, decision, verdict, understanding } of readHistory(audit, since)) {
    if (verdict === null || !('by' in verdict) || verdict.by !== 'human' || decision?.decision !== 'ask')
      continue;
    const invocations = understanding()?.invocations ?? [];
    const asked = decision.matches.flatMap(({ rule, decision: word, invocation }) => {
      const about = invocation === null ? undefined : invocations[invocation];
      return word === 'ask' && about !== undefined ? [{ rule, invocation: about }] : [];
    });
    yield { approved: verdict.kind === 'run', time, command: commandText(command), asked };
  }
}

/** Comments above the patch: `git apply` passes over them. */
function words(suggestion: Suggestion): string {
  const { count, commands, first, last } = suggestion;
  const lines = [`# ${headline(suggestion)}`];
  lines.push(`#   ${count} answers from ${first.slice(0, 10)} to ${last.slice(0, 10)}:`);
  for (const command of commands.slice(0, MOST_COMMANDS))
    lines.push(`#   ${makeVisible(command, { limit: 100 })}`);
  if (commands.length > MOST_COMMANDS) lines.push(`#   and ${commands.length - MOST_COMMANDS} more`);
  return `${lines.join('\n')}\n`;
}

function headline(suggestion: Suggestion): string {
  switch (suggestion.kind) {
    case 'deny':
      return `Always refused: deny it (${makeVisible(suggestion.rule.id)}); until now ${makeVisible(suggestion.by)} asked`;
    case 'narrow':
      return `Always approved: ${makeVisible(suggestion.rule)} need not ask about it`;
    case 'override':
      return `Never refused: ${makeVisible(suggestion.rule)} could be allowed until ${suggestion.until}, with everything else it asks about`;
  }
}

/** All changes as one patch, each file once. */
function patch(found: readonly Suggestion[], root: string, own: readonly SourcedRule[]): string {
  const originals = new Map<string, string | null>();
  const texts = new Map<string, string>();
  const read = (file: string): string | null => {
    if (!originals.has(file)) originals.set(file, existsSync(file) ? readFileSync(file, 'utf8') : null);
    return texts.get(file) ?? originals.get(file)!;
  };
  for (const suggestion of found) {
    if (suggestion.kind === 'deny') {
      const name = suggestion.rule.id.split('.').slice(1).join('-');
      const file = join(root, PROJECT_FOLDER, 'rules', `${name}.yaml`);
      if (read(file) === null)
        texts.set(file, ruleFileText([suggestion.rule], 'Rules of this project', null));
    } else if (suggestion.kind === 'narrow') {
      const { rule, file } = own.find((each) => each.rule.id === suggestion.rule)!;
      const index = own.filter((each) => each.file === file).findIndex((each) => each.rule.id === rule.id);
      texts.set(file, withExceptions(read(file)!, file, index, rule.when, suggestion.except));
    } else {
      const file = configurationIn(join(root, PROJECT_FOLDER));
      const reason = `People approved it ${suggestion.count} times and never refused it.`;
      texts.set(
        file,
        withOverride(read(file), file, suggestion.rule, {
          decision: 'allow',
          reason,
          until: suggestion.until,
        }),
      );
    }
  }
  return [...texts]
    .map(([file, text]) =>
      unifiedDiff(relative(root, file).split(sep).join('/'), originals.get(file) ?? null, text),
    )
    .join('');
}

function configurationIn(folder: string): string {
  const names = ['config.json', 'config.yaml', 'config.yml'];
  return join(folder, names.find((name) => existsSync(join(folder, name))) ?? 'config.yaml');
}
