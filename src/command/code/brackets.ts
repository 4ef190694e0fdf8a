/** Brackets: groups, lists of arguments, records and blocks. */
import { OPENING } from './keywords.ts';
import { listValue, make, union, type Value } from './values.ts';
import type { Walker } from './walker.ts';

/** `( ... )` or `[ ... ]`: the only value in it, or a list. */
export function readGroup(walker: Walker, open: string): Value {
  const { values, comma } = readList(walker, open);
  if (open === '(' && !comma && values.length === 1) return values[0]!;
  // `(0, f)(x)` calls `f`.
  if (open === '(' && walker.language.dialect === 'javascript' && values.length > 0) return values.at(-1)!;
  return listValue(values);
}

export function readList(
  walker: Walker,
  open: string,
): {
  values: Value[];
  named: Map<string, Value>;
  comma: boolean;
  entries: Map<string, Value>;
} {
  walker.enter();
  const close = OPENING[open]!;
  const values: Value[] = [];
  const named = new Map<string, Value>();
  const entries = new Map<string, Value>();
  const ternary = walker.ternary;
  walker.ternary = 0;
  let comma = false;
  walker.at++;
  while (walker.at < walker.tokens.length && !walker.is(close)) {
    const token = walker.peek()!;
    if (token.type === 'end' || walker.is(',')) {
      if (walker.is(',')) comma = true;
      walker.at++;
      continue;
    }
    if (token.type === 'op' && /^[)\]}]$/.test(token.text)) break;
    const from = walker.at;
    const key = readKey(walker);
    if (key !== null) {
      const value = walker.expression();
      if (key.named) named.set(key.text, value);
      else entries.set(key.text, value);
      continue;
    }
    if (walker.language.statement?.(walker)) continue;
    values.push(walker.expression());
    if (walker.at === from) walker.at++;
  }
  if (walker.is(close)) walker.at++;
  if (entries.size > 0) values.push(make({ entries, taints: union([...entries.values()]) }));
  walker.ternary = ternary;
  walker.leave();
  return { values, named, comma, entries };
}

/** `name=` (keyword argument), `name:` or `'name' =>` (entry) ahead. */
export function readKey(walker: Walker): { text: string; named: boolean } | null {
  const token = walker.peek();
  const next = walker.peek(1);
  if (next?.type !== 'op' || (token?.type !== 'name' && token?.type !== 'text')) return null;
  const text =
    token.type === 'name'
      ? token.text
      : token.parts.length === 1 && typeof token.parts[0] === 'string'
        ? token.parts[0]
        : null;
  if (text === null) return null;
  if (next.text === '=' && token.type === 'name' && walker.language.dialect === 'r') {
    walker.at += 2;
    return { text, named: true };
  }
  if (next.text === '=>' && walker.language.dialect !== 'javascript') {
    walker.at += 2;
    return { text, named: true };
  }
  if (
    next.text === ':' &&
    walker.language.dialect !== 'php' &&
    walker.ternary === 0 &&
    walker.language.dialect !== 'lua'
  ) {
    walker.at += 2;
    return { text, named: true };
  }
  return null;
}

/** `{ ... }`: a record, or a block of statements. */
export function readBraces(walker: Walker): Value {
  walker.enter();
  walker.at++;
  const entries = new Map<string, Value>();
  const values: Value[] = [];
  const ternary = walker.ternary;
  walker.ternary = 0;
  while (walker.at < walker.tokens.length && !walker.is('}')) {
    const token = walker.peek()!;
    if (token.type === 'end' || walker.is(',')) {
      walker.at++;
      continue;
    }
    if (token.type === 'op' && (token.text === ')' || token.text === ']')) break;
    const from = walker.at;
    const key = readKey(walker) ?? readLuaKey(walker);
    if (key !== null) {
      walker.skipEnds();
      entries.set(key.text, walker.expression());
    } else if (walker.language.dialect === 'lua') values.push(walker.expression());
    else {
      walker.statement();
    }
    if (walker.at === from) walker.at++;
  }
  if (walker.is('}')) walker.at++;
  walker.ternary = ternary;
  walker.leave();
  const all = [...entries.values(), ...values];
  return make({
    entries,
    items: entries.size === 0 && values.length > 0 ? values : null,
    taints: union(all),
  });
}

function readLuaKey(walker: Walker): { text: string } | null {
  if (walker.language.dialect !== 'lua' || walker.peek()?.type !== 'name' || !walker.is('=', 1)) return null;
  const text = walker.takeName();
  walker.at++;
  return text === null ? null : { text };
}
