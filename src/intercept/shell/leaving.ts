/**
 * What a line does to the guarded shell that it runs in: ways out of it, as an effect that rules can see. Pure.
 *
 * Only a guarded shell has hooks to lose, so elsewhere the same text means nothing. What this does not see, because it
 * comes up at run time only, the shell asks about again as a simple command, with its values in it.
 */
import { emptyInvocation } from '../../command/empty-invocation.ts';
import type { Effect, Invocation, ShellName, Understanding } from '../../command/types.ts';
import { leavesZsh, leavesZshByText } from './leaving-zsh.ts';

export interface GuardedShell {
  /** hoopx's own process: killing it is leaving. */
  guard: number;
  /** The shell of a script that runs below the session. */
  below?: true;
  /** Whether a program is one that starts a guarded shell, as the shell would find it now. */
  startsGuarded?(program: Pick<Invocation, 'program' | 'path'>): boolean;
  /** The shell of one script: what it starts was decided with it, interactive shells too. */
  script?: true;
  /** Whether a command reads the terminal, where its text does not say otherwise. */
  readsTerminal?(argv: readonly string[]): boolean;
  /** It runs what hoopx reads for it: a DEBUG trap would be called for what it does to ask. */
  driven?: true;
}

/** The integration's own names. `PS0` is where bash asks. */
const OWN_NAME = /__hoopx/;
const HOOKS = new Set(['PS0', 'BASH_ENV', 'ZDOTDIR', 'HOOPX_SHELL', 'HOOPX_SESSION']);
/** Variables that bash's side sets for a moment while it asks: where it cannot, it asks no more. */
const SET_TO_ASK = new Set([
  'POSIXLY_CORRECT',
  'HISTTIMEFORMAT',
  'HISTCONTROL',
  'HISTIGNORE',
  'HISTSIZE',
  'IFS',
  'LC_ALL',
  'PROMPT_COMMAND',
]);
/** Builtins that set variables named by their arguments. */
const ASSIGNING = new Set([
  'declare',
  'typeset',
  'local',
  'export',
  'readonly',
  'unset',
  'read',
  'printf',
  'mapfile',
  'readarray',
  'getopts',
]);
/** bash's table of where programs lie. */
const PROGRAM_TABLE = /\bBASH_CMDS\b/;
/** What only prints its arguments or drops them: `echo "$PROMPT_COMMAND"`. `printf`, `print` and `[` can assign. */
const SHOWING = new Set(['echo', ':', 'true', 'false']);
const BUILTIN_REPLACED =
  /(?:^|[\s;&|({])(?:function\s+)?(?:builtin|command|unset|exec|trap|shopt|read|printf|eval|exit)\s*\(\s*\)|\bfunction\s+(?:builtin|command|unset|exec|trap|shopt|read|printf|eval|exit)\b/;

/** The same in what the shell reads: everything of hoopx's in bash goes through `builtin`. */
const DEFINES_BUILTIN = /^(?:function\s+)?builtin\b/;
const IN_PROCESS: ReadonlySet<string> = new Set(['source', '.', 'eval', 'builtin', 'command']);

/** Adds the effect to every invocation that leaves the shell; a line may also leave by its text alone. */
export function withLeaving(
  text: string,
  understanding: Understanding,
  shell: GuardedShell & { shell: ShellName },
): Understanding {
  const invocations = understanding.invocations.map((one) => withoutGuardedInput(one, text, shell));
  const zsh = shell.shell === 'zsh';
  const marked = invocations.map((one) =>
    leaves(one, text, shell) || (zsh && leavesZsh(one))
      ? { ...one, effects: [...one.effects, STOPS_GUARD] }
      : one,
  );
  if (
    !OWN_NAME.test(text) &&
    !PROGRAM_TABLE.test(text) &&
    !BUILTIN_REPLACED.test(text) &&
    !(zsh && leavesZshByText(text))
  )
    return { ...understanding, invocations: marked };
  const first = marked[0] ?? nothing(text);
  return {
    ...understanding,
    invocations: [{ ...first, effects: [...first.effects, STOPS_GUARD] }, ...marked.slice(1)],
  };
}

/** What a guarded shell will read from the terminal is no code that nobody decides on. */
function withoutGuardedInput(invocation: Invocation, line: string, shell: GuardedShell): Invocation {
  const { program, unresolved } = invocation;
  if (program === null || !SHELLS.has(program) || shell.script) return invocation;
  if (!interactive(invocation, shell) || !startsGuarded(invocation, line, shell)) return invocation;
  return { ...invocation, unresolved: unresolved.filter((part) => !isStandardInput(part)) };
}

function isStandardInput({ kind, source }: Invocation['unresolved'][number]): boolean {
  return kind === 'code' && source === 'standard input';
}

function leaves(invocation: Invocation, line: string, shell: GuardedShell & { shell: ShellName }): boolean {
  const { program, argv, assignments, effects, source, via } = invocation;
  if (Object.keys(assignments).some((name) => HOOKS.has(name) || OWN_NAME.test(name))) return true;
  if (argv.some((arg) => OWN_NAME.test(arg)) && !SHOWING.has(program ?? '')) return true;
  const kill = effects.some(
    ({ action, target }) => action === 'kill' && ['-1', '0', String(shell.guard)].includes(target.value),
  );
  if (kill) return true;
  if (program === null) return false;
  if (program === ':' && DEFINES_BUILTIN.test(source)) return via.every((each) => IN_PROCESS.has(each));
  // pyenv and rbenv load a faster `realpath` into the shells of their scripts, and do without where they cannot.
  if (shell.below && program === 'enable' && argv[1] === '-f' && !argv.some((arg) => /^-\w*[nd]/.test(arg)))
    return false;
  // A script has no prompt at which its own trap would get its turn after hoopx's.
  if ((shell.script || shell.driven) && program === 'trap' && argv.slice(2).includes('DEBUG')) return true;
  if (SHELLS.has(program)) return interactive(invocation, shell) && !startsGuarded(invocation, line, shell);
  if (shell.shell === 'bash' && !shell.below && !shell.script && freezes(program, argv.slice(1))) return true;
  return WAYS_OUT[program]?.(argv.slice(1)) ?? assignsHook(program, argv.slice(1));
}

/** `readonly IFS`, `declare -r HISTTIMEFORMAT=%F`. */
function freezes(program: string, args: readonly string[]): boolean {
  const declares = program === 'declare' || program === 'typeset';
  if (program !== 'readonly' && !(declares && args.some((arg) => /^-\w*r/.test(arg)))) return false;
  return args.some((arg) => SET_TO_ASK.has(arg.replace(/\+?=.*$/s, '')));
}

function assignsHook(program: string, args: readonly string[]): boolean {
  return ASSIGNING.has(program) && args.some((arg) => HOOKS.has(arg.replace(/\+?=.*$/s, '')));
}

type WayOut = (args: readonly string[]) => boolean;

/** Programs and builtins that can take a shell out of the guard, and when they do. */
const WAYS_OUT: Readonly<Record<string, WayOut>> = Object.assign(Object.create(null), {
  trap: (args: readonly string[]) => args.at(-1) === 'DEBUG' && ['-', '', '--'].includes(args[0] ?? ''),
  // `cmdhist`: without it bash tells the last row of several.
  shopt: (args: readonly string[]) =>
    args.some((arg) => /^-\w*u/.test(arg)) &&
    args.some((arg) => arg === 'extdebug' || arg === 'promptvars' || arg === 'cmdhist'),
  // Without a history bash does not tell what was entered.
  set: (args: readonly string[]) =>
    args.includes('+T') || /\+\w*o (?:functrace|history)\b/.test(args.join(' ')),
  enable: (args: readonly string[]) => args.some((arg) => /^-\w*[nfd]/.test(arg)),
  // bash would run the file it names from then on, whatever stands on PATH.
  hash: (args: readonly string[]) =>
    args.some((arg) => /^-\w*p/.test(arg)) && args.some((arg) => SHELLS.has(arg)),
} satisfies Record<string, WayOut>);

const SHELLS = new Set(['bash', 'sh', 'dash', 'ksh', 'mksh', 'zsh', 'fish', 'csh', 'tcsh']);

const STARTS_AS_GIVEN = new Set([
  ...[
    'exec',
    'command',
    'builtin',
    'env',
    'sudo',
    'doas',
    'su',
    'nohup',
    'setsid',
    'nice',
    'time',
    'timeout',
  ],
  ...['script', 'unshare', 'chroot', 'stdbuf', 'eval', 'xargs', 'ionice', 'chrt', 'taskset'],
]);

/** A shell that would read commands from the terminal, where no hook of this session is. */
function interactive(
  { argv, unresolved, input, redirections, via }: Invocation,
  { readsTerminal }: GuardedShell,
): boolean {
  const args = argv.slice(1);
  // Further down, in scripts and other languages, arguments may be unknown: rules about unknown code ask about that.
  if (!via.every((program) => STARTS_AS_GIVEN.has(program))) return false;
  if (!unresolved.some(isStandardInput)) return false;
  if (input.length > 0 || redirections.some(({ operator }) => operator.startsWith('<'))) return false;
  if (args.some((arg) => arg === '--version' || arg === '--help' || /^-\w*c/.test(arg))) return false;
  return !args.some((arg) => !/^[-+]/.test(arg)) && (readsTerminal === undefined || readsTerminal(argv));
}

/** What starts its command with the environment that it has itself. */
const KEEPS_PATH = new Set([
  'exec',
  'command',
  'nohup',
  'setsid',
  'nice',
  'ionice',
  'time',
  'timeout',
  'stdbuf',
  'script',
]);

/**
 * Whether an interactive shell is one of hoopx's own: started by its name alone, which is looked up on a PATH where
 * hoopx's come first. A line that says anything of PATH or of where its shell finds programs may have changed that.
 */
function startsGuarded(
  { program, path, argv, via, assignments }: Invocation,
  line: string,
  shell: GuardedShell,
): boolean {
  if (shell.script) return true;
  return (
    argv.slice(1).every((arg) => /^(?:-[il]+|--login)$/.test(arg)) &&
    via.every((each) => KEEPS_PATH.has(each)) &&
    Object.keys(assignments).length === 0 &&
    !/\bPATH\b|\bpath\b|\bhash\b|BASH_CMDS|\bcommands\b|\balias\b/.test(line) &&
    shell.startsGuarded?.({ program, path }) === true
  );
}

const STOPS_GUARD: Effect = {
  action: 'kill',
  target: {
    kind: 'process',
    value: 'hoopx shell',
    known: true,
    scope: null,
    whole: false,
    role: null,
    exists: null,
    host: null,
  },
  recursive: false,
  irreversible: false,
  mode: null,
  carries: [],
};

/** A line that starts nothing: `__hoopx_ok=1`. */
function nothing(text: string): Invocation {
  return { ...emptyInvocation(text), program: ':', argv: [':'], span: [0, text.length] };
}
