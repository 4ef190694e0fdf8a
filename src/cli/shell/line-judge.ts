/** The road of a line of a guarded shell: where it would run, what it would do, the verdict, and its record. */
import { existsSync, readlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { approve } from '../../approval/approve.ts';
import type { Surface } from '../../approval/surface.ts';
import type { Question, Verdict } from '../../approval/types.ts';
import type { Agent, Provenance } from '../../audit/event.ts';
import type { Journal } from '../../audit/journal.ts';
import { LineRecorder } from '../../audit/line-recorder.ts';
import type { Context, Invocation, ScriptRequest, ShellName } from '../../command/types.ts';
import { type Judgement, judge, rulesFor } from '../../guard.ts';
import { provenanceOf } from '../../identity/provenance.ts';
import { contextThere, type LiveContext } from '../../intercept/context.ts';
import { repositoryOf } from '../../intercept/repository.ts';
import type { Due } from '../../intercept/shell/due.ts';
import type { GuardedShell } from '../../intercept/shell/leaving.ts';
import { type Definitions, lineRequest } from '../../intercept/shell/line.ts';
import type { ShellMessage, ShellValues, Word } from '../../intercept/shell/message.ts';
import type { loadPolicy } from '../../policy/load.ts';
import type { Given } from '../../policy/owed.ts';
import type { Decision } from '../../policy/types.ts';
import { VERSION } from '../version.ts';
import type { EndedLines } from './ended-lines.ts';

export interface SessionFacts {
  id: string;
  shell: ShellName;
  /** What its lines are written in. */
  language: 'posix' | 'fish';
  /** What the shells believe hoopx by. */
  replyToken: string;
  journal: Journal;
  /** The context that the session started in. */
  context: LiveContext;
  agent: Agent | null;
  /** Name of the CI system, or null. */
  ci: string | null;
  /** For the shells of scripts that run below the session. */
  below?: true;
  /** For the interactive ones: there may be several. */
  nested?: true;
  /** Its shell runs what hoopx reads for it. */
  driven?: boolean;
  /** One script is the session: `hoopx -c`. What it was given to meet obligations, and who tells of a refusal. */
  script?: { given: Given; refused(judgement: Exclude<Judgement, { kind: 'approved' }>): void };
  surface: Surface;
  timeoutSeconds: number | null;
  loadPolicy: typeof loadPolicy;
  /** How the session's own bash hears that its question is due; null for other shells. */
  due: Due | null;
  /** Folder of the programs named like shells that start guarded ones; null where there are none. */
  shims: string | null;
  /** Called before the first line is answered: from then on it is no longer only start-up files that run. */
  begins(): void;
  /** The lines that ended, of this session's shells and those below. */
  ended: EndedLines;
  /** Gives the terminal to a question, one after the other. */
  interlude<T>(work: () => Promise<T>): Promise<T>;
}

/** The line that a shell is running. */
export interface CurrentLine {
  entry: string;
  text: string;
  word: Word;
  recorder: LineRecorder;
  started: number;
  /** What a person approved, as it was shown; null when nobody was asked. */
  approved: Decision | null;
}

/** Where a command runs. */
export interface Here {
  place: LiveContext;
  rules: ReturnType<typeof rulesFor>;
}

type Rules = Awaited<Here['rules']>;

/** A text, with the values of its shell as far as they are known. */
type Looked = Omit<Matter, 'values'> & { values: ShellValues | null };

/** What is to be judged. */
export interface Matter {
  text: string;
  message: ShellMessage & Definitions;
  values: ShellValues;
  here: Here;
  /** Id of the request whose line led to this one. */
  line?: string | null;
  /** What a person was shown of the line that this command is of, and approved. */
  shown?: readonly Invocation[];
}

/** A judgement whose events are not on record yet. */
export interface Judged {
  judgement: Judgement;
  recorder: LineRecorder;
}

export class LineJudge {
  readonly facts: SessionFacts;
  readonly #provenance: Provenance;

  constructor(facts: SessionFacts) {
    this.facts = facts;
    const { cwd, repository } = facts.context;
    this.#provenance = provenanceOf({ cwd, repository, agent: facts.agent, ci: facts.ci, version: VERSION });
  }

  /**
   * Where the shell is, and the policy in force there. The user's own policy lies where it lay when the session began: a
   * line that sets `HOME` or `XDG_CONFIG_HOME` must not choose another one.
   */
  here(cwd: string): Here {
    const { context, ci, loadPolicy } = this.facts;
    const place = contextThere(context, { cwd, repository: repositoryOf(cwd), ciProvider: ci });
    const rules = rulesFor(place, loadPolicy);
    // Whoever waits for it hears of it.
    rules.catch(() => {});
    return { place, rules };
  }

  /** Variables that are asked for whatever a text takes. */
  get always(): readonly string[] {
    return this.facts.shims === null ? [] : ['PATH'];
  }

  /** What the policy says of a text, without a request of its own. */
  decide(
    { text, message, values, here, shown = [] }: Looked,
    { policy, ci }: Extract<Rules, { ok: true }>,
  ): Decision {
    const { request, understand } = this.#request(text, message, values, here.place, shown);
    const context = this.#context(here.place, values);
    return policy.decide(understand(request, context), { ci: context.ci || ci });
  }

  /** Up to the verdict. Nothing may run before `record`. */
  async judge(matter: Matter): Promise<Judged> {
    const recorder = this.#recorder();
    return {
      judgement: await this.#judge(matter, recorder, (question, where) =>
        this.#approve(question, where, recorder),
      ),
      recorder,
    };
  }

  /** The same before it is known whether the values are right, where nobody is asked. Null where that would be needed. */
  async foresee(matter: Matter): Promise<Judged | null> {
    const recorder = this.#recorder();
    const judgement = await this.#judge(matter, recorder, async (question, where) =>
      question.decision.decision === 'allow' ? approve(question, where) : { kind: 'refused', by: 'policy' },
    );
    return judgement.kind === 'approved' ? { judgement, recorder } : null;
  }

  /** Puts a judgement on record. What is not recorded does not run. */
  record({ judgement, recorder }: Judged): Judgement {
    if (judgement.kind === 'approved') recorder.record({ type: 'started', argv: [], through: 'shell' });
    const problem = recorder.flush();
    return problem === null ? judgement : { kind: 'failed', code: 74, problems: [problem] };
  }

  #judge(
    { text, message, values, here: { place, rules }, line = null, shown = [] }: Matter,
    recorder: LineRecorder,
    settle: typeof approve,
  ): Promise<Judgement> {
    const { journal, surface, timeoutSeconds, script } = this.facts;
    const { request, understand } = this.#request(text, message, values, place, shown);
    const context = this.#context(place, values);
    const { cwd, repository } = context;
    return judge(
      {
        door: script ? 'script' : 'shell',
        ...(script && { given: script.given }),
        request,
        context,
        provenance: {
          ...this.#provenance,
          cwd,
          repository,
          pid: message.runner,
          ppid: message.runner === message.pid ? process.pid : message.pid,
        },
        audit: journal.folder,
        environmentIsFixed: true,
        timeoutSeconds,
        surface,
        ...(line === null ? {} : { line }),
        rules: () => rules,
        understand: (entered, where) => understand(entered as ScriptRequest, where),
        approve: settle,
      },
      recorder,
    );
  }

  async #approve(question: Question, surface: Surface, recorder: LineRecorder): Promise<Verdict> {
    if (question.decision.decision !== 'ask' || !surface.canAsk) return approve(question, surface);
    const problem = recorder.flush();
    if (problem !== null) throw new Error(problem.message);
    return this.facts.interlude(() => approve(question, surface));
  }

  #recorder(): LineRecorder {
    return new LineRecorder(this.facts.journal, { session: this.facts.id });
  }

  #request(
    text: string,
    message: ShellMessage & Definitions,
    values: ShellValues | null,
    { cwd }: LiveContext,
    shown: readonly Invocation[],
  ) {
    const guarded = this.#guarded(values, cwd);
    if (message.kind === 'command')
      guarded.readsTerminal = (argv) => readsTerminal(message.runner) && !isPiped(argv, shown);
    return lineRequest(text, this.facts.shell, message, values, guarded);
  }

  #guarded(values: ShellValues | null, cwd: string): GuardedShell {
    const { below, script, shims, driven } = this.facts;
    const PATH = values?.variables.get('PATH');
    return {
      guard: process.pid,
      ...(below && { below }),
      ...(script && { script: true }),
      ...(driven && { driven: true }),
      startsGuarded: ({ program, path }) => {
        if (shims === null || program === null) return false;
        return (path === null ? folderOf(program, PATH ?? '', cwd) : dirname(path)) === shims;
      },
    };
  }

  #context(place: LiveContext, values: ShellValues | null): LiveContext {
    const { context } = this.facts;
    return {
      ...place,
      // What the shell has now, and not what the session began with: every other name may have changed.
      env: {
        ...environmentOf(context.env),
        ...(values === null ? {} : Object.fromEntries(values.variables)),
      },
      home: values?.variables.get('HOME') ?? context.home,
    };
  }
}

