/** How each shell is started so that it is guarded: arguments, environment and the files it reads. */
import { existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bashStartup } from '../../intercept/shell/bash.ts';
import { driver, LAUNCHER, READ_DRIVER } from '../../intercept/shell/driver.ts';
import { fishRun, fishStartup } from '../../intercept/shell/fish.ts';
import type { PromptSettings, ShellSecrets } from '../../intercept/shell/message.ts';
import { quoted } from '../../intercept/shell/quoted.ts';
import { zshStartup } from '../../intercept/shell/zsh.ts';

export const GUARDED_SHELLS = ['bash', 'zsh', 'fish', 'sh'] as const;
export type GuardedShellName = (typeof GUARDED_SHELLS)[number];

export interface StartSettings extends ShellSecrets, PromptSettings {
  port: number;
  /** The FIFO on which bash hears that its question is due, absolute; null where there is none. */
  due: string | null;
  /** The session's folder, absolute and private. */
  folder: string;
  login: boolean;
  /** A person sees it. */
  terminal: boolean;
  /** `ZDOTDIR` of the user's, where zsh has its start-up files. */
  zdotdir: string | null;
  /** A bash and `sh`, absolute, or null where there is none. */
  bash: string | null;
  posixShell: string | null;
  /** What the shells of scripts read first. */
  bashEnv: string;
  /** `PS1` as the environment has it. */
  prompt: string | null;
  /** Folder of the shims, absolute. */
  shims: string;
  /** The shell's own arguments. */
  args: readonly string[];
}

export interface Start {
  ok: true;
  argv: [string, ...string[]];
  env: Record<string, string>;
  /** Name in the session's folder to text. */
  files: Record<string, string>;
  /** Files that are gone once the shell has read them. */
  secret: readonly string[];
}

export function startOf(
  name: GuardedShellName,
  settings: StartSettings,
): Start | { ok: false; message: string } {
  if (!settings.terminal) return driven(name, settings);
  switch (name) {
    case 'bash':
      return {
        ok: true,
        argv: ['bash', '--rcfile', join(settings.folder, 'bashrc'), '-i', ...settings.args],
        env: {},
        files: { bashrc: bashStartup(settings, settings.login) },
        secret: ['bashrc'],
      };
    case 'zsh': {
      const files = zshStartup(settings, settings.zdotdir);
      return {
        ok: true,
        argv: ['zsh', ...(settings.login ? ['-l'] : []), '-i', ...settings.args],
        env: { ZDOTDIR: settings.folder },
        files,
        secret: Object.keys(files),
      };
    }
    case 'fish': {
      const { bash, folder } = settings;
      if (bash === null)
        return { ok: false, message: 'fish is guarded with the help of bash, and there is none' };
      return {
        ok: true,
        argv: [
          'fish',
          ...(settings.login ? ['-l'] : []),
          '-i',
          '-C',
          `source ${quoted(join(folder, 'init.fish'))}`,
          ...settings.args,
        ],
        env: {},
        files: { 'init.fish': fishStartup({ ...settings, bash }) },
        secret: ['init.fish'],
      };
    }
    case 'sh':
      return driven(name, settings);
  }
}

/** A shell that runs what hoopx reads. bash opens its connection, which the others cannot. */
function driven(name: GuardedShellName, settings: StartSettings): Start | { ok: false; message: string } {
  const file = join(settings.folder, 'driver');
  const launcher = ['bash', '-p', '-c', LAUNCHER(settings.port), 'hoopx'] as const;
  if (name === 'fish') {
    // bash takes the script from hoopx, and fish runs it.
    return {
      ok: true,
      argv: [...launcher, 'bash', '-p', file, ...settings.args],
      env: {},
      files: {
        driver: driver(settings, {
          shell: 'bash',
          kind: 'attach',
          before: '',
          prompts: false,
          runs: fishRun(settings.login),
        }),
      },
      secret: [],
    };
  }
  const before = [
    `BASH_ENV=${quoted(settings.bashEnv)}`,
    'export BASH_ENV',
    ...(settings.login ? ['[ -r /etc/profile ] && . /etc/profile', '[ -r ~/.profile ] && . ~/.profile'] : []),
    // bash, which opens the connection, drops PS1 as every script's shell does.
    ...(settings.terminal && settings.prompt !== null ? [`PS1=${quoted(settings.prompt)}`] : []),
    ...(settings.terminal ? ['[ -r "${ENV-}" ] && . "$ENV"'] : []),
    `case $PATH in ${quoted(settings.shims)}:*) ;; *) PATH=${quoted(settings.shims)}:$PATH ;; esac`,
  ].join('\n');
  return {
    ok: true,
    // -p: no BASH_ENV for the launcher.
    argv: [...launcher, name, '-c', READ_DRIVER(file), name, ...settings.args],
    env: {},
    files: {
      driver: driver(settings, {
        shell: shellBehind(name, settings.posixShell),
        kind: 'attach',
        before,
        prompts: settings.terminal,
        port: settings.port,
      }),
    },
    secret: ['driver'],
  };
}

/** Which shell `sh` really is, at `path`: bash and zsh stay what they are under that name. */
export function shellBehind(name: 'bash' | 'zsh' | 'sh', path: string | null): 'bash' | 'zsh' | 'sh' {
  if (name !== 'sh' || path === null) return name;
  // Where macOS keeps its choice.
  const chosen = path === '/bin/sh' && existsSync('/private/var/select/sh') ? '/private/var/select/sh' : path;
  const real = basename(realpathSync(chosen));
  return (['bash', 'zsh'] as const).find((each) => real.startsWith(each)) ?? 'sh';
}
