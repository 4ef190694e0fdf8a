/** Shells that run what they are given: hoopx reads their lines, and hands them one complete command after the other. */
import type { Exchange } from '../../intercept/shell/channel.ts';
import { definitionsIn, isComplete } from '../../intercept/shell/complete.ts';
import { fishDefinitions } from '../../intercept/shell/fish-line.ts';
import { driving, type ShellMessage } from '../../intercept/shell/message.ts';
import { cwdOf, type LineJudge, type Matter } from './line-judge.ts';
import { toldValues } from './told-values.ts';

/** What runs in place of a refused command. */
const REFUSED_STATUS = { posix: '(exit 77)\n', fish: 'exit 77\n' } as const;

/** What becomes of a command: whether it runs, and what the person is shown. */
export interface Verdict {
  run: boolean;
  says: string;
}

/** A connection of a driven shell, and how its last word gets there. */
export interface Return {
  status: string;
  ask: Exchange['ask'];
  end(reply: string): void;
}

/** The session of a driven shell. */
export interface DrivenLines {
  verdictOn(matter: Matter): Promise<Verdict>;
  isOver(ended: Pick<ShellMessage, 'pid' | 'status'>): void;
  returns: Returns;
}

/** The shells that have closed their connection to run a command, and the connections over which they come back. */
export class Returns {
  readonly #awaited = new Map<number, (returned: Return) => void>();
  /** Those that came before the end of the one before was heard of. */
  readonly #early = new Map<number, Return>();

  /** The next connection of this process; settles when it is there, which it may never be. */
  next(pid: number): Promise<Return> {
    const early = this.#early.get(pid);
    if (early === undefined) return new Promise((resolve) => this.#awaited.set(pid, resolve));
    this.#early.delete(pid);
    return Promise.resolve(early);
  }

  /** The last word over the connection of this message. */
  of({ message: { pid, status }, ask, gone }: Exchange): Promise<string> | string {
    if (this.#early.has(pid)) return '';
    return new Promise((end) => {
      const returned = { status, ask, end };
      const awaited = this.#awaited.get(pid);
      this.#awaited.delete(pid);
      if (awaited !== undefined) return awaited(returned);
      this.#early.set(pid, returned);
      void gone.then(() => {
        if (this.#early.get(pid) === returned) this.#early.delete(pid);
      });
    });
  }
}

/** Until the shell ends or goes away; returns the last thing that it is told. */
export async function drive(
  message: ShellMessage,
  attached: Exchange['ask'],
  road: LineJudge,
  lines: DrivenLines,
): Promise<string> {
  const { replyToken, language } = road.facts;
  const definitions: string[] = [];
  let ask = attached;
  let end: Return['end'] | null = null;
  let text = '';
  const last = (reply: string) => {
    if (end === null) return reply;
    end(reply);
    return '';
  };
  // Where nothing comes, and nothing comes back, the shell is gone.
  const run = async (what: string): Promise<string | null> => {
    const ended = await ask(what);
    if (ended !== null) return ended.ok ? ended.value.status : null;
    const { status, ...next } = await lines.returns.next(message.pid);
    ({ ask, end } = next);
    return status;
  };
  for (;;) {
    const read = await ask(driving.line(replyToken, text === ''));
    if (read === null) return last('');
    if (!read.ok) {
      const says = driving.say(replyToken, `hoopx: denied: ${read.message}\n`);
      // What comes after it cannot be told from it: the shell ends, and not as if all had been well.
      await run(says + driving.run(replyToken, REFUSED_STATUS[language]));
      return last(driving.end(replyToken));
    }
    const { line, last: isLast, interrupted } = read.value;
    text = interrupted ? '' : `${text}${line}${isLast ? '' : '\n'}`;
    const blank = /^\s*(?:#[^\n]*)?$/.test(text);
    if (blank && isLast) return last(driving.end(replyToken));
    // fish begins with a script once it is there to its end.
    if (blank || (!isLast && !(language === 'posix' && isComplete(text)))) {
      if (blank) text = '';
      continue;
    }
    const verdict = await handed(text, message, definitions, ask, road, lines);
    if (verdict === null) return last('');
    const says = verdict.says === '' ? '' : driving.say(replyToken, verdict.says);
    const status = await run(says + driving.run(replyToken, verdict.run ? text : REFUSED_STATUS[language]));
    if (status === null) return last('');
    lines.isOver({ pid: message.pid, status });
    text = '';
  }
}

async function handed(
  text: string,
  message: ShellMessage,
  definitions: string[],
  ask: Exchange['ask'],
  road: LineJudge,
  lines: DrivenLines,
): Promise<Verdict | null> {
  const { language, replyToken } = road.facts;
  const line = text.replace(/\n$/, '');
  const values = await toldValues(line, ask, { replyToken, always: road.always, what: 'one by one' });
  if (values === null) return null;
  values.functions.push(...definitions);
  const fish = language === 'fish' ? fishDefinitions(line, values) : {};
  const told = { ...message, expanded: '', ...fish };
  const verdict = await lines.verdictOn({
    text: line,
    message: told,
    values,
    here: road.here(cwdOf(message)),
  });
  if (verdict.run && language === 'posix') definitions.push(...definitionsIn(text));
  return verdict;
}
