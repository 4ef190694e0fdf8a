/** Calls of functions that the script defined. */
import type { CommandNode, CompoundList } from 'unbash';
import { LIMITS } from './collector.ts';
import { type Flow, type Frame, NOTHING, UNKNOWN_FLOW } from './frame.ts';
import { effect } from './redirections.ts';
import type { FunctionDefinition, Variable } from './scene.ts';
import type { Starting } from './start.ts';
import { emitPlain } from './start.ts';
import type { Target } from './types.ts';
import { type Arg, hole, unknown } from './value.ts';

export const FORK_BOMB: Target = {
  kind: 'process',
  value: 'fork-bomb',
  known: true,
  scope: null,
  whole: false,
  role: null,
  exists: null,
  host: null,
};

/** Walks of functions' bodies that calls of themselves add to one call, per function. */
const MAX_REPEATS = 8;

/** Follows a function's body with the call's arguments, and what it calls of itself as far as that says anything new. */
export function callFunction(
  definition: FunctionDefinition,
  name: string,
  starting: Starting,
  frame: Frame,
): Flow {
  const { walker, scene } = frame;
  if (walker.forkBombs.has(name)) {
    emitPlain(
      {
        ...starting,
        redirected: {
          list: [],
          input: null,
          capturesOutput: false,
          socket: null,
          report() {},
          effects: [effect('kill', FORK_BOMB, { recursive: true })],
        },
      },
      frame,
    );
    return NOTHING;
  }
  const argv = repeatedWith(definition, starting.argv.slice(1), frame);
  if (argv === 'again') return UNKNOWN_FLOW;
  if (frame.depth > LIMITS.depth) {
    walker.collector.limit('nested too deeply');
    return UNKNOWN_FLOW;
  }
  const { positional, name: zero } = scene;
  scene.positional = argv;
  walker.calling.push({ node: definition.node, at: scene.fork() });
  const locals = new Map<string, Variable | undefined>();
  walker.locals.push(locals);
  const inner: Frame = { ...frame, source: definition.source, span: starting.span, depth: frame.depth + 1 };
  walker.returned.push([]);
  const flow = walker.body(definition.node.body as CommandNode | CompoundList, inner);
  const returned = walker.returned.pop()!;
  if (returned.length > 0) scene.join([scene.fork(), ...returned]);
  walker.calling.pop();
  if (walker.calling.length === 0) walker.repeats.clear();
  walker.locals.pop();
  for (const [local, variable] of locals) scene.restore(local, variable);
  scene.positional = positional;
  scene.name = zero;
  return flow;
}

/**
 * The arguments to follow a function's body with that may be under way already: `f() { rm -rf "$1"; f /; }; f x`.
 * Each call of itself is followed with what it is given; when they do not end, what differs from call to call is unknown
 * (null: even how many there are). 'again': nothing that was not followed.
 */
function repeatedWith(
  { node }: FunctionDefinition,
  args: readonly Arg[],
  { walker, scene }: Frame,
): readonly Arg[] | null | 'again' {
  const last = walker.calling.findLast((each) => each.node === node);
  if (!last) return args;
  const before = last.at.positional;
  const repeats = walker.repeats.get(node) ?? 0;
  const pairs = before && before.length === args.length && ![...before, ...args].some((arg) => arg.elastic);
  const said = pairs && repeats > 1 && args.every((arg, at) => isBelow(arg, before[at]!)) ? before : args;
  const changed = scene.changedSince(last.at, said);
  if (changed === null || repeats === MAX_REPEATS) return 'again';
  walker.repeats.set(node, repeats + 1);
  if (repeats + 1 < MAX_REPEATS) return args;
  for (const name of changed) scene.assignText(name, [hole(`$${name}`)]);
  if (!pairs) return null;
  return args.map((arg, at) => (isBelow(arg, before[at]!) ? arg : unknown(`$${at + 1}`)));
}

/** The same argument, or what lies in the folder that it was: `for f in "$1"/*; do walk "$f"; done`. */
function isBelow(arg: Arg, before: Arg): boolean {
  if (arg.text === before.text) return true;
  const rest = arg.text.slice(before.text.length);
  return before.text !== '' && arg.text.startsWith(before.text) && /^[/*]+$/.test(rest);
}
