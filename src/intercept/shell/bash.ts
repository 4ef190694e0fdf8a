/**
 * bash's side: what the session's bash reads after the user's own start-up files. Nothing of it is written there.
 *
 * Three places see every command, and each alone stops it:
 *
 * - `PS0` is expanded when a complete line has been read (typed, pasted, sent by a program; its continuation lines,
 *   history expansion and heredocs included) and before any of it runs. A DEBUG trap alone would come too late:
 *   `{ echo x; } > file` opens the file before the trap's first call. `PS0` can run commands in a subshell only, and a
 *   subshell is what costs most of a line. So the quick way, with bash 5.2, which reads `$(<file)` by itself: the file is a
 *   FIFO, on which hoopx sends the shell SIGURG, then a proof that it did. bash runs the trap of a signal that is pending
 *   before it begins with the line, and this trap asks hoopx, in the shell itself. Without the right proof, and in
 *   older shells, the expansion asks in a subshell. When the answer is no, the shell is interrupted (SIGINT) and drops
 *   the line whole.
 * - The DEBUG trap comes before each simple command, with functrace in functions and subshells too. It lets pass what
 *   the line's answer covers, and asks about everything else.
 * - `PROMPT_COMMAND` says that the line is over, and puts back what was changed meanwhile.
 *
 * The text below is careful never to call a builtin by its name before functions of that name are gone: functions come
 * before builtins. `POSIXLY_CORRECT=1` is an assignment, which nothing can replace, and makes bash look for the special
 * builtins first, `unset` among them. `((...))` and `case` are syntax.
 */
import type { PromptSettings, ShellSecrets } from './message.ts';
import { quoted } from './quoted.ts';

/**
 * State of a shell, in `__hoopx_ok`. Odd: commands pass. 8 and 10 are free and watched where the hooks have to be put back before the
 * line's first command.
 */
const STATES = { refused: 0, free: 1, watched: 2, idle: 4, entered: 5, due: 6, asking: 7 } as const;

export interface BashSettings extends ShellSecrets {
  port: number;
}

/** What an interactive bash needs besides. */
export interface BashStartSettings extends BashSettings, PromptSettings {
  /** The FIFO on which hoopx says that a question is due, absolute; null where every line is asked about in a subshell. */
  due: string | null;
  /** Folder of the shims, which stands first on PATH. */
  shims: string;
}

/** What makes builtins themselves again, and ends traps. `trap` and `unset` are special builtins. */
const CLEAN = `POSIXLY_CORRECT=1
  \\trap - DEBUG ERR RETURN
  \\unset -f builtin unset unalias trap read printf history exec kill alias declare compgen eval return local export shopt set bind
  \\unset -v POSIXLY_CORRECT`;

/** Characters of the shortest answer, which the others begin like: the secret, a space, two digits and a newline. */
const ANSWER = 36;

/**
 * One exchange, always in a subshell of its own, where nothing changes the shell: sends what stands in the arguments'
 * order, answers questions back, prints the number it got.
 *
 * bash copies a function each time it calls it, so what is seldom needed has functions of its own.
 */
