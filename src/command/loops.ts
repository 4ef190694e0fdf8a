/** Loops: the body is followed for every value its variable may have, and again for what the body itself changed. */
import { type ArithmeticFor, type For, forEachChild, type Select, type SyntaxNode, type While } from 'unbash';
import { everyChoice } from './choices.ts';
import { type Flow, type Frame, UNKNOWN_FLOW } from './frame.ts';
import type { Scene, Variable } from './scene.ts';
import { type Arg, countable, hole, sourceOf, type Text } from './value.ts';
import { evaluateArithmetic, expandFields } from './words.ts';

type Loop = For | Select | While | ArithmeticFor;

/** How often the body runs when there is one word, or none; else null. */
function runsOnce(words: readonly Arg[] | null): 0 | 1 | null {
  return words !== null && words.length < 2 && countable(words) ? (words.length as 0 | 1) : null;
}

export function walkLoop(node: Loop, frame: Frame): Flow {
  const { scene, walker } = frame;
  let single: 0 | 1 | null = null;
  if (node.type === 'For' || node.type === 'Select') {
    const { wordlist } = node;
    const words = wordlist
      ? everyChoice(scene, () => expandFields(wordlist, frame)).flat()
      : (scene.positional ?? null);
    const texts: Text[] = words ? words.map((word) => word.pieces) : [[hole('$@')]];
    if (node.type === 'For') single = runsOnce(words);
    if (texts.length > 0) scene.assignAny(node.name.value, texts);
  }
  if (node.type === 'ArithmeticFor') {
    for (const part of [node.initialize, node.test]) if (part) evaluateArithmetic(part, frame);
    // The counter's values are numbers.
    const name = /^\s*([A-Za-z_]\w*)/.exec(
      frame.source.slice(node.initialize?.pos ?? node.pos, node.initialize?.end ?? node.pos),
    )?.[1];
    if (name) scene.assignText(name, [hole(`$${name}`, { slashless: true })]);
  }
  // Each pass of an inner loop is repeated by every outer one: deep nests are followed once, with all that they assign unknown.
  if (walker.loops >= 2) for (const name of assignedIn(node.body)) scene.assignText(name, [hole(`$${name}`)]);
  const before = scene.fork();
  walker.loops++;
  const left: Scene[] = [];
  walker.leftLoops.push(left);
  const flow = single === null ? passes(node, frame, before) : once(node, frame);
  if (single === 0) scene.adopt(before);
  walker.leftLoops.pop();
  if (left.length > 0) scene.join([scene.fork(), ...left]);
  walker.loops--;
  return flow;
}

function passes(node: Loop, frame: Frame, before: Scene): Flow {
  const { scene, walker } = frame;
  if (walker.loops > 2) return repeated(once(node, frame));
  const besides = walker.besides();
  const notes = scene.reads.start();
  const flow = once(node, frame);
  scene.reads.stop();
  const left = walker.leftLoops.at(-1)!;
  if (left.length > 0) scene.join([scene.fork(), ...left.splice(0)]);
  const changed = changes(before, scene);
  const moved = hasMoved(before, scene);
  const same = !moved && walker.besides() === besides && sameButForVariables(before, scene);
  if (same && !notes.overtaken(changed, (name) => before.variables.get(name))) {
    // Whatever it looked at is as it was: a second time it would do the same.
    if (changed.length > 0) scene.join([before, scene.fork()]);
    return repeated(flow);
  }
  // A second time with what the first left behind, and a third with anything that keeps changing as unknown.
  scene.join([before, scene.fork()]);
  const second = scene.fork();
  once(node, frame);
  const again = changes(second, scene).filter((name) => changed.includes(name));
  const movedAgain = moved && hasMoved(second, scene);
  scene.join([second, scene.fork()]);
  if (movedAgain) scene.cwd = [hole('$PWD')];
  if (again.length > 0 || movedAgain) {
    for (const name of again) scene.assignText(name, [hole(`$${name}`)]);
    const third = scene.fork();
    once(node, frame);
    scene.join([third, scene.fork()]);
  }
  return repeated(flow);
}

function once(node: Loop, frame: Frame): Flow {
  if (node.type === 'While') frame.walker.list(node.clause, frame);
  const flow = frame.walker.list(node.body, frame);
  if (node.type === 'ArithmeticFor' && node.update) evaluateArithmetic(node.update, frame);
  return flow;
}

/** Names that the body may give a value. */
function assignedIn(body: SyntaxNode): Set<string> {
  const names = new Set<string>();
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Assignment') names.add(node.name);
    if (node.type === 'For' || node.type === 'Select') names.add(node.name.value);
    if (
      node.type === 'Command' &&
      /^(?:read|mapfile|readarray|printf|getopts|let|declare|local|export)$/.test(node.name?.value ?? '')
    ) {
      for (const arg of node.args)
        if (arg.type === 'Word' && /^[A-Za-z_]\w*$/.test(arg.value)) names.add(arg.value);
    }
    forEachChild(node, visit);
  };
  visit(body);
  return names;
}

/** Output repeated an unknown number of times. */
function repeated(flow: Flow): Flow {
  return flow.text?.length === 0
    ? flow
    : { text: null, taints: flow.taints.length > 0 ? flow.taints : UNKNOWN_FLOW.taints };
}

function sameButForVariables(before: Scene, after: Scene): boolean {
  return (
    after.functions.differing(before.functions).length === 0 &&
    after.aliases === before.aliases &&
    after.exported === before.exported &&
    after.attributes === before.attributes &&
    after.positional === before.positional &&
    after.name === before.name &&
    after.folders === before.folders &&
    after.tainted === before.tainted
  );
}

/** Whether a scene may be in a folder that it could not be in before. */
function hasMoved(before: Scene, after: Scene): boolean {
  if (after.cwds === before.cwds) return false;
  const known = new Set(before.cwds.map(sourceOf));
  return after.cwds.some((cwd) => !known.has(sourceOf(cwd)));
}

function changes(before: Scene, after: Scene): string[] {
  const names: string[] = [];
  for (const name of after.variables.differing(before.variables)) {
    const [variable, old] = [after.variables.get(name), before.variables.get(name)];
    if (variable && old !== variable && (!old || !within(variable, old))) names.push(name);
  }
  return names;
}

/** Whether every value that `variable` may have is one that `old` may have. */
function within(variable: Variable, old: Variable): boolean {
  const known = new Set(old.map(shownBinding));
  return variable.every((each) => known.has(shownBinding(each)));
}

function shownBinding(each: Variable[number]): string {
  if (each.kind === 'unset') return '\0unset';
  return each.kind === 'text' ? sourceOf(each.text) : `\0${each.elements.map((arg) => arg.text).join('\0')}`;
}
