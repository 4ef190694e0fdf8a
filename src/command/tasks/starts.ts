/** From a runner's arguments to the tasks that it starts, for the rows in `programs/`. */
import type { Call } from '../call.ts';
import type { Start } from '../spec.ts';
import { type Arg, fromPieces, known, type Piece } from '../value.ts';
import type { PackageTask } from './task.ts';

/** Options of package managers that take the next argument. */
const VALUED =
  /^(?:--(?:prefix|dir|cwd|workspace|filter|registry|cache|userconfig|globalconfig|loglevel|script-shell|reporter|shell|network-concurrency|modules-folder|use-yarnrc|mutex|preload|filter-prod|workspace-concurrency|from|include|exclude|jobs)|-[CwFrj])$/;
const FOLDER = /^(?:--prefix|--dir|--cwd|-C)$/;
const EVERYWHERE = /^(?:--workspaces|-ws|--recursive|-r|--all|-A|--include-workspace-root|-iwr|--since)$/;

/** Scripts of the project that come with a command. */
const LIFECYCLE: Readonly<Record<string, readonly string[]>> = {
  install: ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'],
  pack: ['prepack', 'prepare', 'postpack'],
  publish: ['prepublishOnly', 'prepack', 'prepare', 'postpack', 'publish', 'postpublish'],
  version: ['preversion', 'version', 'postversion'],
};

const INSTALL =
  /^(?:install|i|in|ins|inst|insta|instal|ci|clean-install|ic|install-clean|install-test|it|cit)$/;
const RUN = /^(?:run|run-script|rum|urn)$/;
const SHORT = /^(?:test|t|tst|start|stop|restart)$/;
const SHORT_NAMES: Readonly<Record<string, string>> = { t: 'test', tst: 'test' };
/** Commands of the managers themselves: a script of such a name runs by `run` only. */
const OWN =
  /^(?:add|approve-builds|audit|autoclean|bin|bugs|c|cache|catalog|check|config|constraints|create|dedupe|deploy|dlx|docs|doctor|env|exec|explain|fetch|generate-lock-entry|get|global|help|import|info|init|licenses|link|list|ln|login|logout|ls|npm|outdated|owner|patch|patch-commit|patch-remove|pkg|plugin|pm|policies|prune|publish|rb|rebuild|remove|rm|root|search|self-update|server|set|setup|stage|store|tag|team|un|uninstall|unlink|unplug|up|update|upgrade|upgrade-interactive|v|versions|view|whoami|why)$/;

/** Of those, names that yarn and bun leave to scripts. */
const NOT_OWN = /^(?:deploy|docs|doctor|fetch|server|env|setup|store|root|bugs|star|profile|team|token)$/;

/** Tools of a project that are meant by name where its scripts are not known: what they do is worth knowing. */
const TOOLS =
  /^(?:node|rimraf|del|del-cli|shx|npx|prisma|drizzle-kit|sequelize|sequelize-cli|knex|typeorm|mikro-orm|concurrently|npm-run-all|run-s|run-p|cross-env|env-cmd|dotenv|firebase|vercel|netlify|wrangler|serverless|sls|cdk|supabase|changeset|semantic-release|release-it|gh-pages|surge|lerna|tsx|ts-node|heroku|railway|pulumi|ncc|np|nodemon)$/;

interface Split {
  command: Arg | null;
  /** Everything behind the command. */
  rest: readonly Arg[];
  /** Of that, what npm hands on: words that are no options, and all behind `--`. */
  words: readonly Arg[];
  cwd: Arg | null;
  packages: Arg[];
  everywhere: boolean;
}

/** Options up to the first word that is none, as package managers take them. */
function split(args: readonly Arg[], manager: string): Split {
  const words: Arg[] = [];
  const found: Split = { command: null, rest: [], words, cwd: null, packages: [], everywhere: false };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const { text } = arg;
    if (!text.startsWith('-') || text === '-') {
      if (found.command === null) {
        found.command = arg;
        found.rest = args.slice(at + 1);
      } else words.push(arg);
      // npm takes its own options behind the script's name too.
      if (manager !== 'npm') break;
      continue;
    }
    if (text === '--' && found.command !== null) {
      words.push(...args.slice(at + 1));
      break;
    }
    if (text === '--') continue;
    const equals = text.startsWith('--') ? text.indexOf('=') : -1;
    const name = equals < 0 ? text : text.slice(0, equals);
    // pnpm's `-w` is the root of the workspace, its `-r` every package; npm's `-w` names one.
    const flag = EVERYWHERE.test(name) || (name === '-w' && manager === 'pnpm');
    if (EVERYWHERE.test(name)) found.everywhere = true;
    const value =
      equals >= 0 ? tail(arg, equals + 1) : !flag && VALUED.test(name) ? (args[++at] ?? null) : null;
    if (!value) continue;
    if (FOLDER.test(name)) found.cwd = value;
    else if (/^(?:--workspace|--filter|--filter-prod|-w|-F|--from|--include)$/.test(name))
      found.packages.push(value);
  }
  return found;
}

