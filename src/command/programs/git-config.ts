/**
 * Git's configuration as a way to run programs: the keys whose value git executes, wherever the value comes from
 * (`git -c`, `git config`, `git clone -c`, `--config-env`, `GIT_CONFIG_COUNT`), and the environment that does the same.
 */
import type { Call, Start } from '../spec.ts';
import { type Arg, after, fromPieces, known, unknown } from '../value.ts';

/** One setting: the key in its canonical case, and its value. */
export interface Setting {
  /** Section and name in lower case, subsection as written: `url.https://Evil/.insteadof`. Null when not known. */
  key: string | null;
  source: string;
  value: Arg;
}

/** Keys whose value is shell source or the path of a program. */
const EXECUTED = [
  /^core\.(pager|editor|sshcommand|fsmonitor|askpass|gitproxy|alternaterefscommand)$/,
  /^pager\..+$/,
  /^sequence\.editor$/,
  /^(diff|difftool|mergetool|man|browser|guitool)\..+\.(command|textconv|cmd|path)$/,
  /^diff\.external$/,
  /^interactive\.difffilter$/,
  /^merge\..+\.driver$/,
  /^filter\..+\.(clean|smudge|process)$/,
  /^gpg\.(.+\.)?program$/,
  /^gpg\.ssh\.defaultkeycommand$/,
  /^sendemail\.(.+\.)?(tocmd|cccmd|headercmd|sendmailcmd|smtpserver)$/,
  /^uploadpack\.packobjectshook$/,
  /^remote\..+\.(uploadpack|receivepack)$/,
  /^trailer\..+\.(command|cmd)$/,
  /^imap\.tunnel$/,
  /^instaweb\.httpd$/,
  /^tar\..+\.command$/,
];

/** Keys that are executed only when the value starts with `!`, or (credential helpers) names a path. */
const MARKED = [/^alias\..+$/, /^credential\.(.+\.)?helper$/, /^submodule\..+\.update$/];

/** Keys that bring hooks, further configuration or another repository in, or allow transports that execute. */
const REDIRECTING = [
  /^core\.hookspath$/,
  /^init\.templatedir$/,
  /^include\.path$/,
  /^includeif\..+\.path$/,
  /^url\..+\.(insteadof|pushinsteadof)$/,
  /^protocol\.(ext\.)?allow$/,
  /^remote\..+\.vcs$/,
];

/** Keys that switch a protection off when they have this value: checks of TLS, of owners, of what a push may do; how long lost commits are kept. */
const WEAKENING: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^http\.(.+\.)?sslverify$/, /^(false|no|off|0)$/i],
  [/^(transfer|fetch|receive)\.fsckobjects$/, /^(false|no|off|0)$/i],
  [/^safe\.directory$/, /^\*$/],
  [/^receive\.deny(nonfastforwards|deletes)$/, /^(false|no|off|0)$/i],
  [
    /^gc\.(.+\.)?(reflogexpire|reflogexpireunreachable|pruneexpire)$/,
    /^(now|all|0|\d+[. ](second|minute|hour)s?.*)$/i,
  ],
  [/^remote\..+\.mirror$/, /^(true|yes|on|1)$/i],
  [/^remote\..+\.push$/, /^\+/],
];

/** Pagers, editors and switches that developers set every day. Only plain flags: `vim -c '!cmd'` and `less +!cmd` run programs. */
const ORDINARY =
  /^(?:(?:true|false|:|yes|no|0|1|cat|less|more|most|bat|delta|diff-so-fancy|diff-highlight|difft|vim|vi|nvim|nano|emacs|pico|micro|hx|code|code-insiders|codium|cursor|zed|subl|mate|idea|store|cache|osxkeychain|libsecret|manager|manager-core|wincred|gh|gpg|gpg2|git-lfs|kdiff3|meld|opendiff|vimdiff|nvimdiff)(?:\s+-{1,2}(?!c\b|cmd|S\b|e\b|eval)[A-Za-z][\w-]*)*)?$/;
