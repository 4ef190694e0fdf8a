/** A process that loads the configuration as an unprivileged user, for `load.test.ts`: FOLDER. */
import path from 'node:path';
import { loadConfiguration } from '../../src/config/load.ts';
import '../../src/config/settings.ts';

const root = process.argv[2]!;
if (process.geteuid?.() === 0) process.setuid?.('nobody');
const result = await loadConfiguration({
  cwd: path.join(root, 'app'),
  repositoryRoot: path.join(root, 'app'),
  env: {},
  home: path.join(root, 'home'),
  org: path.join(root, 'org'),
});
for (const { file, message } of result.ok ? [] : result.problems) console.log(`${file}: ${message}`);
