/** The table of completion specs is a file of its own, read only for programs that need it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOOPX } from './hoopx.ts';

/** Tells of every load of the table, then starts hoopx. */
const WATCHED = `
  const Module = require('node:module');
  const load = Module._load;
  Module._load = function (name, ...rest) {
    if (name.endsWith('completion-specs.json')) process.stderr.write('TABLE READ');
    return load.call(this, name, ...rest);
  };
  process.argv = [process.execPath, 'hoopx', 'check', process.env.CHECKED];
  require(${JSON.stringify(HOOPX)});
`;

describe('completion specs in the bundle', () => {
  const home = mkdtempSync(join(tmpdir(), 'hoopx-e2e-'));
  after(() => rmSync(home, { recursive: true, force: true }));

  const cases: readonly (readonly [command: string, read: boolean, word: string])[] = [
    ['git status', false, 'allow'],
    ['ls -la && cat a | grep b', false, 'allow'],
    ['doppler run -- npm run build', false, 'allow'],
    ['jenv exec rm -rf /etc', true, 'deny'],
    ['jenv exec ls', true, 'allow'],
  ];
  for (const [command, read, word] of cases) {
    it(`${command}: ${read ? 'read' : 'not read'}`, () => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--eval', WATCHED], {
        cwd: home,
        env: { PATH: process.env.PATH, HOME: home, HOOPX_HOME: home, CHECKED: command },
        encoding: 'utf8',
      });
      assert.equal(stderr.includes('TABLE READ'), read, stderr);
      assert.match(stdout, new RegExp(`^${word}`));
    });
  }
});
