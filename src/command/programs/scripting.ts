/** Perl, Ruby, PHP, Lua, R and AppleScript: code in options, scripts, and files changed in place. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, after, fromPieces, known } from '../value.ts';
import { codeStart, fileStart, idles, lines, plainStarts } from './code-starts.ts';

const PERL =
  '0 1 2 3 4 5 6 7 8 9 a c C=? d=? D=? e= E= f F= g h|help i=? I= l m= M= n p s S t T u U v|version V=? w W x=? X';

interface PerlLine {
  code: Arg[];
  modules: Arg[];
  /** Where modules are looked for first. */
  folders: string[];
  inPlace: boolean;
  loops: boolean;
  /** `-p`: each line is printed behind the code. */
  prints: boolean;
  rest: readonly Arg[];
}

/** perl's own way with bundles: `-lane CODE`, `-0777ne CODE`, `-CSe CODE`, `-i.bak`. */
function perlLine(args: readonly Arg[]): PerlLine {
  const line: PerlLine = {
    code: [],
    modules: [],
    folders: ['.', 'lib'],
    inPlace: false,
    loops: false,
    prints: false,
    rest: [],
  };
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    const first = arg.pieces[0];
    const text = typeof first === 'string' ? first : '';
    if (text === '--' && arg.known) {
      at++;
      break;
    }
    if (!text.startsWith('-') || text === '-') break;
    for (let place = 1; place < text.length; place++) {
      const letter = text[place]!;
      const behind = /^(?:0x[0-9a-fA-F]*|[0l][0-7]*|C[0-9IOEioADSLa]*)/.exec(text.slice(place));
      if (behind) {
        place += behind[0].length - 1;
        continue;
      }
      if (letter === 'n' || letter === 'p') line.loops = true;
      if (letter === 'p') line.prints = true;
      if (letter === 'i') line.inPlace = true;
      if (!'eEmMIFidDVx'.includes(letter)) continue;
      const attached = place + 1 < text.length || arg.pieces.length > 1 ? after(arg, place + 1) : null;
      if (letter === 'e' || letter === 'E') {
        const code = attached ?? args[++at];
        if (code) line.code.push(code);
      } else if (letter === 'm' || letter === 'M') {
        if (attached) line.modules.push(attached);
      } else if (letter === 'I') {
        const folder = attached ?? args[++at];
        if (folder?.known) line.folders.push(folder.text);
      }
      break;
    }
  }
  line.rest = args.slice(at);
  return line;
}

function perlStarts(call: Call): Start[] {
  const { code, modules, folders, rest } = perlLine(call.args);
  const starts: Start[] = [];
  for (const module of modules) {
    const name = call.wrote && module.known ? /^[\w:]+/.exec(module.text)?.[0] : undefined;
    if (name)
      for (const folder of folders)
        starts.push({
          kind: 'file',
          path: known(`${folder}/${name.replaceAll('::', '/')}.pm`),
          language: 'perl',
          fresh: true,
        });
    // `-M'POSIX;system("id")'` is put into the program as it is.
    if (!/^-?[\w:]+(?:[= ][\w,:!^/.%&@$*-]*)?$/.test(module.text))
      starts.push(codeStart('perl', fromPieces(['use ', ...module.pieces, ';'])));
  }
  if (code.length > 0) return [...starts, codeStart('perl', lines(code))];
  const [script] = rest;
  if (script && script.text !== '-') return [...starts, fileStart(script, 'perl', rest.slice(1))];
  return idles(call) || call.has('v', 'V') ? starts : [...starts, { kind: 'stdin', language: 'perl' }];
}

