/** Looks through rules that are valid for those that do not do what their author means. Pure. */
import { understand } from '../../command/understand.ts';
import type { SourcedRule } from '../catalogue.ts';
import { schemaOf } from '../compile.ts';
import { keysNeeded } from '../index-rules.ts';
import { exampleRequest, settingOf } from '../testing/run.ts';
import type { DecisionWord, Policy } from '../types.ts';
import type { Schema } from '../vocabulary.ts';
import { breadthOf, patternsOf } from './breadth.ts';
import { findingAt, type LintFinding } from './finding.ts';
import { implies, unsatisfiable } from './implies.ts';

const STRICTNESS: Readonly<Record<DecisionWord, number>> = { allow: 0, ask: 1, deny: 2 };

/**
 * Findings about `rules`, in order of rule. They are compared with each other and with `others`, of which nothing is
 * said. `policy` decides by all of them.
 */
export function lintRules(
  rules: readonly SourcedRule[],
  others: readonly SourcedRule[],
  policy: Policy,
): LintFinding[] {
  const all = [...rules, ...others].map((each) => ({ each, schema: schemaOf(each.rule) }));
  return rules.flatMap((rule, number) => {
    const { schema } = all[number]!;
    if (unsatisfiable(schema))
      return findingAt(rule, '/when', {
        code: 'never-matches',
        level: 'error',
        message: 'its conditions contradict each other: no command can match',
        hint: 'try it: hoopx policy explain COMMAND --rule ID',
      });
    const compared = comparedWith(rule, schema, all, number);
    return [
      ...compared,
      ...breadthOf(rule),
      ...patternsOf(rule),
      ...tried(rule, schema),
      ...tested(rule),
      ...(compared.length > 0 ? [] : overruled(rule, policy)),
    ];
  });
}

type Compared = { each: SourcedRule; schema: Schema };

/** What can be proven of a rule beside the others. At most one finding: the strongest. */
function comparedWith(
  rule: SourcedRule,
  schema: Schema,
  all: readonly Compared[],
  number: number,
): LintFinding[] {
  let shadow: SourcedRule | null = null;
  for (const [place, { each: other, schema: wider }] of all.entries()) {
    if (place === number || !implies(schema, wider)) continue;
    const stricter = STRICTNESS[other.rule.decision] - STRICTNESS[rule.rule.decision];
    const same = implies(wider, schema);
    if (same && stricter === 0) {
      if (place > number && other.layer === rule.layer) continue;
      return [
        findingAt(rule, '/when', {
          code: 'duplicate',
          level: 'warning',
          message: `says the same as ${nameOf(other)}`,
          hint: 'keep one of them',
        }),
      ];
    }
    if (same && stricter > 0)
      return [
        findingAt(rule, '/decision', {
          code: 'contradiction',
          level: 'error',
          message: `says ${rule.rule.decision} on the same condition on which ${nameOf(other)} says ${other.rule.decision}: the strictest word wins`,
          hint: 'keep one of them',
        }),
      ];
    if (stricter > 0) shadow ??= other;
  }
  if (shadow === null) return [];
  return [
    findingAt(rule, '/decision', {
      code: 'shadowed',
      level: 'warning',
      message: `never decides: whatever it matches, ${nameOf(shadow)} matches too and says ${shadow.rule.decision}`,
      hint: 'make it stricter, or remove it',
    }),
  ];
}

/** Every command that shows the rule at work is decided by a stricter one. */
function overruled(rule: SourcedRule, policy: Policy): LintFinding[] {
  const { match } = rule.rule.examples;
  if (match.length === 0 || rule.rule.decision === 'deny' || rule.layer === 'builtin') return [];
  const stricter = match.map((example) => {
    const { request, context } = exampleRequest(example);
    return policy
      .decide(understand(request, context), settingOf(context))
      .matches.find(({ decision }) => STRICTNESS[decision] > STRICTNESS[rule.rule.decision]);
  });
  const first = stricter[0];
  if (first === undefined || stricter.some((one) => one === undefined)) return [];
  return [
    findingAt(rule, '/examples/match', {
      code: 'shadowed',
      level: 'note',
      message: `none of its examples shows it deciding: a stricter rule matches each of them, such as ${first.rule} (${first.decision})`,
      hint: 'add an example that this rule alone decides, or remove the rule',
    }),
  ];
}

function tried(rule: SourcedRule, schema: Schema): LintFinding[] {
  // What hoopx's own rules cost is measured by its benchmarks.
  if (keysNeeded(schema) !== null || rule.layer === 'builtin') return [];
  return [
    findingAt(rule, '/when', {
      code: 'tried-always',
      level: 'note',
      message:
        'names no program, action, role or other thing by which hoopx could pass over it: it is tried on every command',
      hint: 'add a program or an effect, if it is about one',
    }),
  ];
}

function tested(rule: SourcedRule): LintFinding[] {
  const { match, pass } = rule.rule.examples;
  if (match.length > 0 && pass.length > 0) return [];
  const lacks =
    match.length === 0 && pass.length === 0
      ? 'no examples'
      : match.length === 0
        ? 'no example that it matches'
        : 'no look-alike that it must pass over';
  return [
    findingAt(rule, '', {
      code: 'untested',
      level: 'note',
      message: `has ${lacks}`,
      hint: 'add examples with match and pass: hoopx policy test runs them',
    }),
  ];
}

function nameOf({ rule, layer }: SourcedRule): string {
  return layer === 'builtin' ? `${rule.id} of hoopx itself` : rule.id;
}
