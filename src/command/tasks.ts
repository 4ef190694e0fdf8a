/** Runs tasks of a project's own files through what the engine offers (`TaskHost`). Nothing is read unless a runner starts. */
import { runComposerTask } from './tasks/composer.ts';
import { runDenoTask } from './tasks/deno.ts';
import { runJustTask } from './tasks/justfile.ts';
import { runListedTask } from './tasks/listed.ts';
import { runMakeTask } from './tasks/make.ts';
import { runPackageTask } from './tasks/packages.ts';
import type { Task, TaskHost } from './tasks/task.ts';

/** A task whose file or name is not known starts nothing: that alone is no finding. */
export function runTask(task: Task, host: TaskHost): void {
  switch (task.runner) {
    case 'package':
      return runPackageTask(task, host);
    case 'make':
      return runMakeTask(task, host);
    case 'just':
      return runJustTask(task, host);
    case 'composer':
      return runComposerTask(task, host);
    case 'deno':
      return runDenoTask(task, host);
    case 'listed':
      return runListedTask(task, host);
  }
}
