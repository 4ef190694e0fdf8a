/** Scripts of a composer.json. */
import { findFile } from './folders.ts';
import { asObject, own, parseObject } from './json.ts';
import { quoteMarked } from './marks.ts';
import type { ComposerTask, TaskHost } from './task.ts';

export function runComposerTask(task: ComposerTask, host: TaskHost): void {
  const file = findFile(['composer.json'], host.cwd, host, false);
  const scripts = asObject(own(file && parseObject(file.text), 'scripts'));
  if (!file || !scripts) return;
  const args = task.args.map((each) => quoteMarked(host.mark(each)));
  const run = (name: string, more: readonly string[]) => {
    const value = own(scripts, name);
    const lines = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
    if (lines.length === 0) return;
    host.once(`${file.path} ${name}`, more, () => {
      for (const line of lines) {
        const [, prefix, rest = ''] = /^@(\S+)\s*(.*)$/s.exec(line) ?? [];
        const words = [rest, ...more].join(' ');
        // `@php cmd` and `@composer cmd` are programs, `@name` another script, `Class::method` a function of the project's.
        if (prefix === 'php' || prefix === 'composer') host.shell(`${prefix} ${words}`, { cwd: file.folder });
        else if (prefix === 'putenv' || /^[\w\\]+::\w+$/.test(line)) continue;
        else if (prefix !== undefined) run(prefix, []);
        else host.shell([line, ...more].join(' '), { cwd: file.folder });
      }
    });
  };
  for (const name of task.scripts)
    for (const each of [`pre-${name}-cmd`, name, `post-${name}-cmd`]) run(each, each === name ? args : []);
}
