/**
 * zsh's side. `preexec` runs with a complete line, aliases expanded, before any of it runs, and an interrupt there drops
 * the line whole; `zshaddhistory` sees what `fc` and `r` run again without `preexec`; the DEBUG trap comes before each
 * command with its redirections, and setting ERR_EXIT in it skips the command. All of it happens in the shell itself:
 * zsh can open a connection without a subshell.
 *
 * zsh finds its start-up files through ZDOTDIR: those in the session's folder call the user's own and then install this.
 */
import type { PromptSettings, ShellSecrets } from './message.ts';
import { quoted } from './quoted.ts';

/** Longest text, in characters, whose names a shell looks up before it is asked. */
const LOOKED_UP = 1000;

/** State of a shell, in `__hoopx_ok`. */
const STATES = { refused: 0, free: 1, watched: 2, asking: 3, idle: 4 } as const;

export interface ZshSettings extends ShellSecrets, PromptSettings {
  port: number;
  /** Folder of the shims, which stands first on PATH. */
  shims: string;
}

/** In a function with `nolocaltraps`. The common cases without a function: they come before each command. */
const SET_TRAP = `builtin trap '[[ \${preexec_functions[(r)__hoopx_preexec]-} == __hoopx_preexec && \${precmd_functions[(r)__hoopx_precmd]-} == __hoopx_precmd ]] && { ((__hoopx_ok & 1)) || [[ \${funcstack[1]-} == __hoopx_* || -n \${__hoopx_known[(e)$PWD $ZSH_DEBUG_CMD]-} && $__hoopx_ok != ${STATES.refused} ]] } || { __hoopx_debug && setopt err_exit }' DEBUG`;

const JUDGE = (line: string, expanded: string) => `__hoopx_ok=${STATES.asking} __hoopx_event=$HISTCMD
  __hoopx_ask line ${line} ${expanded}
  if ((__hoopx_word & 15)); then
    __hoopx_ok=$(((__hoopx_word & 2) ? ${STATES.watched} : ${STATES.free})) __hoopx_line=1
  else
    __hoopx_trap
    __hoopx_refuse $$
  fi`;

/** What the shell has of the names in `__hoopx_rest`, as fields. Not a function: zsh takes 5 to 30 us for each call. */
const LOOK = `{
  # A value with a NUL, which would end a field, is not told: it stays unknown.
  __hoopx_fields=
  for __hoopx_name in \${(s: :)__hoopx_rest}; do
    case $__hoopx_name in
      @) if [[ \${(j::)__hoopx_args} != *$'\\0'* ]]; then
           __hoopx_fields+="P\${ZSH_ARGZERO-zsh}"$'\\0'
           for __hoopx_value in "\${__hoopx_args[@]}"; do __hoopx_fields+="P$__hoopx_value"$'\\0'; done
         fi ;;
      # zsh's own has a NUL in it.
      IFS) __hoopx_fields+="vIFS=\${IFS//$'\\0'/}"$'\\0' ;;
      \\?*) __hoopx_name=\${__hoopx_name#?}
         ((!\${+functions[(e)$__hoopx_name]})) || __hoopx_fields+="F$__hoopx_name () {"$'\\n'"\${functions[(e)$__hoopx_name]}"$'\\n}\\0' ;;
      *) [[ \${(Pt)__hoopx_name} != (scalar|integer)* || \${(P)__hoopx_name} == *$'\\0'* ]] || __hoopx_fields+="v$__hoopx_name=\${(P)__hoopx_name}"$'\\0' ;;
    esac
  done
}`;

