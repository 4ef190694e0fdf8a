/** What a policy is made of, and what it says of a request. */
import type { FactsData } from '../command/facts.ts';
import type { Context, Invocation, Understanding, Unresolved } from '../command/types.ts';
import type { Ignored } from '../config/configuration.ts';
import type { AnsweredFacts, View } from './view.ts';

export type DecisionWord = 'allow' | 'ask' | 'deny';
export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** A rule as it stands in a rule file. */
export interface Rule {
  /** `pack.name` in lower-case kebab: `git.force-push`. Unique over all packs. */
  id: string;
  decision: DecisionWord;
  severity: Severity;
  /** One line, without a full stop. */
  title: string;
  /** Why it matters, for a developer who has to decide. */
  reason: string;
  /** What the agent may do instead. */
  suggestion: string;
  references: string[];
  /** No layer below the rule's own may loosen it; for hoopx's own rules, none below the organisation's. */
  final?: true;
  /** Controls of compliance frameworks that the rule helps to meet, by framework: `{"soc2": ["CC6.1"]}`. */
  controls?: Controls;
  /** What must be given or done when the rule matches and the command runs all the same. */
  obligations?: Obligations;
  /** What the suggestion comes down to, for a program. */
  instead?: Instead;
  /** JSON Schema over the invocation document, in the vocabulary of `vocabulary.ts`. */
  when: unknown;
  examples: RuleExamples;
}

/** Identifiers of controls as their framework writes them, by framework in lower-case kebab. */
export interface Controls {
  readonly [framework: string]: readonly string[];
}

/** On top of a rule's word. What this version of hoopx cannot do is refused, never passed over. */
export interface Obligations {
  /** Whoever asks must say why. */
  reason?: true;
  /** What must be given besides (a ticket), each with a regular expression for the whole value. */
  fields?: { [field: string]: string };
  /** Who must approve, and how many different persons. */
  approvers?: { group?: string; count?: number };
  /** What must be masked in the output, besides secrets. */
  mask?: string[];
  /** Whether the output must, or must not, be recorded. */
  record?: boolean;
  /** `reduced`: without variables that look like secrets. `drop`: without these; `AWS_*` names several. */
  environment?: 'reduced' | { drop: string[] };
}

/** The obligations of a decision, by rule. */
export type Owed = ({ rule: string } & Obligations)[];

export const INTENTS = ['use_alternative', 'scope_down', 'ask_human', 'stop'] as const;

export interface Instead {
  /**
   * - `use_alternative`: another command does it, too
   * - `scope_down`: the same on less (one file, one host, staging)
   * - `ask_human`: a person has to do it or to decide
   * - `stop`: it is not to be done in any way
   */
  intent: (typeof INTENTS)[number];
  /** The safer command. */
  command?: string;
}

export interface RuleExamples {
  /** Commands on which this rule must match. */
  match: RuleExample[];
  /** Look-alikes on which this rule must not match. */
  pass: RuleExample[];
}

/** A command, or a command with the part of the context that the example needs. */
export type RuleExample =
  | string
  | {
      command: string;
      cwd?: string;
      env?: Record<string, string>;
      branch?: string;
      files?: Record<string, string>;
      context?: FactsData;
    };

/** A rule file. */
export interface Pack {
  /** Name of the pack, the first part of its rules' ids. */
  pack: string;
  title: string;
  /** Version that configurations can pin. */
  version?: string;
  /** The only profile that the pack belongs to; every profile when not given. */
  profile?: 'strict';
  rules: Rule[];
}

/** A rule that matched an invocation. */
export interface Match {
  rule: string;
  decision: DecisionWord;
  severity: Severity;
  title: string;
  reason: string;
  suggestion: string;
  obligations?: Obligations;
  instead?: Instead;
  /** Index of the invocation in the decision's `invocations`; null when it is about a part that belongs to none. */
  invocation: number | null;
}

/** What the policy says of a request. The strictest match wins; none is `allow`. */
export interface Decision {
  decision: DecisionWord;
  /** Severity of the strictest matches; null when nothing matched. */
  severity: Severity | null;
  /** Every rule that matched, strictest first. */
  matches: Match[];
  /** False in the profile `observe`: the word is only put on record. */
  enforced?: false;
  invocations: Invocation[];
  unresolved: Unresolved[];
  /** What must be given or done before it runs; absent when nothing. */
  obligations?: Owed;
  /** Groups of whoever would approve here, where an obligation asks; null when they are not known. */
  approverGroups?: string[] | null;
  /** What rules wanted to know besides, and what it was. */
  facts?: AnsweredFacts;
}

/** A compiled policy: a pure function of the understanding, and the hash of everything that decides in it. */
export interface Policy {
  /** `sha256:` and 64 hex digits over the rules and settings that decide. */
  hash: string;
  decide(understanding: Understanding, setting?: Setting): Decision;
  /** What configuration wanted to loosen in vain. */
  ignored?: readonly Ignored[];
}

/** What a decision depends on besides what was understood. */
export interface Setting {
  /** Nobody can be asked, so every `ask` becomes `deny` in the final word (matches keep their own). */
  ci: boolean;
  /**
   * The world that the request came from, where it is not the one that it was understood in. Without any, what rules want
   * to know besides the invocations is not known.
   */
  context?: Context;
  /** The request as all policies of one decision see it. */
  view?: View;
}
