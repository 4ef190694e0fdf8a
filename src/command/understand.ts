/** A request, understood: every program start it can lead to, and what of it is not known. */

import { LIMITS } from './collector.ts';
import { functionsOfEnvironment } from './exported-functions.ts';
import { foreignLanguage } from './foreign.ts';
import { type Frame, OWN_INPUT } from './frame.ts';
import { Scene } from './scene.ts';
import { startArgv } from './start.ts';
import type { Context, Request, Understanding } from './types.ts';
import { known } from './value.ts';
import { Walker } from './walk.ts';

/** Pure: the same request and context always give the same understanding. Never throws for any text. */
export function understand(request: Request, context: Context): Understanding {
  const scene = new Scene(
    context,
    request.kind === 'script' ? request.positional.slice(1).map((text) => known(text)) : [],
  );
  functionsOfEnvironment(scene);
  const walker = new Walker(context, request.kind === 'script' ? request.script.length : 0, scene.reads);
  const { collector } = walker;
  const frame: Frame = {
    walker,
    scene,
    source: request.kind === 'script' ? request.script : '',
    span: null,
    via: [],
    privileged: false,
    remote: null,
    input: OWN_INPUT,
    shell: request.kind === 'script' ? request.shell : 'bash',
    depth: 0,
  };
  if (request.kind === 'argv') {
    let offset = 0;
    const argv = request.argv.map((text) => {
      const start = offset;
      offset += text.length + 1;
      return known(text, [start, offset - 1]);
    });
    startArgv(argv, { ...frame, span: [0, Math.max(0, offset - 1)] });
  } else {
    if (request.positional[0] !== undefined) scene.name = known(request.positional[0]);
    const language = request.script.length > LIMITS.source ? null : foreignLanguage(request.script);
    if (language !== null) collector.note({ kind: 'language', source: language });
    walker.script(request.script, frame);
  }
  walker.finish(scene);
  const understanding = { invocations: collector.invocations, unresolved: collector.unresolved };
  return Object.defineProperty(understanding, WORLD, { value: context });
}

/**
 * Not enumerable: an understanding is put on record, and a context holds the environment with its secrets. (A WeakMap would
 * cost every request 5 us, as the garbage collector has to follow it.)
 */
const WORLD = Symbol('context');

/** The context in which a request was understood, so that nobody who decides on it can forget to bring it along. */
export function contextOf(understanding: Understanding): Context | undefined {
  return (understanding as { [WORLD]?: Context })[WORLD];
}
