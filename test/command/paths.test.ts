import assert from 'node:assert/strict';
import { globMatcher, normalise, scopeOf } from '../../src/command/paths.ts';
import { ROLES, roleOf } from '../../src/command/roles.ts';
import { contextWith, effects, HOME } from './reading.ts';

describe('command: where a path lies', () => {
  const context = contextWith();
  for (const [path, scope, whole] of [
    ['/', 'root', true],
    ['/etc', 'system', true],
    ['/etc/nginx/nginx.conf', 'system', false],
    ['/usr/lib', 'system', true],
    ['/usr/lib/python3', 'system', false],
    ['/home', 'home', true],
    ['/home/dev', 'home', true],
    ['/home/other', 'home', true],
    ['/root', 'home', true],
    ['/Users/me', 'home', true],
    ['/home/dev/docs', 'home', false],
    ['/home/dev/app', 'workspace', true],
    ['/home/dev/app/src', 'workspace', false],
    ['/home/dev/application', 'home', false],
    ['/home/dev/app/node_modules/x', 'build', false],
    ['/home/dev/app/packages/a/dist', 'build', false],
    ['/home/dev/.cache/pip', 'build', false],
    ['/home/dev/dist', 'home', false],
    ['/tmp', 'temp', true],
    ['/tmp/x', 'temp', false],
    ['/var/tmp/x', 'temp', false],
    ['/dev/shm/x', 'temp', false],
    ['/dev/null', 'sink', false],
    ['/dev/sda', 'device', false],
    ['/dev/nvme0n1p2', 'device', false],
    ['/dev/mapper/root', 'device', false],
    ['/home/dev/.ssh/id_rsa', 'credentials', false],
    ['/home/dev/.ssh/id_rsa.pub', 'home', false],
    ['/home/dev/.aws/credentials', 'credentials', false],
    ['/home/dev/app/.env', 'credentials', false],
    ['/home/dev/app/.env.example', 'workspace', false],
    ['/home/dev/app/src/environment.ts', 'workspace', false],
    ['/etc/shadow', 'credentials', false],
    ['/etc/passwd', 'system', false],
    ['/home/dev/app/.hoopx/rules/x.json', 'guard', false],
    ['/home/dev/.local/state/hoopx/audit', 'guard', false],
    ['/etc/hoopx', 'guard', false],
    ['/srv/data', 'outside', false],
    ['/mnt/disk', 'outside', false],
  ] as const) {
    it(`${path} is ${scope}${whole ? ', whole' : ''}`, () => {
      const found = scopeOf(path, context);
      assert.deepEqual([found.scope, found.whole], [scope, whole]);
    });
  }

  for (const cwd of ['/', '/etc', '/usr/lib', HOME, '/home']) {
    it(`${cwd} is no workspace, even with a shell in it`, () => {
      assert.notEqual(scopeOf(cwd, contextWith({ cwd, repository: null })).scope, 'workspace');
    });
  }

  it('a repository made in a system folder does not turn it into a workspace', () => {
    const repository = { root: '/etc', branch: 'main', commit: null };
    assert.equal(scopeOf('/etc/passwd', contextWith({ cwd: '/etc', repository })).scope, 'system');
  });

  it('an environment that calls a system folder temporary is not believed', () => {
    for (const folder of ['/', '/etc', HOME, '/usr/lib']) {
      assert.notEqual(scopeOf('/etc/passwd', contextWith({ env: { TMPDIR: folder } })).scope, 'temp');
    }
    assert.equal(scopeOf('/scratch/tmp/x', contextWith({ env: { TMPDIR: '/scratch/tmp' } })).scope, 'temp');
  });

  it('follows a link in the project to where it leads', () => {
    const files = {
      kind: (path: string) => (path === '/home/dev/app/link' ? ('symlink' as const) : ('directory' as const)),
      realpath: (path: string) => path.replace('/home/dev/app/link', '/etc'),
      read: () => null,
    };
    assert.deepEqual(effects('rm -rf link/', { files }), ['delete -r /home/dev/app/link system!']);
    assert.deepEqual(effects('rm -rf link/ssh', { files }), ['delete -r /home/dev/app/link/ssh system!']);
    assert.deepEqual(effects('rm -f link', { files }), ['delete /home/dev/app/link workspace']);
  });

  const MADE: readonly (readonly [string, string | null])[] = [
    ['/etc/NetworkManager/system-connections/home.nmconnection', 'token-file'],
    ['/etc/wireguard/wg0.conf', 'private-key'],
    ['/root/.config/containers/auth.json', 'token-file'],
    ['/mnt/c/Users/bob/.ssh/id_rsa', 'private-key'],
    ['/mnt/c/Users/bob/AppData/Local/Google/Chrome/User Data', 'browser-profile'],
    ['/home/dev/.config/Signal/config.json', 'browser-profile'],
    ['/home/dev/site.pem', 'private-key'],
    ['/usr/local/bin/hoopx', 'guard-policy'],
    ['/home/dev/.local/lib/python3.11/site-packages/usercustomize.py', 'shell-profile'],
    ['/srv/www/wp-config.php', 'token-file'],
    ['/srv/app/kubeconfig.yaml', 'cloud-credentials'],
    ['/srv/app/test/fixtures/server.key', null],
    ['/srv/app/src/kubeconfig.ts', null],
    ['/srv/app/design/tokens.json', null],
    ['/srv/app/certs/site.pem', null],
    ['/srv/hoopx/src/main.ts', null],
  ];
  for (const [path, role] of MADE) it(`${path} is ${role}`, () => assert.equal(roleOf(path), role));

  it('every sample of a role has that role', () => {
    for (const row of ROLES) {
      for (const sample of row.samples) {
        const path = sample.startsWith('/') ? sample : `${HOME}/${sample}`;
        assert.notEqual(roleOf(path), null, path);
      }
    }
  });

  for (const [path, expected] of [
    ['/a/./b//c/', '/a/b/c'],
    ['/a/../..', '/'],
    ['//etc', '/etc'],
    ['/a/b', '/a/b'],
    ['/..a/b..', '/..a/b..'],
    ['/a/...', '/a/...'],
  ] as const) {
    it(`${path} means ${expected}`, () => assert.equal(normalise(path), expected));
  }

  for (const [glob, path, matches] of [
    ['/bin/r?', '/bin/rm', true],
    ['/e*c/passwd', '/etc/passwd', true],
    ['/*', '/etc', true],
    ['/*', '/.hidden', false],
    ['/[a-f]tc', '/etc', true],
    ['/[!e]tc', '/etc', false],
    ['/etc/*', '/etc/a/b', false],
    ['/a.c', '/abc', false],
    ['/[z-a]', '/m', false],
  ] as const) {
    it(`${glob} ${matches ? 'matches' : 'does not match'} ${path}`, () =>
      assert.equal(globMatcher(glob).test(path), matches));
  }
});

