/**
 * THE ROAD. Every command that an agent emits travels it, in this order, whatever door it came through:
 *
 *     record -> understand -> decide -> approve -> record -> execute -> record
 *
 * Fail closed: whatever goes wrong before the child starts, nothing runs, and the ending says why.
 */
import { approve } from './approval/approve.ts';
import type { Surface } from './approval/surface.ts';
import type { Verdict } from './approval/types.ts';
import type { EventBody, Provenance, RequestedEvent } from './audit/event.ts';
import { openJournal } from './audit/journal.ts';
import { Recorder } from './audit/recorder.ts';
import { sessionCounts } from './audit/session-history.ts';
import { tallyOf } from './command/tally.ts';
import type { Context, Request } from './command/types.ts';
import type { Ignored } from './config/configuration.ts';
import { loadConfiguration } from './config/load.ts';
import { execute, type Manner, prepare } from './execute/execute.ts';
import type { PtySession } from './execute/pty.ts';
import type { Execution, Outcome } from './execute/types.ts';
import { internalError } from './internal-error.ts';
import { decideOn } from './policy/decide-on.ts';
import { loadPolicy } from './policy/load.ts';
import { type Given, NOTHING_GIVEN } from './policy/owed.ts';
import type { Decision } from './policy/types.ts';
import type { Problem, Result } from './problem.ts';

/** What a door took. */
export interface Attempt {
  door: RequestedEvent['door'];
  request: Request;
  /** The argument vector that runs the request, word for word: what is decided is what runs. */
  argv: Execution['argv'];
  through: Execution['through'];
  context: Context;
  provenance: Provenance;
  /** UUID of the session. */
  session: string;
  /** Folder of the audit, absolute. */
  audit: string;
  /** Where a person could be asked. */
  surface: Surface;
  /** `--timeout`; null leaves it to the configuration, which it can only shorten. */
  timeoutSeconds: number | null;
  /** What came with the request to meet obligations. */
  given?: Given;
  /**
   * What looks at each command of a script again as it runs; null where that would tell nothing new. A person's approval
   * covers what was shown.
   */
  secondLook?: (approval: {
    request: string;
    decision: Decision;
    byPerson: boolean;
  }) => Promise<Result<SecondLook | null>> | null;
  /** Tells the session what a layer of policy wanted to loosen in vain. */
  notice?: (ignored: readonly Ignored[]) => void;
}

export interface SecondLook {
  /** What makes the shell ask, added to its environment. */
  env: Context['env'];
  inPty(session: PtySession): void;
  close(): void;
}

/** How an attempt ended. Only `ran` means that something ran. */
export type Ending =
  /** `unrecorded`: the child has run, but its outcome could not be written. */
  | { kind: 'ran'; outcome: Outcome; unrecorded: Problem | null }
  | { kind: 'refused'; refusal: Refused; decision: Decision }
  /** 70 internal error, 74 audit cannot be written, 78 configuration or policy invalid. */
  | { kind: 'failed'; code: 70 | 74 | 78; problems: Problem[] };

type Approved = Extract<Verdict, { kind: 'run' }>;
type Refused = Exclude<Verdict, { kind: 'run' }>;

/** Guards one command: decides it, runs it if it may run, and records both. Never throws. */
export async function guard(attempt: Attempt): Promise<Ending> {
  const journal = openJournal(attempt.audit);
  if (!journal.ok) return { kind: 'failed', code: 74, problems: journal.problems };
  const recorder = new Recorder(journal.value, { session: attempt.session });
  const record = recordOrThrow(recorder);
  const preparation = prepare(attempt.through);
  let ran = false;
  try {
    const judgement = await judge(attempt, recorder);
    if (judgement.kind !== 'approved') return judgement;
    const { approval, decision, env } = judgement;
    const byPerson = approval.by === 'human';
    const looking = await attempt.secondLook?.({ request: recorder.request, decision, byPerson });
    if (looking?.ok === false) return fail(record, 70, looking.problems);
    ran = true;
    const look = looking?.value ?? null;
    try {
      const context = { ...attempt.context, env: { ...env, ...look?.env } };
      return await run({ ...attempt, context }, approval, record, {
        preparation,
        ...(look && { inPty: look.inPty }),
      });
    } finally {
      look?.close();
    }
  } catch (error) {
    if (error instanceof Unrecorded) return { kind: 'failed', code: 74, problems: [error.problem] };
    return fail(record, 70, [internalError(error, 'nothing ran')]);
  } finally {
    if (!ran) preparation.discard();
    journal.value.close();
  }
}

/** The part of an attempt that says what is asked for, and not how it runs: a guarded shell runs its lines itself. */
export type Matter = Pick<
  Attempt,
  'door' | 'request' | 'context' | 'provenance' | 'audit' | 'timeoutSeconds' | 'given' | 'notice'
> & {
  surface: Surface;
  /** Id of the request whose line led to this one, in a guarded shell. */
  line?: string;
  /** How the request is understood, and the policy in force, where a door knows more or keeps it at hand. */
  understand?: Parameters<typeof decideOn>[3];
  rules?: (context: Context) => ReturnType<typeof rulesFor>;
  /** The command gets its environment from elsewhere: where a rule wants variables taken away from it, it does not run. */
  environmentIsFixed?: true;
  /** What settles a question, where the terminal must first be made free for it. */
  approve?: typeof approve;
};

