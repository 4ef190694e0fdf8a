/** A decision for a person: `hoopx check` without `--json`. */
import { findingsOf, unknownInWords, unknownParts } from '../../approval/findings.ts';
import type { Paint } from '../../approval/paint.ts';
import { invocationLine } from '../../approval/question-text.ts';
import { makeVisible } from '../../approval/visible.ts';
import type { Decision, Obligations } from '../../policy/types.ts';

const MOST_INVOCATIONS = 3;
const MOST_UNKNOWN = 5;

/** What must be given or done before the command runs. */
function owedInWords({ reason, fields = {}, approvers, mask, record, environment }: Obligations): string {
  const needs = [
    reason ? 'a reason' : null,
    ...Object.entries(fields).map(([field, pattern]) => `${field} of the form ${pattern}`),
    approvers === undefined
      ? null
      : `approval by ${approvers.count ?? 1}${approvers.group === undefined ? '' : ` of the group ${approvers.group}`}`,
    mask === undefined ? null : 'its output masked',
    record === undefined ? null : record ? 'its output recorded' : 'its output not recorded',
    environment === undefined
      ? null
      : `no ${environment === 'reduced' ? 'secrets' : environment.drop.join(', ')} in its environment`,
  ];
  return needs.filter((need) => need !== null).join('; ');
}

/**
 * The decision in a few lines, ending in a line feed. The first line is the word, the severity and the command:
 *
 *     deny  critical  rm -rf /
 *       filesystem.delete-root  Deletes the root of the file system
 *         runs     rm -rf /
 *         why      ...
 *         instead  ...
 *
 * @param command the request as one text (`commandText`)
 */
export function humanDecision(command: string, decision: Decision, paint: Paint): string {
  const word = paint[decision.decision](decision.decision);
  const show = (text: string, limit = 300) => makeVisible(text, { limit, mark: paint.escape });
  const lines = [[word, decision.severity, show(command, 200)].filter((part) => part !== null).join('  ')];

  for (const { match, invocations } of findingsOf(decision)) {
    const own = match.decision === decision.decision ? '' : paint.faint(` (${match.decision})`);
    lines.push(`  ${paint.strong(show(match.rule))}  ${show(match.title)}${own}`);
    for (const invocation of invocations.slice(0, MOST_INVOCATIONS)) {
      lines.push(`    runs     ${invocationLine(invocation, 200)}`);
    }
    if (invocations.length > MOST_INVOCATIONS) {
      lines.push(`             and ${invocations.length - MOST_INVOCATIONS} more like it`);
    }
    if (match.reason !== '') lines.push(`    why      ${show(match.reason, 1000)}`);
    if (match.suggestion !== '') lines.push(`    instead  ${show(match.suggestion, 1000)}`);
  }

  for (const { rule, ...owed } of decision.obligations ?? [])
    lines.push(`  needs    ${show(owedInWords(owed), 500)}  ${paint.faint(show(rule))}`);
  if (decision.enforced === false)
    lines.push('  observe  nothing is stopped: the profile only puts it on record');

  // Of an allowed command nobody needs to know what else it might have been.
  const unknown = decision.decision === 'allow' ? [] : unknownParts(decision);
  for (const part of unknown.slice(0, MOST_UNKNOWN)) {
    lines.push(`  unknown  ${unknownInWords(part.kind)}: ${show(part.source, 200)}`);
  }
  if (unknown.length > MOST_UNKNOWN) lines.push(`           and ${unknown.length - MOST_UNKNOWN} more`);
  return `${lines.join('\n')}\n`;
}
