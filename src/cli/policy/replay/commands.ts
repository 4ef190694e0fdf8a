/** Where commands to replay come from: examples and tests, the record, JSON Lines. */
import { createReadStream } from 'node:fs';
import { commandText } from '../../../approval/command-text.ts';
import { readHistory } from '../../../audit/recorded-requests.ts';
import type { Context, Request } from '../../../command/types.ts';
import { understand } from '../../../command/understand.ts';
import { unreadable } from '../../../config/problems.ts';
import { contextFrom, type LiveContext } from '../../../intercept/context.ts';
import { linesOf } from '../../../intercept/lines.ts';
import { readBuiltin } from '../../../policy/catalogue.ts';
import type { Comparison, Understood } from '../../../policy/replay/comparison.ts';
import { caseRequest, exampleRequest } from '../../../policy/testing/run.ts';
import type { TestCase } from '../../../policy/testing/tests-file.ts';
import type { Result } from '../../../problem.ts';
import { parseBatchLine } from '../../batch-line.ts';
import type { PolicyVersion } from './version.ts';

const LONGEST_LINE = 16 * 1024 * 1024;

/** Every example of hoopx's own rules and of both versions', and their tests. */
export function addExamples(comparison: Comparison, versions: readonly PolicyVersion[]): void {
  const builtin = readBuiltin();
  const rules = [
    ...(builtin.ok ? builtin.value.flatMap(({ pack }) => pack.rules) : []),
    ...versions.flatMap((version) => version.rules),
  ];
  const examples = rules.flatMap((rule) => [...rule.examples.match, ...rule.examples.pass]);
  const distinct = new Map(examples.map((example) => [JSON.stringify(example), example]));
  for (const [key, example] of distinct) {
    const { request, context } = exampleRequest(example);
    const asked = { command: commandText(request), cwd: null, ci: context.ci };
    comparison.add(`example ${key}`, asked, () => understoodIn(request, context));
  }
  const tests = versions.flatMap((version) => version.tests.flatMap(({ cases }) => cases));
  for (const [key, test] of new Map(tests.map((each) => [caseKey(each), each]))) {
    const { request, context } = caseRequest(test);
    const asked = { command: commandText(request), cwd: test.cwd, ci: context.ci };
    comparison.add(`test ${key}`, asked, () => understoodIn(request, context));
  }
}

function understoodIn(request: Request, context: Context): Understood {
  return { understanding: understand(request, context), context };
}

/** What decides how a test is understood, and not what it expects. */
function caseKey({ command, shell, cwd, files, context }: TestCase): string {
  return JSON.stringify([command, shell, cwd, files, context]);
}

/** Every command on record, as hoopx understood it then: files and branches were as they were. */
export function addHistory(
  comparison: Comparison,
  audit: string,
  since: Date | null,
  here: LiveContext,
): void {
  for (const recorded of readHistory(audit, since)) {
    const { cwd, repository, agent, ci } = recorded.provenance;
    const command = commandText(recorded.command);
    const key = JSON.stringify([recorded.command, cwd, repository?.branch, agent?.name, ci]);
    comparison.add(`record ${key}`, { command, cwd, ci: ci !== null }, () => {
      const branch = repository?.branch ?? null;
      const place = { cwd, repository: repository?.root ?? null, ...(branch === null ? {} : { branch }) };
      const context = contextFrom(place, here);
      return { understanding: recorded.understanding() ?? understand(recorded.command, context), context };
    });
  }
}

/** Every line of a file as of `check --batch`. The value is how many lines could not be read. */
export async function addLines(
  comparison: Comparison,
  file: string,
  here: LiveContext,
): Promise<Result<number>> {
  let unread = 0;
  try {
    const stream = file === '-' ? process.stdin : createReadStream(file);
    for await (const lines of linesOf(stream, LONGEST_LINE))
      for (const line of lines) {
        const parsed = parseBatchLine(line);
        if (parsed === 'blank') continue;
        if (!parsed.ok) {
          unread++;
          continue;
        }
        const request = parsed.line.request('bash');
        const { cwd, home, env, branch, repository, files } = parsed.line.context;
        const key = JSON.stringify([request, cwd, home, env, branch, repository, files]);
        const asked = { command: commandText(request), cwd: cwd ?? null, ci: false };
        comparison.add(`line ${key}`, asked, () =>
          understoodIn(request, contextFrom(parsed.line.context, here)),
        );
      }
  } catch (error) {
    return { ok: false, problems: [unreadable(file, error)] };
  }
  return { ok: true, value: unread };
}
