/** Reads rule files, and sees to it that their rules can be told apart. */
import path from 'node:path';
import type { RuleFile } from '../config/configuration.ts';
import { readPolicyText } from '../config/policy-text.ts';
import { problemIn } from '../config/problems.ts';
import type { Problem, Result } from '../problem.ts';
import { optionNames } from './option-names.ts';
import { parseRuleFile } from './rules-file.ts';
import type { Pack } from './types.ts';

export interface PackInFile {
  from: RuleFile;
  pack: Pack;
}

/**
 * The packs of all files, or all problems of all files. `taken` are names of packs that files cannot use: a rule
 * called like one of hoopx's own would pass for it in prompts and records.
 */
export async function readPacks(
  files: readonly RuleFile[],
  taken: ReadonlySet<string>,
): Promise<Result<PackInFile[]>> {
  const problems: Problem[] = [];
  const packs: PackInFile[] = [];
  const homes = new Map<string, string>();
  for (const ruleFile of files) {
    const { layer, file } = ruleFile;
    const text: Result<string> =
      ruleFile.text === undefined
        ? readPolicyText(file, { layer, folder: path.dirname(file), within: null })
        : { ok: true, value: ruleFile.text };
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
    }
    packs.push({ from: ruleFile, pack: pack.value });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: packs };
}
