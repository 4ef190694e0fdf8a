/** What is taken of an operand: members, indexes, calls with and without parentheses. */
import { readBraces, readKey, readList } from './brackets.ts';
import { handlerOf } from './calls.ts';
import { isLibraryMethod } from './client-libraries.ts';
import { isWordOperator, OPENING } from './keywords.ts';
import type { Token } from './lexer.ts';
import { itemOf, literal, make, textValue, UNKNOWN, union, type Value } from './values.ts';
import type { Walker } from './walker.ts';

export function readPostfix(walker: Walker, start: Value): Value {
  let value = start;
  let parenless = walker.language.parenless === true;
  for (;;) {
    const token = walker.peek();
    if (!token) {
      const bare =
        parenless && value === start && value.path !== null && walker.language.bare?.has(value.path);
      return bare ? walker.call(value, [], new Map()) : value;
    }
    if (token.type === 'op' && walker.language.member.includes(token.text)) {
      const next = walker.peek(1);
      if (next?.type === 'name') {
        walker.at += 2;
        walker.assignable = null;
        value = walker.member(value, next.text);
        if (walker.language.dialect === 'ruby') {
          bindBlock(walker, value, 0);
          // `connect('x').execute 'DROP TABLE t'`
          parenless = true;
        }
        if (walker.language.bareMethods?.has(next.text) && isBareCall(walker))
          value = walker.call(value, [], new Map());
        continue;
      }
      // `?.(`, `?.[`, `->[`, `->{`
      if (next?.type === 'op' && OPENING[next.text] && token.text !== ':') {
        walker.at++;
        if (next.text === '{') {
          value = readIndex(walker, value);
          parenless = false;
        }
        continue;
      }
      return value;
    }
    if (token.type === 'op' && token.text === '(' && !standsApart(walker, token, value)) {
      bindBlock(walker, value, 1);
      const { values, named } = readList(walker, '(');
      value = walker.call(value, values, named);
      bindBlock(walker, value, 0);
      walker.assignable = null;
      parenless = false;
      continue;
    }
    if (token.type === 'op' && token.text === '[' && !beginsList(walker, token, value)) {
      value = readIndex(walker, value);
      walker.assignable = null;
      continue;
    }
    if (
      token.type === 'op' &&
      token.text === '{' &&
      walker.language.dialect === 'perl' &&
      !token.spaced &&
      /^[$@%]/.test(walker.assignable ?? '')
    ) {
      value = readIndex(walker, value);
      walker.assignable = null;
      continue;
    }
    // Lua: `f "text"`, `f{...}`; JavaScript: tag`text`.
    if (
      (token.type === 'text' && walker.language.dialect === 'lua') ||
      (token.type === 'text' &&
        walker.language.dialect === 'javascript' &&
        value.path !== null &&
        !token.spaced)
    ) {
      if (value.path === null) return value;
      walker.at++;
      value = walker.call(value, [walker.parts(token.parts)], new Map());
      continue;
    }
    if (parenless && value.path !== null && value.text === null && commandFollows(walker, token, value)) {
      parenless = false;
      value = readCommand(walker, value);
      continue;
    }
    if (
      parenless &&
      value === start &&
      value.path !== null &&
      walker.language.bare?.has(value.path) &&
      standsBare(token)
    )
      return walker.call(value, [], new Map());
    return value;
  }
}

/** `p [1, 2]` of Ruby and `run ['ls', '-l']` of Perl hand a list on. */
function beginsList({ language }: Walker, token: Token, value: Value): boolean {
  if (!token.spaced) return false;
  return language.dialect === 'ruby' || (language.dialect === 'perl' && /^[A-Za-z]/.test(value.path ?? ''));
}

/** Ruby: `path.rmtree` is a call; what follows is no argument of it. */
function isBareCall(walker: Walker): boolean {
  const token = walker.peek();
  if (!token) return true;
  return token.type === 'op' ? !/^[(=]$/.test(token.text) && !token.spaced : standsBare(token);
}

/** Nothing that could be an argument follows. */
function standsBare(token: Token): boolean {
  if (token.type === 'name') return isWordOperator(token.text);
  return token.type === 'end' || (token.type === 'op' && /^[})\]]$/.test(token.text));
}

