/** One exchange of a bash with hoopx, as text that a bash reads. */
import { STATES } from './bash-debug.ts';
import type { ShellSecrets } from './message.ts';

export interface BashSettings extends ShellSecrets {
  port: number;
}

/** What makes builtins themselves again, and ends traps. `trap` and `unset` are special builtins. */
export const CLEAN = `POSIXLY_CORRECT=1
  \\trap - DEBUG ERR RETURN
  \\unset -f builtin unset unalias trap read printf history exec kill alias declare compgen eval return local export shopt set bind
  \\unset -v POSIXLY_CORRECT`;

/** Characters of the shortest answer, which the others begin like: the secret, a space, two digits and a newline. */
const ANSWER = 36;

/** The user's, before hoopx sets its own. */
export const KEEP_IFS = "__hoopx_ifs=${IFS-$' \\t\\n'}";

/**
 * One exchange in a subshell of its own, where nothing changes the shell: sends what stands in the arguments' order, answers
 * questions back, prints the number it got. The parts of it are also those of exchanges in the shell itself.
 *
 * bash copies a function each time it calls it, so what is seldom needed has functions of its own.
 */
export const EXCHANGE = ({ port, reply }: BashSettings) => `
__hoopx_ask() {
  # What an exchange before left in the shell is no answer.
  __hoopx_v=0 __hoopx_met=0 ${KEEP_IFS}
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
  # bash has a buffer for \`read -N\`: what an interrupt left in it would come before the answer.
  ((!__hoopx_reading && __hoopx_status < 128)) || \\builtin read -r -N 5000 __hoopx_got </dev/null
  __hoopx_got= __hoopx_reading=1
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
  __hoopx_reading=0
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
  # Both builtins show what they find. \`BASH_ALIASES\` would not, but once it is unset its subscript is arithmetic, and runs what
  # stands in the words of a line.
  {
    for __hoopx_name in $__hoopx_names; do
      case $__hoopx_name in
        @) __hoopx_fields+=("P$0" "\${__hoopx_args[@]/#/P}") ;;
        # Told where it is not what it is without being set: its newline would cost a question more.
        IFS) [[ $__hoopx_ifs == $' \\t\\n' ]] || __hoopx_fields+=("vIFS=$__hoopx_ifs") ;;
        \\?*)
          __hoopx_name=\${__hoopx_name#?}
          ! \\builtin declare -F -- "$__hoopx_name" || __hoopx_words+=("$__hoopx_name")
          # With an equals sign it would define one.
          [[ $__hoopx_name == *=* ]] || ! \\builtin alias -- "$__hoopx_name" || __hoopx_aliased+=("$__hoopx_name") ;;
        # Of anything else bash would run the subscript; \`declare -n b='a[i++]'\` is another value each time it is looked at.
        *) if [[ $__hoopx_name == [A-Za-z_]*([A-Za-z0-9_]) && ! -R $__hoopx_name && \${!__hoopx_name@a} != *[aA]* && -v $__hoopx_name ]]; then
             __hoopx_fields+=("v$__hoopx_name=\${!__hoopx_name}")
           fi ;;
      esac
    done
  } >/dev/null 2>&1
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

export const EXCHANGE_FUNCTIONS =
  '__hoopx_ask __hoopx_prepare __hoopx_answer __hoopx_say __hoopx_look __hoopx_flatten __hoopx_dead __hoopx_drop';