function tail(arg: Arg, count: number): Arg {
  const [first, ...rest] = arg.pieces;
  const pieces: Piece[] = typeof first === 'string' ? [first.slice(count), ...rest] : [...arg.pieces];
  return fromPieces(pieces, arg.span);
}

/** What `npm`, `pnpm`, `yarn` or `bun` runs of the project's scripts. */
export function packageStarts(call: Call): Start[] {
  const manager = call.program.replace(/pkg$/, '');
  if (call.has('help', 'version') && !call.args.some((arg) => arg.text === '--')) return [];
  const outer = split(call.args, manager);
  return startsOf(outer, manager, call);
}

function startsOf(outer: Split, manager: string, call: Call): Start[] {
  const { command } = outer;
  const name = command?.text ?? (manager === 'yarn' ? 'install' : null);
  if (name === null) return [];
  const npm = manager === 'npm';
  const start = (
    scripts: readonly Arg[],
    args: readonly Arg[],
    more: Partial<PackageTask> = {},
    place = outer,
  ): Start => ({
    kind: 'task',
    task: {
      runner: 'package',
      scripts,
      args,
      packages: [...outer.packages, ...(place === outer ? [] : place.packages)],
      everywhere: outer.everywhere || place.everywhere,
      program: 'never',
      wide: true,
      ...more,
    },
    ...(outer.cwd || place.cwd ? { cwd: (place.cwd ?? outer.cwd)! } : {}),
  });
  const lifecycle = INSTALL.test(name)
    ? LIFECYCLE.install
    : Object.hasOwn(LIFECYCLE, name)
      ? LIFECYCLE[name]
      : undefined;
  if (RUN.test(name)) {
    const inner = split(outer.rest, manager);
    if (!inner.command) return [];
    if (manager === 'bun' && /^[./]|\.[cm]?[jt]sx?$/.test(inner.command.text))
      return [{ kind: 'file', path: inner.command, language: 'javascript', args: inner.rest }];
    const program = npm ? 'never' : TOOLS.test(inner.command.text) ? 'always' : 'known';
    return [start([inner.command], argsOf(inner, npm), { program }, inner)];
  }
  if (SHORT.test(name)) {
    // `bun test` is bun's own.
    if (manager === 'bun' && name === 'test') return [];
    const script = Object.hasOwn(SHORT_NAMES, name) ? SHORT_NAMES[name]! : name;
    return [start([known(script)], argsOf(outer, npm))];
  }
  if (lifecycle) {
    if (call.has('ignore-scripts', 'global')) return [];
    const named = split(outer.rest, manager).command !== null;
    return named && INSTALL.test(name)
      ? []
      : [
          start(
            lifecycle.map((each) => known(each)),
            [],
            { wide: false },
          ),
        ];
  }
  if (npm) return [];
  if (manager === 'yarn' && name === 'workspace') {
    const [place, ...rest] = outer.rest;
    if (!place) return [];
    const inner = split(rest, manager);
    return startsOf({ ...inner, cwd: outer.cwd ?? inner.cwd, packages: [place] }, manager, call);
  }
  if (manager === 'yarn' && name === 'workspaces') {
    // `yarn workspaces run build`, `yarn workspaces foreach -A run build`
    const inner = split(outer.rest, manager);
    const deeper = inner.command?.text === 'foreach' ? split(inner.rest, manager) : inner;
    return deeper.command ? startsOf({ ...deeper, cwd: outer.cwd, everywhere: true }, manager, call) : [];
  }
  if (OWN.test(name))
    return NOT_OWN.test(name) && (manager === 'yarn' || manager === 'bun')
      ? [start([command!], argsOf(outer, false))]
      : [];
  // A path or a file is run as it is, by another row.
  if (manager === 'bun' && /[./]/.test(name)) return [];
  return [start([command!], argsOf(outer, false), { program: TOOLS.test(name) ? 'always' : 'known' })];
}

/** Arguments of the script itself: npm takes options for its own unless they stand behind `--`. */
function argsOf({ rest, words }: Split, npm: boolean): readonly Arg[] {
  const dashes = rest.findIndex((arg) => arg.text === '--');
  return npm ? words : rest.filter((_, at) => at !== dashes);
}

/** `run-s a b`, `npm-run-all clean -p build:*`: each operand a pattern, perhaps with arguments behind it. */
export function runAllStarts(call: Call): Start[] {
  return call.operands.map((arg): Start => {
    const [name = '', ...args] = arg.text
      .replace(/\{[^}]*\}/g, '')
      .split(/\s+/)
      .filter((word) => word !== '');
    const script = arg.known || !/\s/.test(arg.text) ? known(arg.known ? name : arg.text) : arg;
    return scriptStart(
      script,
      args.filter((each) => each !== '--').map((each) => known(each)),
      false,
    );
  });
}

