/** JavaScript's statements: declarations, branches, loops, imports. */
import type { ModuleDeclaration, Statement, VariableDeclaration } from 'acorn';
import { readClass, readFunction } from './javascript-definitions.ts';
import { assignPattern, bindPattern, declarePattern } from './javascript-patterns.ts';
import type { JavaScriptReader } from './javascript-reader.ts';
import { type Changes, Scope } from './scopes.ts';
import { literal, make, nameValue, textValue, type Value } from './values.ts';

type Stated = Statement | ModuleDeclaration;
type Read<T> = (reader: JavaScriptReader, node: T) => void;

export function readStatements(reader: JavaScriptReader, nodes: readonly Stated[]): void {
  // Functions are there before what stands above them runs.
  for (const node of nodes) {
    const stated = node.type === 'ExportNamedDeclaration' && node.declaration ? node.declaration : node;
    if (stated.type === 'FunctionDeclaration' && stated.id)
      reader.declare(stated.id.name, readFunction(reader, stated, stated.id.name));
  }
  for (const node of nodes) readStatement(reader, node);
}

function readStatement(reader: JavaScriptReader, node: Stated): void {
  reader.enter();
  (STATEMENTS[node.type] as Read<Stated> | undefined)?.(reader, node);
  reader.leave();
}

function inScope(reader: JavaScriptReader, read: () => void): void {
  reader.within(new Scope(reader.scope, false), read);
}

function declares(reader: JavaScriptReader, node: VariableDeclaration): void {
  const scope = node.kind === 'var' ? reader.scope.whole : reader.scope;
  for (const { id, init } of node.declarations) {
    // `var x;` keeps what x is.
    if (!init && node.kind === 'var') {
      declarePattern(id, scope);
      continue;
    }
    declarePattern(id, scope);
    bindPattern(reader, id, init ? reader.expression(init) : nameValue('undefined'), scope);
  }
}

function loopTarget(
  reader: JavaScriptReader,
  left: VariableDeclaration | Parameters<typeof assignPattern>[1],
  value: Value,
): void {
  if (left.type !== 'VariableDeclaration') return assignPattern(reader, left, value);
  const scope = left.kind === 'var' ? reader.scope.whole : reader.scope;
  const id = left.declarations[0]?.id;
  if (id) bindPattern(reader, id, value, scope);
}

type OfType<K> = Extract<Stated, { type: K }>;

