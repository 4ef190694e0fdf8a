/** What git's commands do, as effects; what they and their configuration start; what gh and glab are asked to do. */
import assert from 'node:assert/strict';
import type { Context } from '../../../src/command/types.ts';
import { contextWith, find, read, showEffect, starts } from '../reading.ts';

const A = '/home/dev/app';

/** Effects of the command itself, not of what it starts. */
function effects(script: string, more: Partial<Context> = {}): string[] {
  const own = read(script, more).invocations.find((each) => each.via.length === 0);
  return (own?.effects ?? []).map(showEffect);
}

/** A command, and every effect that it has. */
const EFFECTS: readonly (readonly [string, ...string[]])[] = [
  ['git reset --hard', `write ${A} workspace!`],
  ['git reset --har HEAD~1', `write ${A} workspace!`],
  ['git -C /srv/x reset --hard', 'write /srv/x outside'],
  ['git -C /srv -C x reset --hard', 'write /srv/x outside'],
  ['git --work-tree=/tmp/w checkout -f', 'write /tmp/w temp'],
  ['git checkout -- a.ts', `write ${A}/a.ts workspace`],
  ['git checkout HEAD~1 -- a b', `write ${A}/a workspace`, `write ${A}/b workspace`],
  ['git checkout .', `write ${A} workspace!`],
  ['git checkout main README', `write ${A}/README workspace`],
  ["git checkout ':(top)src'", `write ${A} workspace!`],
  ['git restore a.ts', `write ${A}/a.ts workspace`],
  ['git restore -SW a.ts', `write ${A}/a.ts workspace`],
  ['git clean -fdx', `delete -r ${A} workspace!`],
  ['git clean -f dist', `delete -r ${A}/dist build`],
  ['git clean -f -- -n', `delete -r ${A}/-n workspace`],
  ['git -c Clean.RequireForce=no clean -d', `delete -r ${A} workspace!`],
  ['git rm -rf src', `delete -r ${A}/src workspace`],
  ['git push -f origin main', 'write origin main resource'],
  ['git push origin +main', 'write origin +main resource'],
  ['git push --force', 'write origin * resource'],
  ['git push origin :old', 'delete origin :old resource'],
  ['git push -d origin a b', 'delete origin a resource', 'delete origin b resource'],
  ['git push --mirror b', 'delete b * resource', 'write b * resource'],
  ['git push -o --dry-run -f origin main', 'write origin main resource'],
  ['git push https://h.example/x main', 'connect https://h.example/x url'],
  ['git clone https://h.example/x.git y', 'receive https://h.example/x.git url', `write ${A}/y workspace`],
  ['git pull'],
  ['git -c core.pager=./x log', 'execute ./x code'],
  ['git -c CORE.PAGER=./x log', 'execute ./x code'],
  ['git --config-env=core.pager=X log', 'execute $X code'],
  ['X=./p git --config-env core.pager=X log', 'execute ./p code'],
  ['GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=Core.Editor GIT_CONFIG_VALUE_0=./x git commit', 'execute ./x code'],
  ['GIT_SSH=./x git fetch', 'execute ./x code'],
  ["GIT_EDITOR='vim -c :!id' git commit", 'execute vim -c :!id code'],
  ["PAGER='less +!id' git log", 'execute less +!id code'],
  ["git -c core.sshCommand='ssh -o ProxyCommand=x;id' fetch", 'execute ssh -o ProxyCommand=x;id code'],
  ['git -c core.hooksPath=/tmp/h commit', 'load core.hookspath key'],
  ['git --exec-path=/tmp/b status', 'load /tmp/b temp'],
  ['git clone --template /tmp/t h:x', 'receive h:x url', 'load /tmp/t temp'],
  ['git config core.fsmonitor ./x', 'persist core.fsmonitor key'],
  ['git config set --global Filter.A.Smudge ./x', 'persist filter.A.smudge key'],
  ['git config "$K" "$V"', 'persist $K key'],
  ['git config --file /etc/gitconfig user.name x', 'write /etc/gitconfig system'],
  ["git grep -O'./x' TODO", 'execute ./x code'],
  ['git diff --no-index /etc/shadow /dev/null', 'read /etc/shadow credentials', 'read /dev/null sink'],
  ['git log --output=.bashrc', `write ${A}/.bashrc workspace`],
];