const EXCHANGE = ({ port, token, reply }: ZshSettings) => `
typeset -g __hoopx_token=${token} __hoopx_reply=${reply}
typeset -gi __hoopx_status=0 __hoopx_ok=${STATES.free} __hoopx_line=0 __hoopx_event=0 __hoopx_fix=0 __hoopx_again=0
typeset -gA __hoopx_known
__hoopx_ask() {
  emulate -L zsh
  # Its secrets are not for \`set -x\`.
  unsetopt xtrace
  setopt typeset_silent
  # No variable here bears a name that a line may take.
  local REPLY __hoopx_fd __hoopx_got __hoopx_said __hoopx_rest __hoopx_name __hoopx_value __hoopx_fields __hoopx_text=$2$'\\n'$3
  __hoopx_word=0
  if [[ $__hoopx_text == *$'\\0'* ]] || ! builtin ztcp 127.0.0.1 ${port} 2>/dev/null; then
    builtin print -u2 'hoopx: nothing runs here any more: hoopx does not answer'
    return
  fi
  __hoopx_fd=$REPLY
  # Sent along: what hoopx would ask back.
  if [[ $#__hoopx_text -lt ${LOOKED_UP} && ( $1 == line || $__hoopx_text == *'$'* ) ]]; then
    __hoopx_rest='PATH HOME'
    [[ $__hoopx_text != *'$'* ]] || __hoopx_rest+=' @ IFS'
    for __hoopx_name in \${(s: :)__hoopx_text//[$' \\t\\n\\v\\f\\r;&|()<>{}"\\'\`$\\\\']/ }; do
      [[ $1 != line ]] || __hoopx_rest+=" ?$__hoopx_name"
      [[ $__hoopx_text == *'$'* ]] || continue
      __hoopx_name=\${__hoopx_name#[#!]}
      __hoopx_name=\${__hoopx_name%%[^A-Za-z0-9_]*}
      [[ $__hoopx_name != [A-Za-z_]* ]] || __hoopx_rest+=" $__hoopx_name"
    done
    ${LOOK}
    __hoopx_fields+=$'W1\\0'
  fi
  builtin syswrite -o $__hoopx_fd -- "t$__hoopx_token"$'\\0'"k$1"$'\\0Szsh\\0'"p$$"$'\\0'"r\${sysparams[pid]}"$'\\0'"d$PWD"$'\\0'"l$2"$'\\0'"x$3"$'\\0'"o$__hoopx_ok"$'\\0'"s$__hoopx_status"$'\\0'"$__hoopx_fields"$'\\0'
  IFS=' ' builtin read -r -u $__hoopx_fd __hoopx_got __hoopx_said __hoopx_rest
  while [[ $__hoopx_got == $__hoopx_reply && $__hoopx_said == need ]]; do
    # In one write: a second would wait for the network's delayed acknowledgement.
    ${LOOK}
    builtin syswrite -o $__hoopx_fd -- "$__hoopx_fields"$'\\0'
    __hoopx_got=
    IFS=' ' builtin read -r -u $__hoopx_fd __hoopx_got __hoopx_said __hoopx_rest
  done
  if [[ $__hoopx_got == $__hoopx_reply && $__hoopx_said == <-> ]]; then
    __hoopx_word=$((8#$__hoopx_said))
    # Not for nothing: \`read -d\` changes the terminal's settings, and back.
    if [[ -n $__hoopx_rest ]]; then
      IFS= builtin read -r -d '' -u $__hoopx_fd __hoopx_value
      builtin print -rnu2 -- "$__hoopx_value"
    fi
  else
    builtin print -u2 'hoopx: nothing runs here any more: hoopx does not answer'
  fi
  builtin ztcp -c $__hoopx_fd 2>/dev/null
  return 0
}`;

