/** Tasks of files that only list what to run: the named ones with what they need, or else the usual ones. */
import { findFile } from './folders.ts';
import type { Book, BookReader, Step } from './listed/book.ts';
import { readMix, readPythonTasks, readRakefile } from './listed/code-books.ts';
import { readPyproject, readTox } from './listed/section-books.ts';
import { readCompose, readLefthook, readPreCommit, readProcfile, readTaskfile } from './listed/yaml-books.ts';
import { quoteMarked } from './marks.ts';
import type { ListedTask, TaskHost } from './task.ts';

export type BookFormat = keyof typeof BOOKS;

const BOOKS = {
  taskfile: [
    readTaskfile,
    'Taskfile.yml',
    'Taskfile.yaml',
    'taskfile.yml',
    'taskfile.yaml',
    'Taskfile.dist.yml',
  ],
  lefthook: [readLefthook, 'lefthook.yml', 'lefthook.yaml', '.lefthook.yml', '.lefthook.yaml'],
  precommit: [readPreCommit, '.pre-commit-config.yaml', '.pre-commit-config.yml'],
  compose: [readCompose, 'compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'],
  procfile: [readProcfile, 'Procfile'],
  tox: [readTox, 'tox.ini'],
  pyproject: [readPyproject, 'pyproject.toml'],
  nox: [readPythonTasks, 'noxfile.py'],
  invoke: [readPythonTasks, 'tasks.py'],
  fabric: [readPythonTasks, 'fabfile.py'],
  rake: [readRakefile, 'Rakefile', 'rakefile', 'Rakefile.rb'],
  mix: [readMix, 'mix.exs'],
} as const satisfies Record<string, readonly [BookReader, ...string[]]>;

/** Stands for a value that the makers of a file on disk know: a question for each would be one for every task. */
const OWN_VALUE = 'task-value';
/** One after another of the same file: a task that names a hundred others, and those each other. */
const MAX_DEPTH = 16;

export function runListedTask(task: ListedTask, host: TaskHost): void {
  const [read, ...usual] = BOOKS[task.format];
  const names = task.names.map((each) => host.mark(each));
  const files = task.file ? [host.mark(task.file)] : [...usual];
  // Rails and Rake load these too.
  if (task.format === 'rake')
    for (const name of names)
      files.push(...name.split(':').map((part) => `lib/tasks/${part.replace(/\[.*/, '')}.rake`));
  const folder = findFile(files.slice(0, 1 + usual.length), host.cwd, host)?.folder ?? host.cwd;
  for (const name of files) {
    const file = findFile([name], folder, host, false);
    if (!file) continue;
    const args = task.args.map((each) => quoteMarked(host.mark(each))).join(' ');
    const book = read(file.text, {
      args,
      unknown: (source) => (file.written ? host.unknown(source) : OWN_VALUE),
    });
    const wanted = names.length > 0 ? names.map((each) => each.replace(/\[.*\]$/, '')) : book.usual;
    host.once(`${file.path} ${wanted.join(' ')}`, [args], () => {
      const run: Run = { book, cwd: file.folder, host, done: new Set() };
      for (const each of wanted) runSteps(each, run, 0);
    });
  }
}

/** One run of a file's tasks; each task runs once. */
interface Run {
  book: Book;
  cwd: string;
  host: TaskHost;
  done: Set<string>;
}

function runSteps(name: string, run: Run, depth: number): void {
  if (depth > MAX_DEPTH || run.done.has(name)) return;
  run.done.add(name);
  for (const step of run.book.tasks.get(name) ?? run.book.other ?? []) runStep(step, run, depth);
}

function runStep(step: Step, run: Run, depth: number): void {
  const { host, cwd } = run;
  switch (step.kind) {
    case 'task':
      return runSteps(step.name, run, depth + 1);
    case 'shell':
      host.shell(step.script, { cwd });
      return;
    case 'code':
      return host.code(step.interpreter, step.text, { cwd });
    case 'program':
      return host.program(step.argv, { cwd });
  }
}
