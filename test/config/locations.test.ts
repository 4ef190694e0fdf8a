import assert from 'node:assert/strict';
import { locationsOf, projectFolders } from '../../src/config/locations.ts';

const HOME = '/home/dev';
const STANDARD = {
  org: '/etc/hoopx',
  user: '/home/dev/.config/hoopx',
  state: '/home/dev/.local/state/hoopx',
  audit: '/home/dev/.local/state/hoopx/audit',
  cache: '/home/dev/.cache/hoopx',
};

describe('locationsOf', () => {
  const cases: readonly [what: string, env: Record<string, string>, expected: Partial<typeof STANDARD>][] = [
    ['no variable', {}, {}],
    ['XDG_CONFIG_HOME', { XDG_CONFIG_HOME: '/c' }, { user: '/c/hoopx' }],
    ['XDG_STATE_HOME', { XDG_STATE_HOME: '/s' }, { state: '/s/hoopx', audit: '/s/hoopx/audit' }],
    ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/k' }, { cache: '/k/hoopx' }],
    [
      'relative and empty values, which count as not set',
      { XDG_CONFIG_HOME: 'c', XDG_STATE_HOME: '', HOOPX_HOME: './h' },
      {},
    ],
    [
      "HOOPX_HOME, which moves the user's files and never the organisation's",
      { HOOPX_HOME: '/h/../x', XDG_STATE_HOME: '/s' },
      { user: '/x/config', state: '/x/state', audit: '/x/state/audit', cache: '/x/cache' },
    ],
    ["a variable that would move the organisation's", { XDG_CONFIG_DIRS: '/evil', HOOPX_ORG: '/evil' }, {}],
  ];
  for (const [what, env, expected] of cases)
    it(what, () => assert.deepEqual(locationsOf(env, HOME), { ...STANDARD, ...expected }));
});

describe('projectFolders', () => {
  it('goes up to the root', () =>
    assert.deepEqual(projectFolders('/srv/app'), ['/srv/app/.hoopx', '/srv/.hoopx', '/.hoopx']));
});
