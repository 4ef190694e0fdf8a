/** JavaScript's functions and classes: bodies that are read when they are called. */
import type { ArrowFunctionExpression, Class, Function as FunctionNode, Pattern } from 'acorn';
import { propertyName } from './javascript-expressions.ts';
import { bindPattern } from './javascript-patterns.ts';
import type { JavaScriptReader } from './javascript-reader.ts';
import { readStatements } from './javascript-statements.ts';
import { Scope } from './scopes.ts';
import type { Body } from './tree-reader.ts';
import { make, nameValue, UNKNOWN, type Value } from './values.ts';

/** Gives an object of the class of which nothing else is known. */
type AnyObject = () => Value;

export function readFunction(
  reader: JavaScriptReader,
  node: FunctionNode | ArrowFunctionExpression,
  name: string,
  anyObject: AnyObject | null = null,
): Value {
  const parent = reader.scope;
  const arrow = node.type === 'ArrowFunctionExpression';
  const body: Body = (args, _, receiver) => {
    const scope = new Scope(parent, true);
    return reader.body(scope, () => {
      if (!arrow) {
        const object = receiver?.entries
          ? receiver
          : args === null && anyObject
            ? anyObject()
            : nameValue('this');
        reader.declare('this', object);
        if (args) reader.declare('arguments', reader.list([...args]));
      }
      if (node.id && node.type === 'FunctionExpression') reader.declare(node.id.name, value);
      bindParameters(reader, node.params, args, scope);
      if (node.body.type === 'BlockStatement') readStatements(reader, node.body.body);
      else reader.returns(reader.expression(node.body));
    });
  };
  const value = reader.define(node, name, body);
  return value;
}

function bindParameters(
  reader: JavaScriptReader,
  params: readonly Pattern[],
  args: readonly Value[] | null,
  scope: Scope,
): void {
  for (const [index, param] of params.entries()) {
    if (param.type === 'RestElement') {
      const rest = args ? reader.list(args.slice(index)) : make({});
      bindPattern(reader, param.argument, rest, scope);
    } else bindPattern(reader, param, args ? (args[index] ?? nameValue('undefined')) : UNKNOWN, scope);
  }
}

/** Entries of a class are its static members; calling it makes an object that has the others. */
export function readClass(reader: JavaScriptReader, node: Class): Value {
  const name = node.id?.name ?? '(class)';
  const base = node.superClass ? reader.expression(node.superClass) : null;
  const members = new Map<string, Value>();
  const statics = new Map<string, Value>();
  let initialize: Value | null = null;
  let any: Value | null = null;
  const object = (): Value => {
    const own = new Map(members);
    reader.instances.add(own);
    return reader.record(own, { path: `${name}()` });
  };
  const anyObject: AnyObject = () => {
    any ??= object();
    return any;
  };
  const construct: Body = (args, named) => {
    // What is left to be read when nothing makes an object are its methods.
    if (args === null) return UNKNOWN;
    const made = object();
    if (initialize?.defined) initialize.defined.call(args, named, made);
    else if (base?.defined) {
      const inherited = base.defined.call(args, named, made);
      for (const [key, value] of inherited.entries ?? [])
        if (!members.has(key)) reader.setEntry(made, key, value);
    } else if (base && reader.isCallable(base)) reader.call(base, args, named);
    return made;
  };
  const type = reader.define(node, name, construct, { entries: statics });
  if (base?.defined) for (const [key, value] of base.entries ?? []) statics.set(key, value);
  reader.within(new Scope(reader.scope, false), () => {
    if (node.id) reader.declare(node.id.name, type);
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') {
        reader.within(new Scope(reader.scope, true), () => readStatements(reader, member.body));
        continue;
      }
      const key = propertyName(reader, member);
      const target = member.static ? statics : members;
      if (member.type === 'MethodDefinition') {
        const method = readFunction(
          reader,
          member.value,
          key ?? '(method)',
          member.static ? () => type : anyObject,
        );
        if (member.kind === 'constructor') initialize = method;
        else if (key !== null) target.set(key, method);
      } else if (member.value) {
        const scope = new Scope(reader.scope, true);
        reader.within(scope, () => {
          reader.declare('this', member.static ? type : anyObject());
          const value = reader.expression(member.value!);
          if (key !== null) target.set(key, value);
        });
      }
    }
  });
  return type;
}
