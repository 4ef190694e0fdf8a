import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AuditEvent } from '../../src/audit/event.ts';
import { type Journal, journalFileName, openJournal } from '../../src/audit/journal.ts';
import { readAudit } from '../../src/audit/read.ts';
import { Recorder } from '../../src/audit/recorder.ts';

const WRITER = path.join(import.meta.dirname, 'writer.ts');
const SESSION = '11111111-1111-4111-8111-111111111111';
const DAY = '2026-03-01';

let home: string;
let folder: string;
let todaysFile: string;

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'hoopx-audit-'));
  folder = path.join(home, 'state', 'hoopx', 'audit');
  todaysFile = path.join(folder, journalFileName(DAY));
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const noon = () => Date.parse(`${DAY}T12:00:00Z`);
const modeOf = (file: string) => fs.statSync(file).mode & 0o777;

function open(): Journal {
  const opened = openJournal(folder, noon);
  assert.ok(opened.ok, JSON.stringify(opened));
  return opened.value;
}

function refusal(): string {
  const opened = openJournal(folder, noon);
  assert.ok(!opened.ok);
  return `${opened.problems[0]!.file}: ${opened.problems[0]!.message}`;
}

function recorder(journal = open(), clock = noon): Recorder {
  return new Recorder(journal, { session: SESSION, clock });
}

function events(): AuditEvent[] {
  return [...readAudit(folder)].map((line) => {
    assert.ok(line.kind === 'event', JSON.stringify(line));
    return line.event;
  });
}

const failed = (message: string) => ({ type: 'failed', message }) as const;

describe('audit journal', () => {
  it('gives every event its header and one line, in order', () => {
    const one = recorder();
    assert.equal(one.record(failed('first')), null);
    assert.equal(one.record({ type: 'started', argv: ['true'], through: 'pipes' }), null);
    const lines = fs.readFileSync(todaysFile, 'utf8').split('\n');
    assert.equal(lines.length, 3);
    assert.deepEqual(JSON.parse(lines[1]!), {
      v: 1,
      time: `${DAY}T12:00:00.000Z`,
      session: SESSION,
      request: one.request,
      seq: 1,
      type: 'started',
      argv: ['true'],
      through: 'pipes',
    });
  });

  it('puts an event into the file of its own UTC day', () => {
    let now = Date.parse('2026-03-01T23:59:59.999Z');
    const one = recorder(open(), () => now);
    one.record(failed('old'));
    now += 1;
    one.record(failed('new'));
    assert.deepEqual(fs.readdirSync(folder), [journalFileName('2026-03-01'), journalFileName('2026-03-02')]);
  });

  it('names no file by anything but safe characters', () => {
    assert.equal(journalFileName(DAY, '../../etc/x y'), `${DAY}._etc_x_y.jsonl`);
    assert.equal(journalFileName(DAY, ''), `${DAY}.host.jsonl`);
  });

  for (const [what, text] of [
    ['NUL bytes', 'a\0b'],
    ['lone surrogates', 'a\ud800b\udfff'],
    ['line separators and newlines', 'a\u2028b\r\nc\n'],
    ['a 10 MB script', 'echo "x"\n'.repeat(1.1e6)],
  ] as const)
    it(`records ${what} whole, on one line`, () => {
      recorder().record(failed(text));
      const [event] = events();
      assert.ok(event?.type === 'failed' && event.message === text);
    });

  it('keeps every line of 8 processes that write at once', async function () {
    this.timeout(60_000);
    const writers = Array.from({ length: 8 }, (_, index) => run([folder, '500', `writer ${index}`]));
    assert.deepEqual(await Promise.all(writers), Array(8).fill(''));
    const seen = new Map<string, number>();
    const lines = fs.readdirSync(folder).flatMap((name) => {
      const text = fs.readFileSync(path.join(folder, name), 'utf8');
      assert.ok(text.endsWith('\n'));
      return text.slice(0, -1).split('\n');
    });
    for (const line of lines) {
      const event = JSON.parse(line) as AuditEvent;
      assert.equal(event.seq, seen.get(event.request) ?? 0);
      seen.set(event.request, event.seq + 1);
    }
    assert.equal(lines.length, 4000);
    assert.deepEqual([...seen.values()], Array(8).fill(500));
  });
});

