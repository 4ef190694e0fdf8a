/** Editors that run commands: ed, vi and its kin, emacs. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, after, fromPieces, knownText } from '../value.ts';
import { codeStart, fileStart } from './code-starts.ts';

const VIM =
  'c= cmd= S= s= u= U= T= e E v y d R Z m M b l N n V=? r=? L=? o=? O=? p=? w= W= x X A F H f g P P= i= t= q=? remote remote-send= remote-expr= servername= startuptime= noplugin clean headless embed es h|help version';

function vimStarts(call: Call): Start[] {
  const commands = [...call.values('c'), ...call.values('cmd'), ...bundled(call)];
  for (const arg of call.operands)
    if (/^\+\D/.test(arg.text))
      commands.push(fromPieces([arg.text.slice(1), ...arg.pieces.slice(1)], arg.span));
  const starts: Start[] = commands.map((each) => codeStart('vim', each));
  for (const file of [...call.values('S'), ...call.values('s'), ...call.values('u')]) {
    if (!/^(?:NONE|NORC|DEFAULTS)$/.test(file.text)) starts.push(fileStart(file, 'vim'));
  }
  // `nvim -l SCRIPT ARG...` runs Lua.
  if (call.program === 'nvim' && call.has('l')) {
    const script = call.operand(0);
    return [
      ...starts,
      script && script.text !== '-' ? fileStart(script, 'lua') : { kind: 'stdin', language: 'lua' },
    ];
  }
  const scripted = call.has('es') || (call.has('e') && call.has('s')) || call.program === 'ex';
  const { text, file, taints } = call.input;
  // With commands of its own it reads standard input only when something is led into it.
  const fed = file !== null || taints.length > 0 || (text !== null && text.length > 0);
  if (scripted && (fed || commands.length === 0)) starts.push({ kind: 'stdin', language: 'vim' });
  return starts;
}

/** `ex -sc COMMAND -cx`: switches and `c` in one, or the command behind it. */
const bundled = ({ args }: Call): Arg[] =>
  args.flatMap((arg, at) => {
    const option = /^-[eEsnNRmM]*c/.exec(arg.text)?.[0];
    if (option === undefined || /^-c(?:md|lean)?$/.test(arg.text)) return [];
    const value = option === arg.text ? args[at + 1] : after(arg, option.length);
    return value ? [value] : [];
  });

/** `ex -sc '%d|x' FILE` */
const EMPTIES = /^\s*:?(?:%|1,\$)d(?:elete)?\b(?!.*(?:\br\b|read))/;

function vimEffects(call: Call): Effect[] {
  const files = call.operands.filter((arg) => !arg.text.startsWith('+') && arg.text !== '-');
  const commands = [...call.values('c'), ...bundled(call)];
  if (commands.some(({ text }) => EMPTIES.test(text))) return call.onPaths('truncate', files);
  return call.onPaths(
    call.has('c', 'es') || bundled(call).length > 0 || call.operands.some((arg) => arg.text.startsWith('+'))
      ? 'write'
      : 'read',
    files,
  );
}

/** `ed FILE <<< $'1,$d\nw'`: every line goes, and none comes. */
function leavesNothing({ input }: Call): boolean {
  const text = input.text === null ? null : knownText(input.text);
  return (
    text !== null &&
    /^\s*(?:,|%|1,\$)\s*d\s*$/m.test(text) &&
    /^\s*w/m.test(text) &&
    !/^[^\n]*(?:[aicr]|r [^\n]*)\s*$/m.test(text)
  );
}

export const EDITORS: readonly ProgramSpec[] = [
  {
    names: ['ed', 'red'],
    options:
      'G|traditional l|loose-exit-status p|prompt= r|restricted s|quiet|silent v|verbose E|extended-regexp h|help V|version',
    effects: (call) => call.onPaths(leavesNothing(call) ? 'truncate' : 'write', call.operands),
    starts: (call) => [
      ...call.operands
        .filter((arg) => arg.text.startsWith('!'))
        .map((arg): Start => ({ kind: 'shell', script: fromPieces([arg.text.slice(1)]) })),
      ...(call.has('restricted') ? [] : [{ kind: 'stdin', language: 'vim' } as const]),
    ],
  },
  {
    names: [
      'vim',
      'vi',
      'nvim',
      'ex',
      'view',
      'gvim',
      'vimdiff',
      'rvim',
      'mvim',
      'rview',
      'rgvim',
      'gview',
      'evim',
      'vim.basic',
      'vim.tiny',
      'nvi',
      'vile',
      'elvis',
    ],
    options: VIM,
    style: 'dash',
    effects: vimEffects,
    starts: vimStarts,
  },
  {
    names: ['emacs', 'mg', 'jove'],
    options:
      'Q|quick q|no-init-file batch nw|no-window-system eval= execute= l|load= script= f|funcall= insert= kill x= daemon=? help version',
    style: 'dash',
    effects: (call) => call.onPaths('read', call.operands),
    starts: (call) => [
      ...[...call.values('eval'), ...call.values('execute')].map((each) => codeStart('elisp', each)),
      ...[...call.values('load'), ...call.values('script')].map((each) => fileStart(each, 'elisp')),
    ],
  },
  {
    names: ['emacsclient'],
    options:
      'e|eval c|create-frame t|tty|nw n|no-wait a|alternate-editor= s|socket-name= f|server-file= u q|quiet help version',
    effects: (call) => (call.has('eval') ? [] : call.onPaths('read', call.operands)),
    starts: (call) => [
      ...(call.has('eval') ? call.operands : []).map((each) => codeStart('elisp', each)),
      ...call
        .values('alternate-editor')
        .filter((each) => each.text !== '')
        .map((script): Start => ({ kind: 'shell', script })),
    ],
  },
];
