/** Matches as a person reads them: one finding a rule, however many invocations it matched. */
import type { Invocation, Unresolved } from '../command/types.ts';
import type { Decision, Match } from '../policy/types.ts';

export interface Finding {
  match: Match;
  /** Invocations that the rule matched, in their order. */
  invocations: Invocation[];
}

/** The rules that ask or deny, strictest first as in the decision. */
export function findingsOf(decision: Decision): Finding[] {
  const byRule = new Map<string, Finding>();
  for (const match of decision.matches) {
    if (match.decision === 'allow') continue;
    const finding = byRule.get(match.rule) ?? { match, invocations: [] };
    byRule.set(match.rule, finding);
    const invocation = match.invocation === null ? undefined : decision.invocations[match.invocation];
    if (invocation !== undefined && !finding.invocations.includes(invocation))
      finding.invocations.push(invocation);
  }
  return [...byRule.values()];
}

/** Everything that is not known before run time and may matter: all but arguments, without repetitions. */
export function unknownParts(decision: Decision): Unresolved[] {
  const parts = new Map<string, Unresolved>();
  for (const part of [...decision.unresolved, ...decision.invocations.flatMap((each) => each.unresolved)]) {
    if (part.kind !== 'argument') parts.set(`${part.kind} ${part.source}`, part);
  }
  return [...parts.values()];
}

const UNKNOWN: Record<Unresolved['kind'], string> = {
  program: 'which program starts',
  code: 'what code runs',
  target: 'what it falls on',
  argument: 'an argument',
  option: 'what an unknown option does',
  syntax: 'what this text means (it does not parse)',
  language: 'what this text means (a shell that hoopx does not parse)',
  limit: 'what it does in full (too long or too deep)',
};

/** What an unresolved part leaves unknown, in words. */
export function unknownInWords(kind: Unresolved['kind']): string {
  return UNKNOWN[kind];
}