export const EXCHANGE = ({ port, reply }: BashSettings) => `
__hoopx_ask() {
  # What an exchange before left in the shell is no answer.
  __hoopx_v=0 __hoopx_met=0
  # The connection first: hoopx takes it while the shell goes on. That is syntax, which needs no builtin.
  { __hoopx_prepare; __hoopx_met=1; \\builtin printf '%s\\0' "t$__hoopx_token" "k$1" Sbash "p$$" "r$__hoopx_me" "d$PWD" "l$2" ''; __hoopx_answer; } 1<>/dev/tcp/127.0.0.1/${port} || ((__hoopx_met)) || { __hoopx_prepare; __hoopx_dead; }
  ((__hoopx_v & 15)) || __hoopx_drop
  \\builtin printf '%o' "$__hoopx_v"
}
__hoopx_prepare() {
  ${CLEAN}
  [[ $- != *[uexv]* ]] || \\builtin set +uexv
  __hoopx_v=0
}
# From the connection, as the number in __hoopx_v.
__hoopx_answer() {
  __hoopx_got=
  # As a whole: without -N bash reads from a connection byte by byte.
  \\builtin read -r -N ${ANSWER} -u 1 __hoopx_got
  while [[ $__hoopx_got == '${reply} nee' ]]; do
    \\builtin read -r -u 1 __hoopx_name __hoopx_names
    __hoopx_fields=(N)
    __hoopx_look
    # In one write, or the second waits for the network's delayed acknowledgement: bash writes at each newline.
    [[ "\${__hoopx_fields[*]}" != *[$'\\1\\2\\n']* ]] || __hoopx_flatten
    \\builtin printf '%s\\0' "\${__hoopx_fields[@]}" ''
    \\builtin read -r -N ${ANSWER} -u 1 __hoopx_got
  done
  case $__hoopx_got in
    '${reply} '[0-7][0-7]$'\\n') __hoopx_v=$((8#\${__hoopx_got:33:2})) ;;
    '${reply} '[0-7][0-7]\\ ) __hoopx_v=$((8#\${__hoopx_got:33:2})); __hoopx_say ;;
    *) __hoopx_dead ;;
  esac
}
__hoopx_say() {
  \\builtin read -r -u 1 __hoopx_got
  IFS= \\builtin read -r -d '' -u 1 __hoopx_got
  \\builtin printf '%s' "$__hoopx_got" >&2
}
# What the shell has of the names that it is asked for, as fields.
__hoopx_look() {
  IFS=$' \\t\\n'
  \\builtin set -f
  __hoopx_words=() __hoopx_aliased=()
  for __hoopx_name in $__hoopx_names; do
    case $__hoopx_name in
      @) __hoopx_fields+=("P$0" "\${__hoopx_args[@]/#/P}") ;;
      \\?*)
        __hoopx_name=\${__hoopx_name#?}
        # Takes away an attribute that no function has, and says nothing but whether there is one.
        if [[ $__hoopx_name == *=* ]]; then
          ! \\builtin declare -F -- "$__hoopx_name" >/dev/null 2>&1 || __hoopx_words+=("$__hoopx_name")
        else
          ! \\builtin declare -f +i -- "$__hoopx_name" || __hoopx_words+=("$__hoopx_name")
        fi
        [[ -z \${BASH_ALIASES[$__hoopx_name]+x} ]] || __hoopx_aliased+=("$__hoopx_name") ;;
      # Of anything else bash would run the subscript.
      *) if [[ $__hoopx_name == [A-Za-z_]*([A-Za-z0-9_]) && \${!__hoopx_name@a} != *[aA]* && -v $__hoopx_name ]]; then
           __hoopx_fields+=("v$__hoopx_name=\${!__hoopx_name}")
         fi ;;
    esac
  done
  ((\${#__hoopx_words[@]})) && __hoopx_fields+=("F$(\\builtin declare -f -- "\${__hoopx_words[@]}")")
  ((\${#__hoopx_aliased[@]})) && __hoopx_fields+=("A$(\\builtin alias -- "\${__hoopx_aliased[@]}")")
}
__hoopx_flatten() {
  \\builtin local LC_ALL=C
  __hoopx_fields=("\${__hoopx_fields[@]//$'\\2'/$'\\2\\2'}")
  __hoopx_fields=("\${__hoopx_fields[@]//$'\\1'/$'\\2\\3'}")
  __hoopx_fields=("\${__hoopx_fields[@]//$'\\n'/$'\\1'}")
}
__hoopx_dead() {
  \\builtin printf 'hoopx: nothing runs here any more: hoopx does not answer\\n' >&2
}
# Drops the line. What a prompt or a completion runs is no line: an interrupt would only bring the prompt again.
__hoopx_drop() { ((__hoopx_ok == ${STATES.idle} || \${__hoopx_below-0})) || \\builtin kill -INT "$__hoopx_me"; }`;

const EXCHANGE_FUNCTIONS =
  '__hoopx_ask __hoopx_prepare __hoopx_answer __hoopx_say __hoopx_look __hoopx_flatten __hoopx_dead __hoopx_drop';

/**
 * Whether commands pass, in arithmetic. While `PS0` asks they do in its subshell alone: should its text ever fail, the shell
 * itself would go on with the line.
 */
const PASSES = `__hoopx_ok&1&&(__hoopx_ok!=${STATES.entered}||BASHPID!=$$)`;

/**
 * The trap of the signal that says that the question is due. The last argument is `$_`, as in DEBUG's.
 *
 * To the DEBUG trap its commands are no different from those of the line (`BASH_COMMAND` is not theirs), but redirections
 * come before that: this one lets pass the call, its function's begin and the first two commands there. Where no
 * question is due, somebody else was told: the proof is theirs too, and spoilt.
 */
