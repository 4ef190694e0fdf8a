/** `--context FILE` and `--context KEY=VALUE`: what is to be otherwise than here. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import schema from '../../../rules/schema/tests.schema.json' with { type: 'json' };
import { factsFrom, factsProblem } from '../../command/facts.ts';
import type { Context } from '../../command/types.ts';
import { didYouMean } from '../../config/did-you-mean.ts';
import { parsePositioned } from '../../config/positioned.ts';
import { problemIn, unreadable } from '../../config/problems.ts';
import { compileSchema, validate } from '../../config/validate.ts';
import { filesFrom } from '../../intercept/files.ts';
import { repositoryOf } from '../../intercept/repository.ts';
import type { CaseContext } from '../../policy/testing/tests-file.ts';
import type { Problem } from '../../problem.ts';

/** What a file or a pair may say: the context of a test, and where it runs and what lies there. */
export interface ContextChanges extends CaseContext {
  cwd?: string;
  files?: Record<string, string>;
}

type Read =
  | { ok: true; value: ContextChanges }
  | { ok: false; problems: Problem[] }
  | { ok: false; mistake: string };

const KEYS: Readonly<Record<string, (value: string) => ContextChanges | null>> = {
  cwd: (cwd) => ({ cwd }),
  home: (home) => ({ home }),
  user: (user) => ({ user }),
  branch: (branch) => ({ branch: branch === 'null' ? null : branch }),
  repository: (repository) => ({ repository: repository === 'null' ? null : repository }),
  agent: (agent) => ({ agent: agent === 'null' ? null : agent }),
  os: (os) => (os === 'linux' || os === 'macos' ? { os } : null),
  ci: (value) => flag(value, (ci) => ({ ci })),
  interactive: (value) => flag(value, (interactive) => ({ interactive })),
};

/** Reads every `--context`, as they stand in the option's value (joined by NUL). Later ones win. */
export function contextChanges(given: string | null, cwd: string): Read {
  let changes: ContextChanges = {};
  for (const one of given === null ? [] : given.split('\0')) {
    const pair = /^([A-Za-z]+|env\.[A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(one);
    const read = pair === null ? fromFile(resolve(cwd, one)) : fromPair(pair[1]!, pair[2]!);
    if (!read.ok) return read;
    changes = { ...changes, ...read.value, env: { ...changes.env, ...read.value.env } };
  }
  return { ok: true, value: changes };
}

/** The context with the changes made. */
export function changedContext(context: Context, changes: ContextChanges): Context {
  const { cwd: given, env, facts, files, repository, branch, ...plain } = changes;
  const cwd = given === undefined ? context.cwd : resolve(context.cwd, given);
  const found = given === undefined ? context.repository : repositoryOf(cwd);
  const root = repository === undefined ? found?.root : repository;
  const known = root === found?.root ? found : null;
  return {
    ...context,
    ...plain,
    cwd,
    env: { ...context.env, ...env },
    repository:
      root === undefined || root === null
        ? null
        : {
            root,
            branch: branch === undefined ? (known?.branch ?? null) : branch,
            commit: known?.commit ?? null,
          },
    files: files === undefined ? context.files : filesFrom(files, cwd),
    ...(facts !== undefined && {
      facts: { ...context.facts, ...factsFrom(facts, (file) => resolve(cwd, file)) },
    }),
  };
}

function fromPair(key: string, value: string): Read {
  if (key.startsWith('env.')) return { ok: true, value: { env: { [key.slice(4)]: value } } };
  const change = Object.hasOwn(KEYS, key) ? KEYS[key]!(value) : undefined;
  if (change === undefined) {
    const near = didYouMean(key, Object.keys(KEYS));
    const hint =
      near === null ? `known are ${Object.keys(KEYS).join(', ')}, env.NAME` : `did you mean ${near}?`;
    return { ok: false, mistake: `--context knows no "${key}"; ${hint}` };
  }
  return change === null
    ? { ok: false, mistake: `--context ${key} cannot be "${value}"` }
    : { ok: true, value: change };
}

function fromFile(file: string): Read {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { ok: false, problems: [unreadable(file, error)] };
  }
  const document = parsePositioned(text, file);
  if (!document.ok) return document;
  const { context, files } = schema.definitions;
  const properties = { ...context.properties, cwd: { type: 'string', minLength: 1 }, files };
  const problems = validate(document.value, file, compileSchema({ ...context, properties }));
  if (problems.length > 0) return { ok: false, problems };
  const changes = document.value.value as ContextChanges;
  const wrong = changes.facts === undefined ? null : factsProblem(changes.facts);
  if (wrong !== null) return { ok: false, problems: [problemIn(file, `"facts": ${wrong.message}`)] };
  return { ok: true, value: changes };
}

function flag(value: string, change: (value: boolean) => ContextChanges): ContextChanges | null {
  if (value !== 'true' && value !== 'false') return null;
  return change(value === 'true');
}