const SHORTCUT = /^(?:npm|yarn|pnpm|bun|node):(?=\S)/;

/** `concurrently "npm:dev:*" "cmd args"`: a script by its shortcut, else a command for a shell. */
export function concurrentlyStarts(call: Call): Start[] {
  return call.operands.map((arg): Start => {
    if (!SHORTCUT.test(arg.text)) return { kind: 'shell', script: arg };
    const [name = '', ...args] = arg.text.replace(SHORTCUT, '').split(/\s+/);
    return scriptStart(
      known(name),
      args.filter((each) => each !== '--').map((each) => known(each)),
      true,
    );
  });
}

function scriptStart(script: Arg, args: readonly Arg[], wide: boolean): Start {
  const task: PackageTask = {
    runner: 'package',
    scripts: [script],
    args,
    packages: [],
    everywhere: false,
    program: 'never',
    wide,
  };
  return { kind: 'task', task };
}

/** `make [NAME=value] [TARGET]...` */
export function makeTasks(call: Call): Start[] {
  if (call.has('help', 'version')) return [];
  const texts = [...call.values('eval')];
  const files: Arg[] = [];
  for (const file of call.values('file')) {
    if (!/^(?:-|\/dev\/stdin|\/dev\/fd\/0)$/.test(file.text)) files.push(file);
    else if (call.input.text !== null) texts.push(fromPieces(call.input.text));
    // What comes on standard input is not known: the row that starts it says so.
    else return [];
  }
  const folders = call.values('directory');
  const variables = call.operands.filter((arg) => /^[^\s=]*[:+?!]*=/.test(arg.text));
  const goals = call.operands.filter((arg) => !variables.includes(arg));
  return [
    {
      kind: 'task',
      task: {
        runner: 'make',
        goals,
        variables,
        files,
        texts,
        dry: call.has('just-print', 'question', 'touch'),
      },
      ...(folders.length > 0 ? { cwd: joinFolders(folders) } : {}),
    },
  ];
}

/** `-C a -C b` is `-C a/b`. */
function joinFolders(folders: readonly Arg[]): Arg {
  let joined = folders[0]!;
  for (const folder of folders.slice(1))
    joined = folder.text.startsWith('/')
      ? folder
      : fromPieces([...joined.pieces, '/', ...folder.pieces], joined.span);
  return joined;
}

/** `just [NAME=value] RECIPE ARG...` */
export function justTasks(call: Call): Start[] {
  if (
    call.has(
      'help',
      'version',
      'list',
      'show',
      'dump',
      'fmt',
      'summary',
      'evaluate',
      'edit',
      'command',
      'l',
      's',
    )
  )
    return [];
  const folder = call.value('working-directory');
  return [
    {
      kind: 'task',
      task: { runner: 'just', words: call.operands, file: call.value('justfile') },
      ...(folder ? { cwd: folder } : {}),
    },
  ];
}

const COMPOSER_OWN =
  /^(?:about|archive|audit|browse|bump|check-platform-reqs|clear-cache|clearcache|cc|completion|config|create-project|depends|why|diagnose|dump-autoload|dumpautoload|exec|fund|global|help|home|init|licenses|list|outdated|prohibits|why-not|reinstall|remove|rm|require|req|r|search|self-update|selfupdate|show|status|suggests|validate)$/;

/** `composer run NAME`, `composer NAME`, and the scripts that come with `install` and `update`. */
export function composerTasks(call: Call): Start[] {
  if (call.has('help', 'version', 'no-scripts')) return [];
  const { command, rest, cwd } = split(call.args, 'composer');
  if (!command) return [];
  const inner = split(rest, 'composer');
  const run = /^run(?:-script)?$/.test(command.text);
  const script = run ? inner.command : command;
  if (!script || COMPOSER_OWN.test(script.text)) return [];
  const words = run ? inner.rest : rest;
  const scripts =
    !run && /^(?:install|i|update|u|upgrade)$/.test(script.text)
      ? [/^i/.test(script.text) ? 'install' : 'update', 'autoload-dump']
      : [script.text];
  const place = call.value('working-dir') ?? cwd;
  return [
    {
      kind: 'task',
      task: {
        runner: 'composer',
        scripts,
        args: scripts.length > 1 ? [] : words.filter((arg) => arg.text !== '--'),
      },
      ...(place ? { cwd: place } : {}),
    },
  ];
}

/** `deno task NAME ARG...` */
export function denoTasks(call: Call): Start[] {
  const at = call.args.findIndex((arg) => arg.text === 'task');
  const { command, rest, cwd } = split(call.args.slice(at + 1), 'deno');
  if (at < 0 || !command) return [];
  return [{ kind: 'task', task: { runner: 'deno', name: command, args: rest }, ...(cwd ? { cwd } : {}) }];
}
