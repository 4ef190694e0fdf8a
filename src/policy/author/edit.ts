/** Policy files with a change made, in their own format and with their comments. */
import { parseDocument } from 'yaml';
import type { Condition } from '../vocabulary.ts';

/** The text with a value set. `.json` stays JSON, everything else is YAML. */
function withValue(text: string, file: string, path: readonly (string | number)[], value: unknown): string {
  const isJson = /\.json$/i.test(file);
  const document = parseDocument(text, isJson ? { schema: 'json' } : {});
  document.setIn(path, document.createNode(value));
  if (isJson) return `${JSON.stringify(document.toJS(), null, indentOf(text))}\n`;
  return document.toString({ lineWidth: 0 });
}

/** A configuration in which a rule's word is another until a day. */
export function withOverride(
  text: string | null,
  file: string,
  rule: string,
  override: { decision: 'allow'; reason: string; until: string },
): string {
  return withValue(text ?? 'version: 1\n', file, ['overrides', rule], override);
}

/** A rule file in which a rule no longer matches what `except` matches. */
export function withExceptions(
  text: string,
  file: string,
  index: number,
  when: unknown,
  except: readonly Condition[],
): string {
  const not = except.length === 1 ? except[0] : { anyOf: except };
  return withValue(text, file, ['rules', index, 'when'], { allOf: [when, { not }] });
}

function indentOf(text: string): number {
  return /\n( +)\S/.exec(text)?.[1]?.length ?? 2;
}
