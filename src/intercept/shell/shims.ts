/**
 * Programs named like shells that stand first on the session's PATH, and as `$SHELL`: whoever starts a shell by its name
 * (a person at the prompt, `exec bash`, tmux, vim's `:!`, a script) gets it guarded.
 *
 * - An interactive bash reads hoopx's rc file, an interactive zsh has hoopx's ZDOTDIR, and another interactive shell runs
 *   what hoopx reads. One that would not be guarded, because of its options, is refused.
 * - A script of bash has BASH_ENV, one of zsh its .zshenv.
 * - Other shells have neither: hoopx is asked about what they are to run, with the values of that moment, before they start;
 *   a script on standard input, which nobody has seen yet, hoopx reads for them, command by command.
 *
 * Each shim is a bash that reads no file and takes no function from its environment (`-p`).
 */
import { type BashSettings, EXCHANGE } from './bash-exchange.ts';
import { OPEN, READ_DRIVER, SCRIPT } from './driver.ts';
import { quoted } from './quoted.ts';
import { TOLD } from './zsh.ts';

export const SHIMMED = ['bash', 'zsh', 'sh', 'dash'] as const;
export type Shimmed = (typeof SHIMMED)[number];

export interface ShimSettings extends BashSettings {
  /** A bash, absolute. */
  bash: string;
  /** Folder of the shims, absolute. */
  folder: string;
  /** What the shells read, absolute. */
  files: {
    bashrc: string;
    bashLogin: string;
    bashEnv: string;
    zdotdir: string;
    /** Of shells without hooks. */
    driver?: string;
    scriptDriver?: string;
  };
  /** Where the shell lies, for who has no PATH. */
  real: string;
}

/** The text of the program named `name`. */
export function shim(name: Shimmed, settings: ShimSettings): string {
  const { bash, folder, files, real } = settings;
  return `#!${bash} -p
# Made by hoopx for one session.
__hoopx_token=${settings.token} __hoopx_me=$$ __hoopx_below=1 __hoopx_ok=0 __hoopx_reading=0 __hoopx_status=0 __hoopx_args=()
${EXCHANGE(settings)}
__hoopx_refuse() {
  printf 'hoopx: denied: %s\\n' "$1" >&2
  exit 77
}
__hoopx_real=${quoted(real)}
set -f
IFS=:
for __hoopx_place in \${PATH-}; do
  if [[ ! $__hoopx_place -ef ${quoted(folder)} && -f $__hoopx_place/${name} && -x $__hoopx_place/${name} ]]; then
    __hoopx_real=$__hoopx_place/${name}
    break
  fi
done
unset IFS
set +f
export BASH_ENV=${quoted(files.bashEnv)}
# As the shell itself would read its arguments: whether it gets a script, and whether hoopx's files would be read.
__hoopx_script= __hoopx_code= __hoopx_stdin= __hoopx_interactive= __hoopx_login= __hoopx_odd= __hoopx_at=1
__hoopx_tracing= __hoopx_checks= __hoopx_options=()
while ((__hoopx_at <= $#)); do
  __hoopx_word=\${!__hoopx_at}
  case $__hoopx_word in
    --|-) ((__hoopx_at++)); break ;;
    --login) __hoopx_login=1 ;;
    --version|--help) __hoopx_script=1 __hoopx_code=1 ;;
    --rcfile|--init-file|--emulate) __hoopx_odd=1; ((__hoopx_at++)) ;;
    --*) __hoopx_odd=1 ;;
    [-+]?*)
      [[ $__hoopx_word == -*c* ]] && __hoopx_script=1 __hoopx_code=1
      [[ $__hoopx_word == -*s* ]] && __hoopx_stdin=1
      [[ $__hoopx_word == -*i* ]] && __hoopx_interactive=1
      [[ $__hoopx_word == -*l* ]] && __hoopx_login=1
      [[ $__hoopx_word == -+([il]) ]] || __hoopx_odd=1
      [[ $__hoopx_word == -*x* ]] && __hoopx_tracing='__hoopx_tracing=1; '
      [[ $__hoopx_word == *n* ]] && __hoopx_checks=\${__hoopx_word:0:1}
      # hoopx's loop reads the script, and is not to be traced itself.
      __hoopx_letters=\${__hoopx_word//[sxvnoO]/}
      [[ $__hoopx_letters == [-+] ]] || __hoopx_options+=("$__hoopx_letters")
      [[ $__hoopx_word == *[oO]* ]] && ((__hoopx_at++)) && __hoopx_options+=("\${__hoopx_word:0:1}o" "\${!__hoopx_at-}") ;;
    *) break ;;
  esac
  ((__hoopx_at++))
done
[[ -z $__hoopx_stdin ]] && ((__hoopx_at <= $#)) && __hoopx_script=1
# Wherever its messages go: what it reads comes from a terminal.
[[ -z $__hoopx_script && -t 0 ]] && __hoopx_interactive=1
if [[ -n $__hoopx_script || -z $__hoopx_interactive ]]; then
  ${scripted(name, settings)}
  exec -a ${name} "$__hoopx_real" "$@"
fi
((!$#)) || [[ -z $__hoopx_odd ]] || __hoopx_refuse 'an interactive ${name} with these options would not be guarded; start it without'
${interactive(name, settings)}
`;
}

function scripted(name: Shimmed, { files, port }: ShimSettings): string {
  switch (name) {
    case 'bash':
      return ':';
    case 'zsh':
      return `export ZDOTDIR=${quoted(files.zdotdir)} ${TOLD}="\${ZDOTDIR-}"`;
    case 'sh':
    case 'dash':
      return `__hoopx_file=\${!__hoopx_at-} __hoopx_name=${name}
  if [[ -z $__hoopx_script && $__hoopx_checks != - ]]; then
    exec ${SCRIPT}<&0
  elif [[ -n $__hoopx_code || $__hoopx_checks == - || ! -e $__hoopx_file || -f $__hoopx_file && ! $__hoopx_file -ef /dev/stdin ]]; then
    printf -v __hoopx_text '%q ' ${name} "$@"
    ((0$(__hoopx_ask command "$__hoopx_text") & 15)) || exit 77
    exec -a ${name} "$__hoopx_real" "$@"
  else
    # A pipe by its name: \`sh /dev/stdin\`, \`sh <(x)\`.
    exec ${SCRIPT}<"$__hoopx_file" || exit 2
    __hoopx_name=$__hoopx_file
    ((__hoopx_at++))
  fi
  ${CONNECT(port)}
  exec -a ${name} "$__hoopx_real" "\${__hoopx_options[@]}" -c "$__hoopx_tracing"${quoted(READ_DRIVER(files.scriptDriver!))} "$__hoopx_name" "\${@:__hoopx_at}"`;
  }
}

const CONNECT = (port: number) => `${OPEN(port)} || __hoopx_refuse 'hoopx does not answer'`;

function interactive(name: Shimmed, { files, port }: ShimSettings): string {
  switch (name) {
    case 'bash':
      return `exec -a bash "$__hoopx_real" --rcfile "$([[ -n $__hoopx_login ]] && echo ${quoted(files.bashLogin)} || echo ${quoted(files.bashrc)})" -i`;
    case 'zsh':
      return `export ${TOLD}="\${ZDOTDIR-}" ZDOTDIR=${quoted(files.zdotdir)}
exec -a zsh "$__hoopx_real" \${__hoopx_login:+-l} -i`;
    case 'sh':
    case 'dash':
      return `${CONNECT(port)}
exec -a ${name} "$__hoopx_real" -c ${quoted(READ_DRIVER(files.driver!))} ${name}`;
  }
}