/** A command, and something that it starts. */
const STARTS: readonly (readonly [string, string])[] = [
  ["git -c core.pager='touch x' log", 'git > touch x'],
  ["git -c core.pager='touch x' log --help", 'git > touch x'],
  ["git -c alias.x='!touch x' x", 'git > touch x'],
  ["git -c alias.x='reset --hard' x main", 'git > git reset --hard main'],
  ["git config alias.x '!touch x'", 'git > touch x'],
  ["git config credential.helper '!touch x'", 'git > touch x'],
  ["git clone 'ext::sh -c touch% x'", 'git > sh -c touch x'],
  ["git clone -u 'touch x' h:y", 'git > touch x'],
  ["git clone -c core.sshCommand='touch x' h:y", 'git > touch x'],
  ["git fetch --upload-pack='touch x' origin", 'git > touch x'],
  ["git push --receive-pack 'touch x' origin", 'git > touch x'],
  ["git remote add o 'ext::touch x'", 'git > touch x'],
  ["git rebase --exec 'touch x' main", 'git > touch x'],
  ['git bisect run touch x', 'git > touch x'],
  ["git submodule foreach 'touch x; ls'", 'git > touch x'],
  ['git submodule foreach --recursive git clean -fd', 'git > git clean -fd'],
  ["git difftool -x 'touch x' HEAD", 'git > touch x'],
  ["git grep -O'touch x' TODO", 'git > touch x'],
  ['git for-each-repo --config=a.b -- clean -f', 'git > git clean -f'],
  ["git filter-branch --tree-filter 'touch x' HEAD", 'git > touch x'],
  ["GIT_EXTERNAL_DIFF='touch x' git diff", 'git > touch x'],
  ["export GIT_PAGER='touch x'; git log", 'git > touch x'],
  ['/usr/lib/git-core/git-push -f', 'git-push > git push -f'],
];

/** Commands that lose nothing and run nothing else. */
const NOTHING: readonly string[] = [
  'git status',
  'git reset HEAD~1',
  'git reset --hard --help',
  'git checkout main',
  'git checkout 2.x',
  'git checkout -b fix/a.b origin/main',
  'git checkout --theirs package-lock.json',
  'git checkout feature --',
  'git restore --staged .',
  'git clean -nfd',
  'git clean -d',
  'git switch -c feature',
  'git push --force-with-lease origin feature',
  'git push --force --dry-run',
  'git push -u origin HEAD:main',
  'git rm --cached -rf dist',
  'git commit -m "git -c core.pager=x"',
  'git -c core.pager=cat log',
  'git -c core.pager="less -FRX" log',
  'GIT_PAGER=cat git log',
  'GIT_EDITOR=: git commit --amend',
  'git config core.pager',
  'git config --unset core.hooksPath',
  'git config alias.st "status -sb"',
  'git config credential.helper cache',
  'git clone --upload-pack=git-upload-pack ./a',
  'git remote remove origin',
];

/** A command, and its subcommand. */
const SUBCOMMANDS: readonly (readonly [string, string, ...string[]])[] = [
  ['git -C x --no-pager -c a.b=c stash drop', 'git', 'stash', 'drop'],
  ['git --git-dir .git reflog expire --all', 'git', 'reflog', 'expire'],
  ['git --namespace n push', 'git', 'push'],
  ['gh -R a/b repo delete', 'gh', 'repo', 'delete'],
  ['gh api -X DELETE repos/a/b', 'gh', 'api'],
  ['gh release --repo a/b create v1', 'gh', 'release', 'create'],
  ['glab auth status', 'glab', 'auth', 'status'],
];

describe('git', () => {
  for (const [script, ...expected] of EFFECTS) it(script, () => assert.deepEqual(effects(script), expected));
  for (const [script, expected] of STARTS)
    it(`${script} starts ${expected}`, () =>
      assert.ok(starts(script).includes(expected), starts(script).join('\n')));
  for (const script of NOTHING) it(`${script} does nothing`, () => assert.deepEqual(effects(script), []));
  for (const [script, program, ...expected] of SUBCOMMANDS)
    it(`${script} is ${expected.join(' ')}`, () =>
      assert.deepEqual(find(script, program).subcommand, expected));

  it('takes a name that is a file for a path', () => {
    const files = { ...contextWith().files, kind: () => 'file' as const };
    assert.deepEqual(effects('git checkout Makefile', { files }), [`write ${A}/Makefile workspace`]);
    assert.deepEqual(effects('git checkout Makefile'), []);
  });

  it("leaves the developer's own pager alone", () => {
    const env = { HOME: '/home/dev', PAGER: './mine.sh' };
    assert.deepEqual(effects('git log', { env }), []);
    assert.deepEqual(effects('PAGER=./other.sh git log', { env }), ['execute ./other.sh code']);
  });

  it('reads many settings in the environment as unknown', () => {
    assert.deepEqual(effects('GIT_CONFIG_COUNT=$n git log'), ['execute $n code']);
  });
});
