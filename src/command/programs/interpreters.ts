/** Programs that run code of a language: what is code among their arguments, and which files they change or read. */
import type { Call } from '../call.ts';
import { parseArgs, parseGrammar } from '../grammar.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { denoTasks } from '../tasks/starts.ts';
import type { Effect } from '../types.ts';
import { type Arg, after, fromPieces, known } from '../value.ts';

const codeStart = (language: string, text: Arg): Start => ({
  kind: 'code',
  language,
  text,
  origin: 'argument',
});
const fileStart = (path: Arg, language: string | null, args: readonly Arg[] = []): Start => ({
  kind: 'file',
  path,
  language,
  args,
});

/** Several `-e` make one program, a line each. */
function lines(parts: readonly Arg[]): Arg {
  return fromPieces(
    parts.flatMap((part, index) => (index === 0 ? part.pieces : ['\n', ...part.pieces])),
    parts[0]?.span,
  );
}

const idles = (call: Call): boolean => call.has('help', 'version', 'V', 'h');

// --- Python ---

const PYTHON =
  'b B d E h|help i I O OO P q R s S u v x c= m= W= X= V|version check-hash-based-pycs= help-all help-env help-xoptions';

/** Modules that are programs of their own. */
const MODULE_PROGRAMS: { readonly [module: string]: string } = {
  pip: 'pip',
  pip3: 'pip',
  pipx: 'pipx',
  uv: 'uv',
  poetry: 'poetry',
  twine: 'twine',
  flit: 'flit',
  hatch: 'hatch',
  pdm: 'pdm',
  conda: 'conda',
  ansible: 'ansible',
  awscli: 'aws',
  easy_install: 'easy_install',
  build: 'pyproject-build',
  virtualenv: 'virtualenv',
  pre_commit: 'pre-commit',
  alembic: 'alembic',
  django: 'django-admin',
  flask: 'flask',
  invoke: 'invoke',
  nox: 'nox',
  tox: 'tox',
  httpie: 'http',
  keyring: 'keyring',
  jupyter: 'jupyter',
  esptool: 'esptool',
};
const SERVERS =
  /^(?:http\.server|SimpleHTTPServer|pyftpdlib|smtpd|aiosmtpd|CGIHTTPServer|RangeHTTPServer|uploadserver|twistd)$/;
const RUNNERS =
  /^(?:pdb|cProfile|profile|trace|runpy|ipdb|pudb|line_profiler|memory_profiler|kernprof|viztracer|scalene)$/;

interface Module {
  name: Arg;
  args: readonly Arg[];
}

/** `-m MODULE ARG...`: everything behind the module's name is the module's. */
function moduleOf(call: Call): Module | null {
  for (let at = 0; at < call.args.length; at++) {
    const { text } = call.args[at]!;
    if (!text.startsWith('-') || text === '-' || text === '--') return null;
    if (text.startsWith('--')) {
      if (text === '--check-hash-based-pycs') at++;
      continue;
    }
    for (let letter = 1; letter < text.length; letter++) {
      const char = text[letter]!;
      if (!'cmWX'.includes(char)) continue;
      const attached = letter + 1 < text.length;
      if (char === 'c') return null;
      if (char === 'm') {
        const name = attached ? known(text.slice(letter + 1)) : call.args[at + 1];
        return name ? { name, args: call.args.slice(at + (attached ? 1 : 2)) } : null;
      }
      if (!attached) at++;
      break;
    }
  }
  return null;
}

function pythonStarts(call: Call): Start[] {
  const code = call.values('c')[0];
  if (code) return [codeStart('python', code)];
  const module = moduleOf(call);
  if (module) return moduleStarts(module);
  const script = call.operand(0);
  if (script && script.text !== '-') return [fileStart(script, 'python', call.operands.slice(1))];
  return idles(call) ? [] : [{ kind: 'stdin', language: 'python' }];
}

