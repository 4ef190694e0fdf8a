/**
 * Programs that exist to start another command. Each row has the wrapper's option grammar, so that what it starts is
 * found behind any of them; an option that the grammar lacks makes what starts unresolved, never skipped.
 */
import type { Call } from './call.ts';
import { parseArgs, parseGrammar } from './grammar.ts';
import { type Items, itemsOf } from './items.ts';
import { unescapeText } from './outputs.ts';
import { pathsOfFind } from './programs/found.ts';
import { onlyLooks } from './programs/windows.ts';
import type { ProgramSpec, Start, StartSetting } from './spec.ts';
import { type Arg, after, fromPieces, hole, known, knownText } from './value.ts';

interface Wrapper {
  names: readonly string[];
  options?: string;
  /** Operands before the command: `timeout 5 CMD`. */
  skip?: number;
  privileged?: true;
  /** The command is one string for a shell (`watch`), joined by spaces. */
  joined?: true;
  /** Option that starts the command itself, without a shell. */
  direct?: string;
  /** Options whose value is a command for a shell. */
  scripts?: readonly string[];
  /** Options that make it start nothing. */
  idle?: readonly string[];
  /** Option that names the working directory. */
  cwd?: string;
}

function wrapper(row: Wrapper): ProgramSpec {
  const spec: ProgramSpec = {
    names: row.names,
    style: 'posix',
    starts: (call) => {
      const starts: Start[] = unknownOptions(call);
      if (row.idle && call.has(...row.idle)) return starts;
      for (const option of row.scripts ?? [])
        for (const script of call.values(option))
          starts.push({ kind: 'shell', script, ...setting(row, call) });
      const argv = call.operands.slice(row.skip ?? 0);
      if (argv.length === 0) return starts;
      if (row.joined && !(row.direct && call.has(row.direct)))
        starts.push({ kind: 'shell', script: joined(argv), ...setting(row, call) });
      else starts.push({ kind: 'argv', argv, ...setting(row, call) });
      return starts;
    },
  };
  if (row.options !== undefined) spec.options = row.options;
  return spec;
}

function setting(row: Wrapper, call: Call): StartSetting {
  const cwd = row.cwd ? call.value(row.cwd) : null;
  return { ...(row.privileged ? { privileged: true } : {}), ...(cwd ? { cwd } : {}) };
}

export function unknownOptions(call: Call): Start[] {
  return call.unknownOptions
    .filter((option) => option !== '--help' && option !== '--version')
    .map((source) => ({ kind: 'unknown', why: 'option', source }));
}

/** Arguments joined by spaces into one shell script, as `ssh host a b` and `eval a b` do. */
export function joined(args: readonly Arg[]): Arg {
  return fromPieces(
    args.flatMap((arg, index) => (index === 0 ? [...arg.pieces] : [' ', ...arg.pieces])),
    args[0]?.span,
  );
}

/** `sudo [OPTIONS] [VAR=value]... CMD`. Without a command, `-i` and `-s` are shells, which the privilege rules see. */
function sudo(call: Call): Start[] {
  const starts = unknownOptions(call);
  const { assignments, argv } = splitAssignments(call.operands);
  const cwd = call.value('chdir');
  const rest: StartSetting = { privileged: true, assignments, ...(cwd ? { cwd } : {}) };
  if (call.has('edit') || call.program === 'sudoedit') return starts;
  if (argv.length === 0) {
    if (call.has('shell', 'login')) starts.push({ kind: 'stdin', language: 'sh', privileged: true });
    return starts;
  }
  starts.push({ kind: 'argv', argv, ...rest });
  return starts;
}

const ASSIGNMENT = /^([A-Za-z_]\w*)=/;
/** `env` takes everything with an equals sign in it: `BASH_FUNC_ls%%=() { ... }`. */
const ANY_ASSIGNMENT = /^([^=]+)=/s;

function splitAssignments(
  operands: readonly Arg[],
  pattern = ASSIGNMENT,
): { assignments: Map<string, Arg>; argv: readonly Arg[] } {
  const assignments = new Map<string, Arg>();
  let at = 0;
  for (; at < operands.length; at++) {
    const text = typeof operands[at]!.pieces[0] === 'string' ? (operands[at]!.pieces[0] as string) : '';
    const match = pattern.exec(text);
    if (!match) break;
    assignments.set(match[1]!, after(operands[at]!, match[0].length));
  }
  return { assignments, argv: operands.slice(at) };
}

