/** Variables whose value is code that a shell or a tool runs, or says where it finds what it loads. */
import { isShell } from './draft.ts';
import { isExportedFunction } from './exported-functions.ts';
import type { Start } from './spec.ts';
import { type Arg, fromPieces, known, knownText, type Text } from './value.ts';

/** Variables that change what later commands do, beside those whose value is looked at below. */
const CHANGING =
  /^(?:HOOPX_.*|LD_.*|DYLD_.*|GIT_.*|PATH|SHELLOPTS|BASHOPTS|ZDOTDIR|PYTHONSTARTUP|NODE_OPTIONS|RUBYOPT|PERL5OPT|HISTFILE|HISTCONTROL|HISTSIZE|TMOUT|https?_proxy|HTTPS?_PROXY|ALL_PROXY|NPM_CONFIG_.*|npm_config_.*|PIP_.*|KUBECONFIG|AWS_PROFILE|DOCKER_HOST|DOTNET_STARTUP_HOOKS|COR(?:ECLR)?_PROFILER_PATH|E(?:RL|LIXIR)_\w+)$/;

/** What the names of all of these and those below begin with: most variables of a script are in small letters. */
const FIRST = /^[A-Z_hn]/;

type Kind = 'command' | 'password' | 'compiler' | 'file' | 'prompt' | 'vim' | 'loaded';