function moduleStarts({ name, args }: Module): Start[] {
  if (!name.known) return [{ kind: 'unknown', why: 'code', source: `-m ${name.text}` }];
  const program = Object.hasOwn(MODULE_PROGRAMS, name.text) ? MODULE_PROGRAMS[name.text] : undefined;
  if (program !== undefined) return [{ kind: 'argv', argv: [known(program), ...args] }];
  if (name.text === 'timeit') {
    const parsed = parseArgs(args, parseGrammar('n|number= r|repeat= s|setup= p|process v|verbose u|unit='));
    return [...(parsed.options.get('setup') ?? []), ...parsed.operands].map((arg) =>
      codeStart('python', arg),
    );
  }
  if (RUNNERS.test(name.text) || name.text === 'coverage') {
    const rest = name.text === 'coverage' ? args.slice(1) : args;
    const parsed = parseArgs(rest, parseGrammar('o= s= c= m|module t g count'), 'posix');
    const script = parsed.operands[0];
    if (parsed.options.has('module') && script)
      return moduleStarts({ name: script, args: parsed.operands.slice(1) });
    const commands = (parsed.options.get('c') ?? []).map((arg): Start => codeStart('python', arg));
    return script ? [...commands, fileStart(script, 'python', parsed.operands.slice(1))] : commands;
  }
  return [];
}

function pythonEffects(call: Call): Effect[] {
  const module = moduleOf(call);
  if (module && SERVERS.test(module.name.text)) {
    const bind = parseArgs(module.args, parseGrammar('b|bind= d|directory= p|protocol= cgi')).options.get(
      'bind',
    )?.[0];
    return call.on('listen', { ...call.url(bind ?? '0.0.0.0'), kind: 'host' });
  }
  const script = call.operand(0)?.text ?? '';
  const command = call.operand(1)?.text ?? '';
  // Django's own commands that empty or drop the database.
  if (
    /(?:^|\/)manage\.py$/.test(script) &&
    /^(?:flush|reset_db|sqlflush|dropdb)$/.test(command) &&
    command !== 'sqlflush'
  ) {
    return call.on('drop', call.named('database', `manage.py ${command}`), {
      recursive: true,
      irreversible: true,
    });
  }
  return [];
}

// --- JavaScript ---

const NODE =
  'e|eval= p|print= pe= r|require= i|interactive c|check h|help v|version C|conditions= import= loader|experimental-loader= env-file= env-file-if-exists= input-type= inspect=? inspect-brk=? inspect-port= test test-name-pattern= test-reporter= test-reporter-destination= watch watch-path= run= title= max-old-space-size= stack-size= enable-source-maps no-warnings trace-warnings experimental-strip-types dns-result-order= icu-data-dir= openssl-config= diagnostic-dir= prof cpu-prof build-snapshot permission allow-fs-read= allow-fs-write= allow-child-process expose-gc unhandled-rejections=';

/** Options in front of the first operand, and what comes behind them. */
function leading(
  args: readonly Arg[],
  takesValue: RegExp,
): { options: { name: string; value: Arg | null }[]; rest: readonly Arg[] } {
  const options: { name: string; value: Arg | null }[] = [];
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    const { text } = arg;
    if (text === '--') return { options, rest: args.slice(at + 1) };
    if (!text.startsWith('-') || text === '-') break;
    const equals = text.indexOf('=');
    const name = text.replace(/^--?/, '').slice(0, equals < 0 ? undefined : equals - text.search(/[^-]/));
    if (equals >= 0 && text.startsWith('--'))
      options.push({ name, value: fromPieces([text.slice(equals + 1)], arg.span) });
    else if (takesValue.test(name)) options.push({ name, value: args[++at] ?? null });
    else options.push({ name, value: null });
  }
  return { options, rest: args.slice(at) };
}

const NODE_VALUES =
  /^(?:e|eval|p|print|pe|r|require|C|conditions|import|loader|experimental-loader|env-file|env-file-if-exists|input-type|run|title|test-name-pattern|test-reporter|test-reporter-destination|watch-path|inspect-port|icu-data-dir|openssl-config|diagnostic-dir)$/;

