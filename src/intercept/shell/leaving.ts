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
}

/** The integration's own names. `PS0` is where bash asks. */
const OWN_NAME = /__hoopx/;
const HOOKS = new Set(['PS0', 'BASH_ENV', 'ZDOTDIR', 'HOOPX_SHELL', 'HOOPX_SESSION']);
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
/** What only prints its arguments or drops them: `echo "$PROMPT_COMMAND"`. `printf`, `print` and `[` can assign. */
const SHOWING = new Set(['echo', ':', 'true', 'false']);
const BUILTIN_REPLACED =
  /(?:^|[\s;&|({])(?:function\s+)?(?:builtin|command|unset|exec|trap|shopt|read|printf|eval|exit)\s*\(\s*\)|\bfunction\s+(?:builtin|command|unset|exec|trap|shopt|read|printf|eval|exit)\b/;

/** Adds the effect to every invocation that leaves the shell; a line may also leave by its text alone. */
export function withLeaving(
  text: string,
  understanding: Understanding,
  shell: GuardedShell & { shell: ShellName },
): Understanding {
  const { invocations } = understanding;
  const zsh = shell.shell === 'zsh';
  const marked = invocations.map((one) =>
    leaves(one, shell) || (zsh && leavesZsh(one)) ? { ...one, effects: [...one.effects, STOPS_GUARD] } : one,
  );
  if (!OWN_NAME.test(text) && !BUILTIN_REPLACED.test(text) && !(zsh && leavesZshByText(text)))
    return { ...understanding, invocations: marked };
  const first = marked[0] ?? nothing(text);
  return {
    ...understanding,
    invocations: [{ ...first, effects: [...first.effects, STOPS_GUARD] }, ...marked.slice(1)],
  };
}

function leaves(invocation: Invocation, shell: GuardedShell): boolean {
  const { program, argv, assignments, effects } = invocation;
  if (Object.keys(assignments).some((name) => HOOKS.has(name) || OWN_NAME.test(name))) return true;
  if (argv.some((arg) => OWN_NAME.test(arg)) && !SHOWING.has(program ?? '')) return true;
  const kill = effects.some(
    ({ action, target }) => action === 'kill' && ['-1', '0', String(shell.guard)].includes(target.value),
  );
  if (kill) return true;
  if (program === null) return false;
  // pyenv and rbenv load a faster `realpath` into the shells of their scripts, and do without where they cannot.
  if (shell.below && program === 'enable' && argv[1] === '-f' && !argv.some((arg) => /^-\w*[nd]/.test(arg)))
    return false;
  return WAYS_OUT[program]?.(argv.slice(1), invocation) ?? assignsHook(program, argv.slice(1));
}

function assignsHook(program: string, args: readonly string[]): boolean {
  return ASSIGNING.has(program) && args.some((arg) => HOOKS.has(arg.replace(/\+?=.*$/s, '')));
}

type WayOut = (args: readonly string[], invocation: Invocation) => boolean;

const either =
  (...words: string[]): WayOut =>
  (args) =>
    args.some((arg) => words.includes(arg));

/** Programs and builtins that can take a shell out of the guard, and when they do. */
const WAYS_OUT: Readonly<Record<string, WayOut>> = Object.assign(Object.create(null), {
  trap: (args: readonly string[]) => args.at(-1) === 'DEBUG' && ['-', '', '--'].includes(args[0] ?? ''),
  shopt: (args: readonly string[]) =>
    args.some((arg) => /^-\w*u/.test(arg)) && either('extdebug', 'promptvars')(args, undefined as never),
  // Without a history bash does not tell what was entered.
  set: (args: readonly string[]) =>
    either('+T')(args, undefined as never) || /\+\w*o (?:functrace|history)\b/.test(args.join(' ')),
  enable: (args: readonly string[]) => args.some((arg) => /^-\w*[nfd]/.test(arg)),
  bash: interactive,
  sh: interactive,
  dash: interactive,
  ksh: interactive,
  mksh: interactive,
  zsh: interactive,
  fish: interactive,
  csh: interactive,
  tcsh: interactive,
} satisfies Record<string, WayOut>);

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
function interactive(args: readonly string[], { unresolved, input, redirections, via }: Invocation): boolean {
  // Further down, in scripts and other languages, arguments may be unknown: rules about unknown code ask about that.
  if (!via.every((program) => STARTS_AS_GIVEN.has(program))) return false;
  if (!unresolved.some(({ kind, source }) => kind === 'code' && source === 'standard input')) return false;
  if (input.length > 0 || redirections.some(({ operator }) => operator.startsWith('<'))) return false;
  if (args.some((arg) => arg === '--version' || arg === '--help' || /^-\w*c/.test(arg))) return false;
  return !args.some((arg) => !/^[-+]/.test(arg));
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
