/** What changes between two policies, for people and for programs. */
import type { Paint } from '../../../approval/paint.ts';
import { makeVisible } from '../../../approval/visible.ts';
import type { ChangeGroup, Comparison } from '../../../policy/replay/comparison.ts';
import { groupsOf, isWeaker } from '../../../policy/replay/comparison.ts';
import type { RuleChange } from '../../../policy/replay/rule-changes.ts';

const MOST_COMMANDS = 20;

/** The commands whose word changes, in groups, each with how often it stood there. */
export function commandChanges(comparison: Comparison, paint: Paint, all: boolean): string {
  const changes = comparison.changes();
  const { commands, distinct } = comparison;
  const times = changes.reduce((sum, { count }) => sum + count, 0);
  const head =
    changes.length === 0
      ? `No command changes its word: ${number(commands)} looked at, ${number(distinct)} of them distinct.`
      : `${number(changes.length)} commands change their word (${number(times)} of ${number(commands)} runs, ${number(distinct)} distinct commands).`;
  return [head, ...groupsOf(changes).map((group) => groupText(group, paint, all))]
    .map((text) => `${text}\n`)
    .join('\n');
}

function groupText(
  { before, after, rules, changes, count }: ChangeGroup,
  paint: Paint,
  all: boolean,
): string {
  const weaker = isWeaker(changes[0]!) ? paint.deny('  weaker') : '';
  const by = rules.length === 0 ? '' : `  by ${makeVisible(rules.join(', '), { limit: 300 })}`;
  const lines = [
    `${paint[before](before)} -> ${paint[after](after)}${weaker}  ${number(changes.length)} commands, ${number(count)} runs${by}`,
  ];
  for (const change of all ? changes : changes.slice(0, MOST_COMMANDS)) {
    const where = change.cwd === null ? '' : paint.faint(`  in ${makeVisible(change.cwd, { limit: 120 })}`);
    lines.push(
      `  ${String(change.count).padStart(5)}x  ${makeVisible(change.command, { limit: 160, mark: paint.escape })}${where}`,
    );
  }
  const hidden = changes.length - MOST_COMMANDS;
  if (!all && hidden > 0) lines.push(`         and ${number(hidden)} more (--all shows them)`);
  return lines.join('\n');
}

/** The rules that were added, removed and changed, a line each. */
export function ruleChangeLines(changes: readonly RuleChange[], paint: Paint): string {
  const signs = { added: '+', removed: '-', changed: '~' } as const;
  return changes
    .map((change) => {
      const { id, decision, severity, title } = change.rule;
      const how =
        change.kind === 'changed'
          ? change.changes.join(', ')
          : `${decision} ${severity}  ${makeVisible(title)}`;
      return `${signs[change.kind]} ${paint.strong(makeVisible(id))}  ${how}\n`;
    })
    .join('');
}

/** The same for programs. */
export function comparisonObject(comparison: Comparison) {
  const changes = comparison.changes();
  return {
    commands: comparison.commands,
    distinct: comparison.distinct,
    groups: groupsOf(changes).map(({ before, after, rules, count, changes: own }) => ({
      before,
      after,
      weaker: isWeaker(own[0]!),
      rules,
      count,
      commands: own.map(({ command, cwd, count: times }) => ({ command, cwd, count: times })),
    })),
  };
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
