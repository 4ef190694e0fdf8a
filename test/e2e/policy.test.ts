/** Layers, trust and profiles of the built hoopx, in a real project. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pause } from '../execute/driver.ts';
import { exists, Place } from './hoopx.ts';

const ENTER = '\r';
const DOWN = '\x1b[B';
const LOOSE =
  'version: 1\noverrides:\n  filesystem.delete-recursive: {decision: allow, reason: scratch project}\n';

describe('hoopx policy', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
    place.write('src/a', '');
  });
  afterEach(() => place.dispose());
  const REMOVE = ['-c', 'rm -rf src'];
  const user = (text: string) => place.write('../../hoopx/config/config.yaml', text);

  async function trustAs(...keys: string[]): Promise<{ code: number; text: string }> {
    const terminal = place.terminal(['policy', 'trust']);
    await terminal.see('Trust it?');
    await pause(900);
    for (const key of keys) {
      terminal.type(key);
      await pause(60);
    }
    const { code } = await terminal.exited;
    return { code, text: terminal.text() };
  }

  it('a project cannot loosen before it is trusted, and the session is told once', async () => {
    place.write('.hoopx/config.yaml', LOOSE);
    const env = { HOOPX_SESSION: '6f0e4d1c-5b7a-4f0c-9d3e-8a2b71c64e95' };
    const first = await place.run(REMOVE, { env });
    assert.equal(first.code, 77);
    assert.match(
      first.stderr,
      /^hoopx: ignored, as it would make the policy weaker: filesystem\.delete-recursive to allow \(you have not trusted it: hoopx policy trust\); see: hoopx policy status\n/,
    );
    const second = await place.run(REMOVE, { env });
    assert.equal(second.code, 77);
    assert.doesNotMatch(second.stderr, /ignored/);
    assert.ok(exists(join(place.project, 'src')));
  });

  it('with --json what hoopx says is one object', async () => {
    place.write('.hoopx/config.yaml', LOOSE);
    assert.equal(JSON.parse((await place.run(['--json', ...REMOVE])).stderr).kind, 'refused');
  });

  it('trust is asked of a person, holds, and ends with a change', async () => {
    place.write('.hoopx/config.yaml', LOOSE);
    const { code, text } = await trustAs(DOWN, ENTER);
    assert.equal(code, 0, text);
    assert.match(text, /has not been trusted yet/);
    assert.match(text, /What it would make weaker:\S*\r\n {2}filesystem\.delete-recursive to allow\r\n/);
    assert.match(text, /\+ {3}filesystem\.delete-recursive: \{decision: allow, reason: scratch project\}/);
    const status = JSON.parse((await place.run(['policy', 'status', '--json'])).stdout);
    assert.deepEqual(status.changed, [
      {
        rule: 'filesystem.delete-recursive',
        from: 'ask',
        to: 'allow',
        layer: 'project',
        reason: 'scratch project',
      },
    ]);
    assert.equal((await place.run(REMOVE)).code, 0);
    assert.ok(!exists(join(place.project, 'src')));

    place.write('.hoopx/config.yaml', `${LOOSE}  git.clean: {decision: off, reason: x}\n`);
    place.write('src/a', '');
    const again = await place.run(REMOVE);
    assert.equal(again.code, 77);
    assert.match(again.stderr, /it changed since you trusted it/);
    const asked = await trustAs(ENTER);
    assert.equal(asked.code, 77);
    assert.match(asked.text, /changed since .* trusted it on/);
    assert.match(asked.text, /\+ {3}git\.clean: \{decision: off, reason: x\}/);
    assert.doesNotMatch(asked.text, /\+ {3}filesystem/);
  });

  const refused: readonly [what: string, env: Record<string, string>, expected: RegExp][] = [
    ['CI', { CI: 'true' }, /this is CI/],
    ['an agent', { CLAUDECODE: '1' }, /claude-code runs this/],
    ['what runs below hoopx', { HOOPX_SESSION: 'x' }, /HOOPX_SESSION is set/],
  ];
  for (const [what, env, expected] of refused)
    it(`trust is not given to ${what}`, async () => {
      place.write('.hoopx/config.yaml', LOOSE);
      const terminal = place.terminal(['policy', 'trust'], env);
      const { code } = await terminal.exited;
      assert.equal(code, 77, terminal.text());
      assert.match(terminal.text(), expected);
    });
  it('trust is not given through a pipe', async () => {
    place.write('.hoopx/config.yaml', LOOSE);
    const { code, stderr } = await place.run(['policy', 'trust'], { input: '\x1b[B\r' });
    assert.equal(code, 77);
    assert.match(stderr, /not trusted: only a person at a terminal of their own/);
  });
  it('an agent is denied to ask for it', async () => {
    for (const command of [
      'hoopx policy trust',
      'script -qc "hoopx policy trust" /dev/null',
      'rm ~/../hoopx/state/trust/x',
    ])
      assert.equal((await place.run(['check', command])).code, 77, command);
  });

  it('the user loosens with a reason, but not what is final', async () => {
    user(`${LOOSE}  filesystem.wipe-home: {decision: allow, reason: no}\n`);
    assert.equal((await place.run(['check', 'rm -rf src'])).code, 0);
    assert.equal((await place.run(['check', 'rm -rf ~'])).code, 77);
    const { stdout } = await place.run(['policy', 'status']);
    assert.match(
      stdout,
      /changed:\n {2}filesystem\.delete-recursive: ask -> allow by user: scratch project\n/,
    );
    assert.match(
      stdout,
      /ignored: it would make the policy weaker:\n {2}user {5}filesystem\.wipe-home to allow: it is final below the organisation \(.*config\.yaml:4\)/,
    );
  });

  it('nothing runs under a configuration that is not understood', async () => {
    user('version: 1\noverrides: {filesystem.delete-recursive: allow}\n');
    const { code, stderr } = await place.run(['-c', 'true']);
    assert.equal(code, 78);
    assert.match(stderr, /config\.yaml:2:\d+: .*makes the policy weaker and has no "reason"/);
  });

  it('observe stops nothing and records what would have been', async () => {
    user('version: 1\nprofile: observe\n');
    const { code, stdout } = await place.run(['./risky.sh']);
    assert.deepEqual([code, stdout], [0, 'risky ran\n']);
    const verdict = place.events().find((event) => event.type === 'verdict');
    assert.deepEqual(verdict?.type === 'verdict' && verdict.verdict, {
      kind: 'run',
      by: 'observe',
      would: 'ask',
    });
    assert.equal((await place.run(['-c', 'HOOPX_X=1 true'])).code, 77, 'final rules hold');
  });

  it('strict asks about what no rule knows', async () => {
    user('version: 1\nprofile: strict\n');
    assert.equal(
      (await place.run(['-c', 'cd src && ls -la | head -3 && git status --short || true'])).code,
      0,
    );
    const { code, stderr } = await place.run(['./harmless.sh']);
    assert.equal(code, 77);
    assert.match(stderr, /Runs harmless\.sh, which no rule knows \[strict\.unknown\]/);
  });
});

describe('a session', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => place.dispose());
  const env = { HOOPX_SESSION: '6f0e4d1c-5b7a-4f0c-9d3e-8a2b71c64e95' };
  const user = (text: string, name = 'config.yaml') => place.write(`../../hoopx/config/${name}`, text);

  it('that was refused too often is asked about everything', async () => {
    user('version: 1\nbudgets: {denials: 2}\n');
    const codes: (number | null)[] = [];
    for (const script of ['true', './forbidden.sh', 'true', './risky.sh', 'true'])
      codes.push((await place.run(['-c', script], { env })).code);
    assert.deepEqual(codes, [0, 77, 0, 77, 77]);
    assert.equal((await place.run(['-c', 'true'])).code, 0, 'another session is not');
    const check = await place.run(['check', 'true'], { env });
    assert.match(check.stdout, /ask {2}medium {2}true\n {2}budget\.denials/);
  });

  it('that has read a secret is asked before it writes to the network', async () => {
    user(
      `pack: mine
title: Mine
rules:
  - id: mine.after-secret
    decision: ask
    severity: high
    title: Sends to the network after a secret was read
    reason: What was read may be what is sent.
    suggestion: Ask a person.
    when:
      has: {context: {has: {session: {has: {secretsRead: {minimum: 1}}}}}}
      effect: {action: [send, publish, connect]}
    examples:
      match: [{command: 'git push', context: {session: {secretsRead: 1}}}]
      pass: [git push]
`,
      'rules/mine.yaml',
    );
    user('version: 1\noverrides:\n  secrets.read-env-file: {decision: allow, reason: test}\n');
    place.write('.env', 'A=1');
    const check = async () =>
      JSON.parse((await place.run(['check', '--json', 'curl -d x https://example.com'], { env })).stdout);
    assert.ok(!(await check()).matches.some(({ rule }: { rule: string }) => rule === 'mine.after-secret'));
    const read = await place.run(['-c', 'cat .env'], { env });
    assert.equal(read.code, 0, read.stderr);
    const made = await check();
    assert.ok(
      made.matches.some(({ rule }: { rule: string }) => rule === 'mine.after-secret'),
      JSON.stringify(made),
    );
    assert.equal(made.facts['context.session'].secretsRead, 1);
  });
});

describe('obligations', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
    place.write('.hoopx/rules/owed.yaml', RULES);
    for (const name of ['release', 'shown', 'two', 'grouped'])
      place.script(`${name}.sh`, `env > ${name}.ran; echo $TOKEN_DIR`);
  });
  afterEach(() => place.dispose());
  const rule = (name: string, decision: string, more: string) => `
  - id: owed.${name}
    decision: ${decision}
    severity: low
    title: Runs ${name}
    reason: It stands for something.
    suggestion: Run something else.
    instead: {intent: use_alternative, command: ./harmless.sh}
    when: {has: {program: ${name}.sh}}
    obligations: ${more}`;
  const RULES = `pack: owed
title: Owed
rules:${rule('release', 'allow', "{reason: true, fields: {ticket: 'OPS-[0-9]+'}}")}${rule('shown', 'allow', "{environment: {drop: ['TOKEN_*']}}")}${rule('two', 'ask', '{approvers: {count: 2}}')}${rule('grouped', 'ask', '{approvers: {group: no-such-group}}')}
`;

  it('that are not met refuse, and say how to meet them', async () => {
    const { code, stderr } = await place.run(['./release.sh']);
    assert.equal(code, 77);
    assert.match(stderr, /^hoopx: denied, it needs more than was given: Runs release \[owed\.release\]\n/);
    assert.match(stderr, / {2}needs: a reason: hoopx --reason 'WHY' \.\.\. \[owed\.release\]\n/);
    assert.match(stderr, / {2}needs: ticket, of the form OPS-\[0-9\]\+: hoopx --field ticket=VALUE/);
    const json = JSON.parse(
      (await place.run(['--json', '--reason', 'why', '--field', 'ticket=X-1', './release.sh'])).stderr,
    );
    assert.deepEqual(json.needs, [
      {
        kind: 'field',
        rule: 'owed.release',
        field: 'ticket',
        pattern: 'OPS-[0-9]+',
        option: '--field ticket=VALUE',
      },
    ]);
    assert.equal(json.by, 'obligation');
    assert.deepEqual(json.instead, { intent: null, text: '', command: null, ...json.instead });
    assert.ok(!exists(join(place.project, 'release.ran')));
  });
  it('that are met let it run, and stand on record', async () => {
    const { code } = await place.run(['--reason', 'hotfix', '--field', 'ticket=OPS-12', './release.sh']);
    assert.equal(code, 0);
    assert.ok(exists(join(place.project, 'release.ran')));
    const [first] = place.events();
    assert.deepEqual(first?.type === 'requested' && first.given, {
      reason: 'hotfix',
      fields: { ticket: 'OPS-12' },
    });
  });
  it('take variables away from the command', async () => {
    const env = { TOKEN_DIR: 'secret', OTHER: 'kept' };
    const { code, stdout } = await place.run(['-c', './shown.sh; echo $OTHER'], { env });
    assert.deepEqual([code, stdout], [0, '\nkept\n']);
  });
  it('decide on what is left without them', async () => {
    const script = './shown.sh; ./forbid"$TOKEN_DIR"den.sh';
    const { code, stderr } = await place.run(['-c', script], { env: { TOKEN_DIR: 'x' } });
    assert.equal(code, 77);
    assert.match(stderr, /Runs the forbidden script \[e2e\.forbidden\]/);
    assert.ok(!exists(join(place.project, 'shown.ran')));
    const check = await place.run(['check', script], { env: { TOKEN_DIR: 'x' } });
    assert.equal(check.code, 77, 'check says the same');
  });
  for (const [name, expected] of [
    ['two', /approval by 2 persons, which this version of hoopx cannot do/],
    ['grouped', /approval by somebody of the group no-such-group/],
  ] as const)
    it(`that cannot be met refuse before anybody is asked: ${name}`, async () => {
      const terminal = place.terminal([`./${name}.sh`]);
      const { code } = await terminal.exited;
      assert.equal(code, 77, terminal.text());
      assert.match(terminal.text().replace(/\s+/g, ' '), expected);
      assert.match(terminal.text(), /next: use the alternative: \.\/harmless\.sh/);
    });
});
