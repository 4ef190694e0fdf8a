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
import { canWait, Due } from '../intercept/shell/due.ts';
import type { ShellSecrets } from '../intercept/shell/message.ts';
import { preparePrivateFolder, replacePrivateFile } from '../private-files.ts';
import { presentProblems, usageMistake } from './ending.ts';
import { timeoutIn } from './guard.ts';
import { sayError } from './say.ts';
import type { Arguments, OptionValues } from './scan.ts';
import { stayAwake } from './shell/awake.ts';
import { type Below, belowOf, shimFolder } from './shell/below.ts';
import { FIFOS, openEars } from './shell/ears.ts';
import { EndedLines } from './shell/ended-lines.ts';
import { keptPolicy } from './shell/kept-policy.ts';
import { inTurn } from './shell/own-screen.ts';
import { newSecrets } from './shell/secrets.ts';
import { ShellSession } from './shell/session.ts';
import { GUARDED_SHELLS, type GuardedShellName, type Start, startOf } from './shell/starts.ts';
import { TypedLine } from './shell/typed-line.ts';
import { named, type Surroundings, surroundingsOf } from './surroundings.ts';

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
  const fifos = makeFifos(FIFOS.map((one) => join(folder, one)));
  const preparation = prepare(onTerminal ? 'pty' : 'pipes');

  const asked: Surface =
    onTerminal || !surface.canAsk ? surface : { canAsk: false, why: 'stdin is not a terminal' };
  let pty: PtySession | null = null;
  const secrets: ShellSecrets = newSecrets();
  const ended = new EndedLines();
  let begins = () => {};
  const typed = new TypedLine();
  const expect = () => {
    if (typed.hasLine()) session.expect(typed.takeLine());
  };
  const due =
    name === 'bash' && onTerminal && canWait(env)
      ? new Due(join(folder, 'due'), { names: () => session.namesFor(typed.line()), told: expect })
      : null;
  const session = new ShellSession({
    id,
    shell: name === 'fish' ? 'sh' : name,
    language: name === 'fish' ? 'fish' : 'posix',
    driven: !onTerminal || name === 'sh',
    replyToken: secrets.reply,
    journal: journal.value,
    context: { ...context, interactive: asked.canAsk },
    agent,
    ci,
    surface: asked,
    timeoutSeconds,
    loadPolicy: keptPolicy(),
    due,
    begins: () => {
      begins();
      begins = () => {};
    },
    shims: shimFolder(folder),
    ended,
    interlude: inTurn(() => pty),
  });
  const ears = await openEars(session, secrets, { folder, fifos, due, ended });
  try {
    if (ears === null) {
      sayError('hoopx: no shell: there is no loopback network here to talk to it\n');
      return 70;
    }
    const path = (program: string) => absoluteProgram(program, surroundings);
    const under = belowOf({ ...ears.below, folder, bashEnv: env.BASH_ENV ?? null, path }, env);
    const start = startOf(name, {
      ...ears.own,
      due: ears.due,
      folder,
      login: options.login === true,
      terminal: onTerminal,
      zdotdir: env.ZDOTDIR ?? null,
      bash: path('bash'),
      posixShell: path('sh'),
      prompt: env.PS1 ?? null,
      bashEnv: under.env.BASH_ENV!,
      shims: shimFolder(folder),
      args: argv ?? [],
    });
    if (!start.ok) return usageMistake(start.message);
    writeFiles(folder, start, under);
    begins = () => {
      for (const [file, text] of Object.entries(under.later)) replacePrivateFile(join(folder, file), text);
    };
    void session.integrated.then(() => {
      // The shell has read them; nothing that runs in it shall.
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
          guessFromKeys(started, session, { typed, expect, due, name });
        },
      },
    );
    return outcome.code;
  } finally {
    ears?.close();
    ended.flush();
    journal.value.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the shells of a session read and start, in its folder. */
function writeFiles(folder: string, { files }: Start, under: Below): void {
  for (const one of under.folders) mkdirSync(join(folder, one), { mode: 0o700 });
  for (const [file, text] of Object.entries({ ...files, ...under.files }))
    writeFileSync(join(folder, file), text, { mode: 0o600, flag: 'wx' });
  for (const [file, text] of Object.entries(under.programs))
    writeFileSync(join(folder, file), text, { mode: 0o700, flag: 'wx' });
}

interface Guessing {
  typed: TypedLine;
  /** Begins with the line that was typed. */
  expect(): void;
  due: Due | null;
  name: GuardedShellName;
}

/** hoopx begins with a line before the shell has told it, when there is nothing better to do. */
function guessFromKeys(pty: PtySession, session: ShellSession, { typed, expect, due, name }: Guessing): void {
  pty.onKeys((keys) => {
    // What a program reads may be a password.
    if (!session.awaitsLine()) return typed.forget();
    typed.take(keys);
    // bash, which the key wakes, has much to do until it asks, and would have to wait for this processor.
    if (name !== 'bash') expect();
  });
  pty.onOutput(() => {
    // A bash that is told when its question is due waits for that.
    if (due?.isInUse()) typed.hasLine() && stayAwake();
    else expect();
  });
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