/** What the value of a variable is; options of a program stand in `OPTIONS`. */
const NAMES: Readonly<Record<Kind, string>> = {
  /** A command for a shell, or a program: either way its first word is started. */
  command:
    'PROMPT_COMMAND PAGER GIT_PAGER MANPAGER SYSTEMD_PAGER BAT_PAGER PSQL_PAGER DELTA_PAGER GH_PAGER GLAB_PAGER AWS_PAGER EDITOR VISUAL _EDITOR GIT_EDITOR SUDO_EDITOR SVN_EDITOR KUBE_EDITOR HGEDITOR HG_EDITOR GH_EDITOR GLAB_EDITOR BZR_EDITOR CVSEDITOR PSQL_EDITOR HOMEBREW_EDITOR BUNDLER_EDITOR GEM_EDITOR COMPOSER_EDITOR SYSTEMD_EDITOR TEXEDIT FCEDIT LESSEDIT P4EDITOR GIT_SEQUENCE_EDITOR BROWSER GH_BROWSER HOMEBREW_BROWSER MANBROWSER GIT_ASKPASS SSH_ASKPASS SUDO_ASKPASS GIT_SSH GIT_SSH_COMMAND GIT_EXTERNAL_DIFF GIT_PROXY_COMMAND LESSOPEN LESSCLOSE RSYNC_RSH RSYNC_CONNECT_PROG CVS_RSH SVN_SSH BZR_SSH HG_SSH HGMERGE FZF_DEFAULT_COMMAND FZF_CTRL_T_COMMAND FZF_ALT_C_COMMAND SKIM_DEFAULT_COMMAND P4DIFF P4MERGE P4PAGER ANSIBLE_SSH_EXECUTABLE ANSIBLE_SFTP_EXECUTABLE ANSIBLE_SCP_EXECUTABLE ANSIBLE_PAGER ANSIBLE_BECOME_EXE MAKESHELL MAKE_SHELL RUSTC RUSTDOC RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER CARGO_BUILD_RUSTC CARGO_BUILD_RUSTDOC CARGO_BUILD_RUSTC_WRAPPER CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER CCACHE_PREFIX CCACHE_PREFIX_CPP CCACHE_COMPILER DISTCC_SSH npm_config_script_shell NPM_CONFIG_SCRIPT_SHELL npm_config_git NPM_CONFIG_GIT npm_config_editor NPM_CONFIG_EDITOR WATCHEXEC_SHELL MYSQL_EDITOR TAR_RSH RSH QHG_PAGER PERLDOC_PAGER PERL_PAGER RI_PAGER MIX_EDITOR ELIXIR_EDITOR PLUG_EDITOR KUBECTL_EXTERNAL_DIFF HELM_DIFF_OUTPUT_COMMAND BORG_RSH RCLONE_SSH_COMMAND TF_CLI_EDITOR',
  /** What it prints is a password: it is not shown. */
  password: 'RESTIC_PASSWORD_COMMAND BORG_PASSCOMMAND RCLONE_PASSWORD_COMMAND',
  /** Names of programs that builds put into their own commands: `CC="ccache gcc"`. */
  compiler: 'CC CXX CPP LD AR AS FC NVCC HOSTCC LINKER SHELL CONFIG_SHELL PYTHON NODE PERL MAKE',
  /** A file that a shell reads when it starts. `ENV=production` is no file. */
  file: 'BASH_ENV ENV',
  /** A prompt: its substitutions run each time that it is shown. */
  prompt: 'PS0 PS1 PS2 PS4',
  vim: 'VIMINIT EXINIT GVIMINIT',
  /** Folders or files, with colons between them, that a program loads code or settings from before anything else. */
  loaded:
    'PYTHONPATH PYTHONHOME PYTHONUSERBASE PYTHONPLATLIBDIR NODE_PATH PERL5LIB PERLLIB RUBYLIB GEM_PATH BUNDLE_GEMFILE JULIA_LOAD_PATH JULIA_PROJECT LUA_PATH LUA_CPATH R_PROFILE R_PROFILE_USER R_ENVIRON R_LIBS R_LIBS_USER CLASSPATH OPENSSL_CONF OPENSSL_ENGINES OPENSSL_MODULES ANSIBLE_CONFIG ANSIBLE_LIBRARY ANSIBLE_ACTION_PLUGINS ANSIBLE_CALLBACK_PLUGINS ANSIBLE_INVENTORY_PLUGINS ANSIBLE_VAULT_PASSWORD_FILE AWS_CONFIG_FILE TF_CLI_CONFIG_FILE GDBINIT PSQLRC WGETRC CURL_HOME VIMRUNTIME VIM LESSKEY GTK_MODULES GTK_PATH GIO_EXTRA_MODULES QT_PLUGIN_PATH GST_PLUGIN_PATH LIBGL_DRIVERS_PATH MAVEN_HOME GRADLE_USER_HOME JAVA_HOME GROOVY_HOME GOROOT RUSTUP_HOME CARGO_HOME DOTNET_ROOT ERL_LIBS GUILE_LOAD_PATH TCLLIBPATH PHPRC NPM_CONFIG_USERCONFIG NPM_CONFIG_GLOBALCONFIG npm_config_userconfig npm_config_globalconfig PIP_CONFIG_FILE UV_CONFIG_FILE CONDARC YARN_RC_FILENAME BAZELRC RIPGREP_CONFIG_PATH KRB5_CONFIG PAM_CONFIG NSS_WRAPPER_PASSWD LOCPATH',
};

/** Files that say what a program does, by the language of what stands in them: read where the request itself wrote them. */
const SETTINGS: Readonly<Record<string, string>> = {
  WGETRC: 'wgetrc',
  SYSTEM_WGETRC: 'wgetrc',
  RIPGREP_CONFIG_PATH: 'ripgreprc',
  PSQLRC: 'postgresql',
  PYTHONSTARTUP: 'python',
  R_PROFILE: 'r',
  R_PROFILE_USER: 'r',
  PIP_CONFIG_FILE: 'settings',
  UV_CONFIG_FILE: 'settings',
  CONDARC: 'settings',
  NPM_CONFIG_USERCONFIG: 'settings',
  NPM_CONFIG_GLOBALCONFIG: 'settings',
  npm_config_userconfig: 'settings',
  npm_config_globalconfig: 'settings',
};
/** The same below a folder: variables that say where a program looks for a file of that name. */
const SETTINGS_BELOW: Readonly<Record<string, readonly [file: string, language: string]>> = {
  CURL_HOME: ['.curlrc', 'curlrc'],
};

