/** `hoopx init`: a commented project policy in `.hoopx/`. What exists is never overwritten. */
import { initProject } from '../config/init.ts';
import { schemaFolder } from '../intercept/installation.ts';
import { repositoryOf } from '../intercept/repository.ts';
import { presentProblems } from './ending.ts';
import { sayOut } from './say.ts';
import type { Arguments } from './scan.ts';

export async function init({ options }: Extract<Arguments, { kind: 'command' }>): Promise<number> {
  const cwd = process.cwd();
  const root = repositoryOf(cwd)?.root ?? cwd;
  const result = initProject(root, schemaFolder());
  if (!result.ok) return presentProblems(result.problems, 78, options.json === true);
  const { written, kept } = result.value;
  if (options.json) {
    sayOut(`${JSON.stringify({ root, written, kept })}\n`);
    return 0;
  }
  for (const file of written) sayOut(`wrote ${file}\n`);
  for (const file of kept) sayOut(`kept  ${file}\n`);
  sayOut("Read it, change it, commit it. Try it: hoopx check 'make deploy-prod'\n");
  return 0;
}
