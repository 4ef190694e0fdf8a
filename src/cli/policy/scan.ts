/** `hoopx policy scan`: what the policy says of the shell that a repository already contains. Runs nothing. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { paintFor } from '../../approval/paint.ts';
import { makeVisible } from '../../approval/visible.ts';
import { rulesFor } from '../../guard.ts';
import { isTerminal } from '../../intercept/terminals.ts';
import type { DecisionWord } from '../../policy/types.ts';
import { presentProblems, usageMistake } from '../ending.ts';
import { HELP, JSON_OUTPUT } from '../options.ts';
import { sayError, sayOut } from '../say.ts';
import { named, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import {
  FINDING_FORMATS,
  type FindingFormat,
  findingsReport,
  type ReportedFinding,
} from './report/findings.ts';
import { decideBlock, type ShellFinding } from './scan/decide.ts';
import { shellIn } from './scan/extract.ts';
import { filesToScan } from './scan/files.ts';

export const scanCommand: PolicyCommand = {
  command: {
    name: 'scan',
    summary: 'decide over the shell that a repository contains',
    operands: '[PATHS]',
    count: [0, Number.POSITIVE_INFINITY],
    options: [
      { name: '--staged', summary: 'what is staged for the next commit' },
      { name: '--since', value: 'REV', summary: 'files that differ from a revision, and new ones' },
      {
        name: '--fail-on',
        value: 'WORD',
        choices: ['deny', 'ask'],
        summary: 'the weakest word that ends with exit code 1 (default: deny)',
      },
      { name: '--format', value: 'FORMAT', choices: FINDING_FORMATS, summary: FINDING_FORMATS.join(', ') },
      { ...JSON_OUTPUT, summary: 'short for --format json' },
      HELP,
    ],
    examples: [
      ['hoopx policy scan', 'everything that belongs to the project'],
      ['hoopx policy scan --staged --fail-on ask', 'as a pre-commit hook'],
      ['hoopx policy scan --since origin/main --format github', 'what a pull request changes'],
      ['hoopx policy scan --format sarif > hoopx.sarif', 'for code scanning'],
    ],
    notes:
      'Reads shell scripts (by ending and shebang), scripts of package.json, Makefiles, RUN of Dockerfiles, run steps of\n' +
      'GitHub Actions and scripts of GitLab CI. Exit code: 0 nothing at or above --fail-on, 1 something, 78 policy not valid.',
  },
  run: scan,
};

async function scan({ options, operands, argv }: PolicyArguments): Promise<number> {
  const help = 'hoopx policy scan';
  if (argv !== null) return usageMistake('policy scan takes PATHS, nothing after --', help);
  const since = named(options.since);
  if (options.staged && since !== null) return usageMistake('--staged and --since exclude each other', help);
  const format = options.json ? 'json' : ((named(options.format) as FindingFormat | null) ?? 'text');
  const { context } = surroundingsOf(options);
  const rules = await rulesFor(context);
  if (!rules.ok) return presentProblems(rules.problems, 78, format === 'json');

  const root = realpathSync(context.repository?.root ?? context.cwd);
  const place = { cwd: realpathSync(context.cwd), root, underGit: context.repository !== null };
  const files = await filesToScan({ paths: operands, staged: options.staged === true, since }, place);
  if (!files.ok) return presentProblems(files.problems, 64, format === 'json');

  let blocks = 0;
  const findings = files.value.flatMap((file) => {
    const found = shellIn(file);
    if (found === null) sayError(`hoopx: ${makeVisible(file.path)} was not scanned: it cannot be parsed\n`);
    return (found ?? [])
      .flatMap((block) => {
        blocks++;
        return decideBlock(block, rules.policy, root);
      })
      .map((finding) => reported(finding, join(root, file.path)));
  });
  const count = (word: DecisionWord) => findings.filter(({ more }) => more.decision === word).length;
  const [denied, asked] = [count('deny'), count('ask')];
  const summary = `${blocks} pieces of shell in ${files.value.length} files: ${denied} to deny, ${asked} to ask about`;
  const paint = await paintFor({ isTTY: isTerminal(1) }, process.env);
  sayOut(findingsReport(findings, format, { root, paint, summary }));
  return denied > 0 || (named(options['fail-on']) === 'ask' && asked > 0) ? 1 : 0;
}

function reported({ match, source, what, line }: ShellFinding, file: string): ReportedFinding {
  const { rule, decision, severity, title, reason, suggestion } = match;
  return {
    level: decision === 'deny' ? 'error' : 'warning',
    code: rule,
    title,
    file,
    line,
    column: null,
    message: `${title}: ${source} (${what})`,
    hint: suggestion,
    more: { rule, decision, severity, reason, command: source, in: what },
  };
}
