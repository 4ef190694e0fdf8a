/** Calls of functions that the script defined. */
import type { CommandNode, CompoundList } from 'unbash';
import { LIMITS } from './collector.ts';
import { type Flow, type Frame, NOTHING, UNKNOWN_FLOW } from './frame.ts';
import { effect } from './redirections.ts';
import type { FunctionDefinition, Variable } from './scene.ts';
import type { Starting } from './start.ts';
import { emitPlain } from './start.ts';
import type { Target } from './types.ts';

const FORK_BOMB: Target = {
  kind: 'process',
  value: 'fork-bomb',
  known: true,
  scope: null,
  whole: false,
  role: null,
  exists: null,
  host: null,
};

/** Follows a function's body with the call's arguments. A function that calls itself is followed once. */
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
  if (walker.calling.includes(definition.node)) return UNKNOWN_FLOW;
  if (frame.depth > LIMITS.depth) {
    walker.collector.limit('nested too deeply');
    return UNKNOWN_FLOW;
  }
  const { positional, name: zero } = scene;
  scene.positional = starting.argv.slice(1);
  walker.calling.push(definition.node);
  const locals = new Map<string, Variable | undefined>();
  walker.locals.push(locals);
  const inner: Frame = { ...frame, source: definition.source, span: starting.span, depth: frame.depth + 1 };
  walker.returned.push([]);
  const flow = walker.body(definition.node.body as CommandNode | CompoundList, inner);
  const returned = walker.returned.pop()!;
  if (returned.length > 0) scene.join([scene.fork(), ...returned]);
  walker.calling.pop();
  walker.locals.pop();
  for (const [local, variable] of locals) scene.restore(local, variable);
  scene.positional = positional;
  scene.name = zero;
  return flow;
}
