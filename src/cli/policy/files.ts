/** Where policy is found for a command about policy: the files in force here, or those that were named. */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Profile, RuleFile } from '../../config/configuration.ts';
import { type PolicyFolder, ruleFilesIn } from '../../config/found.ts';
import { loadConfiguration } from '../../config/load.ts';
import { projectFolders } from '../../config/locations.ts';
import { problemIn, unreadable } from '../../config/problems.ts';
import { readBuiltin, readSourced, rulesOf, type SourcedRule } from '../../policy/catalogue.ts';
import type { Problem, Result } from '../../problem.ts';
import type { Surroundings } from '../surroundings.ts';

const POLICY_FILE = /^[^.].*\.(?:json|yaml|yml)$/i;

/** Files of policy, told apart. */
export interface PolicyFiles {
  rules: RuleFile[];
  /** Test files, absolute. */
  tests: string[];
}

/** The rule files in force here, the test files beside them, and the profile. */
export async function filesHere({
  context,
  locations,
}: Surroundings): Promise<Result<PolicyFiles & { profile: Profile }>> {
  const { cwd, repository, env, home } = context;
  const repositoryRoot = repository?.root ?? null;
  const configuration = await loadConfiguration({ cwd, repositoryRoot, env, home });
  if (!configuration.ok) return configuration;
  const problems: Problem[] = [];
  const top = repositoryRoot ?? cwd;
  const projects = projectFolders(cwd)
    .filter((folder) => dirname(folder) === top || dirname(folder).startsWith(top + sep))
    .reverse()
    .map((folder): PolicyFolder => ({ layer: 'project', folder, within: realpathSync(dirname(folder)) }));
  const owners: PolicyFolder[] = [{ layer: 'user', folder: locations.user, within: null }, ...projects];
  const tests = owners.flatMap((owner) => {
    const folder = join(owner.folder, 'tests');
    return existsSync(folder) ? ruleFilesIn(folder, owner, problems) : [];
  });
  if (problems.length > 0) return { ok: false, problems };
  const { ruleFiles, profile } = configuration.value;
  return { ok: true, value: { rules: ruleFiles, tests, profile } };
}

/**
 * The policy files that paths name: files, policy folders (`.hoopx`), or folders of rule or test files. A folder
 * without any is a problem, unless it may be empty.
 */
export function filesAt(paths: readonly string[], cwd: string, mayBeEmpty = false): Result<PolicyFiles> {
  const problems: Problem[] = [];
  const files = paths.flatMap((named) => policyFilesIn(resolve(cwd, named), problems, mayBeEmpty));
  const found: PolicyFiles = { rules: [], tests: [] };
  for (const file of new Set(files)) {
    const kind = kindOf(file, problems);
    if (kind === 'rules') found.rules.push({ layer: 'project', file });
    else if (kind === 'tests') found.tests.push(file);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: found };
}

function policyFilesIn(target: string, problems: Problem[], mayBeEmpty: boolean): string[] {
  try {
    if (!statSync(target).isDirectory()) return [target];
    const project = join(target, '.hoopx');
    const folders = existsSync(project) ? [project] : [target];
    const files = folders.flatMap((folder) =>
      [folder, join(folder, 'rules'), join(folder, 'tests')]
        .filter((one) => existsSync(one))
        .flatMap((one) =>
          readdirSync(one)
            .filter((name) => POLICY_FILE.test(name) && !/^config\./.test(name))
            .sort()
            .map((name) => join(one, name))
            // Beside them may stand anything; in folders of their own everything is meant to be policy.
            .filter((file) => statSync(file).isFile() && (one !== target || isPolicy(file))),
        ),
    );
    if (files.length === 0 && !mayBeEmpty)
      problems.push(problemIn(target, 'holds no rule file and no test file'));
    return files;
  } catch (error) {
    problems.push(unreadable(target, error));
    return [];
  }
}

/** Whether a file speaks of a pack or of tests at all. `package.json` does not. */
function isPolicy(file: string): boolean {
  return /^[\s{"',-]*["']?(?:pack|tests)["']?\s*:/m.test(readFileSync(file, 'utf8'));
}

/** Told by what stands in the file: only test files have `tests` at the top. */
function kindOf(file: string, problems: Problem[]): 'rules' | 'tests' | null {
  try {
    const text = readFileSync(file, 'utf8');
    return /^(?:tests|["']tests["'])\s*:/m.test(text) || /^\s*\{[^{[]*"tests"\s*:/.test(text)
      ? 'tests'
      : 'rules';
  } catch (error) {
    problems.push(unreadable(file, error));
    return null;
  }
}

/** A path as a person here would write it. */
export function shownPath(file: string, cwd: string): string {
  const near = relative(cwd, file);
  return near !== '' && !near.startsWith('..') ? near : file;
}

/** Every rule in force here with where it stands: hoopx's own first. */
export async function rulesInForce(surroundings: Surroundings): Promise<Result<SourcedRule[]>> {
  const files = await filesHere(surroundings);
  if (!files.ok) return files;
  const [builtin, own] = [readBuiltin(), readSourced(files.value.rules)];
  if (!builtin.ok) return builtin;
  if (!own.ok) return own;
  const here = builtin.value.filter(
    ({ pack }) => (pack.profile ?? files.value.profile) === files.value.profile,
  );
  return { ok: true, value: rulesOf([...here, ...own.value]) };
}
