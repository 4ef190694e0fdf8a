/** Which agent asks. What the environment says is a claim, not a proof: nothing is allowed because of it. */
import type { Agent } from '../audit/event.ts';
import { AGENTS, type AgentMarkers, ALIASES, DEVIN_FOLDER } from './agents.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface AgentHints {
  /** Value of `--agent`; wins over everything. */
  name?: string | null;
  /** Whether a path exists, for agents that leave no variable. */
  exists?: (path: string) => boolean;
}

/** The agent whose shell tool runs us, or null for a person. */
export function detectAgent(env: Environment, hints: AgentHints = {}): Agent | null {
  const marked = markedAgent(env);
  if (hints.name) {
    const name = agentName(hints.name) ?? 'unknown';
    return { name, source: '--agent', session: marked?.name === name ? marked.session : null };
  }
  return marked ?? namedAgent(env) ?? devin(hints.exists);
}

function markedAgent(env: Environment): Agent | null {
  for (const agent of AGENTS) {
    const source = agent.variables.map((marker) => markerIn(env, marker)).find((found) => found !== null);
    if (source) return { name: agent.name, source, session: sessionIn(env, agent) };
  }
  return null;
}

function markerIn(env: Environment, marker: AgentMarkers['variables'][number]): string | null {
  if (typeof marker === 'string') return isSet(env[marker]) ? marker : null;
  const [name, value] = marker;
  return env[name]?.toLowerCase() === value ? name : null;
}

function sessionIn(env: Environment, agent: AgentMarkers): string | null {
  const value = agent.session.map((name) => env[name]).find(isSet);
  // Control characters never reach the record's readers as a session's name.
  return value === undefined ? null : value.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

/**
 * `AI_AGENT` names any agent (github.com/vercel/vercel, packages/detect-agent, "The AI_AGENT Standard"); `AGENT` is a
 * word that other tools use too, so only known names and a bare yes count (github.com/agentsmd/agents.md/issues/136).
 */
function namedAgent(env: Environment): Agent | null {
  const named = isSet(env.AI_AGENT) ? agentName(env.AI_AGENT) : null;
  if (named !== null) return { name: isYes(named) ? 'unknown' : named, source: 'AI_AGENT', session: null };
  const agent = isSet(env.AGENT) ? agentName(env.AGENT) : null;
  if (agent === null) return null;
  if (isYes(agent)) return { name: 'unknown', source: 'AGENT', session: null };
  return AGENTS.some(({ name }) => name === agent) ? { name: agent, source: 'AGENT', session: null } : null;
}

function devin(exists: AgentHints['exists']): Agent | null {
  return exists?.(DEVIN_FOLDER) ? { name: 'devin', source: DEVIN_FOLDER, session: null } : null;
}

/** The name in our spelling, without its version: `claude-code_2.1.0_cli` and `Claude@2` are `claude-code`. */
function agentName(text: string): string | null {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/@.*$/s, '')
    .replace(/[_/]v?\d.*$/s, '');
  const slug = bare
    .slice(0, 64)
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return slug === '' ? null : (ALIASES[slug] ?? slug);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && !['', '0', 'false', 'no', 'off'].includes(value.trim().toLowerCase());
}

function isYes(name: string): boolean {
  return name === '1' || name === 'true' || name === 'yes';
}
