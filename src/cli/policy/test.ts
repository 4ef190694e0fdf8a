/** `hoopx policy test`: runs the examples of rules and the cases of test files, on data alone. */
import { paintFor } from '../../approval/paint.ts';
import { readPolicyText } from '../../config/policy-text.ts';
import { rulesFor } from '../../guard.ts';
import { isTerminal } from '../../intercept/terminals.ts';
import { readBuiltin, readSourced, repeatedIds, rulesOf, type SourcedRule } from '../../policy/catalogue.ts';
import { combine } from '../../policy/combine.ts';
import { compile } from '../../policy/compile.ts';
import { truthBy } from '../../policy/explain/truth.ts';
import { whyNot } from '../../policy/explain/why-not.ts';
import { loadPolicy, ownRules } from '../../policy/load.ts';
import { coverageOf } from '../../policy/testing/coverage.ts';
import { runCases, runExamples, type TestResult } from '../../policy/testing/run.ts';
import { parseTestsFile, type TestsFile } from '../../policy/testing/tests-file.ts';
import type { Policy } from '../../policy/types.ts';
import type { Problem, Result } from '../../problem.ts';
import { presentProblems, usageMistake } from '../ending.ts';
import { HELP, JSON_OUTPUT } from '../options.ts';
import { sayOut } from '../say.ts';
import { named, type Surroundings, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { filesAt, filesHere, type PolicyFiles, shownPath } from './files.ts';
import type { Reporter, TestReport } from './report/report.ts';

const REPORTERS = ['spec', 'json', 'junit', 'tap', 'github'] as const;
type ReporterName = (typeof REPORTERS)[number];

export const testCommand: PolicyCommand = {
  command: {
    name: 'test',
    summary: 'run the examples of rules and the tests of .hoopx/tests/',
    operands: '[PATHS]',
    count: [0, Number.POSITIVE_INFINITY],
    options: [
      { name: '--watch', summary: 'run again whenever a policy file changes' },
      { name: '--coverage', summary: 'tell coverage for each rule; a rule without both-sided tests fails' },
      { name: '--builtin', summary: "run the examples of hoopx's own rules too" },
      {
        name: '--reporter',
        value: 'FORMAT',
        choices: REPORTERS,
        summary: `how results are told: ${REPORTERS.join(', ')} (default: spec; github on GitHub Actions)`,
      },
      { ...JSON_OUTPUT, summary: 'short for --reporter json' },
      HELP,
    ],
    examples: [
      ['hoopx policy test', "the project's and your own rules and tests"],
      ['hoopx policy test --watch', 'while you write them'],
      ['hoopx policy test policy/ --coverage', 'a folder of rule and test files, fully tested or it fails'],
      ['hoopx policy test --reporter junit > policy.xml', 'for a CI server'],
    ],
    notes:
      'Exit code: 0 all passed, 1 a test failed (with --coverage, also a rule without both-sided tests), 78 a file is not valid.\n' +
      'Tests see only what they say: no real file is looked at. Snippets for GitHub Actions, GitLab CI and pre-commit stand\n' +
      'in docs/policy-commands.md.',
  },
  run: test,
};

async function test({ options, operands, argv }: PolicyArguments): Promise<number> {
  if (argv !== null) return usageMistake('policy test takes PATHS, nothing after --', 'hoopx policy test');
  const surroundings = surroundingsOf(options);
  const name = reporterName(named(options.reporter), options.json === true, surroundings.ci);
  const reporter = await reporterFor(name, surroundings.context.cwd);
  const wish: Wish = {
    paths: operands,
    builtin: options.builtin === true,
    coverage: options.coverage === true,
  };
  if (options.watch) {
    const { watchPolicy } = await import('./watch.ts');
    return watchPolicy(surroundings, operands, () => runOnce(wish, surroundings, reporter, false));
  }
  return runOnce(wish, surroundings, reporter, name === 'json');
}

interface Wish {
  paths: readonly string[];
  builtin: boolean;
  coverage: boolean;
}

async function runOnce(
  wish: Wish,
  surroundings: Surroundings,
  reporter: Reporter,
  json: boolean,
): Promise<number> {
  const report = await runTests(wish, surroundings);
  if (!report.ok) return presentProblems(report.problems, 78, json);
  sayOut(reporter(report.value));
  const { results, rules, coverage } = report.value;
  if (results.length === 0 && rules.length === 0 && !json)
    sayOut('There is nothing to test here. Start with: hoopx init\n');
  const failed = results.some(({ failures }) => failures.length > 0);
  return failed || (coverage && rules.some(({ bothSided }) => !bothSided)) ? 1 : 0;
}

/** Runs everything once, or tells all that is wrong with the files. */
export async function runTests(wish: Wish, surroundings: Surroundings): Promise<Result<TestReport>> {
  const { cwd } = surroundings.context;
  const files = wish.paths.length > 0 ? filesAt(wish.paths, cwd) : await filesHere(surroundings);
  if (!files.ok) return files;
  const loaded = await load(files.value, wish, surroundings);
  if (!loaded.ok) return loaded;
  const { own, builtin, tests, policy } = loaded.value;

  const show = (file: string) => shownPath(file, cwd);
  const ownPolicy = compile(own.map(({ rule }) => rule));
  const results: TestResult[] = [
    ...own.flatMap((rule) => explained(rule, runExamples(rule, ownPolicy))),
    ...builtin.rules.flatMap((rule) => runExamples(rule, builtin.policy)),
    ...tests.flatMap((file) => runCases(file, policy)),
  ];
  const rules = [...own, ...builtin.rules];
  const coverage = coverageOf(rules, results, tests);
  return {
    ok: true,
    value: {
      results: results.map((result) => ({ ...result, file: show(result.file), group: show(result.group) })),
      rules: coverage.map((rule) => ({ ...rule, file: show(rule.file) })),
      coverage: wish.coverage,
    },
  };
}

interface Loaded {
  own: SourcedRule[];
  builtin: { rules: SourcedRule[]; policy: Policy };
  tests: TestsFile[];
  /** What cases are decided by. */
  policy: Policy;
}

async function load(files: PolicyFiles, wish: Wish, surroundings: Surroundings): Promise<Result<Loaded>> {
  const named = wish.paths.length > 0;
  const problems: Problem[] = [];
  const packs = readSourced(named ? files.rules : files.rules.filter(({ layer }) => layer !== 'org'));
  if (!packs.ok) problems.push(...packs.problems);
  const own = packs.ok ? rulesOf(packs.value) : [];
  problems.push(...repeatedIds(own));
  const tests = files.tests.flatMap((file) => {
    const text = readPolicyText(file, { layer: 'project', folder: file, within: null });
    const parsed = text.ok ? parseTestsFile(text.value, file) : text;
    if (parsed.ok) return [parsed.value];
    problems.push(...parsed.problems);
    return [];
  });
  const builtinPacks = wish.builtin ? readBuiltin() : { ok: true as const, value: [] };
  if (!builtinPacks.ok) problems.push(...builtinPacks.problems);
  if (problems.length > 0) return { ok: false, problems };

  const base = await loadPolicy([]);
  if (!base.ok) return base;
  const inForce = named ? null : await rulesFor(surroundings.context);
  if (inForce !== null && !inForce.ok) return inForce;
  // Rules that were named need not be in force anywhere: they are tried on top of hoopx's own.
  const policy = inForce?.policy ?? combine([base.value, compile(own.map(({ rule }) => rule))]);
  const rules = builtinPacks.ok ? rulesOf(builtinPacks.value) : [];
  const builtin = { rules, policy: withProfiles(base.value) };
  return { ok: true, value: { own, builtin, tests, policy } };
}

/** Adds why a rule did not match to the failures of its examples. */
function explained({ rule }: SourcedRule, results: TestResult[]): TestResult[] {
  return results.map((result) => {
    if (result.failures.length === 0 || result.matched.includes(rule.id)) return result;
    return {
      ...result,
      failures: [...result.failures, ...whyNot(rule, result.understanding, truthBy('linear'))],
    };
  });
}

function reporterName(asked: string | null, json: boolean, ci: string | null): ReporterName {
  if (json) return 'json';
  return (asked as ReporterName | null) ?? (ci === 'github-actions' ? 'github' : 'spec');
}

async function reporterFor(name: ReporterName, cwd: string): Promise<Reporter> {
  switch (name) {
    case 'spec': {
      const paint = await paintFor({ isTTY: isTerminal(1) }, process.env);
      return (await import('./report/spec.ts')).specReporter(paint);
    }
    case 'json':
      return (await import('./report/json.ts')).jsonReporter;
    case 'junit':
      return (await import('./report/junit.ts')).junitReporter;
    case 'tap':
      return (await import('./report/tap.ts')).tapReporter;
    case 'github':
      return (await import('./report/github.ts')).githubReporter(cwd);
    default:
      throw new Error(`no such reporter: ${name satisfies never}`);
  }
}

/** hoopx's own rules of every profile. */
function withProfiles(base: Policy): Policy {
  const strict = ownRules().strict?.();
  return strict === undefined ? base : combine([base, strict]);
}