function nodeStarts(call: Call): Start[] {
  const { options, rest } = leading(call.args, NODE_VALUES);
  const starts: Start[] = [];
  let script = false;
  let idle = false;
  for (const { name, value } of options) {
    if (/^(?:h|help|v|version|v8-options|completion-bash)$/.test(name)) idle = true;
    if (!value) continue;
    if (/^(?:e|eval|p|print|pe)$/.test(name)) {
      script = true;
      // `node -p -e CODE`: the print option has no value of its own.
      const code = /^-(?:e|-eval)$/.test(value.text) ? rest[0] : value;
      if (code) starts.push(codeStart('javascript', code));
    } else if (/^(?:r|require|import|loader|experimental-loader)$/.test(name))
      starts.push(...moduleStart(value));
    else if (name === 'run') {
      script = true;
      starts.push({ kind: 'argv', argv: [known('npm'), known('run'), value] });
    }
  }
  const file = rest[0];
  if (!script && file && file.text !== '-') {
    if (file.text !== 'inspect') starts.push(fileStart(file, 'javascript', rest.slice(1)));
    else if (rest[1]) starts.push(fileStart(rest[1], 'javascript', rest.slice(2)));
  } else if (!script && !idle && !options.some(({ name }) => name === 'test'))
    starts.push({ kind: 'stdin', language: 'javascript' });
  return starts;
}

