/**
 * The words of the road up to the decision: what comes in (Request, Context) and what the policy sees
 * (Invocation). `Invocation` is a public contract: `rules/schema/invocation.schema.json` is generated from it.
 */

/** What an agent wants to run, as it said it. */
export type Request = ScriptRequest | ArgvRequest;

export interface ScriptRequest {
  kind: 'script';
  /** Shell source, exactly as received. */
  script: string;
  shell: ShellName;
  /** `$0`, `$1`... of the script, as in `bash -c SCRIPT NAME ARG...`. */
  positional: string[];
}

export interface ArgvRequest {
  kind: 'argv';
  /** The argument vector as it will be executed, never split again. */
  argv: [string, ...string[]];
}

export type ShellName = 'bash' | 'sh' | 'zsh';

/** Everything the pure core may know of the world. Built by a door; recorded so that a decision replays. */
export interface Context {
  /** Absolute working directory. */
  cwd: string;
  /** Absolute home directory of the user that commands run as. */
  home: string;
  user: string;
  /** Environment the command will inherit. Values are used to resolve `$NAME`. */
  env: Readonly<Record<string, string | undefined>>;
  /** Whether `env` is the whole environment, so that a name it lacks is known to be unset. */
  envComplete: boolean;
  os: 'linux' | 'macos';
  repository: Repository | null;
  /** Name of the agent that asks (`claude-code`, `codex`...), or null for a person. */
  agent: string | null;
  ci: boolean;
  /** Whether a person sits at hoopx's own terminal. */
  interactive: boolean;
  /** hoopx's own files and folders (absolute): configuration, rules, audit, binary. */
  guardPaths: readonly string[];
  /** Lazily asked, bounded, recorded look-ups of the file system. */
  files: Files;
  /** What only few rules need to know. */
  facts?: Facts;
}

/**
 * Asked only when a rule that could match needs the answer, bounded, and put on record with the decision. A question
 * that is not there, and the answer `undefined`, mean "not known".
 */
export interface Facts {
  /** Name of this machine. */
  host?(): string | undefined;
  /** Milliseconds since the epoch. */
  now?(): number;
  /** The machine's time zone, by its IANA name. */
  zone?(): string;
  /** Groups of the user that commands run as. */
  groups?(): readonly string[] | undefined;
  /** Name of the CI system, or null on a workstation. */
  ciProvider?(): string | null;
  /** What happened earlier in the session. */
  session?(): SessionCounts | undefined;
  /** Whether Git tracks the file at an absolute path, or a file below the folder there. */
  tracked?(path: string): boolean | undefined;
  /** Whether Git ignores what is at an absolute path. */
  ignored?(path: string): boolean | undefined;
  /** How many files there are at and below an absolute path; stops counting at 10,000. */
  fileCount?(path: string): number | undefined;
  /** In place of what the machine's configuration files say. */
  kubernetes?(): KubernetesPlace;
  cloud?(): Partial<CloudPlaces>;
}

/** Counts of what a session did before this request. A history that is too long to be read counts as the most there is. */
export interface SessionCounts {
  /** Requests that were decided. */
  requests: number;
  /** Requests that were refused, by policy or by a person. */
  denials: number;
  /** Requests that a person approved. */
  approvals: number;
  /** Deletions in what ran. */
  deletes: number;
  /** Secrets that were read or shown in what ran. */
  secretsRead: number;
  /** Uploads and publications in what ran. */
  sends: number;
}

export interface KubernetesPlace {
  /** Name of the context in the kubeconfig. */
  context: string | null;
  cluster: string | null;
  namespace: string | null;
}

export interface CloudPlaces {
  aws: CloudPlace;
  gcloud: CloudPlace;
  azure: CloudPlace;
}

export interface CloudPlace {
  /** AWS profile, gcloud configuration. */
  profile: string | null;
  /** AWS account id, Google Cloud project, Azure subscription. */
  account: string | null;
  region: string | null;
}

