/** Files of tasks that are code: noxfile.py, tasks.py, fabfile.py, Rakefile, mix.exs. Of the code, a task's own part is read. */
import { type BookReader, type BookSetting, type Step, shell, task } from './book.ts';

/** Names and modules that the tasks of a file share. */
const SHARED_PYTHON = /^(?:(?:import|from)\s.+|[A-Z_]{2,40}\s*=.+)$/gm;
const SHARED_RUBY = /^(?:require\s.+|[A-Z]\w*\s*=.+)$/gm;
const MAX_TASKS = 400;
/** Characters of them: they stand in front of each task's own part. */
const MAX_SHARED = 4000;

function sharedIn(text: string, lines: RegExp): string {
  return (text.match(lines) ?? []).join('\n').slice(0, MAX_SHARED);
}

/** Functions under a decorator: `@nox.session`, `@task`. */
const DECORATOR = /^@(?:nox\.)?(session|task)\b/;
const FUNCTION = /^(?:async )?def (\w+)\(\s*(\w+)?/;

export const readPythonTasks: BookReader = (text, setting) => {
  const tasks = new Map<string, Step[]>();
  const usual: string[] = [];
  const shared = sharedIn(text, SHARED_PYTHON);
  const lines = text.split('\n');
  for (let at = 0; at < lines.length && tasks.size < MAX_TASKS; at++) {
    const kind = DECORATOR.exec(lines[at]!)?.[1];
    if (kind === undefined) continue;
    const start = at;
    while (at < lines.length && !FUNCTION.test(lines[at]!)) at++;
    const [, name, own] = FUNCTION.exec(lines[at] ?? '') ?? [];
    if (name === undefined) break;
    const options = lines.slice(start, at).join('\n').slice(0, 2000);
    // Parameters may go over several lines; the body is what is indented behind them.
    while (at < lines.length && !/:\s*(?:#.*)?$/.test(lines[at]!)) at++;
    const from = at + 1;
    while (at + 1 < lines.length && /^(?:\s|$)/.test(lines[at + 1]!)) at++;
    const body = lines.slice(from, at + 1).join('\n');
    const steps = own === undefined ? [] : runsIn(body, own, kind === 'task', setting);
    steps.push({
      kind: 'code',
      interpreter: ['python', '-c'],
      text: `${shared}\ndef ${name}():\n${body}`,
    });
    if (kind === 'task') {
      const needed =
        /\bpre=\[([^\]]*)\]/.exec(options)?.[1] ?? /^@task\(([\w\s,]*)\)/.exec(options)?.[1] ?? '';
      for (const [each] of needed.matchAll(/\b[a-z_]\w*\b/g)) steps.unshift(task(each));
    } else if (!/\bdefault=False\b/.test(options)) usual.push(name);
    tasks.set(name, steps);
    tasks.set(/\bname=["']([^"']+)["']/.exec(options)?.[1] ?? name.replaceAll('_', '-'), steps);
  }
  return { tasks, usual };
};

/** `session.run('rm', '-rf', 'build')` and `c.run('rm -rf build')` in a function's body. */
function runsIn(body: string, own: string, lines: boolean, setting: BookSetting): Step[] {
  const steps: Step[] = [];
  const call = new RegExp(`\\b${own}\\.(?:run|run_always|run_install|sudo|local)\\(`, 'g');
  for (let match = call.exec(body); match && steps.length < 100; match = call.exec(body)) {
    const words = argumentsAt(body, call.lastIndex, setting);
    // A program that a variable names is one of the project's.
    if (words.length === 0 || words[0] === '') continue;
    const sudo = match[0].endsWith('sudo(') ? 'sudo ' : '';
    steps.push(lines ? shell(`${sudo}${words[0]}`) : { kind: 'program', argv: words });
  }
  return steps;
}

const ARGUMENT =
  /\s*(?:([rbuf]{0,2})("""|'''|"|')([\s\S]*?)(?<!\\)\2|(\*?[\w.]+(?:\([^()]*\)|\[[^[\]]*\])*)(\s*=\s*)?)\s*([,)])?/y;

/** Arguments of a call up to the first that is named; what is no text is not known. */
function argumentsAt(body: string, from: number, { unknown }: BookSetting): string[] {
  const words: string[] = [];
  ARGUMENT.lastIndex = from;
  while (words.length < 200) {
    const match = ARGUMENT.exec(body);
    if (!match) break;
    const [, prefix = '', quote, text = '', name, named, end] = match;
    if (named !== undefined) break;
    if (quote === undefined) {
      // Arguments of the one who calls.
      if (/posargs/.test(name!)) continue;
      words.push(words.length > 0 ? unknown(name!) : name === 'sys.executable' ? 'python' : '');
    } else words.push(prefix.includes('f') ? text.replace(/\{[^{}]*\}/g, (hole) => unknown(hole)) : text);
    if (end !== ',') break;
  }
  return words;
}

const NAMESPACE = /^\s*namespace[\s(]\s*[:"']?(\w+)/;
/** `task :clean => [:env] do ... end`, `task(:x) { ... }`. */
const TASK = /^\s*(?:multi)?task[\s(]\s*(?:[:"']([\w:-]+)|(\w+)(?=:\s))(.*)$/;

/** Tasks with their blocks, in namespaces by their indentation. */
export const readRakefile: BookReader = (text) => {
  const tasks = new Map<string, Step[]>();
  const shared = sharedIn(text, SHARED_RUBY);
  const spaces: { indent: number; name: string }[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length && tasks.size < MAX_TASKS; at++) {
    const line = lines[at]!.slice(0, 1000);
    if (!/^\s*(?:multitask|task|namespace)\b/.test(line)) continue;
    const indent = line.search(/\S/);
    while (spaces.length > 0 && spaces.at(-1)!.indent >= indent) spaces.pop();
    const namespace = NAMESPACE.exec(line)?.[1];
    if (namespace !== undefined) {
      spaces.push({ indent, name: namespace });
      continue;
    }
    const [, quoted, plain, rest = ''] = TASK.exec(line) ?? [];
    const written = quoted ?? plain;
    if (written === undefined) continue;
    // `task :a, [:argument] => [:needed]`, `task a: :needed`, `task 'a:b'`.
    const name = written.replace(/:$/, '');
    const block = /(?:\bdo\b|\{)\s*(?:\|[^|]*\|)?/.exec(rest);
    const head = block ? rest.slice(0, block.index) : rest;
    const needed = /=>(.*)/.exec(head)?.[1] ?? (plain !== undefined || written.endsWith(':') ? head : '');
    const steps = needsOf(needed).map(task);
    if (block) {
      const body = [rest.slice(block.index + block[0].length)];
      const close = new RegExp(`^\\s{${indent}}(?:end\\b|\\})`);
      if (!/(?:\}|\bend)\s*$/.test(body[0]!))
        while (at + 1 < lines.length && !close.test(lines[at + 1]!)) body.push(lines[++at]!);
      else body[0] = body[0]!.replace(/(?:\}|\bend)\s*$/, '');
      steps.push({ kind: 'code', interpreter: ['ruby', '-e'], text: [shared, ...body].join('\n') });
    }
    const full = [...spaces.map((each) => each.name), name].join(':');
    tasks.set(full, [...(tasks.get(full) ?? []), ...steps]);
  }
  return { tasks, usual: ['default'] };
};

/** `[:a, "b:c"]`, `%w[a b]`, `:a`. */
function needsOf(text: string): string[] {
  const list = /%[wi][[({]([^\])}]*)/.exec(text)?.[1];
  if (list !== undefined) return list.split(/\s+/).filter((each) => each !== '');
  return [...text.matchAll(/(?::|["'])([\w:]+)/g)].map(([, name]) => name!);
}

/** `aliases` of a mix.exs: `reset: ["ecto.drop", "cmd rm -rf x"]`. */
export const readMix: BookReader = (text) => {
  const tasks = new Map<string, Step[]>();
  const at = text.search(/\bdefp?\s+aliases\b/);
  if (at < 0) return { tasks, usual: [] };
  const end = text.slice(at).search(/\n {2}end\b/);
  const body = text.slice(at, end < 0 ? undefined : at + end);
  for (const [, name, list, one] of body.matchAll(
    /"?([\w.-]+)"?(?::|\s*=>)\s*(?:\[([^[\]]*)\]|("(?:[^"\\]|\\.)*"))/g,
  )) {
    const commands = [...(list ?? one ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, each]) =>
      each!.replace(/\\(.)/g, '$1'),
    );
    tasks.set(
      name!,
      commands.map((each) =>
        each.startsWith('cmd ')
          ? shell(each.slice(4))
          : each.split(' ')[0] === name
            ? shell(`mix ${each} `)
            : shell(`mix ${each}`),
      ),
    );
  }
  return { tasks, usual: [] };
};
