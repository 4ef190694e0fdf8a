/** Commands that are started once for each item or file: xargs, find, parallel. */
import type { Call } from '../call.ts';
import { type Items, itemsOf } from '../items.ts';
import { unescapeText } from '../outputs.ts';
import { pathsOfFind } from '../programs/found.ts';
import { joined } from '../programs/joined-arguments.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { type Arg, fromPieces, hole, known } from '../value.ts';
import { unknownOptions } from './wrapper.ts';

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
function replaced(arg: Arg, place: string, item: Arg): Arg {
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
    // `find / -perm -4000 -exec {} ;` runs whatever it finds.
    if (command[0]?.text === '{}') {
      starts.push({ kind: 'unknown', why: 'program', source: 'find -exec {}' });
      at = end;
      continue;
    }
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

export const REPEATED: readonly ProgramSpec[] = [
  { names: ['find', 'gfind', 'bfs'], starts: findStarts },
  {
    names: ['xargs', 'gxargs'],
    options: XARGS,
    style: 'posix',
    effects: (call) => call.onPaths('read', call.values('arg-file')),
    starts: xargs,
  },
  { names: ['parallel'], options: PARALLEL, style: 'posix', starts: parallel },
];