export interface Repository {
  /** Absolute path of the work tree. */
  root: string;
  /** Current branch, or null when detached or unknown. */
  branch: string | null;
  /** Commit the branch points to, or null when there is none yet. */
  commit: string | null;
}

/** Read-only view of the file system. `undefined` means "not known" (a data-only context), never "absent". */
export interface Files {
  /** What is at an absolute path, following no final symlink. `null`: nothing there. */
  kind(path: string): 'file' | 'directory' | 'symlink' | 'other' | null | undefined;
  /** Where a path leads once every symlink is followed; `null` when it does not exist. */
  realpath(path: string): string | null | undefined;
  /** Text of a regular file of at most 256 KiB; `null` when absent, larger or not readable. */
  read(path: string): string | null | undefined;
}

/** One program start that the request may lead to. */
export interface Invocation {
  /** Name the program was called by, without its folder (`rm` for `/bin/rm`); null when it is not known before run time. */
  program: string | null;
  /** The program as written when it was named by a path (`./deploy.sh`, `/bin/rm`), else null. */
  path: string | null;
  /** The argument vector. A part that is not known before run time stands as its source text and in `unresolved`. */
  argv: string[];
  /** Leading operands that select what the program does: `git push` is `["push"]`, `aws s3 rm` is `["s3", "rm"]`. */
  subcommand: readonly string[];
  /** Options by long name, bundles split and values attached: `rm -rf` is `{"recursive": true, "force": true}`. */
  options: { readonly [name: string]: OptionValue };
  /** Arguments that are neither options nor their values nor the subcommand. */
  operands: readonly string[];
  /**
   * Why the program will do nothing (`--help`, `--version`, a dry run), else null. An inert invocation shows an empty
   * `subcommand`, `options` and `operands` and has no effects of its own, so that rules about what it would do do not match.
   */
  inert: 'help' | 'version' | 'dry-run' | null;
  /** What the invocation does to the world. */
  effects: readonly Effect[];
  /** Programs that start this one, outermost first: `["sudo", "xargs"]`, `["bash"]` for code in `bash -c`. */
  via: string[];
  /** Runs with another user's rights, usually root's (`sudo`, `doas`, `su`). */
  privileged: boolean;
  /** Host, container or pod the invocation runs in, when not on this machine. */
  remote: Remote | null;
  pipeline: PipelinePlace;
  /** What flows into standard input: `network`, `decoder`, `secret`, `file`, `text` ... */
  input: readonly Taint[];
  /** Variables assigned in front of the command (`FOO=1 cmd`) or exported earlier; unknown parts stand as their source text, null where nothing is known. */
  assignments: { readonly [name: string]: string | null };
  redirections: readonly Redirection[];
  /** Code handed to an interpreter. */
  code: Code | null;
  /** Every part whose value is not known before run time, by what it leaves unknown. */
  unresolved: Unresolved[];
  /** Characters that a person reading the command would not see as they are. */
  disguises: readonly Disguise[];
  /** [start, end) offsets of the command in the request's source, UTF-16 units. */
  span: [number, number];
  /** The command's own source text. */
  source: string;
  context: InvocationContext;
}

export type OptionValue = true | string | string[];

export interface Remote {
  kind: 'host' | 'container' | 'pod' | 'vm';
  /** Name of the host, container or pod, or null when not known. */
  name: string | null;
}

export interface PipelinePlace {
  /** Place in the pipeline, from 0. */
  index: number;
  /** Number of commands in the pipeline; 1 when there is none. */
  length: number;
  /** Programs before this one in the pipeline. */
  upstream: string[];
  /** Programs after this one in the pipeline. */
  downstream: string[];
}

/** Where text that flows into a command comes from. */
export type Taint = 'network' | 'decoder' | 'secret' | 'file' | 'text' | 'unknown';

export interface Redirection {
  operator: '>' | '>>' | '<' | '<>' | '>|' | '&>' | '&>>' | '<<' | '<<<' | '<&' | '>&';
  fd: number | null;
  target: Target | null;
}

