/** What an interactive bash does around each line: asks about it, and at the prompt puts back what was changed. */
import { STATES, WHEN_DUE } from './bash-debug.ts';
import { KEEP_IFS } from './bash-exchange.ts';

/** What stands first in PROMPT_COMMAND. */
const FIRST = '__hoopx_first && __hoopx_fine';

/** Reads the DEBUG trap. Not in a function that may not have inherited it. */
export const TRAP_NOW = '\\builtin eval "__hoopx_list=($(\\builtin trap -p DEBUG))"';

/** Nothing is left out of the history, and `cmdhist` makes one entry of several rows. A size below 0 is none. */
const KEEPS_ALL = '-o history && ${HISTSIZE:-500} != [01] && :$BASHOPTS: == *:cmdhist:*';
const KEPT = `[[ -z \${HISTCONTROL-}\${HISTIGNORE-} && ${KEEPS_ALL} ]]`;
/** The same after `__hoopx_unkept`. */
const KEPT_AGAIN = `[[ \${HISTCONTROL-} == ?(0) && \${HISTIGNORE-} == "\${__hoopx_ignored-}" && ${KEEPS_ALL} ]]`;

/** What asks about the line that was entered, on a connection; `fields` are those of one way to ask. */
const QUESTION = (fields: string) => `
    # Few writes: each is one more wake-up of hoopx. \`history\` cannot be had in a variable without a process of its own.
    \\builtin printf '%s\\0' "t$__hoopx_token" kline Sbash "p$$" "r$$" "d$PWD" "h$__hoopx_hc" "s$__hoopx_status" ${fields}
    HISTTIMEFORMAT= \\builtin history 1
    \\builtin printf '\\0\\0'`;

