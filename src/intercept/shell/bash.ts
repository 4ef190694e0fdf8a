/**
 * bash's side: what the session's bash reads after the user's own start-up files. Nothing of it is written there.
 *
 * Three places see every command, and each alone stops it:
 *
 * - `PS0` is expanded when a complete line has been read (typed, pasted, sent by a program; its continuation lines,
 *   history expansion and heredocs included) and before any of it runs. A DEBUG trap alone would come too late:
 *   `{ echo x; } > file` opens the file before the trap's first call. `PS0` can run commands in a subshell only, and a
 *   subshell is what costs most of a line. So the quick way, with bash 5.2, which reads a file in `<file` by itself: that is a
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
import { ASK_APART, DEBUG, PASSES_NOW, STATES } from './bash-debug.ts';
import { type BashSettings, CLEAN, EXCHANGE, EXCHANGE_FUNCTIONS } from './bash-exchange.ts';
import { INTERACTIVE, TRAP_NOW } from './bash-session.ts';
import type { PromptSettings } from './message.ts';
import { quoted } from './quoted.ts';

/** What an interactive bash needs besides. */
export interface BashStartSettings extends BashSettings, PromptSettings {
  /** The FIFO on which hoopx says that a question is due, absolute; null where every line is asked about in a subshell. */
  due: string | null;
  /** Folder of the shims, which stands first on PATH. */
  shims: string;
}

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
__hoopx_token=${token} __hoopx_ok=${STATES.asking} __hoopx_forget=0 __hoopx_n=0 __hoopx_asked=0 __hoopx_alone=0 __hoopx_met=0 __hoopx_theirs= __hoopx_status=0 __hoopx_traps=0 __hoopx_reading=0
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
${DEBUG(`if ((__hoopx_traps)); then ${ASK_APART}; else __hoopx_ask_here; fi`)}
${INTERACTIVE.replaceAll('@PORT@', String(port))}
\\builtin readonly -f ${FUNCTIONS}
\\builtin readonly ${DYNAMIC_VARIABLES}
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
\\builtin readonly ${DYNAMIC_VARIABLES}
${first}
__hoopx_token=${settings.token} __hoopx_ok=${STATES.watched} __hoopx_below=1 __hoopx_asked=0 __hoopx_traps=0 __hoopx_reading=0 __hoopx_status=0
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

/** Variables of bash's own that hoopx's side goes by. Once unset they lose their meaning, and anybody may say what they are. */
const DYNAMIC_VARIABLES = 'BASH_COMMAND BASHPID FUNCNAME SRANDOM';

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
