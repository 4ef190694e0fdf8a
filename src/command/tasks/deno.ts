/** Tasks of a deno.json; Deno takes the scripts of a package.json too. */
import { findFile } from './folders.ts';
import { asObject, own, parseObject } from './json.ts';
import { quoteMarked } from './marks.ts';
import { runPackageTask } from './packages.ts';
import type { DenoTask, TaskHost } from './task.ts';

export function runDenoTask(task: DenoTask, host: TaskHost): void {
  const file = findFile(['deno.json', 'deno.jsonc'], host.cwd, host);
  const tasks = asObject(own(file && parseObject(file.text, true), 'tasks'));
  const args = task.args.map((each) => quoteMarked(host.mark(each)));
  const run = (name: string, more: readonly string[]): boolean => {
    const value = own(tasks, name);
    if (!file || value === undefined) return false;
    host.once(`${file.path} ${name}`, more, () => {
      const needed = own(asObject(value), 'dependencies');
      if (Array.isArray(needed)) for (const each of needed) if (typeof each === 'string') run(each, []);
      const command = typeof value === 'string' ? value : own(asObject(value), 'command');
      if (typeof command === 'string') host.shell([command, ...more].join(' '), { cwd: file.folder });
    });
    return true;
  };
  if (run(host.mark(task.name), args)) return;
  runPackageTask(
    {
      runner: 'package',
      scripts: [task.name],
      args: task.args,
      packages: [],
      everywhere: false,
      program: 'never',
      wide: false,
    },
    host,
  );
}
