/** Python: code in `-c`, modules in `-m`, scripts, and servers that modules open. */
import type { Call } from '../call.ts';
import { parseArgs, parseGrammar } from '../grammar.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import type { Effect } from '../types.ts';
import { type Arg, known } from '../value.ts';
import { codeStart, fileStart, idles } from './code-starts.ts';
import { servedFolders } from './uploads.ts';

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
  if (code)
    return /^(?:ipython|sage)$/.test(call.program) ? ipythonStarts(code) : [codeStart('python', code)];
  const module = moduleOf(call);
  if (module) return moduleStarts(module);
  const script = call.operand(0);
  // `manage.py shell < script.py`
  if (
    /(?:^|\/)manage\.py$/.test(script?.text ?? '') &&
    /^shell(?:_plus)?$/.test(call.operand(1)?.text ?? '') &&
    call.input.text !== null
  )
    return [fileStart(script!, 'python'), { kind: 'stdin', language: 'python' }];
  if (script && script.text !== '-') {
    const file = fileStart(script, 'python', call.operands.slice(1));
    // A folder is run by the file in it that says so.
    return call.wrote && !script.text.endsWith('.py') && script.known
      ? [file, { kind: 'file', path: known(`${script.text}/__main__.py`), language: 'python', fresh: true }]
      : [file];
  }
  return idles(call) ? [] : [{ kind: 'stdin', language: 'python' }];
}

/** In IPython a line that starts with `!` is a shell command. */
function ipythonStarts(code: Arg): Start[] {
  const shells: Start[] = [];
  const rest: string[] = [];
  for (const line of code.text.split('\n')) {
    const script = /^\s*(?:\w+\s*=\s*)?(?:!!?|%(?:sx|system|sc)\s|%%(?:bash|sh)\b)(.*)$/.exec(line)?.[1];
    if (script === undefined) rest.push(line);
    else shells.push({ kind: 'shell', script: code.known ? known(script.trim()) : code });
  }
  return shells.length === 0
    ? [codeStart('python', code)]
    : [...shells, codeStart('python', known(rest.join('\n')))];
}

function moduleStarts({ name, args }: Module): Start[] {
  if (!name.known) return [{ kind: 'unknown', why: 'code', source: `-m ${name.text}` }];
  const program = Object.hasOwn(MODULE_PROGRAMS, name.text) ? MODULE_PROGRAMS[name.text] : undefined;
  if (program !== undefined) return [{ kind: 'argv', argv: [known(program), ...args] }];
  // Prompts, which read what is led in.
  if (/^(?:code|asyncio|IPython|bpython|ptpython)$/.test(name.text) && args.length === 0)
    return [{ kind: 'stdin', language: 'python' }];
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
  // A module of the project's own.
  const place = name.text.replaceAll('.', '/');
  return [`${place}.py`, `${place}/__main__.py`].map((file) => fileStart(known(file), 'python', args));
}

/** Modules of the library that read and write the files they are told. */
function moduleEffects(call: Call, { name, args }: Module): Effect[] {
  const { operands, options } = parseArgs(
    args,
    parseGrammar('c|create= e|extract= l|list= t|test= d e|encode u indent='),
  );
  switch (name.text) {
    case 'json.tool':
      return [...call.onPaths('read', operands.slice(0, 1)), ...call.onPaths('write', operands.slice(1, 2))];
    case 'base64':
    case 'quopri':
    case 'uu':
    case 'gzip':
    case 'tokenize':
    case 'pickle':
    case 'plistlib':
      return call.onPaths('read', [...operands, ...(options.get('extract') ?? [])]);
    case 'zipfile':
    case 'tarfile': {
      const archive = options.get('create')?.[0];
      return archive
        ? [...call.onPaths('write', [archive]), ...call.onPaths('read', operands, { recursive: true })]
        : call.onPaths('write', options.has('extract') ? operands.slice(0, 1) : [], { recursive: true });
    }
    default:
      return [];
  }
}

function pythonEffects(call: Call): Effect[] {
  const module = moduleOf(call);
  if (module && SERVERS.test(module.name.text)) {
    const { options } = parseArgs(module.args, parseGrammar('b|bind= d|directory= p|protocol= cgi'));
    const bind = options.get('bind')?.[0];
    return [
      ...call.on('listen', { ...call.url(bind ?? '0.0.0.0'), kind: 'host' }),
      ...(/^(?:localhost|127\.|::1)/.test(bind?.text ?? '')
        ? []
        : servedFolders(call, options.get('directory') ?? [known('.')])),
    ];
  }
  if (module) return moduleEffects(call, module);
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

export const PYTHON_PROGRAMS: readonly ProgramSpec[] = [
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
      'sage',
      'bpython',
      'ptpython',
    ],
    options: PYTHON,
    style: 'posix',
    effects: pythonEffects,
    starts: pythonStarts,
  },
];
