/** Ways out of a guarded zsh that no other shell has, as text and as commands. Pure. */
import type { Invocation } from '../../command/types.ts';

/** Functions and arrays that hoopx lives in, changed by an assignment. `precmd_functions+=(x)` takes nothing away. */
const REPLACED =
  /\bTRAPDEBUG\b|\b(?:preexec|precmd|zshaddhistory)_functions(?:\[[^\]]*\])?=|(?:^|[\s;&|(){}:])(?:dis_)?(?:functions|options|builtins|commands)(?:\[[^\]]*\])?\+?=|\$\{(?:(?:dis_)?(?:functions|options|builtins)|(?:preexec|precmd|zshaddhistory)_functions)(?:\[[^\]]*\])?:{0,2}=/;

/** Whether the text alone takes the hooks away. */
export function leavesZshByText(text: string): boolean {
  return REPLACED.test(text);
}

/** Whether a command takes them away. */
export function leavesZsh({ program, argv }: Pick<Invocation, 'program' | 'argv'>): boolean {
  const args = argv.slice(1);
  if (program === null) return false;
  if (args.some((arg) => REPLACED.test(` ${arg}`))) return true;
  return WAYS_OUT[program]?.(args) ?? false;
}

type WayOut = (args: readonly string[]) => boolean;

/** These reach descriptors that the shell keeps for itself and its modules, the connection to hoopx among them. */
const ownDescriptor: WayOut = (args) => /(?:^|\s)-\w*[iou]\s?\d{2,}/.test(args.join(' '));

const flag =
  (letters: string): WayOut =>
  (args) =>
    args.some((arg) => new RegExp(`^[-+]\\w*[${letters}]`).test(arg));

/** By pattern, which may match anything. */
const byPattern: WayOut = (args) => args.some((arg) => /^-\w*[mD]/.test(arg)) || args.includes('*');

/** Options without which the hooks are not called in time, or text is not read as hoopx reads it. */
const OPTIONS = /^(?:no)?(?:debugbeforecmd|cshjunkiequotes|cshjunkieloops)$/;

const option: WayOut = (args) =>
  flag('m')(args) ||
  args.some((arg) =>
    OPTIONS.test(
      arg
        .replace(/^[-+]o/, '')
        .replace(/_/g, '')
        .toLowerCase(),
    ),
  );

const HOOK_VARIABLE =
  /^(?:(?:dis_)?(?:functions|options|builtins)|(?:preexec|precmd|zshaddhistory)_functions)\b/;

function changesHook(args: readonly string[]): boolean {
  return args.some((arg) => HOOK_VARIABLE.test(arg));
}

const SHELL_PATH = /^(?:bash|sh|dash|zsh)=/;

const WAYS_OUT: Readonly<Record<string, WayOut>> = Object.assign(Object.create(null), {
  trap: (args: readonly string[]) => args.slice(1).includes('DEBUG'),
  unfunction: byPattern,
  unset: (args: readonly string[]) => byPattern(args) || args.some((arg) => HOOK_VARIABLE.test(arg)),
  unhash: (args: readonly string[]) => flag('f')(args) && byPattern(args),
  disable: () => true,
  syswrite: ownDescriptor,
  sysread: ownDescriptor,
  sysseek: ownDescriptor,
  hash: (args: readonly string[]) => args.some((arg) => SHELL_PATH.test(arg)),
  setopt: option,
  unsetopt: option,
  set: (args: readonly string[]) => option(args) || (flag('A')(args) && changesHook(args)),
  read: changesHook,
  vared: changesHook,
  emulate: (args: readonly string[]) => !flag('c')(args) && args.some((arg) => /^(?:sh|ksh|csh)$/.test(arg)),
  zmodload: (args: readonly string[]) => flag('u')(args) || args.some((arg) => /^-[bcfp]:/.test(arg)),
  'add-zsh-hook': (args: readonly string[]) => flag('D')(args),
} satisfies Record<string, WayOut>);
