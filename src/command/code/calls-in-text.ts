/**
 * Languages that are read for a few forms only: calls with literal arguments that run commands or delete files. What
 * else may act on the world in them is undecidable; plainly harmless code passes.
 */
import { fromPieces, hole, known } from '../value.ts';
import { OTHERS, type What } from './call-forms.ts';
import type { Findings } from './findings.ts';
import { STATEMENT } from './statements-in-code.ts';
import { concat, listValue, make, textValue, UNKNOWN, type Value } from './values.ts';

const ACTING =
  /(?:^|\W)(?:run|exec\w*|system|spawn\w*|shell\w*|eval\w*|rm|delete\w*|remove\w*|unlink|open|write\w*|download|include|require|load\w*|import|source|socket|connect|ccall|pipeline|call-process\S*|start-process|send-string\S*|insert-file\S*|cmd|Cmd|os|Os|System|File|Port|Code|Process|Runtime|ProcessBuilder|Files|URL|Http\w*|sys\.process)(?![\w"])|`|\$\(|\[exec|![^=]/;

/** Code of a language without a reader of its own. */
export function readOther(text: string, language: string, found: Findings): void {
  const other = OTHERS.get(language);
  const quoted = quotedParts(text, other?.quotes ?? '');
  const read: [number, number][] = [];
  let unread = false;
  for (const { form, what } of other?.rows ?? []) {
    let place = 0;
    for (const match of text.matchAll(form)) {
      while (quoted[place] && quoted[place]![1] <= match.index) place++;
      // A form inside a text is only mentioned; one that begins with the text itself is not inside it.
      if (quoted[place] && quoted[place]![0] < match.index) continue;
      const args =
        match[1] === undefined
          ? argumentsAt(text, match.index + match[0].length)
          : what === 'argv'
            ? argumentsAt(match[2] === undefined ? match[1] : `${match[1]}, ${match[2]}`, 0)
            : { values: [textValue(unescaped(match[1].trim()))], end: 0 };
      const end = Math.max(match.index + match[0].length, match[1] === undefined ? args.end : 0);
      if (note(what, args.values, found, other?.lenient === true)) read.push([match.index, end]);
      else unread = true;
      if (found.full) return;
    }
  }
  if (other?.lenient) return;
  const rest = blank(text, read, ' ');
  let bare = blank(rest, quotedParts(rest, other?.quotes ?? ''), '""');
  if (other?.harmless) bare = bare.replace(other.harmless, ' ');
  // Text with something to fill in may call anything.
  if (unread || ACTING.test(bare) || (!other?.plain && /\$[({]|#\{/.test(text)))
    found.unresolved('code', `${language}: ${text}`);
}

/** Says whether it was clear what the call does. */
function note(what: What, values: readonly Value[], found: Findings, lenient: boolean): boolean {
  const [first] = values;
  if (!first?.text) return lenient;
  switch (what) {
    case 'shell':
    case 'words':
      found.shell(first);
      return true;
    case 'argv':
      found.argv(listValue(values));
      return true;
    case 'command':
      if (values.length > 1) found.argv(listValue(values));
      else found.shell(first);
      return true;
    case 'line':
      found.shell(concat(values.flatMap((each, at) => (at === 0 ? [each] : [textValue(' '), each]))));
      return true;
    case 'delete':
    case 'delete-tree':
      found.onPaths('delete', first, { recursive: what === 'delete-tree', irreversible: true });
      return true;
    case 'write':
      found.onPaths('write', first);
      return true;
    case 'read':
      found.reads(first);
      return true;
    case 'sql':
      if (STATEMENT.test(first.text.text))
        found.start({ kind: 'code', language: 'sql', text: first.text, origin: 'argument' });
      return true;
    case 'connect':
      found.socket('connect', first);
      return true;
    default:
      return what satisfies never;
  }
}

const LITERAL = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;
const BETWEEN =
  /(?:[\s,;[\](){}&:]|'(?=\()|\b(?:new|String|vec!|args?|arg|list|nil|t|0|false|true|None)\b|\.)*/y;
const MAX_ARGUMENTS = 200;

/** Literal arguments one after the other, whatever brackets and commas stand between them. */
function argumentsAt(text: string, at: number): { values: Value[]; end: number } {
  const values: Value[] = [];
  let end = at;
  for (let count = 0; count < MAX_ARGUMENTS; count++) {
    LITERAL.lastIndex = end;
    const match = LITERAL.exec(text);
    if (!match) {
      // `exec.Command("rm", flag)`: an argument that is not known.
      if (
        values.length > 0 &&
        /[\w$]/.test(text[end] ?? '') &&
        !/[)\]};\n]/.test(text.slice(at, end).slice(-2))
      )
        values.push(UNKNOWN);
      break;
    }
    values.push(interpolated(unescaped(match[1] ?? match[2] ?? '')));
    end = LITERAL.lastIndex;
    BETWEEN.lastIndex = end;
    const between = BETWEEN.exec(text)?.[0] ?? '';
    if (/[)};\n]/.test(between) && !/\.|args?/.test(between)) break;
    end += between.length;
  }
  return { values, end };
}

/** `#{x}` and `${x}` in a text are filled in at run time. */
function interpolated(text: string): Value {
  const parts = text.split(/#\{[^}]*\}|\$\{[^}]*\}|\$\([^)]*\)/);
  if (parts.length === 1) return textValue(known(text));
  return make({
    text: fromPieces(parts.flatMap((part, index) => (index === 0 ? [part] : [hole('$value'), part]))),
  });
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === 't' ? '\t' : letter,
  );
}

/** Places of the text's quoted parts: [start, end). */
function quotedParts(text: string, more: string): [number, number][] {
  const pattern = more.includes("'")
    ? /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|'(?:[^'\\]|\\[\s\S])*(?:'|\\?$)/g
    : /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/g;
  return [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
}

/** The text with something else in place of its parts. */
function blank(text: string, parts: readonly [number, number][], instead: string): string {
  let bare = '';
  let from = 0;
  for (const [start, end] of [...parts].sort((a, b) => a[0] - b[0])) {
    if (end <= from) continue;
    bare += text.slice(from, Math.max(start, from)) + instead;
    from = end;
  }
  return bare + text.slice(from);
}