/** A module that is loaded first: a path is a file, `data:` is code, a bare name is a package. */
function moduleStart(value: Arg): Start[] {
  const { text } = value;
  if (!value.known) return [{ kind: 'unknown', why: 'code', source: text }];
  const inline = /^data:text\/javascript(?:;charset=[\w-]+)?(;base64)?,([\s\S]*)$/i.exec(text);
  if (inline) {
    const decoded = inline[1]
      ? Buffer.from(inline[2]!, 'base64').toString('utf8')
      : inline[2]!.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        );
    return [codeStart('javascript', known(decoded))];
  }
  if (/^(?:data|https?):/i.test(text)) return [{ kind: 'unknown', why: 'code', source: text }];
  return /^[./]|^file:/.test(text) ? [fileStart(known(text.replace(/^file:\/\//, '')), 'javascript')] : [];
}

const remoteModule = (call: Call, module: Arg): Effect[] =>
  /^(?:https?:|npm:|jsr:)/i.test(module.text) && /^https?:/i.test(module.text)
    ? call.on('execute', call.url(module), { carries: ['network'] })
    : [];

const DENO_FLAGS =
  'A|allow-all allow-read=? allow-write=? allow-net=? allow-env=? allow-run=? allow-sys=? allow-ffi=? c|config= import-map= lock= no-check=? r|reload=? q|quiet L|log-level= unstable cached-only no-lock no-remote ext= p|print T|ts seed= inspect=? inspect-brk=? watch=? env-file=? node-modules-dir=? cert= location= port= host=';

function denoFile(call: Call): Start[] {
  const module = call.operand(0);
  if (!module || /^(?:https?|npm|jsr):/i.test(module.text)) return [];
  return module.text === '-'
    ? [{ kind: 'stdin', language: 'javascript' }]
    : [fileStart(module, 'javascript', call.operands.slice(1))];
}

const DENO_RUN = {
  options: DENO_FLAGS,
  effects: (call: Call) => (call.operand(0) ? remoteModule(call, call.operand(0)!) : []),
  starts: denoFile,
} as const;

// --- Perl, Ruby, PHP, Lua, R ---

const PERL =
  '0 1 2 3 4 5 6 7 8 9 a c C=? d=? D=? e= E= f F= g h|help i=? I= l m= M= n p s S t T u U v|version V=? w W x=? X';

interface PerlLine {
  code: Arg[];
  modules: Arg[];
  inPlace: boolean;
  loops: boolean;
  rest: readonly Arg[];
}

/** perl's own way with bundles: `-lane CODE`, `-0777ne CODE`, `-CSe CODE`, `-i.bak`. */
function perlLine(args: readonly Arg[]): PerlLine {
  const line: PerlLine = { code: [], modules: [], inPlace: false, loops: false, rest: [] };
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
      if (letter === 'i') line.inPlace = true;
      if (!'eEmMIFidDVx'.includes(letter)) continue;
      const attached = place + 1 < text.length || arg.pieces.length > 1 ? after(arg, place + 1) : null;
      if (letter === 'e' || letter === 'E') {
        const code = attached ?? args[++at];
        if (code) line.code.push(code);
      } else if (letter === 'm' || letter === 'M') {
        if (attached) line.modules.push(attached);
      } else if (letter === 'I' && !attached) at++;
      break;
    }
  }
  line.rest = args.slice(at);
  return line;
}

function perlStarts(call: Call): Start[] {
  const { code, modules, rest } = perlLine(call.args);
  const starts: Start[] = [];
  for (const module of modules) {
    // `-M'POSIX;system("id")'` is put into the program as it is.
    if (!/^-?[\w:]+(?:[= ][\w,:!^/.%&@$*-]*)?$/.test(module.text))
      starts.push(codeStart('perl', fromPieces(['use ', ...module.pieces, ';'])));
  }
  if (code.length > 0) return [...starts, codeStart('perl', lines(code))];
  const [script] = rest;
  if (script && script.text !== '-') return [...starts, fileStart(script, 'perl', rest.slice(1))];
  return idles(call) || call.has('v', 'V') ? starts : [...starts, { kind: 'stdin', language: 'perl' }];
}

function perlEffects(call: Call): Effect[] {
  const { code, inPlace, loops, rest } = perlLine(call.args);
  if (code.length === 0) return [];
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
  return idles(call) ? required : [...required, { kind: 'stdin', language: 'ruby' }];
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
  const script = call.value('file') ?? call.value('process-file') ?? call.operand(0);
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

/** Code in an option, else a script, else standard input. */
const plainStarts =
  (language: string, option: string, file: string | null = null) =>
  (call: Call): Start[] => {
    const code = call.values(option);
    if (code.length > 0) return [codeStart(language, lines(code))];
    const script = (file === null ? null : call.value(file)) ?? call.operand(0);
    const readable = ['lua', 'r', 'applescript', 'javascript'].includes(language);
    if (script && script.text !== '-')
      return [fileStart(script, readable ? language : null, call.operands.slice(1))];
    return idles(call) ? [] : [{ kind: 'stdin', language }];
  };

// --- Filters: awk, sed, jq ---

const AWK =
  'F|field-separator= f|file= v|assign= b|characters-as-bytes c|traditional C|copyright d|dump-variables=? D|debug=? e|source= E|exec= g|gen-pot h|help i|include= I|trace k|csv l|load= L|lint=? M|bignum N|use-lc-numeric n|non-decimal-data o|pretty-print=? O|optimize p|profile=? P|posix r|re-interval s|no-optimize S|sandbox t|lint-old V|version W=';

function awkPrograms(call: Call): { code: Arg[]; files: Arg[]; rest: readonly Arg[] } {
  const code = [...call.values('source')];
  const files = [...call.values('file'), ...call.values('exec')];
  const given = code.length > 0 || files.length > 0;
  const first = call.operand(0);
  if (!given && first) code.push(first);
  return { code, files, rest: given ? call.operands : call.operands.slice(1) };
}

function awkStarts(call: Call): Start[] {
  const { code, files } = awkPrograms(call);
  const starts: Start[] = [];
  if (code.length > 0) starts.push(codeStart('awk', lines(code)));
  for (const file of files)
    starts.push(file.text === '-' ? { kind: 'stdin', language: 'awk' } : fileStart(file, 'awk'));
  return starts;
}

function awkEffects(call: Call): Effect[] {
  const data = awkPrograms(call).rest.filter((arg) => !/^[A-Za-z_]\w*=/.test(arg.text) && arg.text !== '-');
  const inPlace = call.values('include').some((arg) => /^inplace$/.test(arg.text));
  const loads = call.values('load').flatMap((arg) => call.on('load', call.named('code', arg)));
  return [...loads, ...call.onPaths(inPlace ? 'write' : 'read', data)];
}

const SED =
  'n|quiet|silent e|expression= f|file= E r|regexp-extended i|in-place=? l|line-length= s|separate u|unbuffered z|null-data posix debug follow-symlinks sandbox b|binary a I=?';

function sedParts(call: Call): { code: readonly Arg[]; files: readonly Arg[]; operands: readonly Arg[] } {
  const code = call.values('expression');
  const files = call.values('file');
  // BSD: `sed -i '' 's/a/b/' file` gives the suffix as an argument of its own.
  const operands =
    call.has('in-place', 'I') && call.operand(0)?.text === '' ? call.operands.slice(1) : call.operands;
  if (code.length > 0 || files.length > 0) return { code, files, operands };
  return { code: operands.slice(0, 1), files, operands: operands.slice(1) };
}

function sedStarts(call: Call): Start[] {
  const { code, files } = sedParts(call);
  const starts: Start[] = files.map(
    (file): Start => (file.text === '-' ? { kind: 'stdin', language: 'sed' } : fileStart(file, 'sed')),
  );
  if (code.length > 0 && !call.has('sandbox')) starts.push(codeStart('sed', lines(code)));
  return starts;
}

function sedEffects(call: Call): Effect[] {
  return call.onPaths(
    call.has('in-place', 'I') ? 'write' : 'read',
    sedParts(call).operands.filter((arg) => arg.text !== '-'),
  );
}

/** jq's options with two values, which no grammar of ours describes: the filter is the first argument that is none of them. */
function jqParts(call: Call): { filter: Arg | null; file: Arg | null; reads: Arg[] } {
  let filter: Arg | null = null;
  let file: Arg | null = null;
  const reads: Arg[] = [];
  let positional = false;
  for (let at = 0; at < call.args.length; at++) {
    const arg = call.args[at]!;
    const { text } = arg;
    if (/^--(?:arg|argjson)$/.test(text)) at += 2;
    else if (/^--(?:slurpfile|rawfile|argfile)$/.test(text)) {
      const path = call.args[at + 2];
      if (path) reads.push(path);
      at += 2;
    } else if (/^--(?:args|jsonargs)$/.test(text)) positional = true;
    else if (/^(?:--from-file|-[a-zA-Z]*f)$/.test(text)) file = call.args[++at] ?? null;
    else if (/^(?:--indent|-L|--library-path)$/.test(text)) at++;
    else if (text.startsWith('-') && text !== '-') continue;
    else if (filter === null && file === null) filter = arg;
    else if (!positional) reads.push(arg);
  }
  return { filter, file, reads };
}

// --- Editors ---

const VIM =
  'c= cmd= S= s= u= U= T= e E v y d R Z m M b l N n V=? r=? L=? o=? O=? p=? w= W= x X A F H f g P P= i= t= q=? remote remote-send= remote-expr= servername= startuptime= noplugin clean headless embed es h|help version';

function vimStarts(call: Call): Start[] {
  const commands = [...call.values('c'), ...call.values('cmd')];
  for (const arg of call.operands)
    if (/^\+\D/.test(arg.text))
      commands.push(fromPieces([arg.text.slice(1), ...arg.pieces.slice(1)], arg.span));
  const starts: Start[] = commands.map((each) => codeStart('vim', each));
  for (const file of [...call.values('S'), ...call.values('s'), ...call.values('u')]) {
    if (!/^(?:NONE|NORC|DEFAULTS)$/.test(file.text)) starts.push(fileStart(file, 'vim'));
  }
  const scripted = call.has('es') || (call.has('e') && call.has('s')) || call.program === 'ex';
  const { text, file, taints } = call.input;
  // With commands of its own it reads standard input only when something is led into it.
  const fed = file !== null || taints.length > 0 || (text !== null && text.length > 0);
  if (scripted && (fed || commands.length === 0)) starts.push({ kind: 'stdin', language: 'vim' });
  return starts;
}

function vimEffects(call: Call): Effect[] {
  const files = call.operands.filter((arg) => !arg.text.startsWith('+') && arg.text !== '-');
  return call.onPaths(
    call.has('c', 'es') || call.operands.some((arg) => arg.text.startsWith('+')) ? 'write' : 'read',
    files,
  );
}

export const INTERPRETERS: readonly ProgramSpec[] = [
  {
    names: [
      'python',
      'pypy',
      'micropython',
      'ipython',
      'python2',
      'python3',
      'pypy3',
      'pythonw',
      'jython',
      'py',
    ],
    options: PYTHON,
    style: 'posix',
    effects: pythonEffects,
    starts: pythonStarts,
  },
  { names: ['node', 'nodejs', 'iojs', 'electron'], options: NODE, style: 'dash', starts: nodeStarts },
  {
    names: ['deno'],
    options: DENO_FLAGS,
    subcommands: {
      run: { ...DENO_RUN, style: 'posix' },
      'serve|watch': DENO_RUN,
      eval: {
        options: DENO_FLAGS,
        starts: (call) => (call.operand(0) ? [codeStart('javascript', call.operand(0)!)] : []),
      },
      'install|compile|bundle|cache': {
        options: 'g|global n|name= f|force root= o|output= A',
        effects: (call) =>
          call.operands.flatMap((arg) =>
            /^https?:/i.test(arg.text) && call.subcommand[0] === 'install'
              ? call.on('install', call.url(arg))
              : [],
          ),
      },
      task: { options: DENO_FLAGS, style: 'posix', starts: denoTasks },
      'test|check|fmt|lint|doc|info|types|upgrade|repl|init|bench|publish|add|remove': {},
    },
    effects: DENO_RUN.effects,
    starts: denoFile,
  },
  {
    names: ['bun'],
    options: 'e|eval= p|print= r|preload=',
    starts: (call) => {
      const code = [...call.values('eval'), ...call.values('print')];
      const script = call.operand(0);
      if (code.length > 0) return code.map((each) => codeStart('javascript', each));
      return script && /\.[cm]?[jt]sx?$/.test(script.text)
        ? [fileStart(script, 'javascript', call.operands.slice(1))]
        : [];
    },
  },
  {
    names: ['tsx', 'ts-node', 'ts-node-esm', 'esno', 'jiti', 'babel-node', 'swc-node', 'coffee'],
    options: `${NODE} watch P|project= T|transpile-only`,
    style: 'dash',
    starts: nodeStarts,
  },
  {
    names: ['perl', 'perl5', 'rakudo', 'raku'],
    options: PERL,
    style: 'posix',
    effects: perlEffects,
    starts: perlStarts,
  },
  {
    names: ['ruby', 'jruby', 'truffleruby', 'irb'],
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
    starts: plainStarts('lua', 'e'),
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
  {
    names: ['awk', 'gawk', 'mawk', 'nawk', 'original-awk', 'bwk'],
    options: AWK,
    style: 'posix',
    effects: awkEffects,
    starts: awkStarts,
  },
  { names: ['sed', 'gsed', 'ssed'], options: SED, effects: sedEffects, starts: sedStarts },
  {
    names: ['jq', 'gojq', 'jaq'],
    options:
      'e|exit-status n|null-input r|raw-output j|join-output a|ascii-output c|compact-output s|slurp S|sort-keys C|color-output M|monochrome-output R|raw-input seq stream unbuffered tab indent= f|from-file= L= arg= argjson= slurpfile= rawfile= args jsonargs h|help V|version',
    effects: (call) => call.onPaths('read', jqParts(call).reads),
    starts: (call) => {
      const { filter, file } = jqParts(call);
      if (file) return [fileStart(file, 'jq')];
      return filter ? [codeStart('jq', filter)] : [];
    },
  },
  {
    names: ['yq', 'dasel', 'tomlq', 'xq'],
    options:
      'i|inplace|in-place e P|prettyPrint o|output-format= p|input-format= r|raw-output n|null-input y s= j C M h|help V|version',
    effects: (call) =>
      call.onPaths(
        call.has('inplace') ? 'write' : 'read',
        call.operands.filter((arg) => !/^(?:eval|eval-all|e|ea)$/.test(arg.text)).slice(1),
      ),
  },
  {
    names: ['ed', 'red'],
    options:
      'G|traditional l|loose-exit-status p|prompt= r|restricted s|quiet|silent v|verbose E|extended-regexp h|help V|version',
    effects: (call) => call.onPaths('write', call.operands),
    starts: (call) => [
      ...call.operands
        .filter((arg) => arg.text.startsWith('!'))
        .map((arg): Start => ({ kind: 'shell', script: fromPieces([arg.text.slice(1)]) })),
      ...(call.has('restricted') ? [] : [{ kind: 'stdin', language: 'vim' } as const]),
    ],
  },
  {
    names: ['vim', 'vi', 'nvim', 'ex', 'view', 'gvim', 'vimdiff', 'rvim', 'mvim'],
    options: VIM,
    style: 'dash',
    effects: vimEffects,
    starts: vimStarts,
  },
  {
    names: ['emacs', 'emacsclient', 'mg', 'jove'],
    options:
      'Q|quick q|no-init-file batch nw|no-window-system eval= execute= e= l|load= script= f|funcall= insert= kill x= daemon=? t|tty c n a|alternate-editor= s|socket-name= u= help version',
    style: 'dash',
    effects: (call) => call.onPaths('read', call.operands),
    starts: (call) => [
      ...[
        ...call.values('eval'),
        ...call.values('execute'),
        ...(call.program === 'emacsclient' && call.has('e', 'eval') ? call.operands : []),
      ].map((each) => codeStart('elisp', each)),
      ...[...call.values('load'), ...call.values('script')].map((each) => fileStart(each, null)),
      ...call
        .values('alternate-editor')
        .filter((each) => each.text !== '')
        .map((script): Start => ({ kind: 'shell', script })),
    ],
  },
  {
    names: ['tclsh', 'wish', 'jimsh'],
    options: 'encoding=',
    style: 'dash',
    starts: plainStarts('tcl', 'none'),
  },
  {
    names: ['julia'],
    options:
      'e|eval= E|print= p|procs= t|threads= L|load= i q|quiet O=? project=? J= startup-file= v|version h|help',
    style: 'posix',
    starts: (call) =>
      call.has('print')
        ? call.values('print').map((each) => codeStart('julia', each))
        : plainStarts('julia', 'eval')(call),
  },
  {
    names: ['elixir', 'iex', 'erl', 'escript'],
    options: 'e|eval= r= S= pr= pa= mix= noshell s= h|help v|version',
    style: 'dash',
    starts: (call) =>
      [...call.values('eval'), ...call.values('mix')].map((each) => codeStart('elixir', each)),
  },
  {
    names: [
      'groovy',
      'scala',
      'kotlin',
      'ghc',
      'clojure',
      'clj',
      'bb',
      'racket',
      'guile',
      'sbcl',
      'ocaml',
      'nim',
      'crystal',
      'swipl',
      'octave',
      'gnuplot',
    ],
    options: 'e|eval= c= script= h|help v|version',
    style: 'dash',
    starts: (call) =>
      [...call.values('eval'), ...(call.program === 'guile' ? call.values('c') : [])].map((each) =>
        codeStart(call.program, each),
      ),
  },
  {
    names: ['java', 'javaw'],
    options: 'jar= cp|classpath|class-path= p|module-path= m|module= D=? version h|help',
    style: 'dash',
    starts: (call) => {
      const source =
        call.value('jar') ?? (/\.(?:jar|java)$/.test(call.operand(0)?.text ?? '') ? call.operand(0) : null);
      return source ? [fileStart(source, null)] : [];
    },
  },
];