/** `env [-i] [-u NAME] [-C DIR] [-S 'CMD ARGS'] [NAME=VALUE]... CMD`. */
function env(call: Call): Start[] {
  const starts = unknownOptions(call);
  const cwd = call.value('chdir');
  const split = call.value('split-string');
  // A single dash is `-i`.
  const operands = call.operands[0]?.text === '-' ? call.operands.slice(1) : call.operands;
  const { assignments, argv } = splitAssignments(operands, ANY_ASSIGNMENT);
  const rest: StartSetting = { assignments, ...(cwd ? { cwd } : {}) };
  if (split) {
    const text = knownText(split.pieces);
    if (text === null) return [...starts, { kind: 'unknown', why: 'code', source: split.text }];
    // `-S` splits at white space with quotes and escapes; the words go before the other operands.
    const words = splitString(text);
    const inner = splitAssignments([...words.map((word) => known(word)), ...call.operands], ANY_ASSIGNMENT);
    if (words[0]?.startsWith('-'))
      return [...starts, { kind: 'argv', argv: [known('env'), ...inner.argv], ...rest }];
    return [...starts, { kind: 'argv', argv: inner.argv, ...rest, assignments: inner.assignments }];
  }
  if (argv.length > 0) starts.push({ kind: 'argv', argv, ...rest });
  return starts;
}

/** Words of `env -S`: single and double quotes, backslash escapes (`\_` is a space that separates outside quotes). */
function splitString(text: string): string[] {
  const words: string[] = [];
  const spaced = text.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|\\[_tnfrvc]/gs, (each) =>
    each[0] === '\\' ? ' ' : each,
  );
  for (const match of spaced.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs)) {
    words.push(
      match[0].replace(
        /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs,
        (_whole, double, single, escaped) =>
          double?.replace(/\\(.)/g, '$1') ?? single ?? (escaped === '_' ? ' ' : escaped),
      ),
    );
  }
  return words;
}

/** `su [-] [USER] [-c CMD]`, also `runuser`. */
function su(call: Call): Start[] {
  const starts = unknownOptions(call);
  if (call.has('help', 'version')) return starts;
  const scripts = [...call.values('command'), ...call.values('session-command')];
  for (const script of scripts) starts.push({ kind: 'shell', script, privileged: true });
  if (scripts.length > 0) return starts;
  if (call.program === 'runuser' && call.has('user')) {
    if (call.operands.length > 0) starts.push({ kind: 'argv', argv: call.operands, privileged: true });
    return starts;
  }
  starts.push({ kind: 'stdin', language: 'sh', privileged: true });
  return starts;
}

const XARGS =
  '0|null a|arg-file= d|delimiter= E= e|eof=? I= i|replace=? L= l|max-lines=? n|max-args= o|open-tty P|max-procs= p|interactive process-slot-var= r|no-run-if-empty s|max-chars= show-limits t|verbose x|exit J= R= S=';

/** `xargs [OPTIONS] CMD ARG...`: the command with what standard input names, where that is known. */
function xargs(call: Call): Start[] {
  const starts = unknownOptions(call);
  const argv = call.operands.length > 0 ? call.operands : [known('echo')];
  const place =
    call.value('I') ?? call.value('J') ?? call.value('replace') ?? (call.has('replace') ? known('{}') : null);
  const found = call.has('arg-file') ? null : inputItems(call, place !== null);
  const unknownItem = fromPieces(
    [hole('(standard input)', { taints: call.input.taints })],
    argv[0]!.span,
    true,
  );
  const items = found?.items ?? [unknownItem];
  if (found?.more) items.push(unknownItem);
  if (place) {
    // What is not followed one by one is followed as unknown.
    for (const item of items.length > MAX_STARTS ? [...items.slice(0, MAX_STARTS), unknownItem] : items)
      starts.push({ kind: 'argv', argv: argv.map((arg) => replaced(arg, place.text, item)) });
    return starts;
  }
  const size = Number(call.value('max-args')?.text ?? call.value('L')?.text ?? 0);
  if (found && size > 0) {
    const last = MAX_STARTS * size;
    for (let at = 0; at < Math.min(items.length, last); at += size)
      starts.push({ kind: 'argv', argv, appended: items.slice(at, at + size) });
    if (items.length > last) starts.push({ kind: 'argv', argv, appended: [unknownItem] });
  } else starts.push({ kind: 'argv', argv, appended: items });
  return starts;
}

/** More starts of one command than these are not followed one by one. */
const MAX_STARTS = 64;

/** The items on standard input, when anything is known of them. `lines`: one item a line. */
function inputItems(call: Call, lines: boolean): Items | null {
  const { text } = call.input;
  if (text === null) return null;
  const delimiter = call.has('null') ? '\0' : (call.value('delimiter')?.text ?? null);
  return itemsOf(text, delimiter === null ? null : unescapeText(delimiter) || '\0', lines);
}

/** An argument with every `{}` replaced by an item. */
export function replaced(arg: Arg, place: string, item: Arg): Arg {
  if (!arg.text.includes(place)) return arg;
  const pieces = arg.pieces.flatMap((piece) => {
    if (typeof piece !== 'string') return [piece];
    return piece.split(place).flatMap((part, index) => (index === 0 ? [part] : [...item.pieces, part]));
  });
  return fromPieces(pieces, arg.span, arg.elastic);
}

