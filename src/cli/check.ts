/** `hoopx check`: says what the policy says of a command. Runs nothing and records nothing. */
import { readFileSync } from 'node:fs';
import { commandText } from '../approval/command-text.ts';
import { paintFor } from '../approval/paint.ts';
import { sessionCounts } from '../audit/session-history.ts';
import type { Request, ShellName } from '../command/types.ts';
import { rulesFor } from '../guard.ts';
import { sessionOf } from '../identity/session.ts';
import { scriptFrom } from '../intercept/encoding.ts';
import { isTerminal } from '../intercept/terminals.ts';
import { decideOn } from '../policy/decide-on.ts';
import type { Decision } from '../policy/types.ts';
import { presentProblems, usageMistake } from './ending.ts';
import { humanDecision } from './present/human.ts';
import { decisionObject, jsonLine } from './present/json.ts';
import { sayOut } from './say.ts';
import type { Arguments } from './scan.ts';
import { named, type Surroundings, shellOf, surroundingsOf } from './surroundings.ts';

/** What `check` exits with. */
export const DECISION_CODES = { allow: 0, ask: 75, deny: 77 } as const;

export async function check(args: Extract<Arguments, { kind: 'command' }>): Promise<number> {
  const { options, operands, argv } = args;
  const surroundings = surroundingsOf(options);
  const file = named(options.file);
  const sources = [file !== null, options.batch === true, operands.length > 0, argv !== null].filter(
    Boolean,
  ).length;
  if (sources !== 1)
    return usageMistake("check wants one of: 'SCRIPT', -- PROGRAM ARG..., --file FILE, --batch");
  if (operands.length > 1) {
    return usageMistake(`check wants one SCRIPT, quoted; or: hoopx check -- ${operands[0]} ...`);
  }

  const rules = await rulesFor(surroundings.context);
  if (!rules.ok) return presentProblems(rules.problems, 78, options.json === true);
  const { context: here, agent, locations } = surroundings;
  const session = () => sessionCounts(locations.audit, sessionOf(here.env, agent), Date.now());
  const context = { ...here, ci: here.ci || rules.ci, facts: { ...here.facts, session } };
  if (options.batch) {
    const { checkBatch } = await import('./batch.ts');
    return checkBatch(rules.policy, { ...surroundings, context }, shellOf(options, context));
  }

  const request = requestOf(args, file, surroundings);
  if (typeof request === 'string') return usageMistake(request);
  const decision = decideOn(request, context, rules.policy).decided.value;
  sayOut(await shown(request, decision, options.json === true, file));
  return DECISION_CODES[decision.decision];
}

/** The request, or one line on what is wrong with it. */
function requestOf(
  { options, operands, argv }: Extract<Arguments, { kind: 'command' }>,
  file: string | null,
  { context }: Surroundings,
): Request | string {
  if (argv !== null) {
    const [program, ...rest] = argv;
    return program === undefined ? 'no PROGRAM given after --' : { kind: 'argv', argv: [program, ...rest] };
  }
  if (file === null)
    return { kind: 'script', script: operands[0]!, shell: shellOf(options, context), positional: [] };
  const read = readScript(file);
  if (!read.ok) return `${file} ${read.message}`;
  const shell = named(options.shell) === null ? shebangShell(read.script) : null;
  return { kind: 'script', script: read.script, shell: shell ?? shellOf(options, context), positional: [] };
}

function readScript(file: string): ReturnType<typeof scriptFrom> {
  try {
    return scriptFrom(readFileSync(file === '-' ? 0 : file));
  } catch (error) {
    return { ok: false, message: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}` };
  }
}

/** The shell that a script's first line names. */
function shebangShell(script: string): ShellName | null {
  const name = /^#![^\n]*?\b(bash|zsh|dash|ash|sh)\b/.exec(script)?.[1];
  if (name === undefined) return null;
  return name === 'bash' || name === 'zsh' ? name : 'sh';
}

async function shown(
  request: Request,
  decision: Decision,
  json: boolean,
  file: string | null,
): Promise<string> {
  if (json) {
    return jsonLine(decisionObject(commandText(request), decision));
  }
  return humanDecision(
    file ?? commandText(request),
    decision,
    await paintFor({ isTTY: isTerminal(1) }, process.env),
  );
}
