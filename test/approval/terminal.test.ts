/** The prompt in a real PTY: what a person sees, which keys approve (few) and which do not (all others). */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { type IPty, spawn } from 'node-pty';
import { NOTE_LIMIT, QUIET_MS } from '../../src/approval/terminal.ts';
import type { Verdict } from '../../src/approval/types.ts';

const ENTER = '\r';
const DOWN = '\x1b[B';
const UP = '\x1b[A';
const CTRL_C = '\x03';
const CTRL_D = '\x04';
const SCRIPT = 'npm test && git push --force';

interface Ask {
  script?: string;
  timeoutSeconds?: number;
  env?: Record<string, string>;
  /** Runs the driver itself at the head of the terminal's session, instead of below a shell with `stty`. */
  bare?: boolean;
}

/** A terminal with the question on it. */
class Session {
  raw = '';
  readonly pty: IPty;
  readonly folder = mkdtempSync(join(tmpdir(), 'hoopx-ask-'));
  readonly ended: Promise<void>;

  constructor({ script = SCRIPT, timeoutSeconds = 60, env = {}, bare = false }: Ask = {}) {
    const driver = join(import.meta.dirname, 'ask.ts');
    const command = [
      process.execPath,
      '--import',
      'tsx',
      driver,
      this.file('verdict'),
      script,
      `${timeoutSeconds}`,
    ];
    const below = [
      'bash',
      '-c',
      `stty -a >"$0/before"; "$@"; code=$?; stty -a >"$0/after"; exit $code`,
      this.folder,
    ];
    const [program = '', ...args] = bare ? command : [...below, ...command];
    const { CI: _ci, GITHUB_ACTIONS: _actions, NO_COLOR: _no, FORCE_COLOR: _force, ...own } = process.env;
    this.pty = spawn(program, args, { cols: 100, rows: 40, env: { ...own, TERM: 'xterm-256color', ...env } });
    this.pty.onData((text) => {
      this.raw += text;
    });
    this.ended = new Promise((resolve) => this.pty.onExit(() => resolve()));
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  /** What was shown so far, without colours. */
  get shown(): string {
    return stripVTControlCharacters(this.raw).replaceAll('\r\n', '\n');
  }

  async see(text: string | RegExp, times = 1): Promise<void> {
    const pattern = new RegExp(typeof text === 'string' ? text.replace(/[^\w ]/g, '\\$&') : text.source, 'g');
    for (let tries = 0; tries < 600; tries++) {
      if ((this.shown.match(pattern)?.length ?? 0) >= times) return;
      await sleep(20);
    }
    assert.fail(`did not see ${text} in:\n${this.shown}`);
  }

  /** Waits for the menu, and until it takes keys: moves down until that is seen to work, and up again. */
  async menu(times = 1): Promise<void> {
    await this.see('Run it?', times);
    for (let tries = 0; tries < 20; tries++) {
      await sleep(QUIET_MS + 50);
      const before = this.raw.length;
      this.pty.write(DOWN);
      if (await this.drew('❯ Refuse, with', before)) {
        const below = this.raw.length;
        this.pty.write(UP);
        if (await this.drew('❯ Refuse\n', below)) return;
      }
    }
    assert.fail(`the menu takes no keys:\n${this.shown}`);
  }

  private async drew(text: string, since: number): Promise<boolean> {
    for (let tries = 0; tries < 20; tries++) {
      await sleep(10);
      if (stripVTControlCharacters(this.raw.slice(since)).replaceAll('\r', '').includes(text)) return true;
    }
    return false;
  }

  /** Types each key by itself, as a person does. */
  async type(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.pty.write(key);
      await sleep(40);
    }
  }

  async verdict(): Promise<Verdict> {
    await Promise.race([this.ended, sleep(15_000, undefined, { ref: false })]);
    assert.ok(existsSync(this.file('verdict')), `no verdict; shown:\n${this.shown}`);
    return JSON.parse(readFileSync(this.file('verdict'), 'utf8'));
  }

  assertRestored(): void {
    assert.equal(readFileSync(this.file('after'), 'utf8'), readFileSync(this.file('before'), 'utf8'));
    assert.ok(this.raw.lastIndexOf('\x1b[?25h') > this.raw.lastIndexOf('\x1b[?25l'), 'the cursor is visible');
  }

