/** A version of a project's policy: what stands in a folder, or in a Git revision, with the layers above it. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, normalize, resolve } from 'node:path';
import { parse } from 'yaml';
import { loadConfiguration } from '../../../config/load.ts';
import { PROJECT_FOLDER } from '../../../config/locations.ts';
import { readPolicyText } from '../../../config/policy-text.ts';
import { problemIn } from '../../../config/problems.ts';
import type { LiveContext } from '../../../intercept/context.ts';
import { readSourced } from '../../../policy/catalogue.ts';
import { loadPolicy } from '../../../policy/load.ts';
import type { Side } from '../../../policy/replay/comparison.ts';
import { parseTestsFile, type TestsFile } from '../../../policy/testing/tests-file.ts';
import type { Rule } from '../../../policy/types.ts';
import type { Problem, Result } from '../../../problem.ts';
import { filesAt } from '../files.ts';
import { commitNamed, entries, git } from '../git.ts';

export interface PolicyVersion extends Side {
  /** As it was named. */
  name: string;
  /** Rules of rule files, of all layers; hoopx's own are the same everywhere. */
  rules: Rule[];
  tests: TestsFile[];
}

/** Reads a version. `name` is a folder (a project, a `.hoopx`, rule files) or a revision of the repository here. */
export async function policyVersion(name: string, here: LiveContext): Promise<Result<PolicyVersion>> {
  const folder = resolve(here.cwd, name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return ofFolder(name, folder, here);
  const root = here.repository?.root ?? here.cwd;
  const commit = here.repository === null ? null : await commitNamed(root, name);
  if (commit === null)
    return { ok: false, problems: [problemIn(name, 'is neither a folder nor a revision')] };
  const scratch = mkdtempSync(join(tmpdir(), 'hoopx-policy-'));
  try {
    const problem = await checkOut(commit, root, scratch);
    if (problem !== null) return { ok: false, problems: [problem] };
    const version = await ofFolder(name, scratch, here);
    return version.ok
      ? version
      : { ok: false, problems: version.problems.map((each) => renamed(each, scratch, name)) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function ofFolder(
  name: string,
  folder: string,
  { env, home }: LiveContext,
): Promise<Result<PolicyVersion>> {
  const project = basename(folder) === PROJECT_FOLDER ? dirname(folder) : folder;
  const configured = existsSync(join(project, PROJECT_FOLDER));
  const bare = !configured && looksLikePolicy(folder);
  // What it would say once it is trusted: a version that is compared has no place on this machine that could be.
  const place = { cwd: project, repositoryRoot: project, env, home, trusted: true } as const;
  const configuration = await loadConfiguration(place);
  if (!configuration.ok) return configuration;
  const found = bare ? filesAt([folder], folder) : configured ? filesAt([project], project, true) : null;
  if (found !== null && !found.ok) return found;
  // Bare files stand for the project's policy, also where they lie in a project that has one.
  const above = configuration.value.ruleFiles.filter(({ layer }) => !bare || layer !== 'project');
  const ruleFiles = [...above, ...(bare && found !== null ? found.value.rules : [])];
  const [policy, packs] = [
    await loadPolicy(ruleFiles, undefined, configuration.value),
    readSourced(ruleFiles),
  ];
  if (!policy.ok) return policy;
  if (!packs.ok) return packs;
  const problems: Problem[] = [];
  const tests = (found?.value.tests ?? []).flatMap((file) => {
    const text = readPolicyText(file, { layer: 'project', folder: file, within: null });
    const parsed = text.ok ? parseTestsFile(text.value, file) : text;
    if (parsed.ok) return [parsed.value];
    problems.push(...parsed.problems);
    return [];
  });
  if (problems.length > 0) return { ok: false, problems };
  const rules = packs.value.flatMap(({ pack }) => pack.rules);
  return {
    ok: true,
    value: { name, policy: policy.value, ci: configuration.value.ci, rules, tests },
  };
}

function looksLikePolicy(folder: string): boolean {
  const found = filesAt([folder], folder);
  return found.ok;
}

/** Writes the policy of a commit below `scratch`: `.hoopx`, and the rule files that its configuration names. */
async function checkOut(commit: string, root: string, scratch: string): Promise<Problem | null> {
  const problem = await copyTree(commit, root, PROJECT_FOLDER, scratch);
  if (problem !== null) return problem;
  for (const name of ['config.json', 'config.yaml', 'config.yml']) {
    const config = await git(root, ['cat-file', 'blob', `${commit}:${PROJECT_FOLDER}/${name}`]);
    if (!config.ok) continue;
    for (const extra of extraRules(config.out)) {
      const wrong = await copyTree(commit, root, normalize(join(PROJECT_FOLDER, extra)), scratch);
      if (wrong !== null) return wrong;
    }
  }
  return null;
}

function extraRules(config: string): string[] {
  try {
    const { rules, extends: base } = parse(config, { maxAliasCount: 0 }) as {
      rules?: unknown;
      extends?: unknown;
    };
    const named = [rules, base].flat();
    return named.filter((one): one is string => typeof one === 'string' && !one.startsWith('/'));
  } catch {
    return []; // told when the configuration is loaded
  }
}

async function copyTree(
  commit: string,
  root: string,
  path: string,
  scratch: string,
): Promise<Problem | null> {
  if (path.startsWith('..')) return null; // leads out of the project: told when the configuration is loaded
  const listed = await git(root, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', path]);
  if (!listed.ok) return problemIn(path, listed.message);
  for (const entry of entries(listed.out)) {
    const [, mode, object, file] = /^(\d+) blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    // A link could lead anywhere on this machine.
    if (file === undefined || mode === '120000') continue;
    const blob = await git(root, ['cat-file', 'blob', object!]);
    if (!blob.ok) return problemIn(file, blob.message);
    const target = join(scratch, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, blob.out);
  }
  return null;
}

function renamed(problem: Problem, scratch: string, name: string): Problem {
  return { ...problem, file: problem.file?.replace(`${scratch}/`, `${name}:`) ?? null };
}
