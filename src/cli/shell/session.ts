/** A guarded shell's session: answers what its shells ask, by the same road as every other door. */
import { existsSync, readlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { approve } from '../../approval/approve.ts';
import type { Surface } from '../../approval/surface.ts';
import type { Question, Verdict } from '../../approval/types.ts';
import { makeVisible } from '../../approval/visible.ts';
import type { Agent, Provenance } from '../../audit/event.ts';
import type { Journal } from '../../audit/journal.ts';
import { LineRecorder } from '../../audit/line-recorder.ts';
import type { Context, ScriptRequest, ShellName } from '../../command/types.ts';
import { type Judgement, judge, rulesFor } from '../../guard.ts';
import { provenanceOf } from '../../identity/provenance.ts';
import { contextThere, type LiveContext } from '../../intercept/context.ts';
import { repositoryOf } from '../../intercept/repository.ts';
import type { Exchange, Handler, Refuse } from '../../intercept/shell/channel.ts';
import { definitionsIn, isComplete } from '../../intercept/shell/complete.ts';
import { fishDefinitions } from '../../intercept/shell/fish-line.ts';
import type { GuardedShell } from '../../intercept/shell/leaving.ts';
import { type Definitions, enteredLine, lineRequest, unknownsIn } from '../../intercept/shell/line.ts';
import {
  answer,
  driving,
  need,
  type ShellMessage,
  type ShellValues,
  type Word,
} from '../../intercept/shell/message.ts';
import { isSettled } from '../../intercept/shell/settled.ts';
import type { loadPolicy } from '../../policy/load.ts';
import type { Given } from '../../policy/owed.ts';
import type { Decision, Match } from '../../policy/types.ts';
import { problemLines } from '../present/problems.ts';
import { refusalText } from '../present/refusal.ts';
import { VERSION } from '../version.ts';

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
  /** One script is the session: `hoopx -c`. What it was given to meet obligations, and who tells of a refusal. */
  script?: { given: Given; refused(judgement: Exclude<Judgement, { kind: 'approved' }>): void };
  surface: Surface;
  timeoutSeconds: number | null;
  loadPolicy: typeof loadPolicy;
  /** Folder of the programs named like shells that start guarded ones; null where there are none. */
  shims: string | null;
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
interface Here {
  place: LiveContext;
  rules: ReturnType<typeof rulesFor>;
}

/** Most rounds in which a shell is asked for values: a function may call a function. Beyond, commands are looked at as they run. */
const ROUNDS = 6;
/** What the integration runs by itself to set `$?` after a refusal. */
const REFUSED_COMMAND = ' __hoopx_refused';
/** What runs in place of a refused command. */
const REFUSED_STATUS = { posix: '(exit 77)\n', fish: 'exit 77\n' } as const;

export class ShellSession {
  readonly #facts: SessionFacts;
  /** By the shell's process. */
  readonly #lines: Map<number, CurrentLine>;
  /** Number in the history of the last line, by the shell's process. */
  readonly #entries = new Map<number, string>();
  readonly #provenance: Provenance;
  #lastKept = '';
  #attended = false;
  #integrate = () => {};
  /** Settles when the integration has said that it is in place. */
  readonly integrated = new Promise<void>((resolve) => {
    this.#integrate = resolve;
  });

  constructor(facts: SessionFacts, lines = new Map<number, CurrentLine>()) {
    this.#facts = facts;
    this.#lines = lines;
    const { cwd, repository } = facts.context;
    this.#provenance = provenanceOf({ cwd, repository, agent: facts.agent, ci: facts.ci, version: VERSION });
  }

  readonly answerTo = async ({ message, ask }: Exchange): Promise<string> => {
    switch (message.kind) {
      case 'hello':
        this.#integrate();
        return '';
      case 'line':
        return this.#line(message, ask);
      case 'command':
        return this.#command(message, ask);
      case 'prompt':
        this.#lineIsOver(message);
        return '';
      case 'attach':
        return this.#attend(message, ask);
    }
  };

  /**
   * For the shells below the session's own, which know hoopx by `reply`: interactive ones ask about lines and their
   * commands, those of scripts about commands and nothing else. Everything that runs there can read their secrets, so
   * what they say of a line ends no line of the session's own shell.
   */
  below(reply: string): { answerTo: Handler; refuse: Refuse } {
    const of = <T>(make: (shell: ShellName) => T) => ({
      bash: make('bash'),
      zsh: make('zsh'),
      sh: make('sh'),
    });
    const facts = { ...this.#facts, language: 'posix', replyToken: reply } as const;
    const interactive = of((shell) => new ShellSession({ ...facts, shell, nested: true }));
    const scripts = of((shell) => new ShellSession({ ...facts, shell, below: true }, this.#lines));
    return {
      refuse: scripts.bash.refuse,
      answerTo: async (exchange) => {
        const { kind, pid, shell } = exchange.message;
        const asker = interactive[shell ?? 'bash'];
        if (kind !== 'command' || asker.#lines.has(pid)) return asker.answerTo(exchange);
        return scripts[shell ?? 'bash'].#command(exchange.message, exchange.ask);
      },
    };
  }

  forCommands(): { answerTo: Handler; refuse: Refuse } {
    return {
      refuse: this.refuse,
      answerTo: async ({ message, ask }) => (message.kind === 'command' ? this.#command(message, ask) : ''),
    };
  }

  readonly refuse = (why: string): string =>
    answer(this.#facts.replyToken, 'no', `hoopx: denied: ${makeVisible(why, { limit: 200 })}\n`);

  async #line(message: ShellMessage, ask: Exchange['ask']): Promise<string> {
    const { number, line } = enteredLine(message.text, this.#facts.shell);
    if (line === REFUSED_COMMAND) return this.#answer('run', '', true);
    const current = this.#lines.get(message.pid);
    // A pasted entry of several commands is one entry, and was decided as a whole.
    if (current !== undefined && number !== '' && current.entry === number && current.text === line)
      return this.#answer(current.word, '');
    this.#lineIsOver(message);
    // An entry that was told before: the shell did not keep this line, and what it tells is another one.
    if (this.#facts.shell === 'bash' && (number === '' || this.#entries.get(message.pid) === number))
      return this.refuse('the shell cannot tell what was entered: its history is off');

    const asking = this.#values(`${line}\n${message.expanded}`, ask);
    // While the shell looks its values up.
    const here = this.#here(message);
    const values = await asking;
    if (values === null) return '';
    const recorder = this.#recorder();
    const told = { ...message, ...this.#definitions(line, message, values) };
    const { judgement, started } = await this.#judge(line, told, values, recorder, null, here);
    const forget = this.#isForgotten(line, message.historyControl);
    // A line that is not for the history gives its number to the next one.
    if (!forget) this.#entries.set(message.pid, number);
    if (judgement.kind !== 'approved') return this.#answer('no', wordsOn(judgement), forget);

    const { approval, decision } = judgement;
    const byPerson = approval.by !== 'policy';
    const word = !byPerson && !values.partial && isSettled(decision) ? 'run' : 'watch';
    this.#lines.set(message.pid, {
      entry: number,
      text: line,
      word,
      recorder,
      started,
      approved: byPerson ? decision : null,
    });
    return this.#answer(word, approvedWords(approval), forget);
  }

  /** Whether the shell would begin to run the text. fish begins with a script once it is there to its end. */
  #isWhole(text: string): boolean {
    return this.#facts.language === 'posix' && isComplete(text);
  }

  /** What a line is, in the grammar that hoopx parses, as far as its shell tells. */
  #definitions(line: string, { expanded }: ShellMessage, values: ShellValues): Partial<Definitions> {
    if (this.#facts.language === 'fish') return fishDefinitions(line, values);
    // What zsh runs again from its history comes as it was entered.
    return this.#facts.shell === 'zsh' ? { expanded: expanded || line } : {};
  }

  /** Has a shell read its lines, and hands it one complete command after the other, each once it is decided. */
  async #attend(message: ShellMessage, ask: Exchange['ask']): Promise<string> {
    const { replyToken } = this.#facts;
    // Once: a command that finds the token must not get a shell of its own.
    if (this.#attended && !this.#facts.nested) return '';
    this.#attended = true;
    this.#integrate();
    const definitions: string[] = [];
    let text = '';
    for (;;) {
      const read = await ask(driving.line(replyToken, text === ''));
      if (read === null) return '';
      if (!read.ok) {
        const says = driving.say(replyToken, `hoopx: denied: ${read.message}\n`);
        // What comes after it cannot be told from it: the shell ends, and not as if all had been well.
        await ask(says + driving.run(replyToken, REFUSED_STATUS[this.#facts.language]));
        return driving.end(replyToken);
      }
      const { line, last, interrupted } = read.value;
      text = interrupted ? '' : `${text}${line}${last ? '' : '\n'}`;
      const blank = /^\s*(?:#[^\n]*)?$/.test(text);
      if (blank && last) return driving.end(replyToken);
      if (blank || (!last && !this.#isWhole(text))) {
        if (blank) text = '';
        continue;
      }
      const verdict = await this.#handed(text, message, definitions, ask);
      if (verdict === null) return '';
      const says = verdict.says === '' ? '' : driving.say(replyToken, verdict.says);
      const ended = await ask(
        says + driving.run(replyToken, verdict.run ? text : REFUSED_STATUS[this.#facts.language]),
      );
      if (ended === null || !ended.ok) return '';
      this.#lineIsOver({ pid: message.pid, status: ended.value.status });
      text = '';
    }
  }

  async #handed(
    text: string,
    message: ShellMessage,
    definitions: string[],
    ask: Exchange['ask'],
  ): Promise<{ run: boolean; says: string } | null> {
    const line = text.replace(/\n$/, '');
    const values = await this.#values(line, ask, 'one by one');
    if (values === null) return null;
    values.functions.push(...definitions);
    const { language } = this.#facts;
    const fish = language === 'fish' ? fishDefinitions(line, values) : {};
    const here = { ...message, ...NO_DEFINITIONS, ...fish };
    const recorder = this.#recorder();
    const { judgement, started } = await this.#judge(line, here, values, recorder, null);
    if (judgement.kind !== 'approved') return { run: false, says: wordsOn(judgement) };
    if (language === 'posix') definitions.push(...definitionsIn(text));
    this.#lines.set(message.pid, { entry: '', text: line, word: 'run', recorder, started, approved: null });
    return { run: true, says: approvedWords(judgement.approval) };
  }

  async #command(message: ShellMessage, ask: Exchange['ask']): Promise<string> {
    const { text } = message;
    // As the shell itself has read it.
    const told = { ...NO_DEFINITIONS, expanded: text };
    const here = this.#here(message);
    const { place } = here;
    const rules = await here.rules;
    if (!rules.ok) return this.#answer('no', problemLines(rules.problems));
    const decide = (values: ShellValues | null): Decision => {
      const guarded = this.#guarded(values, place.cwd);
      const { request, understand } = lineRequest(text, this.#facts.shell, told, values, guarded);
      const context = this.#context(place, values);
      return rules.policy.decide(understand(request, context), { ci: context.ci || rules.ci });
    };
    // zsh's hooks for the line editor are called with hoopx's own names as values.
    const expands = !message.atPrompt && /[$`]/.test(text);
    if (!expands && decide(null).decision === 'allow') return this.#answer('known', '');
    const values = await this.#values(text, ask, 'variables');
    if (values === null) return '';
    const decision = decide(values);
    if (decision.decision === 'allow') return this.#answer('run', '');
    // A word without a reason behind it is none that could be waved through.
    if (this.#facts.below && decision.matches.length > 0 && decision.matches.every(isUnknown))
      return this.#answer('run', '');
    // A script's shell has no line of its own: the lines that run now are what a person may have approved.
    const own = this.#lines.get(message.pid);
    const lines = own === undefined ? [...this.#lines.values()] : [own];
    if (lines.some(({ approved }) => approved !== null && covers(approved, decision)))
      return this.#answer('run', '');
    const current = own ?? lines.at(-1);

    const recorder = this.#recorder();
    const line = current?.recorder.request ?? null;
    const { judgement } = await this.#judge(text, { ...message, ...told }, values, recorder, line, here);
    if (judgement.kind !== 'approved') {
      const { script } = this.#facts;
      // The script may have put its own standard error elsewhere.
      script?.refused(judgement);
      return this.#answer('no', script ? '' : wordsOn(judgement));
    }
    return this.#answer('run', approvedWords(judgement.approval));
  }

  #guarded(values: ShellValues | null, cwd: string): GuardedShell {
    const { below, script, shims } = this.#facts;
    const PATH = values?.variables.get('PATH');
    return {
      guard: process.pid,
      ...(below && { below }),
      ...(script && { script: true }),
      startsGuarded: ({ program, path }) => {
        if (shims === null || program === null) return false;
        return (path === null ? folderOf(program, PATH ?? '', cwd) : dirname(path)) === shims;
      },
    };
  }

  /** The road up to the verdict, and its last record before the shell runs what was approved. */
  async #judge(
    text: string,
    message: ShellMessage & Definitions,
    values: ShellValues,
    recorder: LineRecorder,
    line: string | null,
    { place, rules } = this.#here(message),
  ): Promise<{ judgement: Judgement; started: number }> {
    const { shell, journal, surface, timeoutSeconds, script } = this.#facts;
    const guarded = this.#guarded(values, place.cwd);
    const { request, understand } = lineRequest(text, shell, message, values, guarded);
    const context = this.#context(place, values);
    const { cwd, repository } = context;
    const judgement = await judge(
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
        understand: (entered, here) => understand(entered as ScriptRequest, here),
        approve: (question, where) => this.#approve(question, where, recorder),
      },
      recorder,
    );
    if (judgement.kind === 'approved') recorder.record({ type: 'started', argv: [], through: 'shell' });
    const problem = recorder.flush();
    if (problem !== null) return { judgement: { kind: 'failed', code: 74, problems: [problem] }, started: 0 };
    return { judgement, started: performance.now() };
  }

  async #approve(question: Question, surface: Surface, recorder: LineRecorder): Promise<Verdict> {
    if (question.decision.decision !== 'ask' || !surface.canAsk) return approve(question, surface);
    const problem = recorder.flush();
    if (problem !== null) throw new Error(problem.message);
    return this.#facts.interlude(() => approve(question, surface));
  }

  #recorder(): LineRecorder {
    return new LineRecorder(this.#facts.journal, { session: this.#facts.id });
  }

  /**
   * What the text takes from the shell, asked for until nothing new comes up. Null when the shell went away.
   * `variables` leaves functions and aliases out; `one by one` does too, and asks for a name at a time.
   */
  async #values(
    text: string,
    ask: Exchange['ask'],
    what: 'all' | 'variables' | 'one by one' = 'all',
  ): Promise<(ShellValues & { partial: boolean }) | null> {
    const values = { ...noValues(), partial: false };
    const asked = new Set<string>();
    const fresh = (kind: '$' | '?' | '@', names: string[]) =>
      names.filter((name) => !asked.has(kind + name) && asked.add(kind + name));
    let seen = text;
    for (let round = 0; ; round++) {
      const unknowns = unknownsIn(seen);
      const { shims } = this.#facts;
      const variables = fresh('$', [...(shims === null ? [] : ['PATH']), ...unknowns.variables]);
      const words = what === 'all' ? fresh('?', unknowns.words) : [];
      const names = [...fresh('@', unknowns.positional ? ['@'] : []), ...variables];
      if (what === 'all') values.partial ||= unknowns.partial;
      if (names.length + words.length === 0) return values;
      if (round === ROUNDS) return { ...values, partial: true };
      seen = '';
      for (const group of what === 'one by one' ? names.map((name) => [name]) : [names]) {
        const told = await ask(need(this.#facts.replyToken, group, words));
        if (told === null || !told.ok) return null;
        for (const [name, value] of told.value.variables) values.variables.set(name, value);
        values.functions.push(...told.value.functions);
        values.aliases.push(...told.value.aliases);
        values.positional ??= told.value.positional;
        seen += [...told.value.functions, ...told.value.aliases].join('\n');
      }
    }
  }

  /**
   * Where the shell is, and the policy in force there. The user's own policy lies where it lay when the session began: a
   * line that sets `HOME` or `XDG_CONFIG_HOME` must not choose another one.
   */
  #here(message: Pick<ShellMessage, 'runner' | 'cwd'>): Here {
    const { context, ci, loadPolicy } = this.#facts;
    const cwd = cwdOf(message);
    const place = contextThere(context, { cwd, repository: repositoryOf(cwd), ciProvider: ci });
    const rules = rulesFor(place, loadPolicy);
    // Whoever waits for it hears of it.
    rules.catch(() => {});
    return { place, rules };
  }

  #context(place: LiveContext, values: ShellValues | null): LiveContext {
    const { context } = this.#facts;
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

  #lineIsOver({ pid, status }: Pick<ShellMessage, 'pid' | 'status'>): void {
    const line = this.#lines.get(pid);
    if (line === undefined) return;
    this.#lines.delete(pid);
    const code = /^\d{1,3}$/.test(status) ? Number(status) : 0;
    line.recorder.record({
      type: 'ended',
      outcome: {
        exit: { kind: 'exited', code },
        code,
        durationMs: performance.now() - line.started,
        bytes: { stdout: 0, stderr: 0 },
      },
    });
    line.recorder.flush();
  }

  /** `HISTCONTROL`, which the integration keeps from bash so that every line can be told. */
  #isForgotten(line: string, control: string): boolean {
    const words = control.split(':');
    const has = (...names: string[]) => names.some((name) => words.includes(name));
    const forget =
      (has('ignorespace', 'ignoreboth') && /^[ \t]/.test(line)) ||
      (has('ignoredups', 'ignoreboth', 'erasedups') && line === this.#lastKept);
    if (!forget) this.#lastKept = line;
    return forget;
  }

  #answer(word: Word, says: string, forget = false): string {
    return answer(this.#facts.replyToken, word, says, forget);
  }
}

function noValues(): ShellValues {
  return {
    variables: new Map(),
    functions: [],
    aliases: [],
    positional: null,
    status: '',
    line: '',
    last: false,
    interrupted: false,
  };
}

/**
 * A finding that something is not known. A script that somebody installed (`npm`, a shim of pyenv) is full of such parts;
 * whether it may run was decided with the line, and what is known to do harm in it is stopped.
 */
function isUnknown({ rule, decision }: Match): boolean {
  return decision === 'allow' || /^core\.(?:unresolved-(?:program|code|option)|language)$/.test(rule);
}

const NO_DEFINITIONS = { expanded: '' } as const;

/** The folder that the process is in: `$PWD` is a variable, which a line can set to anything. */
function cwdOf({ runner, cwd }: Pick<ShellMessage, 'runner' | 'cwd'>): string {
  try {
    return readlinkSync(`/proc/${runner}/cwd`);
  } catch {
    return cwd.startsWith('/') ? cwd : '/';
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

/** Whether everything in a command was shown with the line that a person approved, down to each word. */
function covers(approved: Decision, decision: Decision): boolean {
  const shown = new Set(approved.invocations.map(({ argv }) => JSON.stringify(argv)));
  return (
    decision.decision === 'ask' &&
    decision.unresolved.every((part) => approved.unresolved.some((one) => one.source === part.source)) &&
    decision.invocations.every(({ argv }) => shown.has(JSON.stringify(argv)))
  );
}

function wordsOn(judgement: Exclude<Judgement, { kind: 'approved' }>): string {
  return judgement.kind === 'refused'
    ? refusalText(judgement.refusal, judgement.decision)
    : problemLines(judgement.problems).replace(/^(?=.)/gm, 'hoopx: ');
}

function approvedWords(approval: Extract<Judgement, { kind: 'approved' }>['approval']): string {
  return approval.by === 'human' ? `hoopx: approved by ${makeVisible(approval.user, { limit: 100 })}\n` : '';
}
