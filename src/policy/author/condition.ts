/** A condition that one program start meets: narrow, readable, and made of what is known of it. Pure. */
import type { Invocation } from '../../command/types.ts';
import type { Condition, ConditionObject, Scalar } from '../vocabulary.ts';

/** What a command is about when it is put in front of others, or only moves about. */
const BESIDE: ReadonlySet<string> = new Set([
  'cd',
  'pushd',
  'popd',
  'export',
  'set',
  'source',
  '.',
  'test',
  '[',
  'true',
  ':',
  'echo',
  'printf',
]);

/** More operands than this are a list of files, not what the command is. */
const MOST_OPERANDS = 4;

/**
 * The program starts that a command is about: not the wrappers around them, nor what stands beside them. All of them
 * when nothing else is left.
 */
export function subjectsOf(invocations: readonly Invocation[]): Invocation[] {
  const inner = invocations.filter(
    ({ program, via }) => !invocations.some((other) => startedBy(other, program, via)),
  );
  const main = inner.filter(({ program }) => program === null || !BESIDE.has(program));
  return main.length > 0 ? main : inner;
}

function startedBy(other: Invocation, program: string | null, via: readonly string[]): boolean {
  return (
    other.via.length > via.length &&
    other.via[via.length] === program &&
    via.every((name, at) => other.via[at] === name)
  );
}

/** Null when there is nothing that a rule could be about: the program is not known, or it does nothing. */
export function conditionFor(invocation: Invocation, anyOperands: boolean): Condition | null {
  const { program, subcommand, inert } = invocation;
  if (program === null || inert !== null) return null;
  const has: Record<string, Condition> = { program };
  if (subcommand.length > 0) has.subcommand = { starts: subcommand };
  const options = optionsOf(invocation);
  if (options !== null) has.options = options;
  const operands = anyOperands ? null : operandsOf(invocation);
  if (operands !== null) has.operands = operands;
  return { has };
}

function optionsOf(invocation: Invocation): Condition | null {
  const has: Record<string, Condition> = {};
  for (const [name, value] of Object.entries(invocation.options))
    has[name] = typeof value === 'string' && isKnown(value, invocation) ? value : {};
  return Object.keys(has).length === 0 ? null : { has };
}

function operandsOf(invocation: Invocation): Condition | null {
  const known = invocation.operands.filter((operand) => isKnown(operand, invocation));
  if (known.length === 0 || known.length > MOST_OPERANDS) return null;
  const each = [...new Set<Scalar>(known)].map((operand): ConditionObject => ({ some: operand }));
  return each.length === 1 ? each[0]! : { allOf: each };
}

function isKnown(text: string, { unresolved }: Invocation): boolean {
  return !unresolved.some(({ source }) => source !== '' && (text.includes(source) || source.includes(text)));
}
