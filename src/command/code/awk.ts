/** AWK: `system()`, pipes to and from commands, files written and read, `/inet` sockets. */
import { type Arg, fromPieces, hole, known, type Piece } from '../value.ts';
import type { Findings } from './findings.ts';
import { LexError, Lexer, type Token } from './lexer.ts';
import { make, textValue } from './values.ts';

/** Words that end the operand of a pipe or redirection. */
const BOUNDARY = /^(?:[)}\];,]|\||\|&|>|>>|<|&&|\|\||\?|:)$/;

export function readAwk(text: string, found: Findings): void {
  let tokens: Token[];
  try {
    tokens = new Lexer(text, 'awk').read();
  } catch (error) {
    if (!(error instanceof LexError)) throw error;
    found.unresolved('code', error.message);
    return;
  }
  const constants = constantsOf(tokens);
  const operand = (list: readonly Token[], at: number) => operandIn(list, at, constants);
  const operandBefore = (list: readonly Token[], at: number) => operandEndingAt(list, at, constants);
  let printed: Arg | null = null;
  let printing = false;
  let depth = 0;
  let lastOperand: number | null = null;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.type === 'end') {
      printing = false;
      depth = 0;
      lastOperand = null;
      continue;
    }
    if (token.type === 'name') {
      if (/^printf?$/.test(token.text)) {
        printing = true;
        printed = operand(tokens, at + 1).value;
        depth = 0;
      } else if (token.text === 'system' && isOp(tokens[at + 1], '(')) {
        runs(operand(tokens, at + 2).value, found);
      } else if (token.text === 'getline') {
        if (isOp(tokens[at - 1], '|') || isOp(tokens[at - 1], '|&')) {
          const command = operandBefore(tokens, at - 2);
          if (command) runs(command, found);
        } else if (isOp(tokens[at + 1], '<')) reads(operand(tokens, at + 2).value, found);
        else if (isOp(tokens[at + 2], '<')) reads(operand(tokens, at + 3).value, found);
      }
    } else if (token.type === 'op') {
      if (token.text === '(' || token.text === '[') depth++;
      else if (token.text === ')' || token.text === ']') depth--;
      else if (token.text === '}' || token.text === '{') {
        printing = false;
        depth = 0;
      } else if (token.text === '@' && tokens[at + 1]?.type === 'name') {
        const name = (tokens[at + 1] as { text: string }).text;
        if (name === 'load' || isOp(tokens[at + 2], '(')) found.unresolved('code', `@${name}`);
        else if (name === 'include')
          found.start({ kind: 'file', path: operand(tokens, at + 2).value ?? known(''), language: 'awk' });
      } else if ((token.text === '|' || token.text === '|&') && !isName(tokens[at + 1], 'getline')) {
        const command = operand(tokens, at + 1).value;
        runs(command, found);
        // `print "id" | "sh"` runs what it prints.
        if (printing && printed && typeof printed.pieces[0] === 'string' && command && isShell(command))
          found.shell(textValue(printed));
      } else if (printing && depth <= 0 && (token.text === '>' || token.text === '>>')) {
        const target = operand(tokens, at + 1).value;
        if (target)
          found.writes(
            token.text === '>' ? 'write' : 'append',
            target.text.startsWith('$') && !target.known ? make({}) : textValue(target),
            printed ? textValue(printed) : undefined,
          );
      }
    }
    lastOperand = at;
  }
  void lastOperand;
  if (/"\/inet[46]?\/(?:tcp|udp)\//.test(text)) sockets(tokens, found);
}

function runs(command: Arg | null, found: Findings): void {
  if (!command) return;
  const prefix = command.pieces[0];
  if (typeof prefix === 'string' && prefix.startsWith('/inet')) return;
  if (isShell(command)) {
    // `print $0 | "sh"` runs whatever is printed.
    found.unresolved('code', `| "${command.text}"`);
  }
  found.shell(
    command.known || typeof prefix === 'string' ? textValue(command) : make({ path: command.text }),
  );
}

const isShell = (command: Arg): boolean =>
  command.known && /^\s*(?:\S*\/)?(?:ba|z|da|k)?sh\s*$/.test(command.text);

