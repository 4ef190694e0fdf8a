/** `hoopx PROGRAM ARG...` and `hoopx -c SCRIPT`: builds the attempt, sends it down the road, tells how it ended. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ScriptRequest } from '../command/types.ts';
import { type Attempt, guard } from '../guard.ts';
import { provenanceOf } from '../identity/provenance.ts';
import { sessionOf } from '../identity/session.ts';
import type { Environment, LiveContext } from '../intercept/context.ts';
import { prefixRequest } from '../intercept/prefix.ts';
import { parseShellCall, readsStartupFiles, scriptRequest, shellArgv } from '../intercept/script.ts';
import { isSettled } from '../intercept/shell/settled.ts';
import type { Given } from '../policy/owed.ts';
import { presentEnding, usageMistake } from './ending.ts';
import { noticeIgnored } from './notice.ts';
import type { Arguments, OptionValues } from './scan.ts';
import { named, shellOf, surroundingsOf } from './surroundings.ts';
import { VERSION } from './version.ts';

/** Longest that a question may wait, in seconds: a day. */
const LONGEST_TIMEOUT = 86_400;

/** Guards one command; returns the exit code. */
export async function guardCommand(args: Extract<Arguments, { kind: 'prefix' | 'script' }>): Promise<number> {
  const { options } = args;
  const timeoutSeconds = timeoutIn(options);
  if (timeoutSeconds === 'wrong') {
    return usageMistake(`--timeout wants seconds, from 1 to ${LONGEST_TIMEOUT}`);
  }
  const given = givenIn(options);
  if (given === 'wrong') return usageMistake('--field wants NAME=VALUE');
  const { context: here, agent, ci, surface, locations, onTerminal } = surroundingsOf(options);
  const taken = take(args, here);
  if (!taken.ok) return usageMistake(taken.message);

  const { cwd, repository } = here;
  const session = sessionOf(here.env, agent);
  const { request, context } = taken.value;
  const through = onTerminal ? 'pty' : 'pipes';
  const secondLook: Attempt['secondLook'] = (approval) => {
    if (request.kind !== 'script' || !canLookTwice(request, taken.value.argv, here.env, locations.state))
      return null;
    if (!approval.byPerson && isSettled(approval.decision)) return null;
    const { script } = request;
    const json = options.json === true;
    return import('./shell/second-look.ts').then(({ secondLook: look }) =>
      look(
        { session, script, context, agent, ci, surface, timeoutSeconds, given, locations, through, json },
        approval,
      ),
    );
  };
  const ending = await guard({
    ...taken.value,
    secondLook,
    through,
    provenance: provenanceOf({ cwd, repository, agent, ci, version: VERSION }),
    session,
    given,
    // With --json what hoopx says is one object, the refusal's.
    ...(options.json === true
      ? {}
      : { notice: (ignored) => noticeIgnored(ignored, session, locations.state) }),
    audit: locations.audit,
    surface,
    timeoutSeconds,
  });
  return presentEnding(ending, options.json === true, ci === 'github-actions');
}

/**
 * Whether the shell will read what makes it ask: bash, unless its options say that it reads no file. Below a guarded
 * shell the session looks already.
 */
function canLookTwice(
  { shell }: ScriptRequest,
  argv: readonly string[],
  { BASH_ENV }: Environment,
  state: string,
): boolean {
  if (shell !== 'bash') return false;
  // A file that is there: naming one that is not would switch the look off.
  if (BASH_ENV?.startsWith(join(state, 'shells/')) && existsSync(BASH_ENV)) return false;
  const options = argv.slice(1, argv.indexOf('-c'));
  return !options.some((option) => option === '--posix' || option === 'posix' || /^-[a-z]*p/.test(option));
}

/** What the door makes of the arguments: what to decide on, and the argument vector that is just that. */
function take(
  args: Extract<Arguments, { kind: 'prefix' | 'script' }>,
  context: LiveContext,
):
  | { ok: true; value: Pick<Attempt, 'door' | 'request' | 'argv'> & { context: LiveContext } }
  | { ok: false; message: string } {
  if (args.kind === 'prefix') {
    const { argv } = args;
    return { ok: true, value: { door: 'prefix', request: prefixRequest(argv), argv, context } };
  }
  const shell = shellOf(args.options, context);
  const parsed = parseShellCall(args.args, shell);
  if (!parsed.ok) return parsed;
  const { call } = parsed;
  const envComplete = !readsStartupFiles(call, shell, context.env);
  return {
    ok: true,
    value: {
      door: 'script',
      request: scriptRequest(call, shell),
      argv: shellArgv(call, shell),
      context: { ...context, envComplete },
    },
  };
}

/** What `--reason` and `--field` say. */
function givenIn(options: OptionValues): Given | 'wrong' {
  const pairs = (named(options.field)?.split('\0') ?? []).map((text) => /^([^=]+)=(.*)$/s.exec(text));
  if (pairs.includes(null)) return 'wrong';
  const fields = Object.assign(
    Object.create(null),
    Object.fromEntries(pairs.map((pair) => [pair![1], pair![2]])),
  );
  return { reason: named(options.reason), fields };
}

export function timeoutIn(options: OptionValues): number | null | 'wrong' {
  const given = named(options.timeout);
  if (given === null) return null;
  const seconds = /^\d+(?:\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  return seconds > 0 && seconds <= LONGEST_TIMEOUT ? seconds : 'wrong';
}