/** Code handed to an interpreter as an argument, by standard input or as a file. */
export interface Code {
  language: string;
  /** How it reached the interpreter. */
  origin: 'argument' | 'stdin' | 'file' | 'network' | 'decoder' | 'unknown';
  /** The code, where it is known. */
  text: string | null;
}

export interface Unresolved {
  kind: UnresolvedKind;
  /** Source text of the part that is not known. */
  source: string;
}

/**
 * - `program`: which program starts
 * - `code`: code that will run
 * - `target`: what a destructive effect falls on
 * - `argument`: an argument; harmless unless the program is not
 * - `option`: an option of a wrapper that hoopx does not know, so that what it starts is not known
 * - `syntax`: text that does not parse
 * - `language`: shell text of a language hoopx does not parse (fish, PowerShell, csh)
 * - `limit`: a cap on size, depth or count was passed
 */
export type UnresolvedKind =
  | 'program'
  | 'code'
  | 'target'
  | 'argument'
  | 'option'
  | 'syntax'
  | 'language'
  | 'limit';

export interface Disguise {
  kind: 'bidirectional' | 'invisible' | 'control' | 'escape-sequence' | 'homoglyph';
  /** The code point, as `U+202E`. */
  codePoint: string;
}

/** What an invocation does to the world, and to what. */
export interface Effect {
  action: Action;
  target: Target;
  /** Reaches everything below the target. */
  recursive: boolean;
  /** Cannot be taken back by ordinary means (no trash, no history, no confirmation of its own). */
  irreversible: boolean;
  /** How: the mode or owner that `permission` sets, as written (`777`, `u+s`, `root:root`), or the verb of a service's command. */
  mode: string | null;
  /** What the effect carries away, for `send` and `publish`: taints of the content. */
  carries: Taint[];
}

/**
 * - files: `read`, `write` (create or replace content), `append`, `truncate`, `delete`, `move`, `link`, `permission`, `erase` (overwrite so that it cannot be recovered)
 * - devices: `format` (filesystem, partition table), `mount`, `unmount`
 * - execution: `execute` (a program, script or code), `load` (code into another program), `install`, `uninstall`, `publish`
 * - network: `connect`, `listen`, `receive` (download), `send` (upload)
 * - system: `escalate` (other user's rights), `persist` (runs again later), `kill`, `power`, `service`, `account`, `firewall`, `kernel`
 * - information: `reveal` (print a secret or the environment)
 * - databases: `query`, `modify`, `drop`, `truncate`
 */
export type Action =
  | 'read'
  | 'write'
  | 'append'
  | 'truncate'
  | 'delete'
  | 'move'
  | 'link'
  | 'permission'
  | 'erase'
  | 'format'
  | 'mount'
  | 'unmount'
  | 'execute'
  | 'load'
  | 'install'
  | 'uninstall'
  | 'publish'
  | 'connect'
  | 'listen'
  | 'receive'
  | 'send'
  | 'escalate'
  | 'persist'
  | 'kill'
  | 'power'
  | 'service'
  | 'account'
  | 'firewall'
  | 'kernel'
  | 'reveal'
  | 'query'
  | 'modify'
  | 'drop';

export interface Target {
  kind: TargetKind;
  /** The target by name: an absolute path, a URL, a table... Unknown parts stand as their source text. */
  value: string;
  /** False when a part of the value is not known before run time. */
  known: boolean;
  /** For paths: where it lies. */
  scope: Scope | null;
  /** For paths: the target is the scope's top folder, contains it, or is a glob over all of it (`~`, `~/*`, `/usr`). */
  whole: boolean;
  /** For paths: what kind of file it is, where that matters more than its place. */
  role: Role | null;
  /** For paths: whether it exists; null when not known. */
  exists: boolean | null;
  /** For paths, where a rule asks: whether Git tracks it, or a file below it; null when not known. */
  tracked?: boolean | null;
  /** For paths, where a rule asks: whether Git ignores it; null when not known. */
  ignored?: boolean | null;
  /** For paths, where a rule asks: number of files there and below, at most 10,000; null when not known. */
  files?: number | null;
  /** For URLs and hosts: host name in lower case, without port or user. */
  host: string | null;
}

