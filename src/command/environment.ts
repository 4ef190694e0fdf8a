/** Variables whose value is code that a shell or a tool runs. */
import { isShell } from './draft.ts';
import { isExportedFunction } from './exported-functions.ts';
import type { Start } from './spec.ts';
import { fromPieces, known, knownText, type Text } from './value.ts';

/** Variables that make programs that come later run or load something, or change what a name means. */
export const ACTING =
  /^(?:HOOPX_.*|LD_.*|DYLD_.*|GIT_.*|BASH_ENV|ENV|ZDOTDIR|PATH|PROMPT_COMMAND|PS[0124]|SHELLOPTS|BASHOPTS|PERL5LIB|PERL5OPT|PYTHON(?:PATH|STARTUP|HOME)|NODE_(?:OPTIONS|PATH)|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|PAGER|MANPAGER|LESSOPEN|LESSCLOSE|EDITOR|VISUAL|BROWSER|SSH_ASKPASS|SUDO_ASKPASS|HISTFILE|HISTCONTROL|HISTSIZE|TMOUT|https?_proxy|HTTPS?_PROXY|ALL_PROXY|NPM_CONFIG_.*|npm_config_.*|PIP_.*|KUBECONFIG|AWS_PROFILE|DOCKER_HOST)$/;

/** The value is a command for a shell. */
const COMMANDS =
  /^(?:PROMPT_COMMAND|(?:GIT_|MAN|SYSTEMD_|BAT_|PSQL_|DELTA_)?PAGER|EDITOR|VISUAL|(?:GIT_|SUDO_|SVN_|KUBE_|HG)?_?EDITOR|GIT_SEQUENCE_EDITOR|BROWSER|(?:GIT|SSH|SUDO)_ASKPASS|GIT_SSH(?:_COMMAND)?|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|LESSOPEN|LESSCLOSE|RSYNC_RSH|CVS_RSH|SVN_SSH|(?:FZF_(?:DEFAULT|CTRL_T|ALT_C)|SKIM_DEFAULT)_COMMAND|FCEDIT|HGMERGE|HG_SSH|P4(?:DIFF|MERGE|EDITOR|PAGER)|SUDO_EDITOR|LESSEDIT|ANSIBLE_(?:SSH|SFTP|SCP)_EXECUTABLE|MAKE_?SHELL|RUSTC(?:_WRAPPER|_WORKSPACE_WRAPPER)?|CARGO_(?:TARGET_\w+_(?:RUNNER|LINKER)|BUILD_RUSTC(?:_WRAPPER)?)|CMAKE_\w+_COMPILER_LAUNCHER|npm_config_script_shell|NPM_CONFIG_SCRIPT_SHELL)$/;
/** The value is a file that a shell reads when it starts. `ENV=production` is no file. */
const FILES = /^(?:BASH_ENV|ENV)$/;
/** A prompt: its substitutions run each time that it is shown. */
const PROMPTS = /^PS[0124]$/;

const NOTHING: readonly Start[] = [];
/** Options of a program: what they make it run, it runs from now on. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  TAR_OPTIONS: ['tar'],
  GOFLAGS: ['go', 'build'],
  MAKEFLAGS: ['make'],
  GNUMAKEFLAGS: ['make'],
  LESS: ['less'],
};
const OPTIONS_NAME = /^(?:TAR_OPTIONS|GOFLAGS|(?:GNU)?MAKEFLAGS|LESS)$/;
/** The value is commands of vim. */
const VIM = /^(?:VIMINIT|EXINIT|GVIMINIT)$/;

/**
 * A function that Bash takes from its environment (`BASH_FUNC_ls%%='() { CMD; }'`). Other names held them too once, and
 * what followed the body ran at once (CVE-2014-6271); there a body alone says nothing: `CODE='() { ... }' node app.js`.
 */
const FUNCTION = /^\(\)\s*\{/;
const BEHIND_BODY = /^\(\)\s*\{[\s\S]*\}\s*;[\s\S]*\S/;

/** What assignments in front of a command, or by themselves, start sooner or later. `program`: the command's name. */
export function environmentStarts(
  assignments: ReadonlyMap<string, Text>,
  program: string | null,
): readonly Start[] {
  if (assignments.size === 0) return NOTHING;
  const starts: Start[] = [];
  for (const [name, text] of assignments) {
    if (text.length === 0) continue;
    const first = text[0];
    if (typeof first === 'string' && FUNCTION.test(first)) {
      // A shell gets it defined (`inheritFunctions`); what another program starts is not seen.
      const runs = isExportedFunction(name)
        ? program === null || !isShell(program)
        : BEHIND_BODY.test(fromPieces(text).text);
      if (!runs) continue;
      starts.push({ kind: 'shell', script: fromPieces(['f', ...text, '\nf']) });
    } else if (OPTIONS_NAME.test(name) && /^\+|-/.test(knownText(text) ?? '')) {
      const words = knownText(text)!
        .trim()
        .split(/\s+(?=[-+])/);
      starts.push({ kind: 'argv', argv: [...OPTIONS[name]!, ...words].map((word) => known(word)) });
    } else if (VIM.test(name)) {
      starts.push({ kind: 'code', language: 'vim', text: fromPieces(text), origin: 'argument' });
    } else if (COMMANDS.test(name)) {
      const rest = text.slice(1);
      // `LESSOPEN='|cmd %s'`: a pipe sign says that the output is shown.
      const script = typeof first === 'string' ? [first.replace(/^\|+-?/, ''), ...rest] : text;
      starts.push({ kind: 'shell', script: fromPieces(script), via: name });
    } else if (FILES.test(name) && /^(?:[.~]?\/|~)/.test(knownText(text) ?? '')) {
      starts.push({ kind: 'file', path: fromPieces(text), language: 'sh' });
    } else if (PROMPTS.test(name) && /\$\(|`/.test(knownText(text) ?? '')) {
      starts.push({ kind: 'shell', script: fromPieces([': "', ...text, '"']) });
    }
  }
  return starts;
}