describe('audit journal: modes', () => {
  for (const mask of [0o000, 0o022, 0o077, 0o277])
    it(`are 0700 and 0600 under umask ${mask.toString(8).padStart(3, '0')}`, () => {
      const before = process.umask(mask);
      try {
        recorder().record(failed('x'));
      } finally {
        process.umask(before);
      }
      assert.deepEqual([folder, path.dirname(folder), todaysFile].map(modeOf), [0o700, 0o700, 0o600]);
    });

  it('are closed when others could read', () => {
    fs.mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o755);
    fs.writeFileSync(todaysFile, '');
    fs.chmodSync(todaysFile, 0o644);
    open();
    assert.deepEqual([folder, todaysFile].map(modeOf), [0o700, 0o600]);
  });
});

describe('audit journal: refuses', () => {
  beforeEach(() => fs.mkdirSync(folder, { recursive: true, mode: 0o700 }));

  it('a folder that others can write to', () => {
    fs.chmodSync(folder, 0o770);
    assert.match(refusal(), /audit: refused: it is writable by others \(mode 0770\)/);
  });

  it('a folder above that everybody can write to', () => {
    fs.chmodSync(path.dirname(folder), 0o777);
    assert.match(refusal(), /hoopx: refused: it is writable by everybody/);
  });

  it('a folder that is a symlink', () => {
    fs.rmdirSync(folder);
    fs.mkdirSync(path.join(home, 'elsewhere'), { mode: 0o700 });
    fs.symlinkSync(path.join(home, 'elsewhere'), folder);
    assert.match(refusal(), /symbolic link/);
  });

  it('a folder that is a file', () => {
    fs.rmdirSync(folder);
    fs.writeFileSync(folder, '');
    assert.match(refusal(), /not a folder/);
  });

  it('a file that is a symlink, and leaves its target alone', () => {
    const target = path.join(home, 'bashrc');
    fs.writeFileSync(target, 'precious');
    fs.symlinkSync(target, todaysFile);
    assert.match(refusal(), /symbolic link/);
    assert.equal(fs.readFileSync(target, 'utf8'), 'precious');
  });

  it('a symlink to a device that swallows everything', () => {
    fs.symlinkSync('/dev/null', todaysFile);
    assert.match(refusal(), /symbolic link/);
  });

  it('a file that others can write to', () => {
    fs.writeFileSync(todaysFile, '');
    fs.chmodSync(todaysFile, 0o666);
    assert.match(refusal(), /writable by others \(mode 0666\)/);
  });

  it('a named pipe, at once', () => {
    assert.equal(spawnSync('mkfifo', [todaysFile]).status, 0);
    assert.match(refusal(), /not a regular file/);
  });

  it('a folder or file of another user', () => {
    if (process.geteuid?.() !== 0) return;
    fs.chownSync(folder, 12345, 12345);
    assert.match(refusal(), /belongs to user 12345/);
    fs.chownSync(folder, 0, 0);
    fs.writeFileSync(todaysFile, '');
    fs.chownSync(todaysFile, 12345, 12345);
    assert.match(refusal(), /belongs to user 12345/);
  });
});

