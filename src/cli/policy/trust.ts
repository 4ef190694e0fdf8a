/**
 * `hoopx policy trust`: shows what a project's policy says, or what of it changed since it was trusted, and asks the
 * person at the terminal whether it may make things weaker here. Never granted without a person: not in CI, not
 * through a pipe, not by an agent.
 */

import { dirname } from 'node:path';
import { confirmOnTerminal } from '../../approval/confirm.ts';
import { type Paint, paintFor } from '../../approval/paint.ts';
import { makeVisible } from '../../approval/visible.ts';
import { loadConfiguration, type Reading, readProjects } from '../../config/load.ts';
import { type DiffLine, diffLines } from '../../config/text-diff.ts';
import {
  recordTrust,
  revokeTrust,
  type Sources,
  sourcesOf,
  type Trust,
  trustOf,
} from '../../config/trust.ts';
import { currentUser } from '../../identity/provenance.ts';
import { isTerminal } from '../../intercept/terminals.ts';
import { ownRules } from '../../policy/load.ts';
import { loadLayers } from '../../policy/load-layers.ts';
import type { Result } from '../../problem.ts';
import { presentProblems } from '../ending.ts';
import { AGENT, CI, HELP, JSON_OUTPUT } from '../options.ts';
import { sayError, sayOut } from '../say.ts';
import { type Surroundings, surroundingsOf } from '../surroundings.ts';
import type { PolicyArguments, PolicyCommand } from './command.ts';
import { placeOf } from './configuration-place.ts';

interface Project {
  folder: string;
  sources: Sources;
  trust: Trust;
}

export const trustCommand: PolicyCommand = {
  command: {
    name: 'trust',
    summary: 'let the policy of this project make things weaker, too',
    operands: '',
    count: [0, 0],
    options: [{ name: '--revoke', summary: 'take the trust back' }, AGENT, CI, JSON_OUTPUT, HELP],
    examples: [['hoopx policy trust', "show this project's policy, or what changed in it, and ask"]],
  },
  run: policyTrust,
};

/** 0 when everything is trusted (with `--revoke`: nothing is), 77 when the person refused or none is there. */
export async function policyTrust({ options }: Pick<PolicyArguments, 'options'>): Promise<number> {
  const surroundings = surroundingsOf(options);
  const { state } = surroundings.locations;
  const read = await readProjects(placeOf(surroundings));
  if (!read.ok) return presentProblems(read.problems, 78, options.json === true);
  if (read.value.length === 0) {
    sayError('hoopx: there is no .hoopx folder here or above\n');
    return 64;
  }
  if (options.revoke) {
    for (const { found } of read.value)
      if (revokeTrust(found.folder.folder, state))
        sayOut(`no longer trusted: ${shown(found.folder.folder)}\n`);
    return 0;
  }
  const projects: Project[] = [];
  for (const reading of read.value) {
    const project = projectOf(reading, state);
    if (!project.ok) return presentProblems(project.problems, 78, options.json === true);
    projects.push(project.value);
  }
  const open = projects.filter(({ trust }) => trust.kind !== 'trusted');
  for (const { folder, trust } of projects)
    if (trust.kind === 'trusted')
      sayOut(`trusted since ${trust.since} by ${shown(trust.by)}: ${shown(folder)}\n`);
  if (open.length === 0) return 0;
  const nobody = whyNobody(surroundings);
  if (nobody !== null) {
    sayError(
      `hoopx: not trusted: only a person at a terminal of their own can trust a policy, and ${nobody}\n`,
    );
    return 77;
  }
  const paint = await paintFor({ isTTY: isTerminal(2) }, process.env);
  const weakenings = await weakeningsIn(surroundings);
  if (!weakenings.ok) return presentProblems(weakenings.problems, 78, options.json === true);
  for (const project of open) {
    const code = await ask(project, weakenings.value.get(project.folder) ?? [], paint, state);
    if (code !== 0) return code;
  }
  return 0;
}

function projectOf({ found, texts, ruleFiles }: Reading, state: string) {
  const sources = sourcesOf(found.folder, texts, ruleFiles);
  if (!sources.ok) return sources;
  const { folder } = found.folder;
  return {
    ok: true as const,
    value: { folder, sources: sources.value, trust: trustOf(folder, sources.value, state) },
  };
}

