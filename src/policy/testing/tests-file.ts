/** Test files: JSON or YAML text to checked cases, or everything that is wrong with it. */
import schema from '../../../rules/schema/tests.schema.json' with { type: 'json' };
import { type FactsData, factsProblem } from '../../command/facts.ts';
import type { ShellName } from '../../command/types.ts';
import { type Position, parsePositioned } from '../../config/positioned.ts';
import { problemIn } from '../../config/problems.ts';
import { compileSchema, validate } from '../../config/validate.ts';
import type { Result } from '../../problem.ts';
import type { DecisionWord, Severity } from '../types.ts';

/** What a test or a whole file says of the machine, as in `tests.schema.json`. */
export interface CaseContext {
  home?: string;
  user?: string;
  branch?: string | null;
  repository?: string | null;
  env?: Record<string, string>;
  os?: 'linux' | 'macos';
  agent?: string | null;
  ci?: boolean;
  interactive?: boolean;
  facts?: FactsData;
}

/** One test: a command in a context, and what must come out. */
export interface TestCase {
  /** What it shows, or the command. */
  name: string;
  command: string | readonly [string, ...string[]];
  shell: ShellName;
  cwd: string | null;
  files: Readonly<Record<string, string>>;
  context: CaseContext;
  decision: DecisionWord;
  /** Rules that must match. */
  rules: readonly string[];
  /** Rules that must not. */
  notRules: readonly string[];
  severity: Severity | null;
  position: Position | null;
}

export interface TestsFile {
  file: string;
  title: string | null;
  cases: TestCase[];
}

interface Written {
  title?: string;
  context?: CaseContext;
  files?: Record<string, string>;
  tests: {
    name?: string;
    command: string | [string, ...string[]];
    shell?: ShellName;
    cwd?: string;
    files?: Record<string, string>;
    context?: CaseContext;
    decision: DecisionWord;
    rule?: string | string[];
    notRule?: string | string[];
    severity?: Severity;
  }[];
}

/** Parses and checks a test file; all problems at once. `file` is the path that problems show. */
export function parseTestsFile(text: string, file: string): Result<TestsFile> {
  const document = parsePositioned(text, file);
  if (!document.ok) return document;
  const { value, valueAt } = document.value;
  if (value === null) return { ok: false, problems: [problemIn(file, 'is empty', { hint: 'add tests:' })] };
  const problems = validate(document.value, file, compileSchema(schema));
  if (problems.length > 0) return { ok: false, problems };
  const written = value as Written;
  const wrong = [written, ...written.tests].flatMap(({ context }, place) => {
    const problem = context?.facts === undefined ? null : factsProblem(context.facts);
    const pointer = `${place === 0 ? '' : `/tests/${place - 1}`}/context/facts`;
    return problem === null
      ? []
      : problemIn(file, `"facts": ${problem.message}`, { pointer, line: valueAt(pointer)?.line ?? null });
  });
  if (wrong.length > 0) return { ok: false, problems: wrong };
  const cases = written.tests.map((test, index): TestCase => {
    const command = test.command;
    return {
      name: test.name ?? (typeof command === 'string' ? command : command.join(' ')),
      command,
      shell: test.shell ?? 'bash',
      cwd: test.cwd ?? null,
      files: { ...written.files, ...test.files },
      context: {
        ...written.context,
        ...test.context,
        env: { ...written.context?.env, ...test.context?.env },
        facts: { ...written.context?.facts, ...test.context?.facts },
      },
      decision: test.decision,
      rules: [test.rule ?? []].flat(),
      notRules: [test.notRule ?? []].flat(),
      severity: test.severity ?? null,
      position: valueAt(`/tests/${index}`),
    };
  });
  return { ok: true, value: { file, title: written.title ?? null, cases } };
}
