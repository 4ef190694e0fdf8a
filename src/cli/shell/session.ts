/** A guarded shell's session: answers what its shells ask, by the same road as every other door. */
import { makeVisible } from '../../approval/visible.ts';
import type { ShellName } from '../../command/types.ts';
import type { Exchange, Handler, Refuse } from '../../intercept/shell/channel.ts';
import { fishDefinitions } from '../../intercept/shell/fish-line.ts';
import { type Definitions, enteredLine } from '../../intercept/shell/line.ts';
import { answer, type ShellMessage, type ShellValues, type Word } from '../../intercept/shell/message.ts';
import { isSettled } from '../../intercept/shell/settled.ts';
import { Traps } from '../../intercept/shell/traps.ts';
import type { Decision, Match } from '../../policy/types.ts';
import { problemLines } from '../present/problems.ts';
import { rest, stayAwake } from './awake.ts';
import { drive, Returns, type Verdict } from './driven.ts';
import {
  type CurrentLine,
  cwdOf,
  type Here,
  type Judged,
  LineJudge,
  type Matter,
  type SessionFacts,
} from './line-judge.ts';
import { areSame, expectedValues, namesWanted, type ToldValues, toldValues } from './told-values.ts';
import { approvedWords, wordsOn } from './words.ts';

/** What the integration runs by itself to set `$?` after a refusal. */
const REFUSED_COMMAND = ' __hoopx_refused';
/** How long what was looked up for a line that is about to come holds, in ms. */
const EXPECTED_MS = 20;

/** A line's judgement, if its shell tells these values. */
interface Foreseen extends Judged {
  values: ToldValues;
}

/** What is expected of the shell at the prompt, from the moment that its person or program pressed Enter. */
interface Expected {
  at: number;
  cwd: string;
  here: Here;
  /** The line that was typed, as far as that can be told, and what was foreseen of it. */
  guess: { line: string; foreseen: Promise<Foreseen | null> } | null;
}

