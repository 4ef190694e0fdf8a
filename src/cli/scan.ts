/**
 * Reads hoopx's own arguments by the table in `options.ts`, on the hot path. What it does not understand it calls a
 * mistake, and `usage.ts`, which brings commander, finds the words for it.
 */
import { startsShellCall } from '../intercept/script.ts';
import { COMMANDS, type Command, GUARD_OPTIONS, type Option } from './options.ts';

/** Values by long name without dashes; `true` for an option without one. */
export type OptionValues = Readonly<Record<string, string | true | undefined>>;

export type Arguments =
  /** `hoopx PROGRAM ARG...` */
  | { kind: 'prefix'; options: OptionValues; argv: [string, ...string[]] }
  /** `hoopx -lc SCRIPT NAME...`: `args` from the first shell option on. */
  | { kind: 'script'; options: OptionValues; args: string[] }
  /** `argv` is what stood after `--`, or null without one. */
  | { kind: 'command'; command: Command; options: OptionValues; operands: string[]; argv: string[] | null }
  | { kind: 'help'; command: Command | null }
  | { kind: 'version' }
  | { kind: 'mistake' };

/** Reads everything after `hoopx`. Options after PROGRAM belong to PROGRAM. */
export function scanArguments(args: readonly string[]): Arguments {
  const head = scanOptions(args, GUARD_OPTIONS);
  if (head === null) return { kind: 'mistake' };
  const { options, rest, ended } = head;
  if (options.help) return { kind: 'help', command: null };
  if (options.version) return { kind: 'version' };
  if (!ended && startsShellCall(rest)) return { kind: 'script', options, args: rest };
  const [first, ...more] = rest;
  if (first === undefined) return { kind: 'mistake' };
  const command = ended ? undefined : COMMANDS.find(({ name }) => name === first);
  return command === undefined
    ? { kind: 'prefix', options, argv: [first, ...more] }
    : scanCommand(command, more, options);
}

function scanCommand(command: Command, args: readonly string[], before: OptionValues): Arguments {
  const operands: string[] = [];
  let options = before;
  for (let rest = args; ; ) {
    const scan = scanOptions(rest, command.options);
    if (scan === null) return { kind: 'mistake' };
    options = { ...options, ...scan.options };
    if (options.help) return { kind: 'help', command };
    if (scan.ended || scan.rest.length === 0) {
      const [least, most] = command.count;
      if (operands.length < least || operands.length > most) return { kind: 'mistake' };
      return { kind: 'command', command, options, operands, argv: scan.ended ? scan.rest : null };
    }
    operands.push(scan.rest[0]!);
    rest = scan.rest.slice(1);
  }
}

/**
 * Takes options off the front, up to the first operand or shell option, or past `--` (`ended`).
 * Null for anything that is not in the table.
 */
function scanOptions(
  args: readonly string[],
  known: readonly Option[],
): { options: OptionValues; rest: string[]; ended: boolean } | null {
  const options: Record<string, string | true> = {};
  for (let index = 0; ; ) {
    const arg = args[index];
    if (arg === '--') return { options, rest: args.slice(index + 1), ended: true };
    if (arg === undefined || !/^-./.test(arg)) return { options, rest: args.slice(index), ended: false };
    const [, name, attached] = /^(--[^=]+)=(.*)$/s.exec(arg) ?? [null, arg, undefined];
    const option = known.find((one) => one.name === name || one.short === name);
    if (option === undefined) {
      const rest = args.slice(index);
      return known === GUARD_OPTIONS && startsShellCall(rest) ? { options, rest, ended: false } : null;
    }
    index++;
    if (option.value === undefined) {
      if (attached !== undefined) return null;
      options[option.name.slice(2)] = true;
      continue;
    }
    const value = attached ?? args[index++];
    if (value === undefined || option.choices?.includes(value) === false) return null;
    const key = option.name.slice(2);
    options[key] = option.many && options[key] !== undefined ? `${options[key]}\0${value}` : value;
  }
}