/** `find ROOT... -exec CMD {} ; -ok ... -execdir ...`, once for every path that it may find. */
function findStarts(call: Call): Start[] {
  const starts: Start[] = [];
  const { args } = call;
  for (let at = 0; at < args.length; at++) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(args[at]!.text)) continue;
    let end = at + 1;
    while (
      end < args.length &&
      args[end]!.text !== ';' &&
      !(args[end]!.text === '+' && args[end - 1]?.text === '{}')
    )
      end++;
    const command = args.slice(at + 1, end);
    for (const found of pathsOfFind(call)) {
      starts.push({ kind: 'argv', argv: command.map((arg) => replaced(arg, '{}', found)) });
    }
    at = end;
  }
  return starts;
}

const PARALLEL =
  'j|jobs= k|keep-order a|arg-file= I= n|max-args= N|max-replace-args= L= l|max-lines=? m X|xargs d|delimiter= 0|null q|quote t|verbose v dry-run dryrun bar eta progress halt= joblog= results= tmpdir= timeout= retries= delay= colsep= C= header= tag ungroup u line-buffer lb pipe block= will-cite citation S|sshlogin= sshloginfile= P|max-procs= load= nice= resume resume-failed shuf memfree= env= r|no-run-if-empty linebuffer silent plain';

/** GNU parallel: the command runs in a shell, with each argument behind it or in place of `{}`. */
function parallel(call: Call): Start[] {
  const starts = unknownOptions(call);
  const texts = call.operands.map((arg) => arg.text);
  const sources = texts.findIndex((text) => /^:::+\+?$/.test(text));
  const command = sources < 0 ? call.operands : call.operands.slice(0, sources);
  const values =
    sources < 0
      ? lineItems(call)
      : call.operands.slice(sources + 1).filter((arg) => !/^:::+\+?$/.test(arg.text));
  const unknownItem = fromPieces([hole('(standard input)', { taints: call.input.taints })]);
  const items = values ?? [unknownItem];
  for (const item of items.length > MAX_STARTS ? [...items.slice(0, MAX_STARTS), unknownItem] : items) {
    if (command.length === 0) starts.push({ kind: 'shell', script: item });
    else {
      const script = joined(command);
      const placed = /\{[./]*\}/.test(script.text)
        ? replaced(script, /\{[./]*\}/.exec(script.text)![0], item)
        : joined([script, item]);
      starts.push({ kind: 'shell', script: placed });
    }
  }
  return starts;
}

/** The lines on standard input, when anything is known of them. */
function lineItems(call: Call): Arg[] | null {
  const { text } = call.input;
  if (text === null) return null;
  return itemsOf(text, call.has('null') ? '\0' : '\n', true).items;
}

/** `sh`, `bash` ...: `-c SCRIPT [NAME ARG...]`, a script file, or standard input. */
function shell(given: Call): Start[] {
  // `bash +e -c ...`: options that switch off begin with a plus.
  const plain = given.args.map((arg) =>
    /^\+[A-Za-z]+$/.test(arg.text) ? known(arg.text.replace('+', '-'), arg.span) : arg,
  );
  const call = plain.some((arg, at) => arg !== given.args[at])
    ? given.again(plain, SHELL_OPTIONS, 'posix')
    : given;
  // `bash -n FILE` only reads; an interactive shell takes no notice of the option, and `+n` takes it back.
  if (call.has('n') && !call.has('i', 'l') && given.args.every((arg) => !arg.text.startsWith('+')))
    return unknownOptions(call);
  const starts = unknownOptions(call);
  const rc = call.value('rcfile') ?? call.value('init-file');
  if (rc) starts.push({ kind: 'file', path: rc, language: 'sh' });
  // `bash -c` takes its script from the first operand, wherever `c` stands in a bundle (`-ec`, `-c -e SCRIPT`).
  if (call.has('c')) {
    const [script, ...rest] = call.operands;
    if (script) starts.push({ kind: 'shell', script, positional: rest, shell: call.program });
    return starts;
  }
  const [file, ...args] = call.operands;
  if (file && !call.has('s')) starts.push({ kind: 'file', path: file, language: 'sh', args });
  else if (!call.has('help', 'version')) starts.push({ kind: 'stdin', language: 'sh' });
  return starts;
}

const SHELL_OPTIONS =
  'a b c e f h i k l|login m n o= O= p r s t u v x B C D E H P T rcfile= init-file= noprofile norc posix restricted verbose debugger dump-strings dump-po-strings wordexp';

