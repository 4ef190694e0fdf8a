/** Simple commands: assignments, words and redirections expanded, for every combination of values they may have. */
import type { ArrayValue, Assignment, Command, Word } from 'unbash';
import { Choices } from './choices.ts';
import { LIMITS } from './collector.ts';
import { isActing } from './environment.ts';
import { type Flow, type Frame, flowOf, NOTHING } from './frame.ts';
import { openRedirections } from './redirections.ts';
import type { Scene } from './scene.ts';
import { emitPlain, emitSettings, NO_ASSIGNMENTS, type Starting, startCommand } from './start.ts';
import { type Arg, fromPieces, hole, known, knownText, type Text } from './value.ts';
import { evaluateText, expandFields, expandText, expandWord, quotedText, tilde } from './words.ts';

export function runSimple(node: Command, frame: Frame): Flow {
  const { scene } = frame;
  if (scene.choices || isPlain(node, scene)) return runOnce(node, frame);
  const varies = scene.ambiguous || VARYING.test(frame.source.slice(node.pos, node.end)) || hasDocument(node);
  const before = varies ? scene.fork() : null;
  const choices = new Choices();
  scene.choices = choices;
  const from = frame.walker.collector.invocations.length;
  const flow = runOnce(node, frame);
  scene.choices = null;
  if (!choices.varies || !before) return flow;
  return alternatives(node, frame, before, choices, flow, from);
}

/** Nothing in it expands to anything but itself, so nothing varies. */
function isPlain({ name, args, prefix, redirects }: Command, { cwds }: Scene): boolean {
  if (!name || prefix.length > 0 || redirects.length > 0 || cwds.length > 1 || !isLiteral(name)) return false;
  for (const arg of args) if (arg.type !== 'Word' || !isLiteral(arg)) return false;
  return true;
}

function isLiteral(word: Word): boolean {
  return word.text[0] !== '~' && (quotedText(word.text) !== null || !word.parts);
}

