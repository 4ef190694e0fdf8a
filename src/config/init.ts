/** `hoopx init`: a commented policy to start from. Nothing that exists is ever overwritten. */
import fs from 'node:fs';
import path from 'node:path';
import { codeOf } from '../private-files.ts';
import type { Result } from '../problem.ts';
import { PROJECT_FOLDER } from './locations.ts';
import { problemIn, unreadable } from './problems.ts';

export interface Initialized {
  /** Files that were made, relative to the project's root. */
  written: string[];
  /** Files that were there already, and stand as they were. */
  kept: string[];
}

const CONFIG = `# yaml-language-server: $schema=./schema/config.schema.json
#
# What hoopx asks and refuses in this project, for everybody who works on it. A project can only make things
# stricter than the organisation's (/etc/hoopx) and the user's own (~/.config/hoopx) configuration, until its user
# has read it and trusts it (hoopx policy trust).
# Rules stand in rules/ beside this file. Try a command without running it: hoopx check 'make deploy-prod'

version: 1

# standard: a person at the terminal may be asked (the default).
# strict: what no rule knows is asked about, too.
# ci: nobody can be asked, so whatever would be asked is refused.
# profile: ci

# Another word for single rules (hoopx check shows their names). A weaker word wants a reason, and trust.
# overrides:
#   git.forced-push: deny
#   filesystem.delete-recursive: {decision: allow, reason: a scratch project, until: 2026-12-31}

# How long a question waits for its answer; silence is refusal. A project can only shorten it.
# approval:
#   timeoutSeconds: 60

# More rule files, or folders of them, relative to this file and inside the project.
# rules:
#   - ../policy/team-rules.yaml
`;

const EXAMPLE = `# yaml-language-server: $schema=../schema/rules.schema.json
#
# Rules of this project. Each says which invocations it matches ("when"), and what happens then. The strictest rule
# that matches wins, so a rule here can forbid what others allow, never the other way round. The examples are tests.

$schema: ../schema/rules.schema.json
pack: project
title: Rules of this project
rules:
  - id: project.no-prod-deploy
    decision: ask # allow, ask or deny
    severity: high # low, medium, high or critical
    title: Deploys to production
    reason: The whole team should know of a production deploy, and it cannot be taken back.
    suggestion: Deploy to staging with "make deploy-staging" and ask a person to deploy to production.
    references: []
    when:
      has:
        program: make
        operands:
          some: deploy-prod
    examples:
      match:
        - make deploy-prod
      pass:
        - make deploy-staging
`;

/**
 * Writes `.hoopx/config.yaml` and `.hoopx/rules/example.yaml` in `root` (absolute), and copies the JSON Schemas
 * (`*.schema.json`) of `schemaFolder` beside them, so that editors complete and check without a network.
 */
export function initProject(root: string, schemaFolder: string | null = null): Result<Initialized> {
  const folder = path.join(root, PROJECT_FOLDER);
  const files = new Map([
    ['config.yaml', CONFIG],
    ['rules/example.yaml', EXAMPLE],
  ]);
  const result: Initialized = { written: [], kept: [] };
  try {
    for (const name of schemaFolder === null ? [] : fs.readdirSync(schemaFolder).sort())
      if (name.endsWith('.schema.json'))
        files.set(`schema/${name}`, fs.readFileSync(path.join(schemaFolder!, name), 'utf8'));
    for (const inner of ['', 'rules', 'schema']) {
      // A link would have us write wherever it leads.
      const stat = fs.lstatSync(path.join(folder, inner), { throwIfNoEntry: false });
      if (stat !== undefined && !stat.isDirectory())
        return {
          ok: false,
          problems: [problemIn(path.join(folder, inner), 'is not a folder; move it away first')],
        };
    }
    for (const name of ['config.yaml', 'rules/example.yaml'])
      files.set(name, withoutDeadLinks(files.get(name)!, files));
    for (const [name, text] of files)
      (writeNew(path.join(folder, name), text) ? result.written : result.kept).push(
        path.join(PROJECT_FOLDER, name),
      );
    return { ok: true, value: result };
  } catch (error) {
    const file = (error as { path?: unknown }).path;
    const where = typeof file === 'string' ? file : folder;
    const problem = unreadable(where, error);
    return {
      ok: false,
      problems: [{ ...problem, message: problem.message.replace('cannot be read', 'cannot be written') }],
    };
  }
}

/** A link to a schema that is not written would only make editors complain. */
function withoutDeadLinks(text: string, files: ReadonlyMap<string, string>): string {
  return text.replace(/^.*\$schema[:=] ?\S*?(schema\/\S+)\n(?:#\n)?/gm, (line, schema) =>
    files.has(schema) ? line : '',
  );
}

/** Whether the file was made; false when one is there already, even a link that leads nowhere. */
function writeNew(file: string, text: string): boolean {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  // A configuration in another format counts as one, too.
  const exists = path.basename(file) === 'config.yaml' && hasConfiguration(path.dirname(file));
  if (exists) return false;
  try {
    fs.writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function hasConfiguration(folder: string): boolean {
  return fs.readdirSync(folder).some((name) => /^config\.(?:json|yaml|yml)$/.test(name));
}
