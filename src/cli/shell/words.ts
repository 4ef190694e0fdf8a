/** What a guarded shell shows of a judgement. */
import { makeVisible } from '../../approval/visible.ts';
import type { Judgement } from '../../guard.ts';
import { problemLines } from '../present/problems.ts';
import { refusalText } from '../present/refusal.ts';

export function wordsOn(judgement: Exclude<Judgement, { kind: 'approved' }>): string {
  return judgement.kind === 'refused'
    ? refusalText(judgement.refusal, judgement.decision)
    : problemLines(judgement.problems).replace(/^(?=.)/gm, 'hoopx: ');
}

export function approvedWords(approval: Extract<Judgement, { kind: 'approved' }>['approval']): string {
  return approval.by === 'human' ? `hoopx: approved by ${makeVisible(approval.user, { limit: 100 })}\n` : '';
}
