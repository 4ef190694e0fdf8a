/** What this process knows of where it runs: the same facts for guarding a command and for checking one. */
import { existsSync } from 'node:fs';
import { isAbsolute, normalize } from 'node:path';
import { type Surface, surfaceOf } from '../approval/surface.ts';
import type { Agent } from '../audit/event.ts';
import type { ShellName } from '../command/types.ts';
import { type Locations, locationsOf } from '../config/locations.ts';
import { findProgram } from '../execute/find-program.ts';
import { detectAgent } from '../identity/agent.ts';
import { detectCi } from '../identity/ci.ts';
import { type Environment, homeOf, type LiveContext, liveContext } from '../intercept/context.ts';
import { repositoryOf } from '../intercept/repository.ts';
import { isTerminal } from '../intercept/terminals.ts';
import type { OptionValues } from './scan.ts';

export interface Surroundings {
  context: LiveContext;
  agent: Agent | null;
  /** Name of the CI system, or null. */
  ci: string | null;
  surface: Surface;
  locations: Locations;
  /** stdin, stdout and stderr are all terminals. */
  onTerminal: boolean;
}

export function surroundingsOf(options: OptionValues): Surroundings {
  // A copy: what is decided on is what the command gets, whatever happens to process.env meanwhile.
  const env: Environment = { ...process.env };
  const cwd = process.cwd();
  const stdin = isTerminal(0);
  const stderr = isTerminal(2);
  const surface = surfaceOf({
    stdin: { isTTY: stdin },
    stderr: { isTTY: stderr },
    env,
    ci: options.ci === true,
  });
  const agent = detectAgent(env, { name: named(options.agent), exists: existsSync });
  const ci = detectCi(env) ?? (options.ci ? 'ci' : null);
  const locations = locationsOf(env, homeOf(env));
  const context = liveContext({
    cwd,
    env,
    repository: repositoryOf(cwd),
    agent: agent?.name ?? null,
    ci: ci !== null,
    interactive: surface.canAsk,
    ciProvider: ci,
    guardFolders: [locations.org, locations.user, locations.state, ...movedHome(env)],
  });
  return { context, agent, ci, surface, locations, onTerminal: stdin && stderr && isTerminal(1) };
}

/** `HOOPX_HOME` with all that is in it, so that it does not go as a whole either. */
function movedHome({ HOOPX_HOME }: Environment): string[] {
  return HOOPX_HOME !== undefined && isAbsolute(HOOPX_HOME) ? [normalize(HOOPX_HOME)] : [];
}

/** The shell for `-c`: as asked for, else bash where there is one on PATH, else sh. */
export function shellOf(options: OptionValues, { cwd, env }: { cwd: string; env: Environment }): ShellName {
  const asked = named(options.shell) as ShellName | null; // one of its choices: the scan has seen to it
  if (asked !== null) return asked;
  return findProgram({ argv: ['bash'], cwd, env }).ok ? 'bash' : 'sh';
}

/** The value of an option, or null when it was not given. */
export function named(value: string | true | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
