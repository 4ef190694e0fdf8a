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
import type { Context, Request } from './command/types.ts';
import { understand } from './command/understand.ts';
import { loadConfiguration } from './config/load.ts';
import { execute } from './execute/execute.ts';
import type { Execution, Outcome } from './execute/types.ts';
import { internalError } from './internal-error.ts';
import { loadPolicy } from './policy/load.ts';
import type { Decision } from './policy/types.ts';
import type { Problem } from './problem.ts';

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
  try {
    const judgement = await judge(attempt, recorder);
    return judgement.kind === 'approved' ? await run(attempt, judgement.approval, record) : judgement;
  } catch (error) {
    if (error instanceof Unrecorded) return { kind: 'failed', code: 74, problems: [error.problem] };
    return fail(record, 70, [internalError(error, 'nothing ran')]);
  } finally {
    journal.value.close();
  }
}

/** The part of an attempt that says what is asked for, and not how it runs: a guarded shell runs its lines itself. */
export type Matter = Pick<Attempt, 'door' | 'request' | 'context' | 'provenance' | 'timeoutSeconds'> & {
  surface: Surface;
  /** Id of the request whose line led to this one, in a guarded shell. */
  line?: string;
  /** How the request is understood, and the policy in force, where a door knows more or keeps it at hand. */
  understand?: typeof understand;
  rules?: (context: Context) => ReturnType<typeof rulesFor>;
  /** What settles a question, where the terminal must first be made free for it. */
  approve?: typeof approve;
};

/** What came of a request before anything ran: only `approved` may run. */
export type Judgement =
  | { kind: 'approved'; approval: Approved; decision: Decision }
  | Exclude<Ending, { kind: 'ran' }>;

/** Record -> understand -> decide -> approve -> record: the road up to the verdict, the same for every door. Never throws. */
export async function judge(matter: Matter, recorder: Recorder): Promise<Judgement> {
  const record = recordOrThrow(recorder);
  try {
    const { door, request, provenance, line } = matter;
    record({
      type: 'requested',
      door,
      command: request,
      provenance,
      ...(line === undefined ? {} : { line }),
    });

    const rules = await (matter.rules ?? rulesFor)(matter.context);
    if (!rules.ok) return fail(record, 78, rules.problems);
    const { policy, approval } = rules;
    const context = { ...matter.context, ci: matter.context.ci || rules.ci };

    const understood = timed(() => (matter.understand ?? understand)(request, context));
    record({ type: 'understood', understanding: understood.value, durationMs: understood.durationMs });

    const decided = timed(() => policy.decide(understood.value, { ci: context.ci }));
    const { invocations: _, unresolved: __, ...word } = decided.value;
    record({ type: 'decided', policy: policy.hash, decision: word, durationMs: decided.durationMs });

    const timeoutSeconds = Math.min(
      matter.timeoutSeconds ?? Number.POSITIVE_INFINITY,
      approval.timeoutSeconds,
    );
    const verdict = await (matter.approve ?? approve)(
      { request, context, decision: decided.value, timeoutSeconds },
      matter.surface,
    );
    record({ type: 'verdict', verdict });

    switch (verdict.kind) {
      case 'run':
        return { kind: 'approved', approval: verdict, decision: decided.value };
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

/** Runs what was approved. It takes the approval itself, so that nothing runs without one: see the type. */
async function run(attempt: Attempt, _approval: Approved, record: Record): Promise<Ending> {
  const { argv, through, context, session } = attempt;
  // Flushed to the disk before the child starts.
  record({ type: 'started', argv, through });
  const env = { ...context.env, HOOPX_SESSION: session };
  let outcome: Outcome;
  try {
    outcome = await execute({ argv, cwd: context.cwd, env, through });
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
  const { ruleFiles, approval, profile } = configuration.value;
  const policy = await load(ruleFiles);
  if (!policy.ok) return policy;
  return { ok: true, policy: policy.value, approval, ci: profile === 'ci' } as const;
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

/** In milliseconds. By `hrtime`, because the global `performance` takes 2 ms to load. */
function timed<T>(work: () => T): { value: T; durationMs: number } {
  const start = process.hrtime.bigint();
  const value = work();
  return { value, durationMs: Number(process.hrtime.bigint() - start) / 1e6 };
}