const WHEN_DUE = `{ __hoopx_due "$@" "$_"; } 2>&$\{__hoopx_a[__hoopx_own=4,__hoopx_spoilt|=__hoopx_ok!=${STATES.due}]-2}`;

/** `PASSES` for the trap's text, which also counts down what WHEN_DUE lets pass. */
const PASSES_NOW = `__hoopx_own>0&&__hoopx_own--||(${PASSES})`;

/**
 * The second line, before each simple command. Its own last command's status is the trap's: not 0 skips the command. `ask`
 * asks about it and puts the answer into `__hoopx_v`.
 */
const DEBUG = (ask: string) => `
__hoopx_debug() {
  # The last argument is \`$_\`, which is that of this call afterwards.
  __hoopx_cmd=$BASH_COMMAND __hoopx_me=$BASHPID __hoopx_args=("\${@:1:$#-1}")
  if ((__hoopx_ok & 8)); then
    __hoopx_ok=$((__hoopx_ok & 2 ? ${STATES.watched} : ${STATES.free}))
    __hoopx_wrap
  fi
  # With functrace a RETURN trap would be called for every function that returns, hoopx's own included. From then on
  # functions inherit no trap.
  [[ $__hoopx_cmd != 'trap '*RETURN* ]] || \\builtin set +o functrace
  # hoopx's own functions, which are readonly: what else bears such a name is refused with its line.
  if ((${PASSES})) || [[ \${FUNCNAME[1]-} == __hoopx_* ]]; then
    __hoopx_v=1
  elif [[ $__hoopx_cmd == __hoopx_f[a-z]* || $__hoopx_cmd == __hoopx_last || $__hoopx_cmd == __hoopx_put_* ]]; then
    case $__hoopx_cmd in __hoopx_first|__hoopx_fine|__hoopx_last|__hoopx_put_by|__hoopx_put_back) __hoopx_v=1 ;; *) __hoopx_v=0 ;; esac
  elif ((__hoopx_ok == ${STATES.refused} || __hoopx_ok == ${STATES.entered} || __hoopx_ok == ${STATES.due})); then
    __hoopx_v=0
  else
    __hoopx_watch
  fi
  ((__hoopx_v))
}
__hoopx_watch() {
  __hoopx_v=
  case $__hoopx_cmd in
    *__hoopx*|*'>'*|*PS0*|*DEBUG*) ;;
    '[['\\ *|'['\\ *|test\\ *|return|return\\ [0-9\\$]*|case\\ *|for\\ *|:|true|false|break|continue|shift|local|echo|echo\\ *) __hoopx_v=1 ;;
  esac
  [[ -z $__hoopx_v && -n \${__hoopx_known["$PWD $__hoopx_cmd"]-} ]] && __hoopx_v=1
  if [[ -z $__hoopx_v ]]; then
    # Refused unless the answer says otherwise: an interrupt that drops the line comes before the next assignment.
    ((__hoopx_ok == ${STATES.watched})) && __hoopx_ok=${STATES.refused} __hoopx_asked=1
    ${ask}
    ((__hoopx_asked && __hoopx_v & 15)) && __hoopx_ok=${STATES.watched}
    __hoopx_asked=0
    if ((__hoopx_v == 3)); then
      ((\${#__hoopx_known[@]} > 500)) && __hoopx_known=()
      __hoopx_known["$PWD $__hoopx_cmd"]=1
    fi
  fi
}`;

/** In a subshell, which cleans itself of what a script may have put in the place of builtins. */
const ASK_APART = '__hoopx_v=0$(__hoopx_ask command "$__hoopx_cmd")';

/** What stands first in PROMPT_COMMAND. */
const FIRST = '__hoopx_first && __hoopx_fine';

/** Reads the DEBUG trap. Not in a function that may not have inherited it. */
const TRAP_NOW = '\\builtin eval "__hoopx_list=($(\\builtin trap -p DEBUG))"';

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