export type TargetKind =
  | 'path'
  | 'url'
  | 'host'
  | 'process'
  | 'service'
  | 'package'
  | 'image'
  | 'container'
  | 'volume'
  | 'resource'
  | 'database'
  | 'table'
  | 'row'
  | 'key'
  | 'environment'
  | 'user'
  | 'code'
  | 'unknown';

/**
 * Where a path lies.
 * - `root`: the file system's root; `system`: the operating system's folders; `device`: block devices and raw memory
 * - `home`: a user's home, outside the workspace; `workspace`: the project (the work tree, or the working directory)
 * - `build`: build output, dependencies and caches that a tool makes again (`node_modules`, `dist`, `target`, `~/.cache`)
 * - `temp`: temporary folders; `sink`: `/dev/null` and its like; `credentials`: keys, tokens and passwords; `guard`: hoopx's own files
 * - `outside`: anywhere else; `unknown`: not known before run time
 */
export type Scope =
  | 'root'
  | 'system'
  | 'device'
  | 'home'
  | 'workspace'
  | 'build'
  | 'temp'
  | 'sink'
  | 'credentials'
  | 'guard'
  | 'outside'
  | 'unknown';

/** Kinds of files that matter wherever they lie. */
export type Role =
  | 'private-key'
  | 'cloud-credentials'
  | 'token-file'
  | 'password-store'
  | 'env-file'
  | 'browser-profile'
  | 'shell-history'
  | 'password-database'
  | 'shell-profile'
  | 'authorized-keys'
  | 'ssh-config'
  | 'cron'
  | 'service-unit'
  | 'launch-agent'
  | 'autostart'
  | 'sudoers'
  | 'account-database'
  | 'pam'
  | 'boot'
  | 'preload'
  | 'hosts-file'
  | 'git-directory'
  | 'git-hook'
  | 'git-config'
  | 'ci-config'
  | 'agent-config'
  | 'guard-policy'
  | 'guard-record'
  | 'log'
  | 'kernel-interface'
  | 'process-memory'
  | 'container-socket'
  | 'database-file'
  | 'terraform-state';

/** Where and when it runs, and for whom. What may be missing is there where a rule asks for it. */
export interface InvocationContext {
  cwd: string | null;
  repository: InvocationRepository | null;
  agent: string | null;
  ci: boolean;
  interactive: boolean;
  os: 'linux' | 'macos';
  /** Name of this machine. */
  host?: string;
  /** The operating system's user. */
  user?: string;
  /** The user's groups, of the operating system and of the configuration. */
  groups?: string[];
  /** Name of the CI system (`github-actions`), or null on a workstation. */
  ciProvider?: string | null;
  /** What the clock on the wall shows. */
  time?: WallTime;
  /** Windows of time of the configuration that are open now. */
  windows?: string[];
  /** Environments of the configuration that the invocation touches (`prod`). */
  environments?: string[];
  /** Where kubectl and its like work. */
  kubernetes?: KubernetesPlace;
  /** Where the clouds' command lines work. */
  cloud?: CloudPlaces;
  /** What happened earlier in the session. */
  session?: SessionCounts;
}

export interface InvocationRepository {
  root: string;
  branch: string | null;
  /** Where a rule asks: URL of the remote `origin`, without user and password, or null. */
  remote?: string | null;
  /** Where a rule asks: whether the branch is one of the protected ones; null when there is no branch. */
  protected?: boolean | null;
}

export interface WallTime {
  /** `HH:MM`. */
  clock: string;
  weekday: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
  /** `YYYY-MM-DD`. */
  date: string;
}

/** What `understand` makes of a request. */
export interface Understanding {
  invocations: Invocation[];
  /** Parts of the request that belong to no invocation: syntax errors, passed limits. */
  unresolved: Unresolved[];
}
