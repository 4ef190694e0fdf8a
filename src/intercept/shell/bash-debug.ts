/** bash's second line: what its DEBUG trap does before each simple command. */

/**
 * State of a shell, in `__hoopx_ok`. Odd: commands pass. 8 and 10 are free and watched where the hooks have to be put back before the
 * line's first command.
 */
export const STATES = { refused: 0, free: 1, watched: 2, idle: 4, entered: 5, due: 6, asking: 7 } as const;

/**
 * Whether commands pass, in arithmetic. While `PS0` asks they do in its subshell alone: should its text ever fail, the shell
 * itself would go on with the line.
 */
export const PASSES = `__hoopx_ok&1&&(__hoopx_ok!=${STATES.entered}||BASHPID!=$$)`;

/**
 * The trap of the signal that says that the question is due. The last argument is `$_`, as in DEBUG's.
 *
 * To the DEBUG trap its commands are no different from those of the line (`BASH_COMMAND` is not theirs), but redirections
 * come before that: this one lets pass the call, its function's begin and the first two commands there. Where no
 * question is due, somebody else was told: the proof is theirs too, and spoilt.
 */
export const WHEN_DUE = `{ __hoopx_due "$@" "$_"; } 2>&$\{__hoopx_a[__hoopx_own=4,__hoopx_spoilt|=__hoopx_ok!=${STATES.due}]-2}`;

/** `PASSES` for the trap's text, which also counts down what WHEN_DUE lets pass. */
export const PASSES_NOW = `__hoopx_own>0&&__hoopx_own--||(${PASSES})`;

/**
 * The second line, before each simple command. Its own last command's status is the trap's: not 0 skips the command. `ask`
 * asks about it and puts the answer into `__hoopx_v`.
 */
export const DEBUG = (ask: string) => `
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
    __hoopx_traps=$((__hoopx_traps | __hoopx_v & 32)) __hoopx_v=$((__hoopx_v & 31))
    ((__hoopx_asked && __hoopx_v & 15)) && __hoopx_ok=${STATES.watched}
    __hoopx_asked=0
    if ((__hoopx_v == 3)); then
      ((\${#__hoopx_known[@]} > 500)) && __hoopx_known=()
      __hoopx_known["$PWD $__hoopx_cmd"]=1
    fi
  fi
}`;

/** In a subshell, which cleans itself of what a script may have put in the place of builtins. */
export const ASK_APART = '__hoopx_v=0$(__hoopx_ask command "$__hoopx_cmd")';