const INTERACTIVE = `
# The trap of the signal that hoopx sends before it gives its proof: asks in the shell itself, before anything of the line
# runs.
__hoopx_due() {
  ((__hoopx_ok == ${STATES.due})) || \\builtin return $((__hoopx_own = 0))
  # What comes after this is refused where \`builtin\` is somebody's function.
  \\builtin trap - DEBUG
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
  __hoopx_forget=$((__hoopx_v & 16)) __hoopx_ok=$((__hoopx_v & 15))
  __hoopx_wrapped || __hoopx_wrap
  # Last, or it would be called for what follows.
  ((__hoopx_ok)) || __hoopx_refuse
  \\builtin trap -- "$__hoopx_trap" DEBUG
}
# A command of a watched line or at the prompt, in the shell itself: it is called by the DEBUG trap, which nothing interrupts
# but a signal, and no line puts anything in \`builtin\`'s place.
__hoopx_ask_here() {
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
  __hoopx_v=0 __hoopx_met=0
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
    __hoopx_wrapped || __hoopx_v=$((__hoopx_v & 18 | 8))
  else
    \\builtin kill -INT $$
  fi
  \\builtin printf '%o,__hoopx_forget=%d' "$((__hoopx_v & 15))" "$((__hoopx_v & 16))"
  # Quicker than an end with all that a shell does then.
  \\builtin kill -KILL "$BASHPID"
}
# A line that the history has not kept cannot be told: what stands last there is another one. Before each prompt this is seen
# to, but the line before may have taken that away. Only numbers can be set from here: no rule is called 0, and nobody knows
# the line that is ignored until it is entered.
__hoopx_unkept() {
  \\builtin printf '%s\\n' 'hoopx: denied: this shell has not kept the line in its history, so that it cannot tell it; enter it again' >&2
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
  PS0=$__hoopx_ps0
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
__hoopx_put_back() { READLINE_LINE=$__hoopx_typed READLINE_POINT=$__hoopx_point; }
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

/** What an interactive bash reads as its rc file. */
export function bashStartup(settings: BashStartSettings, login: boolean): string {
  const { port, prompts, promptToken, token, shims, due } = settings;
  // Before the user's own files, whose aliases would stand in hoopx's functions; readonly, so that they stay.
  return `# Made by hoopx for one session.
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 404)); then
  echo "hoopx: bash $BASH_VERSION cannot be guarded in a terminal: it has no PS0 (4.4 has)" >&2
  exit 70
fi
# A function of the environment (\`BASH_FUNC_builtin%%\`) would stand in for all that follows. POSIX mode leaves an option behind.
if [[ -v POSIXLY_CORRECT ]]; then
  \\unset -f builtin
else
  __hoopx_one=$BASHOPTS POSIXLY_CORRECT=1
  \\unset -f builtin
  \\unset -v POSIXLY_CORRECT
  [[ :$__hoopx_one: == *:inherit_errexit:* ]] || \\builtin shopt -u inherit_errexit