describe('audit journal: cannot be written', () => {
  it('in a folder without write permission', async () => {
    fs.mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o500);
    // Root may write anywhere, so an unprivileged process has to try.
    fs.chmodSync(home, 0o755);
    const said = await run([folder, '1', 'x', process.geteuid?.() === 0 ? 'nobody' : '']);
    assert.match(said, /permission denied|belongs to user/);
  });

  it('in a state folder that is a file', () => {
    fs.writeFileSync(path.join(home, 'state'), '');
    assert.match(refusal(), /cannot be used: a part of its path is not a folder/);
  });

  it('when the disk takes only a part of the line: says so, and the next writer starts a new line', async () => {
    recorder().record(failed('before'));
    // A file size limit makes the kernel cut a write short, as a full disk does.
    const said = await run([folder, '1', 'x'.repeat(3_000_000)], "trap '' XFSZ; ulimit -f 1024;");
    assert.match(said, /the audit cannot be written: only \d+ of \d+ bytes fitted/);
    recorder().record(failed('after'));
    const lines = [...readAudit(folder)].map((line) =>
      line.kind === 'event' ? line.event.type : line.damage,
    );
    assert.deepEqual(lines, ['failed', 'torn', 'failed']);
  });

  it('to a file that was removed: a new one is made', () => {
    const one = recorder();
    one.record(failed('swallowed'));
    fs.rmSync(todaysFile);
    assert.equal(one.record(failed('kept')), null);
    assert.deepEqual(
      events().map(({ seq }) => seq),
      [1],
    );
  });
});

describe('reading the audit', () => {
  const event = `{"v":1,"time":"${DAY}T12:00:00.000Z","session":"s","request":"r","seq":0,"type":"failed","message":"m"}`;

  function read(text: string): string[] {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.writeFileSync(todaysFile, text, { mode: 0o600 });
    return [...readAudit(folder)].map((line) =>
      line.kind === 'event' ? `${line.line} event` : `${line.line} ${line.damage}`,
    );
  }

  for (const [what, text, lines] of [
    ['whole lines', `${event}\n${event}\n`, ['1 event', '2 event']],
    ['nothing', '', []],
    ['a last line without its newline', `${event}\n${event}`, ['1 event', '2 event']],
    ['a torn last line', `${event}\n${event.slice(0, 60)}`, ['1 event', '2 torn']],
    ['a line torn after three bytes', `${event}\n{"v`, ['1 event', '2 torn']],
    ['an event behind a torn line', `${event.slice(0, 60)}${event}\n`, ['1 torn', '1 event']],
    ['an event that quotes another', `${event.replace('"m"', JSON.stringify(event))}\n`, ['1 event']],
    [
      'a torn event that quotes another',
      `${event.replace('"m"', JSON.stringify(event)).slice(0, -2)}\n`,
      ['1 torn'],
    ],
    ['empty lines', `\n${event}\n\n`, ['2 event']],
    ['a line of somebody else', `hello\n${event}\n[]\n`, ['1 foreign', '2 event', '3 foreign']],
    [
      'lines longer than the reader takes at once',
      `${'x'.repeat(600_000)}\n${event}\n`,
      ['1 foreign', '2 event'],
    ],
  ] as const)
    it(`tells ${what}`, () => assert.deepEqual(read(text), lines));

  it('finds nothing where there is no audit', () => assert.deepEqual([...readAudit(folder)], []));

  it('a new writer does not glue its event to a torn line', () => {
    assert.deepEqual(read(`${event}\n${event.slice(0, 60)}`), ['1 event', '2 torn']);
    recorder().record(failed('x'));
    recorder().record(failed('y'));
    const lines = [...readAudit(folder)].map(({ kind }) => kind);
    assert.deepEqual(lines, ['event', 'damaged', 'event', 'event']);
  });
});

/** Runs a writer in a process of its own; resolves to what it complained of, or ''. */
function run(args: string[], before = ''): Promise<string> {
  const script = `${before} exec "$0" --import tsx "$@"`;
  const [audit, count, text, user] = args as [string, string, string, string?];
  const child = spawn(
    'bash',
    ['-c', script, process.execPath, WRITER, audit, `${noon()}`, count, user ?? ''],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  child.stdin.end(text);
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  return new Promise((resolve) => child.on('close', () => resolve(said)));
}
