/**
 * zsh's side. `preexec` runs with a complete line, aliases expanded, before any of it runs, and an interrupt there drops
 * the line whole; `zshaddhistory` sees what `fc` and `r` run again without `preexec`; the DEBUG trap comes before each
 * command with its redirections, and setting ERR_EXIT in it skips the command. All of it happens in the shell itself:
 * zsh can open a connection without a subshell.
 *
 * zsh finds its start-up files through ZDOTDIR: those in the session's folder call the user's own and then install this.
 */
import type { ShellSecrets } from './message.ts';
import { quoted } from './quoted.ts';

/** State of a shell, in `__hoopx_ok`. */
const STATES = { refused: 0, free: 1, watched: 2, asking: 3, idle: 4 } as const;

export interface ZshSettings extends ShellSecrets {
  port: number;
  /** Folder of the shims, which stands first on PATH. */
  shims: string;
}

const EXCHANGE = ({ port, token, reply }: ZshSettings) => `
typeset -g __hoopx_token=${token} __hoopx_reply=${reply}
typeset -gi __hoopx_ok=${STATES.free} __hoopx_line=0 __hoopx_event=0 __hoopx_fix=0 __hoopx_again=0
typeset -gA __hoopx_known
__hoopx_ask() {
  emulate -L zsh
  # Its secrets are not for \`set -x\`.
  unsetopt xtrace
  setopt typeset_silent
  local REPLY fd got word rest name value fields
  __hoopx_word=0
  if [[ $2$3 == *$'\\0'* ]] || ! builtin ztcp 127.0.0.1 ${port} 2>/dev/null; then
    builtin print -u2 'hoopx: nothing runs here any more: hoopx does not answer'
    return
  fi
  fd=$REPLY
  builtin syswrite -o $fd -- "t$__hoopx_token"$'\\0'"k$1"$'\\0Szsh\\0'"p$$"$'\\0'"r\${sysparams[pid]}"$'\\0'"d$PWD"$'\\0'"l$2"$'\\0'"x$3"$'\\0'"o$__hoopx_ok"$'\\0\\0'
  IFS=' ' builtin read -r -u $fd got word rest
  while [[ $got == $__hoopx_reply && $word == need ]]; do
    # In one write: a second would wait for the network's delayed acknowledgement.
    fields=
    for name in \${(s: :)rest}; do
      case $name in
        @) fields+="P\${ZSH_ARGZERO-zsh}"$'\\0'
           for value in "\${__hoopx_args[@]}"; do fields+="P$value"$'\\0'; done ;;
        \\?*) name=\${name#?}
           ((\${+functions[(e)$name]})) && fields+="F$name () {"$'\\n'"\${functions[(e)$name]}"$'\\n}\\0' ;;
        *) [[ \${(Pt)name} == (scalar|integer)* ]] && fields+="v$name=\${(P)name}"$'\\0' ;;
      esac
    done
    builtin syswrite -o $fd -- "$fields"$'\\0'
    got=
    IFS=' ' builtin read -r -u $fd got word rest
  done
  if [[ $got == $__hoopx_reply && $word == <-> ]]; then
    __hoopx_word=$((8#$word))
    value=
    IFS= builtin read -r -d '' -u $fd value
    [[ -n $value ]] && builtin print -rnu2 -- "$value"
  else
    builtin print -u2 'hoopx: nothing runs here any more: hoopx does not answer'
  fi
  builtin ztcp -c $fd 2>/dev/null
  return 0
}`;

