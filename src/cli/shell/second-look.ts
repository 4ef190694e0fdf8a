/**
 * The second look at a script of `hoopx -c`: each simple command is decided again as bash is about to run it, with the
 * values that only run time knows. It is there when something of the script was not known, or when a person approved it:
 * the approval covers what was shown, and not what it turns out to be.
 */
import { fstatSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surface } from '../../approval/surface.ts';
import type { Agent } from '../../audit/event.ts';
import { openJournal } from '../../audit/journal.ts';
import { LineRecorder } from '../../audit/line-recorder.ts';
import type { Locations } from '../../config/locations.ts';
import type { PtySession } from '../../execute/pty.ts';
import type { Execution } from '../../execute/types.ts';
import type { SecondLook } from '../../guard.ts';
import type { LiveContext } from '../../intercept/context.ts';
import { bashAlone } from '../../intercept/shell/bash.ts';
import { openChannel } from '../../intercept/shell/channel.ts';
import { internalError } from '../../internal-error.ts';
import type { Given } from '../../policy/owed.ts';
import type { Decision } from '../../policy/types.ts';
import { preparePrivateFolder } from '../../private-files.ts';
import type { Result } from '../../problem.ts';
import { presentEnding } from '../ending.ts';
import { EndedLines } from './ended-lines.ts';
import { keptPolicy } from './kept-policy.ts';
import type { CurrentLine } from './line-judge.ts';
import { inTurn } from './own-screen.ts';
import { newSecrets } from './secrets.ts';
import { ShellSession } from './session.ts';

export interface ScriptFacts {
  session: string;
  script: string;
  context: LiveContext;
  agent: Agent | null;
  ci: string | null;
  surface: Surface;
  timeoutSeconds: number | null;
  given: Given;
  locations: Locations;
  through: Execution['through'];
  json: boolean;
}

/** What was decided of the script as a whole. */
export interface Approval {
  /** Id of the script's request. */
  request: string;
  decision: Decision;
  byPerson: boolean;
}

/** Null where there is no loopback network, as in some sandboxes: what was decided of the script as a whole holds there. */
export async function secondLook(facts: ScriptFacts, approval: Approval): Promise<Result<SecondLook | null>> {
  const { session: id, context, ci, locations } = facts;
  const journal = openJournal(locations.audit);
  if (!journal.ok) return journal;
  const parent = join(locations.state, 'shells');
  const folder = join(parent, `${approval.request}-${process.pid}`);
  const problem = preparePrivateFolder(parent) ?? preparePrivateFolder(folder);
  if (problem !== null) {
    journal.value.close();
    return { ok: false, problems: [problem] };
  }
  const secrets = newSecrets();
  let begun = (_session: PtySession | null) => {};
  const pty = new Promise<PtySession | null>((resolve) => {
    begun = resolve;
  });
  if (facts.through === 'pipes') begun(null);
  const whole: CurrentLine = {
    entry: '',
    text: facts.script,
    word: 'watch',
    recorder: new LineRecorder(journal.value, { session: id, request: approval.request }),
    started: performance.now(),
    approved: approval.byPerson ? approval.decision : null,
  };
  const session = new ShellSession(
    {
      id,
      shell: 'bash',
      language: 'posix',
      replyToken: secrets.reply,
      journal: journal.value,
      context,
      agent: facts.agent,
      ci,
      surface: facts.surface,
      timeoutSeconds: facts.timeoutSeconds,
      loadPolicy: keptPolicy(),
      due: null,
      begins: () => {},
      shims: null,
      ended: new EndedLines(),
      script: {
        given: facts.given,
        refused: (judgement) => void presentEnding(judgement, facts.json, ci === 'github-actions'),
      },
      interlude: inTurn(() => pty),
    },
    new Map([[0, whole]]),
  );
  const { answerTo, refuse } = session.forCommands();
  const file = join(folder, 'script.bash');
  const channel = await openChannel(secrets.token, answerTo, refuse).catch(() => null);
  const close = () => {
    channel?.close();
    journal.value.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (channel === null) {
      close();
      return { ok: true, value: null };
    }
    const { env, text } = bashAlone({ ...secrets, port: channel.port }, context.env, stdinIsSocket());
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    return {
      ok: true,
      value: {
        env: { ...env, BASH_ENV: file },
        inPty: begun,
        close,
      },
    };
  } catch (error) {
    close();
    return { ok: false, problems: [internalError(error, 'nothing ran')] };
  }
}

function stdinIsSocket(): boolean {
  try {
    return fstatSync(0).isSocket();
  } catch {
    return false; // closed
  }
}
