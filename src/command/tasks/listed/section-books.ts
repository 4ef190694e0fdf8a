/** Files of tasks in sections: tox.ini, and pyproject.toml with the tasks of poe, taskipy, pdm, hatch and rye. */
import { type BookReader, type BookSetting, type Step, shell, task } from './book.ts';

/** Sections of `[name]`, each key with its text: what stands behind the sign and in the lines that continue it. */
function sectionsOf(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  let key: string | null = null;
  let open: string | null = null;
  for (const line of text.split('\n')) {
    if (open !== null && key !== null) {
      section.set(key, `${section.get(key)}\n${line}`);
      if (line.includes(open)) open = null;
      continue;
    }
    if (/^\s*[#;]/.test(line)) continue;
    const name = /^\[{1,2}([^[\]]+(?:\[[^\]]*\])?)\]{1,2}\s*$/.exec(line)?.[1];
    if (name !== undefined) {
      const plain = name.trim().replaceAll('"', '');
      section = sections.get(plain) ?? new Map();
      sections.set(plain, section);
      key = null;
      continue;
    }
    const pair = /^["']?([\w.:+-]+)["']?\s*[=:]\s*(.*)$/.exec(line);
    if (pair) {
      key = pair[1]!;
      section.set(key, pair[2]!);
      // A text or list of TOML that ends in another line.
      const quotes = /^("""|''')/.exec(pair[2]!)?.[1];
      if (quotes !== undefined && !pair[2]!.slice(3).includes(quotes)) open = quotes;
      else if (/^\[(?!.*\]\s*(?:#.*)?$)/.test(pair[2]!)) open = ']';
    } else if (key !== null && /^\s+\S/.test(line)) section.set(key, `${section.get(key)}\n${line.trim()}`);
  }
  return sections;
}

/** Marks of a command that may fail, and factors that it is for: `- rm x`, `lint,docs: ruff check`. */
const PREFIX = /^(?:[-!@]\s*|[\w!,.-]{1,80}:\s+)+/;

/** `{a,b}-x` is `a-x` and `b-x`; a name without braces is itself. */
function expanded(name: string): string[] {
  const [, before, list, behind] = /^([^{}]*)\{([^{}]*)\}(.*)$/.exec(name) ?? [];
  if (list === undefined) return name.split(/[\s,]+/).filter((each) => each !== '');
  const parts = list.split(',').slice(0, 20);
  return behind!.includes('{') ? [name] : parts.map((part) => `${before}${part.trim()}${behind}`);
}

export const readTox: BookReader = (text, setting) => {
  const sections = sectionsOf(text);
  const tasks = new Map<string, Step[]>();
  const base = sections.get('testenv');
  const stepsOf = (environment: string): Step[] => {
    const own = sections.get(`testenv:${environment}`);
    return ['commands_pre', 'commands', 'commands_post'].flatMap((key) => {
      const commands = own?.get(key) ?? base?.get(key) ?? '';
      return commands
        .replace(/\\\n\s*/g, ' ')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => shell(replaced(line.trim().replace(PREFIX, ''), sections, setting, 0)));
    });
  };
  const listed = sections.get('tox')?.get('envlist') ?? sections.get('tox')?.get('env_list') ?? 'py';
  // `py{310,311}-django` all have the commands of their common part.
  const usual = listed.split(/[\s,]+/).filter((name) => name !== '' && !/[{}]/.test(name));
  for (const name of ['py', ...usual]) tasks.set(name, stepsOf(name));
  for (const name of sections.keys()) {
    const environment = /^testenv:(.+)$/.exec(name)?.[1];
    for (const each of expanded(environment ?? '')) tasks.set(each, stepsOf(environment!));
  }
  return { tasks, usual: usual.length > 0 ? usual : ['py'], other: tasks.get('py')! };
};

/** References to other settings in one line, and in what they stand for. */
const MAX_REFERENCES = 10;
const MAX_NESTED = 3;

/** What tox puts in for `{...}`: names of folders, arguments, other settings. */
function replaced(
  line: string,
  sections: ReadonlyMap<string, ReadonlyMap<string, string>>,
  setting: BookSetting,
  depth: number,
): string {
  let references = 0;
  return line.replace(/\{([^{}]{0,200}(?:\{[^{}]{0,100}\}[^{}]{0,100})?)\}/g, (whole, inside: string) => {
    if (/^posargs\b/.test(inside)) return setting.args || inside.replace(/^posargs:?/, '');
    if (inside === 'homedir') return '~';
    if (/^(?:toxinidir|tox_root)$/.test(inside)) return '.';
    if (/^(?:envpython|basepython)$/.test(inside)) return 'python';
    if (
      /^(?:env_?dir|env_?tmp_?dir|env_?log_?dir|env_?bin_?dir|tox_?work_?dir|work_?dir|dist_?dir|env_?site_?packages_?dir|temp_dir|package_?root)$/.test(
        inside,
      )
    )
      return `.tox/${inside}`;
    if (inside === '/') return '/';
    const variable = /^env:(\w+)/.exec(inside)?.[1];
    if (variable !== undefined) return `"$${variable}"`;
    const [, section, key] = /^\[([^\]]+)\](\w+)$/.exec(inside) ?? [];
    const value = section === undefined ? undefined : sections.get(section)?.get(key!);
    if (value !== undefined && depth < MAX_NESTED && ++references <= MAX_REFERENCES)
      return replaced(value, sections, setting, depth + 1);
    return setting.unknown(whole);
  });
}

const TASK_SECTION =
  /^tool\.(?:(taskipy|poe)\.tasks|pdm\.scripts|rye\.scripts|hatch\.envs\.([\w-]+)\.scripts)(?:\.(.+))?$/;

export const readPyproject: BookReader = (text, { args }) => {
  const tasks = new Map<string, Step[]>();
  for (const [section, pairs] of sectionsOf(text)) {
    const [found, runner, environment, single] = TASK_SECTION.exec(section) ?? [];
    if (found === undefined) continue;
    const add = (name: string, steps: Step[]) => {
      tasks.set(name, [...(tasks.get(name) ?? []), ...steps]);
      if (environment !== undefined) tasks.set(`${environment}:${name}`, steps);
    };
    if (single !== undefined) {
      for (const [key, value] of pairs) add(single, stepsOfPair(key, value, args));
      continue;
    }
    for (const [key, value] of pairs) {
      const [, name = key, part] = /^([\w:-]+)\.(\w+)$/.exec(key) ?? [];
      add(name, part ? stepsOfPair(part, value, args) : stepsOfValue(value, runner === 'poe', args));
    }
  }
  return { tasks, usual: [] };
};

/** A task that is a text, a list or a table. In poe a list names other tasks, elsewhere it holds commands. */
function stepsOfValue(value: string, names: boolean, args: string): Step[] {
  const text = value.trim();
  if (text.startsWith('{')) {
    return [...text.matchAll(/\b(\w+)\s*=\s*("(?:[^"\\]|\\.)*"|'[^']*'|\[[^\]]*\])/g)].flatMap(
      ([, key, inner]) => stepsOfPair(key!, inner!, args),
    );
  }
  if (text.startsWith('[')) {
    const items = [...text.matchAll(/\{[^{}]*\}|"(?:[^"\\]|\\.)*"|'[^']*'/g)].map(([item]) => item);
    return items.flatMap((item) =>
      item.startsWith('{')
        ? stepsOfValue(item, names, '')
        : names
          ? [task(plain(item))]
          : [shell(plain(item))],
    );
  }
  return text === '' ? [] : [shell(`${plain(text)} ${args}`)];
}

function stepsOfPair(key: string, value: string, args: string): Step[] {
  switch (key) {
    case 'cmd':
    case 'shell':
      return stepsOfValue(value, false, args);
    case 'composite':
    case 'chain':
    case 'sequence':
    case 'parallel':
    case 'deps':
      return stepsOfValue(value, true, '');
    case 'ref':
      return [task(plain(value.trim()).split(' ')[0]!)];
    default:
      return [];
  }
}

function plain(text: string): string {
  const long = /^("""|''')([\s\S]*?)\1/.exec(text)?.[2];
  if (long !== undefined) return long;
  const [, double, single] = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/.exec(text) ?? [];
  return (
    single ?? double?.replace(/\\(.)/g, (_, one) => (one === 'n' ? '\n' : one === 't' ? '\t' : one)) ?? text
  );
}
