/** A guarded shell's session: answers what its shells ask, by the same road as every other door. */
import { readlinkSync } from 'node:fs';
import { approve } from '../../approval/approve.ts';
import type { Surface } from '../../approval/surface.ts';
import type { Verdict } from '../../approval/types.ts';
import { makeVisible } from '../../approval/visible.ts';
import type { Agent } from '../../audit/event.ts';
import type { Journal } from '../../audit/journal.ts';
import { Recorder } from '../../audit/recorder.ts';
import type { Context, ScriptRequest, ShellName } from '../../command/types.ts';
import { type Judgement, judge, rulesFor } from '../../guard.ts';
import { provenanceOf } from '../../identity/provenance.ts';
import { type LiveContext, liveContext } from '../../intercept/context.ts';
import { repositoryOf } from '../../intercept/repository.ts';
import type { Exchange, Handler, Refuse } from '../../intercept/shell/channel.ts';
import { definitionsIn, isComplete } from '../../intercept/shell/complete.ts';
import { fishDefinitions } from '../../intercept/shell/fish-line.ts';
import type { GuardedShell } from '../../intercept/shell/leaving.ts';
import {
  type Definitions,
  enteredLine,
  isSettled,
  lineRequest,
  unknownsIn,
} from '../../intercept/shell/line.ts';
import {
  answer,
  driving,
  need,
  type ShellMessage,
  type ShellValues,
  type Word,
} from '../../intercept/shell/message.ts';
import type { loadPolicy } from '../../policy/load.ts';
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
  guardFolders: readonly string[];
  agent: Agent | null;
  /** Name of the CI system, or null. */
  ci: string | null;
  /** For the shells of scripts that run below the session. */
  below?: true;
  surface: Surface;
  timeoutSeconds: number | null;
  loadPolicy: typeof loadPolicy;
  /** Gives the terminal to a question, one after the other. */
  interlude<T>(work: () => Promise<T>): Promise<T>;
}

/** The line that a shell is running. */
interface CurrentLine {
  entry: string;
  text: string;
  word: Word;
  recorder: Recorder;
  started: number;
  /** What a person approved, as it was shown; null when nobody was asked. */
  approved: Decision | null;
}

