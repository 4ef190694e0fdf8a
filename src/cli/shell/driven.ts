/** Shells that run what they are given: hoopx reads their lines, and hands them one complete command after the other. */
import type { Exchange } from '../../intercept/shell/channel.ts';
import { definitionsIn, isComplete } from '../../intercept/shell/complete.ts';
import { fishDefinitions } from '../../intercept/shell/fish-line.ts';
import { driving, type ShellMessage } from '../../intercept/shell/message.ts';
import { type CurrentLine, cwdOf, type LineJudge } from './line-judge.ts';
import { toldValues } from './told-values.ts';
import { approvedWords, wordsOn } from './words.ts';

/** What runs in place of a refused command. */
const REFUSED_STATUS = { posix: '(exit 77)\n', fish: 'exit 77\n' } as const;

/** What a driven shell's session keeps of its lines. */
export interface DrivenLines {
  begins(pid: number, line: CurrentLine): void;
  isOver(ended: Pick<ShellMessage, 'pid' | 'status'>): void;
}

/** Until the shell ends or goes away; returns the last thing that it is told. */
export async function drive(
  message: ShellMessage,
  ask: Exchange['ask'],
  road: LineJudge,
  lines: DrivenLines,
): Promise<string> {
  const { replyToken, language } = road.facts;
  const definitions: string[] = [];
  let text = '';
  for (;;) {
    const read = await ask(driving.line(replyToken, text === ''));
    if (read === null) return '';
    if (!read.ok) {
      const says = driving.say(replyToken, `hoopx: denied: ${read.message}\n`);
      // What comes after it cannot be told from it: the shell ends, and not as if all had been well.
      await ask(says + driving.run(replyToken, REFUSED_STATUS[language]));
      return driving.end(replyToken);
    }
    const { line, last, interrupted } = read.value;
    text = interrupted ? '' : `${text}${line}${last ? '' : '\n'}`;
    const blank = /^\s*(?:#[^\n]*)?$/.test(text);
    if (blank && last) return driving.end(replyToken);
    // fish begins with a script once it is there to its end.
    if (blank || (!last && !(language === 'posix' && isComplete(text)))) {
      if (blank) text = '';
      continue;
    }
    const verdict = await handed(text, message, definitions, ask, road, lines);
    if (verdict === null) return '';
    const says = verdict.says === '' ? '' : driving.say(replyToken, verdict.says);
    const ended = await ask(says + driving.run(replyToken, verdict.run ? text : REFUSED_STATUS[language]));
    if (ended === null || !ended.ok) return '';
    lines.isOver({ pid: message.pid, status: ended.value.status });
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
): Promise<{ run: boolean; says: string } | null> {
  const { language, replyToken } = road.facts;
  const line = text.replace(/\n$/, '');
  const values = await toldValues(line, ask, { replyToken, always: road.always, what: 'one by one' });
  if (values === null) return null;
  values.functions.push(...definitions);
  const fish = language === 'fish' ? fishDefinitions(line, values) : {};
  const told = { ...message, expanded: '', ...fish };
  const judged = await road.judge({ text: line, message: told, values, here: road.here(cwdOf(message)) });
  const judgement = road.record(judged);
  if (judgement.kind !== 'approved') return { run: false, says: wordsOn(judgement) };
  if (language === 'posix') definitions.push(...definitionsIn(text));
  const { recorder } = judged;
  lines.begins(message.pid, {
    entry: '',
    text: line,
    word: 'run',
    recorder,
    started: performance.now(),
    approved: null,
  });
  return { run: true, says: approvedWords(judgement.approval) };
}
