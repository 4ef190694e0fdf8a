/** Findings about files, as lint and scan tell them. */
import type { Paint } from '../../../approval/paint.ts';
import { makeVisible } from '../../../approval/visible.ts';
import { jsonLine } from '../../present/json.ts';
import { shownPath } from '../files.ts';
import { annotation } from './github.ts';
import { sarifLog } from './sarif.ts';

export type FindingLevel = 'error' | 'warning' | 'note';

export interface ReportedFinding {
  level: FindingLevel;
  /** Id of the check, or of the policy's rule. */
  code: string;
  /** What the code is about, one line. */
  title: string;
  /** Absolute path. */
  file: string;
  line: number | null;
  column: number | null;
  message: string;
  /** What to do. */
  hint: string;
  /** More for programs, beside the fields above. */
  more: Readonly<Record<string, unknown>>;
}

export const FINDING_FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type FindingFormat = (typeof FINDING_FORMATS)[number];

/** The findings in a format, ending in a line feed. `root` is what files are named relative to. */
export function findingsReport(
  findings: readonly ReportedFinding[],
  format: FindingFormat,
  { root, paint, summary }: { root: string; paint: Paint; summary: string },
): string {
  switch (format) {
    case 'text':
      return `${findings.map((finding) => textOf(finding, root, paint)).join('')}${summary}\n`;
    case 'json':
      return jsonLine({
        findings: findings.map(({ file, more, ...finding }) => ({
          file: shownPath(file, root),
          ...finding,
          ...more,
        })),
      });
    case 'sarif':
      return sarifLog(findings, root);
    case 'github':
      return `${findings.map((finding) => annotation(annotationOf(finding), root)).join('')}${makeVisible(summary)}\n`;
    default:
      throw new Error(`no such format: ${format satisfies never}`);
  }
}

function textOf(
  { level, code, file, line, column, message, hint }: ReportedFinding,
  root: string,
  paint: Paint,
): string {
  const show = (text: string) => makeVisible(text, { limit: 500, mark: paint.escape });
  const place = [shownPath(file, root), line, line === null ? null : column]
    .filter((part) => part !== null)
    .join(':');
  const word =
    level === 'error' ? paint.deny(level) : level === 'warning' ? paint.ask(level) : paint.faint(level);
  return `${show(place)}: ${word}: ${show(message)} ${paint.faint(`[${show(code)}]`)}\n    ${show(hint)}\n`;
}

function annotationOf({ level, code, file, line, column, message, hint }: ReportedFinding) {
  const levels = { error: 'error', warning: 'warning', note: 'notice' } as const;
  return { level: levels[level], file, line, column, title: code, message: `${message}\n${hint}` };
}