/** Most rounds in which a shell is asked for values: a function may call a function. */
const ROUNDS = 3;
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
      case 'leave':
        return '';
      case 'attach':
        return this.#attend(message, ask);
    }
  };

  /** For the shells that scripts run in: they ask about commands and nothing else. `reply` is what they know hoopx by. */
  below(reply: string): { answerTo: Handler; refuse: Refuse } {
    const below = new ShellSession({ ...this.#facts, replyToken: reply, below: true }, this.#lines);
    return {
      refuse: below.refuse,
      answerTo: async ({ message, ask }) => (message.kind === 'command' ? below.#command(message, ask) : ''),
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

    const values = await this.#values(line, message, ask);
    if (values === null) return '';
    const recorder = new Recorder(this.#facts.journal, { session: this.#facts.id });
    const told = { ...message, ...this.#definitions(line, message, values) };
    const { judgement, started } = await this.#judge(line, told, values, recorder, null);
    const forget = this.#isForgotten(line, message.historyControl);
    // A line that is not for the history gives its number to the next one.
    if (!forget) this.#entries.set(message.pid, number);
    if (judgement.kind !== 'approved') return this.#answer('no', wordsOn(judgement), forget);

    const { approval, decision } = judgement;
    const byPerson = approval.by !== 'policy';
    const word = !byPerson && isSettled(decision) ? 'run' : 'watch';
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
    if (this.#attended) return '';
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
    const values = await this.#values(line, NO_DEFINITIONS, ask, 'one by one');
    if (values === null) return null;
    values.functions.push(...definitions);
    const { language } = this.#facts;
    const fish = language === 'fish' ? fishDefinitions(line, values) : {};
    const here = { ...message, ...NO_DEFINITIONS, ...fish };
    const recorder = new Recorder(this.#facts.journal, { session: this.#facts.id });
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
    const rules = await rulesFor(this.#context(message, null), this.#facts.loadPolicy);
    if (!rules.ok) return this.#answer('no', problemLines(rules.problems));
    const decide = (values: ShellValues | null): Decision => {
      const { request, understand } = lineRequest(text, this.#facts.shell, told, values, this.#guarded);
      const context = this.#context(message, values);
      return rules.policy.decide(understand(request, context), { ci: context.ci || rules.ci });
    };
    // zsh's own hooks are installed by functions whose arguments bear hoopx's names.
    const expands = this.#facts.shell === 'bash' && /[$`]/.test(text);
    if (!expands && decide(null).decision === 'allow') return this.#answer('known', '');
    const values = await this.#values(text, { ...message, ...NO_DEFINITIONS }, ask);
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

    const recorder = new Recorder(this.#facts.journal, { session: this.#facts.id });
    const line = current?.recorder.request ?? null;
    const { judgement } = await this.#judge(text, { ...message, ...told }, values, recorder, line);
    if (judgement.kind !== 'approved') return this.#answer('no', wordsOn(judgement));
    return this.#answer('run', approvedWords(judgement.approval));
  }

  get #guarded(): GuardedShell {
    return this.#facts.below ? { ...GUARDED, below: true } : GUARDED;
  }

  /** The road up to the verdict, and its last record before the shell runs what was approved. */
  async #judge(
    text: string,
    message: ShellMessage & Definitions,
    values: ShellValues,
    recorder: Recorder,
    line: string | null,
  ): Promise<{ judgement: Judgement; started: number }> {
    const { shell, agent, ci, journal, surface, timeoutSeconds } = this.#facts;
    const { request, understand } = lineRequest(text, shell, message, values, this.#guarded);
    const context = this.#context(message, values);
    const { cwd, repository } = context;
    const judgement = await judge(
      {
        door: 'shell',
        request,
        context,
        provenance: {
          ...provenanceOf({ cwd, repository, agent, ci, version: VERSION }),
          pid: message.runner,
          ppid: message.runner === message.pid ? process.pid : message.pid,
        },
        audit: journal.folder,
        environmentIsFixed: true,
        timeoutSeconds,
        surface,
        ...(line === null ? {} : { line }),
        rules: (here) => rulesFor(here, this.#facts.loadPolicy),
        understand: (entered, here) => understand(entered as ScriptRequest, here),
        approve: (question, where) => this.#approve(question, where),
      },
      recorder,
    );
    if (judgement.kind === 'approved') {
      const problem = recorder.record({ type: 'started', argv: [], through: 'shell' });
      if (problem !== null)
        return { judgement: { kind: 'failed', code: 74, problems: [problem] }, started: 0 };
    }
    return { judgement, started: performance.now() };
  }

  async #approve(...[question, surface]: Parameters<typeof approve>): Promise<Verdict> {
    if (question.decision.decision !== 'ask' || !surface.canAsk) return approve(question, surface);
    return this.#facts.interlude(() => approve(question, surface));
  }

  /** What the text takes from the shell, asked for until nothing new comes up. Null when the shell went away. */
  async #values(
    text: string,
    message: Definitions,
    ask: Exchange['ask'],
    how: 'together' | 'one by one' = 'together',
  ): Promise<ShellValues | null> {
    const values = noValues();
    const asked = new Set<string>();
    let seen = text;
    for (let round = 0; round < ROUNDS; round++) {
      const unknowns = unknownsIn(seen, message);
      const fresh = (kind: string, names: string[]) => names.filter((name) => !asked.has(kind + name));
      const variables = fresh('$', unknowns.variables);
      const functions = fresh('f:', unknowns.functions);
      const positional = unknowns.positional && !asked.has('@') ? ['@'] : [];
      if (variables.length + functions.length + positional.length === 0) return values;
      for (const name of variables) asked.add(`$${name}`);
      for (const name of functions) asked.add(`f:${name}`);
      if (positional.length > 0) asked.add('@');
      const names = [...positional, ...variables];
      seen = '';
      for (const group of how === 'together' ? [names] : names.map((name) => [name])) {
        const told = await ask(need(this.#facts.replyToken, group, functions));
        if (told === null || !told.ok) return null;
        for (const [name, value] of told.value.variables) values.variables.set(name, value);
        values.functions.push(...told.value.functions);
        values.positional ??= told.value.positional;
        seen += `${told.value.functions.join('\n')}\n`;
      }
    }
    return values;
  }

  #context(message: ShellMessage, values: ShellValues | null): LiveContext {
    const { context, ci, surface, guardFolders } = this.#facts;
    const cwd = folderOf(message);
    return {
      ...liveContext({
        cwd,
        // What the shell has now, and not what the session began with: every other name may have changed.
        env: {
          ...environmentOf(context.env),
          ...(values === null ? {} : Object.fromEntries(values.variables)),
        },
        repository: repositoryOf(cwd),
        agent: context.agent,
        ci: ci !== null,
        interactive: surface.canAsk,
        guardFolders,
      }),
      home: values?.variables.get('HOME') ?? context.home,
      envComplete: false,
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

const GUARDED: GuardedShell = { guard: process.pid };
const NO_DEFINITIONS = { aliases: '', functions: '', expanded: '' } as const;

/** The folder that the process is in: `$PWD` is a variable, which a line can set to anything. */
function folderOf({ runner, cwd }: Pick<ShellMessage, 'runner' | 'cwd'>): string {
  try {
    return readlinkSync(`/proc/${runner}/cwd`);
  } catch {
    return cwd.startsWith('/') ? cwd : '/';
  }
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
