/**
 * The shell that runs what hoopx has read: for a script on a pipe, in any shell, and for shells without hooks.
 *
 * hoopx reads the lines and hands over each complete command once it is decided; the shell takes it from a connection
 * that only the two of them have, and runs it with `eval`. While a command runs, the connection is closed to it: the
 * redirection of `eval` moves the descriptor away, close-on-exec. Standard input is the one that hoopx has.
 */
import type { ShellSecrets } from './message.ts';

/** Opens the connection, which not every shell can, and becomes the shell. */
export const LAUNCHER = (port: number) =>
  `exec 3<>/dev/tcp/127.0.0.1/${port} || { echo 'hoopx: no connection to hoopx' >&2; exit 70; }; exec "$@"`;

/** The loop, in POSIX shell. \`prompts\` when a person sees it. */
export function driver(
  { token, reply }: ShellSecrets,
  before: string,
  prompts: boolean,
  runs = 'eval "$__hoopx_text"',
): string {
  return `${before}
${prompts ? "set -m\ntrap '__hoopx_int=1' INT" : ''}
__hoopx_status=0
__hoopx_last() { return "$__hoopx_status"; }
printf 't%s\\0kattach\\0p%s\\0\\0' '${token}' "$$" >&3
# Twice, because a command may say \`break\`.
while :; do while :; do
  __hoopx_got=
  IFS=' ' read -r __hoopx_got __hoopx_word __hoopx_rest <&3
  if [ "$__hoopx_got" != '${reply}' ]; then
    # Ctrl-C at the prompt.
    ${prompts ? `if [ -n "\${__hoopx_int-}" ]; then __hoopx_int=; printf '\\n%s' "\${PS1-}" >&2; continue; fi` : ':'}
    echo 'hoopx: nothing runs here any more: hoopx does not answer' >&2
    exit 77
  fi
  case $__hoopx_word in
    need)
      while [ -n "$__hoopx_rest" ]; do
        __hoopx_name=\${__hoopx_rest%% *}
        __hoopx_rest=\${__hoopx_rest#"$__hoopx_name"}
        __hoopx_rest=\${__hoopx_rest# }
        case $__hoopx_name in
          @) printf 'P%s\\0' "$0" "$@" >&3 ;;
          f:*) ;;
          *) eval "[ -z \\"\\\${$__hoopx_name+x}\\" ] || printf 'v%s=%s\\\\0' '$__hoopx_name' \\"\\\${$__hoopx_name}\\" >&3" ;;
        esac
      done
      printf '\\0' >&3
      ;;
    run)
      __hoopx_text=
      while [ "$__hoopx_rest" -gt 0 ]; do
        IFS= read -r __hoopx_row <&3 || exit 77
        __hoopx_text="$__hoopx_text$__hoopx_row
"
        __hoopx_rest=$((__hoopx_rest - 1))
      done
      case $- in
        *e*) ;;
        *) __hoopx_last ;;
      esac
      ${runs} 3>&-
      __hoopx_status=$?
      printf 's%s\\0\\0' "$__hoopx_status" >&3
      ;;
    *) exit "$__hoopx_status" ;;
  esac
done; done
`;
}
