/** Shell arithmetic over known values. */
import type { ArithmeticExpression } from 'unbash';

const LIMIT = 2n ** 63n;

/**
 * The value of an arithmetic expression, as Bash computes it in 64 bits, or null when it is not known.
 * `lookup` gives a variable's text, or null; `assign` is told of `=`, `+=`, `++` ...
 */
export function evaluate(
  expression: ArithmeticExpression,
  lookup: (name: string) => string | null,
  assign: (name: string, value: bigint | null) => void,
  depth = 0,
): bigint | null {
  if (depth > 64) return null;
  const value = (each: ArithmeticExpression) => evaluate(each, lookup, assign, depth + 1);
  // It may be evaluated or not, so what it assigns is not known.
  const maybe = (each: ArithmeticExpression) =>
    evaluate(each, lookup, (name) => assign(name, null), depth + 1);
  switch (expression.type) {
    case 'ArithmeticWord':
      return expression.parts && expression.parts.length > 0 ? null : wordValue(expression.value, lookup, 0);
    case 'ArithmeticGroup':
      return value(expression.expression);
    case 'ArithmeticTernary': {
      const test = value(expression.test);
      if (test === null) {
        maybe(expression.consequent);
        maybe(expression.alternate);
        return null;
      }
      return value(test === 0n ? expression.alternate : expression.consequent);
    }
    case 'ArithmeticUnary': {
      const operand = value(expression.operand);
      if (expression.operator === '++' || expression.operator === '--') {
        const changed =
          operand === null ? null : wrap(expression.operator === '++' ? operand + 1n : operand - 1n);
        if (expression.operand.type === 'ArithmeticWord') assign(expression.operand.value, changed);
        return expression.prefix ? changed : operand;
      }
      if (operand === null) return null;
      switch (expression.operator) {
        case '-':
          return wrap(-operand);
        case '+':
          return operand;
        case '!':
          return operand === 0n ? 1n : 0n;
        case '~':
          return wrap(~operand);
        default:
          return null;
      }
    }
    case 'ArithmeticBinary':
      if (expression.operator === '&&' || expression.operator === '||') {
        const left = value(expression.left);
        if (left === null) {
          maybe(expression.right);
          return null;
        }
        if ((left !== 0n) === (expression.operator === '||')) return left === 0n ? 0n : 1n;
        const right = value(expression.right);
        return right === null ? null : right === 0n ? 0n : 1n;
      }
      return binary(expression.operator, expression.left, expression.right, value, assign);
    case 'ArithmeticCommandExpansion':
      return null;
  }
}

function binary(
  operator: string,
  left: ArithmeticExpression,
  right: ArithmeticExpression,
  value: (each: ArithmeticExpression) => bigint | null,
  assign: (name: string, value: bigint | null) => void,
): bigint | null {
  if (/^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator)) {
    const result =
      operator === '=' ? value(right) : compute(operator.slice(0, -1), value(left), value(right));
    if (left.type === 'ArithmeticWord') assign(left.value, result);
    return result;
  }
  return compute(operator, value(left), value(right));
}

function compute(operator: string, left: bigint | null, right: bigint | null): bigint | null {
  if (operator === ',') return right;
  if (left === null || right === null) return null;
  const truth = (holds: boolean) => (holds ? 1n : 0n);
  switch (operator) {
    case '+':
      return wrap(left + right);
    case '-':
      return wrap(left - right);
    case '*':
      return wrap(left * right);
    case '/':
      return right === 0n ? null : left / right;
    case '%':
      return right === 0n ? null : left % right;
    case '**':
      return right < 0n || right > 4096n ? null : wrap(left ** right);
    case '<<':
      return wrap(left << (right & 63n));
    case '>>':
      return left >> (right & 63n);
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<':
      return truth(left < right);
    case '>':
      return truth(left > right);
    case '<=':
      return truth(left <= right);
    case '>=':
      return truth(left >= right);
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    default:
      return null;
  }
}

function wordValue(word: string, lookup: (name: string) => string | null, depth: number): bigint | null {
  const text = word.trim();
  if (text === '') return 0n;
  const number = parseNumber(text);
  if (number !== null) return number;
  const name = /^\$?\{?([A-Za-z_]\w*)\}?$/.exec(text)?.[1];
  // A variable's text is itself an expression; only plain numbers and names are followed, and not for ever.
  if (name === undefined || depth > 8) return null;
  const value = lookup(name);
  return value === null ? null : wordValue(value, lookup, depth + 1);
}

function parseNumber(text: string): bigint | null {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return wrap(BigInt(text));
  if (/^0[0-7]+$/.test(text)) return wrap(BigInt(`0o${text.slice(1)}`));
  if (/^\d+$/.test(text)) return wrap(BigInt(text));
  const based = /^(\d{1,2})#([0-9a-zA-Z]+)$/.exec(text);
  if (!based) return null;
  const base = Number(based[1]);
  if (base < 2 || base > 36) return null;
  let total = 0n;
  for (const digit of based[2]!.toLowerCase()) {
    const value = Number.parseInt(digit, 36);
    if (value >= base) return null;
    total = total * BigInt(base) + BigInt(value);
  }
  return wrap(total);
}

function wrap(value: bigint): bigint {
  return value >= -LIMIT && value < LIMIT ? value : BigInt.asIntN(64, value);
}
