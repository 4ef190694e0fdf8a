/** Simple commands: assignments, words and redirections expanded, for every combination of values they may have. */
import type { ArrayValue, Assignment, Command, Word } from 'unbash';
import { type Choices, nextChoice, noChoices } from './choices.ts';
import { ACTING } from './environment.ts';
import { type Flow, type Frame, flowOf, NOTHING } from './frame.ts';
import { openRedirections, type Redirected } from './redirections.ts';
import type { Scene } from './scene.ts';
import { emitPlain, startCommand } from './start.ts';
import { type Arg, fromPieces, hole, known, knownText, type Text } from './value.ts';
import { expandFields, expandText } from './words.ts';

export function runSimple(node: Command, frame: Frame): Flow {
  const { scene } = frame;
  if (scene.choices) return runOnce(node, frame);
  const varies = scene.ambiguous || frame.source.slice(node.pos, node.end).includes('${');
  const before = varies ? scene.fork() : null;
  const choices = noChoices();
  scene.choices = choices;
  const flow = runOnce(node, frame);
  scene.choices = null;
  if (choices.counts.size === 0 || !before) return flow;
  return alternatives(node, frame, before, choices, flow);
}

/** The other combinations of the values met, each in a scene of its own; afterwards any of them may be the case. */
function alternatives(node: Command, frame: Frame, before: Scene, choices: Choices, first: Flow): Flow {
  const scenes = [frame.scene.fork()];
  const flows = [first];
  while (nextChoice(choices, scenes.length)) {
    const scene = before.fork();
    scene.choices = choices;
    flows.push(runOnce(node, { ...frame, scene }));
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
  const words: Word[] = node.name ? [node.name] : [];
  for (const arg of node.args) if (arg.type === 'Word') words.push(arg);
  const argv = expandArgv(node, words, frame);
  const redirected = node.redirects.length > 0 ? openRedirections(node.redirects, frame) : null;
  const prefix = node.prefix.filter((each): each is Assignment => each.type === 'Assignment');
  const declared = node.args.filter((each): each is Assignment => each.type === 'Assignment');

  if (!node.name) {
    const assignments = new Map<string, Text>();
    for (const assignment of prefix) {
      const value = assign(assignment, frame);
      if (ACTING.test(assignment.name) || frame.scene.exported.has(assignment.name))
        assignments.set(assignment.name, value);
    }
    if (redirected) redirected.empties = true;
    if (redirected || assignments.size > 0) emitPlain({ source, span, assignments, redirected }, frame);
    redirected?.report(frame, NOTHING);
    return NOTHING;
  }

  const assignments = new Map<string, Text>();
  // Assigned for this command only, and exported to it.
  const before = prefix.map(
    ({ name }) => [name, frame.scene.variables.get(name), frame.scene.exported.has(name)] as const,
  );
  for (const assignment of prefix) {
    assignments.set(assignment.name, assign(assignment, frame));
    frame.scene.exported.add(assignment.name);
  }
  const choices = frame.scene.choices;
  const flow = run(argv, redirected, declared);
  frame.scene.choices = choices;
  for (const [name, variable, exported] of before) {
    frame.scene.restore(name, variable);
    if (!exported) frame.scene.exported.delete(name);
  }
  redirected?.report(frame, flow);
  return redirected?.capturesOutput ? NOTHING : flow;

  function run(args: readonly Arg[], opened: Redirected | null, declarations: readonly Assignment[]): Flow {
    // What the command starts varies on its own; the picks made for its words are not the picks for its insides.
    const inner = opened?.input ? { ...frame, input: opened.input } : frame;
    const declaredValues = declarations.map((each) => ({
      assignment: each,
      apply: () => assign(each, inner),
      value: () => (each.value.type === 'Word' ? expandText(each.value, inner) : []),
    }));
    frame.scene.choices = null;
    return startCommand(
      { argv: args, source, span, assignments, redirected: opened, declared: declaredValues },
      inner,
    );
  }
}

/** Words in order, with `declare x=1` arguments as the text they were written as. */
function expandArgv(node: Command, words: readonly Word[], frame: Frame): Arg[] {
  if (words.length === node.args.length + (node.name ? 1 : 0)) return expandFields(words, frame);
  const argv = node.name ? expandFields([node.name], frame) : [];
  for (const arg of node.args) {
    if (arg.type === 'Word') argv.push(...expandFields([arg], frame));
    else argv.push(known(arg.text, frame.span ?? [arg.pos, arg.end]));
  }
  return argv;
}

/** Carries out `name=value`, `name+=value`, `name[i]=value`, `name=(...)`; gives the text assigned. */
export function assign(assignment: Assignment, frame: Frame): Text {
  const { scene } = frame;
  const { name, value } = assignment;
  if (value.type === 'ArrayValue') {
    const elements = arrayElements(value, frame);
    const old = assignment.append ? scene.pick(name) : null;
    const all = old?.kind === 'array' ? [...old.elements, ...elements.elements] : elements.elements;
    scene.assign(name, { kind: 'array', elements: all, keys: elements.keys });
    return all.flatMap((arg) => [...arg.pieces, ' ']);
  }
  let text = expandText(value, frame);
  if (assignment.index) {
    assignElement(assignment, text, frame);
    return text;
  }
  if (assignment.append) text = fromPieces([...(scene.textOf(name) ?? []), ...text]).pieces;
  const total = text.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 1), 0);
  scene.assignText(name, total > 262_144 ? [hole(`$${name}`)] : text);
  return text;
}

function assignElement(assignment: Assignment, text: Text, frame: Frame): void {
  const { scene } = frame;
  const index = knownText(expandText(assignment.index!, frame));
  const old = scene.pick(assignment.name);
  const elements =
    old.kind === 'array'
      ? [...old.elements]
      : old.kind === 'text' && old.text.length > 0
        ? [fromPieces(old.text)]
        : [];
  const keys = old.kind === 'array' && old.keys ? [...old.keys] : null;
  const element = fromPieces(text);
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
  } else elements.push(fromPieces([hole(`\${${assignment.name}[@]}`)], [0, 0], true));
  scene.assign(assignment.name, { kind: 'array', elements, keys });
}

function arrayElements(value: ArrayValue, frame: Frame): { elements: Arg[]; keys: string[] | null } {
  const keys: string[] = [];
  const elements: Arg[] = [];
  for (const word of value.elements) {
    const keyed = /^\[([^\]]*)\]=/.exec(word.text);
    const fields = expandFields([word], frame);
    if (keyed && fields.length === 1) {
      keys.push(keyed[1]!.replace(/^["']|["']$/g, ''));
      const [first, ...rest] = fields[0]!.pieces;
      const text = typeof first === 'string' ? first.replace(/^\[[^\]]*\]=/, '') : '';
      elements.push(fromPieces(typeof first === 'string' ? [text, ...rest] : fields[0]!.pieces));
    } else elements.push(...fields);
  }
  return { elements, keys: keys.length > 0 && keys.length === elements.length ? keys : null };
}