const FUNCTIONS = (settings: ZshSettings) => `${EXCHANGE(settings)}
__hoopx_tell() {
  emulate -L zsh
  unsetopt xtrace
  local REPLY
  builtin ztcp 127.0.0.1 ${settings.port} 2>/dev/null || return 0
  builtin print -rn -- "t$__hoopx_token"$'\\0'"k$1"$'\\0Szsh\\0'"p$$"$'\\0'"d$PWD"$'\\0'"s$2"$'\\0\\0' >&$REPLY 2>/dev/null
  builtin ztcp -c $REPLY 2>/dev/null
  return 0
}
__hoopx_refuse() {
  __hoopx_ok=${STATES.refused}
  __hoopx_fix=1
  builtin trap - INT
  builtin kill -INT $1
}
__hoopx_judge() {
  __hoopx_ok=${STATES.asking}
  __hoopx_event=$HISTCMD
  __hoopx_ask line "$1" "$2"
  if ((!(__hoopx_word & 15))); then
    __hoopx_refuse $$
  else
    __hoopx_ok=$(((__hoopx_word & 2) ? ${STATES.watched} : ${STATES.free}))
    __hoopx_line=1
  fi
}
# A line that is not kept in the history still comes here, and its text as it will run is always told.
__hoopx_preexec() { __hoopx_judge "\${1:-$3}" "$3" }
# What \`fc -e\` and \`r\` run comes here alone, while the line that said so is running.
__hoopx_history() {
  ((__hoopx_ok == ${STATES.idle})) || __hoopx_judge "\${1%$'\\n'}" ''
  [[ $1 == ' __hoopx_refused'$'\\n' ]] && return 1
  return 0
}
__hoopx_precmd() {
  local code=$?
  __hoopx_ok=${STATES.asking}
  ((__hoopx_fix == 1)) && { code=77; __hoopx_mend }
  __hoopx_install
  __hoopx_line=0
  __hoopx_tell prompt $code
  __hoopx_ok=${STATES.idle}
  return 0
}
# $? is 0 after an interrupt in preexec, and nothing can set it. The next Enter first runs a line that ends with 77.
__hoopx_mend() {
  __hoopx_fix=2
  builtin zle -A accept-line __hoopx_accept_line
  builtin zle -N accept-line __hoopx_accept
}
__hoopx_accept() {
  builtin zle -A __hoopx_accept_line accept-line
  __hoopx_fix=0 __hoopx_held=$BUFFER __hoopx_again=1
  BUFFER=' __hoopx_refused'
  builtin zle .accept-line
}
__hoopx_init() {
  ((__hoopx_again)) || return 0
  __hoopx_again=0
  BUFFER=$__hoopx_held
  builtin zle accept-line
}
__hoopx_refused() { builtin print -n '\\e[A\\r\\e[J' >/dev/tty; return 77 }
__hoopx_hooked() {
  emulate -L zsh
  [[ \${preexec_functions[(r)__hoopx_preexec]-} == __hoopx_preexec && \${precmd_functions[(r)__hoopx_precmd]-} == __hoopx_precmd ]]
}
# Hooks that a line took away are put back; a line that came in without them was not asked about.
__hoopx_missing() {
  [[ \${(j: :)funcstack[@]} == '__hoopx_missing __hoopx_debug __hoopx_'* ]] && return 1
  __hoopx_install
  ((__hoopx_event == HISTCMD)) && return 1
  builtin print -u2 'hoopx: denied: the hooks of this shell were gone; they are back, enter the line again'
  __hoopx_refuse $$
  return 0
}
__hoopx_debug() {
  if ! __hoopx_hooked; then __hoopx_missing && return 0; fi
  ((__hoopx_ok == ${STATES.free})) && return 1
  [[ \${(j: :)funcstack[@]} == '__hoopx_debug __hoopx_'* ]] && return 1
  # The user's own precmd comes before hoopx's.
  ((__hoopx_ok == ${STATES.refused})) && [[ \${funcstack[-1]} == precmd ]] && __hoopx_ok=${STATES.idle}
  ((__hoopx_ok == ${STATES.refused})) && return 0
  # A block of a hook or a widget: its commands come one by one, and it has no redirection of its own.
  ((__hoopx_ok == ${STATES.idle})) && [[ $ZSH_DEBUG_CMD == ({|(|if |case |for |while |until |repeat |select )*(}|)|fi|esac|done) ]] && return 1
  case $ZSH_DEBUG_CMD in
    *__hoopx*|*'>'*) ;;
    '[[ '*|'emulate '*|'local '*|return|'return '<->|:|true|false|echo|'echo '*) return 1 ;;
  esac
  local key="$PWD $ZSH_DEBUG_CMD"
  [[ -n \${__hoopx_known[$key]-} ]] && return 1
  __hoopx_ask command "$ZSH_DEBUG_CMD" ''
  if ((__hoopx_word == 3)); then
    ((\${#__hoopx_known} > 500)) && __hoopx_known=()
    __hoopx_known[$key]=1
  fi
  ((__hoopx_word & 15)) && return 1
  __hoopx_refuse \${sysparams[pid]}
  return 0
}
__hoopx_install() {
  builtin setopt debug_before_cmd
  __hoopx_hook
  # The common cases without a function: they come before each command.
  builtin trap '((__hoopx_ok == ${STATES.asking} || __hoopx_ok == ${STATES.free})) && [[ \${preexec_functions[(r)__hoopx_preexec]-} == __hoopx_preexec && \${precmd_functions[(r)__hoopx_precmd]-} == __hoopx_precmd ]] || { __hoopx_debug && setopt err_exit }' DEBUG
}
__hoopx_hook() {
  emulate -L zsh
  [[ \${preexec_functions[-1]-} == __hoopx_preexec ]] || preexec_functions=("\${(@)preexec_functions:#__hoopx_preexec}" __hoopx_preexec)
  [[ \${zshaddhistory_functions[1]-} == __hoopx_history ]] || zshaddhistory_functions=(__hoopx_history "\${(@)zshaddhistory_functions:#__hoopx_history}")
  [[ \${precmd_functions[1]-} == __hoopx_precmd ]] || precmd_functions=(__hoopx_precmd "\${(@)precmd_functions:#__hoopx_precmd}")
}
__hoopx_start() {
  if ! zmodload zsh/net/tcp zsh/system zsh/parameter zsh/zle 2>/dev/null; then
    print -u2 'hoopx: this zsh has no zsh/net/tcp module and cannot be guarded'
    exit 70
  fi
  [[ \${PATH-} == ${quoted(settings.shims)}:* ]] || PATH=${quoted(settings.shims)}:$PATH
  autoload -Uz add-zle-hook-widget
  add-zle-hook-widget line-init __hoopx_init
  __hoopx_install
  __hoopx_tell hello 0
  __hoopx_ok=${STATES.idle}
}
`;

