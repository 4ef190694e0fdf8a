/** Files of tasks in YAML: Taskfile.yml, lefthook.yml, .pre-commit-config.yaml, docker-compose.yml. */
import { type Book, type BookReader, type BookSetting, type Step, shell, task } from './book.ts';
import { listOf, member, parseYaml, type Yaml } from './yaml.ts';

/** `{{.NAME}}` where the file says what it is; the rest of the template language is not known. */
function filled(text: string, vars: Yaml, { args, unknown }: BookSetting): string {
  return text.replace(/\{\{-?\s*(.{0,200}?)\s*-?\}\}/g, (whole, inside: string) => {
    if (inside === '.CLI_ARGS') return args;
    const name = /^\.(\w+)$/.exec(inside)?.[1];
    const value = name === undefined ? '' : member(vars, name);
    return typeof value === 'string' && value !== '' && !value.includes('{{') ? value : unknown(whole);
  });
}

export const readTaskfile: BookReader = (text, setting) => {
  const file = parseYaml(text);
  const vars = member(file, 'vars');
  const tasks = new Map<string, Step[]>();
  const step = (item: Yaml): Step[] => {
    if (typeof item === 'string') return [shell(filled(item, vars, setting))];
    const name = member(item, 'task');
    if (typeof name === 'string' && name !== '') return [task(name)];
    const deferred = member(item, 'defer');
    if (deferred !== '') return step(deferred);
    const command = member(item, 'cmd');
    return typeof command === 'string' && command !== '' ? step(command) : [];
  };
  const named = member(file, 'tasks');
  if (named instanceof Map)
    for (const [name, value] of named) {
      const body =
        value instanceof Map
          ? [...listOf(member(value, 'cmds')), ...listOf(member(value, 'cmd'))]
          : listOf(value);
      const needed = listOf(member(value, 'deps')).flatMap((each) => {
        const dependency = typeof each === 'string' ? each : member(each, 'task');
        return typeof dependency === 'string' ? [task(dependency)] : [];
      });
      const steps = [...needed, ...body.flatMap(step)];
      tasks.set(name, steps);
      for (const alias of listOf(member(value, 'aliases')))
        if (typeof alias === 'string') tasks.set(alias, steps);
    }
  return { tasks, usual: ['default'] };
};

/** Hooks with their commands, jobs or groups of jobs. `{staged_files}` are names of the project's. */
export const readLefthook: BookReader = (text) => {
  const file = parseYaml(text);
  const tasks = new Map<string, Step[]>();
  const runs = (value: Yaml, depth: number): Step[] => {
    if (depth > 8) return [];
    const run = member(value, 'run');
    const inner = ['commands', 'jobs', 'group'].flatMap((name) => {
      const members = member(value, name);
      return members instanceof Map && name === 'commands'
        ? [...members.values()]
        : name === 'group'
          ? listOf(members)
          : listOf(members);
    });
    return [
      ...(typeof run === 'string' && run !== '' ? [shell(run.replace(/\{\w+\}/g, 'src/file'))] : []),
      ...inner.flatMap((each) => runs(each, depth + 1)),
    ];
  };
  if (file instanceof Map) for (const [hook, value] of file) tasks.set(hook, runs(value, 0));
  return { tasks, usual: [] };
};

/** Hooks of the project's own; those of others come with their repositories. */
export const readPreCommit: BookReader = (text) => {
  const tasks = new Map<string, Step[]>();
  for (const repository of listOf(member(parseYaml(text), 'repos'))) {
    if (member(repository, 'repo') !== 'local') continue;
    for (const hook of listOf(member(repository, 'hooks'))) {
      const [id, entry, language] = [member(hook, 'id'), member(hook, 'entry'), member(hook, 'language')];
      if (typeof id !== 'string' || typeof entry !== 'string' || entry === '') continue;
      if (language === 'pygrep' || language === 'fail' || /^docker/.test(String(language))) continue;
      const args = listOf(member(hook, 'args')).filter((each) => typeof each === 'string');
      tasks.set(id, [shell([entry, ...args.map((each) => `'${each.replaceAll("'", "'\\''")}'`)].join(' '))]);
    }
  }
  return { tasks, usual: [...tasks.keys()] };
};

/**
 * Services as the `docker run` that they amount to, where their command names a folder of this machine that is mounted to
 * be written. Other commands stay in the container.
 */
export const readCompose: BookReader = (text) => {
  const tasks = new Map<string, Step[]>();
  const services = member(parseYaml(text), 'services');
  if (services instanceof Map)
    for (const [name, service] of services) {
      const words = [...wordsOf(member(service, 'entrypoint')), ...wordsOf(member(service, 'command'))];
      const mounts = listOf(member(service, 'volumes')).flatMap((each): [host: string, inside: string][] => {
        if (typeof each === 'string') {
          const [host = '', inside = '', mode = ''] = each.split(':');
          return /^[.~/$]/.test(host) && inside !== '' && !/\bro\b/.test(mode) ? [[host, inside]] : [];
        }
        const [host, inside] = [member(each, 'source'), member(each, 'target')];
        return typeof host === 'string' &&
          typeof inside === 'string' &&
          inside !== '' &&
          member(each, 'read_only') !== 'true'
          ? [[host, inside]]
          : [];
      });
      const meant = mounts.filter(([, inside]) => words.some((word) => word.includes(inside)));
      tasks.set(name, meant.length === 0 ? [] : [shell(runLine(meant, words))]);
    }
  return { tasks, usual: [...tasks.keys()] };
};

function wordsOf(value: Yaml): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value.replaceAll('$$', '$')];
  return listOf(value)
    .filter((each) => typeof each === 'string')
    .map((each) => `'${each.replaceAll('$$', '$').replaceAll("'", "'\\''")}'`);
}

/** Compose itself puts in the home and variables of the shell that calls it, in the names of folders. */
function runLine(mounts: readonly [string, string][], words: readonly string[]): string {
  const volumes = mounts.map(
    ([host, inside]) =>
      `-v "${host.replace(/^~/, '$HOME').replace(/["`]/g, '')}:${inside.replace(/["`$]/g, '')}"`,
  );
  return ['docker run', ...volumes, 'image', ...words].join(' ');
}

/** `web: bundle exec puma` */
export const readProcfile: BookReader = (text): Book => {
  const tasks = new Map<string, Step[]>();
  for (const [, name, command] of text.matchAll(/^([\w-]+):[ \t]*(\S.*)$/gm))
    tasks.set(name!, [shell(command!)]);
  return { tasks, usual: [...tasks.keys()] };
};
