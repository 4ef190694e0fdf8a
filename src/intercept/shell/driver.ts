/**
 * The shell that runs what it is given: for a script on a pipe, in any shell, and for shells without hooks.
 *
 * The shell reads each line, hands it to hoopx over a connection that only the two of them have, and gets back complete
 * commands once they are decided, to run with `eval`. It reads as every shell does, byte by byte, and so leaves the rest of
 * a pipe to the commands that run meanwhile. While a command runs the connection is closed to it: the redirection of
 * `eval` moves the descriptor away, close-on-exec, to a number that dash and zsh let nobody name. bash does, so it
 * closes the connection before each command and opens another one afterwards.
 *
 * What the driver does by itself is not for `set -x`.
 */
import type { ShellSecrets } from './message.ts';
import { quoted } from './quoted.ts';

/** The connection to hoopx: shells name ten descriptors, of which scripts take the low ones and 9 for themselves. */
export const TO_HOOPX = 8;
/** Where a script comes from that is not on standard input, which may be a pipe. */
export const SCRIPT = 7;

/** Opens the connection, which of all shells bash can. */
export const OPEN = (port: number) => `exec ${TO_HOOPX}<>/dev/tcp/127.0.0.1/${port}`;

/** Opens the connection and becomes the shell. */
export const LAUNCHER = (port: number) =>
  `${OPEN(port)} || { echo 'hoopx: no connection to hoopx' >&2; exit 70; }; unset BASH_ENV; exec "$@"`;

/** For \`sh -c\`: runs the driver. Read as text and not as a script, whose path would stand in \`$0\` and in every message. */
export const READ_DRIVER = (file: string) =>
  `__hoopx_text=; while IFS= read -r __hoopx_row; do __hoopx_text="$__hoopx_text$__hoopx_row
"; done <${quoted(file)}; eval "$__hoopx_text"`;

/**
 * As an interactive shell does it, and one that runs a script does not: an error in \`.\` or \`\${x?}\` ends the line and not
 * the shell, and Ctrl-C too. \`command\` catches such errors, and the trap raises one; in bash, which does not catch it
 * and ends, Ctrl-C ends the command alone.
 */
const PROMPTING = `set -m
__hoopx_running=
if [ "$(command eval ': "\${__hoopx_none?}"' 2>/dev/null; echo caught)" = caught ]; then __hoopx_catches=1; else __hoopx_catches=; fi
trap '__hoopx_int=1
case $__hoopx_running$__hoopx_catches in 11) __hoopx_running=; { : "\${__hoopx_none?}"; } 2>/dev/null ;; esac' INT`;

/**
 * Sets \`$?\` for the command that comes. In a subshell, of which no RETURN trap hears, and in a list, of which no ERR trap does:
 * what such a trap changes would come after hoopx has decided.
 */
const LAST_STATUS = `case $__hoopx_status in
        0) ;;
        *) (exit "$__hoopx_status") && : ;;
      esac`;

/** Goes in front of the command, in its own text, or \`eval\` would be traced; with the last status as well. */
const TRACED = `case $__hoopx_tracing in
        1) __hoopx_before='{ set -x; (exit "$__hoopx_status") && :; } 2>/dev/null
' ;;
        *) __hoopx_before= ;;
      esac`;
const UNTRACED = `case $- in *x*) set +x; __hoopx_tracing=1 ;; *) __hoopx_tracing= ;; esac`;

const PLAINLY = (runs: string, closed: string) => `${LAST_STATUS}
      ${runs} ${closed}
      { __hoopx_status=$?; ${UNTRACED}; } 2>/dev/null`;

const AS_INTERACTIVE = (runs: string, closed: string) => `if [ -z "$__hoopx_int" ]; then
      __hoopx_running=1
      ${LAST_STATUS}
      command eval '${runs.replaceAll("'", "'\\''")} ${closed}'
      { __hoopx_status=$? __hoopx_running=; ${UNTRACED}; } 2>/dev/null
      fi
      # Also when it came while hoopx decided.
      if [ -n "$__hoopx_int" ]; then
        __hoopx_status=130
        echo >&2
      fi
      # Stopped: the notice of an interactive shell.
      case $__hoopx_catches$__hoopx_status in 114[6-9] | 1150) jobs %% >&2 2>/dev/null ;; esac`;

/**
 * In zsh a value, a line and IFS as it is by itself can have a NUL, which would end a field. As in other shells a line and
 * IFS are taken without it; a value that has one stays unknown.
 */
const FIND_NUL = "printf -v __hoopx_nul '\\0'";
const NULS = {
  positional: `${FIND_NUL}
          case "$0$*" in *"$__hoopx_nul"*) ;; *) printf 'P%s\\0' "$0" "$@" >&${TO_HOOPX} ;; esac`,
  value: `${FIND_NUL}
          case $__hoopx_rest in IFS) __hoopx_value=\${__hoopx_value//"$__hoopx_nul"/} ;; esac
          case $__hoopx_value in *"$__hoopx_nul"*) __hoopx_set= ;; esac`,
  line: `${FIND_NUL}
      __hoopx_row=\${__hoopx_row//"$__hoopx_nul"/}`,
};
const NO_NULS: typeof NULS = {
  positional: `printf 'P%s\\0' "$0" "$@" >&${TO_HOOPX}`,
  value: '',
  line: '',
};
/** \`declare -n b='a[i++]'\` is another value each time it is looked at. */
const NO_REFERENCES = {
  ...NO_NULS,
  // Not `[[`: bash before 4.3 has no such test.
  value: '[ -R "$__hoopx_rest" ] 2>/dev/null && __hoopx_set=',
};
const OF_SHELL = { bash: NO_REFERENCES, zsh: NULS, sh: NO_NULS };

