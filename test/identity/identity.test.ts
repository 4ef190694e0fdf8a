import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openKeychain, type SecretService } from '../../src/identity/keychain.ts';
import { currentUser, provenanceOf } from '../../src/identity/provenance.ts';
import { sessionOf } from '../../src/identity/session.ts';

describe('sessionOf', () => {
  const given = 'A1B2C3D4-0000-4000-8000-00000000000F';
  const fresh = () => 'fresh';
  const claude = (session: string | null) => ({ name: 'claude-code', source: 'CLAUDECODE', session });

  it('takes HOOPX_SESSION when it is a UUID', () =>
    assert.equal(sessionOf({ HOOPX_SESSION: given }, claude('s'), fresh), given.toLowerCase()));

  for (const bad of [
    '',
    'x',
    '../../../etc/passwd',
    `${given}\n`,
    `{${given}}`,
    '00000000-0000-0000-0000-000000000000',
  ])
    it(`does not take ${JSON.stringify(bad)}`, () =>
      assert.equal(sessionOf({ HOOPX_SESSION: bad }, null, fresh), 'fresh'));

  it("makes a version 5 UUID of the agent's own session, always the same", () => {
    const one = sessionOf({}, claude('s'), fresh);
    assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(sessionOf({}, claude('s'), fresh), one);
    assert.notEqual(sessionOf({}, claude('t'), fresh), one);
    assert.notEqual(sessionOf({}, { ...claude('s'), name: 'codex' }, fresh), one);
  });

  it('is fresh for an agent that tells none, and for a person', () => {
    assert.equal(sessionOf({}, claude(null), fresh), 'fresh');
    assert.notEqual(sessionOf({}, null), sessionOf({}, null));
  });
});

describe('provenanceOf', () => {
  it('tells the facts of this process', () => {
    const facts = { cwd: '/srv/app', repository: null, agent: null, ci: null };
    assert.deepEqual(provenanceOf({ ...facts, version: '1.2.3' }), {
      ...facts,
      host: os.hostname(),
      user: { name: os.userInfo().username, uid: process.getuid?.() },
      pid: process.pid,
      ppid: process.ppid,
      hoopx: '1.2.3',
    });
  });

  it('names a user without an account by the id', () => {
    const uid = process.getuid?.() ?? -1;
    const none = () => {
      throw new Error('ENOENT');
    };
    assert.deepEqual(currentUser(none), { name: `uid:${uid}`, uid });
  });

  it('does not take the name of another effective user', () => {
    const uid = process.getuid?.() ?? -1;
    assert.deepEqual(
      currentUser(() => ({ username: 'other', uid: uid + 1 })),
      { name: `uid:${uid}`, uid },
    );
  });
});

describe('openKeychain', () => {
  let folder: string;
  beforeEach(() => {
    folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'hoopx-keys-')), 'secrets');
  });
  afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

  const missing = () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file\nmore'));

  it('falls back to a 0600 file, and says why', async () => {
    const keychain = await openKeychain(folder, missing);
    assert.equal(keychain.kind, 'file');
    assert.match(
      keychain.why!,
      /no keychain on this machine \(libsecret-1\.so\.0: cannot open .* file\); .* in a file$/,
    );
    assert.equal(await keychain.get('a'), null);
    await keychain.set('a', 'secret');
    await keychain.set('__proto__', 'odd');
    assert.deepEqual(
      [await keychain.get('a'), await keychain.get('__proto__'), await keychain.get('toString')],
      ['secret', 'odd', null],
    );
    assert.equal(fs.statSync(path.join(folder, 'credentials.json')).mode & 0o777, 0o600);
    assert.deepEqual(fs.readdirSync(folder), ['credentials.json']);
    assert.deepEqual(
      [await keychain.delete('a'), await keychain.delete('a'), await keychain.get('a')],
      [true, false, null],
    );
  });

  it('refuses a file planted as a symlink', async () => {
    const keychain = await openKeychain(folder, missing);
    fs.mkdirSync(folder, { mode: 0o700 });
    fs.symlinkSync('/dev/null', path.join(folder, 'credentials.json'));
    await assert.rejects(keychain.set('a', 'secret'), /symbolic link/);
    await assert.rejects(keychain.get('a'), /symbolic link/);
  });

  it('says so when the file is broken, and keeps it', async () => {
    fs.mkdirSync(folder, { mode: 0o700 });
    fs.writeFileSync(path.join(folder, 'credentials.json'), '{"a"', { mode: 0o600 });
    const keychain = await openKeychain(folder, missing);
    await assert.rejects(keychain.set('b', 'x'), /cannot be read; remove it/);
    assert.equal(fs.readFileSync(path.join(folder, 'credentials.json'), 'utf8'), '{"a"');
  });

  it("uses the machine's keychain where there is one", async () => {
    const kept = new Map<string, string>();
    const service: SecretService = {
      getPassword: async (name, account) => kept.get(`${name}/${account}`) ?? null,
      setPassword: async (name, account, secret) => void kept.set(`${name}/${account}`, secret),
      deletePassword: async (name, account) => kept.delete(`${name}/${account}`),
    };
    const keychain = await openKeychain(folder, async () => service);
    await keychain.set('a', 'secret');
    assert.deepEqual([keychain.kind, keychain.why, await keychain.get('a')], ['keytar', null, 'secret']);
    assert.deepEqual([...kept], [['hoopx/a', 'secret']]);
    assert.ok(!fs.existsSync(folder));
  });

  it('answers on this machine, one way or the other', async () => {
    const keychain = await openKeychain(folder);
    assert.equal(keychain.why === null, keychain.kind === 'keytar');
  });
});
