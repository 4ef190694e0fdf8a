import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  contextFrom,
  type DataDefaults,
  guardPaths,
  homeOf,
  liveContext,
} from '../../src/intercept/context.ts';

describe('a context from data', () => {
  const defaults: DataDefaults = {
    cwd: '/home/me/app',
    home: '/home/me',
    user: 'me',
    os: 'linux',
    agent: null,
    ci: false,
    guardPaths: ['/home/me/.config/hoopx'],
  };
  const homes: readonly (readonly [cwd: string, home: string, user: string])[] = [
    ['/home/dev/src/x', '/home/dev', 'dev'],
    ['/Users/ann/x', '/Users/ann', 'ann'],
    ['/root/x', '/root', 'root'],
    ['/root', '/root', 'root'],
    ['/rootless/x', '/home/me', 'me'],
    ['/srv/app', '/home/me', 'me'],
    ['/home/me/y', '/home/me', 'me'],
  ];
  for (const [cwd, home, user] of homes) {
    it(`takes ${home} for the home of ${cwd}`, () => {
      const context = contextFrom({ cwd }, defaults);
      assert.deepEqual([context.home, context.user, context.env.HOME], [home, user, home]);
    });
  }
  it('takes the working directory for the root of the work tree', () =>
    assert.deepEqual(contextFrom({ cwd: '/srv/app', branch: 'main' }, defaults).repository, {
      root: '/srv/app',
      branch: 'main',
      commit: null,
    }));
  it('takes another root, or none, where the line says so', () => {
    assert.equal(
      contextFrom({ cwd: '/srv/app/sub', repository: '/srv/app' }, defaults).repository?.root,
      '/srv/app',
    );
    assert.equal(contextFrom({ cwd: '/srv/app', repository: null }, defaults).repository, null);
  });
  it('does not look at this machine', () => {
    const context = contextFrom({ cwd: '/' }, defaults);
    assert.equal(context.files.kind('/etc/passwd'), undefined);
    assert.deepEqual(Object.keys(context.env), ['HOME', 'PWD']);
  });
  it('guards the files of hoopx in the home and the project it is told of', () => {
    const paths = contextFrom({ cwd: '/home/dev/x' }, defaults).guardPaths;
    assert.ok(paths.includes('/home/dev/.config/hoopx'));
    assert.ok(paths.includes('/home/dev/x/.hoopx'));
  });
});

describe('a context from the process', () => {
  const facts = { agent: null, ci: false, interactive: false, guardFolders: ['/somewhere/hoopx'] };
  it('guards project policy in every folder up to the root of the work tree', () => {
    const context = liveContext({
      ...facts,
      cwd: '/srv/app/a/b',
      env: {},
      repository: { root: '/srv/app', branch: null, commit: null },
    });
    for (const path of ['/srv/app/.hoopx', '/srv/app/a/.hoopx', '/srv/app/a/b/.hoopx', '/somewhere/hoopx']) {
      assert.ok(context.guardPaths.includes(path), path);
    }
  });
  it('guards the program it was started as', () => {
    const context = liveContext({ ...facts, cwd: '/', env: {}, repository: null });
    assert.ok(context.guardPaths.includes(process.argv[1]!));
  });
  it('names a path and where it leads', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hoopx-context-')));
    try {
      mkdirSync(join(folder, 'real'));
      symlinkSync('real', join(folder, 'link'));
      assert.deepEqual(guardPaths([join(folder, 'link')]), [join(folder, 'link'), join(folder, 'real')]);
      assert.deepEqual(guardPaths([join(folder, 'none')]), [join(folder, 'none')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  const homes: readonly (readonly [string | undefined, string])[] = [
    ['/home/x/', '/home/x'],
    ['relative', homedir()],
    [undefined, homedir()],
    ['', homedir()],
  ];
  for (const [home, expected] of homes) {
    it(`HOME=${home} is ${expected}`, () => assert.equal(homeOf({ HOME: home }), expected));
  }
});
