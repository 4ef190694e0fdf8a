/** The environments, windows, groups and protected branches of all layers together, and rules that speak of others. */
import {
  distrustOf,
  type EnvironmentPatterns,
  type Ignored,
  type LayerSettings,
  problemAt,
  type TimeWindow,
  vain,
} from '../config/configuration.ts';
import { didYouMean } from '../config/did-you-mean.ts';
import { pointerStep } from '../config/positioned.ts';
import { problemIn } from '../config/problems.ts';
import type { Problem } from '../problem.ts';
import { schemaOf } from './compile.ts';
import { Environments } from './context/environments.ts';
import { zoneProblem } from './context/windows.ts';
import { globPattern, hostPattern, PatternError } from './glob.ts';
import { type Need, valuesAt } from './needs.ts';
import type { PackInFile } from './read-packs.ts';
import { patternProblem } from './regular-expression.ts';
import { type Names, PROTECTED_BRANCHES } from './view.ts';

/**
 * A rule of a higher layer may say `not` of a name, so what a name means is for the highest layer that has it: a lower
 * one can add to an environment when it is trusted, and never redefine a window or a group.
 */
export function namesOf(layers: readonly LayerSettings[]): {
  value: Names;
  ignored: Ignored[];
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const ignored: Ignored[] = [];
  const environments = new Map<string, EnvironmentPatterns>();
  const windows = new Map<string, TimeWindow>();
  const groups = new Map<string, readonly string[]>();
  const protectedBranches = [...PROTECTED_BRANCHES];
  for (const layer of layers) {
    const { settings } = layer;
    for (const [label, patterns] of Object.entries(settings.environments ?? {})) {
      const pointer = `/environments${pointerStep(label)}`;
      problems.push(...patternProblems(patterns, layer, pointer));
      const before = environments.get(label);
      if (before === undefined) environments.set(label, patterns);
      else if (layer.trusted) environments.set(label, together(before, patterns));
      else ignored.push(vain(layer, `environment ${label}`, pointer, distrustOf(layer)));
    }
    for (const [label, window] of Object.entries(settings.windows ?? {})) {
      const pointer = `/windows${pointerStep(label)}`;
      const wrong = window.zone === undefined ? null : zoneProblem(window.zone);
      if (wrong !== null)
        problems.push(problemAt(layer, `${pointer}/zone`, wrong, 'write a name like Europe/Berlin or UTC'));
      if (!windows.has(label)) windows.set(label, window);
      else ignored.push(vain(layer, `window ${label}`, pointer, 'a higher layer says what it is'));
    }
    for (const [group, users] of Object.entries(settings.groups ?? {})) {
      const pointer = `/groups${pointerStep(group)}`;
      if (groups.has(group))
        ignored.push(vain(layer, `group ${group}`, pointer, 'a higher layer says who is in it'));
      else if (layer.trusted) groups.set(group, users);
      else ignored.push(vain(layer, `group ${group}`, pointer, distrustOf(layer)));
    }
    const branches = settings.protectedBranches ?? [];
    for (const [index, branch] of branches.entries())
      problems.push(...globProblems('glob', [branch], layer, `/protectedBranches/${index}`));
    protectedBranches.push(...branches);
  }
  return {
    value: { environments: new Environments(environments), windows, protectedBranches, groups },
    ignored,
    problems,
  };
}

/** Labels in rules that neither the rule's own layer nor a higher one defines: the rule would never match. */
export function unknownLabels(packs: readonly PackInFile[], layers: readonly LayerSettings[]): Problem[] {
  const kinds = [
    ['context.environments', 'environments', 'environment'],
    ['context.windows', 'windows', 'window'],
  ] as const satisfies readonly (readonly [Need, 'environments' | 'windows', string])[];
  return packs.flatMap(({ from, pack }) => {
    const above = layers.slice(0, (from.level ?? layers.length) + 1);
    return kinds.flatMap(([need, key, kind]) => {
      const known = above.flatMap(({ settings }) => Object.keys(settings[key] ?? {}));
      return pack.rules.flatMap((rule) =>
        valuesAt(schemaOf(rule), need)
          .filter((label) => !known.includes(label))
          .map((label) => {
            const near = didYouMean(label, known);
            const hint =
              near === null ? `define it in "${key}" of the configuration` : `did you mean "${near}"?`;
            return problemIn(from.file, `there is no ${kind} called "${label}"`, { rule: rule.id, hint });
          }),
      );
    });
  });
}

function together(a: EnvironmentPatterns, b: EnvironmentPatterns): EnvironmentPatterns {
  const both: EnvironmentPatterns = { ...a };
  for (const key of Object.keys(b) as (keyof EnvironmentPatterns)[])
    both[key] = [...(a[key] ?? []), ...b[key]!];
  return both;
}

function patternProblems(patterns: EnvironmentPatterns, layer: LayerSettings, pointer: string): Problem[] {
  return Object.entries(patterns).flatMap(([key, globs]: [string, string[]]) =>
    globs.flatMap((glob, index) =>
      globProblems(key === 'hosts' ? 'host' : 'glob', [glob], layer, `${pointer}/${key}/${index}`),
    ),
  );
}

function globProblems(
  kind: 'glob' | 'host',
  globs: string[],
  layer: LayerSettings,
  pointer: string,
): Problem[] {
  try {
    const problem = patternProblem(kind === 'host' ? hostPattern(globs) : globPattern(globs));
    return problem === null ? [] : [problemAt(layer, pointer, problem.message, problem.hint)];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return [problemAt(layer, pointer, error.message, null)];
  }
}
