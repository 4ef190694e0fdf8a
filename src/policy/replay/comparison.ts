/** Puts commands to two policies and keeps those whose word changes. Each distinct command is decided once. */
import type { Context, Understanding } from '../../command/types.ts';
import type { Decision, DecisionWord, Policy } from '../types.ts';

/** A policy, and whether its profile says that nobody can be asked. */
export interface Side {
  policy: Policy;
  ci: boolean;
}

/** A command, and the world that it came from. */
export interface Understood {
  understanding: Understanding;
  context: Context;
}

export interface Word {
  decision: DecisionWord;
  /** Rules of the strictest word, or none. */
  rules: readonly string[];
}

export interface Change {
  command: string;
  cwd: string | null;
  /** How often the command stood there. */
  count: number;
  before: Word;
  after: Word;
}

const STRICTNESS: Readonly<Record<DecisionWord, number>> = { allow: 0, ask: 1, deny: 2 };

export class Comparison {
  /** Commands, each as often as it stood there. */
  commands = 0;
  readonly #before: Side;
  readonly #after: Side;
  readonly #seen = new Map<string, { count: number; change: Omit<Change, 'count'> | null }>();

  constructor(before: Side, after: Side) {
    this.#before = before;
    this.#after = after;
  }

  /** Distinct commands. */
  get distinct(): number {
    return this.#seen.size;
  }

  /**
   * Adds a command. Where `key` was added before, only the count grows.
   * @param ci nobody could be asked where it ran
   * @param understood what hoopx makes of it; asked for once a key. Null leaves the command out.
   */
  add(
    key: string,
    { command, cwd, ci }: { command: string; cwd: string | null; ci: boolean },
    understood: () => Understood | null,
  ): void {
    const known = this.#seen.get(key);
    if (known !== undefined) {
      known.count++;
      this.commands++;
      return;
    }
    const asked = understood();
    if (asked === null) return;
    const { understanding, context } = asked;
    this.commands++;
    const decide = (side: Side) => {
      const setting = { ci: ci || side.ci, context };
      return wordOf(side.policy.decide(understanding, setting));
    };
    const [before, after] = [decide(this.#before), decide(this.#after)];
    const change = before.decision === after.decision ? null : { command, cwd, before, after };
    this.#seen.set(key, { count: 1, change });
  }

  /** What changes, the most frequent first. */
  changes(): Change[] {
    const all = [...this.#seen.values()].flatMap(({ count, change }) =>
      change === null ? [] : [{ ...change, count }],
    );
    return all.sort((a, b) => b.count - a.count || (a.command < b.command ? -1 : 1));
  }
}

/** Changes of one kind: the same words, for the same rules. */
export interface ChangeGroup {
  before: DecisionWord;
  after: DecisionWord;
  /** The rules that speak for the stricter of the two words. */
  rules: readonly string[];
  changes: Change[];
  count: number;
}

/** Groups in the order of weight: what becomes weaker first, then by frequency. */
export function groupsOf(changes: readonly Change[]): ChangeGroup[] {
  const groups = new Map<string, ChangeGroup>();
  for (const change of changes) {
    const { before, after, count } = change;
    const rules = (isWeaker(change) ? before : after).rules;
    const key = JSON.stringify([before.decision, after.decision, rules]);
    const group = groups.get(key) ?? {
      before: before.decision,
      after: after.decision,
      rules,
      changes: [],
      count: 0,
    };
    group.changes.push(change);
    group.count += count;
    groups.set(key, group);
  }
  const weight = ({ changes: [first] }: ChangeGroup) => (isWeaker(first!) ? 1 : 0);
  return [...groups.values()].sort((a, b) => weight(b) - weight(a) || b.count - a.count);
}

/** Whether the new word is the weaker one. */
export function isWeaker({ before, after }: Pick<Change, 'before' | 'after'>): boolean {
  return STRICTNESS[after.decision] < STRICTNESS[before.decision];
}

function wordOf({ decision, matches }: Decision): Word {
  const strictest = matches[0]?.decision;
  const rules = matches.filter((match) => match.decision === strictest).map(({ rule }) => rule);
  return { decision, rules: [...new Set(rules)].sort() };
}