/** Values that may be one or the other, and commands inside the command that may meet such values. */
const VARYING = /\$[{('"]|`|[<>]\(|\{[^ }]/;

/** The text of a here-document stands outside the command's own. */
function hasDocument(node: Command): boolean {
  return node.redirects.some((each) => each.type === 'HereDoc');
}

/** The other combinations of the values met, each in a scene of its own; afterwards any of them may be the case. */
function alternatives(
  node: Command,
  frame: Frame,
  before: Scene,
  choices: Choices,
  first: Flow,
  from: number,
): Flow {
  const scenes = [frame.scene.fork()];
  const flows = [first];
  const { collector } = frame.walker;
  const said = collector.said(from);
  while (choices.next(scenes.length)) {
    const scene = before.fork();
    scene.choices = choices;
    const length = collector.invocations.length;
    flows.push(runOnce(node, { ...frame, scene }));
    // `if a; then cd x; fi; echo b`: what is the same in either folder is said once.
    said.dropRepeated(length);
    scene.choices = null;
    scenes.push(scene);
  }
  frame.scene.join(scenes);
  const texts = flows.map((flow) => (flow.text === null ? null : knownText(flow.text)));
  if (texts.every((text) => text !== null && text === texts[0])) return first;
  return { text: null, taints: flowOf(flows).taints };
}

function runOnce(node: Command, frame: Frame): Flow {
  const span = frame.span ?? ([node.pos, node.end] as const);
  const source = frame.source.slice(node.pos, node.end);
  // It runs in one of the folders that this may be.
  if (frame.scene.cwds.length > 1) {
    const { cwd } = frame.scene;
    frame.scene.cwd = cwd;
  }
  const argv = expandArgv(node, frame);
  const redirected = node.redirects.length > 0 ? openRedirections(node.redirects, frame) : null;
  const prefix = assignmentsOf(node.prefix);

  if (!node.name) {
    let assignments: Map<string, Text> | null = null;
    for (const assignment of prefix) {
      const { name } = assignment;
      const shown = isActing(name) || frame.scene.exported.has(name);
      const value = assign(assignment, frame, shown);
      if (!shown) continue;
      assignments ??= new Map();
      assignments.set(name, value);
    }
    if (redirected) redirected.empties = true;
    if (redirected || assignments)
      emitPlain({ source, span, assignments: assignments ?? NO_ASSIGNMENTS, redirected }, frame);
    redirected?.report(frame, NOTHING);
    return NOTHING;
  }

  const inner = redirected?.input ? { ...frame, input: redirected.input } : frame;
  const declared = declarationsIn(node, inner, frame.scene.choices);
  const starting = { argv, source, span, assignments: NO_ASSIGNMENTS, redirected, declared };
  const flow = prefix.length === 0 ? started(starting, inner) : withAssigned(prefix, starting, inner, frame);
  redirected?.report(frame, flow);
  if (redirected?.written) emitSettings(redirected.written, { source, span }, inner);
  return redirected?.capturesOutput ? NOTHING : flow;
}

/** What the command starts varies on its own; the picks made for its words are not the picks for its insides. */
function started(starting: Starting, frame: Frame): Flow {
  const { scene } = frame;
  const { choices } = scene;
  scene.choices = null;
  const flow = startCommand(starting, frame);
  scene.choices = choices;
  return flow;
}

/** Assigned for one command only, and exported to it. `inner`: the frame that it runs in. */
function withAssigned(prefix: readonly Assignment[], starting: Starting, inner: Frame, frame: Frame): Flow {
  const { scene } = frame;
  const assignments = new Map<string, Text>();
  const { exported } = scene;
  const before = prefix.map(({ name }) => [name, scene.variables.get(name)] as const);
  for (const assignment of prefix) {
    assignments.set(assignment.name, assign(assignment, frame));
    scene.setExported(assignment.name);
  }
  const during = scene.exported;
  const flow = started({ ...starting, assignments }, inner);
  for (const [name, variable] of before) scene.restore(name, variable);
  if (scene.exported === during) scene.exported = exported;
  else for (const { name } of prefix) if (!exported.has(name)) scene.setExported(name, false);
  return flow;
}

/** The arguments of `declare` that assign: they are words of the command too. */
function declarationsIn({ args }: Command, frame: Frame, choices: Choices | null): Starting['declared'] {
  const declared = assignmentsOf(args);
  if (declared.length === 0) return NO_DECLARATIONS;
  const choosing = (expand: () => Text): Text => {
    frame.scene.choices = choices;
    const text = expand();
    frame.scene.choices = null;
    return text;
  };
  return declared.map((each) => ({
    assignment: each,
    apply: () => choosing(() => assignDeclared(each, frame)),
    value: () => choosing(() => (each.value.type === 'Word' ? expandText(each.value, frame) : [])),
  }));
}

const NO_DECLARATIONS: Starting['declared'] = [];
const NONE: readonly Assignment[] = [];

function assignmentsOf(nodes: Command['args'] | Command['prefix']): readonly Assignment[] {
  let assignments: Assignment[] | null = null;
  for (const each of nodes) {
    if (each.type !== 'Assignment') continue;
    assignments ??= [];
    assignments.push(each);
  }
  return assignments ?? NONE;
}

/** Words in order, with `declare x=1` arguments as the text they were written as. */
function expandArgv({ name, args }: Command, frame: Frame): Arg[] {
  const argv: Arg[] = [];
  if (name) expandWord(name, frame, argv);
  for (const arg of args) {
    if (arg.type === 'Word') expandWord(arg, frame, argv);
    else argv.push(known(arg.text, frame.span ?? [arg.pos, arg.end]));
  }
  return argv;
}

/** Carries out `name=value`, `name+=value`, `name[i]=value`, `name=(...)`; gives the text assigned, where somebody will see it. */
export function assign(assignment: Assignment, frame: Frame, shown = true): Text {
  const { scene } = frame;
  const { name, value } = assignment;
  if (value.type === 'ArrayValue') {
    const elements = arrayElements(value, frame, scene.has(name, 'A'));
    if (scene.has(name, '?')) {
      scene.assign(name, {
        kind: 'array',
        elements: [fromPieces([hole(`\${${name}[@]}`)], [0, 0], true)],
        keys: null,
      });
      return elements.elements.flatMap((arg) => [...arg.pieces, ' ']);
    }
    const old = assignment.append ? scene.pick(name) : null;
    const all = old?.kind === 'array' ? old.elements.concat(elements.elements) : elements.elements;
    if (all.length > LIMITS.elements) frame.walker.collector.limit('too many elements');
    scene.assign(name, { kind: 'array', elements: all, keys: elements.keys });
    // A list that grows by one element at a time is not written out each time.
    if (!shown) return [];
    return all.flatMap((arg) => [...arg.pieces, ' ']);
  }
  let text = assignedText(value, frame);
  if (assignment.index) {
    assignElement(assignment, text, frame);
    // `BASH_CMDS[ls]=/bin/rm`, `BASH_ALIASES[k]='rm -rf x'`: what a name means from now on.
    if (name === 'BASH_ALIASES' || name === 'BASH_CMDS') {
      const [key, meaning] = [knownText(expandText(assignment.index, frame)), knownText(text)];
      if (key !== null && meaning !== null) scene.setAlias(key, meaning);
    }
    return text;
  }
  if (assignment.append) text = fromPieces([...(scene.textOf(name) ?? []), ...text]).pieces;
  let total = 0;
  for (const piece of text) total += typeof piece === 'string' ? piece.length : 1;
  scene.assignText(name, total > 262_144 ? [hole(`$${name}`)] : text);
  return text;
}

/** `local x={a,b}` is `local x=a x=b`, where `x={a,b}` alone is text. */
function assignDeclared(assignment: Assignment, frame: Frame): Text {
  const { name, value } = assignment;
  if (value.type !== 'Word' || !value.parts?.some((part) => part.type === 'BraceExpansion'))
    return assign(assignment, frame);
  const text = [hole(value.text)];
  frame.scene.assignText(name, text);
  return text;
}

/** `PATH=x:~/bin`: a tilde counts behind colons too. */
function assignedText(value: Word, frame: Frame): Text {
  if (!value.text.includes(':~') || value.parts || value.text !== value.value)
    return expandText(value, frame);
  const texts = value.value.split(':').map((part) => (part.startsWith('~') ? tilde(part, frame) : [part]));
  return fromPieces(texts.flatMap((text, index) => (index === 0 ? text : [':', ...text]))).pieces;
}

/** An array that is assigned one element at a time counts as unknown when it has more than these: each time it is copied. */
const MAX_ASSIGNED = 4096;

function assignElement(assignment: Assignment, text: Text, frame: Frame): void {
  const { scene } = frame;
  const written = expandText(assignment.index!, frame);
  const place = scene.has(assignment.name, 'A') ? knownText(written) : placeOf(written, frame);
  const index = frame.shell === 'zsh' && !scene.has(assignment.name, 'A') ? fromOne(place, frame) : place;
  const old = scene.pick(assignment.name);
  const elements =
    old.kind === 'array'
      ? [...old.elements]
      : old.kind === 'text' && old.text.length > 0
        ? [fromPieces(old.text)]
        : [];
  const keys = old.kind === 'array' && old.keys ? [...old.keys] : null;
  const element = fromPieces(text);
  const others = fromPieces([hole(`\${${assignment.name}[@]}`)], [0, 0], true);
  if (elements.length >= MAX_ASSIGNED) {
    scene.assign(assignment.name, { kind: 'array', elements: [others], keys: null });
    return;
  }
  if (index !== null && /^\d{1,4}$/.test(index) && !keys && Number(index) <= elements.length)
    elements[Number(index)] = element;
  else if (index !== null && (keys || elements.length === 0)) {
    const all = keys ?? [];
    const place = all.indexOf(index);
    if (place >= 0) elements[place] = element;
    else {
      all.push(index);
      elements.push(element);
    }
    scene.assign(assignment.name, { kind: 'array', elements, keys: all });
    return;
  } else if (elements.at(-1)?.text !== others.text) elements.push(others);
  scene.assign(assignment.name, { kind: 'array', elements, keys });
}

/** The number that an index of a plain array stands for: `a[k]` is `a[0]` where k is not set. */
function placeOf(written: Text, frame: Frame): string | null {
  const text = knownText(written);
  if (text === null || /^\d+$/.test(text)) return text;
  const value = evaluateText(written, frame);
  return value === null ? null : String(value);
}

/** zsh counts from one, unless an option says otherwise. */
function fromOne(place: string | null, frame: Frame): string | null {
  return place === null || !/^[1-9]\d{0,8}$/.test(place) || frame.walker.optionsSet
    ? null
    : String(Number(place) - 1);
}

function arrayElements(
  value: ArrayValue,
  frame: Frame,
  associative: boolean,
): { elements: Arg[]; keys: string[] | null } {
  const keys: string[] = [];
  const elements: Arg[] = [];
  for (const word of value.elements) {
    const keyed = /^\[([^\]]*)\]=/.exec(word.text);
    // `[k]=$v` assigns: nothing is split.
    const fields = keyed ? [fromPieces(expandText(word, frame))] : expandFields([word], frame);
    if (keyed) {
      const key = keyed[1]!.replace(/^["']|["']$/g, '');
      const place = associative ? key : placeOf([key], frame);
      // The last of several under one key is the one that stays.
      const again = place === null ? -1 : keys.indexOf(place);
      if (again >= 0) {
        keys.splice(again, 1);
        elements.splice(again, 1);
      }
      keys.push(place ?? key);
      const [first, ...rest] = fields[0]!.pieces;
      const text = typeof first === 'string' ? first.replace(/^\[[^\]]*\]=/, '') : '';
      elements.push(fromPieces(typeof first === 'string' ? [text, ...rest] : fields[0]!.pieces));
    } else for (const each of fields) elements.push(each);
  }
  // `m=(key value key value)`, where m was declared to have keys.
  if (associative && keys.length === 0 && elements.length % 2 === 0 && elements.every((arg) => arg.known))
    return {
      elements: elements.filter((_, at) => at % 2 === 1),
      keys: elements.filter((_, at) => at % 2 === 0).map((arg) => arg.text),
    };
  if (keys.length === 0 || keys.length !== elements.length) return { elements, keys: null };
  // `a=([2]=x [0]=y)`: a plain array is in the order of its numbers.
  if (!associative && keys.every((key) => /^\d{1,9}$/.test(key))) {
    const order = keys.map((_, at) => at).sort((a, b) => Number(keys[a]) - Number(keys[b]));
    return { elements: order.map((at) => elements[at]!), keys: order.map((at) => keys[at]!) };
  }
  return { elements, keys };
}