export class ShellSession {
  readonly #facts: SessionFacts;
  /** By the shell's process. */
  readonly #lines: Map<number, CurrentLine>;
  /** Number in the history of the last line, by the shell's process. */
  readonly #entries = new Map<number, string>();
  /** What a shell told with its last line, by its process. */
  readonly #told = new Map<number, { message: ShellMessage; variables: ToldValues['variables'] }>();
  /** Of the shells that have any, by their process. */
  readonly #traps = new Map<number, Traps>();
  readonly #road: LineJudge;
  readonly #returns: Returns;
  /** The shell that was at its prompt last, and what was looked up for its next line. */
  #atPrompt: number | null = null;
  #expected: Expected | null = null;
  #lastKept = '';
  #attended = false;
  #started = false;
  #integrate = () => {};
  /** Settles when the integration has said that it is in place. */
  readonly integrated = new Promise<void>((resolve) => {
    this.#integrate = () => {
      this.#started = true;
      resolve();
    };
  });

  constructor(facts: SessionFacts, lines = new Map<number, CurrentLine>(), returns = new Returns()) {
    this.#facts = facts;
    this.#lines = lines;
    this.#returns = returns;
    this.#road = new LineJudge(facts);
  }

  readonly answerTo = async (exchange: Exchange): Promise<string> => {
    const { message, ask } = exchange;
    if (message.kind !== 'prompt') this.#facts.ended.flush();
    if (message.proof !== '') this.#facts.due?.asked(message);
    switch (message.kind) {
      case 'hello':
        this.#integrate();
        return '';
      case 'line':
        return this.#line(message, ask);
      case 'command':
        return this.#command(message, ask);
      case 'prompt': {
        const at = performance.now();
        this.#facts.ended.later(() => this.lineIsOver(message, at));
        return '';
      }
      case 'attach':
        // Once: a command that finds the token must not get a shell of its own.
        if (this.#attended && !this.#facts.nested) return '';
        this.#attended = true;
        this.#integrate();
        this.#facts.begins();
        return drive(message, ask, this.#road, {
          verdictOn: (matter) => this.#driven(matter),
          isOver: (ended) => this.lineIsOver(ended),
          returns: this.#returns,
        });
      case 'script':
        // Below a session alone.
        return '';
      case 'again':
        return this.#returns.of(exchange);
    }
  };

  /** Whether the session's own shell is at its prompt: what is typed there is for nobody else. */
  awaitsLine(): boolean {
    this.#facts.ended.flush();
    return this.#atPrompt !== null && !this.#lines.has(this.#atPrompt);
  }

  /**
   * A shell is about to ask: of the one at the prompt it is known already where its line will run. `typed` is a guess at
   * the line, of which the judgement begins before the shell has told it.
   */
  readonly expect = (typed: string | null = null): void => {
    if (!this.awaitsLine()) return;
    const pid = this.#atPrompt!;
    const at = performance.now();
    if (this.#expected !== null && at - this.#expected.at < EXPECTED_MS) return;
    const cwd = cwdOf({ runner: pid, cwd: '' });
    const here = this.#road.here(cwd);
    this.#expected = { at, cwd, here, guess: typed === null ? null : this.#guess(typed, pid, here) };
    stayAwake();
  };

  /** What a shell will be asked for if its line is the one that was typed; see `need`. */
  namesFor(typed: string | null): string[] {
    return typed === null ? [] : [...namesWanted(`${typed}\n`, this.#road.always)];
  }

  #guess(line: string, pid: number, here: Here): Expected['guess'] {
    const last = this.#told.get(pid)?.message;
    if (last === undefined || line === '' || this.#facts.language === 'fish') return null;
    // zsh tells the text that it has read as well.
    const expanded = this.#facts.shell === 'zsh' ? line : '';
    const message = { ...last, runner: pid, text: line, expanded };
    const foreseen = this.#foresee(line, message, here);
    // Whoever takes it hears of it.
    foreseen.catch(() => {});
    return { line: `${line}\n${expanded}`, foreseen };
  }

  /** What was expected of this message, if it is still true. */
  #expectation(message: ShellMessage): { here: Here; guess: Expected['guess'] } {
    const cwd = cwdOf(message);
    const expected = this.#expected;
    this.#expected = null;
    rest();
    if (expected?.cwd === cwd && performance.now() - expected.at < EXPECTED_MS)
      return { here: expected.here, guess: message.runner === this.#atPrompt ? expected.guess : null };
    return { here: this.#road.here(cwd), guess: null };
  }

  /**
   * For the shells below the session's own, which know hoopx by `reply`: interactive ones ask about lines and their
   * commands, those of scripts about commands and nothing else. Everything that runs there can read their secrets, so
   * what they say of a line ends no line of the session's own shell.
   */
  below(reply: string): {
    answerTo: Handler;
    refuse: Refuse;
    isOver: (message: ShellMessage, at: number) => void;
  } {
    const of = <T>(make: (shell: ShellName) => T) => ({
      bash: make('bash'),
      zsh: make('zsh'),
      sh: make('sh'),
    });
    const facts = { ...this.#facts, language: 'posix', replyToken: reply, due: null, driven: false } as const;
    const returns = new Returns();
    const interactive = of(
      (shell) =>
        new ShellSession({ ...facts, shell, nested: true, driven: shell === 'sh' }, undefined, returns),
    );
    const scripts = of(
      (shell) =>
        new ShellSession({ ...facts, shell, below: true, driven: shell === 'sh' }, this.#lines, returns),
    );
    return {
      refuse: scripts.bash.refuse,
      isOver: (message, at) => interactive[message.shell ?? 'bash'].lineIsOver(message, at),
      answerTo: async (exchange) => {
        const { kind, pid, shell } = exchange.message;
        this.#facts.ended.flush();
        // Scripts of the user's own start-up files (pyenv, nvm), which are not looked at either.
        if (kind === 'command' && !this.#started) return answer(reply, 'run', '');
        if (kind === 'script') return this.#script(scripts.sh, exchange);
        const asker = interactive[shell ?? 'bash'];
        if (kind !== 'command' || asker.#lines.has(pid)) return asker.answerTo(exchange);
        return scripts[shell ?? 'bash'].#command(exchange.message, exchange.ask);
      },
    };
  }

  /** A script on the standard input of a shell without hooks; `scripts` is the session of scripts. */
  #script(scripts: ShellSession, { message, ask }: Exchange): Promise<string> {
    return drive(message, ask, scripts.#road, {
      verdictOn: async (matter) => (this.#started ? scripts.#commandOf(matter) : { run: true, says: '' }),
      isOver: () => {},
      returns: scripts.#returns,
    });
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
    this.#facts.begins();
    const { number, line } = enteredLine(message.text, this.#facts.shell);
    if (line === REFUSED_COMMAND) return this.#answer('run', '', { forget: true });
    const current = this.#lines.get(message.pid);
    // A pasted entry of several commands is one entry, and was decided as a whole.
    if (current !== undefined && number !== '' && current.entry === number && current.text === line)
      return this.#answer(current.word, '');
    this.lineIsOver(message);
    // An entry that was told before: the shell did not keep this line, and what it tells is another one.
    if (this.#facts.shell === 'bash' && (number === '' || this.#entries.get(message.pid) === number))
      return this.refuse('the shell cannot tell what was entered: its history is off');

    const text = `${line}\n${message.expanded}`;
    const { replyToken } = this.#facts;
    const { told, toldOf } = message;
    const asking = toldValues(text, ask, { replyToken, always: this.#road.always, told, toldOf });
    // While the shell looks its values up, or earlier still.
    const { here, guess } = this.#expectation(message);
    const guessed = guess?.line === text ? guess.foreseen : null;
    const foreseen = await (guessed ?? (told === null ? this.#foresee(line, message, here) : null));
    const values = await asking;
    if (values === null) return '';
    this.#traps.get(message.pid)?.forget(values);
    this.#told.set(message.pid, { message, variables: values.variables });
    const judged =
      foreseen !== null && areSame(foreseen.values, values)
        ? foreseen
        : await this.#road.judge({ text: line, message: this.#defined(line, message, values), values, here });
    const judgement = this.#road.record(judged);
    const forget = this.#isForgotten(line, message.historyControl);
    // A line that is not for the history gives its number to the next one.
    if (!forget) this.#entries.set(message.pid, number);
    if (judgement.kind !== 'approved') return this.#answer('no', wordsOn(judgement), { forget });

    const { approval, decision } = judgement;
    this.#noteTraps(message.pid, `${line}\n${message.expanded}`, decision, values);
    const byPerson = approval.by !== 'policy';
    const word = !byPerson && !values.partial && isSettled(decision) ? 'run' : 'watch';
    this.#lines.set(message.pid, {
      entry: number,
      text: line,
      word,
      recorder: judged.recorder,
      started: performance.now(),
      approved: byPerson ? decision : null,
    });
    return this.#answer(word, approvedWords(approval), { forget, pid: message.pid });
  }

  #noteTraps(pid: number, text: string, { invocations }: Decision, values: ShellValues | null): void {
    const traps = this.#traps.get(pid) ?? new Traps();
    traps.note(text, invocations, values?.functions ?? []);
    if (traps.isCaught) this.#traps.set(pid, traps);
  }

  /** The judgement of a line as long as nothing has changed since the one before. */
  async #foresee(line: string, message: ShellMessage, here: Here): Promise<Foreseen | null> {
    const before = this.#told.get(message.pid);
    if (before === undefined) return null;
    // zsh tells where home is whatever the text takes.
    const always = this.#facts.shell === 'zsh' ? [...this.#road.always, 'HOME'] : this.#road.always;
    const values = expectedValues(`${line}\n${message.expanded}`, always, before.variables);
    const judged = await this.#road.foresee({
      text: line,
      message: this.#defined(line, message, values),
      values,
      here,
    });
    return judged && { ...judged, values };
  }

  /** The message with what a line is, in the grammar that hoopx parses, as far as its shell tells. */
  #defined(line: string, message: ShellMessage, values: ShellValues): ShellMessage & Definitions {
    if (this.#facts.language === 'fish') return { ...message, ...fishDefinitions(line, values) };
    // What zsh runs again from its history comes as it was entered.
    return this.#facts.shell === 'zsh' ? { ...message, expanded: message.expanded || line } : message;
  }

  async #command(asked: ShellMessage, ask: Exchange['ask']): Promise<string> {
    const { text } = asked;
    // As the shell itself has read it.
    const message = { ...asked, expanded: text };
    const { here } = this.#expectation(message);
    const rules = await here.rules;
    if (!rules.ok) return this.#answer('no', problemLines(rules.problems));
    const shown = this.#linesOf(message.pid).flatMap(({ approved }) => approved?.invocations ?? []);
    const decide = (values: ShellValues | null) =>
      this.#road.decide({ text, message, values, here, shown }, rules);
    // zsh's hooks for the line editor are called with hoopx's own names as values.
    const expands = !message.atPrompt && /[$`]/.test(text);
    const { pid } = message;
    const plain = expands ? null : decide(null);
    if (plain?.decision === 'allow') {
      this.#noteTraps(pid, text, plain, null);
      return this.#answer('known', '', { pid });
    }
    const { replyToken } = this.#facts;
    const values = await toldValues(text, ask, {
      replyToken,
      always: this.#road.always,
      what: 'variables',
      told: asked.told,
    });
    if (values === null) return '';
    const { run, says } = await this.#commandOf({ text, message, values, here, shown });
    return this.#answer(run ? 'run' : 'no', says, { pid });
  }

  /** The verdict on a command as it is about to run. What is allowed leaves no record of its own. */
  async #commandOf(matter: Matter): Promise<Verdict> {
    const rules = await matter.here.rules;
    if (!rules.ok) return { run: false, says: problemLines(rules.problems) };
    const { message, text, values } = matter;
    this.#traps.get(message.pid)?.forget(values);
    const decision = this.#road.decide(matter, rules);
    const verdict = await this.#verdictOf(matter, decision);
    if (verdict.run) this.#noteTraps(message.pid, text, decision, values);
    return verdict;
  }

  /** A script's shell has no line of its own: the lines that run now are what a person may have approved. */
  #linesOf(pid: number): CurrentLine[] {
    const own = this.#lines.get(pid);
    return own === undefined ? [...this.#lines.values()] : [own];
  }

  async #verdictOf(matter: Matter, decision: Decision): Promise<Verdict> {
    if (decision.decision === 'allow') return { run: true, says: '' };
    // A word without a reason behind it is none that could be waved through.
    if (this.#facts.below && decision.matches.length > 0 && decision.matches.every(isUnknown))
      return { run: true, says: '' };
    const lines = this.#linesOf(matter.message.pid);
    if (lines.some(({ approved }) => approved !== null && covers(approved, decision)))
      return { run: true, says: '' };
    const line = lines.at(-1)?.recorder.request ?? null;
    const judgement = this.#road.record(await this.#road.judge({ ...matter, line }));
    if (judgement.kind === 'approved') return { run: true, says: approvedWords(judgement.approval) };
    const { script } = this.#facts;
    // The script may have put its own standard error elsewhere.
    script?.refused(judgement);
    return { run: false, says: script ? '' : wordsOn(judgement) };
  }

  /** The verdict on a line of a shell that runs what it is given. */
  async #driven(matter: Matter): Promise<Verdict> {
    const { message, text, values } = matter;
    this.#traps.get(message.pid)?.forget(values);
    const judged = await this.#road.judge(matter);
    const judgement = this.#road.record(judged);
    if (judgement.kind !== 'approved') return { run: false, says: wordsOn(judgement) };
    this.#noteTraps(message.pid, text, judgement.decision, values);
    this.#lines.set(message.pid, {
      entry: '',
      text,
      word: 'run',
      recorder: judged.recorder,
      started: performance.now(),
      approved: null,
    });
    return { run: true, says: approvedWords(judgement.approval) };
  }

  /** `at` is when it was over, by the clock of `performance`. */
  lineIsOver({ pid, status }: Pick<ShellMessage, 'pid' | 'status'>, at = performance.now()): void {
    this.#atPrompt = pid;
    const line = this.#lines.get(pid);
    if (line === undefined) return;
    this.#lines.delete(pid);
    const code = /^\d{1,3}$/.test(status) ? Number(status) : 0;
    line.recorder.record({
      type: 'ended',
      outcome: {
        exit: { kind: 'exited', code },
        code,
        durationMs: at - line.started,
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

  /** To the shell of this process, where there may be one that has traps. */
  #answer(word: Word, says: string, { forget = false, pid = 0 } = {}): string {
    const traps = this.#traps.get(pid) !== undefined;
    return answer(this.#facts.replyToken, word, says, { forget, traps });
  }
}

/**
 * A finding that something is not known. A script that somebody installed (`npm`, a shim of pyenv) is full of such parts;
 * whether it may run was decided with the line, and what is known to do harm in it is stopped.
 */
function isUnknown({ rule, decision }: Match): boolean {
  return decision === 'allow' || /^core\.(?:unresolved-(?:program|code|option)|language)$/.test(rule);
}

/** Whether everything in a command was shown with the line that a person approved, down to each word. */
function covers(approved: Decision, decision: Decision): boolean {
  const shown = new Set(approved.invocations.map(({ argv }) => JSON.stringify(argv)));
  return (
    decision.decision === 'ask' &&
    decision.unresolved.every((part) =>
      approved.unresolved.some((one) => sourceOf(one) === sourceOf(part)),
    ) &&
    decision.invocations.every(({ argv }) => shown.has(JSON.stringify(argv)))
  );
}

/** A command that runs in a pipe does not say so by itself. */
function sourceOf({ source }: Decision['unresolved'][number]): string {
  return source === 'piped input' ? 'standard input' : source;
}