export const INTERACTIVE = `
# The trap of the signal that hoopx sends before it gives its proof: asks in the shell itself, before anything of the line
# runs.
__hoopx_due() {
  ((__hoopx_ok == ${STATES.due})) || \\builtin return $((__hoopx_own = 0))
  # What comes after this is refused where \`builtin\` is somebody's function.
  \\builtin trap - DEBUG
  ${KEEP_IFS}
  \\builtin local - IFS
  [[ $- != *[uexv]* ]] || \\builtin set +uexv
  # With the proof comes what hoopx expects to ask for; whether it is right shows there.
  __hoopx_names=\${__hoopx_said#* } __hoopx_fields=("w\${__hoopx_said#* }")
  __hoopx_own=0
  __hoopx_args=("\${@:1:$#-1}") __hoopx_v=0 __hoopx_met=0 __hoopx_said= __hoopx_next=$SRANDOM$SRANDOM
  __hoopx_proofs=()
  if ${KEPT_AGAIN}; then
    {
      __hoopx_met=1
      if [[ -n $__hoopx_names ]]; then
        __hoopx_look
        [[ "\${__hoopx_fields[*]}" != *[$'\\1\\2\\n']* ]] || __hoopx_fields=(w)
      fi
      ${QUESTION('"q$__hoopx_next" "${__hoopx_fields[@]}"')}
      __hoopx_answer
    } 1<>/dev/tcp/127.0.0.1/@PORT@ || ((__hoopx_met)) || __hoopx_dead
  else
    __hoopx_not_kept
    __hoopx_keep
  fi
  __hoopx_forget=$((__hoopx_v & 16)) __hoopx_traps=$((__hoopx_traps | __hoopx_v & 32)) __hoopx_ok=$((__hoopx_v & 15))
  __hoopx_wrapped || __hoopx_wrap
  # Last, or it would be called for what follows.
  ((__hoopx_ok)) || __hoopx_refuse
  \\builtin trap -- "$__hoopx_trap" DEBUG
}
# A command of a watched line or at the prompt, in the shell itself: it is called by the DEBUG trap, which nothing interrupts
# but a signal, and no line puts anything in \`builtin\`'s place.
__hoopx_ask_here() {
  ${KEEP_IFS}
  \\builtin local - IFS
  [[ $- != *[uexv]* ]] || \\builtin set +uexv
  __hoopx_v=0 __hoopx_met=0
  {
    __hoopx_met=1
    \\builtin printf '%s\\0' "t$__hoopx_token" kcommand Sbash "p$$" "r$__hoopx_me" "d$PWD" "l$__hoopx_cmd" ''
    __hoopx_answer
  } 1<>/dev/tcp/127.0.0.1/@PORT@ || ((__hoopx_met)) || __hoopx_dead
  ((__hoopx_v & 15)) || __hoopx_drop
}
# Should \`builtin\` be a function after all, an error drops the line.
__hoopx_refuse() {
  \\builtin trap -- "$__hoopx_trap" DEBUG
  \\builtin kill -INT $$
  [[ \${__hoopx_undropped?hoopx: nothing runs here any more} ]]
}
# In a subshell of its own as __hoopx_ask; what comes out is an arithmetic expression for \`PS0\`.
__hoopx_line() {
  __hoopx_v=0 __hoopx_met=0 ${KEEP_IFS}
  {
    # The traps end at once: bash would parse the one of DEBUG before each command. Everything in here goes through
    # \`builtin\`, which must be itself.
    POSIXLY_CORRECT=1
    \\trap - DEBUG ERR RETURN
    \\unset -f builtin
    \\unset -v POSIXLY_CORRECT
    [[ $- != *[uexv]* ]] || \\builtin set +uexv
    ${KEPT_AGAIN} || __hoopx_unkept
    __hoopx_args=("$@") __hoopx_met=1
    ${QUESTION('')}
    __hoopx_answer
  } 9>&1 1<>/dev/tcp/127.0.0.1/@PORT@ || ((__hoopx_met)) || { __hoopx_prepare; __hoopx_dead; }
  if ((__hoopx_v & 15)); then
    __hoopx_wrapped || __hoopx_v=$((__hoopx_v & 50 | 8))
  else
    \\builtin kill -INT $$
  fi
  \\builtin printf '%o,__hoopx_forget=%d,__hoopx_traps|=%d' "$((__hoopx_v & 15))" "$((__hoopx_v & 16))" "$((__hoopx_v & 32))"
  # Quicker than an end with all that a shell does then.
  \\builtin kill -KILL "$BASHPID"
}
# A line that the history has not kept cannot be told: what stands last there is another one. Before each prompt this is seen
# to, but the line before may have taken that away. Only numbers can be set from here: no rule is called 0, and nobody knows
# the line that is ignored until it is entered.
__hoopx_unkept() {
  __hoopx_not_kept
  __hoopx_more=
  [[ -z \${HISTCONTROL-} ]] || __hoopx_more+=,HISTCONTROL=0
  [[ -z \${HISTIGNORE-} ]] || __hoopx_more+=",__hoopx_ignored=1$SRANDOM$RANDOM,HISTIGNORE=__hoopx_ignored"
  [[ \${HISTSIZE:-500} != [01] ]] || __hoopx_more+=,HISTSIZE=500
  \\builtin kill -INT $$
  \\builtin printf '0%s' "$__hoopx_more" >&9
  \\builtin kill -KILL "$BASHPID"
}
__hoopx_not_kept() {
  \\builtin printf '%s\\n' 'hoopx: denied: this shell has not kept the line in its history, so that it cannot tell it; enter it again' >&2
}
__hoopx_tell() {
  # Its secret is not for \`set -x\`.
  \\builtin local -
  \\builtin set +x
  # The redirection is the command's own: \`builtin exec {fd}>&-\` would not close what it opened.
  if [[ $1 == hello ]]; then
    \\builtin printf '%s\\0' "t$__hoopx_token" khello Sbash "p$$" "q\${__hoopx_fifo:+$__hoopx_next}" '' 2>/dev/null 1<>/dev/tcp/127.0.0.1/@PORT@ || return 0
  else
    \\builtin printf '%s\\0' "t$__hoopx_prompt_token" kprompt Sbash "p$$" "s$__hoopx_status" '' 2>/dev/null 1<>"$__hoopx_prompts" || return 0
  fi
}
# Comes first at each prompt: what the user's own PROMPT_COMMAND does is looked at like any other command.
__hoopx_first() {
  __hoopx_status=$? __hoopx_seen=$__hoopx_n __hoopx_said=
  ((__hoopx_seen != __hoopx_n)) || __hoopx_lost
  # hoopx's own commands need no look, which takes time; the state lets them pass besides. A Ctrl-C must not leave it so.
  \\builtin trap - DEBUG
  \\builtin trap '' INT
  if ((__hoopx_before = __hoopx_ok, __hoopx_ok = ${STATES.asking}, __hoopx_forget || __hoopx_apart || __hoopx_spoilt || !(__hoopx_before & 7) || (__hoopx_before & 7) >= ${STATES.entered})) || [[ $- == *x* ]]; then
    __hoopx_after
    __hoopx_tell prompt
  else
    \\builtin printf '%s\\0' "t$__hoopx_prompt_token" kprompt Sbash "p$$" "s$__hoopx_status" '' 2>&- 1<>"$__hoopx_prompts"
  fi
  # Nothing stands between this and hoopx's last: there is nothing to look at before it.
  if [[ \${#PROMPT_COMMAND[@]} == 2 && \${PROMPT_COMMAND[0]-} == '${FIRST}' && \${PROMPT_COMMAND[1]-} == __hoopx_last || \${#PROMPT_COMMAND[@]} == 1 && \${PROMPT_COMMAND-} == '${FIRST}'$'\\n\\n'__hoopx_last ]]; then
    __hoopx_alone=1
  else
    __hoopx_alone=0 __hoopx_ok=${STATES.idle}
    \\builtin trap -- "$__hoopx_trap" DEBUG
    \\builtin trap - INT
  fi
  # For what comes after it in the same text.
  \\builtin return "$__hoopx_status"
}
# After a line that was refused, is not for the history, or was asked about apart.
__hoopx_after() {
  if ((__hoopx_apart || __hoopx_spoilt)) && [[ -n $__hoopx_fifo ]]; then
    # Its proof may be somebody else's by now.
    __hoopx_spoilt=0
    __hoopx_next=$SRANDOM$SRANDOM
    __hoopx_tell hello
  fi
  __hoopx_apart=0
  if ((__hoopx_forget)); then
    \\builtin history -d -1 2>/dev/null
    __hoopx_forget=0
  fi
  if ((!(__hoopx_before & 7) || (__hoopx_before & 7) >= ${STATES.entered})); then
    __hoopx_status=77
    __hoopx_mend
  fi
}
__hoopx_lost() {
  ${TRAP_NOW}
  __hoopx_take
}
# Called where it succeeds, so that a failure is no failure of a list: it would end the shell under \`set -e\`.
__hoopx_fine() { :; }
# Comes last: whatever a theme or a line did to the hooks is put back.
__hoopx_last() {
  if ((!__hoopx_alone)); then
    __hoopx_seen=$__hoopx_n
    ((__hoopx_seen != __hoopx_n)) || __hoopx_lost
    \\builtin trap - DEBUG
    __hoopx_ok=${STATES.asking}
    __hoopx_wrap
  fi
  __hoopx_install
}
# Somebody else's DEBUG trap stands where hoopx's did: bash-preexec, a prompt theme, the user. It gets its turn after
# hoopx's, once hoopx has allowed its text.
__hoopx_take() {
  # Or it would be called for what follows.
  \\builtin trap - DEBUG
  __hoopx_ok=${STATES.asking}
  __hoopx_theirs=\${__hoopx_list[2]-}
  # A theme that found hoopx's trap has put it into its own.
  __hoopx_theirs=\${__hoopx_theirs//"$__hoopx_trap"/:}
  __hoopx_ok=${STATES.idle}
  __hoopx_cmd=$__hoopx_theirs __hoopx_me=$$
  [[ $__hoopx_theirs == *__hoopx* || -z $__hoopx_theirs ]] || ((0$(__hoopx_ask command "$__hoopx_theirs") & 15)) || __hoopx_theirs=
  [[ $__hoopx_theirs != *__hoopx* ]] || __hoopx_theirs=
  __hoopx_trap=$__hoopx_alone_trap
  # Not for hoopx's own commands: bash-preexec would take them for the line.
  [[ -z $__hoopx_theirs ]] || __hoopx_trap="$__hoopx_head
[[ \\$BASH_COMMAND == *__hoopx_* || \\\${FUNCNAME[0]-} == __hoopx_* ]] || {
$__hoopx_theirs
}$__hoopx_tail"
}
__hoopx_install() {
  # The options of bash, which take time to set, in the order of their names.
  [[ $- == *T* && $- != *E* && :$BASHOPTS: == *:extdebug:*:lithist:*:promptvars:* ]] && ${KEPT} || __hoopx_set
  # In the shell itself its traps would come in between, and speak in its name.
  if ((__hoopx_traps)) && [[ -n $__hoopx_fifo ]]; then PS0=$__hoopx_ask_apart; else PS0=$__hoopx_ps0; fi
  # An interrupt that is ignored or handled drops no line.
  \\builtin trap - INT
  # A proof is good only where the trap has just been set. SIGCONT comes with the end of the terminal, and with it this shell out
  # of waiting for a hoopx that is gone, even where it ignores SIGHUP.
  if [[ -n $__hoopx_fifo ]]; then
    \\builtin trap -- '${WHEN_DUE}' URG CONT
    __hoopx_proofs=(["0x$__hoopx_next"]=)
  fi
  __hoopx_ok=${STATES.idle}
  # Last, or it would be called for what follows.
  \\builtin trap -- "$__hoopx_trap" DEBUG
}
__hoopx_set() {
  # extdebug in a start-up file would start bashdb; here the shell has started.
  \\builtin shopt -s extdebug promptvars cmdhist lithist
  # extdebug brings errtrace along, by which the user's ERR trap would be called for hoopx's own commands.
  \\builtin set -o functrace +o errtrace
  ${KEPT} || __hoopx_keep
}
# Without a history there is no telling what was entered.
__hoopx_keep() {
  if [[ -n \${HISTCONTROL-} ]]; then __hoopx_hc=$HISTCONTROL HISTCONTROL=; fi
  if [[ -n \${HISTIGNORE-} ]]; then HISTIGNORE= __hoopx_ignored=; fi
  if [[ ! -o history ]]; then \\builtin set -o history; fi
  if [[ \${HISTSIZE:-500} == [01] ]]; then HISTSIZE=500; fi
}
# Whether hoopx comes first and last at the prompt.
__hoopx_wrapped() {
  if [[ -v PROMPT_COMMAND[@] && \${PROMPT_COMMAND@a} == *a* ]]; then
    [[ \${PROMPT_COMMAND[0]-} == '${FIRST}' && \${PROMPT_COMMAND[-1]-} == __hoopx_last && \${#PROMPT_COMMAND[@]} -gt 1 ]]
  else
    [[ \${PROMPT_COMMAND-} == __hoopx_first*__hoopx_last ]]
  fi
}
__hoopx_wrap() {
  if __hoopx_wrapped; then return; fi
  if [[ -v PROMPT_COMMAND[@] && \${PROMPT_COMMAND@a} == *a* ]]; then
    __hoopx_list=()
    for __hoopx_one in "\${PROMPT_COMMAND[@]}"; do
      [[ $__hoopx_one == '${FIRST}' || $__hoopx_one == __hoopx_last ]] || __hoopx_list+=("$__hoopx_one")
    done
    PROMPT_COMMAND=('${FIRST}' \${__hoopx_list[@]+"\${__hoopx_list[@]}"} __hoopx_last)
  else
    PROMPT_COMMAND=\${PROMPT_COMMAND-}
    PROMPT_COMMAND=\${PROMPT_COMMAND//'${FIRST}'/}
    PROMPT_COMMAND=\${PROMPT_COMMAND//__hoopx_last/}
    PROMPT_COMMAND="${FIRST}
$PROMPT_COMMAND
__hoopx_last"
  fi
}
# bash drops a line with status 130 and lets nothing change that. So the next Enter first runs a line that ends with 77,
# out of sight, and then what was typed.
__hoopx_mend() {
  __hoopx_enter '"\\C-x\\C-h1\\C-x\\C-h2\\C-x\\C-h3\\C-x\\C-h2"'
}
# Typed ahead, Enter is a line feed: the terminal is not in readline's hands yet.
__hoopx_enter() {
  for __hoopx_map in emacs vi-insert vi-command; do
    \\builtin bind -m "$__hoopx_map" "\\"\\C-m\\": $1" 2>/dev/null
    \\builtin bind -m "$__hoopx_map" "\\"\\C-j\\": $1" 2>/dev/null
  done
}
__hoopx_put_by() {
  __hoopx_typed=$READLINE_LINE __hoopx_point=$READLINE_POINT
  READLINE_LINE=' __hoopx_refused' READLINE_POINT=0
  __hoopx_enter accept-line
}
# Only what was put by: an interrupt may have come before that.
__hoopx_put_back() {
  [[ -z \${__hoopx_typed+x} ]] || READLINE_LINE=$__hoopx_typed READLINE_POINT=$__hoopx_point
  \\builtin unset -v __hoopx_typed
}
__hoopx_refused() { \\builtin printf '\\e[A\\r\\e[J' >/dev/tty; return 77; }
__hoopx_start() {
  # Set for a moment while hoopx is asked. \`readonly\` at the prompt is refused.
  for __hoopx_one in POSIXLY_CORRECT HISTTIMEFORMAT HISTCONTROL HISTIGNORE HISTSIZE IFS LC_ALL PROMPT_COMMAND; do
    [[ ! -v $__hoopx_one || \${!__hoopx_one@a} != *r* ]] || {
      \\builtin printf 'hoopx: this bash cannot be guarded: its start-up files make %s readonly\\n' "$__hoopx_one" >&2
      \\builtin exit 70
    }
  done
  __hoopx_take
  __hoopx_ok=${STATES.asking}
  # Those of the user's own start-up files; EXIT, ERR and their like are no signals.
  [[ $(\\builtin trap -p) != *\\ SIG* ]] || __hoopx_traps=1
  __hoopx_hc=\${HISTCONTROL-}
  __hoopx_ask_apart='\${__hoopx_a[__hoopx_ok=${STATES.entered}]-}\${__hoopx_a[__hoopx_ok=0\`__hoopx_line "$@"\`]-}'
  # Not in \`$()\`: where bash reads that, it runs pending traps, whose texts fail there and are lost. So the quick way is
  # without what a theme of the user's may have in PS0, which comes after hoopx's own.
  if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 502)) || [[ -n \${PS0-} || -z $__hoopx_fifo ]]; then
    __hoopx_fifo=
    __hoopx_ps0=$__hoopx_ask_apart\${PS0-}
  else
    # By way of hoopx's own process, where the system has that: once hoopx is gone, nobody would ever come to the FIFO.
    [[ ! -p /proc/$PPID/root$__hoopx_fifo ]] || __hoopx_fifo=/proc/$PPID/root$__hoopx_fifo
    # What hoopx tells goes into a variable, once, and nothing of it is shown: no proof begins with y.
    __hoopx_read='\`<"$__hoopx_fifo"\`'
    __hoopx_ps0='\${__hoopx_a[__hoopx_own=0,__hoopx_ok=${STATES.due}]-}\${__hoopx_proofs[y\${__hoopx_said:=\${__hoopx_read@P}}]-}\${__hoopx_proofs[\${__hoopx_spoilt}x\${__hoopx_said%% *}]-\${__hoopx_a[__hoopx_apart=1]-}\${__hoopx_ask_apart@P}}'
  fi
  \\builtin readonly __hoopx_fifo __hoopx_ask_apart __hoopx_read
  \\builtin readonly __hoopx_ps0
  for __hoopx_map in emacs vi-insert vi-command; do
    \\builtin bind -m "$__hoopx_map" '"\\C-x\\C-h2": accept-line' 2>/dev/null
    \\builtin bind -m "$__hoopx_map" -x '"\\C-x\\C-h1": __hoopx_put_by' 2>/dev/null
    \\builtin bind -m "$__hoopx_map" -x '"\\C-x\\C-h3": __hoopx_put_back' 2>/dev/null
  done
  # Once, here: a subshell would look for the messages' translations each time.
  \\builtin alias -- __hoopx_none 2>/dev/null || ((1))
  __hoopx_wrap
  __hoopx_install
  # Once all of it is in place: no key reaches the shell before.
  __hoopx_tell hello
}`;
