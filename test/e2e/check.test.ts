/** `hoopx check`, alone and in batches. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ended, exists, Place } from './hoopx.ts';

describe('hoopx check', () => {
  let place: Place;
  before(() => {
    place = new Place();
  });
  after(() => place.dispose());

  const words: readonly (readonly [args: string[], code: number, first: RegExp])[] = [
    [['check', './harmless.sh'], 0, /^allow {2}\.\/harmless\.sh\n/],
    [['check', './risky.sh'], 75, /^ask {2}medium {2}\.\/risky\.sh\n {2}e2e\.risky/],
    [['check', './forbidden.sh'], 77, /^deny {2}critical {2}/],
    [['check', '--ci', './risky.sh'], 77, /^deny /],
    [['--ci', 'check', './risky.sh'], 77, /^deny /],
    [['check', '--', './forbidden.sh', '--json'], 77, /^deny /],
    [['check', '--', 'echo', './forbidden.sh'], 0, /^allow /],
    [['check', 'rm -rf /'], 77, /^deny /],
    [['check', 'rm -rf node_modules'], 0, /^allow /],
    [['check', ''], 0, /^allow /],
  ];
  for (const [args, code, first] of words) {
    it(`${JSON.stringify(args)} exits with ${code}`, async () => {
      const run = await place.run(args);
      assert.equal(run.code, code, run.stderr);
      assert.match(run.stdout, first);
      assert.equal(run.stderr, '');
    });
  }

  it('runs nothing and records nothing', async () => {
    await place.run(['check', './harmless.sh']);
    assert.ok(!exists(join(place.project, 'harmless.ran')));
    assert.ok(!exists(place.audit));
  });

  it('says why, and what to do instead', async () => {
    const { stdout } = await place.run(['check', 'true && ./risky.sh']);
    assert.match(stdout, /Runs the risky script/);
    assert.match(stdout, /runs +\.\/risky\.sh/);
    assert.match(stdout, /why +It stands for something risky\./);
    assert.match(stdout, /instead +Run \.\/harmless\.sh instead\./);
  });

  it('is the stable object with --json', async () => {
    const { stdout } = await place.run(['check', '--json', 'true && ./risky.sh']);
    const object = JSON.parse(stdout);
    assert.deepEqual(Object.keys(object), [
      'command',
      'decision',
      'severity',
      'matches',
      'invocations',
      'unresolved',
    ]);
    assert.deepEqual(
      [object.command, object.decision, object.severity],
      ['true && ./risky.sh', 'ask', 'medium'],
    );
    assert.deepEqual(Object.keys(object.matches[0]), [
      'rule',
      'decision',
      'severity',
      'title',
      'reason',
      'suggestion',
      'invocation',
    ]);
    assert.equal(object.invocations[object.matches[0].invocation].program, 'risky.sh');
  });

  describe('--file', () => {
    const files: readonly (readonly [what: string, content: string | Buffer, code: number, says: RegExp])[] =
      [
        ['a harmless script', '#!/bin/bash\nset -e\necho hi\n', 0, /^allow {2}script\.sh/],
        ['one with a forbidden command', 'echo a\n./forbidden.sh\n', 77, /e2e\.forbidden/],
        ['an empty one', '', 0, /^allow/],
        ['one with CRLF', 'echo a\r\n./harmless.sh\r\n', 0, /^allow/],
        ['one with a NUL byte', './forb\0idden.sh\n', 64, /^hoopx: script\.sh contains NUL bytes/],
        [
          'one that is not UTF-8',
          Buffer.from([0x65, 0xff, 0x0a]),
          64,
          /^hoopx: script\.sh is not valid UTF-8/,
        ],
        ['one with an unterminated quote', 'echo "a\n', 75, /^ask/],
        [
          '10 MB of comments and a forbidden command',
          `${'# x\n'.repeat(2_500_000)}./forbidden.sh\n`,
          -1,
          /^(?:ask|deny)/,
        ],
        ['10 MB of one word', `echo ${'x'.repeat(10_000_000)}`, -1, /^(?:ask|deny|allow)/],
      ];
    for (const [what, content, code, says] of files) {
      it(what, async () => {
        place.write('script.sh', content);
        const run = await place.run(['check', '--file', 'script.sh']);
        if (code >= 0) assert.equal(run.code, code, run.stderr);
        assert.match(run.stdout + run.stderr, says);
        assert.ok([0, 64, 75, 77].includes(run.code!));
      });
    }
    it('one that is not there', async () => {
      const run = await place.run(['check', '--file', 'none.sh']);
      assert.deepEqual(
        [run.code, run.stderr],
        [64, 'hoopx: none.sh cannot be read: ENOENT (see: hoopx --help)\n'],
      );
    });
    it('- is stdin', async () => {
      assert.equal((await place.run(['check', '--file', '-'], { input: './risky.sh' })).code, 75);
    });
  });

  describe('--batch', () => {
    it('answers one line for one, in order', async () => {
      const commands = Array.from({ length: 500 }, (_, index) =>
        index % 3 === 0 ? './risky.sh' : `echo ${index}`,
      );
      const input = commands.map((command, id) => JSON.stringify({ id, command })).join('\n');
      const run = await place.run(['check', '--batch'], { input });
      assert.equal(run.code, 0, run.stderr);
      const answers = run.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual(
        answers.map(({ id }) => id),
        commands.map((_, id) => id),
      );
      assert.deepEqual(
        answers.map(({ decision }) => decision),
        commands.map((command) => (command === './risky.sh' ? 'ask' : 'allow')),
      );
    });

    it('answers each line before the next one comes', async () => {
      const child = place.start(['check', '--batch']);
      const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
      for (const command of ['true', './risky.sh', './forbidden.sh']) {
        child.stdin!.write(`${JSON.stringify({ command })}\n`);
        const { value } = await lines.next();
        assert.equal(JSON.parse(value).command, command);
      }
      child.stdin!.end();
      const [code] = await once(child, 'close');
      assert.equal(code, 0);
    });

    it('waits for a reader that is slow, and then goes on', async () => {
      const child = place.start(['check', '--batch']);
      const count = 3000;
      child.stdin!.end(`${JSON.stringify({ command: `echo ${'y'.repeat(1000)}` })}\n`.repeat(count));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      // Nobody reads the answers, so hoopx has stopped reading the questions.
      assert.ok(child.stdin!.writableLength > 0);
      const { code, stdout } = await ended(child);
      assert.deepEqual([code, stdout.trimEnd().split('\n').length], [0, count]);
    });

    const bad: readonly (readonly [what: string, line: string | Buffer, error: RegExp])[] = [
      ['not JSON', '{"command":', /line 2: not JSON/],
      ['not an object', '["ls"]', /not a JSON object/],
      ['null', 'null', /not a JSON object/],
      ['no command', '{"id":7}', /wants either command or argv/],
      ['both', '{"command":"ls","argv":["ls"]}', /wants either command or argv/],
      ['a number for a command', '{"command":1}', /command is not a string/],
      ['an empty argv', '{"argv":[]}', /argv is not a list/],
      ['a NUL byte', '{"command":"r\\u0000m"}', /NUL byte/],
      ['a relative cwd', '{"command":"ls","cwd":"x"}', /cwd is not an absolute path/],
      ['env that is a list', '{"command":"ls","env":[]}', /env is not an object/],
      ['an unknown shell', '{"command":"ls","shell":"fish"}', /shell is none of/],
      ['invalid UTF-8', Buffer.from([0x22, 0xff, 0x22]), /not valid UTF-8/],
    ];
    for (const [what, line, error] of bad) {
      it(`denies a line with ${what}, and goes on`, async () => {
        const input = Buffer.concat([
          Buffer.from('{"command":"ls"}\n'),
          Buffer.from(line),
          Buffer.from('\n{"command":"pwd","id":"z"}\n'),
        ]);
        const run = await place.run(['check', '--batch'], { input });
        assert.equal(run.code, 64);
        const [first, second, third] = run.stdout
          .trimEnd()
          .split('\n')
          .map((text) => JSON.parse(text));
        assert.deepEqual([first.decision, second.decision, third.decision], ['allow', 'deny', 'allow']);
        assert.match(second.error, error);
        assert.equal(third.id, 'z');
      });
    }

    it('takes a world as data', async () => {
      const lines = [
        { command: 'rm -rf ~', cwd: '/home/x/app', home: '/home/x' },
        { argv: ['./forbidden.sh', 'a b'], cwd: '/srv/app' },
        { command: '$X', env: { X: './forbidden.sh' } },
        { command: 'sh run.sh', cwd: '/srv/app', files: { 'run.sh': './forbidden.sh\n' } },
      ];
      const run = await place.run(['check', '--batch'], {
        input: lines.map((line) => JSON.stringify(line)).join('\n'),
      });
      const answers = run.stdout
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text));
      assert.deepEqual(
        answers.map(({ decision }) => decision),
        ['deny', 'deny', 'deny', 'deny'],
      );
      assert.equal(answers[1].command, "./forbidden.sh 'a b'");
    });

    it('skips empty lines, and takes CRLF and a byte order mark', async () => {
      const run = await place.run(['check', '--batch'], {
        input: '\ufeff{"command":"ls"}\r\n\r\n\n{"command":"pwd"}',
      });
      assert.deepEqual([run.code, run.stdout.trimEnd().split('\n').length], [0, 2]);
    });

    it('ends quietly when its reader has gone', async () => {
      const child = place.start(['check', '--batch']);
      child.stdin!.on('error', () => {});
      child.stdout!.destroy();
      for (let index = 0; index < 200; index++) child.stdin!.write('{"command":"ls"}\n');
      child.stdin!.end();
      const { stderr, signal } = await ended(child);
      assert.deepEqual([stderr, signal], ['', null]);
    });
  });
});
