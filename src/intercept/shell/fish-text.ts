/**
 * fish text that means the same in POSIX shell, word for word, as POSIX shell text. Pure.
 *
 * hoopx understands no fish grammar. Simple commands, pipelines and lists of them are most of what is entered and read
 * almost alike in both; what is not certain to, is not translated, and a policy decides it as a language that hoopx does
 * not know. The text is taken apart by what is allowed in it, never by what is forbidden.
 */

export interface PosixText {
  script: string;
  /** Variables of which the translation holds only when each is one value: a list would be several words. */
  variables: readonly string[];
}

/** In POSIX shell, or null when that is not certain. */
export function posixFromFish(text: string): PosixText | null {
  const tokens = tokensOf(text);
  if (tokens === null) return null;
  const words: string[] = [];
  const variables = new Set<string>();
  let place: Place = 'command';
  for (const token of tokens) {
    const wantsFile = place === 'file' || place === 'file-first';
    // `>& x`, `>| x` and `<< x` are one operator in one of the shells.
    if (wantsFile && token.kind !== 'word') return null;
    if (token.kind === 'end') {
      words.push(token.text);
      place = 'command';
      continue;
    }
    if (token.kind === 'redirection') {
      words.push(token.operator);
      if (token.toFile) place = place === 'command' ? 'file-first' : 'file';
      continue;
    }
    for (const name of token.variables) variables.add(name);
    if (wantsFile) {
      words.push(token.posix);
      place = place === 'file' ? 'argument' : 'command';
      continue;
    }
    if (place === 'argument') {
      words.push(token.posix);
      continue;
    }
    const command = commandWord(token);
    if (command === null) return null;
    if (command.joins) joinToLast(words);
    words.push(command.text);
    place = command.place;
  }
  if (place === 'file' || place === 'file-first') return null;
  return { script: words.join(' '), variables: [...variables] };
}

type Place = 'command' | 'argument' | 'file' | 'file-first';

type Token =
  | { kind: 'end'; text: ';' | '\n' | '|' | '&&' | '||' | '&' }
  | { kind: 'redirection'; operator: string; toFile: boolean }
  | { kind: 'word'; fish: string; posix: string; literal: boolean; variables: string[] };

type Word = Extract<Token, { kind: 'word' }>;

/**
 * What may stand between words. A `&` inside a word is text in some versions of fish, so it counts only with space
 * around it, and so does a redirection.
 */
const SPACE = /[ \t]+/y;
const COMMENT = /#[^\n]*/y;
const END = /\n|;|&&|\|\||\||&(?=[ \t\n;]|$)/y;
const REDIRECTION = /[012]?(?:>>|>|<)(?:&[012](?=[ \t\n;]|$))?/y;

