/** A whole rule from one command, with examples on both sides that are tried before anybody sees them. Pure. */
import { quote as quoteAll } from 'shell-quote';
import type { Invocation } from '../../command/types.ts';
import { understand } from '../../command/understand.ts';
import { compile } from '../compile.ts';
import { exampleRequest } from '../testing/run.ts';
import type { DecisionWord, Policy, Rule, Severity } from '../types.ts';
import { conditionFor, subjectsOf } from './condition.ts';

export interface RuleWish {
  command: string;
  decision: DecisionWord;
  /** `pack.name`; made of the command when null. */
  id: string | null;
  severity: Severity | null;
  title: string | null;
  reason: string | null;
  suggestion: string | null;
  /** Which program of the command the rule is about, where it starts several. */
  program: string | null;
  /** The rule is about the program and its options, whatever it is used on. */
  anyOperands: boolean;
}

export type MadeRule = { ok: true; rule: Rule } | { ok: false; message: string };

const SEVERITIES: Readonly<Record<DecisionWord, Severity>> = { allow: 'low', ask: 'medium', deny: 'high' };
const REASONS: Readonly<Record<DecisionWord, string>> = {
  allow: 'It was looked at, and does no harm here.',
  ask: 'Somebody who works here wants to know before it runs.',
  deny: 'It is not to be run here.',
};
const SUGGESTIONS: Readonly<Record<DecisionWord, string>> = {
  allow: 'Nothing; it may run.',
  ask: 'Say what it is for, and ask a person.',
  deny: 'Find another way, or ask a person to run it.',
};
const MOST_EXAMPLES = 3;
const MOST_OPERANDS = 3;
const LONGEST_ID = 60;

export function ruleFromCommand(wish: RuleWish): MadeRule {
  const { invocations } = understood(wish.command);
  const subjects = subjectsOf(invocations).filter(
    ({ program }) => wish.program === null || program === wish.program,
  );
  const programs = [...new Set(subjects.map(({ program }) => program))];
  if (subjects.length === 0)
    return {
      ok: false,
      message:
        wish.program === null
          ? 'the command starts no program'
          : `the command does not start ${wish.program}`,
    };
  if (programs.length > 1) {
    const names = programs.map((name) => name ?? 'one that is not known before run time').join(', ');
    return { ok: false, message: `the command starts several programs (${names}): say which with --program` };
  }
  const subject = subjects[0]!;
  const when = conditionFor(subject, wish.anyOperands);
  if (when === null)
    return {
      ok: false,
      message:
        subject.inert === null
          ? 'which program starts is not known before run time'
          : `it does nothing (${subject.inert})`,
    };
  const id = wish.id ?? `project.${nameOf(subject)}`;
  const line = [subject.program!, ...subject.argv.slice(1)].join(' ');
  const rule: Rule = {
    id,
    decision: wish.decision,
    severity: wish.severity ?? SEVERITIES[wish.decision],
    title: wish.title ?? `Runs ${line.length > 80 ? `${line.slice(0, 80)} ...` : line}`.replace(/\s+/g, ' '),
    reason: wish.reason ?? REASONS[wish.decision],
    suggestion: wish.suggestion ?? SUGGESTIONS[wish.decision],
    references: [],
    when,
    examples: { match: [], pass: [] },
  };
  const policy = compile([rule]);
  if (!matches(wish.command, policy))
    return { ok: false, message: 'the rule that was made of it does not match it' };
  const match = [
    wish.command,
    ...variants(subject).filter((each) => each !== wish.command && matches(each, policy)),
  ];
  const pass = lookAlikes(subject).filter((each) => !matches(each, policy));
  if (pass.length === 0) return { ok: false, message: 'no look-alike was found that the rule passes over' };
  return {
    ok: true,
    rule: { ...rule, examples: { match: match.slice(0, MOST_EXAMPLES), pass: pass.slice(0, MOST_EXAMPLES) } },
  };
}

const NEEDS_NO_QUOTES = /^[\w@%+=:,./-]+$/;

/** Words as a shell reads them back, quoted only where they must be. */
function quote(words: readonly string[]): string {
  return words.map((word) => (NEEDS_NO_QUOTES.test(word) ? word : quoteAll([word]))).join(' ');
}

/** Other ways to the same program start. */
function variants({ argv }: Invocation): string[] {
  const line = quote(argv);
  return [`sudo ${line}`, `bash -c ${quote([line])}`, `cd src && ${line}`];
}

/** Commands that look like it and are not: mentions, help, another target, fewer options. */
function lookAlikes({ program, argv, subcommand, operands, options }: Invocation): string[] {
  const other = argv.map((word) => (operands.includes(word) ? `other-${word.replace(/^\W+/, '')}` : word));
  const bare = argv.filter((word) => !word.startsWith('-'));
  const found: string[] = [];
  if (operands.length > 0) found.push(quote(other));
  if (Object.keys(options).length > 0) found.push(quote(bare));
  if (subcommand.length > 0) found.push(`${program} --help`);
  found.push(`echo ${quote([quote(argv)])}`, `man ${program}`);
  return found;
}

function understood(command: string) {
  const { request, context } = exampleRequest(command);
  return understand(request, context);
}

function matches(command: string, policy: Policy): boolean {
  return policy.decide(understood(command)).matches.length > 0;
}

/** `make-deploy-prod`, from what tells the command from others. */
function nameOf({ program, subcommand, operands, options }: Invocation): string {
  const words = [program!, ...subcommand, ...Object.keys(options), ...operands.slice(0, MOST_OPERANDS)];
  const kebab = words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_ID)
    .replace(/^-+|-+$/g, '');
  return kebab === '' ? 'rule' : kebab;
}