/** Names that are only ever given one text, known in whole or from its start on. */
function constantsOf(tokens: readonly Token[]): ReadonlyMap<string, Arg> {
  const constants = new Map<string, Arg>();
  const varying = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'name' || tokens[at + 1]?.type !== 'op') continue;
    const operator = (tokens[at + 1] as { text: string }).text;
    if (!/^(?:=|\+\+|--|[-+*/%^]=)$/.test(operator)) continue;
    // `cmd = "wc -l < " $1`
    const starts = operator === '=' && tokens[at + 2]?.type === 'text' && !constants.has(token.text);
    const text = starts ? operandIn(tokens, at + 2, NO_CONSTANTS).value : null;
    if (text && typeof text.pieces[0] === 'string') constants.set(token.text, text);
    else varying.add(token.text);
  }
  for (const name of varying) constants.delete(name);
  return constants;
}

const NO_CONSTANTS: ReadonlyMap<string, Arg> = new Map();

function reads(path: Arg | null, found: Findings): void {
  if (path?.known && !path.text.startsWith('/inet')) found.reads(textValue(path));
}

/** A connection, and a shell on it when text that comes from it is run. */
function sockets(tokens: readonly Token[], found: Findings): void {
  let runsUnknown = false;
  for (const token of tokens) {
    if (token.type === 'text') {
      const text = token.parts[0];
      const match = typeof text === 'string' ? /^\/inet[46]?\/(?:tcp|udp)\/(\w*)\/([^/]*)/.exec(text) : null;
      if (match)
        found.socket(
          match[1] !== '' && match[1] !== '0' && (match[2] === '0' || match[2] === '') ? 'listen' : 'connect',
          textValue(match[2] || '0'),
        );
    }
    if (
      (token.type === 'name' && token.text === 'getline') ||
      (token.type === 'name' && token.text === 'system')
    )
      runsUnknown = true;
  }
  const commands = found.reading.starts.some((start) => start.kind === 'unknown');
  if (runsUnknown && commands) found.joins();
}

function isOp(token: Token | undefined, text: string): boolean {
  return token?.type === 'op' && token.text === text;
}

function isName(token: Token | undefined, text: string): boolean {
  return token?.type === 'name' && token.text === text;
}

/** The text that starts at `at`: strings and other operands, one after the other. */
function operandIn(
  tokens: readonly Token[],
  at: number,
  constants: ReadonlyMap<string, Arg>,
): { value: Arg | null; end: number } {
  const pieces: Piece[] = [];
  let depth = 0;
  let end = at;
  for (; end < tokens.length && end < at + 200; end++) {
    const token = tokens[end]!;
    if (token.type === 'end') break;
    if (token.type === 'op') {
      if (depth === 0 && BOUNDARY.test(token.text)) break;
      if (token.text === '(' || token.text === '[') depth++;
      else if (token.text === ')' || token.text === ']') depth--;
      if (token.text === '$') pieces.push(hole('$field'));
      continue;
    }
    if (token.type === 'text')
      for (const part of token.parts) pieces.push(typeof part === 'string' ? part : hole('$value'));
    else if (token.type === 'number') {
      if (!isOp(tokens[end - 1], '$')) pieces.push(token.text);
    } else if (token.type === 'name' && depth === 0) {
      pieces.push(...(constants.get(token.text)?.pieces ?? [hole(`$${token.text}`)]));
    }
  }
  return { value: pieces.length === 0 ? null : fromPieces(pieces), end };
}

/** The operand that ends at `at`: `"cmd " $1 | getline`. */
function operandEndingAt(
  tokens: readonly Token[],
  at: number,
  constants: ReadonlyMap<string, Arg>,
): Arg | null {
  let from = at;
  let depth = 0;
  while (from >= 0 && from > at - 200) {
    const token = tokens[from]!;
    if (token.type === 'end') break;
    if (token.type === 'op') {
      if (token.text === ')') depth++;
      else if (token.text === '(' && depth-- === 0) break;
      else if (depth === 0 && /^(?:[{}=;]|&&|\|\||\|&?)$/.test(token.text)) break;
    }
    from--;
  }
  return operandIn(
    tokens.slice(from + 1, at + 1).filter((token) => !isOp(token, '(') && !isOp(token, ')')),
    0,
    constants,
  ).value;
}