/** Parts of a word. Letters of other scripts are letters; everything else that is not listed here is not certain. */
const PLAIN = /[\w./:@+,=^\p{L}\p{N}-]+/uy;
const PERCENT = /%/y;
const GLOB = /\*(?!\*)/y;
const NO_BRACES = /\{\}/y;
const HOME = /~(?=\/|[ \t\n;]|$)/y;
const SINGLE = /'[^'\\\p{Cc}]*(?:[\n\t][^'\\\p{Cc}]*)*'/uy;
const DOUBLE = /"((?:[^"\\$`\p{Cc}]|[\n\t]|\$[A-Za-z_]\w*(?![\w[(]))*)"/uy;
const VARIABLE = /\$([A-Za-z_]\w*)(?![\w[($])/y;
const BRACKET = /[[\]](?=[ \t\n;]|$)/y;

/** Null when something is not certain. */
function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  /** What stands here, if it is that. */
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return null;
    at += match[0].length;
    return match[0];
  };
  let spaced = true;
  while (at < text.length) {
    if (take(SPACE) !== null) {
      spaced = true;
      continue;
    }
    if (spaced && take(COMMENT) !== null) continue;
    if (text[at] !== '&' || text[at + 1] === '&' || spaced) {
      const end = take(END);
      if (end !== null) {
        tokens.push({ kind: 'end', text: end as ';' });
        spaced = true;
        continue;
      }
    }
    if (!spaced) return null;
    const operator = take(REDIRECTION);
    if (operator !== null) {
      tokens.push({ kind: 'redirection', operator, toFile: !operator.includes('&') });
      continue;
    }
    const word = wordAt(take);
    if (word === null) return null;
    tokens.push(word);
    spaced = false;
  }
  return tokens;
}

function wordAt(take: (pattern: RegExp) => string | null): Word | null {
  let fish = '';
  let posix = '';
  let literal = true;
  const variables: string[] = [];
  const bracket = take(BRACKET);
  if (bracket !== null) return { kind: 'word', fish: bracket, posix: bracket, literal, variables };
  for (;;) {
    let part = take(PLAIN) ?? take(SINGLE) ?? take(NO_BRACES);
    // `%self` is fish's own process id.
    if (part === null && fish !== '') part = take(PERCENT);
    if (part !== null) {
      fish += part;
      posix += part === '{}' ? "'{}'" : part;
      continue;
    }
    part = take(DOUBLE);
    if (part !== null) {
      for (const [, name] of part.matchAll(/\$(\w+)/g)) variables.push(name!);
      literal &&= variables.length === 0;
      fish += part;
      posix += part;
      continue;
    }
    part = take(VARIABLE);
    if (part !== null) {
      variables.push(part.slice(1));
      literal = false;
      fish += part;
      // fish splits no value into words.
      posix += `"${part}"`;
      continue;
    }
    part = take(GLOB) ?? (fish === '' ? take(HOME) : null);
    if (part === null) break;
    literal = false;
    fish += part;
    posix += part;
  }
  return fish === '' ? null : { kind: 'word', fish, posix, literal, variables };
}

interface CommandWord {
  text: string;
  /** It goes with the command before: `a; and b` is `a && b`. */
  joins: boolean;
  place: Place;
}

/** The word where a command is expected; null where it is not one that both shells take for the same. */
function commandWord({ fish, posix, literal }: Word): CommandWord | null {
  // A quoted name may be a keyword in one shell and a program in the other.
  if (!literal || /['"]/.test(fish) || fish.startsWith('-')) return null;
  const joining = JOINING[fish];
  if (joining !== undefined) return { text: joining, joins: fish !== 'not', place: 'command' };
  if (TAKES_COMMAND.has(fish)) return { text: posix, joins: false, place: 'command' };
  // `A=b command` is an assignment in both.
  if (/^[A-Za-z_]\w*=/.test(fish)) return { text: posix, joins: false, place: 'command' };
  if (OTHERWISE_IN_FISH.has(fish) || KEYWORDS_OF_POSIX.has(fish) || /^(?:_|fish_|=|\[.)/.test(fish))
    return null;
  return { text: posix, joins: false, place: 'argument' };
}

const JOINING: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  and: '&&',
  or: '||',
  not: '!',
});

const TAKES_COMMAND: ReadonlySet<string> = new Set(['command', 'exec', 'time']);

/** `a; and b`, also over lines: the separator before goes. One that stands first has nothing to join. */
function joinToLast(words: string[]): void {
  while (words.at(-1) === ';' || words.at(-1) === '\n') words.pop();
  if (words.length === 0) words.push(':');
}

/** Keywords, builtins and functions of fish that are something else in POSIX shell, or run fish text. */
const OTHERWISE_IN_FISH: ReadonlySet<string> = new Set([
  '.',
  ':',
  'abbr',
  'alias',
  'argparse',
  'begin',
  'bind',
  'block',
  'break',
  'breakpoint',
  'builtin',
  'case',
  'commandline',
  'complete',
  'continue',
  'disown',
  'edit_command_buffer',
  'else',
  'emit',
  'end',
  'eval',
  'for',
  'funced',
  'funcsave',
  'function',
  'functions',
  'history',
  'if',
  'psub',
  'read',
  'return',
  'set',
  'setenv',
  'source',
  'status',
  'suspend',
  'switch',
  'trap',
  'unset',
  'vared',
  'while',
]);

/** Words that POSIX shell takes for its grammar and fish for programs. */
const KEYWORDS_OF_POSIX: ReadonlySet<string> = new Set([
  'coproc',
  'declare',
  'do',
  'done',
  'elif',
  'enable',
  'esac',
  'fi',
  'let',
  'local',
  'mapfile',
  'readarray',
  'readonly',
  'select',
  'shift',
  'shopt',
  'then',
  'times',
  'typeset',
  'until',
]);
