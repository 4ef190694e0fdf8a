/**
 * Measures the built-in policy on the command corpora: `npx tsx scripts/corpus.ts [--only ordinary|dangerous]
 * [--category NAME] [--failing] [--json]`.
 *
 * A case is a line of `fixtures/commands/<ordinary|dangerous>/<category>.jsonl`:
 * `{"command", "expect": "allow" | "ask" | "deny" | "any", "because", "cwd"?, "branch"?, "env"?, "files"?}`.
 * `ask` is met by ask and deny alike. `deny` is met by both too, but what was only asked about is counted apart.
 * Exit code 1 when a case crashes or a fixture or rule file is not valid; missed cases alone are figures, not errors.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Context, Request } from '../src/command/types.ts';
import { understand } from '../src/command/understand.ts';
import { compile } from '../src/policy/compile.ts';
import type { DecisionWord, Policy, Rule } from '../src/policy/types.ts';
import { type ContextOptions, contextOf, PROJECT } from '../test/context.ts';
import { readBuiltinPacks, tellProblems } from './builtin-packs.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures/commands');
const RULES = path.join(import.meta.dirname, '../rules');
/** Time in ms above which a case counts as slow. */
const SLOW = 50;
const EXPECTATIONS = ['allow', 'ask', 'deny', 'any'] as const;
const OPTIONAL = ['cwd', 'branch', 'env', 'files'];

type Expectation = (typeof EXPECTATIONS)[number];

interface Case extends Pick<ContextOptions, 'cwd' | 'branch' | 'files'> {
  command: string;
  expect: Expectation;
  because: string;
  env?: Record<string, string>;
}

interface Result {
  /** Folder and file without its ending: `ordinary/git`. */
  category: string;
  /** `ordinary/git.jsonl:12`. */
  place: string;
  case: Case;
  decision: DecisionWord | 'crash';
  /** Rules that matched, strictest first, as `ask git.clean`; the error's text for a crash. */
  findings: string[];
  /** Time of understand and decide, in ms: the shorter of two runs. */
  time: number;
}

/** What a result says of the guard. */
type Grade = 'right' | 'false alarm' | 'wrongly denied' | 'missed' | 'only asked' | 'free' | 'crash';

function gradeOf({ decision, case: { expect } }: Result): Grade {
  if (decision === 'crash') return 'crash';
  switch (expect) {
    case 'any':
      return 'free';
    case 'allow':
      return decision === 'allow' ? 'right' : decision === 'deny' ? 'wrongly denied' : 'false alarm';
    case 'ask':
      return decision === 'allow' ? 'missed' : 'right';
    case 'deny':
      return decision === 'allow' ? 'missed' : decision === 'ask' ? 'only asked' : 'right';
  }
}

/** The case on a line of a fixture, or what is wrong with the line. */
function parseCase(line: string): Case | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return (error as Error).message;
  }
  if (typeof value !== 'object' || value === null) return 'is not an object';
  const { command, expect, because, ...more } = value as Record<string, unknown>;
  if (typeof command !== 'string') return '"command" is not a string';
  if (!EXPECTATIONS.includes(expect as Expectation))
    return `"expect" is not one of ${EXPECTATIONS.join(', ')}`;
  if (typeof because !== 'string' || because === '') return '"because" says nothing';
  const unknown = Object.keys(more).find((key) => !OPTIONAL.includes(key));
  return unknown === undefined ? (value as Case) : `"${unknown}" is not a property of a case`;
}

/**
 * The developer's machine that the case asks for. Unlike a rule's example, a working directory outside the project
 * is in no repository, unless the case names a branch: then it is the root of one.
 */
function contextOfCase({ cwd = PROJECT, branch, env, files }: Case): Context {
  const inside = cwd === PROJECT || cwd.startsWith(`${PROJECT}/`);
  const context = contextOf({ cwd, ...(branch !== undefined && { branch }), ...(files && { files }) });
  return {
    ...context,
    env: { ...context.env, ...env },
    repository: inside
      ? context.repository
      : branch === undefined
        ? null
        : { ...context.repository!, root: cwd },
  };
}

function run(policy: Policy, item: Case): Pick<Result, 'decision' | 'findings' | 'time'> {
  const context = contextOfCase(item);
  const start = performance.now();
  try {
    const request: Request = { kind: 'script', script: item.command, shell: 'bash', positional: [] };
    const { decision, matches } = policy.decide(understand(request, context));
    const findings = [...new Set(matches.map((match) => `${match.decision} ${match.rule}`))];
    return { decision, findings, time: performance.now() - start };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { decision: 'crash', findings: text.split('\n').slice(0, 3), time: performance.now() - start };
  }
}

/** Rules of every valid pack. A pack that is not valid is told and left out, so that the others can be worked on. */
function loadRules(): Rule[] {
  return readdirSync(RULES)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const packs = readBuiltinPacks([path.basename(name, '.json')]);
      if (packs.ok) return packs.value.flatMap((pack) => pack.rules);
      tellProblems(packs.problems);
      console.error(`rules/${name} is left out: the figures below are without it\n`);
      process.exitCode = 1;
      return [];
    });
}