  dispose(): void {
    try {
      process.kill(this.pty.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe('the question in a terminal', () => {
  const user = userInfo().username;
  let session: Session;
  const open = (ask?: Ask) => {
    session = new Session(ask);
    return session;
  };
  afterEach(() => session.dispose());

  async function expect(expected: object): Promise<void> {
    const { waitedMs, ...verdict } = (await session.verdict()) as Verdict & { waitedMs?: number };
    assert.deepEqual(verdict, expected);
    assert.ok(waitedMs === undefined || (waitedMs > 0 && waitedMs < 60_000));
    session.assertRestored();
  }
  const approved = { kind: 'run', by: 'human', user };
  const refused = { kind: 'refused', by: 'human', user, note: null };

  const answers: [name: string, keys: string[], expected: object][] = [
    ['down to "Run once" and Enter approves', [DOWN, DOWN, DOWN, ENTER], approved],
    ['typing "run" and Enter approves', ['r', 'u', 'n', ENTER], approved],
    ['Enter alone refuses', [ENTER], refused],
    ['Enter again and again refuses', [ENTER, ENTER, ENTER, ENTER, ENTER], refused],
    ['the list does not wrap: up and Enter refuses', [UP, UP, ENTER], refused],
    ['y and Enter refuses', ['y', ENTER], refused],
    ['Ctrl-C refuses', [CTRL_C], refused],
    ['Ctrl-C on "Run once" refuses', [DOWN, DOWN, DOWN, CTRL_C], refused],
    ['Ctrl-D refuses', [CTRL_D], refused],
    ['Ctrl-\\ refuses', ['\x1c'], refused],
    ['Ctrl-Z does nothing', ['\x1a', ENTER], refused],
  ];
  for (const [name, keys, expected] of answers) {
    it(name, async () => {
      await open().menu();
      await session.type(...keys);
      await expect(expected);
    });
  }

  it('shows the command with its risk marked, the rule, the place, and nothing on stdout', async () => {
    await open().menu();
    await session.type(ENTER);
    await session.verdict();
    assert.match(session.raw, /npm test && \x1b\[31m\x1b\[1mgit push --force/);
    for (const text of [
      'Forced push without lease',
      'overwrites commits',
      'in /srv/app',
      'claude-code',
      '❯ Refuse',
    ]) {
      assert.ok(session.shown.includes(text), text);
    }
  });

  it('paints nothing under NO_COLOR, and still marks the risk', async () => {
    await open({ env: { NO_COLOR: '1' } }).menu();
    await session.type(ENTER);
    await session.verdict();
    assert.match(session.shown, /npm test && »git push --force«/);
    assert.doesNotMatch(session.raw, /\x1b\[[\d;]*m/);
  });

  it('takes a note for the agent, cleaned and of limited length', async () => {
    await open().menu();
    await session.type(DOWN, ENTER);
    await session.see('Note to the agent:');
    await session.type('use \u202e', 'x'.repeat(600), ENTER);
    const verdict = await session.verdict();
    assert.ok(verdict.kind === 'refused' && verdict.by === 'human' && verdict.note !== null);
    assert.match(verdict.note, /^use \\u202ex+ \[\.\.\. \d+ characters not shown \.\.\.\] x+$/);
    assert.ok(verdict.note.length <= NOTE_LIMIT);
    session.assertRestored();
  });

  it('an empty note is none, and Ctrl-C in the note still refuses', async () => {
    for (const key of [ENTER, CTRL_C]) {
      await open().menu();
      await session.type(DOWN, ENTER);
      await session.see('Note to the agent:');
      await session.type(key);
      await expect(refused);
      if (key === ENTER) session.dispose();
    }
  });

  it('explains, and asks again', async () => {
    await open().menu();
    await session.type(DOWN, DOWN, ENTER);
    await session.see('What it may start (1)');
    await session.see('not known: what it falls on: $REMOTE');
    const menus = session.shown.split('Run it?').length - 1;
    await session.menu(menus);
    await session.type(ENTER);
    await expect(refused);
  });

  it('what was not shown cannot be approved before it was explained', async () => {
    await open({ script: `git push --force\n${'# padding\n'.repeat(300)}` }).menu();
    await session.type(DOWN, DOWN, DOWN, ENTER);
    await session.see('cannot be selected');
    await session.type(UP, ENTER);
    await session.see('What it may start');
    await session.menu();
    await session.type(DOWN, DOWN, DOWN, ENTER);
    await expect(approved);
  });

  const typedAhead: [name: string, keys: string][] = [
    ['arrows and Enter', `${DOWN}${DOWN}${DOWN}${ENTER}`],
    ['run and Enter', `run${ENTER}`],
    ['run and line feed', 'run\n'],
    ['Enter', ENTER.repeat(20)],
  ];
  for (const [name, keys] of typedAhead) {
    it(`drops what was typed before the question was there: ${name}`, async () => {
      open({ timeoutSeconds: 3 }).pty.write(keys);
      await session.see('Run it?');
      // And what comes in the very moment in which it appears.
      session.pty.write(keys);
      await expect({ kind: 'expired' });
    });
  }

  it('a key held down is never an answer', async () => {
    open({ timeoutSeconds: 2 });
    await session.see('Run it?');
    const held = setInterval(() => session.pty.write(ENTER), 30);
    try {
      await expect({ kind: 'expired' });
    } finally {
      clearInterval(held);
    }
  });

  it('expires when nobody answers', async () => {
    await open({ timeoutSeconds: 1 }).see('Run it?');
    await expect({ kind: 'expired' });
  });

  it('an answer read after the time was up is none', async () => {
    await open({ timeoutSeconds: 2, bare: true }).menu();
    await session.type(DOWN, DOWN, DOWN);
    process.kill(session.pty.pid, 'SIGSTOP');
    session.pty.write(ENTER);
    await sleep(2000);
    process.kill(session.pty.pid, 'SIGCONT');
    assert.equal((await session.verdict()).kind, 'expired');
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`${signal} refuses`, async () => {
      await open({ bare: true }).menu();
      process.kill(session.pty.pid, signal);
      const why = `hoopx received ${signal} while asking`;
      assert.deepEqual(await session.verdict(), { kind: 'refused', by: 'nobody', why });
    });
  }

  it('a closed terminal refuses', async () => {
    await open({ bare: true }).menu();
    (session.pty as IPty & { destroy(): void }).destroy();
    for (let tries = 0; tries < 200 && !existsSync(session.file('verdict')); tries++) await sleep(25);
    await sleep(50);
    const verdict = await session.verdict();
    assert.ok(verdict.kind === 'refused' && verdict.by === 'nobody');
    assert.match(verdict.why, /closed|SIGHUP/);
  });

  it('asks nobody in CI, even at a terminal', async () => {
    open({ env: { CI: 'true' } });
    assert.deepEqual(await session.verdict(), {
      kind: 'refused',
      by: 'nobody',
      why: 'this is CI (CI is set)',
    });
    assert.equal(session.shown.trim(), '');
  });
});
