/**
 * Lists of `&&` and `||`: every part may run, and what follows the list sees whatever any of the ways through it left
 * behind (`x=rm; false && x=echo; $x y` starts `rm`).
 */
import type { AndOr, Command, Pipeline, PipelineNode } from 'unbash';
import { type Flow, Flows, type Frame, UNKNOWN_FLOW } from './frame.ts';
import type { Scene } from './scene.ts';

export function walkAndOr(node: AndOr, frame: Frame): Flow {
  const { scene, walker } = frame;
  const flows = new Flows();
  const either = (left: Scene | null, right: Scene | null): Scene | null => {
    if (!left || !right || left === right) return left ?? right;
    const joined = left.fork();
    walker.join(joined, [left, right]);
    return joined;
  };
  // The states after the parts so far have succeeded or failed; null: they cannot have.
  let succeeded: Scene | null = scene;
  let failed: Scene | null = null;
  // What a `cd` that fails would leave. Only `||` looks at it: `cd x && make` means x from there on.
  let unmoved: Scene | null = null;
  // Its folder is not there: then it does fail.
  let missed = false;
  for (let index = 0; index < node.commands.length; index++) {
    if (walker.collector.limited) return UNKNOWN_FLOW;
    const command = node.commands[index]!;
    const or = index > 0 && node.operators[index - 1] === '||';
    const from: Scene | null = or ? either(failed, unmoved) : succeeded;
    // A part that no way leads to is walked all the same, for what it would start, but leaves nothing behind.
    const at: Scene = (from ?? scene).fork();
    const moves = isCalled(command, FOLDERS, at);
    const before = moves ? at.fork() : null;
    flows.add(walker.node(command, { ...frame, scene: at }));
    if (before) missed = stays(at, before) || missed;
    const after: Scene | null = from && !leaves(command, at) ? at : null;
    const status = statusOf(command, at);
    const good: Scene | null = status === false ? null : after;
    const bad: Scene | null = status === true || moves ? null : after;
    if (or) {
      succeeded = either(succeeded, good);
      failed = bad;
      unmoved = before;
    } else {
      succeeded = good;
      failed = either(failed, bad);
      unmoved = either(unmoved, before);
    }
  }
  const moved = either(succeeded, failed);
  const end = missed ? either(moved, unmoved) : (moved ?? unmoved);
  if (end) scene.adopt(end);
  return flows.sum;
}

/** Whether a `cd` may have left a scene where it was; what comes after its success is elsewhere for certain. */
function stays(after: Scene, { cwds }: Scene): boolean {
  const elsewhere = after.cwds.filter((cwd) => !cwds.includes(cwd));
  if (elsewhere.length === after.cwds.length || elsewhere.length === 0) return false;
  after.cwds = elsewhere;
  return true;
}

const FOLDERS = /^(?:cd|chdir|pushd)$/;
const LEAVING = /^(?:exit|return|break|continue)$/;

/** The command's name, where it is one that the script has not made something else of. */
function isCalled(node: PipelineNode, names: RegExp, scene: Scene): boolean {
  if (node.type !== 'Command') return false;
  const name = node.name?.value;
  return name !== undefined && names.test(name) && !scene.functions.has(name) && !scene.aliases.has(name);
}

/** Nothing comes after it here. */
function leaves(node: PipelineNode, scene: Scene): boolean {
  if (node.type === 'BraceGroup') {
    const last = node.body.commands.at(-1)?.command;
    return last !== undefined && last.type !== 'AndOr' && leaves(last, scene);
  }
  return isCalled(node, LEAVING, scene);
}

/** Whether a command succeeds, where that is certain; else null. */
function statusOf(node: Pipeline | PipelineNode, scene: Scene): boolean | null {
  if (node.type === 'Pipeline') {
    const [only, ...more] = node.commands;
    if (!only || more.length > 0) return null;
    const status = statusOf(only, scene);
    const negated = node.prefixes.filter((each) => each.type === 'Negation').length % 2 === 1;
    return status === null || !negated ? status : !status;
  }
  if (node.type !== 'Command' || node.redirects.length > 0) return null;
  if (!node.name) return assignsPlainly(node) ? true : null;
  if (isCalled(node, /^(?:true|:)$/, scene)) return true;
  return isCalled(node, /^false$/, scene) ? false : null;
}

/** `x=1`, whose status is not that of a substitution. */
function assignsPlainly(node: Command): boolean {
  return node.prefix.every((each) => each.type === 'Assignment' && !/[$`(]/.test(each.text));
}
