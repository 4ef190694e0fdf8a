/** Operands: constants, names and brackets with their prefixes. */
import { readBraces, readGroup } from './brackets.ts';
import { CONDITION_WORDS, OPENING, PREFIX_WORDS } from './keywords.ts';
import type { Part, Token } from './lexer.ts';
import { readPostfix } from './postfix.ts';
import { listValue, literal, make, nameValue, textValue, UNKNOWN, type Value } from './values.ts';
import type { Walker } from './walker.ts';

/** An operand with its prefixes and everything that is taken of it: members, calls, indexes. */
export function readOperand(walker: Walker): Value {
  walker.enter();
  const value = readPostfix(walker, readPrimary(walker));
  walker.leave();
  return value;
}

function readPrimary(walker: Walker): Value {
  walker.assignable = null;
  const token = walker.peek();
  if (!token) return UNKNOWN;
  switch (token.type) {
    case 'end':
      return UNKNOWN;
    case 'number':
      walker.at++;
      return textValue(token.text.replace(/[_n]/g, ''));
    case 'text':
      walker.at++;
      if (token.list) return listValue(token.parts.map((part) => walker.parts([part])));
      return walker.parts(token.parts);
    case 'shell': {
      walker.at++;
      const command = walker.parts(token.parts);
      if (walker.language.backticks === 'argv')
        return make({ path: 'backticks', text: command.text, taints: command.taints });
      walker.found.shell(command);
      return make({ path: 'backticks()', taints: ['unknown'] });
    }
    case 'pattern':
      walker.at++;
      if (token.code.length > 0) {
        const value = walker.nested(token.code);
        if (token.twice) walker.found.evaluates(value, walker.language.name);
      }
      return make({ path: 'pattern' });
    case 'op': {
      if (OPENING[token.text]) {
        const value = token.text === '{' ? readBraces(walker) : readGroup(walker, token.text);
        return value;
      }
      if (/^[)\]},]$/.test(token.text)) return UNKNOWN;
      // A prefix: `!x`, `-1`, `*args`, `&f`, `\@list`, `...rest`. `:` starts the body of what stood before.
      walker.at++;
      if (walker.peek()?.type === 'end' && token.text === ':') return UNKNOWN;
      walker.skipEnds();
      const number = token.text === '-' ? walker.peek() : undefined;
      if (number?.type === 'number') {
        walker.at++;
        return textValue(`-${number.text}`);
      }
      const named = token.text === '&' ? readNamedFunction(walker) : null;
      if (named) return named;
      const value = readOperand(walker);
      return /^(?:\*|\*\*|\.\.\.|\\|&|@)$/.test(token.text)
        ? value
        : make({ ...value, text: token.text === '-' || token.text === '!' ? null : value.text });
    }
    case 'name': {
      walker.at++;
      const { text } = token;
      if (PREFIX_WORDS.has(text) && !walker.language.calls.has(text) && isPrefix(walker)) {
        if (
          CONDITION_WORDS.has(text) &&
          walker.is('(') &&
          !['ruby', 'lua'].includes(walker.language.dialect)
        ) {
          readGroup(walker, '(');
          if (!operandStarts(walker) || walker.is('{')) return UNKNOWN;
        }
        return readOperand(walker);
      }
      if (walker.functions.has(text) && !walker.is('(') && !walker.language.parenless) escapes(walker, text);
      const value = walker.lookup(text);
      walker.assignable = text;
      return value;
    }
    default:
      return token satisfies never;
  }
}

/** Perl: `&{"CORE::system"}(...)` calls the function of that name. */
function readNamedFunction(walker: Walker): Value | null {
  const name =
    walker.language.dialect === 'perl' && walker.is('{') && walker.is('}', 2) ? walker.peek(1) : null;
  if (name?.type !== 'text') return null;
  walker.at += 3;
  const text = literal(walker.parts(name.parts));
  return readPostfix(walker, text === null ? make({ path: '?' }) : nameValue(walker.alias(text)));
}

/** A function of the code's own is handed on: it may be called with anything. */
function escapes(walker: Walker, name: string): void {
  for (const parameter of walker.functions.get(name) ?? []) walker.assign(parameter, UNKNOWN);
}

/** Whether a word like `return` stands before an operand, not as a name of its own. */
function isPrefix(walker: Walker): boolean {
  const next = walker.peek();
  if (!next || next.type === 'end') return false;
  if (next.type !== 'op') return true;
  return /^(?:[([{!*\\&-]|\.\.\.|<)$/.test(next.text);
}

/** The text of a string, with what is interpolated into it. */
export function readParts(walker: Walker, parts: readonly Part[]): Value {
  if (parts.length === 1 && typeof parts[0] === 'string') return textValue(parts[0]);
  return walker.concat(
    parts.map((part) => (typeof part === 'string' ? textValue(part) : walker.nested(part))),
  );
}

/** Reads tokens that stand by themselves (an interpolated expression); gives the last value. */
export function readNested(walker: Walker, tokens: readonly Token[]): Value {
  walker.enter();
  const { tokens: outer, at } = walker;
  walker.tokens = tokens;
  walker.at = 0;
  let value: Value = UNKNOWN;
  while (walker.at < tokens.length) {
    const from = walker.at;
    value = walker.expression();
    if (walker.at === from) walker.at++;
  }
  walker.tokens = outer;
  walker.at = at;
  walker.leave();
  return value;
}

export function operandStarts(walker: Walker): boolean {
  const token = walker.peek();
  return (
    token !== undefined && token.type !== 'end' && !(token.type === 'op' && /^[)\]},;:]$/.test(token.text))
  );
}
