/**
 * fish's side: what the session's fish reads after the user's own start-up files, by `--init-command`.
 *
 * fish lets nothing stop a line that it has begun to run, so Enter is bound to a function that asks first and executes
 * only what may run. `fish_preexec` comes with the final text of every line, however it was entered: one that is another
 * than the text which was allowed (an abbreviation opened at the last moment, a key bound to `execute`) is asked about
 * there, and where the answer is no the shell is replaced, which is the only way left to run nothing of it.
 *
 * fish can open no connection. A bash that lives for one question opens it: it gets the session's secret and the answer
 * on pipes that no other process has, and hands the answer on. Its path was found before anything of the session ran.
 */
import type { ShellSecrets } from './message.ts';

export interface FishSettings extends ShellSecrets {
  port: number;
  /** A bash, absolute. */
  bash: string;
}

/**
 * One question. Reads hoopx's secret, then the message's fields; those with a variable's value wait until hoopx asks for
 * it. Prints the number it got and what is to be said. Nothing but builtins.
 */
const ASK = (port: number) => `
IFS= read -r -d "" reply || exit 1
fields=() values=()
while IFS= read -r -d "" field; do
  case $field in v*) values+=("$field") ;; *) fields+=("$field") ;; esac
done
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 1
printf "%s\\0" "\${fields[@]}" >&3
printf "\\0" >&3
[[ \${fields[1]} == khello ]] && exit 0
IFS=" " read -r got word rest <&3
while [[ $got == "$reply" && $word == need ]]; do
  (( \${#values[@]} )) && printf "%s\\0" "\${values[@]}" >&3
  printf "\\0" >&3
  got=
  IFS=" " read -r got word rest <&3
done
[[ $got == "$reply" && $word =~ ^[0-7]+$ ]] || exit 1
says=
IFS= read -r -d "" says <&3
printf "%s\\n%s" "$word" "$says"
`;

/** What fish reads when its own start-up is over. */
export function fishStartup({ port, token, reply, bash }: FishSettings): string {
  return `# Made by hoopx for one session.
set -g __hoopx_token ${token}
set -g __hoopx_reply ${reply}
set -g __hoopx_bash ${quoted(bash)}
set -g __hoopx_script ${quoted(ASK(port))}
set -g __hoopx_allowed

# Says what hoopx says; succeeds when the text may run. Its own variables bear names that hide nobody's.
function __hoopx_ask --argument-names __hoopx_kind __hoopx_text
    # No library of the session's environment gets into the process that carries the answer.
    set -lx LD_PRELOAD ''
    set -lx LD_AUDIT ''
    set -lx LD_LIBRARY_PATH ''
    set -lx DYLD_INSERT_LIBRARIES ''
    set -l __hoopx_values
    for __hoopx_name in (string match -rag '\\$(\\w+)' -- $__hoopx_text)
        switch $__hoopx_name
            case status
                set -a __hoopx_values "vstatus=$__hoopx_code"
            case argv pipestatus '__hoopx*'
            case '*'
                # A list is no value that one word has.
                test (count $$__hoopx_name) = 1; and set -a __hoopx_values "v$__hoopx_name=$$__hoopx_name"
        end
    end
    set -l __hoopx_answer (builtin printf '%s\\0' $__hoopx_reply t$__hoopx_token k$__hoopx_kind p$fish_pid d"$PWD" s$__hoopx_code l"$__hoopx_text" $__hoopx_values | command $__hoopx_bash -p -c $__hoopx_script)
    test "$__hoopx_kind" = hello; and return 0
    if not string match -qr '^[0-7]+$' -- "$__hoopx_answer[1]"
        builtin printf 'hoopx: nothing runs here any more: hoopx does not answer\\n' >&2
        return 1
    end
    test (count $__hoopx_answer) -gt 1; and builtin printf '%s\\n' $__hoopx_answer[2..] >&2
    # Without hoopx's word on the history its no is a 0.
    string match -qr '[1-7]$' -- "$__hoopx_answer[1]"
end

function __hoopx_enter
    set -l text (commandline --current-buffer | string collect)
    if not string match -qr '\\S' -- "$text"
        commandline -f execute
        return
    end
    commandline --is-valid
    # What is not complete gets another row, and what is wrong is told by fish.
    if test $status -ne 0
        commandline -f execute
        return
    end
    set -g __hoopx_allowed
    # An abbreviation is opened by \`execute\`: what it stands for is asked about there.
    if abbr --query -- (commandline --current-token --cut-at-cursor) 2>/dev/null
        commandline -f execute
        return
    end
    builtin printf '\\n' >&2
    if __hoopx_ask line "$text"
        builtin printf '\\e[A' >&2
        set -g __hoopx_allowed "$text"
        commandline -f execute
    else
        # A line that ends with 77 runs instead, because only a line sets the status.
        commandline --replace ' __hoopx_refused'
        commandline -f repaint execute
    end
end

function __hoopx_refused
    builtin printf '\\e[A\\r\\e[J'
    return 77
end

function __hoopx_preexec --on-event fish_preexec
    set -l text (string collect -- $argv[1])
    if not string match -qr '\\S' -- "$text"; or test "$text" = ' __hoopx_refused'
        return
    end
    if test -n "$__hoopx_allowed"; and test "$text" = "$__hoopx_allowed"
        set -g __hoopx_allowed
        return
    end
    __hoopx_ask line "$text"; and return
    builtin printf 'hoopx: this line cannot be stopped any more, so the session ends\\n' >&2
    exec $__hoopx_bash -p -c 'exit 77'
end

function __hoopx_postexec --on-event fish_postexec
    set -g __hoopx_code $status
end

function __hoopx_bind
    for mode in default insert replace replace_one visual
        bind -M $mode \\r __hoopx_enter
        bind -M $mode \\n __hoopx_enter
        # As fish 4 calls these keys.
        if string match -qr '^[4-9]' -- $version
            bind -M $mode enter __hoopx_enter
            bind -M $mode ctrl-j __hoopx_enter
        end
    end
end

__hoopx_bind
set -g __hoopx_code 0
__hoopx_ask hello ''
`;
}

/** Runs a whole script, in the words of the loop that takes it from hoopx: fish itself could not hold the connection. */
export function fishRun(login: boolean): string {
  const fish = `command fish ${login ? '-l ' : ''}`;
  // An argument holds 128 KiB.
  return `{ if ((\${#__hoopx_text} < 30000)); then ${fish}-c "$__hoopx_text" "$@"; else ${fish}<(printf '%s' "$__hoopx_text") "$@"; fi; }`;
}

/** One word of fish that means this text. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
