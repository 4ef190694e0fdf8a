/** Loops: the body is followed for every value its variable may have, and again for what the body itself changed. */
import type { ArithmeticFor, For, Select, While } from 'unbash';
import { type Flow, type Frame, UNKNOWN_FLOW } from './frame.ts';
import type { Scene, Variable } from './scene.ts';
import { hole, sourceOf, type Text } from './value.ts';
import { expandFields } from './words.ts';

type Loop = For | Select | While | ArithmeticFor;

export function walkLoop(node: Loop, frame: Frame): Flow {
  const { scene, walker } = frame;
  if (node.type === 'For' || node.type === 'Select') {
    const words = node.wordlist ? expandFields(node.wordlist, frame) : (scene.positional ?? null);
    const texts: Text[] = words ? words.map((word) => word.pieces) : [[hole('$@')]];
    if (texts.length > 0) scene.assignAny(node.name.value, texts);
  }
  if (node.type === 'ArithmeticFor') {
    for (const part of [node.initialize, node.test, node.update]) if (part) walker.arithmetic(part, frame);
    // The counter's values are numbers.
    const name = /^\s*([A-Za-z_]\w*)/.exec(frame.source.slice(node.initialize?.pos ?? node.pos, node.initialize?.end ?? node.pos))?.[1];
    if (name) scene.assignText(name, [hole(`$${name}`, { slashless: true })]);
  }
  const before = scene.fork();
  const flow = once(node, frame);
  const changed = changes(before, scene);
  if (changed.length === 0) return repeated(flow);
  // A second time with what the first left behind, and a third with anything that keeps changing as unknown.
  scene.join([before, scene.fork()]);
  const second = scene.fork();
  const limitedDepth = frame.depth > 3;
  if (limitedDepth) for (const name of changed) scene.assignText(name, [hole(`$${name}`)]);
  once(node, frame);
  const again = limitedDepth ? [] : changes(second, scene).filter((name) => changed.includes(name));
  scene.join([second, scene.fork()]);
  if (again.length > 0) {
    for (const name of again) scene.assignText(name, [hole(`$${name}`)]);
    once(node, frame);
  }
  return repeated(flow);
}

function once(node: Loop, frame: Frame): Flow {
  const inner = { ...frame, depth: frame.depth };
  if (node.type === 'While') frame.walker.list(node.clause, inner);
  return frame.walker.list(node.body, inner);
}

/** Output repeated an unknown number of times. */
function repeated(flow: Flow): Flow {
  return flow.text?.length === 0 ? flow : { text: null, taints: flow.taints.length > 0 ? flow.taints : UNKNOWN_FLOW.taints };
}

function changes(before: Scene, after: Scene): string[] {
  const names: string[] = [];
  for (const [name, variable] of after.variables) {
    const old = before.variables.get(name);
    if (old !== variable && (!old || !sameValues(old, variable))) names.push(name);
  }
  return names;
}

function sameValues(left: Variable, right: Variable): boolean {
  const show = (variable: Variable) =>
    variable
      .map((each) => (each.kind === 'text' ? sourceOf(each.text) : each.kind === 'array' ? each.elements.map((arg) => arg.text).join('\0') : '\0unset'))
      .join('\0\0');
  return show(left) === show(right);
}
