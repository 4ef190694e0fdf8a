import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryOf } from '../../src/intercept/repository.ts';

describe('repositoryOf', () => {
  let folder: string;
  const git = (cwd: string, ...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main', ...args],
      {
        cwd,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
      },
    ).trim();
  const make = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const withCommit = (name: string) => {
    const root = make(name);
    git(root, 'init', '-q');
    git(root, 'commit', '-q', '--allow-empty', '-m', 'first');
    return { root, commit: git(root, 'rev-parse', 'HEAD') };
  };

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hoopx-repository-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is null outside of a repository', () => assert.equal(repositoryOf(make('plain')), null));

  it('reads a branch without a commit', () => {
    const root = make('new');
    git(root, 'init', '-q');
    assert.deepEqual(repositoryOf(root), { root, branch: 'main', commit: null });
  });

  it('reads branch and commit, from a folder below', () => {
    const { root, commit } = withCommit('one');
    assert.deepEqual(repositoryOf(make('one/deep/er')), { root, branch: 'main', commit });
  });

  it('reads a branch with slashes, and a packed reference', () => {
    const { root, commit } = withCommit('packed');
    git(root, 'switch', '-q', '-c', 'feature/a/b');
    git(root, 'pack-refs', '--all');
    assert.deepEqual(repositoryOf(root), { root, branch: 'feature/a/b', commit });
  });

  it('takes a loose reference over a packed one', () => {
    const { root } = withCommit('both');
    git(root, 'pack-refs', '--all');
    git(root, 'commit', '-q', '--allow-empty', '-m', 'second');
    assert.equal(repositoryOf(root)?.commit, git(root, 'rev-parse', 'HEAD'));
  });

  it('reads a detached HEAD', () => {
    const { root, commit } = withCommit('detached');
    git(root, 'checkout', '-q', '--detach');
    assert.deepEqual(repositoryOf(root), { root, branch: null, commit });
  });

  it('reads a linked work tree', () => {
    const { root, commit } = withCommit('main');
    git(root, 'worktree', 'add', '-q', '-b', 'other', '../linked');
    const linked = join(folder, 'linked');
    assert.deepEqual(repositoryOf(linked), { root: linked, branch: 'other', commit });
    git(root, 'pack-refs', '--all');
    assert.deepEqual(repositoryOf(linked), { root: linked, branch: 'other', commit });
  });

  it('reads a relative .git file, as a submodule has one', () => {
    const { root, commit } = withCommit('super');
    const inner = make('super/inner');
    mkdirSync(join(root, '.git/modules'), { recursive: true });
    git(root, 'clone', '-q', '--bare', root, join(root, '.git/modules/inner'));
    writeFileSync(join(inner, '.git'), 'gitdir: ../.git/modules/inner\n');
    assert.deepEqual(repositoryOf(inner), { root: inner, branch: 'main', commit });
  });

  it('reads a HEAD that is a symlink, as old versions of git made it', () => {
    const { root, commit } = withCommit('old');
    rmSync(join(root, '.git/HEAD'));
    symlinkSync('refs/heads/main', join(root, '.git/HEAD'));
    assert.deepEqual(repositoryOf(root), { root, branch: 'main', commit });
  });

  it('passes by what only looks like a repository', () => {
    const { root, commit } = withCommit('outer');
    mkdirSync(join(root, 'fake/.git'), { recursive: true });
    writeFileSync(join(make('outer/broken'), '.git'), 'gitdir: nowhere\n');
    writeFileSync(join(make('outer/noise'), '.git'), 'rubbish');
    for (const name of ['fake', 'broken', 'noise']) {
      assert.deepEqual(repositoryOf(join(root, name)), { root, branch: 'main', commit }, name);
    }
  });

  const heads: readonly (readonly [what: string, head: string])[] = [
    ['a reference that leads out of the repository', 'ref: refs/../../../../etc/passwd\n'],
    ['a reference outside of refs/', 'ref: /etc/passwd\n'],
    ['rubbish', '\0\0\0'],
    ['nothing', ''],
    ['the reftable format', 'ref: refs/heads/.invalid\n'],
  ];
  for (const [what, head] of heads) {
    it(`knows neither branch nor commit for a HEAD with ${what}`, () => {
      const root = make('odd');
      mkdirSync(join(root, '.git'));
      writeFileSync(join(root, '.git/HEAD'), head);
      assert.deepEqual(repositoryOf(root), { root, branch: null, commit: null });
    });
  }

  it('does not wait for a HEAD that is a named pipe', () => {
    const root = make('pipe');
    mkdirSync(join(root, '.git'));
    execFileSync('mkfifo', [join(root, '.git/HEAD')]);
    assert.equal(repositoryOf(root)?.branch ?? null, null);
  });

  it('does not let GIT_WORK_TREE move the workspace', () => {
    const { root } = withCommit('env');
    process.env.GIT_WORK_TREE = '/';
    try {
      assert.equal(repositoryOf(root)?.root, root);
    } finally {
      delete process.env.GIT_WORK_TREE;
    }
  });
});
