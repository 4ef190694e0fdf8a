/** What lint finds in rules that are valid: they load, but do not do what their author means. */
import type { SourcedRule } from '../catalogue.ts';

export type LintCode =
  | 'never-matches'
  | 'matches-everything'
  | 'too-broad'
  | 'shadowed'
  | 'contradiction'
  | 'duplicate'
  | 'broad-pattern'
  | 'slow-pattern'
  | 'tried-always'
  | 'untested'
  | 'never-matched';

/** `error`: the rule cannot do its work. `warning`: it hardly does what was meant. `note`: good to know. */
export type LintLevel = 'error' | 'warning' | 'note';

export interface LintFinding {
  code: LintCode;
  level: LintLevel;
  rule: string;
  file: string;
  line: number | null;
  column: number | null;
  message: string;
  /** What to do. */
  hint: string;
}

/** A finding about a rule, or about what `pointer` names in it. */
export function findingAt(
  { rule, file, positionOf }: SourcedRule,
  pointer: string,
  finding: Pick<LintFinding, 'code' | 'level' | 'message' | 'hint'>,
): LintFinding {
  const at = positionOf(pointer);
  return { ...finding, rule: rule.id, file, line: at?.line ?? null, column: at?.column ?? null };
}
