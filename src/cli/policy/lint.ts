/** `hoopx policy lint`: rules that are not valid, and rules that are but do not do what their author means. */
import { paintFor } from '../../approval/paint.ts';
import { readHistory } from '../../audit/recorded-requests.ts';
import { readPolicyText } from '../../config/policy-text.ts';
import { isTerminal } from '../../intercept/terminals.ts';
import { readBuiltin, readSourced, repeatedIds, rulesOf, type SourcedRule } from '../../policy/catalogue.ts';
import { combine } from '../../policy/combine.ts';
import { compile } from '../../policy/compile.ts';
import { findingAt, type LintCode, type LintFinding } from '../../policy/lint/finding.ts';
import { lintRules } from '../../policy/lint/lint.ts';
import { loadPolicy } from '../../policy/load.ts';
import { parseTestsFile } from '../../policy/testing/tests-file.ts';
import type { Policy } from '../../policy/types.ts';
import type { Problem } from '../../problem.ts';
import { presentProblems, usageMistake } from '../ending.ts';
import { HELP, JSON_OUTPUT } from '../options.ts';
import { sayOut } from '../say.ts';
import { named, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { filesAt, filesHere } from './files.ts';
import { sinceOf } from './period.ts';
import {
  FINDING_FORMATS,
  type FindingFormat,
  findingsReport,
  type ReportedFinding,
} from './report/findings.ts';

export const lintCommand: PolicyCommand = {
  command: {
    name: 'lint',
    summary: 'find rules that are not valid, or do not do what they seem to',
    operands: '[PATHS]',
    count: [0, Number.POSITIVE_INFINITY],
    options: [
      { name: '--builtin', summary: "look at hoopx's own rules too" },
      { name: '--history', summary: 'name rules that matched no command on record' },
      { name: '--since', value: 'TIME', summary: 'how far back: 30d, 12h, 2026-05-01 (default: everything)' },
      { name: '--format', value: 'FORMAT', choices: FINDING_FORMATS, summary: FINDING_FORMATS.join(', ') },
      { ...JSON_OUTPUT, summary: 'short for --format json' },
      HELP,
    ],
    examples: [
      ['hoopx policy lint', "the project's and your own rule and test files"],
      ['hoopx policy lint policy/rules.yaml', 'a file that is not in force'],
      ['hoopx policy lint --history --since 90d', 'which rules have never matched?'],
    ],
    notes:
      'Exit code: 0 nothing but notes, 1 errors or warnings, 78 a file is not valid (each mistake with file, line and column).',
  },
  run: lint,
};

const TITLES: Readonly<Record<LintCode, string>> = {
  'never-matches': 'A rule that no command can match',
  'matches-everything': 'A rule that matches every command',
  'too-broad': 'A rule that matches unrelated ordinary commands',
  shadowed: 'A rule that never decides',
  contradiction: 'Two words on one condition',
  duplicate: 'Two rules that say the same',
  'broad-pattern': 'A pattern that matches any text',
  'slow-pattern': 'A pattern that takes long',
  'tried-always': 'A rule that is tried on every command',
  untested: 'A rule without examples on both sides',
  'never-matched': 'A rule that matched nothing on record',
};

async function lint({ options, operands, argv }: PolicyArguments): Promise<number> {
  const help = 'hoopx policy lint';
  if (argv !== null) return usageMistake('policy lint takes PATHS, nothing after --', help);
  const format = options.json ? 'json' : ((named(options.format) as FindingFormat | null) ?? 'text');
  const asked = named(options.since);
  const since = asked === null ? null : sinceOf(asked, Date.now());
  if (asked !== null && since === null) return usageMistake('--since wants 30d, 12h, 90m, 2w or a day', help);
  if (asked !== null && !options.history) return usageMistake('--since is said of --history', help);
  const surroundings = surroundingsOf(options);
  const { cwd } = surroundings.context;

  const files = operands.length > 0 ? filesAt(operands, cwd) : await filesHere(surroundings);
  if (!files.ok) return presentProblems(files.problems, 78, format === 'json');
  const packs = readSourced(files.value.rules);
  const own = packs.ok ? rulesOf(packs.value) : [];
  const problems: Problem[] = [...(packs.ok ? [] : packs.problems), ...repeatedIds(own)];
  for (const file of files.value.tests) {
    const text = readPolicyText(file, { layer: 'project', folder: file, within: null });
    const parsed = text.ok ? parseTestsFile(text.value, file) : text;
    if (!parsed.ok) problems.push(...parsed.problems);
  }
  const builtin = readBuiltin();
  if (!builtin.ok) problems.push(...builtin.problems);
  if (problems.length > 0 || !builtin.ok) return presentProblems(problems, 78, format === 'json');

  const base = await loadPolicy([]);
  if (!base.ok) return presentProblems(base.problems, 78, format === 'json');
  const policy = combine([base.value, compile(own.map(({ rule }) => rule))]);
  const shipped = rulesOf(builtin.value);
  const looked = options.builtin ? [...own, ...shipped] : own;
  const findings = lintRules(looked, options.builtin ? [] : shipped, policy);
  if (options.history) findings.push(...neverMatched(looked, policy, surroundings.locations.audit, since));

  const serious = findings.filter(({ level }) => level !== 'note').length;
  const summary = `${looked.length} rules, ${serious} to mend, ${findings.length - serious} notes`;
  const paint = await paintFor({ isTTY: isTerminal(1) }, process.env);
  sayOut(findingsReport(findings.map(reported), format, { root: cwd, paint, summary }));
  return serious > 0 ? 1 : 0;
}

function neverMatched(
  rules: readonly SourcedRule[],
  policy: Policy,
  audit: string,
  since: Date | null,
): LintFinding[] {
  const matched = new Set<string>();
  let commands = 0;
  for (const recorded of readHistory(audit, since)) {
    commands++;
    const understanding = recorded.understanding();
    if (understanding === null) continue;
    for (const { rule } of policy.decide(understanding).matches) matched.add(rule);
  }
  if (commands === 0) return [];
  return rules
    .filter(({ rule }) => !matched.has(rule.id))
    .map((rule) =>
      findingAt(rule, '', {
        code: 'never-matched',
        level: 'note',
        message: `matches none of the ${commands} commands on record`,
        hint: 'keep it if it is about what must never happen; else see whether its condition says what you mean',
      }),
    );
}

function reported({ code, level, rule, file, line, column, message, hint }: LintFinding): ReportedFinding {
  return {
    level,
    code,
    title: TITLES[code],
    file,
    line,
    column,
    message: `${rule}: ${message}`,
    hint,
    more: { rule },
  };
}
