/** Redirections: what they read and write, and what flows in through them. */
import type { Redirection as RedirectionNode } from 'unbash';
import type { Flow, Frame } from './frame.ts';
import { NOTHING, UNKNOWN_FLOW } from './frame.ts';
import { pathTarget, urlTarget } from './targets.ts';
import type { Effect, Redirection, Taint, Target } from './types.ts';
import { type Arg, fromPieces, known, knownText, type Text } from './value.ts';
import { expandFields, expandParts, expandText } from './words.ts';
import { writtenAt } from './written.ts';

export interface Redirected {
  list: readonly Redirection[];
  effects: Effect[];
  /** What standard input becomes, or null when it is not redirected. */
  input: Flow | null;
  /** Standard output goes to a file, so nothing of it flows on. */
  capturesOutput: boolean;
  /** Nothing but the redirection: what was in the file is gone (`> file`). */
  empties?: boolean;
  /** The command talks over a socket (`/dev/tcp/host/port`), also one that was opened before: its host and port. */
  socket: Target | null;
  /** Notes what was written where, once the command's output is known, and says that nobody else carries the effects. */
  report(frame: Frame, output: Flow): void;
  /** Absolute paths that standard output goes to. */
  written?: readonly string[];
}

/** Bash gives out the numbers from here on. */
const FIRST_FREE = 10;

const SOCKET = /^\/dev\/(?:tcp|udp)\/([^/]+)\/(.+)$/;

export function openRedirections(nodes: readonly RedirectionNode[], frame: Frame): Redirected {
  const opened: Redirected = {
    list: [],
    effects: [],
    input: null,
    capturesOutput: false,
    socket: null,
    report,
  };
  const writes: { path: string; append: boolean }[] = [];
  opened.list = nodes.map((node) => open(node, frame, opened, writes));
  if (writes.length > 0) opened.written = writes.map(({ path }) => path);
  return opened;

  function report(at: Frame, output: Flow): void {
    for (const { path, append } of writes) {
      if (append) at.scene.written.append(path, output);
      else {
        const { text, taints, members } = output;
        at.scene.written.set(path, members ? { text, taints, members } : { text, taints });
      }
    }
  }
}

