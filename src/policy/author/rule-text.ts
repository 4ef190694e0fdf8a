/** A rule file as YAML, as a person would write it. */
import { stringify } from 'yaml';
import type { Rule } from '../types.ts';

/** @param schema path to the schema of rule files, relative to the file; null leaves the hint for editors out. */
export function ruleFileText(rules: readonly Rule[], title: string, schema: string | null): string {
  const pack = rules[0]!.id.split('.', 1)[0]!;
  const hint = schema === null ? '' : `# yaml-language-server: $schema=${schema}\n`;
  const text = stringify({ pack, title, rules }, { lineWidth: 110, aliasDuplicateObjects: false });
  return hint + text;
}