const PRINTING = /\b(?:print|printf|say|write|syswrite|select|eval|do|require|use|\w+\(|&\w+)/;

function perlEffects(call: Call): Effect[] {
  const { code, inPlace, loops, prints, rest } = perlLine(call.args);
  if (code.length === 0) return [];
  // `perl -i -ne '' FILE`: what is not printed is gone.
  if (inPlace && !prints && code.every(({ known, text }) => known && !PRINTING.test(text)))
    return call.onPaths('truncate', rest);
  return inPlace ? call.onPaths('write', rest) : loops ? call.onPaths('read', rest) : [];
}

/** With code in options every operand is a file: changed in place, or read. */
function filterEffects(call: Call): Effect[] {
  if (!call.has('e') && !call.has('E') && !call.has('expression', 'file')) return [];
  return call.has('i')
    ? call.onPaths('write', call.operands)
    : call.has('n', 'p')
      ? call.onPaths('read', call.operands)
      : [];
}

const RUBY =
  '0 1 2 3 4 5 6 7 8 9 a c C= d|debug e= E|encoding= F= h|help i=? I= K= l n p r= s S T U v|verbose w W x=? y version copyright disable= enable= jit yjit backtrace-limit= external-encoding= internal-encoding=';

function rubyStarts(call: Call): Start[] {
  const code = call.values('e');
  const required = call
    .values('r')
    .filter((each) => /^[./~]/.test(each.text))
    .map((each): Start => fileStart(each, 'ruby'));
  if (code.length > 0) return [...required, codeStart('ruby', lines(code))];
  const script = call.operand(0);
  if (script && script.text !== '-') return [...required, fileStart(script, 'ruby', call.operands.slice(1))];
  // `ruby -v` alone says its version.
  return idles(call) || (call.args.every(({ text }) => text === '-v') && call.args.length > 0)
    ? required
    : [...required, { kind: 'stdin', language: 'ruby' }];
}

const PHP =
  'a|interactive B|process-begin= b= c|php-ini= C d|define= E|process-end= e f|file= F|process-file= g h|help H i|info l|syntax-check m|modules n q R|process-code= r|run= S|server= s|syntax-highlight t|docroot= T= v|version w|strip z|zend-extension= ini rf|rfunction= rc|rclass= re|rextension= ri|rextinfo=';

function phpStarts(call: Call): Start[] {
  const code = ['run', 'process-begin', 'process-code', 'process-end'].flatMap((name) => call.values(name));
  const starts = code.map((each): Start => codeStart('php', each));
  for (const define of call.values('define')) {
    const file = /^\s*auto_(?:prepend|append)_file\s*=\s*(.+)$/.exec(define.text)?.[1];
    if (file !== undefined)
      starts.push(
        /^(?:https?|php|data):/.test(file)
          ? { kind: 'unknown', why: 'code', source: define.text }
          : fileStart(known(file), 'php'),
      );
  }
  if (
    code.length > 0 ||
    call.has(
      'server',
      'modules',
      'info',
      'ini',
      'rfunction',
      'rclass',
      'rextension',
      'rextinfo',
      'syntax-check',
      'syntax-highlight',
    )
  )
    return starts;
  // `curl ... | php -- --install-dir=x`: behind `--` without a script stand the arguments of what is led in.
  const argumentsOnly = call.args[call.firstOperand - 1]?.text === '--';
  const script = call.value('file') ?? call.value('process-file') ?? (argumentsOnly ? null : call.operand(0));
  if (script && script.text !== '-') return [...starts, fileStart(script, 'php', call.operands.slice(1))];
  return idles(call) ? starts : [...starts, { kind: 'stdin', language: 'php' }];
}

function phpEffects(call: Call): Effect[] {
  const address = call.value('server');
  if (address) return call.on('listen', { ...call.url(address), kind: 'host' });
  const operand = call.operand(0)?.text ?? '';
  const command = call.operand(1)?.text ?? '';
  if (operand === 'artisan' && /^(?:migrate:(?:fresh|refresh|reset)|db:wipe)$/.test(command)) {
    return call.on('drop', call.named('database', `artisan ${command}`), {
      recursive: true,
      irreversible: true,
    });
  }
  return call.has('info') ? call.on('reveal', call.named('environment', '*'), { carries: ['secret'] }) : [];
}

export const SCRIPTING: readonly ProgramSpec[] = [
  {
    names: ['perl', 'perl5', 'rakudo', 'raku'],
    options: PERL,
    style: 'posix',
    effects: perlEffects,
    starts: perlStarts,
  },
  {
    names: ['ruby', 'jruby', 'truffleruby', 'irb', 'pry'],
    options: RUBY,
    style: 'posix',
    effects: filterEffects,
    starts: rubyStarts,
  },
  {
    names: ['php', 'php-cli', 'php-cgi', 'hhvm'],
    options: PHP,
    style: 'posix',
    effects: phpEffects,
    starts: phpStarts,
  },
  {
    names: ['lua', 'luajit', 'texlua', 'lua5.1', 'lua5.3', 'lua5.4'],
    options: 'e= l= i v E W',
    style: 'posix',
    starts: (call) =>
      call.args.length === 1 && call.args[0]!.text === '-v' ? [] : plainStarts('lua', 'e')(call),
  },
  {
    names: ['Rscript'],
    options: 'e= default-packages= verbose vanilla no-save no-restore slave help version',
    style: 'posix',
    starts: plainStarts('r', 'e'),
  },
  {
    names: ['R'],
    options: 'e= f|file= q|quiet|silent s|no-echo|slave vanilla no-save no-restore args d= g= help version',
    starts: (call) =>
      call.has('e', 'file')
        ? plainStarts('r', 'e', 'file')(call)
        : call.operands.length === 0
          ? [{ kind: 'stdin', language: 'r' }]
          : [],
  },
  {
    names: ['osascript'],
    options: 'e= l= s= i h',
    style: 'posix',
    starts: (call) =>
      plainStarts(/javascript/i.test(call.value('l')?.text ?? '') ? 'javascript' : 'applescript', 'e')(call),
  },
];
