/** Conditions and patterns that hold for nearly everything, and patterns that take long. */
import { RE2JS } from 're2js';
import type { Understanding } from '../../command/types.ts';
import { understand } from '../../command/understand.ts';
import { pointerStep } from '../../config/positioned.ts';
import type { SourcedRule } from '../catalogue.ts';
import { compile } from '../compile.ts';
import { globPattern } from '../glob.ts';
import { linearPattern } from '../regular-expression.ts';
import { exampleRequest } from '../testing/run.ts';
import { findingAt, type LintFinding } from './finding.ts';

/** Ordinary work of many kinds. A rule that matches much of it is about nothing in particular. */
export const ORDINARY: readonly string[] = [
  'ls -la',
  'cat README.md',
  'git status',
  'git commit -m "Add a test"',
  'npm test',
  'npm ci',
  'make build',
  'python3 -m pytest',
  'cargo build --release',
  'go test ./...',
  'grep -rn TODO src',
  'sed -n 1,20p src/main.ts',
  'mkdir -p src/new',
  'cp a.txt b.txt',
  'curl -s https://api.github.com/zen',
  'docker ps',
  'kubectl get pods',
  'node scripts/build.mjs',
  'echo done',
  'tar -czf out.tgz dist',
];
const BROAD = 5;
/** What hoopx makes of them, once for all rules. */
let understood: readonly Understanding[] | undefined;

/** Instructions of the compiled pattern, from which on it is slow on long commands. */
const LARGEST_PROGRAM = 5000;

/** Texts that have nothing in common. */
const PROBES: readonly string[] = ['', 'a', '0', '-', '/', 'Zz', '~/x y', '--flag=é', 'http://h:1/?q', '\n'];

/** Whether a rule that asks or denies does so for ordinary commands that have nothing to do with each other. */
export function breadthOf(rule: SourcedRule): LintFinding[] {
  if (rule.rule.decision === 'allow') return [];
  const policy = compile([rule.rule], rule.layer === 'builtin' ? 'native' : 'linear');
  understood ??= ORDINARY.map((command) => {
    const { request, context } = exampleRequest(command);
    return understand(request, context);
  });
  const commands = understood;
  const matched = ORDINARY.filter((_, number) => policy.decide(commands[number]!).matches.length > 0);
  if (matched.length < BROAD) return [];
  const all = matched.length === ORDINARY.length;
  const which = `${matched.length} of ${ORDINARY.length} ordinary commands, such as "${matched[0]}" and "${matched.at(-1)}"`;
  return [
    findingAt(rule, '/when', {
      code: all ? 'matches-everything' : 'too-broad',
      level: all ? 'error' : 'warning',
      message: `the rule would ${rule.rule.decision} on ${which}`,
      hint: 'name a program, or an effect with its target',
    }),
  ];
}

/** Patterns of a rule that match any text, and such as take long. */
export function patternsOf(rule: SourcedRule): LintFinding[] {
  return [...patternsIn(rule.rule.when, '/when')].flatMap(({ pointer, written, pattern }) => {
    const matcher = linearPattern(pattern);
    if (PROBES.every((probe) => matcher.test(probe)))
      return findingAt(rule, pointer, {
        code: 'broad-pattern',
        level: 'warning',
        message: `"${written}" matches any text`,
        hint: 'anchor it with ^ and $, or leave it out: {} is "there, whatever its value"',
      });
    const size = RE2JS.compile(pattern).programSize();
    if (size > LARGEST_PROGRAM)
      return findingAt(rule, pointer, {
        code: 'slow-pattern',
        level: 'warning',
        message: `the pattern compiles to ${size} steps, each of which is tried for every character`,
        hint: 'use smaller counts in {...}, and none inside another',
      });
    return [];
  });
}

interface WrittenPattern {
  pointer: string;
  written: string;
  pattern: string;
}

function* patternsIn(condition: unknown, pointer: string): Generator<WrittenPattern> {
  if (typeof condition !== 'object' || condition === null) return;
  for (const [key, value] of Object.entries(condition)) {
    const at = pointer + pointerStep(key);
    if (key === 'has' || key === 'effect') {
      // Here stand names of properties, of which one may be called "pattern".
      for (const [name, inner] of Object.entries(value ?? {}))
        yield* patternsIn(inner, `${at}${pointerStep(name)}`);
    } else if (key === 'pattern' && typeof value === 'string')
      yield { pointer: at, written: value, pattern: value };
    else if (key === 'glob') {
      for (const glob of [value].flat())
        if (typeof glob === 'string') yield { pointer: at, written: glob, pattern: globPattern([glob]) };
    } else yield* patternsIn(value, at);
  }
}