/** `tmux new-session CMD`, `tmux send-keys 'cmd' Enter`, `screen -X stuff`. */
function tmux(call: Call): Start[] {
  const at = call.args.findIndex((arg) => !arg.text.startsWith('-') && arg.text !== '');
  const grammar = parseGrammar('2 C D h|help l N u U v V c= f= L= S= T=');
  const outer = parseArgs(call.args, grammar, 'posix');
  const starts: Start[] = outer.options.get('c')?.map((script) => ({ kind: 'shell', script })) ?? [];
  const [command, ...rest] = outer.operands;
  if (!command || at < 0) return starts;
  const name = command.text;
  if (
    /^(?:new|new-session|neww|new-window|splitw|split-window|respawnp|respawn-pane|respawnw|respawn-window|popup|display-popup|run|run-shell|if|if-shell|pipep|pipe-pane)$/.test(
      name,
    )
  ) {
    const inner = parseArgs(
      rest,
      parseGrammar('A d D E P X b C a k Z v h f B N r I O o K g c= e= F= n= s= t= x= y= l= S= T= w= p='),
      'posix',
    );
    // `if-shell CONDITION COMMAND`: what is not the condition is a command of tmux's own.
    if (/^if/.test(name))
      for (const each of inner.operands.slice(1))
        starts.push({ kind: 'shell', script: joined([known('tmux'), each]) });
    const scripts = /^if/.test(name)
      ? inner.operands.slice(0, 1)
      : inner.operands.length > 0
        ? [joined(inner.operands)]
        : [];
    for (const script of scripts) starts.push({ kind: 'shell', script });
  } else if (/^source(?:-file)?$/.test(name)) {
    for (const path of rest)
      if (!path.text.startsWith('-')) starts.push({ kind: 'file', path, language: 'console', fresh: true });
  } else if (/^send(?:-keys)?$/.test(name)) {
    const inner = parseArgs(rest, parseGrammar('F H K l M R X c= N= t='), 'posix');
    const typed = inner.operands.filter(
      (arg) =>
        !/^(?:Enter|C-m|C-j|KPEnter|Tab|Space|Escape|C-c|C-d|C-l|C-u|BSpace|Up|Down|Left|Right)$/.test(
          arg.text,
        ),
    );
    if (typed.length > 0) starts.push({ kind: 'shell', script: joined(typed) });
  }
  return starts;
}

function screen(call: Call): Start[] {
  // `screen -S x -X exec CMD ARG...`
  if (call.has('X') && /^(?:exec|screen)$/.test(call.operand(0)?.text ?? call.value('X')?.text ?? '')) {
    const argv = call.operands.slice(1).filter(({ text }) => !/^[.!|:]+$/.test(text));
    return argv.length > 0 ? [{ kind: 'argv', argv }] : [];
  }
  const stuff = call.operands.findIndex((arg) => arg.text === 'stuff');
  if (stuff >= 0) {
    const text = call.operands[stuff + 1];
    return text
      ? [
          {
            kind: 'shell',
            script: text.known ? known(text.text.replace(/\^M|\\n|\\r|\\015|\\012/g, '\n')) : text,
          },
        ]
      : [];
  }
  return call.operands.length > 0 && !call.has('X')
    ? [...unknownOptions(call), { kind: 'argv', argv: call.operands }]
    : unknownOptions(call);
}

/** `script -c CMD FILE`, BSD's `script FILE CMD...`. */
function script(call: Call): Start[] {
  const command = call.value('command');
  if (command) return [...unknownOptions(call), { kind: 'shell', script: command }];
  if (call.operands.length > 1)
    return [...unknownOptions(call), { kind: 'argv', argv: call.operands.slice(1) }];
  return [...unknownOptions(call), { kind: 'stdin', language: 'sh' }];
}

/** `busybox APPLET ARG...`. */
function applet(call: Call): Start[] {
  return call.args.length > 0 && !call.args[0]!.text.startsWith('-')
    ? [{ kind: 'argv', argv: call.args }]
    : [];
}

function flock(call: Call): Start[] {
  const [, second, third] = call.operands;
  const command =
    call.value('command') ?? (second?.text === '-c' || second?.text === '--command' ? third : null);
  if (command) return [{ kind: 'shell', script: command }];
  const argv = call.operands.slice(1);
  return [...unknownOptions(call), ...(argv.length > 0 ? [{ kind: 'argv', argv } as const] : [])];
}

function gdb(call: Call): Start[] {
  const starts: Start[] = [];
  for (const command of [...call.values('ex'), ...call.values('iex'), ...call.values('one-line')]) {
    const shellCommand = /^\s*(?:shell\s+|platform shell\s+|!\s*|make\s+)(.*)$/.exec(command.text)?.[1];
    if (shellCommand) starts.push({ kind: 'shell', script: known(shellCommand) });
    else if (/^\s*(?:python|script|guile|call|source|print\s+\(?\w*\)?system)/.test(command.text))
      starts.push({ kind: 'unknown', why: 'code', source: command.text });
  }
  for (const path of call.values('command'))
    starts.push({ kind: 'file', path, language: 'console', fresh: true });
  if (call.has('args') && call.operands.length > 0) starts.push({ kind: 'argv', argv: call.operands });
  return starts;
}

const SETARCH = 'R|addr-no-randomize v|verbose 3|3gb 4gb B|32bit F I L S T X Z';

