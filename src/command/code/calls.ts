/** Calls and members: what a name leads to, and what its handler notes. */
import { libraryCall } from './client-libraries.ts';
import type { Handler, Interpreter, Site } from './language.ts';
import { indirect, universal } from './methods.ts';
import { alternatives, make, nameValue, oneOf, UNKNOWN, union, type Value } from './values.ts';

/** Dotted names longer than this mean nothing that a table knows. */
const MAX_PATH = 240;
/** A method of what evaluated code gave. */
const EVALUATED =
  /^(?:eval|[\w$.]*constructor|Function|AsyncFunction|vm\.\w+|binding\.eval|loadstring|load)\(\).*\.[\w$]+$/;

/** Member `name` of a value. */
export function readMember(walker: Interpreter, value: Value, name: string): Value {
  return oneOf(alternatives(value).map((each) => memberOf(walker, each, name)));
}

function memberOf(walker: Interpreter, value: Value, name: string): Value {
  const entry = value.entries?.get(name);
  if (entry) return entry;
  if (value.path !== null && value.path.length > MAX_PATH) return make({ taints: value.taints });
  if (value.path === null) return make({ path: `.${name}`, base: value, taints: value.taints });
  const path = walker.alias(`${value.path}.${name}`);
  const bound = walker.given(path);
  if (bound) return bound;
  const given = walker.language.names?.(path, walker.found.scene);
  return given ?? nameValue(path, value);
}

export function handlerOf(walker: Interpreter, path: string): Handler | undefined {
  const handler = walker.language.calls.get(path);
  if (handler) return handler;
  const dot = path.lastIndexOf('.');
  return dot < 0 ? undefined : walker.language.methods?.get(path.slice(dot + 1));
}

/** Calls that hand the elements of a list to a function one by one. */
const MAPS =
  /(?:^|\.)(?:i?map\w*|starmap\w*|filter\w*|forEach|each\w*|reduce|apply\w*|Process|Thread|Timer|lapply|sapply)$/;

/** A function that matters is handed to another one: it will be called (`map(os.system, commands)`). */
function handsOn(
  walker: Interpreter,
  callee: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
  base: Value | null,
): void {
  for (const arg of [...args, ...named.values()]) {
    if (arg.path === null || arg.text !== null || arg.path.endsWith(')') || !handlerOf(walker, arg.path))
      continue;
    const given =
      named.get('args')?.items ?? args.find((each) => each !== arg && each.items)?.items ?? base?.items;
    // `submit(os.system, 'id')`: what stands behind it is handed on, too.
    const rest = args.slice(args.indexOf(arg) + 1);
    const whole = !MAPS.test(callee) && !named.has('args') && rest.some((each) => each.items);
    if (
      (!given || whole) &&
      args.includes(arg) &&
      rest.length > 0 &&
      rest.every((each) => each.text || each.items)
    ) {
      walker.call(arg, rest, named);
      continue;
    }
    walker.call(
      arg,
      given && given.length > 0
        ? named.has('args')
          ? given
          : [oneOf(given)]
        : [make({ taints: union([base ?? UNKNOWN, ...args]) })],
      new Map(),
    );
  }
}

/** What a call gives, its findings noted. */
export function callOf(
  walker: Interpreter,
  callee: Value,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): Value {
  const results = alternatives(callee).map((each) => callOne(walker, each, args, named));
  return results.length === 1 ? results[0]! : oneOf(results);
}

function callOne(
  walker: Interpreter,
  callee: Value,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): Value {
  let path = callee.path;
  if (callee.text && walker.language.callableText)
    path = walker.alias(callee.text.known ? callee.text.text : '?');
  const taints = union([callee, ...args, ...named.values()]);
  if (callee.defined) return callee.defined.call(args, named, callee.base);
  if (path === null || path.length > MAX_PATH) return make({ taints });
  const last = args.at(-1);
  const options = named.size > 0 || !last?.entries ? named : last.entries;
  const site: Site = { path, args, named: options, base: callee.base, found: walker.found, walker };
  const method = indirect(site, path) ?? universal(site, path);
  if (method) return method;
  const handler = handlerOf(walker, path);
  const value = handler?.(site);
  if (value) return value;
  if (!handler) {
    handsOn(walker, path, args, named, callee.base);
    const dot = path.indexOf('.');
    const family = dot > 0 ? walker.language.families?.get(path.slice(0, dot)) : undefined;
    const result = family ? family(site) : libraryCall(site);
    if (result) return result;
  }
  // What evaluated code gives may be anything: `eval('require')('child_process').exec(...)`.
  if (!handler && (path === 'eval()' || EVALUATED.test(path))) walker.found.unresolved('code', path);
  if (!handler && walker.language.sensitive?.test(path) && /(?:^|\.)\?$/.test(path)) {
    walker.found.unresolved('code', `a function of ${path.replace(/\.\?$/, '')} whose name is not known`);
  }
  return make({ path: `${path}()`, base: callee.base, args, taints });
}