/** Programs whose own arguments are decided when they start (`ssh -o ProxyCommand`, `sed e`). */
const DECIDED_ELSEWHERE =
  /^(?:ssh(?!.*(?:Proxy|Local|KnownHosts)Command)|sed)\s[^;&|`$<>\n]*$|^git-lfs\s[a-z% -]+$|^!gh auth git-credential$/;
/** Environment of git that names a program. The values of `PAGER` and the editors are shared with other tools. */
const ENVIRONMENT = [
  'GIT_SSH_COMMAND',
  'GIT_SSH',
  'GIT_EXTERNAL_DIFF',
  'GIT_PAGER',
  'PAGER',
  'GIT_EDITOR',
  'EDITOR',
  'VISUAL',
  'GIT_SEQUENCE_EDITOR',
  'GIT_ASKPASS',
  'SSH_ASKPASS',
  'GIT_PROXY_COMMAND',
];
/** Environment that leads git to other programs, hooks or configuration. */
const ENVIRONMENT_FOLDERS = [
  'GIT_EXEC_PATH',
  'GIT_TEMPLATE_DIR',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_PARAMETERS',
];

/** Section and name are case-insensitive, the subsection is not: `CORE.Pager`, `Filter.x.CLEAN`. */
export function canonicalKey(key: string): string {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  if (first < 0) return key.toLowerCase();
  return key.slice(0, first).toLowerCase() + key.slice(first, last) + key.slice(last).toLowerCase();
}

/** What a setting makes git do. */
export type Meaning = 'nothing' | 'execute' | 'redirect' | 'weaken';

export function meaningOf(setting: Setting): Meaning {
  const { key, value } = setting;
  // `git config "$KEY" "$VALUE"`: any key may be meant.
  if (key === null) return 'execute';
  const text = value.text.trim();
  if (matches(EXECUTED, key)) return value.known && isOrdinary(text) ? 'nothing' : 'execute';
  if (matches(MARKED, key)) {
    if (!value.known && typeof value.pieces[0] !== 'string') return 'execute';
    const marked = text.startsWith('!') || (key.startsWith('credential.') && /^[~./]/.test(text));
    return marked && !isOrdinary(text) ? 'execute' : 'nothing';
  }
  if (WEAKENING.some(([name, weak]) => name.test(key) && weak.test(text))) return 'weaken';
  if (!matches(REDIRECTING, key)) return 'nothing';
  // Switching hooks off, and `protocol.allow=never`, execute nothing.
  if (key.startsWith('protocol.')) return /^never$/i.test(text) ? 'nothing' : 'redirect';
  if (key.startsWith('url.')) return isSameHost(key, value) ? 'nothing' : 'redirect';
  return text === '' || text === '/dev/null' || isManagedHooks(key, text) ? 'nothing' : 'redirect';
}

/** The command that a setting makes git run, when it is an executing one. `!cmd` runs in a shell, an alias without `!` is git's own. */
export function startOf(setting: Setting): Start[] {
  const { key, value } = setting;
  if (key === null || meaningOf(setting) !== 'execute') return [];
  if (!matches(MARKED, key)) return [{ kind: 'shell', script: value }];
  const first = value.pieces[0];
  if (typeof first !== 'string') return [{ kind: 'unknown', why: 'code', source: value.text }];
  return [{ kind: 'shell', script: first.startsWith('!') ? after(value, 1) : value }];
}

/** `KEY=VALUE` as after `git -c`; a key alone means true. */
export function settingOf(arg: Arg): Setting {
  const first = arg.pieces[0];
  const prefix = typeof first === 'string' ? first : '';
  const equals = prefix.indexOf('=');
  if (equals > 0)
    return {
      key: canonicalKey(prefix.slice(0, equals)),
      source: prefix.slice(0, equals),
      value: after(arg, equals + 1),
    };
  return { key: arg.known ? canonicalKey(prefix) : null, source: arg.text, value: known('true') };
}

/** `KEY=NAME` as after `--config-env`: the value is that of the variable. */
export function settingFromVariable(arg: Arg, call: Call): Setting {
  const equals = arg.text.lastIndexOf('=');
  const name = arg.text.slice(equals + 1);
  const key = arg.known && equals > 0 ? canonicalKey(arg.text.slice(0, equals)) : null;
  return { key, source: arg.text, value: call.variable(name) ?? unknown(`$${name}`) };
}

/** Settings from `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_n` and `GIT_CONFIG_VALUE_n`. */
function settingsFromEnvironment(call: Call): Setting[] {
  const count = assigned(call, 'GIT_CONFIG_COUNT');
  if (!count) return [];
  const settings: Setting[] = [];
  // Git refuses absurd counts; what lies past this one is counted as not known.
  const total = /^\d{1,3}$/.test(count.text) ? Number(count.text) : 1000;
  for (let index = 0; index < Math.min(total, 64); index++) {
    const key = call.variable(`GIT_CONFIG_KEY_${index}`);
    if (!key) {
      if (!count.known) break;
      continue;
    }
    const value = call.variable(`GIT_CONFIG_VALUE_${index}`) ?? unknown(`$GIT_CONFIG_VALUE_${index}`);
    settings.push({ key: key.known ? canonicalKey(key.text) : null, source: key.text, value });
  }
  if (!count.known || total > 64) settings.push({ key: null, source: count.text, value: count });
  return settings;
}

/** Settings that apply to this one call of git: `-c`, `--config-env` and the environment. */
export function passingSettings(
  call: Call,
  configArgs: readonly Arg[],
  variableArgs: readonly Arg[],
): Setting[] {
  const settings = configArgs.map(settingOf);
  for (const arg of variableArgs) settings.push(settingFromVariable(arg, call));
  settings.push(...settingsFromEnvironment(call));
  for (const name of ENVIRONMENT) {
    const value = assigned(call, name);
    // Stands for the key of the same meaning.
    if (value) settings.push({ key: 'core.pager', source: name, value });
  }
  for (const name of ENVIRONMENT_FOLDERS) {
    const value = assigned(call, name);
    if (value) settings.push({ key: 'include.path', source: name, value });
  }
  return settings;
}

/** The name under which what an alias stands for is noted among the files that a request has written. */
export function gitAlias(name: string): string {
  return `git alias ${name}`;
}

/** As `gitAlias`, for the address of a remote. */
export function gitRemote(name: string): string {
  return `git remote ${name}`;
}

/** The setting that `git config [set] KEY VALUE` writes, or null when it only reads or removes. */
export function writtenSetting(call: Call): Setting | null {
  if (
    call.has('get', 'get-all', 'get-regexp', 'get-urlmatch', 'list', 'unset', 'unset-all', 'rename-section')
  )
    return null;
  if (call.has('remove-section', 'edit', 'get-color', 'get-colorbool')) return null;
  const [key, value] = call.operands;
  if (!key || !value) return null;
  return { key: key.known ? canonicalKey(key.text) : null, source: key.text, value };
}

/** The value of a variable that this command sets; null when it is as the developer's own environment has it. */
function assigned(call: Call, name: string): Arg | null {
  const value = call.variable(name);
  if (!value || (value.known && value.text === call.context.env[name])) return null;
  return value.known && value.text === '' ? null : value;
}

function isOrdinary(text: string): boolean {
  return ORDINARY.test(text) || DECIDED_ELSEWHERE.test(text);
}

/** Hook managers keep the project's hooks in a folder of the project. */
function isManagedHooks(key: string, text: string): boolean {
  return key === 'core.hookspath' && /^(\.husky(\/_)?|\.git\/hooks|\.lefthook)\/?$/.test(text);
}

/** `url.git@github.com:.insteadOf https://github.com/`: another way to the same host. */
function isSameHost(key: string, value: Arg): boolean {
  if (!value.known) return false;
  const target = hostOf(key.slice(4, key.lastIndexOf('.')));
  return target !== null && target === hostOf(value.text);
}

function hostOf(text: string): string | null {
  const found = /^(?:[a-z+]+:\/\/)?(?:[^@/\s]*@)?([a-z0-9.-]+\.[a-z]+)(?=[:/]|$)/i.exec(text);
  return found?.[1]?.toLowerCase() ?? null;
}

function matches(patterns: readonly RegExp[], key: string): boolean {
  return patterns.some((pattern) => pattern.test(key));
}

/** The command of an `ext::` or `fd::` remote: words split at spaces, `% ` a literal space, `%%` a percent sign (gitremote-helpers). */
export function transportCommand(url: Arg): Start | null {
  const first = url.pieces[0];
  if (typeof first !== 'string' || !first.startsWith('ext::')) return null;
  if (!url.known) return { kind: 'unknown', why: 'program', source: url.text };
  const argv: Arg[] = [];
  let word = '';
  const text = url.text.slice('ext::'.length);
  for (let at = 0; at < text.length; at++) {
    const next = text[at + 1];
    if (text[at] === '%' && (next === ' ' || next === '%')) {
      word += next;
      at++;
    } else if (text[at] === ' ') {
      if (word !== '') argv.push(known(word));
      word = '';
    } else word += text[at];
  }
  if (word !== '') argv.push(known(word));
  return { kind: 'argv', argv };
}

/** `DIR/PATH`, or PATH when it is absolute or DIR is missing. */
export function within(folder: Arg | null, path: Arg): Arg {
  const first = path.pieces[0];
  if (!folder || (typeof first === 'string' && first.startsWith('/'))) return path;
  return fromPieces([...folder.pieces, '/', ...path.pieces], path.span, folder.elastic || path.elastic);
}