export interface DriverSettings {
  shell: 'bash' | 'zsh' | 'sh';
  /** What it is to hoopx. */
  kind: 'attach' | 'script';
  /** What runs first. */
  before: string;
  /** A person sees it. */
  prompts: boolean;
  /** Runs what stands in `__hoopx_text`. */
  runs?: string;
  /** Where bash opens its next connection; where it is not said it keeps the one it has. */
  port?: number;
}

/** The loop, in POSIX shell but for what zsh needs. */
export function driver(
  { token, reply }: ShellSecrets,
  { shell, kind, before, prompts, port, runs = 'eval "$__hoopx_before$__hoopx_text"' }: DriverSettings,
): string {
  const telling = OF_SHELL[shell];
  const fromScript = kind === 'script' ? `<&${SCRIPT} ` : '';
  const closed = `${TO_HOOPX}>&-${kind === 'script' ? ` ${SCRIPT}<&-` : ''}`;
  const hello = (message: string) =>
    `printf 't%s\\0k${message}\\0Ssh\\0p%s\\0s%s\\0\\0' '${token}' "$$" "$__hoopx_status" >&${TO_HOOPX}`;
  const opens = shell === 'bash' && port !== undefined ? OPEN(port) : null;
  return `__hoopx_text=
__hoopx_tracing=\${__hoopx_tracing-}
case $- in *x*) set +x; __hoopx_tracing=1 ;; esac
${before}
${prompts ? PROMPTING : ''}
__hoopx_status=0
${hello(kind)}
# Twice, because a command may say \`break\`.
while :; do while :; do
  __hoopx_got=
  IFS=' ' read -r __hoopx_got __hoopx_word __hoopx_rest <&${TO_HOOPX}
  if [ "$__hoopx_got" != '${reply}' ]; then
    echo 'hoopx: nothing runs here any more: hoopx does not answer' >&2
    exit 77
  fi
  __hoopx_got=
  case $__hoopx_word in
    need)
      # One name, one write: a second small one would wait for the network's delayed acknowledgement.
      case $__hoopx_rest in
        @)
          ${telling.positional}
          printf '\\0' >&${TO_HOOPX}
          ;;
        *)
          eval "__hoopx_value=\\"\\\${$__hoopx_rest-}\\" __hoopx_set=\\\${$__hoopx_rest+x}"
          ${telling.value}
          if [ -n "$__hoopx_set" ]; then
            printf 'v%s=%s\\0\\0' "$__hoopx_rest" "$__hoopx_value" >&${TO_HOOPX}
          else
            printf '\\0' >&${TO_HOOPX}
          fi
          ;;
      esac
      ;;
    line)
      ${prompts ? `case $__hoopx_rest in first) printf '%s' "\${PS1-$ }" >&2 ;; *) printf '%s' "\${PS2-> }" >&2 ;; esac` : ':'}
      __hoopx_row=
      __hoopx_int=
      # Not an error that ends a shell which ran \`set -e\`.
      __hoopx_read=0
      IFS= read -r __hoopx_row ${fromScript}|| __hoopx_read=$?
      ${telling.line}
      if [ "$__hoopx_read" = 0 ]; then
        printf 'L%s\\0\\0' "$__hoopx_row" >&${TO_HOOPX}
      elif [ -n "$__hoopx_int" ]; then
        # Ctrl-C at the prompt.
        echo >&2
        printf 'i1\\0\\0' >&${TO_HOOPX}
      else
        printf 'L%s\\0e1\\0\\0' "$__hoopx_row" >&${TO_HOOPX}
      fi
      ;;
    say | run)
      __hoopx_text=
      while [ "$__hoopx_rest" -gt 0 ]; do
        IFS= read -r __hoopx_row <&${TO_HOOPX} || exit 77
        __hoopx_text="$__hoopx_text$__hoopx_row
"
        __hoopx_rest=$((__hoopx_rest - 1))
      done
      if [ "$__hoopx_word" = say ]; then
        printf '%s' "$__hoopx_text" >&2
        continue
      fi
      ${TRACED}
      ${opens === null ? '' : `exec ${TO_HOOPX}>&-`}
      ${prompts ? AS_INTERACTIVE(runs, closed) : PLAINLY(runs, closed)}
      ${
        opens === null
          ? `printf 's%s\\0\\0' "$__hoopx_status" >&${TO_HOOPX}`
          : `{ ${opens}; } 2>/dev/null || continue
      ${hello('again')}`
      }
      ;;
    *) exit "$__hoopx_status" ;;
  esac
done; done
`;
}
