/** hoopx's own rule packs as they stand in `rules/`, checked. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { problemIn } from '../src/config/problems.ts';
import { optionNames } from '../src/policy/option-names.ts';
import { parseRuleFile } from '../src/policy/rules-file.ts';
import type { Pack } from '../src/policy/types.ts';
import type { Problem, Result } from '../src/problem.ts';

const RULES = path.join(import.meta.dirname, '../rules');

/** The packs of `rules/*.json` by name, or of the files named (without `.json`). All problems of all files. */
export function readBuiltinPacks(only?: readonly string[]): Result<Pack[]> {
  const problems: Problem[] = [];
  const packs: Pack[] = [];
  for (const name of readdirSync(RULES).sort()) {
    if (!name.endsWith('.json') || (only && !only.includes(path.basename(name, '.json')))) continue;
    const file = `rules/${name}`;
    const pack = parseRuleFile(readFileSync(path.join(RULES, name), 'utf8'), { file, optionNames });
    if (!pack.ok) problems.push(...pack.problems);
    else if (`${pack.value.pack}.json` !== name)
      problems.push(problemIn(file, `holds pack "${pack.value.pack}": both must have the same name`));
    else packs.push(pack.value);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: packs };
}

export function tellProblems(problems: readonly Problem[]): void {
  for (const { file, line, column, rule, pointer, message, hint } of problems) {
    const place = [file, line, column].filter((part) => part !== null).join(':');
    const what = rule === null ? message : `${rule}: ${message}`;
    console.error(
      `${place}  ${what}${pointer ? ` (at ${pointer})` : ''}${hint === null ? '' : `\n    ${hint}`}`,
    );
  }
}
