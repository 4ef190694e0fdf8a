/** `hoopx shell`: starts a shell in which every line is decided before it runs. */
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../audit/journal.ts';
import { execute } from '../execute/execute.ts';
import type { PtySession } from '../execute/pty.ts';
import { sessionOf } from '../identity/session.ts';
import { bashStartup } from '../intercept/shell/bash.ts';
import { openChannel } from '../intercept/shell/channel.ts';
import { preparePrivateFolder } from '../private-files.ts';
import { presentProblems, usageMistake } from './ending.ts';
import { sayError } from './say.ts';
import type { Arguments } from './scan.ts';
import { ShellSession } from './shell/session.ts';
import { named, surroundingsOf } from './surroundings.ts';

/** Runs the session to its end; returns the shell's exit code. */
export async function shell({ options, argv }: Extract<Arguments, { kind: 'command' }>): Promise<number> {
  const surroundings = surroundingsOf(options);
  const { context, agent, ci, surface, locations, onTerminal } = surroundings;
  const { env } = context;
  if (env.HOOPX_SHELL !== undefined) return usageMistake('this is a guarded shell already');
  const name = named(options.shell) ?? 'bash';

  const journal = openJournal(locations.audit, Date.now, 'soon');
  if (!journal.ok) return presentProblems(journal.problems, 74, false);
  const id = sessionOf(env, agent);
  const folder = join(locations.state, 'shells', id);
  const problem = preparePrivateFolder(join(locations.state, 'shells')) ?? preparePrivateFolder(folder);
  if (problem !== null) return presentProblems([problem], 74, false);

  let pty: PtySession | null = null;
  const [token, reply] = [secret(), secret()];
  const session = new ShellSession({
    id,
    shell: 'bash',
    replyToken: reply,
    journal: journal.value,
    context,
    guardFolders: [locations.org, locations.user, locations.state],
    agent,
    ci,
    surface,
    timeoutSeconds: null,
    interlude: (work) => (pty === null ? work() : onOwnScreen(pty, work)),
  });
  const channel = await openChannel(token, session.answerTo, session.refuse);
  try {
    const startup = join(folder, 'bashrc');
    writeFileSync(startup, bashStartup({ port: channel.port, token, reply }, options.login === true), {
      mode: 0o600,
    });
    const outcome = await execute(
      {
        argv: [name, '--rcfile', startup, '-i', ...(argv ?? [])],
        cwd: context.cwd,
        env: { ...env, HOOPX_SESSION: id, HOOPX_SHELL: String(process.pid) },
        through: onTerminal ? 'pty' : 'pipes',
      },
      {
        inPty: (started) => {
          pty = started;
          // No key reaches a shell that is not guarded yet: its start-up files may have failed.
          started.keyboard(false);
          void session.integrated.then(() => started.keyboard(true));
        },
      },
    );
    return outcome.code;
  } finally {
    channel.close();
    journal.value.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function secret(): string {
  return randomBytes(32).toString('hex');
}

/** The question on a screen of its own: what the shell had drawn is there again afterwards. */
async function onOwnScreen<T>(pty: PtySession, work: () => Promise<T>): Promise<T> {
  return pty.interlude(async () => {
    sayError('\x1b[?1049h\x1b[H\x1b[2J');
    try {
      return await work();
    } finally {
      sayError('\x1b[?1049l');
    }
  });
}