/** What came of a request before anything ran: only `approved` may run. */
export type Judgement =
  /** `env` is what the command gets: obligations may have taken variables away. */
  | { kind: 'approved'; approval: Approved; decision: Decision; env: Context['env'] }
  | Exclude<Ending, { kind: 'ran' }>;

/** Record -> understand -> decide -> approve -> record: the road up to the verdict, the same for every door. Never throws. */
export async function judge(matter: Matter, recorder: Recorder): Promise<Judgement> {
  const record = recordOrThrow(recorder);
  try {
    const { door, request, provenance, line, given } = matter;
    const said = given !== undefined && (given.reason !== null || Object.keys(given.fields).length > 0);
    record({
      type: 'requested',
      door,
      command: request,
      ...(said && { given }),
      provenance,
      ...(line === undefined ? {} : { line }),
    });

    const rules = await (matter.rules ?? rulesFor)(matter.context);
    if (!rules.ok) return fail(record, 78, rules.problems);
    const { policy, approval } = rules;
    if (rules.ignored.length > 0) matter.notice?.(rules.ignored);
    const context = contextOf(matter, recorder.session, rules.ci);

    const { understood, decided, env } = decideOn(request, context, policy, matter.understand);
    if (matter.environmentIsFixed && env !== context.env) return fail(record, 78, [ENVIRONMENT_IS_FIXED]);
    record({ type: 'understood', understanding: understood.value, durationMs: understood.durationMs });
    const { invocations: _, unresolved: __, ...word } = decided.value;
    const tally = tallyOf(understood.value);
    record({
      type: 'decided',
      policy: policy.hash,
      decision: word,
      ...(Object.keys(tally).length > 0 && { tally }),
      durationMs: decided.durationMs,
    });

    const timeoutSeconds = Math.min(
      matter.timeoutSeconds ?? Number.POSITIVE_INFINITY,
      approval.timeoutSeconds,
    );
    const verdict = await (matter.approve ?? approve)(
      { request, context, decision: decided.value, timeoutSeconds, given: given ?? NOTHING_GIVEN },
      matter.surface,
    );
    record({ type: 'verdict', verdict });

    switch (verdict.kind) {
      case 'run':
        return { kind: 'approved', approval: verdict, decision: decided.value, env };
      case 'refused':
      case 'expired':
        return { kind: 'refused', refusal: verdict, decision: decided.value };
      default:
        throw new Error(`not a verdict: ${JSON.stringify(verdict satisfies never)}`);
    }
  } catch (error) {
    if (error instanceof Unrecorded) return { kind: 'failed', code: 74, problems: [error.problem] };
    return fail(record, 70, [internalError(error, 'nothing ran')]);
  }
}

const ENVIRONMENT_IS_FIXED: Problem = {
  file: null,
  line: null,
  column: null,
  rule: null,
  pointer: null,
  message: 'a rule takes variables away from this command, which cannot be done inside a guarded shell',
  hint: "run it as: hoopx -c 'COMMAND'",
};

/** The world of an attempt, with what only the record can tell of it. */
function contextOf({ context, audit }: Matter, session: string, ci: boolean): Context {
  const facts = { ...context.facts, session: () => sessionCounts(audit, session, Date.now()) };
  return { ...context, ci: context.ci || ci, facts };
}

/** Runs what was approved. It takes the approval itself, so that nothing runs without one: see the type. */
async function run(attempt: Attempt, _approval: Approved, record: Record, manner: Manner): Promise<Ending> {
  const { argv, through, context, session } = attempt;
  // Flushed to the disk before the child starts.
  record({ type: 'started', argv, through });
  const env = { ...context.env, HOOPX_SESSION: session };
  let outcome: Outcome;
  try {
    outcome = await execute({ argv, cwd: context.cwd, env, through }, manner);
  } catch (error) {
    return fail(record, 70, [internalError(error, 'the command was to start, and may have run')]);
  }
  try {
    record({ type: 'ended', outcome });
    return { kind: 'ran', outcome, unrecorded: null };
  } catch (error) {
    // It has run, and its exit code is the truth; that the record ends early is said, not hidden.
    if (error instanceof Unrecorded) return { kind: 'ran', outcome, unrecorded: error.problem };
    throw error;
  }
}

/** The policy in force where the command runs, and whether configuration makes this a CI. */
export async function rulesFor({ cwd, repository, env, home }: Context, load = loadPolicy) {
  const configuration = await loadConfiguration({ cwd, repositoryRoot: repository?.root ?? null, env, home });
  if (!configuration.ok) return configuration;
  const { ruleFiles, approval, ci, ignored } = configuration.value;
  const policy = await load(ruleFiles, undefined, configuration.value);
  if (!policy.ok) return policy;
  const inVain = [...ignored, ...(policy.value.ignored ?? [])];
  return { ok: true, policy: policy.value, approval, ci, ignored: inVain } as const;
}

type Record = (event: EventBody) => void;

/** An event that is not on record stops everything. Thrown, because a returned problem could be overlooked. */
class Unrecorded extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

function recordOrThrow(recorder: Recorder): Record {
  return (event) => {
    const problem = recorder.record(event);
    if (problem !== null) throw new Unrecorded(problem);
  };
}

/** The failure goes on record where that is still possible. */
function fail(record: Record, code: 70 | 78, problems: Problem[]): Extract<Ending, { kind: 'failed' }> {
  try {
    record({ type: 'failed', message: problems.map(({ message }) => message).join('; ') });
  } catch {
    // Nothing runs either way, and the first failure is the one to tell.
  }
  return { kind: 'failed', code, problems };
}
