/** Reads rule files, and sees to it that their rules can be told apart. */
import path from 'node:path';
import type { RuleFile } from '../config/configuration.ts';
import { readPolicyText } from '../config/policy-text.ts';
import { problemIn } from '../config/problems.ts';
import type { Problem, Result } from '../problem.ts';
import { optionNames } from './option-names.ts';
import { parseRuleFile } from './rules-file.ts';
import type { Rule } from './types.ts';

/**
 * The rules of all files, or all problems of all files. `taken` are names of packs that files cannot use: a rule
 * called like one of hoopx's own would pass for it in prompts and records.
 */
export async function readPacks(
  files: readonly RuleFile[],
  taken: ReadonlySet<string>,
): Promise<Result<Rule[]>> {
  const problems: Problem[] = [];
  const rules: Rule[] = [];
  const homes = new Map<string, string>();
  for (const { layer, file } of files) {
    const text = readPolicyText(file, { layer, folder: path.dirname(file), within: null });
    const pack = text.ok ? parseRuleFile(text.value, { file, optionNames }) : text;
    if (!pack.ok) {
      problems.push(...pack.problems);
      continue;
    }
    const { pack: name, rules: own } = pack.value;
    if (taken.has(name))
      problems.push(
        problemIn(file, `"${name}" is a pack of hoopx itself`, {
          pointer: '/pack',
          hint: `name it otherwise, for example "my-${name}"`,
        }),
      );
    for (const rule of own) {
      const home = homes.get(rule.id);
      if (home !== undefined)
        problems.push(
          problemIn(file, `"${rule.id}" is also the id of a rule in ${home}`, {
            rule: rule.id,
            hint: 'rename one',
          }),
        );
      else homes.set(rule.id, file);
      rules.push(rule);
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: rules };
}