/** Options of a program: what they make it run, it runs from now on. */
const OPTIONS: Readonly<Record<string, string>> = {
  TAR_OPTIONS: 'tar',
  ZIPOPT: 'zip',
  GOFLAGS: 'go build',
  MAKEFLAGS: 'make',
  GNUMAKEFLAGS: 'make',
  LESS: 'less',
  BAT_OPTS: 'bat',
  FZF_DEFAULT_OPTS: 'fzf',
  FZF_CTRL_T_OPTS: 'fzf',
  FZF_CTRL_R_OPTS: 'fzf',
  FZF_ALT_C_OPTS: 'fzf',
  SKIM_DEFAULT_OPTIONS: 'sk',
  RUSTFLAGS: 'rustc',
  RUSTDOCFLAGS: 'rustc',
  CARGO_BUILD_RUSTFLAGS: 'rustc',
  PYTEST_ADDOPTS: 'pytest',
  CFLAGS: 'gcc',
  CXXFLAGS: 'gcc',
  LDFLAGS: 'gcc',
  CGO_CFLAGS: 'gcc',
  CGO_CXXFLAGS: 'gcc',
  CGO_LDFLAGS: 'gcc',
  VALGRIND_OPTS: 'valgrind',
  JAVA_TOOL_OPTIONS: 'java',
  _JAVA_OPTIONS: 'java',
  JDK_JAVA_OPTIONS: 'java',
  JAVA_OPTS: 'java',
  MAVEN_OPTS: 'java',
  GRADLE_OPTS: 'java',
  SBT_OPTS: 'java',
  ANT_OPTS: 'java',
  CATALINA_OPTS: 'java',
  LEIN_JVM_OPTS: 'java',
  JVM_OPTS: 'java',
};

const KINDS: ReadonlyMap<string, Kind> = new Map(
  (Object.entries(NAMES) as [Kind, string][]).flatMap(([kind, names]) =>
    names.split(' ').map((name): [string, Kind] => [name, kind]),
  ),
);
/** `CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER`, `CMAKE_CXX_COMPILER_LAUNCHER`. */
const COMMANDS = /^(?:CARGO_TARGET_\w+_(?:RUNNER|LINKER)|CMAKE_\w+_COMPILER_LAUNCHER)$/;

function kindOf(name: string): Kind | undefined {
  const kind = KINDS.get(name);
  if (kind !== undefined || name.charCodeAt(0) !== 67 /* C */) return kind;
  return COMMANDS.test(name) ? 'command' : undefined;
}

/** Whether a variable makes programs that come later run or load something, or changes what a name means. */
export function isActing(name: string): boolean {
  if (!FIRST.test(name)) return false;
  return CHANGING.test(name) || Object.hasOwn(OPTIONS, name) || kindOf(name) !== undefined;
}

const NOTHING: readonly Start[] = [];
/**
 * A function that Bash takes from its environment (`BASH_FUNC_ls%%='() { CMD; }'`). Other names held them too once, and
 * what followed the body ran at once (CVE-2014-6271); there a body alone says nothing: `CODE='() { ... }' node app.js`.
 */
const FUNCTION = /^\(\)\s*\{/;
const BEHIND_BODY = /^\(\)\s*\{[\s\S]*\}\s*;[\s\S]*\S/;
/** More than the names of programs and their flags. */
const NO_COMPILER = /[;&|`$()<>'"\n]|^(?:\/private)?\/(?:tmp|var\/tmp|dev\/shm)\/|(?:^|\/)(?:rm|dd|shred)\s/;

/**
 * What assignments in front of a command, or by themselves, start sooner or later. `program`: the command's name; `args`: what
 * it is called with.
 */
export function environmentStarts(
  assignments: ReadonlyMap<string, Text>,
  program: string | null,
  args: readonly Arg[] = [],
): readonly Start[] {
  if (assignments.size === 0) return NOTHING;
  const starts: Start[] = [];
  for (const [name, text] of assignments)
    if (text.length > 0) starts.push(...variableStarts(name, text, program, args));
  return starts;
}

/** `pass show NAME`, for a program that wants to be told a password by a command. */
export function isPasswordSource(command: string): boolean {
  return /^(?:pass|gopass|op|secret-tool|security|bw|gpg2?|vault|lpass|keyring|systemd-creds|sops|keepassxc-cli)\s[^;&|`$<>]*$/.test(
    command,
  );
}