/** The commands of a script, each before it runs: a refusal ends it with 77. */
const BELOW = (settings: ZshSettings) => `${EXCHANGE(settings)}
__hoopx_script() {
  [[ \${(j: :)funcstack[@]} == '__hoopx_script __hoopx_'* ]] && return 0
  case $ZSH_DEBUG_CMD in
    *__hoopx*|*'>'*) ;;
    '[[ '*|'emulate '*|'local '*|return|'return '<->|:|true|false|echo|'echo '*) return 0 ;;
  esac
  local key="$PWD $ZSH_DEBUG_CMD"
  [[ -n \${__hoopx_known[$key]-} ]] && return 0
  __hoopx_ask command "$ZSH_DEBUG_CMD" ''
  if ((__hoopx_word == 3)); then
    ((\${#__hoopx_known} > 500)) && __hoopx_known=()
    __hoopx_known[$key]=1
  fi
  ((__hoopx_word & 15))
}
builtin trap '__hoopx_args=("$@"); __hoopx_script || exit 77' DEBUG
`;

/** The start-up files of a zsh of the session, by name. `userFolder` is the user's own ZDOTDIR, or null for none. */
export function zshStartup(settings: ZshSettings, userFolder: string | null): Record<string, string> {
  const own = userFolder === null ? 'unset ZDOTDIR' : `ZDOTDIR=${quoted(userFolder)}`;
  return startupFiles(settings, own, '');
}

/** The same for those that the shims start, which tell the user's own ZDOTDIR; scripts too. */
export function zshBelow(settings: ZshSettings): Record<string, string> {
  const own = `if [[ -n $${TOLD} ]]; then ZDOTDIR=$${TOLD}; else unset ZDOTDIR; fi`;
  const script = `if [[ ! -o interactive ]]; then
  if [[ -n $__hoopx_own ]]; then ZDOTDIR=$__hoopx_own; else unset ZDOTDIR; fi
  unset __hoopx_zdotdir __hoopx_own ${TOLD}
  if zmodload zsh/net/tcp zsh/system zsh/parameter 2>/dev/null; then
${BELOW(settings)}
  fi
fi
`;
  return startupFiles(settings, own, script);
}

/** Where a shim puts the ZDOTDIR that it replaces. */
export const TOLD = 'HOOPX_ZDOTDIR';

/** `first` makes ZDOTDIR the user's own, which their .zshenv may then set to another folder. */
function startupFiles(settings: ZshSettings, first: string, script: string): Record<string, string> {
  const own = 'if [[ -n ${__hoopx_own-} ]]; then ZDOTDIR=$__hoopx_own; else unset ZDOTDIR; fi';
  const source = (name: string) => `[[ -r "\${ZDOTDIR:-$HOME}/${name}" ]] && . "\${ZDOTDIR:-$HOME}/${name}"`;
  const pass = (name: string, before: string) => `__hoopx_zdotdir=$ZDOTDIR
${before}
${source(name)}
__hoopx_own=\${ZDOTDIR-}
ZDOTDIR=$__hoopx_zdotdir
`;
  return {
    '.zshenv': `${pass('.zshenv', first)}${script}`,
    '.zprofile': pass('.zprofile', own),
    '.zshrc': `${FUNCTIONS(settings)}
${own}
${source('.zshrc')}
\\unset __hoopx_zdotdir __hoopx_own ${TOLD}
\\__hoopx_start
`,
  };
}
