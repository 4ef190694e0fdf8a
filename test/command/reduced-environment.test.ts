import assert from 'node:assert/strict';
import { withoutSecrets, withoutVariables } from '../../src/command/reduced-environment.ts';

describe('withoutSecrets', () => {
  const dropped: Record<string, string> = {
    GITHUB_TOKEN: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SESSION_TOKEN: 'x',
    DB_PASSWORD: 'x',
    PGPASSWORD: 'x',
    MYSQL_PWD: 'x',
    OPENAI_API_KEY: 'x',
    STRIPE_KEY: 'x',
    npm_config_auth: 'x',
    GOOGLE_APPLICATION_CREDENTIALS: '/x.json',
    SSH_AUTH_SOCK: '/tmp/x',
    VAULT_ADDR: 'https://x',
    DATABASE_URL: 'postgres://db/x',
    CACHE: 'redis://:secret@host/0',
    MINE: 'https://user:secret@example.com/',
    PEM: '-----BEGIN RSA PRIVATE KEY-----',
    X: 'ghp_abcdefghijklmnop',
    Y: 'AKIAIOSFODNN7EXAMPLE',
  };
  const kept: Record<string, string> = {
    PATH: '/bin',
    HOME: '/home/dev',
    PWD: '/srv',
    OLDPWD: '/',
    USER: 'dev',
    LANG: 'C',
    TERM: 'xterm',
    NODE_ENV: 'test',
    EDITOR: 'vi',
    MONKEY: 'x',
    KEYBOARD: 'us',
    AUTHOR: 'dev',
    COMPASS: 'x',
    PASSAGE: 'x',
    GIT_AUTHOR_NAME: 'dev',
    HTTPS_PROXY: 'http://proxy:8080',
    URL: 'https://example.com/a:b@c',
  };
  it('drops what looks like one', () => assert.deepEqual(Object.keys(withoutSecrets(dropped)), []));
  it('keeps what does not', () => assert.deepEqual(withoutSecrets(kept), kept));
});

describe('withoutVariables', () => {
  const cases: readonly [names: string[], left: string[]][] = [
    [['A'], ['AB', 'CAB', 'B']],
    [['A*'], ['CAB', 'B']],
    [['*B'], ['A']],
    [['*A*'], ['B']],
    [['X'], ['A', 'AB', 'CAB', 'B']],
  ];
  it('leaves what makes a command another one', () => {
    const env = { PATH: 'x', HOME: 'x', HOOPX_HOME: 'x', https_proxy: 'x', NO_PROXY: 'x' };
    assert.deepEqual(withoutVariables(env, ['*_proxy', 'PATH', 'H*', 'NO_PROXY']), env);
  });
  for (const [names, left] of cases)
    it(names.join(' '), () =>
      assert.deepEqual(
        Object.keys(withoutVariables({ A: '1', AB: '2', CAB: '3', B: '4', U: undefined }, names)),
        left,
      ),
    );
});