const STATEMENTS: { readonly [K in Stated['type']]?: Read<OfType<K>> } = {
  ExpressionStatement: (reader, { expression }) => void reader.expression(expression),
  BlockStatement: (reader, { body }) => inScope(reader, () => readStatements(reader, body)),
  VariableDeclaration: declares,
  ClassDeclaration: (reader, node) => {
    const value = readClass(reader, node);
    if (node.id) reader.declare(node.id.name, value);
  },
  IfStatement: (reader, node) => {
    reader.found.conditional = true;
    // `else if` again and again, without going deeper each time.
    const found: Changes[] = [];
    for (let each: Statement | null | undefined = node; each; ) {
      if (each.type !== 'IfStatement') {
        const last: Statement = each;
        found.push(reader.branches.read(() => inScope(reader, () => readStatement(reader, last))));
        return reader.branches.join(found, true);
      }
      const { test, consequent, alternate }: OfType<'IfStatement'> = each;
      reader.expression(test);
      found.push(reader.branches.read(() => inScope(reader, () => readStatement(reader, consequent))));
      each = alternate;
    }
    reader.branches.join(found, false);
  },
  ForStatement: (reader, { init, test, update, body }) =>
    inScope(reader, () => {
      if (init?.type === 'VariableDeclaration') declares(reader, init);
      else if (init) reader.expression(init);
      reader.loop(() => {
        if (test) reader.expression(test);
        inScope(reader, () => readStatement(reader, body));
        if (update) reader.expression(update);
      });
    }),
  ForOfStatement: (reader, { left, right, body, start, end }) => {
    const list = reader.iterable(reader.expression(right));
    const certain = end - start < 65_536 && !leaves(body);
    reader.loopOver(list, certain, (item) =>
      inScope(reader, () => {
        loopTarget(reader, left, item);
        readStatement(reader, body);
      }),
    );
  },
  ForInStatement: (reader, { left, right, body }) => {
    const object = reader.expression(right);
    const keys = object.entries
      ? reader.list([...object.entries.keys()].map((key) => textValue(key)))
      : make({});
    reader.loopOver(keys, false, (item) =>
      inScope(reader, () => {
        loopTarget(reader, left, item);
        readStatement(reader, body);
      }),
    );
  },
  WhileStatement: (reader, { test, body }) =>
    reader.loop(() => {
      reader.expression(test);
      readStatement(reader, body);
    }),
  DoWhileStatement: (reader, { test, body }) => {
    readStatement(reader, body);
    reader.loop(() => {
      reader.expression(test);
      if (!reader.exhausted) readStatement(reader, body);
    });
  },
  ReturnStatement: (reader, { argument }) =>
    reader.returns(argument ? reader.expression(argument) : nameValue('undefined')),
  ThrowStatement: (reader, { argument }) => void reader.expression(argument),
  TryStatement: (reader, { block, handler, finalizer }) => {
    // It may have ended anywhere.
    reader.branches.maybe(() => readStatement(reader, block));
    if (handler)
      reader.branches.maybe(() =>
        inScope(reader, () => {
          if (handler.param) {
            declarePattern(handler.param, reader.scope);
            bindPattern(reader, handler.param, make({}), reader.scope);
          }
          readStatement(reader, handler.body);
        }),
      );
    if (finalizer) readStatement(reader, finalizer);
  },
  SwitchStatement: (reader, { discriminant, cases }) => {
    reader.expression(discriminant);
    inScope(reader, () => {
      const found: Changes[] = [];
      for (const { test, consequent } of cases) {
        if (test) reader.expression(test);
        found.push(reader.branches.read(() => readStatements(reader, consequent)));
      }
      const otherwise = cases.some(({ test }) => !test);
      reader.branches.join(found, otherwise);
    });
  },
  LabeledStatement: (reader, { body }) => readStatement(reader, body),
  WithStatement: (reader, { object, body }) => {
    // Every bare name may be a member of it: `with (require('child_process')) exec('ls')`.
    const value = reader.expression(object);
    if (value.path !== null) reader.stars.add(value.path);
    for (const [name, entry] of value.entries ?? []) reader.declare(name, entry);
    readStatement(reader, body);
  },
  ImportDeclaration: (reader, { specifiers, source }) => {
    const module = imported(reader, textValue(String(source.value)));
    for (const each of specifiers) {
      const name =
        each.type !== 'ImportSpecifier'
          ? null
          : each.imported.type === 'Identifier'
            ? each.imported.name
            : String(each.imported.value);
      reader.declare(each.local.name, name === null ? module : reader.member(module, name));
    }
  },
  ExportNamedDeclaration: (reader, { declaration }) => {
    if (declaration && declaration.type !== 'FunctionDeclaration') readStatement(reader, declaration);
  },
  ExportDefaultDeclaration: (reader, { declaration }) => {
    if (declaration.type === 'FunctionDeclaration') {
      const value = readFunction(reader, declaration, declaration.id?.name ?? '(default)');
      if (declaration.id) reader.declare(declaration.id.name, value);
    } else if (declaration.type === 'ClassDeclaration') readClass(reader, declaration);
    else reader.expression(declaration);
  },
};

function imported(reader: JavaScriptReader, name: Value): Value {
  return /^(?:https?|data|blob):/.test(literal(name) ?? '')
    ? reader.call(nameValue('import'), [name], new Map())
    : nameValue(reader.alias(literal(name) ?? '?'));
}

/** Whether a loop's body may end the loop. */
function leaves(body: Statement): boolean {
  switch (body.type) {
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ReturnStatement':
      return true;
    case 'BlockStatement':
      return body.body.some(leaves);
    case 'IfStatement':
      return leaves(body.consequent) || (body.alternate ? leaves(body.alternate) : false);
    case 'TryStatement':
    case 'SwitchStatement':
    case 'LabeledStatement':
      return true;
    default:
      return false;
  }
}
