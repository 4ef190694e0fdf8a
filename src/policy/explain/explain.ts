/** Everything that led to a decision: invocations, the rules considered on each, and why each held or did not. */
import type { Invocation, Understanding, Unresolved } from '../../command/types.ts';
import type { RuleLayer, SourcedRule } from '../catalogue.ts';
import { schemaOf } from '../compile.ts';
import { indexRules, keysOf } from '../index-rules.ts';
import type { Decision, DecisionWord, Match, Severity } from '../types.ts';
import type { Condition } from '../vocabulary.ts';
import { type Trace, traceWhen } from './trace.ts';
import { type Truth, truthBy } from './truth.ts';

export interface ConsideredRule {
  rule: string;
  title: string;
  layer: RuleLayer;
  file: string;
  line: number | null;
  /** The rule's word as its file says it. */
  decision: DecisionWord;
  severity: Severity;
  /** Whether it matched in the decision: what it knows besides the invocation, the trace does not. */
  matched: boolean;
  /** The rule's word in this decision, where it matched; configuration may have changed it. */
  effective: DecisionWord | null;
  trace: Trace;
}

export interface ExplainedInvocation {
  /** Index in the decision's invocations. */
  index: number;
  source: string;
  program: string | null;
  argv: readonly string[];
  via: readonly string[];
  unresolved: readonly Unresolved[];
  /** Rules that could have matched by what the invocation is, those that did first. */
  considered: ConsideredRule[];
  /** Rules that are about other programs and effects, and were not tried. */
  passedOver: number;
}

export interface Explanation {
  decision: DecisionWord;
  severity: Severity | null;
  invocations: ExplainedInvocation[];
  /** Parts of the command that belong to no program, and the rules that matched them. */
  loose: { parts: readonly Unresolved[]; matches: readonly Match[] };
  /** How many rules each layer holds. */
  layers: { layer: RuleLayer; rules: number }[];
}

const LAYERS: readonly RuleLayer[] = ['builtin', 'org', 'user', 'project'];

/** `only` is the id of a rule that is traced on every invocation, considered or not; the others are left out. */
export function explain(
  { invocations, unresolved }: Understanding,
  decision: Decision,
  rules: readonly SourcedRule[],
  only: string | null = null,
): Explanation {
  const index = indexRules(rules.map(({ rule }) => schemaOf(rule)));
  const truths: Record<'native' | 'linear', Truth> = { native: truthBy('native'), linear: truthBy('linear') };
  const candidates = (invocation: Invocation) =>
    new Set([...keysOf(invocation).flatMap((key) => index.byKey[key] ?? []), ...index.always]);

  const explained = invocations.map((invocation, place): ExplainedInvocation => {
    const numbers = candidates(invocation);
    const wanted = rules.filter(({ rule }, number) =>
      only === null ? numbers.has(number) : rule.id === only,
    );
    const considered = wanted.map((each): ConsideredRule => {
      const { rule, layer, file, positionOf } = each;
      const truth = truths[layer === 'builtin' ? 'native' : 'linear'];
      const trace = traceWhen(rule.when as Condition, invocation, truth);
      const matched =
        trace.holds || decision.matches.some((one) => one.rule === rule.id && one.invocation === place);
      return {
        rule: rule.id,
        title: rule.title,
        layer,
        file,
        // Nobody opens the built-in packs in an editor, and finding places in them takes long.
        line: layer === 'builtin' ? null : (positionOf()?.line ?? null),
        decision: rule.decision,
        severity: rule.severity,
        matched,
        effective: matched ? effectiveWord(decision, rule.id) : null,
        trace,
      };
    });
    considered.sort((a, b) => Number(b.matched) - Number(a.matched));
    const { source, program, argv, via } = invocation;
    return {
      index: place,
      source,
      program,
      argv,
      via,
      unresolved: invocation.unresolved,
      considered,
      passedOver: rules.length - considered.length,
    };
  });
  return {
    decision: decision.decision,
    severity: decision.severity,
    invocations: explained,
    loose: { parts: unresolved, matches: decision.matches.filter(({ invocation }) => invocation === null) },
    layers: LAYERS.map((layer) => ({ layer, rules: rules.filter((rule) => rule.layer === layer).length })),
  };
}

function effectiveWord({ matches }: Decision, rule: string): DecisionWord | null {
  return matches.find((match) => match.rule === rule)?.decision ?? null;
}
