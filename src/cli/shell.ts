/** `hoopx shell`: starts a shell in which every line is decided before it runs. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Surface } from '../approval/surface.ts';
import { openJournal } from '../audit/journal.ts';
import { execute, prepare } from '../execute/execute.ts';
import { makeFifos } from '../execute/fifo.ts';
import { findProgram } from '../execute/find-program.ts';
import type { PtySession } from '../execute/pty.ts';
import { sessionOf } from '../identity/session.ts';
import { openChannel } from '../intercept/shell/channel.ts';
import { Due } from '../intercept/shell/due.ts';
import type { ShellMessage, ShellSecrets } from '../intercept/shell/message.ts';
import { openPrompts } from '../intercept/shell/prompts.ts';
import { preparePrivateFolder } from '../private-files.ts';
import { presentProblems, usageMistake } from './ending.ts';
import { timeoutIn } from './guard.ts';
import { sayError } from './say.ts';
import type { Arguments, OptionValues } from './scan.ts';
import { stayAwake } from './shell/awake.ts';
import { belowOf, shimFolder } from './shell/below.ts';
import { EndedLines } from './shell/ended-lines.ts';
import { keptPolicy } from './shell/kept-policy.ts';
import { inTurn } from './shell/own-screen.ts';
import { newSecrets } from './shell/secrets.ts';
import { ShellSession } from './shell/session.ts';
import { GUARDED_SHELLS, type GuardedShellName, startOf } from './shell/starts.ts';
import { TypedLine } from './shell/typed-line.ts';
import { named, type Surroundings, surroundingsOf } from './surroundings.ts';

/** Where hoopx listens, and the secret of who may ask there. */
type Port = Pick<ShellSecrets, 'token'> & { port: number };

/** How long a shell may take until its integration answers, in ms. Longer start-up files are broken ones. */
const START_MS = 60_000;

