/** A refusal as an annotation of GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
import { makeVisible } from '../../approval/visible.ts';
import type { Decision } from '../../policy/types.ts';
import { type Refusal, refusalLine, refusalText } from './refusal.ts';

/** `::error title=hoopx denied ...::why, and what to do instead`, ending in a line feed. */
export function githubRefusal(refusal: Refusal, decision: Decision): string {
  return githubError(`hoopx: ${refusalLine(refusal, decision)}`, refusalText(refusal, decision).trimEnd());
}

/**
 * An error annotation on one line. Escaped as the runner's own toolkit does, so that text in it can neither end the
 * command nor start another one.
 */
export function githubError(title: string, message: string): string {
  const property = escapeProperty(makeVisible(title, { limit: 250 }));
  return `::error title=${property}::${escapeMessage(makeVisible(message, { multiline: true, limit: 4000 }))}\n`;
}

export function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

export function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
