/** What a person reads before answering. Pure; everything that came from outside goes through `makeVisible`. */
import type { Effect, Invocation } from '../command/types.ts';
import { commandText, quoteWord, riskySpans } from './command-text.ts';
import { type Excerpt, excerpt } from './excerpt.ts';
import { type Finding, findingsOf, unknownInWords, unknownParts } from './findings.ts';
import type { Paint } from './paint.ts';
import { inRows, proseInRows, type Stretch } from './rows.ts';
import type { Question } from './types.ts';
import { cutNote, makeVisible, visiblePieces } from './visible.ts';

export interface Look {
  paint: Paint;
  /** Columns of the terminal. */
  width: number;
  /** Name of this machine. */
  host: string;
}

const MOST_FINDINGS = 10;
const MOST_INVOCATIONS = 5;
const MOST_UNKNOWN = 5;
const MOST_EXPLAINED = 200;

/**
 * The question: the command with its risky parts marked, each rule and why, and where it would run.
 * `hidden` counts the characters of the command that are not in it; above zero, it must not be approved yet.
 */
export function questionText(question: Question, look: Look): { text: string; hidden: number } {
  const command = commandExcerpt(question, undefined);
  const findings = findingsOf(question.decision);
  const lines = ['', look.paint.ask('hoopx asks before this runs'), '', commandRows(command, look), ''];
  for (const finding of findings.slice(0, MOST_FINDINGS)) lines.push(findingRows(finding, look), '');
  if (findings.length > MOST_FINDINGS) lines.push(`  and ${findings.length - MOST_FINDINGS} more rules`, '');
  const unknown = unknownRows(question, look, MOST_UNKNOWN);
  if (unknown.length > 0) lines.push(...unknown, '');
  lines.push(...givenRows(question, look), placeRows(question, look), '');
  return { text: `${lines.join('\n')}\n`, hidden: command.hidden };
}

/** The long answer to "explain": the whole command, and what each invocation in it would do. */
export function explanationText(question: Question, look: Look): string {
  const { invocations } = question.decision;
  const lines = ['', look.paint.strong('The whole command'), ''];
  lines.push(commandRows(commandExcerpt(question, Number.POSITIVE_INFINITY), look), '');
  lines.push(look.paint.strong(`What it may start (${invocations.length})`), '');
  invocations.slice(0, MOST_EXPLAINED).forEach((invocation, index) => {
    lines.push(...invocationRows(invocation, index, look), '');
  });
  if (invocations.length > MOST_EXPLAINED)
    lines.push(`  and ${invocations.length - MOST_EXPLAINED} more`, '');
  const unknown = unknownRows(question, look, MOST_EXPLAINED);
  lines.push(...(unknown.length > 0 ? unknown : ['  Nothing in it is unknown to hoopx but arguments.']), '');
  lines.push(look.paint.strong('The rules that ask'), '');
  for (const finding of findingsOf(question.decision)) lines.push(findingRows(finding, look), '');
  lines.push(placeRows(question, look), '');
  return `${lines.join('\n')}\n`;
}

function commandExcerpt(question: Question, limit: number | undefined): Excerpt {
  const text = commandText(question.request);
  return excerpt(text, riskySpans(text, question.decision), limit);
}

function commandRows({ parts }: Excerpt, { paint, width }: Look): string {
  const stretches = parts.flatMap((part): Stretch[] => {
    if (part.kind === 'cut') return [{ text: `\n${cutNote(part.characters)}\n`, paint: paint.escape }];
    return visiblePieces(part.text, { multiline: true }).map((piece) => {
      if (piece.escaped) return { text: piece.text, paint: paint.escape };
      return part.risky ? { text: piece.text, paint: paint.risk } : { text: piece.text };
    });
  });
  return inRows(stretches, width, '  │ ');
}

function findingRows({ match, invocations }: Finding, { paint, width }: Look): string {
  const indent = '      ';
  const colour = match.decision === 'deny' ? paint.deny : paint.ask;
  const lines = [
    inRows(
      [
        { text: match.severity, paint: colour },
        { text: '  ' },
        { text: makeVisible(match.title, { limit: 300 }), paint: paint.strong },
        { text: '  ' },
        { text: makeVisible(match.rule, { limit: 200 }), paint: paint.faint },
      ],
      width,
      indent,
      '  ',
    ),
    proseInRows(makeVisible(match.reason, { limit: 1500 }), width, indent),
  ];
  for (const invocation of invocations.slice(0, MOST_INVOCATIONS)) {
    lines.push(inRows([{ text: runsLine(invocation) }], width, `${indent}  `, indent));
  }
  if (invocations.length > MOST_INVOCATIONS) {
    lines.push(`${indent}and ${invocations.length - MOST_INVOCATIONS} more like it`);
  }
  return lines.join('\n');
}

