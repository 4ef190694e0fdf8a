/** Runs something again whenever a policy file changes, until it is interrupted. */
import { existsSync, type FSWatcher, watch } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { projectFolders } from '../../config/locations.ts';
import { sayOut } from '../say.ts';
import type { Surroundings } from '../surroundings.ts';

/** Editors write a file in several steps. */
const SETTLE_MS = 100;

/** Returns the exit code of the last run, once hoopx is interrupted (Ctrl-C). */
export async function watchPolicy(
  { context: { cwd }, locations }: Pick<Surroundings, 'locations'> & { context: { cwd: string } },
  paths: readonly string[],
  run: () => Promise<number>,
): Promise<number> {
  const roots =
    paths.length > 0 ? paths.map((path) => resolve(cwd, path)) : [...projectFolders(cwd), locations.user];
  const folders = [...new Set(roots.flatMap((root) => [root, join(root, 'rules'), join(root, 'tests')]))];
  let code = 0;
  let timer: NodeJS.Timeout | null = null;
  let turn = Promise.resolve();
  const again = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      turn = turn.then(async () => {
        code = await run();
        attach();
      });
    }, SETTLE_MS);
  };
  const watchers = new Map<string, FSWatcher>();
  const attach = () => {
    for (const folder of folders) {
      if (watchers.has(folder) || !existsSync(folder)) continue;
      const watcher = watch(folder, again);
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    }
    // A policy that does not exist yet is noticed when its folder is made.
    const here = paths.length > 0 ? null : join(cwd, '.hoopx');
    if (here !== null && !existsSync(here) && !watchers.has(cwd))
      watchers.set(cwd, watch(dirname(here), again));
  };
  // Before the first run: what changes while it runs is not missed.
  attach();
  code = await run();
  sayOut('Watching. Ctrl-C ends it.\n');
  await new Promise<void>((done) => process.once('SIGINT', done));
  if (timer !== null) clearTimeout(timer);
  for (const watcher of watchers.values()) watcher.close();
  await turn;
  return code;
}
