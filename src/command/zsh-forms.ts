/**
 * Compound commands that zsh alone writes so, as every shell writes them: `f() { cmd }`, `for x (a b) cmd`, `() { cmd } arg`,
 * `if [[ x ]] { cmd }`, `{ cmd } always { cmd }`, `=(cmd)`. Looked at only where the text is no Bash.
 */

const ANONYMOUS = 'anonymous_function';
const FOR_LIST =
  /^for(each)?\s+([A-Za-z_]\w*)((?:\s+[A-Za-z_]\w*)*)\s*\(((?:[^()\n]|\([^()\n]*\))*)\)[ \t]*;?/;
const FOR_PAIRS = /^for\s+([A-Za-z_]\w*)((?:\s+(?!in\s)[A-Za-z_]\w*)+)\s+in\s([^;\n]*)[;\n]\s*do(?=\s)/;
const FOR_BRACE = /^for\s+[A-Za-z_]\w*\s+in\s[^;\n]*[;\n]\s*\{(?=\s)/;
const TEST_BRACE = /^(if|while|until)\s+(\[\[[^\n]*?\]\]|\(\([^\n]*?\)\))\s*\{(?=\s)/;
const QUOTED = /^(?:\\[\s\S]|\$?'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|(?<![^\s;&|])#[^\n]*)/;

/** What has to stand behind a closing brace. */
type Closing = 'group' | 'word' | 'anonymous' | 'done' | 'fi';

/** Null when there is nothing of the kind. */
export function withoutZshForms(source: string): string | null {
  let text = '';
  let changed = false;
  const open: Closing[] = [];
  /** A loop without braces ends with the command that stands in it. */
  let short = false;
  const write = (each: string): void => {
    text += each;
    changed = true;
  };
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at, at + MAX_FORM);
    const take = (length: number): void => {
      text += source.slice(at, at + length);
      at += length;
    };
    const char = rest[0]!;
    if (char === '\\' || char === "'" || char === '"' || char === '$' || char === '#') {
      if (rest.startsWith('${')) {
        open.push('word');
        take(2);
        continue;
      }
      take(QUOTED.exec(rest)?.[0].length ?? 1);
      continue;
    }
    if (short && /[;\n]/.test(char)) {
      write('; done');
      short = false;
    }
    if (isStart(text)) {
      const anonymous = /^(?:\(\)|function)\s*\{(?=\s)/.exec(rest);
      if (anonymous) {
        write(`${ANONYMOUS} () {`);
        open.push('anonymous');
        at += anonymous[0].length;
        continue;
      }
      const list = FOR_LIST.exec(rest);
      if (list) {
        const brace = /^\s*\{(?=\s)/.exec(rest.slice(list[0].length));
        write(`${heading(list[2]!, list[3]!, list[4]!)} ${brace ? '{' : ''}`);
        if (brace) open.push('done');
        else short = list[1] === undefined;
        at += list[0].length + (brace?.[0].length ?? 0);
        continue;
      }
      const pairs = FOR_PAIRS.exec(rest);
      if (pairs) {
        write(heading(pairs[1]!, pairs[2]!, pairs[3]!));
        at += pairs[0].length;
        continue;
      }
      const loop = FOR_BRACE.exec(rest);
      const test = loop ? null : TEST_BRACE.exec(rest);
      if (loop || test) {
        const head = (loop ?? test)![0].slice(0, -1).trimEnd();
        write(`${loop ? head : `${head};`} ${test?.[1] === 'if' ? 'then' : 'do'} {`);
        open.push(test?.[1] === 'if' ? 'fi' : 'done');
        at += (loop ?? test)![0].length;
        continue;
      }
      if (/^end(?=\s*(?:[;&|\n]|$))/.test(rest)) {
        write('done');
        at += 3;
        continue;
      }
    }
    if (char === '{') {
      open.push(/^\{\s/.test(rest) && (isStart(text) || /\)\s*$/.test(text)) ? 'group' : 'word');
      take(1);
    } else if (char === '}') {
      at++;
      const closes = open.pop();
      if (closes === undefined || closes === 'word') {
        text += '}';
        continue;
      }
      if (/[;\n{&]\s*$/.test(text)) text += '}';
      else write('; }');
      const behind = source.slice(at, at + MAX_FORM);
      const next = /^\s*(always|else)\s*\{(?=\s)/.exec(behind);
      if (next && (next[1] === 'always' || closes === 'fi')) {
        write(next[1] === 'always' ? '; {' : '; else {');
        open.push(next[1] === 'always' ? 'group' : 'fi');
        at += next[0].length;
      } else if (closes === 'anonymous') write(`; ${ANONYMOUS}`);
      else if (closes === 'done' || closes === 'fi') write(`; ${closes}`);
    } else if (rest.startsWith('=(') && /\s$/.test(text)) {
      write('<(');
      at += 2;
    } else take(1);
  }
  if (short) write('; done');
  return changed ? text : null;
}

/** `for key value (...)`: each of the names has one of the words. */
function heading(name: string, others: string, words: string): string {
  const more = others
    .trim()
    .split(/\s+/)
    .filter((each) => each !== '');
  return `for ${name} in ${words}; do${more.map((each) => ` ${each}=$${name};`).join('')}`;
}

/** Longer lists and tests are not looked for. */
const MAX_FORM = 512;

/** A command may begin behind this. */
function isStart(text: string): boolean {
  return /(?:^|[;\n&|({}]|\b(?:do|then|else)\s)\s*$/.test(text.slice(-64));
}
