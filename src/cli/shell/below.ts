/** What the shells below a session read: those that somebody starts in it by name, and those of scripts. */
import { basename, join } from 'node:path';
import {
  type BashStartSettings,
  bashBelow,
  bashBelowAtFirst,
  bashStartup,
} from '../../intercept/shell/bash.ts';
import { driver } from '../../intercept/shell/driver.ts';
import { quoted } from '../../intercept/shell/quoted.ts';
import { SHIMMED, type Shimmed, shim } from '../../intercept/shell/shims.ts';
import { zshBelow } from '../../intercept/shell/zsh.ts';
import { shellBehind } from './starts.ts';

export interface BelowSettings extends Omit<BashStartSettings, 'shims' | 'due'> {
  /** The session's folder, absolute and private. */
  folder: string;
  /** The user's own BASH_ENV. */
  bashEnv: string | null;
  /** Where a program lies, absolute, or null. */
  path: (name: string) => string | null;
}

export interface Below {
  /** Added to the environment of the session. Its shell puts the shims on PATH itself, once it has started. */
  env: Record<string, string>;
  /** Folders to make, and files to write: name in the session's folder to text. */
  folders: readonly string[];
  files: Record<string, string>;
  /** Those that others take the place of before the session's first line runs. */
  later: Record<string, string>;
  /** Those to make executable. */
  programs: Record<string, string>;
}

export function shimFolder(folder: string): string {
  return join(folder, 'bin');
}

/** Without a bash there are no shims: nothing else can ask hoopx. `env` is what the session starts with. */
export function belowOf(settings: BelowSettings, env: Readonly<Record<string, string | undefined>>): Below {
  const { folder, bashEnv, path } = settings;
  const shims = shimFolder(folder);
  // One FIFO tells one shell; there may be several of these.
  const start = { ...settings, due: null, shims };
  const at = (name: string) => join(folder, 'below', name);
  const files = {
    bashrc: at('bashrc'),
    bashLogin: at('bash_login'),
    bashEnv: at('bash_env'),
    zdotdir: at('zsh'),
  };
  const zsh = Object.entries(zshBelow(start)).map(([name, text]) => [`below/zsh/${name}`, text]);
  // The shim is a bash, which drops PS1 as every script's shell does.
  const prompt = env.PS1 === undefined ? '' : `PS1=${quoted(env.PS1)}\n`;
  const keepPath = `case $PATH in ${quoted(shims)}:*) ;; *) PATH=${quoted(shims)}:$PATH ;; esac`;
  const bash = path('bash');
  const programs: Record<string, string> = {};
  const drivers: Record<string, string> = {};
  const driversFor = (name: Shimmed, real: string) => {
    // bash and zsh go by that name too.
    const shell = name === 'dash' ? 'sh' : shellBehind(name, real);
    const theirs = { shell, port: settings.port };
    drivers[`below/${shell}_driver`] ??= driver(settings, {
      ...theirs,
      kind: 'attach',
      before: prompt + keepPath,
      prompts: true,
    });
    drivers[`below/${shell}_script`] ??= driver(settings, {
      ...theirs,
      kind: 'script',
      before: '',
      prompts: false,
    });
    return { driver: at(`${shell}_driver`), scriptDriver: at(`${shell}_script`) };
  };
  for (const name of bash === null ? [] : SHIMMED) {
    const real = path(name);
    if (real === null) continue;
    const read = name === 'sh' || name === 'dash' ? { ...files, ...driversFor(name, real) } : files;
    programs[`bin/${name}`] = shim(name, { ...settings, bash: bash!, folder: shims, files: read, real });
  }
  const own = basename(env.SHELL ?? '');
  return {
    env: {
      BASH_ENV: files.bashEnv,
      // What tmux, vim and others start for a person.
      ...(SHIMMED.includes(own as Shimmed) && `bin/${own}` in programs ? { SHELL: join(shims, own) } : {}),
    },
    folders: ['below', 'below/zsh', 'bin'],
    files: {
      'below/bashrc': bashStartup(start, false),
      'below/bash_login': bashStartup(start, true),
      'below/bash_env': bashBelowAtFirst(bashEnv),
      ...drivers,
      ...Object.fromEntries(zsh),
    },
    later: { 'below/bash_env': bashBelow(settings, bashEnv) },
    programs,
  };
}
