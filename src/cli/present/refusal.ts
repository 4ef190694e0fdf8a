/** Why nothing ran: a few lines on stderr for the agent that asked, and the same as JSON. */
import { findingsOf, unknownInWords, unknownParts } from '../../approval/findings.ts';
import type { Verdict } from '../../approval/types.ts';
import { makeVisible } from '../../approval/visible.ts';
import type { Unmet } from '../../policy/obligations.ts';
import type { Decision, Instead } from '../../policy/types.ts';
import { type MatchObject, matchObject } from './json.ts';

/** Every verdict but `run`. */
export type Refusal = Exclude<Verdict, { kind: 'run' }>;

/** 75: silence, another time may bring an answer. 77: denied by policy, by a person, or because nobody can be asked. */
export function refusalExitCode(refusal: Refusal): 75 | 77 {
  return refusal.kind === 'expired' ? 75 : 77;
}

const MOST_RULES = 5;

/**
 * The refusal in lines, ending in a line feed. The first line alone says that nothing ran, why, and which rule:
 *
 *     hoopx: denied: Forced push without lease [git.force-push]
 *       why: ...
 *       instead: ...
 */
export function refusalText(refusal: Refusal, decision: Decision): string {
  const lines = [`hoopx: ${refusalLine(refusal, decision)}`];
  if (refusal.kind === 'refused' && refusal.by === 'human' && refusal.note !== null) {
    lines.push(`  ${line(refusal.user)} says: ${line(refusal.note)}`);
  }
  if (refusal.kind === 'refused' && refusal.by === 'obligation')
    for (const unmet of refusal.unmet) lines.push(`  needs: ${line(unmetInWords(unmet))}`);
  const findings = findingsOf(decision);
  findings.slice(0, MOST_RULES).forEach(({ match }, index) => {
    if (index > 0) lines.push(`  also: ${ruleInWords(match)}`);
    if (match.reason !== '') lines.push(`  why: ${line(match.reason)}`);
    if (match.suggestion !== '') lines.push(`  instead: ${line(match.suggestion)}`);
    if (match.instead !== undefined) lines.push(`  next: ${nextInWords(match.instead)}`);
  });
  if (findings.length > MOST_RULES) lines.push(`  also: ${findings.length - MOST_RULES} more rules`);
  return `${lines.join('\n')}\n`;
}

/** The first line of the refusal, without `hoopx: ` and line feed. */
export function refusalLine(refusal: Refusal, decision: Decision): string {
  return `${howItEnded(refusal, decision)}: ${causeOf(decision)}`;
}

/** The refusal as the stable object of `--json`; `exitCode` is what hoopx exits with. */
export interface RefusalObject {
  kind: 'refused' | 'expired';
  /** Who refused; null when the time ran out. */
  by: 'policy' | 'human' | 'nobody' | 'obligation' | null;
  exitCode: 75 | 77;
  /** The first line of the text. */
  message: string;
  /** The person's note. */
  note: string | null;
  /** What has to be given for it to run, with how to give it; empty when nothing helps. */
  needs: NeedObject[];
  /** What to do instead, by the strictest rule; `intent` is null where the rule names none. */
  instead: { intent: Instead['intent'] | null; text: string; command: string | null } | null;
  decision: Decision['decision'];
  severity: Decision['severity'];
  matches: MatchObject[];
}

/** Builds the object of `--json`. */
export function refusalObject(refusal: Refusal, decision: Decision): RefusalObject {
  return {
    kind: refusal.kind,
    by: refusal.kind === 'refused' ? refusal.by : null,
    exitCode: refusalExitCode(refusal),
    message: refusalLine(refusal, decision),
    note: refusal.kind === 'refused' && refusal.by === 'human' ? refusal.note : null,
    needs: refusal.kind === 'refused' && refusal.by === 'obligation' ? refusal.unmet.map(needObject) : [],
    instead: insteadObject(decision),
    decision: decision.decision,
    severity: decision.severity,
    matches: decision.matches.map(matchObject),
  };
}

export type NeedObject = Unmet & {
  /** The option of hoopx that gives it, or null. */
  option: string | null;
};

function needObject(unmet: Unmet): NeedObject {
  return { ...unmet, option: optionFor(unmet) };
}

function optionFor(unmet: Unmet): string | null {
  switch (unmet.kind) {
    case 'reason':
      return '--reason TEXT';
    case 'field':
      return `--field ${unmet.field}=VALUE`;
    case 'group':
    case 'unsupported':
      return null;
  }
}

function unmetInWords(unmet: Unmet): string {
  switch (unmet.kind) {
    case 'reason':
      return `a reason: hoopx --reason 'WHY' ... [${unmet.rule}]`;
    case 'field':
      return `${unmet.field}, of the form ${unmet.pattern}: hoopx --field ${unmet.field}=VALUE ... [${unmet.rule}]`;
    case 'group':
      return `approval by somebody of the group ${unmet.group}, and nobody of it is at this terminal [${unmet.rule}]`;
    case 'unsupported':
      return `${unmet.what}, which this version of hoopx cannot do [${unmet.rule}]`;
  }
}

function insteadObject(decision: Decision): RefusalObject['instead'] {
  const match = findingsOf(decision)[0]?.match ?? decision.matches[0];
  if (match === undefined) return null;
  const { instead, suggestion } = match;
  return { intent: instead?.intent ?? null, text: suggestion, command: instead?.command ?? null };
}

const INTENTS: Readonly<Record<Instead['intent'], string>> = {
  use_alternative: 'use the alternative',
  scope_down: 'do less of it',
  ask_human: 'ask a person',
  stop: 'stop, and do not try another way',
};

function nextInWords({ intent, command }: Instead): string {
  return command === undefined ? INTENTS[intent] : `${INTENTS[intent]}: ${line(command)}`;
}

function howItEnded(refusal: Refusal, decision: Decision): string {
  if (refusal.kind === 'expired') {
    return `approval expired, nobody answered within ${Math.round(refusal.waitedMs / 1000)} s`;
  }
  switch (refusal.by) {
    case 'policy':
      // In CI the word is `deny` although the rules only ask.
      return decision.matches.length > 0 && decision.matches.every((match) => match.decision !== 'deny')
        ? 'denied, it needs approval and nobody can be asked here'
        : 'denied';
    case 'human':
      return `denied by ${line(refusal.user)}`;
    case 'obligation':
      return 'denied, it needs more than was given';
    case 'nobody':
      return `denied, it needs approval and ${line(refusal.why)}`;
  }
}

function causeOf(decision: Decision): string {
  const match =
    findingsOf(decision)[0]?.match ?? decision.matches.find(({ obligations }) => obligations !== undefined);
  if (match !== undefined) return ruleInWords(match);
  const part = unknownParts(decision)[0];
  if (part !== undefined) return `hoopx cannot know ${unknownInWords(part.kind)}: ${line(part.source, 120)}`;
  return 'by policy';
}

function ruleInWords(match: { title: string; rule: string }): string {
  return `${line(match.title)} [${line(match.rule)}]`;
}

function line(text: string, limit = 1000): string {
  return makeVisible(text, { limit });
}
