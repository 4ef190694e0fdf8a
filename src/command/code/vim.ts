/** Ex commands of vi, vim and ed: `:!cmd`, `:w !cmd`, `:r !cmd`, `:py3 ...`, `:lua ...`, `:w file`. */
import { known } from '../value.ts';
import type { Findings } from './findings.ts';
import { textValue, UNKNOWN } from './values.ts';

const LANGUAGES: { readonly [name: string]: string } = {
  py: 'python',
  python: 'python',
  py3: 'python',
  python3: 'python',
  pyx: 'python',
  lua: 'lua',
  perl: 'perl',
  ruby: 'ruby',
};

/** Commands behind `|` and inside `:global`. */
const MAX_DEPTH = 20;

export function readVim(text: string, found: Findings): void {
  for (const line of text.split('\n')) readCommand(line.trim().replace(/^[:\s]+/, ''), found, 0);
}

function readCommand(line: string, found: Findings, depth: number): void {
  if (line === '' || line.startsWith('"')) return;
  if (depth > MAX_DEPTH) return found.unresolved('limit', 'commands nested too deeply');
  // A range (`%`, `1,5`, `.`, `'<,'>`, `/x/`) and modifiers before the command itself.
  const command = line
    .replace(/^(?:[%.$,;\d+-]|'[<>a-z]|\/(?:[^/\\]|\\.)*\/)*\s*/, '')
    .replace(/^(?:(?:sil(?:ent)?!?|noa(?:utocmd)?|kee\w+|exe(?:cute)?\s+(?=["'])|verb\w*)\s+|"|')+/, '');
  const name = /^(!|[A-Za-z]+\d?)/.exec(command)?.[1] ?? '';
  const rest = command.slice(name.length);
  if (name === '!') return found.shell(textValue(known(rest.replace(/["']\s*$/, '').trim())));
  if (/^(?:g|global|v|vglobal|windo|bufdo|argdo|tabdo|cdo)$/.test(name)) {
    const body = /^!?\s*(\W)(?:[^\\]|\\.)*?\1(.*)$/.exec(rest)?.[2] ?? rest;
    return readCommand(body.trim(), found, depth + 1);
  }
  if (/^(?:w|wr|write|wq|x|sav|saveas|up|update|r|re|read)$/.test(name)) {
    const target = rest.replace(/^!(?=\s|$)/, '').trim();
    if (target.startsWith('!')) {
      const filter = target.slice(1).trim();
      // `:w !sh` runs the text of the file.
      if (/^(?:\S*\/)?(?:ba|z|da|k)?sh$/.test(filter)) found.unresolved('code', command);
      return found.shell(textValue(known(filter)));
    }
    const path = target.replace(/^(?:\+\+\w+(?:=\S+)?\s+|>>\s*)*/, '').split(/\s*\|/)[0]!;
    if (path === '' || path === '%') return;
    if (name.startsWith('r')) found.reads(textValue(path));
    else found.onPaths('write', textValue(path));
    return;
  }
  const language = Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : undefined;
  if (language !== undefined) return found.evaluates(textValue(rest.trim()), language);
  if (/^(?:so|source|ru|runtime)$/.test(name))
    return found.start({ kind: 'file', path: known(rest.trim()), language: 'vim' });
  if (/^(?:ter|term|terminal|sh|shell)$/.test(name))
    return found.shell(rest.trim() === '' ? UNKNOWN : textValue(rest.trim()));
  // `:call system('x')`, `:echo system('x')`, `:let x = systemlist('x')`, `:call delete('x', 'rf')`
  if (/^(?:s|substitute|d|delete|norm|normal)$/.test(name)) return;
  for (const match of command.matchAll(
    /\b(?:system|systemlist|termopen|jobstart|job_start|libcall)\s*\(\s*(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)"|([^)]*))/g,
  )) {
    const script = match[1] ?? match[2];
    found.shell(script === undefined ? UNKNOWN : textValue(known(script)));
  }
  const removed = /\bdelete\s*\(\s*['"]([^'"]+)['"]\s*(?:,\s*['"](\w*)['"])?/.exec(command);
  if (removed && /^(?:cal|call|ec|echo|let)$/.test(name))
    found.onPaths('delete', textValue(removed[1]!), { recursive: removed[2] === 'rf', irreversible: true });
  const next = command.indexOf('|');
  if (next >= 0 && !/^(?:s|substitute|g|global|au|autocmd|norm|normal|let|echo)$/.test(name))
    readCommand(command.slice(next + 1).trim(), found, depth + 1);
}