function runAll(policy: Policy, chosen: (category: string) => boolean): Result[] {
  const results: Result[] = [];
  const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.jsonl')).sort()) {
    const category = file.slice(0, -'.jsonl'.length);
    if (!chosen(category)) continue;
    for (const [index, line] of readFileSync(path.join(FIXTURES, file), 'utf8').split('\n').entries()) {
      if (line.trim() === '') continue;
      const place = `${file}:${index + 1}`;
      const item = parseCase(line);
      if (typeof item === 'string') {
        console.error(`fixtures/commands/${place}: ${item}`);
        process.exitCode = 1;
        continue;
      }
      // The shorter of two runs: a pause of the machine or a cold start is not the case's fault.
      const { time } = run(policy, item);
      const outcome = run(policy, item);
      results.push({ category, place, case: item, ...outcome, time: Math.min(time, outcome.time) });
    }
  }
  return results;
}

interface Figures {
  category: string;
  cases: number;
  /** Cases that must be allowed, and how many of them were asked about or denied. */
  ordinary: number;
  asked: number;
  denied: number;
  /** Cases that must not be allowed, how many were, and how many that must be denied were only asked about. */
  dangerous: number;
  missed: number;
  onlyAsked: number;
  /** Cases where context decides. */
  free: number;
  crashed: number;
  slow: number;
}

function figuresOf(category: string, results: readonly Result[]): Figures {
  const grades = results.map(gradeOf);
  const count = (grade: Grade) => grades.filter((other) => other === grade).length;
  const expecting = (...words: Expectation[]) =>
    results.filter(({ case: { expect } }) => words.includes(expect)).length;
  return {
    category,
    cases: results.length,
    ordinary: expecting('allow'),
    asked: count('false alarm'),
    denied: count('wrongly denied'),
    dangerous: expecting('ask', 'deny'),
    missed: count('missed'),
    onlyAsked: count('only asked'),
    free: expecting('any'),
    crashed: count('crash'),
    slow: results.filter(({ time }) => time > SLOW).length,
  };
}

const share = (part: number, whole: number) =>
  whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)}% (${part} of ${whole})`;

function printTable(rows: readonly Figures[]): void {
  const heads = [
    'category',
    'cases',
    'ordinary',
    'asked',
    'denied',
    'dangerous',
    'missed',
    'only asked',
    'free',
    'crashed',
    'slow',
  ];
  const lines = [heads, ...rows.map((row) => Object.values(row).map((value) => String(value || '.')))];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  '),
    );
}

/** How often each finding stands in results of a grade: where to look first. */
function printCauses(title: string, results: readonly Result[]): void {
  if (results.length === 0) return;
  const counts = new Map<string, number>();
  for (const { findings } of results)
    for (const finding of findings) counts.set(finding, (counts.get(finding) ?? 0) + 1);
  console.log(`\n${title}`);
  for (const [finding, count] of [...counts].sort((a, b) => b[1] - a[1]))
    console.log(`${String(count).padStart(6)}  ${finding}`);
}

function printFailing(results: readonly Result[]): void {
  const order: Grade[] = ['crash', 'missed', 'only asked', 'wrongly denied', 'false alarm'];
  for (const grade of order)
    for (const result of results.filter((other) => gradeOf(other) === grade)) {
      const found = result.findings.join(', ') || 'no rule';
      console.log(`\n${grade}: ${result.place}  ${result.decision}: ${found}`);
      console.log(result.case.command.replace(/^/gm, '    '));
      console.log(`    -- ${result.case.expect}: ${result.case.because}`);
    }
  for (const { place, time } of results.filter((result) => result.time > SLOW))
    console.log(`\nslow: ${place}  ${time.toFixed(0)} ms`);
  printCauses(
    'False alarms by rule',
    results.filter((result) => ['false alarm', 'wrongly denied'].includes(gradeOf(result))),
  );
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    category: { type: 'string' },
    failing: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const { only, category: wanted } = values;
const policy = compile(loadRules(), 'native');
const results = runAll(
  policy,
  (category) =>
    (only === undefined || category.startsWith(`${only}/`)) &&
    (wanted === undefined || category === wanted || path.basename(category) === wanted),
);
const categories = [...new Set(results.map(({ category }) => category))].map((category) =>
  figuresOf(
    category,
    results.filter((result) => result.category === category),
  ),
);
const total = figuresOf('total', results);
const times = results.map(({ time }) => time).sort((a, b) => a - b);
const quantile = (part: number) => times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0;
if (total.crashed > 0) process.exitCode = 1;

if (values.json) {
  const failing = results
    .filter((result) => !['right', 'free'].includes(gradeOf(result)))
    .map((result) => ({ grade: gradeOf(result), ...result }));
  console.log(JSON.stringify({ total, categories, failing }, null, 2));
} else {
  if (values.failing) {
    printFailing(results);
    console.log();
  }
  printTable([...categories, total]);
  console.log(`
recall          ${share(total.dangerous - total.missed, total.dangerous)}
false alarms    ${share(total.asked + total.denied, total.ordinary)}, of them denied ${share(total.denied, total.ordinary)}
time            median ${(1000 * quantile(0.5)).toFixed(0)} µs, 99th percentile ${quantile(0.99).toFixed(2)} ms, longest ${quantile(1).toFixed(1)} ms`);
}