function runsLine(invocation: Invocation): string {
  return `runs: ${invocationLine(invocation)}`;
}

/** An invocation as it will start, in one line: `rm -rf /srv (through sudo, as another user, on host web1)`. */
export function invocationLine(invocation: Invocation, limit = 800): string {
  const words = invocation.argv.length > 0 ? invocation.argv.map(quoteWord).join(' ') : invocation.source;
  const circumstances = [
    invocation.via.length > 0 ? `through ${invocation.via.join(', ')}` : '',
    invocation.privileged ? 'as another user' : '',
    invocation.remote === null ? '' : `on ${invocation.remote.kind} ${invocation.remote.name ?? '(unknown)'}`,
  ].filter((each) => each !== '');
  const line = makeVisible(words, { limit });
  return circumstances.length === 0
    ? line
    : `${line} (${makeVisible(circumstances.join(', '), { limit: 200 })})`;
}

function invocationRows(invocation: Invocation, index: number, { width, paint }: Look): string[] {
  const indent = '     ';
  const number = `${index + 1}. `.padStart(5);
  const rows = [
    inRows([{ text: invocationLine(invocation, 2000), paint: paint.strong }], width, indent, number),
  ];
  for (const effect of invocation.effects.slice(0, MOST_EXPLAINED)) {
    rows.push(inRows([{ text: effectLine(effect) }], width, `${indent}    `, `${indent}- `));
  }
  for (const part of invocation.unresolved.slice(0, MOST_EXPLAINED)) {
    const text = `not known: ${unknownInWords(part.kind)}: ${makeVisible(part.source, { limit: 400 })}`;
    rows.push(inRows([{ text }], width, `${indent}    `, `${indent}- `));
  }
  return rows;
}

function effectLine(effect: Effect): string {
  const { target } = effect;
  const notes = [
    target.scope,
    effect.recursive ? 'with everything below' : null,
    effect.irreversible ? 'cannot be undone' : null,
    effect.mode === null ? null : `mode ${effect.mode}`,
    effect.carries.length > 0 ? `carries ${effect.carries.join(', ')}` : null,
    target.known ? null : 'not known before it runs',
  ].filter((note) => note !== null);
  const place = `${effect.action} ${target.kind} ${target.value}`;
  return makeVisible(notes.length === 0 ? place : `${place} (${notes.join(', ')})`, { limit: 800 });
}

function unknownRows(question: Question, { width }: Look, most: number): string[] {
  const parts = unknownParts(question.decision);
  const rows = parts.slice(0, most).map((part) => {
    const text = `hoopx cannot know ${unknownInWords(part.kind)}: ${makeVisible(part.source, { limit: 400 })}`;
    return inRows([{ text }], width, '      ', '  ');
  });
  if (parts.length > most) rows.push(`  and ${parts.length - most} more that it cannot know`);
  return rows;
}

/** What the agent said for it. It may say anything: it is shown as its words, not as ours. */
function givenRows({ given }: Question, { width, paint }: Look): string[] {
  const said = [
    ...(given?.reason ? [['reason', given.reason] as const] : []),
    ...Object.entries(given?.fields ?? {}),
  ];
  return said.map(([name, text]) => {
    const line = `${makeVisible(name, { limit: 100 })} given: ${makeVisible(text, { limit: 1000 })}`;
    return inRows([{ text: line, paint: paint.faint }], width, '    ', '  ');
  });
}

function placeRows({ context }: Question, { width, host, paint }: Look): string {
  const branch = context.repository?.branch;
  const facts = [
    `in ${context.cwd}`,
    branch ? `on branch ${branch}` : '',
    context.agent === null ? 'no agent detected' : `asked by ${context.agent}`,
    `as ${context.user}`,
    `on ${host}`,
  ].filter((fact) => fact !== '');
  const text = facts.map((fact) => makeVisible(fact, { limit: 400 })).join('  ');
  return inRows([{ text, paint: paint.faint }], width, '    ', '  ');
}