/** The folder that the process is in: `$PWD` is a variable, which a line can set to anything. */
export function cwdOf({ runner, cwd }: Pick<ShellMessage, 'runner' | 'cwd'>): string {
  try {
    return readlinkSync(`/proc/${runner}/cwd`);
  } catch {
    return cwd.startsWith('/') ? cwd : '/';
  }
}

/** Whether a command stands behind a pipe in what was shown: bash asks about it before it has made the command's process. */
function isPiped(argv: readonly string[], shown: readonly Invocation[]): boolean {
  const text = JSON.stringify(argv);
  return shown.some(
    (one) =>
      one.unresolved.some(({ source }) => source === 'piped input') && JSON.stringify(one.argv) === text,
  );
}

/** Whether standard input of the process is a terminal, as far as the system tells. */
function readsTerminal(pid: number): boolean {
  try {
    return /^\/dev\/(?:pts\/|tty|console)/.test(readlinkSync(`/proc/${pid}/fd/0`));
  } catch {
    return true;
  }
}

/** The folder on PATH that a program is found in, or null. */
function folderOf(program: string, PATH: string, cwd: string): string | null {
  return PATH.split(':').find((folder) => existsSync(resolve(cwd, folder, program))) ?? null;
}

/** The variables that say where things are. Everything else is asked of the shell when a line takes it. */
function environmentOf(env: Context['env']): Context['env'] {
  const names = [
    'HOME',
    'PATH',
    'USER',
    'LOGNAME',
    'SHELL',
    'HOOPX_HOME',
    'XDG_CONFIG_HOME',
    'XDG_STATE_HOME',
  ];
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}
