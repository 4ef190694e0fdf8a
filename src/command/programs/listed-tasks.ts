/**
 * Runners of tasks that a project's own file lists: `rake`, `task`, `tox`, `nox`, `poe`, `pre-commit`... Of the words of a
 * call only those that name tasks matter; what the tasks do is read from the file.
 */
import type { ProgramSpec, Start } from '../spec.ts';
import type { BookFormat } from '../tasks/listed.ts';
import { type Arg, fromPieces, known, type Piece } from '../value.ts';

interface Runner {
  format: BookFormat;
  /** Options that take the next argument. */
  valued: string;
  /** Of those: one that names tasks, the file or the folder. */
  names?: RegExp;
  file?: RegExp;
  folder?: RegExp;
  /** The word before the tasks: `pre-commit run`. */
  verb?: RegExp;
  /** The verb may be left out (`tox -e lint`). */
  optional?: true;
  /** All words name tasks, the first alone, or none. */
  words: 'all' | 'first' | 'none';
  /** What the words behind the task's name are handed on to. */
  args?: true;
  /** It only looks: `rake -T`. */
  looks?: RegExp;
}

const NOTHING: Start[] = [];

function startsOf(runner: Runner): (args: readonly Arg[]) => Start[] {
  const valued = new Set(runner.valued.split(' '));
  return (args) => {
    const words: Arg[] = [];
    const names: Arg[] = [];
    let behind: readonly Arg[] = [];
    let file: Arg | null = null;
    let cwd: Arg | null = null;
    let verb = runner.verb === undefined;
    for (let at = 0; at < args.length; at++) {
      const arg = args[at]!;
      const { text } = arg;
      if (text === '--') {
        behind = args.slice(at + 1);
        break;
      }
      if (!text.startsWith('-')) {
        if (!verb && runner.verb!.test(text)) verb = true;
        else if (!verb && !runner.optional) return NOTHING;
        // `rake NAME=value`
        else if (runner.words === 'all' ? !/^\w+=/.test(text) : words.length < 1) words.push(arg);
        else if (runner.args) behind = args.slice(at);
        if (runner.args && behind.length > 0) break;
        continue;
      }
      const equals = text.startsWith('--') ? text.indexOf('=') : -1;
      const option = equals < 0 ? text : text.slice(0, equals);
      if (/^--?(?:help|version|dry-run|summary)$/.test(option) || runner.looks?.test(option)) return NOTHING;
      if (!valued.has(option)) continue;
      const value = equals < 0 ? args[++at] : tail(arg, equals + 1);
      if (!value) break;
      if (runner.names?.test(option)) {
        names.push(...(value.known ? value.text.split(',').map((each) => known(each)) : [value]));
        // `nox -s lint tests`
        if (runner.format === 'nox')
          for (; at + 1 < args.length && !args[at + 1]!.text.startsWith('-'); at++) names.push(args[at + 1]!);
      } else if (runner.file?.test(option)) file = value;
      else if (runner.folder?.test(option)) cwd = value;
    }
    if (!verb && !runner.optional) return NOTHING;
    if (runner.words !== 'none') names.push(...words);
    return [
      {
        kind: 'task',
        task: { runner: 'listed', format: runner.format, names, args: behind, file },
        ...(cwd ? { cwd } : {}),
      },
    ];
  };
}

function tail(arg: Arg, count: number): Arg {
  const [first, ...rest] = arg.pieces;
  const pieces: Piece[] = typeof first === 'string' ? [first.slice(count), ...rest] : [...arg.pieces];
  return fromPieces(pieces, arg.span);
}

/** Nothing but `mix` itself has these, whatever an alias says: most calls need no file. */
const MIX_OWN = /^(?:local\.|archive|escript|help|hex\.|new$|phx\.new)/;