/** Runs the session to its end; returns the shell's exit code. */
export async function shell({ options, argv }: Extract<Arguments, { kind: 'command' }>): Promise<number> {
  const surroundings = surroundingsOf(options);
  const { context, agent, ci, surface, locations, onTerminal } = surroundings;
  const { env, cwd } = context;
  if (env.HOOPX_SHELL !== undefined)
    return usageMistake('this is a guarded shell already; its session goes on here');
  const timeoutSeconds = timeoutIn(options);
  if (timeoutSeconds === 'wrong') return usageMistake('--timeout wants seconds, from 1 to a day');
  const name = shellName(options, surroundings);
  if (name === null) return usageMistake(`${env.SHELL} cannot be guarded; try: hoopx shell --shell bash`);
  if (!findProgram({ argv: [name], cwd, env }).ok) return usageMistake(`there is no ${name} on PATH`);

  const journal = openJournal(locations.audit, Date.now, 'soon');
  if (!journal.ok) return presentProblems(journal.problems, 74, false);
  const id = sessionOf(env, agent);
  const folder = join(locations.state, 'shells', `${id}-${process.pid}`);
  const problem = preparePrivateFolder(join(locations.state, 'shells')) ?? preparePrivateFolder(folder);
  if (problem !== null) return presentProblems([problem], 74, false);
  // Another program makes them, while this one goes on.
  const made = makeFifos(['prompts', 'prompts-below', 'due'].map((one) => join(folder, one)));
  const preparation = prepare(onTerminal ? 'pty' : 'pipes');

  const asked: Surface =
    onTerminal || !surface.canAsk ? surface : { canAsk: false, why: 'stdin is not a terminal' };
  let pty: PtySession | null = null;
  const secrets: ShellSecrets = newSecrets();
  const ended = new EndedLines();
  const typed = new TypedLine();
  const expect = () => {
    if (typed.isEntered()) session.expect(typed.entered());
  };
  const due =
    name === 'bash' && onTerminal
      ? new Due(join(folder, 'due'), { names: () => session.namesFor(typed.last()), told: expect })
      : null;
  const session = new ShellSession({
    id,
    shell: name === 'fish' ? 'sh' : name,
    language: name === 'fish' ? 'fish' : 'posix',
    replyToken: secrets.reply,
    journal: journal.value,
    context: { ...context, interactive: asked.canAsk },
    agent,
    ci,
    surface: asked,
    timeoutSeconds,
    loadPolicy: keptPolicy(),
    due,
    shims: shimFolder(folder),
    ended,
    interlude: inTurn(() => pty),
  });
  // The shells of scripts have secrets of their own, which everything below the session can read.
  const secretsBelow: ShellSecrets = newSecrets();
  const below = session.below(secretsBelow.reply);
  const [fifos, ...channels] = await Promise.all([
    made,
    openChannel(secrets.token, session.answerTo, session.refuse, () => session.expect()),
    openChannel(secretsBelow.token, below.answerTo, below.refuse),
  ]).catch(() => [false, null, null] as const);
  const [channel, channelBelow] = channels;
  if (channel === null || channelBelow === null) {
    sayError('hoopx: no shell: there is no loopback network here to talk to it\n');
    return 70;
  }
  const promptsOf = (
    name: string,
    { port, token }: Port,
    isOver: (message: ShellMessage, at: number) => void,
  ) => {
    if (!fifos) return { prompts: `/dev/tcp/127.0.0.1/${port}`, promptToken: token, close: () => {} };
    const [prompts, promptToken] = [join(folder, name), newSecrets().token];
    const { close } = openPrompts(prompts, promptToken, (read) => {
      due?.atPrompt();
      const at = performance.now();
      ended.later(() => {
        for (const message of read()) isOver(message, at);
      });
    });
    return { prompts, promptToken, close };
  };
  const own = promptsOf('prompts', { ...secrets, ...channel }, (message, at) =>
    session.lineIsOver(message, at),
  );
  const theirs = promptsOf('prompts-below', { ...secretsBelow, ...channelBelow }, below.isOver);
  try {
    const path = (program: string) => absoluteProgram(program, surroundings);
    const under = belowOf(
      {
        ...secretsBelow,
        port: channelBelow.port,
        ...theirs,
        due: null,
        folder,
        bashEnv: env.BASH_ENV ?? null,
        path,
      },
      env,
    );
    const start = startOf(name, {
      ...secrets,
      port: channel.port,
      ...own,
      due: fifos && due !== null ? due.path : null,
      folder,
      login: options.login === true,
      terminal: onTerminal,
      zdotdir: env.ZDOTDIR ?? null,
      bash: path('bash'),
      prompt: env.PS1 ?? null,
      bashEnv: under.env.BASH_ENV!,
      shims: shimFolder(folder),
      args: argv ?? [],
    });
    if (!start.ok) return usageMistake(start.message);
    for (const one of under.folders) mkdirSync(join(folder, one), { mode: 0o700 });
    for (const [file, text] of Object.entries({ ...start.files, ...under.files }))
      writeFileSync(join(folder, file), text, { mode: 0o600, flag: 'wx' });
    for (const [file, text] of Object.entries(under.programs))
      writeFileSync(join(folder, file), text, { mode: 0o700, flag: 'wx' });
    // The shell has read them; nothing that runs in it shall.
    void session.integrated.then(() => {
      for (const file of Object.keys(start.files))
        if (start.secret.includes(file)) rmSync(join(folder, file));
    });
    const outcome = await execute(
      {
        argv: start.argv,
        cwd,
        env: { ...env, ...under.env, ...start.env, HOOPX_SESSION: id, HOOPX_SHELL: String(process.pid) },
        through: onTerminal ? 'pty' : 'pipes',
      },
      {
        preparation,
        inPty: (started) => {
          pty = started;
          holdKeys(started, session.integrated);
          started.onKeys((keys) => {
            // What a program reads may be a password.
            if (!session.awaitsLine()) return typed.forget();
            typed.take(keys);
            // bash, which the key wakes, has much to do until it asks, and would have to wait for this processor.
            if (name !== 'bash') expect();
          });
          started.onOutput(due === null ? expect : () => typed.isEntered() && stayAwake());
        },
      },
    );
    return outcome.code;
  } finally {
    for (const one of [channel, channelBelow, own, theirs, due]) one?.close();
    ended.flush();
    journal.value.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** No key reaches a shell that is not guarded yet: its start-up files may have failed, or started another shell. */
function holdKeys(pty: PtySession, integrated: Promise<void>): void {
  pty.keyboard(false);
  const timer = setTimeout(() => {
    sayError(`hoopx: the shell was not guarded within ${START_MS / 1000} s of its start and is ended\r\n`);
    process.kill(process.pid, 'SIGHUP');
  }, START_MS);
  timer.unref();
  void integrated.then(() => {
    clearTimeout(timer);
    pty.keyboard(true);
  });
}

function shellName(options: OptionValues, { context }: Surroundings): GuardedShellName | null {
  const asked = named(options.shell) ?? basename(context.env.SHELL ?? 'bash').replace(/^(?:dash|ash)$/, 'sh');
  return GUARDED_SHELLS.find((name) => name === asked) ?? null;
}

function absoluteProgram(name: string, { context: { cwd, env } }: Surroundings): string | null {
  const found = findProgram({ argv: [name], cwd, env });
  return found.ok ? resolve(cwd, found.path) : null;
}