const SUDO =
  'A|askpass b|background B|bell C|close-from= D|chdir= E|preserve-env=? e|edit g|group= H|set-home h|host= i|login K|remove-timestamp k|reset-timestamp l|list n|non-interactive P|preserve-groups p|prompt= R|chroot= r|role= S|stdin s|shell T|command-timeout= t|type= U|other-user= u|user= V|version v|validate N|no-update';

const ROWS: readonly Wrapper[] = [
  { names: ['doas'], options: 'C= L n s u=', privileged: true },
  { names: ['pkexec'], options: 'user= disable-internal-agent keep-cwd', privileged: true },
  {
    names: ['run0'],
    options:
      'u|user= g|group= D|chdir= nice= setenv= background= machine= unit= property= description= slice= slice-inherit pty pipe shell-prompt-prefix= no-ask-password',
    privileged: true,
    cwd: 'chdir',
  },
  {
    names: [
      'nohup',
      'eatmydata',
      'catchsegv',
      'torify',
      'linux32',
      'linux64',
      'i386',
      'x86_64',
      'optirun',
      'noglob',
      'nocorrect',
    ],
    options: '',
  },
  {
    names: ['bear', 'scan-build', 'intercept-build'],
    options: 'o|output= a|append v|verbose c|config= cdb=',
  },
  { names: ['setsid'], options: 'c|ctty f|fork w|wait' },
  { names: ['caffeinate'], options: 'd i m s u t= w=' },
  { names: ['fakeroot'], options: 'l|lib= faked= s= i= u|unknown-is-real b=' },
  { names: ['proxychains', 'proxychains4'], options: 'q f=' },
  {
    names: ['rlwrap'],
    options:
      'a|always-readline A c|complete-filenames C|command-name= f|file= H|history-filename= i|case-insensitive n|no-warnings p|prompt-colour=? r|remember s|histsize=',
  },
  {
    names: ['xvfb-run'],
    options:
      'a|auto-servernum e|error-file= f|auth-file= n|server-num= l|listen-tcp p|xauth-protocol= s|server-args= w|wait= auto-display',
  },
  {
    names: ['dbus-run-session', 'dbus-launch'],
    options: 'config-file= dbus-daemon= exit-with-session sh-syntax',
  },
  { names: ['cgexec'], options: 'g= sticky b' },
  { names: ['faketime'], options: 'm f p= exclude-monotonic', skip: 1 },
  {
    names: ['setpriv'],
    options:
      'd|dump clear-groups groups= inh-caps= ambient-caps= bounding-set= init-groups keep-groups list-caps no-new-privs rgid= egid= regid= ruid= euid= reuid= securebits= pdeathsig= selinux-label= apparmor-profile= reset-env',
  },
  {
    names: ['proot'],
    options:
      'r|rootfs= b|bind= m|mount= q|qemu= w|pwd|cwd= v|verbose= 0|root-id S= R= k|kernel-release= kill-on-exit link2symlink',
  },
  { names: ['nice'], options: 'n|adjustment= 0 1 2 3 4 5 6 7 8 9' },
  { names: ['ionice'], options: 'c|class= n|classdata= p= P= u= t|ignore', idle: ['p', 'P', 'u'] },
  {
    names: ['chrt'],
    options:
      'a|all-tasks b|batch d|deadline f|fifo i|idle m|max o|other p|pid r|rr R|reset-on-fork v|verbose T|sched-runtime= P|sched-period= D|sched-deadline=',
    skip: 1,
    idle: ['pid', 'max'],
  },
  { names: ['taskset'], options: 'a|all-tasks p|pid c|cpu-list', skip: 1, idle: ['pid'] },
  {
    names: ['numactl'],
    options:
      'a|all i|interleave= m|membind= N|cpunodebind= C|physcpubind= p|preferred= l|localalloc s|show H|hardware b|balancing',
  },
  {
    names: ['timeout', 'gtimeout'],
    options: 'f|foreground k|kill-after= p|preserve-status s|signal= v|verbose',
    skip: 1,
  },
  { names: ['stdbuf', 'gstdbuf'], options: 'i|input= o|output= e|error=' },
  { names: ['time', 'gtime'], options: 'a|append f|format= o|output= p|portability q|quiet v|verbose l h' },
  {
    names: ['unshare'],
    options:
      'i|ipc=? m|mount=? n|net=? p|pid=? u|uts=? U|user=? C|cgroup=? T|time=? f|fork kill-child=? mount-proc=? mount-binfmt=? r|map-root-user c|map-current-user map-user= map-users= map-group= map-groups= map-auto propagation= setgroups= R|root= w|wd= S|setuid= G|setgid= load-interp= monotonic= boottime= keep-caps',
    cwd: 'wd',
  },
  {
    names: ['nsenter'],
    options:
      'a|all t|target= m|mount=? u|uts=? i|ipc=? n|net=? p|pid=? C|cgroup=? U|user=? T|time=? S|setuid=? G|setgid=? preserve-credentials r|root=? w|wd=? W|wdns= e|env F|no-fork Z|follow-context c|join-cgroup user-parent',
    privileged: true,
  },
  { names: ['chroot'], options: 'groups= userspec= skip-chdir u= g= G=', skip: 1, privileged: true },
  {
    names: ['firejail'],
    options:
      'noprofile private=? profile= net= nonet quiet noroot seccomp caps.drop= whitelist= blacklist= read-only= appimage x11=? env= nosound netfilter',
  },
  {
    names: ['systemd-run', 'systemd-inhibit'],
    options:
      'user system scope unit= p|property= description= slice= r|remain-after-exit send-sighup service-type= uid= gid= nice= working-directory= E|setenv= t|pty P|pipe q|quiet G|collect wait on-active= on-boot= on-startup= on-unit-active= on-unit-inactive= on-calendar= on-timezone-change on-clock-change timer-property= path-property= socket-property= M|machine= H|host= S|shell d|same-dir no-block no-ask-password what= who= why= mode= slice-inherit',
    cwd: 'working-directory',
  },
  {
    names: ['strace', 'dtruss', 'truss', 'ktrace'],
    options:
      'a= A b= C c D d e= E= f F h I= i k l= L n o= O= P= p= q r S= s= T t tt ttt u= v V w W x X= y z Z= follow-forks output= trace= attach= summary-only summary string-limit=',
    idle: ['p', 'attach'],
  },
  {
    names: ['ltrace'],
    options:
      'a|align= A= b|no-signals c C|demangle D|debug= e= f F= i l|library= L n|indent= o|output= p= r s= S t T u= w|where= x=',
    idle: ['p'],
  },
  {
    names: ['valgrind', 'heaptrack'],
    options:
      'tool= leak-check= v|verbose q|quiet log-file= xml= xml-file= track-origins= suppressions= num-callers= trace-children= error-exitcode= gen-suppressions= show-leak-kinds=',
  },
  {
    names: ['uclampset'],
    options: 'm= M= a|all-tasks p|pid= s|system R|reset-on-fork v|verbose',
    idle: ['pid', 'system'],
  },
  {
    names: ['prlimit'],
    options:
      'p|pid= o|output= noheadings raw verbose c|core=? d|data=? e|nice=? f|fsize=? i|sigpending=? l|memlock=? m|rss=? n|nofile=? q|msgqueue=? r|rtprio=? s|stack=? t|cpu=? u|nproc=? v|as=? x|locks=? y|rttime=?',
    idle: ['pid'],
  },
  {
    names: ['watch'],
    options:
      'b|beep c|color C|no-color d|differences=? e|errexit g|chgexit n|interval= p|precise q|equexit= r|no-rerun t|no-title w|no-wrap x|exec',
    joined: true,
    direct: 'exec',
  },
  {
    names: ['watchexec'],
    options:
      'w|watch= e|exts|ext= i|ignore= f|filter= r|restart c|clear=? d|debounce|delay= s|signal= n shell= no-vcs-ignore x|exec= q|quiet V|verbose legacy-watch L on-change-only postpone',
    scripts: ['exec'],
    joined: true,
  },
];