const RUNNERS: Readonly<Record<string, Runner>> = {
  'rake drake': {
    format: 'rake',
    valued: '-f --rakefile -C --directory -j --jobs -I --libdir -R --rakelibdir -r --require',
    file: /^(?:-f|--rakefile)$/,
    folder: /^(?:-C|--directory)$/,
    words: 'all',
    looks: /^(?:-[TPDAWn]+|--(?:tasks|prereqs|describe|where|all))$/,
  },
  rails: { format: 'rake', valued: '-e --environment', words: 'first' },
  'task go-task': {
    format: 'taskfile',
    valued: '-t --taskfile -d --dir -c --color -C --concurrency -I --interval -o --output --sort',
    file: /^(?:-t|--taskfile)$/,
    folder: /^(?:-d|--dir)$/,
    words: 'all',
    looks: /^(?:-l|-a|-n|-i|--(?:list|list-all|dry|init|status|json|completion))$/,
  },
  tox: {
    format: 'tox',
    valued: '-e --env -c --conf --workdir --root -x --override -p --parallel -m -f --result-json --skip-env',
    names: /^(?:-e|--env)$/,
    file: /^(?:-c|--conf)$/,
    folder: /^--root$/,
    verb: /^(?:run|r|run-parallel|p|legacy|le|exec|e)$/,
    optional: true,
    words: 'none',
    looks: /^(?:-l|-a|--(?:listenvs|listenvs-all|notest|showconfig))$/,
  },
  nox: {
    format: 'nox',
    valued:
      '-s --session --sessions -e -f --noxfile -p --python -k --keywords -t --tags --envdir -db --default-venv-backend',
    names: /^(?:-s|-e|--sessions?)$/,
    file: /^(?:-f|--noxfile)$/,
    words: 'none',
    looks: /^(?:-l|--list|--list-sessions)$/,
  },
  'poe poethepoet taskipy': {
    format: 'pyproject',
    valued: '-C --directory --root -e --executor',
    folder: /^(?:-C|--directory|--root)$/,
    words: 'first',
    args: true,
  },
  'pdm hatch rye': {
    format: 'pyproject',
    valued: '-p --project -e --env -s --site-packages',
    folder: /^(?:-p|--project)$/,
    verb: /^run$/,
    words: 'first',
    args: true,
    looks: /^(?:-l|--list)$/,
  },
  'pre-commit prek': {
    format: 'precommit',
    valued: '-c --config --files --hook-stage --from-ref --to-ref -s -o --color --hook-type',
    file: /^(?:-c|--config)$/,
    verb: /^(?:run|try-repo)$/,
    words: 'first',
  },
  lefthook: {
    format: 'lefthook',
    valued: '--commands --jobs --file --exclude --tag',
    verb: /^run$/,
    words: 'first',
  },
  'foreman honcho overmind hivemind goreman': {
    format: 'procfile',
    valued: '-f --procfile -e --env -p --port -m --formation -d --root -c --concurrency -l',
    file: /^(?:-f|--procfile)$/,
    folder: /^(?:-d|--root)$/,
    verb: /^(?:start|s)$/,
    optional: true,
    words: 'first',
  },
  'invoke inv': {
    format: 'invoke',
    valued: '-c --collection -r --search-root -f --config -T',
    folder: /^(?:-r|--search-root)$/,
    words: 'all',
    looks: /^(?:-l|-R|--(?:list|dry))$/,
  },
  fab: {
    format: 'fabric',
    valued: '-c --collection -r --search-root -H --hosts -i --identity',
    words: 'all',
    looks: /^(?:-l|--list)$/,
  },
};

const PYPROJECT_TASK: Runner = {
  format: 'pyproject',
  valued: '',
  words: 'first',
  args: true,
  looks: /^(?:-l|--list)$/,
};
const MIX: Runner = { format: 'mix', valued: '', words: 'first' };
const COMPOSE: Runner = {
  format: 'compose',
  valued:
    '-f --file -p --project-name --project-directory --env-file --profile --progress --scale --timeout -t -e --env -v --volume -u --user -w --workdir --name -l --label --entrypoint --publish --parallel --ansi',
  file: /^(?:-f|--file)$/,
  folder: /^--project-directory$/,
  verb: /^(?:up|start|restart|run|create)$/,
  words: 'first',
};

const composeStarts = startsOf(COMPOSE);
const mixStarts = startsOf(MIX);

function row(names: string, runner: Runner): ProgramSpec {
  const starts = startsOf(runner);
  return { names: names.split(' '), alsoStarts: (call) => starts(call.args) };
}

export const LISTED_TASKS: readonly ProgramSpec[] = [
  ...Object.entries(RUNNERS).map(([names, runner]) => row(names, runner)),
  // taskipy has the name of Taskfile's runner.
  row('task', PYPROJECT_TASK),
  row('docker-compose podman-compose', COMPOSE),
  {
    names: ['mix'],
    alsoStarts: ({ args }) => (MIX_OWN.test(args[0]?.text ?? '') ? NOTHING : mixStarts(args)),
  },
  {
    names: ['docker', 'podman', 'nerdctl'],
    alsoStarts: ({ args }) => (args[0]?.text === 'compose' ? composeStarts(args.slice(1)) : NOTHING),
  },
];