const FUNCTIONS = (settings: ZshSettings) => `${EXCHANGE(settings)}
typeset -g __hoopx_prompt_token=${settings.promptToken} __hoopx_prompts=${quoted(settings.prompts)}
# By a connection.
__hoopx_tell() {
  emulate -L zsh
  unsetopt xtrace
  local REPLY __hoopx_secret=$__hoopx_token
  [[ $1 == hello ]] || __hoopx_secret=$__hoopx_prompt_token
  builtin ztcp 127.0.0.1 ${settings.port} 2>/dev/null || return 0
  builtin syswrite -o $REPLY -- "t$__hoopx_secret"$'\\0'"k$1"$'\\0Szsh\\0'"p$$"$'\\0'"s$__hoopx_status"$'\\0\\0' 2>/dev/null
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
  ${JUDGE('"$1"', '"$2"')}
}
# A line that is not kept in the history still comes here, and its text as it will run is always told. hoopx's own commands
# need no trap before each.
__hoopx_preexec() {
  builtin setopt localoptions nolocaltraps noxtrace
  builtin trap - DEBUG
  ${JUDGE('"${1:-$3}"', '"$3"')}
  ${SET_TRAP}
}
# What \`fc -e\` and \`r\` run comes here alone, while the line that said so is running.
__hoopx_history() {
  [[ $__hoopx_ok == ${STATES.idle} && $1 != ' __hoopx_refused'$'\\n' ]] && return 0
  ((__hoopx_ok == ${STATES.idle})) || __hoopx_judge "\${1%$'\\n'}" ''
  [[ $1 == ' __hoopx_refused'$'\\n' ]] && return 1
  return 0
}
__hoopx_precmd() {
  __hoopx_status=$?
  __hoopx_before_prompt
  [[ -o debug_before_cmd ]] || builtin setopt debug_before_cmd
  __hoopx_ok=${STATES.idle}
  return 0
}
__hoopx_before_prompt() {
  builtin setopt localoptions nolocaltraps noxtrace
  builtin trap - DEBUG
  __hoopx_ok=${STATES.asking} __hoopx_line=0
  ((__hoopx_fix != 1)) || { __hoopx_status=77; __hoopx_mend }
  [[ \${preexec_functions[-1]-} == __hoopx_preexec && \${zshaddhistory_functions[1]-} == __hoopx_history && \${precmd_functions[1]-} == __hoopx_precmd ]] || __hoopx_hook
  if [[ $__hoopx_prompts == /dev/tcp/* ]]; then
    __hoopx_tell prompt
  else
    # Into a FIFO: another process would have to hold it for that to wait.
    builtin syswrite -- "t$__hoopx_prompt_token"$'\\0kprompt\\0Szsh\\0'"p$$"$'\\0'"s$__hoopx_status"$'\\0\\0' 2>/dev/null 1<>"$__hoopx_prompts"
  fi
  ${SET_TRAP}
}
# $? is 0 after an interrupt in preexec, and nothing can set it. The next Enter first runs a line that ends with 77.
__hoopx_mend() {
  __hoopx_fix=2
  builtin zle -A accept-line __hoopx_accept_line
  builtin zle -N accept-line __hoopx_accept
}
__hoopx_accept() {
  builtin zle -A __hoopx_accept_line accept-line
  __hoopx_fix=0 __hoopx_held=$BUFFER
  builtin zle -A zle-line-init __hoopx_line_init 2>/dev/null && __hoopx_again=1 || __hoopx_again=0
  builtin zle -N zle-line-init __hoopx_init
  BUFFER=' __hoopx_refused'
  builtin zle .accept-line
}
# Not there all the time: it would take longer than all else before each line.
__hoopx_init() {
  if ((__hoopx_again)); then
    builtin zle -A __hoopx_line_init zle-line-init
    builtin zle zle-line-init
  else
    builtin zle -D zle-line-init
  fi
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
  local __hoopx_key="$PWD $ZSH_DEBUG_CMD"
  [[ -n \${__hoopx_known[$__hoopx_key]-} ]] && return 1
  __hoopx_ask command "$ZSH_DEBUG_CMD" ''
  if ((__hoopx_word == 3)); then
    ((\${#__hoopx_known} > 500)) && __hoopx_known=()
    __hoopx_known[$__hoopx_key]=1
  fi
  ((__hoopx_word & 15)) && return 1
  __hoopx_refuse \${sysparams[pid]}
  return 0
}
__hoopx_install() {
  builtin setopt debug_before_cmd
  __hoopx_hook
  __hoopx_trap
}
__hoopx_trap() {
  # Or it would be gone with this function.
  builtin setopt localoptions nolocaltraps
  ${SET_TRAP}
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
  __hoopx_install
  __hoopx_tell hello
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
  local __hoopx_key="$PWD $ZSH_DEBUG_CMD"
  [[ -n \${__hoopx_known[$__hoopx_key]-} ]] && return 0
  __hoopx_ask command "$ZSH_DEBUG_CMD" ''
  if ((__hoopx_word == 3)); then
    ((\${#__hoopx_known} > 500)) && __hoopx_known=()
    __hoopx_known[$__hoopx_key]=1
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