function variableStarts(
  name: string,
  text: Text,
  program: string | null,
  args: readonly Arg[],
): readonly Start[] {
  const first = text[0];
  if (typeof first === 'string' && FUNCTION.test(first)) {
    // A shell gets it defined (`inheritFunctions`); what another program starts is not seen.
    const runs = isExportedFunction(name)
      ? program === null || !isShell(program)
      : BEHIND_BODY.test(fromPieces(text).text);
    return runs ? [{ kind: 'shell', script: fromPieces(['f', ...text, '\nf']) }] : NOTHING;
  }
  const value = knownText(text) ?? '';
  if (Object.hasOwn(OPTIONS, name)) return optionStarts(OPTIONS[name]!, value);
  const settings = settingsStart(name, text, (language) => (language === `${program}rc` ? args : []));
  return settings === null ? kindStarts(name, text, value) : [settings, ...kindStarts(name, text, value)];
}

/** @param argsOf what the program is called with, if it is the one that has such a file (`wgetrc` of `wget`) */
function settingsStart(name: string, text: Text, argsOf: (language: string) => readonly Arg[]): Start | null {
  const file = (path: Arg, language: string): Start => ({
    kind: 'file',
    path,
    language,
    args: argsOf(language),
    fresh: true,
  });
  if (Object.hasOwn(SETTINGS, name)) return file(fromPieces(text), SETTINGS[name]!);
  if (!Object.hasOwn(SETTINGS_BELOW, name)) return null;
  const [below, language] = SETTINGS_BELOW[name]!;
  return file(fromPieces([...text, `/${below}`]), language);
}

function kindStarts(name: string, text: Text, value: string): readonly Start[] {
  switch (kindOf(name)) {
    case undefined:
      return NOTHING;
    case 'command':
      return [commandStart(text)];
    case 'password':
      return isPasswordSource(value) ? NOTHING : [commandStart(text)];
    case 'compiler':
      return NO_COMPILER.test(value) ? [commandStart(text)] : NOTHING;
    case 'file':
      return /^(?:[.~]?\/|~)/.test(value)
        ? [{ kind: 'file', path: fromPieces(text), language: 'sh' }]
        : NOTHING;
    case 'prompt':
      return /\$\(|`/.test(value) ? [{ kind: 'shell', script: fromPieces([': "', ...text, '"']) }] : NOTHING;
    case 'vim':
      return [{ kind: 'code', language: 'vim', text: fromPieces(text), origin: 'argument' }];
    case 'loaded':
      return value.includes('/')
        ? value.split(/[:;]/).map((path): Start => ({ kind: 'load', path: known(path) }))
        : NOTHING;
  }
}

/** `LESSOPEN='|cmd %s'`: a pipe sign says that the output is shown. */
function commandStart(text: Text): Start {
  const [first] = text;
  const script = typeof first === 'string' ? [first.replace(/^\|+-?/, ''), ...text.slice(1)] : text;
  return { kind: 'shell', script: fromPieces(script), handedOver: true };
}

/** Words at the blanks in front of options; quotes hold a word together. */
const WORDS = /(?:[^\s"'\\]|\\[\s\S]|"[^"]*"|'[^']*'|\s+(?![\s+-]))+/g;

function optionStarts(program: string, value: string): readonly Start[] {
  if (!/^\s*\+|-|=/.test(value)) return NOTHING;
  const words = (value.match(WORDS) ?? []).map((word) =>
    word.trim().replace(/"([^"]*)"|'([^']*)'|\\(\s)/g, '$1$2$3'),
  );
  return [{ kind: 'argv', argv: [...program.split(' '), ...words].map((word) => known(word)) }];
}
