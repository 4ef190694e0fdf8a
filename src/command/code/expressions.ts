/** Expressions: operands and the operators between them. */
import { isWordOperator, LOOP_WORDS, OPENING } from './keywords.ts';
import { operandStarts, readOperand } from './operands.ts';
import { readLoop } from './statements.ts';
import { itemOf, listValue, make, oneOf, UNKNOWN, union, type Value } from './values.ts';
import type { Walker } from './walker.ts';

/** Reads one expression: operands and the operators between them. */
export function readExpression(walker: Walker): Value {
  walker.enter();
  let left = readOperand(walker);
  for (;;) {
    const token = walker.peek();
    if (!token) break;
    if (token.type === 'end') {
      if (token.text === '\n' && lineContinues(walker)) {
        walker.skipEnds();
        continue;
      }
      break;
    }
    if (token.type === 'name') {
      if (!isWordOperator(token.text)) break;
      const word = token.text;
      walker.at++;
      walker.skipEnds();
      if (LOOP_WORDS.has(word)) {
        readLoop(walker);
        continue;
      }
      if (word === 'as') {
        const name = walker.takeName();
        // PHP's `foreach (V as $k => $v)`.
        if (name !== null) walker.assign(name, walker.language.dialect === 'php' ? itemOf(left) : left);
        continue;
      }
      const right = readOperand(walker);
      left = /^(?:or|and|if|unless|else)$/.test(word)
        ? oneOf([left, right])
        : make({ taints: union([left, right]) });
      continue;
    }
    if (token.type !== 'op') {
      // Neighbouring texts are one text.
      if (token.type === 'text' && left.text && walker.language.dialect === 'ruby') {
        left = walker.concat([left, readOperand(walker)]);
        continue;
      }
      break;
    }
    const operator = token.text;
    if (/^[)\]},]$/.test(operator) || operator === ':') {
      if (operator === ':' && walker.ternary > 0) {
        walker.at++;
        walker.ternary--;
        left = oneOf([left, walker.expression()]);
        continue;
      }
      break;
    }
    if (OPENING[operator]) break;
    walker.at++;
    walker.skipEnds();
    if (
      operator === '=' ||
      operator === ':=' ||
      operator === '<-' ||
      /^(?:\|\||&&|\?\?|\/\/)=$/.test(operator)
    ) {
      const target = left;
      const name = walker.assignable;
      const right = walker.expression();
      if (name !== null) walker.assign(name, right);
      else if (target.path?.includes('.')) walker.assign(target.path, right);
      left = right;
    } else if (operator === '+=' || operator === '.=' || operator === '<<=') {
      const name = walker.assignable;
      const combined = walker.concat([left, walker.expression()]);
      if (name !== null) walker.assign(name, combined);
      left = combined;
    } else if (walker.language.concat.includes(operator)) {
      const right = readOperand(walker);
      if (left.items || right.items)
        left =
          left.items && right.items
            ? listValue([...left.items, ...right.items])
            : make({ taints: union([left, right]) });
      else left = walker.concat([left, right]);
    } else if (operator === '=>') left = walker.expression();
    else if (operator === '?') {
      walker.ternary++;
      const before = walker.ternary;
      const right = walker.expression();
      if (walker.ternary === before) walker.ternary--;
      left = right;
    } else {
      const right = /^(?:\+\+|--)$/.test(operator) && !operandStarts(walker) ? UNKNOWN : readOperand(walker);
      left =
        operator === '||' || operator === '&&' || operator === '??' || operator === '//'
          ? oneOf([left, right])
          : make({ taints: union([left, right]) });
    }
  }
  walker.leave();
  return left;
}

/** Whether the next line goes on with this expression (`.then(...)` on a line of its own). */
function lineContinues(walker: Walker): boolean {
  let ahead = 0;
  while (walker.tokens[walker.at + ahead]?.type === 'end') {
    const token = walker.tokens[walker.at + ahead];
    if (token?.type === 'end' && token.text === ';') return false;
    ahead++;
  }
  const next = walker.tokens[walker.at + ahead];
  return (
    next?.type === 'op' &&
    (/^(?:\?\.|\.|&&|\|\||\?\?|\?|=>)$/.test(next.text) ||
      (next.text === '+' && walker.language.dialect === 'javascript'))
  );
}