function open(
  node: RedirectionNode,
  frame: Frame,
  opened: Redirected,
  writes: { path: string; append: boolean }[],
): Redirection {
  const fd = descriptorOf(node, frame);
  const { streams } = frame.walker;
  if (node.type === 'HereDoc') {
    const text: Text = node.body.parts
      ? expandParts(node.body.parts, { ...frame, span: frame.span ?? [node.body.pos, node.body.end] })
      : [node.body.text];
    if (fd === null || fd === 0) opened.input = textFlow(text);
    else streams.set(`/dev/fd/${fd}`, textFlow(text));
    return { operator: '<<', fd, target: null };
  }
  if (node.type === 'HereString') {
    const text = node.target ? expandText(node.target, frame) : [];
    if (fd === null || fd === 0) opened.input = textFlow([...text, '\n']);
    else streams.set(`/dev/fd/${fd}`, textFlow([...text, '\n']));
    return { operator: '<<<', fd, target: null };
  }
  const arg = (node.target && expandFields([node.target], frame)[0]) ?? known('');
  const text = knownText(arg.pieces);
  if ((node.operator === '>&' || node.operator === '<&') && text !== null && /^\d*-?$/.test(text)) {
    // `sh <&5 >&5`: the shell talks over what was opened before.
    const earlier = streams.socket(text);
    // `cat notes.txt >&4`, where 4 is a socket.
    if (earlier && !opened.socket && node.operator === '>&') opened.effects.push(effect('send', earlier));
    opened.socket ??= earlier;
    const stream = node.operator === '<&' ? streams.get(`/dev/fd/${text}`) : undefined;
    // `sh <&5`: whatever was opened there, or before this request.
    if (node.operator === '<&' && (fd === null || fd === 0) && /^[1-9]/.test(text))
      opened.input = stream ?? UNKNOWN_FLOW;
    else if (stream && (fd === null || fd === 0)) opened.input = stream;
    return { operator: node.operator, fd, target: null };
  }
  const target = pathTarget(arg, frame.scene.cwd, frame.walker.context);
  const redirection: Redirection = { operator: node.operator, fd, target };
  const socket = text === null ? null : SOCKET.exec(text);
  if (socket) {
    opened.socket = {
      ...urlTarget(known(`tcp://${socket[1]}:${socket[2]}`)),
      kind: 'host',
      value: `${socket[1]}:${socket[2]}`,
    };
    opened.effects.push(effect('connect', opened.socket));
    if (fd !== null && fd > 2) streams.openSocket(fd, opened.socket);
    if (node.operator !== '<') opened.effects.push(effect('send', opened.socket));
  }
  const stdin = fd === null || fd === 0;
  switch (node.operator) {
    case '<':
      if (stdin) opened.input = inputFrom(arg, target, frame);
      else streams.set(`/dev/fd/${fd}`, inputFrom(arg, target, frame));
      if (target.scope !== 'sink') opened.effects.push(effect('read', target));
      return redirection;
    case '<&':
      if (stdin) opened.input = { text: null, taints: [] };
      return redirection;
    case '<>':
      if (stdin) opened.input = { text: null, taints: socket ? ['network'] : [] };
      else if (socket) streams.set(`/dev/fd/${fd}`, { text: null, taints: ['network'] });
      if (target.scope !== 'sink') opened.effects.push(effect('write', target));
      return redirection;
    default: {
      const append = node.operator === '>>' || node.operator === '&>>';
      const stdout = fd === null || fd === 1;
      // `> /dev/stdout | sh`: it flows on all the same.
      if (stdout)
        opened.capturesOutput = !/^\/(?:dev\/stdout|dev\/fd\/1|proc\/self\/fd\/1)$/.test(target.value);
      if (target.scope === 'sink') return redirection;
      opened.effects.push(effect(append ? 'append' : 'write', target));
      if (stdout && isNamed(target)) writes.push({ path: target.value, append });
      return redirection;
    }
  }
}

/** The number of the descriptor; `{name}` gets one of its own, and the variable holds it. */
function descriptorOf(node: RedirectionNode, frame: Frame): number | null {
  if (node.descriptor?.type === 'FileDescriptor') return node.descriptor.value;
  if (!node.descriptor || !node.operator.startsWith('<')) return null;
  const fd = FIRST_FREE + frame.walker.streams.size;
  frame.scene.assignText(node.descriptor.name, [String(fd)]);
  return fd;
}

/** One file, though not all of its name may be known: `f=$(mktemp); curl x > "$f"; sh "$f"`. */
export function isNamed({ known: sure, value }: Target): boolean {
  return sure || (value.includes('$') && !/[*?]/.test(value));
}

/** What a file holds: known when this request wrote it, else a flow from the file. */
export function inputFrom(arg: Arg, target: Target, frame: Frame): Flow {
  const stream = frame.walker.streams.get(arg.text);
  if (stream) return stream;
  const written = isNamed(target) ? writtenAt(target.value, frame) : undefined;
  if (written) return { ...written, text: written.partial ? null : written.text, file: arg };
  if (target.value === '/dev/null') return NOTHING;
  return { text: null, taints: [target.scope === 'credentials' ? 'secret' : 'file'], file: arg };
}

function textFlow(text: Text): Flow {
  const merged = fromPieces(text).pieces;
  const taints: Taint[] = ['text'];
  for (const piece of merged) if (typeof piece !== 'string') taints.push(...piece.taints);
  return { text: merged, taints };
}

export function effect(action: Effect['action'], target: Target, more: Partial<Effect> = NO_MORE): Effect {
  const { recursive = false, irreversible = false, mode = null, carries = [] } = more;
  return { action, target, recursive, irreversible, mode, carries };
}

const NO_MORE: Partial<Effect> = {};