fi
__hoopx_token=${token} __hoopx_ok=${STATES.asking} __hoopx_forget=0 __hoopx_n=0 __hoopx_asked=0 __hoopx_alone=0 __hoopx_met=0 __hoopx_theirs= __hoopx_status=0
__hoopx_prompt_token=${promptToken} __hoopx_prompts=${quoted(prompts)}
# Proofs are for one line each. The first one is told with \`hello\`.
__hoopx_fifo=${quoted(due ?? '')} __hoopx_read= __hoopx_apart=0 __hoopx_own=0 __hoopx_spoilt=0 __hoopx_said= __hoopx_next=$SRANDOM$SRANDOM
# What the environment may have of names that are to have no value.
\\builtin unset -v __hoopx_a __hoopx_undropped
\\builtin declare -A __hoopx_proofs
\\builtin declare -A __hoopx_known
# Counted, so that it shows whether this is still the trap. Its status decides; what stands in between is others'. No
# \`:\` in it, which would change \`$_\`.
__hoopx_head='if ((++__hoopx_n, __hoopx_ok == ${STATES.asking})); then ((1)); elif ((${PASSES_NOW})) || __hoopx_debug "$@" "$_"; then ((1))
'
__hoopx_tail='
((1)); else ((0)); fi'
# As short as can be where there is nobody else's: bash parses it before each command.
__hoopx_alone_trap='((++__hoopx_n,${PASSES_NOW}))||__hoopx_debug "$@" "$_"'
__hoopx_trap=$__hoopx_alone_trap
${EXCHANGE(settings)}
${DEBUG('__hoopx_ask_here')}
${INTERACTIVE.replaceAll('@PORT@', String(port))}
\\builtin readonly -f ${FUNCTIONS}
\\builtin readonly __hoopx_token __hoopx_prompt_token __hoopx_prompts __hoopx_head __hoopx_tail __hoopx_alone_trap
${login ? LOGIN_FILES : '[[ -r ~/.bashrc ]] && . ~/.bashrc'}
[[ ${'${PATH-}'} == ${quoted(shims)}:* ]] || PATH=${quoted(shims)}:$PATH
! \\builtin declare -f +i -- builtin 2>/dev/null || \\builtin unset -f builtin
${TRAP_NOW}; \\builtin trap - DEBUG
\\__hoopx_start
`;
}

/**
 * What every bash below the session reads that runs a script or a `-c` text, by `BASH_ENV`: each simple command is
 * asked about with the values it has then. A refusal ends the script with 77. `before` is the user's own BASH_ENV.
 */
export function bashBelow(settings: BashSettings, before: string | null): string {
  return below(settings, before === null ? '' : sourced(quoted(before)), '__hoopx_debug "$@" "$_"');
}

/**
 * What stands in its place until the session's first line: what the scripts of start-up files do is not looked at, and
 * a question for each of their commands would take many times as long as they do (pyenv, nvm).
 */
export function bashBelowAtFirst(before: string | null): string {
  return before === null ? '' : `${sourced(quoted(before))}\n`;
}

/** The same for the one shell that reads it, and none that it starts: it takes `env` back. */
export function bashAlone(
  settings: BashSettings,
  { BASH_ENV, SHLVL, SSH_CLIENT, SSH2_CLIENT }: Readonly<Record<string, string | undefined>>,
  stdinIsSocket: boolean,
): { env: Record<string, string>; text: string } {
  const level = Number(SHLVL ?? 0) || 0;
  // A bash without a shell above it that seems to be started by rshd or sshd reads ~/.bashrc instead of BASH_ENV.
  const remote = level < 1 && (stdinIsSocket || SSH_CLIENT !== undefined || SSH2_CLIENT !== undefined);
  const files = remote ? sourced('~/.bashrc') : BASH_ENV ? sourced(quoted(BASH_ENV)) : '';
  const takenBack = `${BASH_ENV ? `BASH_ENV=${quoted(BASH_ENV)}` : '\\unset BASH_ENV'}
${level < 1 ? `SHLVL=${level + 1}` : ''}
`;
  return { env: level < 1 ? { SHLVL: '1' } : {}, text: below(settings, takenBack + files, QUIET) };
}

/** hoopx tells itself why; what `set -x` would show of its own commands is nobody's. */
const QUIET = '{ __hoopx_debug "$@" "$_"; } 2>/dev/null';

function sourced(file: string): string {
  return `[[ -r ${file} ]] && . ${file}`;
}

function below(settings: BashSettings, first: string, look: string): string {
  // Functions of the environment (`BASH_FUNC_builtin%%`) would stand in for the builtins that follow.
  return `# Made by hoopx for one session.
${CLEAN}
${first}
__hoopx_token=${settings.token} __hoopx_ok=${STATES.watched} __hoopx_below=1 __hoopx_asked=0
\\builtin declare -A __hoopx_known
${EXCHANGE(settings)}
${DEBUG(ASK_APART).replace('__hoopx_wrap\n', ':\n')}
\\builtin readonly -f ${EXCHANGE_FUNCTIONS} __hoopx_debug __hoopx_watch
\\builtin set -o functrace
\\builtin trap -- '${look} || { POSIXLY_CORRECT=1; \\exit 77; }' DEBUG
# The EXIT trap of a script would have the command above for its BASH_COMMAND.
:
`;
}

const FUNCTIONS =
  `${EXCHANGE_FUNCTIONS} __hoopx_debug __hoopx_watch __hoopx_due __hoopx_ask_here __hoopx_refuse __hoopx_line __hoopx_not_kept __hoopx_unkept __hoopx_tell __hoopx_first __hoopx_after __hoopx_lost ` +
  '__hoopx_fine __hoopx_last __hoopx_take __hoopx_install __hoopx_set __hoopx_keep __hoopx_wrapped ' +
  '__hoopx_wrap __hoopx_mend __hoopx_enter __hoopx_put_by __hoopx_put_back __hoopx_refused __hoopx_start';

/** bash takes no rc file of our choice as a login shell, so it is none, and reads what one would. */
const LOGIN_FILES = `[[ -r /etc/profile ]] && . /etc/profile
if [[ -r ~/.bash_profile ]]; then . ~/.bash_profile
elif [[ -r ~/.bash_login ]]; then . ~/.bash_login
elif [[ -r ~/.profile ]]; then . ~/.profile
fi`;