/** `.then(m => ...)`, `.forEach(f => ...)`, `.each { |f| ... }`: the block's parameter gets what the method hands it. */
function bindBlock(walker: Walker, callee: Value, ahead: number): void {
  const method =
    /\.(then|tap|each|forEach|map|flatMap|filter|each_with_index|select|each_child|each_entry)(?:\(\))?$/.exec(
      callee.path ?? '',
    )?.[1];
  if (method === undefined || !callee.base) return;
  let at = ahead;
  if (walker.language.dialect === 'ruby') {
    if (!walker.is('{', at) && !walker.is('do', at)) return;
    if (!walker.is('|', at + 1)) return;
    at += 2;
  }
  const bracket = walker.language.dialect !== 'ruby' && walker.is('(', at);
  if (bracket) at++;
  if (bracket && walker.is('{', at) && method === 'then') {
    // `.then(({ exec }) => ...)`
    for (at++; walker.peek(at)?.type === 'name'; at += walker.is(',', at + 1) ? 2 : 1) {
      const { text } = walker.peek(at) as { text: string };
      const renamed = walker.is(':', at + 1) ? walker.peek(at + 2) : undefined;
      walker.assign(renamed?.type === 'name' ? renamed.text : text, walker.member(callee.base, text));
      if (renamed) at += 2;
    }
    return;
  }
  const name = walker.peek(at);
  if (name?.type !== 'name') return;
  if (walker.language.dialect === 'javascript') {
    const arrow = bracket
      ? walker.is(',', at + 1) || (walker.is(')', at + 1) && walker.is('=>', at + 2))
      : walker.is('=>', at + 1);
    if (!arrow) return;
  }
  walker.assign(name.text, method === 'then' || method === 'tap' ? callee.base : itemOf(callee.base));
}

/** In Python and JavaScript a parenthesis on the next line starts anew; newlines are tokens there, so it never gets here. */
function standsApart(walker: Walker, token: Token, value: Value): boolean {
  return token.spaced && walker.language.parenless === true && (value.path === null || value.text !== null);
}

/** `system 'ls'`: a known function and the start of its first argument. */
function commandFollows(walker: Walker, token: Token, value: Value): boolean {
  if (handlerOf(walker, value.path!) === undefined && !isLibraryMethod(value.path!)) return false;
  if (token.type === 'text' || token.type === 'number' || token.type === 'shell') return true;
  if (token.type === 'name') return !isWordOperator(token.text) && !/^(?:do|end|then)$/.test(token.text);
  const perl = walker.language.dialect === 'perl';
  if (token.type === 'op' && token.text === '{' && perl)
    return token.spaced || /^(?:system|exec)$/.test(value.path!);
  if (token.type !== 'op' || !token.spaced) return false;
  return (/^[[*:\\]$/.test(token.text) || (token.text === '<' && perl)) && walker.peek(1)?.spaced !== true;
}

function readCommand(walker: Walker, callee: Value): Value {
  const values: Value[] = [];
  const named = new Map<string, Value>();
  // Perl: `print {$fh} ...`, `system { 'rm' } 'rm', '-rf', '/'`, `open F, ...`.
  if (walker.is('{')) values.push(readBraces(walker));
  for (;;) {
    const key = readKey(walker);
    const value = walker.expression();
    if (key) named.set(key.text, value);
    else values.push(value);
    if (!walker.take(',')) break;
    walker.skipEnds();
  }
  return walker.call(callee, values, named);
}

/** `x[...]` and Perl's `$x{...}`: a constant text selects a member. */
function readIndex(walker: Walker, value: Value): Value {
  const open = walker.peek()?.type === 'op' ? (walker.peek() as { text: string }).text : '[';
  const from = walker.at;
  if (open === '{' && walker.peek(1)?.type === 'name' && walker.is('}', 2)) {
    const name = walker.peek(1) as { text: string };
    if (!/^[$@%]/.test(name.text)) {
      walker.at += 3;
      return walker.member(value, name.text);
    }
  }
  // `'metsys'[::-1]`
  if (walker.is(':', 1) && walker.is(':', 2) && walker.is('-', 3)) {
    walker.at += 5;
    walker.take(']');
    const text = literal(value);
    return text === null ? make({ taints: value.taints }) : textValue([...text].reverse().join(''));
  }
  if (walker.is('::', 1) && walker.is('-', 2)) {
    walker.at += 4;
    walker.take(']');
    const text = literal(value);
    return text === null ? make({ taints: value.taints }) : textValue([...text].reverse().join(''));
  }
  const { values } = open === '[' ? readList(walker, '[') : { values: [readBraces(walker)] };
  if (walker.at === from) walker.at++;
  const key = values[0];
  const name = literal(key);
  if (name === null) {
    return make({
      path: value.path === null ? null : `${value.path}.?`,
      base: value,
      taints: union([value, key ?? UNKNOWN]),
    });
  }
  const number = /^\d+$/.test(name) ? Number(name) : null;
  if (number !== null && value.items) return value.items[number] ?? UNKNOWN;
  if (number !== null && value.text) return make({ taints: value.taints });
  return walker.member(value, name);
}
