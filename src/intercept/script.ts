/**
 * The drop-in door for `bash -c`: `hoopx -c SCRIPT [NAME ARG...]`, in all the ways agents write it (`-lc`, `-ec`,
 * `-euo pipefail -c`). What was decided is what runs: the same script string goes to the shell as one argument.
 */
import type { ScriptRequest, ShellName } from '../command/types.ts';

export const SHELLS: readonly ShellName[] = ['bash', 'sh', 'zsh'];

/** A script with the shell options that stood around `-c`. */
export interface ShellCall {
  /** Options for the shell, one per element as it will get them, without the `c`. */
  options: string[];
  script: string;
  /** `$0`, `$1`... */
  positional: string[];
}

/**
 * Short options a shell may be given here. What changes the meaning of the script's text is not among them and
 * is an error: `-k` turns arguments into assignments, `-s` reads another script from stdin, `-O extglob` and zsh's
 * own letters change the grammar, `--rcfile` and `--init-file` run a file.
 */
const FLAGS: Readonly<Record<ShellName, string>> = {
  bash: 'abefhilmnptuvxBCEPT',
  sh: 'abefilmnuvxC',
  zsh: 'aefilnuvx',
};

/** Values of `-o` and `+o`: options that keep the grammar as it is. */
const NAMED_OPTIONS = new Set(
  (
    'allexport errexit errtrace functrace hashall monitor noclobber noexec noglob nolog nounset ' +
    'notify physical pipefail posix verbose xtrace'
  ).split(' '),
);

const LONG_OPTIONS: Readonly<Record<ShellName, readonly string[]>> = {
  bash: ['--login', '--norc', '--noprofile', '--posix', '--verbose'],
  sh: [],
  zsh: ['--login'],
};

/** Whether an argument could begin a shell call: a cluster with `c`, or shell options that may lead to one. */
export function startsShellCall(args: readonly string[]): boolean {
  const first = args[0] ?? '';
  if (/^-[A-Za-z]*c[A-Za-z]*$/.test(first)) return true;
  const options = LONG_OPTIONS.bash.includes(first) || /^[-+][A-Za-z]+$/.test(first);
  return options && args.slice(1, 16).some((arg) => /^-[A-Za-z]*c[A-Za-z]*$/.test(arg));
}

/**
 * Reads the arguments after hoopx's own options as the shell would read them.
 * An error is one line for the user (exit 64).
 */
export function parseShellCall(
  args: readonly string[],
  shell: ShellName,
): { ok: true; call: ShellCall } | { ok: false; message: string } {
  const options: string[] = [];
  let command = false;
  let index = 0;
  while (index < args.length) {
    const arg = args[index]!;
    if (command && (arg === '--' || arg === '-')) {
      index++;
      break;
    }
    if (LONG_OPTIONS[shell].includes(arg)) {
      options.unshift(arg); // bash wants its long options first
      index++;
      continue;
    }
    if (!/^[-+]./.test(arg)) break;
    index++;
    let letters = arg[0]!;
    const values: string[] = [];
    for (const letter of arg.slice(1)) {
      if (letter === 'c' && arg[0] === '-') command = true;
      else if (letter === 'o') {
        const value = args[index++];
        if (value === undefined || !NAMED_OPTIONS.has(value.toLowerCase().replaceAll('_', ''))) {
          return wrong(`${shell} option ${arg[0]}o ${value ?? ''}`.trimEnd());
        }
        letters += 'o';
        values.push(value);
      } else if (FLAGS[shell].includes(letter)) letters += letter;
      else
        return wrong(arg.startsWith('--') ? `${shell} option ${arg}` : `${shell} option ${arg[0]}${letter}`);
    }
    if (letters.length > 1) options.push(letters, ...values);
  }
  if (!command) return { ok: false, message: `shell options need -c SCRIPT: hoopx ${args[0]} -c 'SCRIPT'` };
  const script = args[index];
  if (script === undefined) return { ok: false, message: '-c needs a SCRIPT' };
  return { ok: true, call: { options, script, positional: args.slice(index + 1) } };
}

function wrong(what: string): { ok: false; message: string } {
  return { ok: false, message: `${what} is not supported here; try: hoopx -- bash OPTIONS -c 'SCRIPT'` };
}

export function scriptRequest(call: ShellCall, shell: ShellName): ScriptRequest {
  return { kind: 'script', script: call.script, shell, positional: call.positional };
}

/** The argument vector that runs the call: `[SHELL, OPTION..., '-c', SCRIPT, NAME, ARG...]`. */
export function shellArgv(call: ShellCall, shell: ShellName): [string, ...string[]] {
  // A script that begins with `-` would be read as an option: `hoopx -c -- '-x'`.
  const end = /^[-+]/.test(call.script) ? ['--'] : [];
  return [shell, ...call.options, '-c', ...end, call.script, ...call.positional];
}

/**
 * Whether the shell first runs files that may set any variable: profiles (`-l`), startup files (`-i`, every zsh),
 * `BASH_ENV`. Then a variable that is not in the environment is not known to be unset.
 */
export function readsStartupFiles(
  { options }: ShellCall,
  shell: ShellName,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (shell === 'zsh' || (shell === 'bash' && env.BASH_ENV)) return true;
  return options.some((option) => option === '--login' || /^-[^-]*[il]/.test(option));
}