/** An agent's pseudo-terminal looks like a person's, so its marks in the environment count, too. */
function whyNobody({ surface, agent, context: { env } }: Surroundings): string | null {
  if (!surface.canAsk) return surface.why;
  if (agent !== null) return `${agent.name} runs this (${agent.source})`;
  return env.HOOPX_SESSION === undefined ? null : 'this runs below hoopx (HOOPX_SESSION is set)';
}

/** What each project, by its folder, says in vain because it is not trusted. */
async function weakeningsIn(surroundings: Surroundings): Promise<Result<Map<string, string[]>>> {
  const configuration = await loadConfiguration(placeOf(surroundings));
  if (!configuration.ok) return configuration;
  const { layers, ruleFiles, ignored } = configuration.value;
  const loaded = await loadLayers(ruleFiles, ownRules(), configuration.value);
  if (!loaded.ok) return loaded;
  const all = [...ignored, ...loaded.value.ignored];
  const byFolder = layers.map(({ folder = '', distrust }): [string, string[]] => {
    const project = dirname(folder);
    const own = all.filter(({ why, place }) => why === distrust && place?.file.startsWith(`${project}/`));
    return [folder, own.map(({ what }) => what)];
  });
  return { ok: true, value: new Map(byFolder) };
}

async function ask(
  { folder, sources, trust }: Project,
  weakenings: readonly string[],
  paint: Paint,
  state: string,
): Promise<number> {
  const before = trust.kind === 'changed' ? trust.before : {};
  sayError(`\n${paint.ask(`The policy in ${shown(folder)}`)}\n`);
  sayError(
    trust.kind === 'changed'
      ? `changed since ${shown(trust.by)} trusted it on ${trust.since}:\n\n`
      : 'has not been trusted yet. It says:\n\n',
  );
  sayError(changesText(before, sources, paint));
  if (weakenings.length > 0) {
    sayError(`${paint.strong('What it would make weaker:')}\n`);
    for (const one of weakenings) sayError(`  ${shown(one)}\n`);
    sayError('\n');
  }
  sayError(
    'Trusted, it can also make hoopx let pass what it would ask about or deny. Any change asks again.\n',
  );
  if (!(await confirmOnTerminal('Trust it?', { no: 'Do not trust it', yes: 'Trust it as it stands here' }))) {
    sayError('hoopx: not trusted; it still makes things stricter\n');
    return 77;
  }
  const problem = recordTrust(folder, sources, state, currentUser().name, new Date().toISOString());
  if (problem !== null) return presentProblems([problem], 74, false);
  sayOut(`trusted: ${shown(folder)}\n`);
  return 0;
}

/** Every file that changed, whole lines around what changed; a file that is new or gone is shown in full. */
export function changesText(
  before: Sources,
  after: Sources,
  paint: Pick<Paint, 'strong' | 'ask' | 'deny' | 'faint'>,
): string {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => {
      const head = before[name] === undefined ? ' (new)' : after[name] === undefined ? ' (gone)' : '';
      const lines = nearChanges(diffLines(before[name] ?? '', after[name] ?? ''));
      const rows = lines.map((line) => (line === null ? paint.faint('    ...') : row(line, paint)));
      return `  ${paint.strong(shown(name))}${head}\n${rows.join('\n')}\n\n`;
    })
    .join('');
}

const CONTEXT_LINES = 3;
const SIGNS = { same: ' ', added: '+', removed: '-' } as const;

function row({ kind, text }: DiffLine, paint: Pick<Paint, 'ask' | 'deny'>): string {
  const line = `  ${SIGNS[kind]} ${makeVisible(text, { limit: 2000 })}`;
  return kind === 'same' ? line : kind === 'added' ? paint.ask(line) : paint.deny(line);
}

/** Lines that changed and some around them; null where lines are left out. */
function nearChanges(lines: readonly DiffLine[]): (DiffLine | null)[] {
  const near = lines.map((_, index) =>
    lines
      .slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1)
      .some(({ kind }) => kind !== 'same'),
  );
  return lines.flatMap((line, index) =>
    near[index] ? [line] : near[index - 1] || index === 0 ? [null] : [],
  );
}

function shown(text: string): string {
  return makeVisible(text, { limit: 1000 });
}