/** `mise exec -- CMD`, `op run -- CMD`, `rbenv exec CMD`: the command stands behind `exec` or `run` and an optional `--`. */
function manager(names: readonly string[], verbs: readonly string[], skip = 0): ProgramSpec {
  return {
    names,
    style: 'posix',
    starts: (call) => {
      const [verb, ...rest] = call.operands;
      if (!verb || !verbs.includes(verb.text)) return [];
      const dashes = rest.findIndex((arg) => arg.text === '--');
      if (dashes >= 0) return [{ kind: 'argv', argv: rest.slice(dashes + 1) }];
      const argv = rest.slice(skip);
      return argv.length > 0 && !argv[0]!.text.startsWith('-') ? [{ kind: 'argv', argv }] : [];
    },
  };
}

/** Commands, lists and pipelines without expansions mean the same in fish and csh as in other shells. */
const PLAIN = /^[\w./~ =:@,;|&>*'"\n-]+$/;

export const WRAPPERS: readonly ProgramSpec[] = [
  ...ROWS.map(wrapper),
  { names: ['find', 'gfind'], starts: findStarts },
  { names: ['sudo', 'sudoedit'], options: SUDO, style: 'posix', starts: sudo },
  {
    names: ['env', 'genv'],
    options:
      'i|ignore-environment 0|null u|unset= C|chdir= S|split-string= v|debug block-signal=? default-signal=? ignore-signal=? list-signal-handling a|argv0= P=',
    style: 'posix',
    starts: env,
  },
  {
    names: ['su', 'runuser'],
    options:
      'c|command= session-command= f|fast g|group= G|supp-group= l|login m|preserve-environment p P|pty s|shell= w|whitelist-environment= u|user= T|no-pty h|help V|version',
    starts: su,
  },
  {
    names: ['xargs', 'gxargs'],
    options: XARGS,
    style: 'posix',
    effects: (call) => call.onPaths('read', call.values('arg-file')),
    starts: xargs,
  },
  { names: ['parallel'], options: PARALLEL, style: 'posix', starts: parallel },
  {
    names: [
      'bash',
      'sh',
      'zsh',
      'dash',
      'ksh',
      'mksh',
      'ash',
      'rbash',
      'ksh93',
      'pdksh',
      'yash',
      'posh',
      'osh',
      'oil',
      'ysh',
      'loksh',
      'oksh',
      'hush',
    ],
    options: SHELL_OPTIONS,
    style: 'posix',
    starts: shell,
  },
  {
    names: ['fish', 'csh', 'tcsh'],
    options: 'c|command|Command= i l|login n N|no-config C|init-command= f v|version x',
    style: 'gnu',
    // Their languages are not parsed: what they run is not known, but a plain command means the same in all of them.
    starts: (call) => {
      const code = call.value('command');
      if (code && PLAIN.test(code.text) && !/\b(?:end|set)\b/.test(code.text))
        return [{ kind: 'shell', script: code }];
      if (call.has('version', 'v')) return [];
      if (code) return [{ kind: 'unknown', why: 'code', source: code.text }];
      return call.operands.length > 0 ? [] : [{ kind: 'unknown', why: 'code', source: 'standard input' }];
    },
  },
  {
    names: ['pwsh', 'powershell', 'nu', 'xonsh', 'elvish', 'cmd'],
    style: 'raw',
    // Languages of their own: whatever they are given is code that is not known, but for commands that only look.
    starts: (call) =>
      (call.args.every((arg) => /^--?(?:version|help|v|h)$/i.test(arg.text)) && call.args.length > 0) ||
      onlyLooks(call)
        ? []
        : [
            {
              kind: 'unknown',
              why: 'code',
              source: call.args.map((arg) => arg.text).join(' ') || 'standard input',
            },
          ],
  },
  { names: ['tmux'], style: 'raw', starts: tmux },
  {
    names: ['screen', 'dtach', 'abduco'],
    options: 'a A c= d D e= f h= i l L m O p= q r R s= S= t= T= U v w x X n= N z E',
    style: 'posix',
    starts: screen,
  },
  {
    names: ['script'],
    options:
      'a|append c|command= e|return f|flush force q|quiet t|timing=? B|log-io= I|log-in= O|log-out= T|log-timing= m|logging-format= E|echo= o|output-limit= k r p d F',
    starts: script,
  },
  { names: ['busybox', 'toybox', 'coreutils', 'sbase-box', 'uutils'], style: 'raw', starts: applet },
  {
    names: ['setarch'],
    options: SETARCH,
    style: 'posix',
    // `setarch [ARCHITECTURE] [OPTIONS] CMD`
    starts: (call) => {
      const named =
        /^(?:x86_64|i\d86|linux(?:32|64)|uname26|athlon|aarch64|arm|ppc|s390|mips|riscv|alpha|sparc|ia64|parisc|sh\d)/;
      const inner = named.test(call.operand(0)?.text ?? '')
        ? call.again(call.args.slice(call.firstOperand + 1), SETARCH, 'posix')
        : call;
      const argv = inner.operands;
      return [...unknownOptions(inner), ...(argv.length > 0 ? [{ kind: 'argv', argv } as const] : [])];
    },
  },
  {
    names: ['wine', 'wine64'],
    style: 'raw',
    starts: (call) => (call.args.length > 0 ? [{ kind: 'argv', argv: call.args }] : []),
  },
  {
    names: ['flock'],
    options:
      's|shared x|exclusive e n|nb|nonblock w|timeout|wait= o|close u|unlock E|conflict-exit-code= F|no-fork c|command= verbose',
    style: 'posix',
    starts: flock,
  },
  {
    names: ['gdb', 'lldb'],
    options: 'ex|eval-command= iex|init-eval-command= args batch q|quiet p|pid= x|command= nx n o|one-line=',
    style: 'dash',
    starts: gdb,
  },
  {
    names: ['ld.so', 'ld-linux-x86-64.so.2', 'ld-linux.so.2', 'ld-linux-aarch64.so.1', 'ld-musl-x86_64.so.1'],
    options: 'list verify inhibit-cache library-path= inhibit-rpath= audit= preload= argv0= help',
    style: 'posix',
    starts: (call) => (call.operands.length > 0 ? [{ kind: 'argv', argv: call.operands }] : []),
  },
  {
    names: ['ccache', 'sccache', 'distcc'],
    style: 'raw',
    starts: (call) => (/^[^-]/.test(call.args[0]?.text ?? '') ? [{ kind: 'argv', argv: call.args }] : []),
  },
  {
    names: ['nodemon'],
    options:
      'w|watch= e|ext= i|ignore= d|delay= s|signal= V|verbose q|quiet L|legacy-watch C|on-change-only I no-stdin x|exec= cwd= config= no-update-notifier no-colors help version',
    style: 'posix',
    // What stands behind the command of `--exec` is its arguments; without one, a script for node.
    starts: (call) => {
      const command = call.value('exec');
      if (command) return [{ kind: 'shell', script: joined([command, ...call.operands]) }];
      return call.operands.length > 0 ? [{ kind: 'argv', argv: [known('node'), ...call.operands] }] : [];
    },
  },
  manager(['aws-vault', 'chamber'], ['exec'], 1),
  manager(['doppler', 'infisical', 'teller', 'op', 'dotenvx', 'varlock'], ['run']),
  {
    names: ['start-stop-daemon'],
    options:
      'S|start K|stop T|status p|pidfile= x|exec= a|startas= n|name= u|user= c|chuid= g|group= s|signal= R|retry= b|background m|make-pidfile N|nicelevel= d|chdir= r|chroot= o|oknodo q|quiet t|test v|verbose k|umask=',
    starts: (call) => {
      const program = call.value('startas') ?? call.value('exec');
      return program && call.has('start') ? [{ kind: 'argv', argv: [program, ...call.operands] }] : [];
    },
  },
  {
    names: ['capsh'],
    style: 'raw',
    // What follows `--` is handed to bash.
    starts: (call) => {
      const dashes = call.args.findIndex((arg) => arg.text === '--' || arg.text === '==');
      return dashes < 0 ? [] : [{ kind: 'argv', argv: [known('bash'), ...call.args.slice(dashes + 1)] }];
    },
  },
  {
    names: [
      'lxc',
      'incus',
      'multipass',
      'limactl',
      'machinectl',
      'vagrant',
      'colima',
      'distrobox',
      'toolbox',
    ],
    style: 'posix',
    starts: (call) => {
      const [verb, name, ...rest] = call.operands;
      const script = rest[rest.findIndex((arg) => /^-(?:c|-command)$/.test(arg.text)) + 1];
      if (call.program === 'colima' && verb?.text === 'ssh') {
        const command = call.args.slice(call.args.findIndex(({ text }) => text === '--') + 1);
        return command.length > 0 && command.length < call.args.length
          ? [{ kind: 'argv', argv: command, remote: { kind: 'vm', name: null } }]
          : [];
      }
      if (verb?.text === 'ssh' && script && rest.length > 1)
        return [{ kind: 'shell', script, remote: { kind: 'vm', name: name?.text ?? null } }];
      if (!verb || !name || !/^(?:exec|shell|run|enter)$/.test(verb.text)) return [];
      const argv = rest[0]?.text === '--' ? rest.slice(1) : rest;
      return argv.length > 0 ? [{ kind: 'argv', argv, remote: { kind: 'container', name: name.text } }] : [];
    },
  },
  {
    names: ['nix', 'nix-shell'],
    style: 'raw',
    starts: (call) => {
      const at = call.args.findIndex((arg) => /^(?:-c|--command|--run)$/.test(arg.text));
      const rest = call.args.slice(at + 1);
      if (at < 0 || rest.length === 0) return [];
      return call.program === 'nix-shell'
        ? [{ kind: 'shell', script: rest[0]! }]
        : [{ kind: 'argv', argv: rest }];
    },
  },
  manager(['direnv'], ['exec'], 1),
  manager(['mise', 'rtx', 'asdf', 'pyenv', 'rbenv', 'nodenv', 'nvm', 'fnm', 'volta'], ['exec', 'x', 'run']),
  {
    names: ['perf'],
    style: 'posix',
    starts: (call) => {
      const dashes = call.args.findIndex((arg) => arg.text === '--');
      const rest =
        dashes >= 0
          ? call.args.slice(dashes + 1)
          : parseArgs(call.operands.slice(1), parseGrammar('e= o= F= g a d r= p= t= C= x= c='), 'posix')
              .operands;
      return rest.length > 0 && /^(?:stat|record|trace)$/.test(call.operands[0]?.text ?? '')
        ? [{ kind: 'argv', argv: rest }]
        : [];
    },
  },
  {
    names: ['expect'],
    options: 'c= f= b d i n N v',
    style: 'posix',
    starts: (call) =>
      call
        .values('c')
        .map((code): Start => ({ kind: 'code', language: 'tcl', text: code, origin: 'argument' })),
  },
  // A command that is already prefixed: the inner hoopx decides again, but what it will be asked is known now.
  {
    names: ['hoopx'],
    options: 'agent= ci json shell= timeout= c= l e',
    style: 'posix',
    starts: (call) => {
      const script = call.value('c');
      if (script) return [{ kind: 'shell', script }];
      return call.operands.length > 0 &&
        !/^(?:check|init|doctor|completion|shell|run|policy|approvals|grants|wait|audit|sessions|mask|identity|agents|mcp)$/.test(
          call.operands[0]!.text,
        )
        ? [{ kind: 'argv', argv: call.operands }]
        : [];
    },
  },
];
