/** The small commands: init, doctor, completion, help, version. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exists, Place } from './hoopx.ts';

describe('hoopx init', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
    rmSync(join(place.project, '.hoopx'), { recursive: true });
  });
  afterEach(() => place.dispose());

  it('writes a policy that holds at once, and never overwrites one', async () => {
    const first = await place.run(['init']);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^wrote \.hoopx\/config\.yaml$/m);
    assert.equal((await place.run(['check', 'make deploy-prod'])).code, 75);
    assert.equal((await place.run(['check', 'make deploy-staging'])).code, 0);

    const config = join(place.project, '.hoopx/config.yaml');
    writeFileSync(config, 'version: 1\nprofile: ci\n');
    const second = JSON.parse((await place.run(['init', '--json'])).stdout);
    assert.ok(second.kept.includes('.hoopx/config.yaml'));
    assert.deepEqual(second.written, []);
    assert.equal(readFileSync(config, 'utf8'), 'version: 1\nprofile: ci\n');
    assert.equal((await place.run(['check', 'make deploy-prod'])).code, 77, 'the profile is ci now');
  });

  it('writes schemas that the files point to', async () => {
    await place.run(['init']);
    const config = readFileSync(join(place.project, '.hoopx/config.yaml'), 'utf8');
    const schema = /\$schema=(\S+)/.exec(config)![1]!;
    assert.ok(exists(join(place.project, '.hoopx', schema)), schema);
  });
});

describe('hoopx doctor', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });
  afterEach(() => place.dispose());

  it('finds nothing broken here', async () => {
    const run = await place.run(['doctor', '--json'], { env: { CLAUDECODE: '1' } });
    const report = JSON.parse(run.stdout);
    assert.deepEqual([run.code, report.ok], [0, true], run.stdout);
    const whats = report.findings.map(({ what }: { what: string }) => what);
    assert.deepEqual(whats, [
      'node',
      'shells',
      'guarding',
      'terminal',
      'policy',
      'audit',
      'keychain',
      'agent',
    ]);
    assert.match(run.stdout, /claude-code/);
  });

  it('names what is broken, and exits with 70', async () => {
    place.write('.hoopx/config.yaml', 'version: 1\nprofil: ci\n');
    const run = await place.run(['doctor']);
    assert.equal(run.code, 70);
    assert.match(run.stdout, /^XX {2}policy .*config\.yaml:2:1/m);
  });
});

describe('hoopx itself', () => {
  const place = new Place();
  after(() => place.dispose());
  const outputs: readonly (readonly [args: string[], stdout: RegExp])[] = [
    [['--version'], /^hoopx \d+\.\d+\.\d+\n$/],
    [['--help'], /^Usage: hoopx /],
    [['check', '--help'], /^Usage: hoopx check /],
    [['completion', 'bash'], /complete .*hoopx/],
    [['completion', 'zsh'], /^#compdef hoopx/],
    [['completion', 'fish'], /complete -c hoopx/],
  ];
  for (const [args, stdout] of outputs) {
    it(args.join(' '), async () => {
      const run = await place.run(args);
      assert.deepEqual([run.code, run.stderr], [0, '']);
      assert.match(run.stdout, stdout);
    });
  }
});
