/** Commands under another user's rights or with other variables: sudo, su, env. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start, StartSetting } from '../spec.ts';
import { type Arg, after, known, knownText } from '../value.ts';
import { unknownOptions } from './wrapper.ts';

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
const SUDO =
  'A|askpass b|background B|bell C|close-from= D|chdir= E|preserve-env=? e|edit g|group= H|set-home h|host= i|login K|remove-timestamp k|reset-timestamp l|list n|non-interactive P|preserve-groups p|prompt= R|chroot= r|role= S|stdin s|shell T|command-timeout= t|type= U|other-user= u|user= V|version v|validate N|no-update';

export const SURROUNDINGS: readonly ProgramSpec[] = [
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
];
