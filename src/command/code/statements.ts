/** Statements: what is assigned to several names at once, definitions, loops. */
import { readGroup } from './brackets.ts';
import { LOOP_WORDS, OPENING, PREFIX_WORDS } from './keywords.ts';
import { readOperand } from './operands.ts';
import { itemOf, make, UNKNOWN } from './values.ts';
import type { Walker } from './walker.ts';

export function readStatement(walker: Walker): void {
  const from = walker.at;
  const token = walker.peek();
  if (!token) return;
  if (token.type === 'end') {
    walker.at++;
    return;
  }
  if (!walker.language.statement?.(walker) && !readDefinition(walker) && !readDestructuring(walker)) {
    if (token.type === 'name' && LOOP_WORDS.has(token.text) && !walker.is('=', 1)) {
      walker.at++;
      readLoop(walker);
    } else walker.expression();
    while (walker.take(',')) {
      walker.skipEnds();
      walker.expression();
    }
  }
  if (walker.at === from) walker.at++;
}

/** After `for`: `x in V`, `(const x of V)`, `my $x (V)`, `(V)`, `(V as $x)`. The variable gets the elements. */
export function readLoop(walker: Walker): void {
  const start = walker.at;
  const bracket = walker.take('(');
  while (
    walker.peek()?.type === 'name' &&
    /^(?:const|let|var|my|our|await)$/.test((walker.peek() as { text: string }).text)
  )
    walker.at++;
  const names: string[] = [];
  const inner = walker.take('(') || walker.take('[');
  for (let name = walker.takeName(); name !== null; name = walker.take(',') ? walker.takeName() : null)
    names.push(name);
  if (inner) walker.at++;
  if (names.length > 0 && (walker.is('in') || walker.is('of'))) {
    walker.at++;
    const each = itemOf(walker.expression());
    for (const [index, name] of names.entries()) {
      walker.assign(name, names.length === 1 ? each : (each.items?.[index] ?? make({ taints: each.taints })));
    }
    if (bracket) walker.take(')');
    return;
  }
  if (walker.language.dialect === 'perl' && !bracket && names.length === 1 && walker.is('(')) {
    walker.assign(names[0]!, itemOf(readGroup(walker, '(')));
    return;
  }
  walker.at = start;
  if (walker.language.dialect === 'perl') {
    const list = readOperand(walker);
    walker.assign('$_', list.text ? list : itemOf(list));
  } else if (bracket) readGroup(walker, '(');
}

/** `def f(a, b=1):`, `function f(a, b) {`, `sub f {`: the parameters get the values of the calls. */
function readDefinition(walker: Walker): boolean {
  const token = walker.peek();
  if (token?.type !== 'name' || !/^(?:def|function|sub|func|fn)$/.test(token.text)) return false;
  const name = walker.peek(1);
  if (name?.type !== 'name') return false;
  walker.at += 2;
  const parameters: string[] = [];
  if (walker.take('(')) {
    let depth = 0;
    let expecting = true;
    for (; walker.at < walker.tokens.length; walker.at++) {
      const each = walker.tokens[walker.at]!;
      if (each.type === 'op' && OPENING[each.text]) depth++;
      else if (each.type === 'op' && /^[)\]}]$/.test(each.text)) {
        if (depth-- === 0) {
          walker.at++;
          break;
        }
      } else if (depth === 0 && each.type === 'op' && each.text === ',') expecting = true;
      else if (depth === 0 && expecting && each.type === 'name') {
        parameters.push(each.text);
        expecting = false;
        if (walker.is('=', 1)) {
          walker.at += 2;
          walker.assign(each.text, walker.expression());
          walker.at--;
        }
      }
    }
  }
  // A definition never hides a function that matters: `def system(c)` may come after its use.
  if (!walker.language.calls.has(name.text)) walker.functions.set(name.text, parameters);
  return true;
}

/** `a, b = x, y` and `const {exec: e} = require(...)` and `my ($a, $b) = ...`. */
function readDestructuring(walker: Walker): boolean {
  let at = walker.at;
  const nameAt = (index: number) => {
    const token = walker.tokens[index];
    return token?.type === 'name' ? token.text : null;
  };
  const opAt = (index: number) => {
    const token = walker.tokens[index];
    return token?.type === 'op' ? token.text : null;
  };
  while (/^(?:const|let|var|my|our|local)$/.test(nameAt(at) ?? '')) at++;
  const open = opAt(at);
  if (open === '{' && walker.language.dialect === 'javascript') {
    const bindings: [string, string][] = [];
    for (at++; at < walker.tokens.length && opAt(at) !== '}' && bindings.length < 100; ) {
      const key = nameAt(at);
      if (key === null) return false;
      at++;
      let local = key;
      if (opAt(at) === ':') {
        const renamed = nameAt(at + 1);
        if (renamed === null) return false;
        local = renamed;
        at += 2;
      }
      bindings.push([key, local]);
      while (walker.tokens[at]?.type === 'end') at++;
      if (opAt(at) === ',') at++;
      else if (opAt(at) !== '}') return false;
      while (walker.tokens[at]?.type === 'end') at++;
    }
    if (opAt(at + 1) !== '=') return false;
    walker.at = at + 2;
    const value = walker.expression();
    for (const [key, local] of bindings) walker.assign(local, walker.member(value, key));
    return true;
  }
  const bracketed = open === '(' || open === '[';
  if (bracketed) at++;
  const names: string[] = [];
  for (;;) {
    const name = nameAt(at);
    if (name === null || PREFIX_WORDS.has(name) || names.length > 50) return false;
    names.push(name);
    at++;
    if (opAt(at) !== ',') break;
    at++;
  }
  if (bracketed && opAt(at) !== OPENING[open]) return false;
  if (bracketed) at++;
  if (opAt(at) !== '=' || (names.length < 2 && !bracketed)) return false;
  walker.at = at + 1;
  const values = [walker.expression()];
  while (walker.take(',')) values.push(walker.expression());
  const items = values.length > 1 ? values : (values[0]?.items ?? null);
  for (const [index, name] of names.entries()) {
    walker.assign(name, items ? (items[index] ?? UNKNOWN) : itemOf(values[0] ?? UNKNOWN));
  }
  return true;
}