describe('command: paths of a request', () => {
  for (const [script, ...expected] of [
    ['rm -rf ~', 'delete -r /home/dev home!'],
    ['rm -rf ~/', 'delete -r /home/dev home!'],
    ['rm -rf ~/*', 'delete -r /home/dev/* home!'],
    ['rm -rf ~/.*', 'delete -r /home/dev/.* home!'],
    ['rm -rf /*', 'delete -r /* root!'],
    ['rm -rf "/*"', 'delete -r /* outside'],
    ['rm -rf /e*', 'delete -r /e* system!'],
    ['rm -rf *', 'delete -r /home/dev/app/* workspace!'],
    ['rm -rf .', 'delete -r /home/dev/app workspace!'],
    ['rm -rf ..', 'delete -r /home/dev home!'],
    ['rm -rf ../../..', 'delete -r / root!'],
    ['rm -rf src/../../..', 'delete -r /home home!'],
    ['cd /; rm -rf etc', 'delete -r /etc system!'],
    ['cd build && rm -rf *', 'delete -r /home/dev/app/build/* build'],
    ['cd "$(mktemp -d)" && rm -rf *', 'delete -r /tmp/tmp.$(mktemp)/* temp'],
    ['(cd /etc); rm -rf x', 'delete -r /home/dev/app/x workspace'],
    ['pushd /etc; popd; rm -rf x', 'delete -r /home/dev/app/x workspace'],
    ['rm -rf "$HOME/x"', 'delete -r /home/dev/x home'],
    ['rm -rf /tmp/build-$$', 'delete -r /tmp/build-$$ temp'],
    ['rm -rf "/tmp/$x"', 'delete -r /tmp/$x temp'],
    ['rm -rf "$x/y"', 'delete -r $x/y unknown'],
    ['rm -rf "$(pwd)/dist"', 'delete -r /home/dev/app/dist build'],
    ['rm -rf "$(git rev-parse --show-toplevel)"', 'delete -r /home/dev/app workspace!'],
    ['echo x > /etc/hosts', 'write /etc/hosts system'],
    ['echo x >> ~/.bashrc', 'append /home/dev/.bashrc home'],
    ['make > build.log 2>&1', 'write /home/dev/app/build.log build'],
    ['make > /dev/null'],
    ['{ echo a; } > /etc/motd', 'write /etc/motd system'],
    ['> /etc/motd', 'write /etc/motd system'],
  ] as const) {
    it(script, () => assert.deepEqual(effects(script), expected));
  }
});

describe('command: folders above hoopx', () => {
  const guardPaths = ['/home/dev/.config/hoopx', '/home/dev/app/.hoopx'];
  const guarded = (script: string) =>
    effects(script, { guardPaths }).filter((each) => each.endsWith(' guard'));
  for (const [script, ...expected] of [
    ['rm -rf ~/.config', 'delete -r /home/dev/.config/hoopx guard'],
    ['rm -rf ~/.config/*', 'delete -r /home/dev/.config/hoopx guard'],
    ['rm -rf .', 'delete -r /home/dev/app/.hoopx guard'],
    ['mv ~/.config /tmp/x', 'move -r /home/dev/.config/hoopx guard'],
    ['chmod -R 000 ~/.config', 'permission -r /home/dev/.config/hoopx guard'],
    ['rm -rf ~/.config/other'],
    ['ls ~/.config'],
    ['cp -r x ~/.config'],
    ['chmod 700 ~/.config'],
    ['rm -rf build'],
  ] as const) {
    it(script, () => assert.deepEqual([...new Set(guarded(script))], expected));
  }
});
