/** Node, Deno, Bun and their kin: code in options, scripts, modules that are loaded first. */
import type { Call } from '../call.ts';
import type { ProgramSpec, Start } from '../spec.ts';
import { denoTasks } from '../tasks/starts.ts';
import type { Effect } from '../types.ts';
import { type Arg, fromPieces, known } from '../value.ts';
import { codeStart, fileStart, plainStarts } from './code-starts.ts';

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
      if (code) starts.push(codeStart('javascript', /^p/.test(name) ? printed(code) : code));
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

/** `node -p process.env.TOKEN` shows the value. */
const printed = (code: Arg): Arg =>
  /^\s*process\.env\b[^;\n]*$/.test(code.text)
    ? fromPieces(['console.log(', ...code.pieces, ')'], code.span)
    : code;

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
  // `deno run npm:rimraf /` is `npx rimraf /`.
  const packaged = /^npm:(?:\/)?(@?[^@]+)(?:@.*)?$/.exec(module?.text ?? '')?.[1];
  if (packaged !== undefined)
    return [{ kind: 'argv', argv: [known(packaged.replace(/^@[^/]+\//, '')), ...call.operands.slice(1)] }];
  if (!module || /^(?:https?|jsr):/i.test(module.text)) return [];
  return module.text === '-'
    ? [{ kind: 'stdin', language: 'javascript' }]
    : [fileStart(module, 'javascript', call.operands.slice(1))];
}

const DENO_RUN = {
  options: DENO_FLAGS,
  effects: (call: Call) => (call.operand(0) ? remoteModule(call, call.operand(0)!) : []),
  starts: denoFile,
} as const;

export const JAVASCRIPT_PROGRAMS: readonly ProgramSpec[] = [
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
    effects: (call) => (call.operand(0) ? remoteModule(call, call.operand(0)!) : []),
    starts: (call) => {
      const code = [...call.values('eval'), ...call.values('print')];
      const operands = call.operands[0]?.text === 'run' ? call.operands.slice(1) : call.operands;
      const script = operands[0];
      if (code.length > 0) return code.map((each) => codeStart('javascript', each));
      if (script?.text === '-') return [{ kind: 'stdin', language: 'javascript' }];
      return script && /\.[cm]?[jt]sx?$/.test(script.text)
        ? [fileStart(script, 'javascript', operands.slice(1))]
        : [];
    },
  },
  {
    names: ['zx'],
    options:
      'e|eval= i|install p|prefer-local=? quiet verbose shell= prefix= postfix= cwd= ext= repl experimental',
    starts: (call) => {
      const code = call.values('eval');
      const script = call.operand(0);
      if (code.length > 0) return code.map((each) => codeStart('javascript', each));
      return [
        script && script.text !== '-'
          ? fileStart(script, 'javascript', call.operands.slice(1))
          : { kind: 'stdin', language: 'javascript' },
      ];
    },
  },
  {
    names: [
      'tsx',
      'ts-node',
      'ts-node-esm',
      'esno',
      'jiti',
      'babel-node',
      'swc-node',
      'esbuild-runner',
      'esr',
      'vite-node',
    ],
    options: `${NODE} watch P|project= T|transpile-only`,
    style: 'dash',
    starts: nodeStarts,
  },
  {
    names: ['coffee'],
    options: 'e|eval= b c|compile o|output= p|print s|stdio w|watch h|help v|version',
    style: 'posix',
    starts: (call) => (call.has('compile') ? [] : plainStarts('coffee', 'eval')(call)),
  },
];
