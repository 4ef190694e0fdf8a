/** How a guarded bash asks in the shell itself, and that nobody can turn that against it: see due.ts. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pause, until } from '../execute/driver.ts';
import { assertNothingRan, type Entrance, PROMPT, shellPlace, typed } from './guarded-shell.ts';
import { exists, type Place } from './hoopx.ts';

/** Lines that do something before their first simple command. */
const COMPOUND = [
  '{ ./forbidden.sh; } > before',
  '( ./forbidden.sh ) > before',
  'while ./forbidden.sh; do :; done > before',
  '{ ./forbidden.sh; } > before &',
  'if ./forbidden.sh; then :; fi 2> before',
  'x=$(./forbidden.sh > before)',
  'for i in $(touch before); do ./forbidden.sh; done',
  'coproc { ./forbidden.sh; } > before',
  'f() { ./forbidden.sh; } > before; f',
  '! { ./forbidden.sh; } > before',
  'time { ./forbidden.sh; } > before',
  '[[ $(touch before) ]] && ./forbidden.sh',
];

describe('a bash that is told that its question is due', function () {
  this.timeout(120_000);
  let place: Place;
  let shell: Entrance;
  let others: ChildProcess[];
  beforeEach(() => {
    place = shellPlace();
    others = [];
  });
  afterEach(() => {
    for (const other of others) other.kill('SIGKILL');
    shell.close();
    place.dispose();
  });

  let row = 0;
  async function ran(code = 0): Promise<void> {
    row++;
    shell.enter(`echo "row ${row} status $?"`);
    await shell.see(`row ${row} status ${code}\r`);
    await shell.see(PROMPT);
  }
  const start = async () => {
    shell = await typed(place, ['--shell', 'bash', '--ci'], 'typed');
    await ran();
  };
  const fifo = () => {
    const sessions = join(place.folder, 'hoopx', 'state', 'shells');
    return join(sessions, readdirSync(sessions)[0]!, 'due');
  };
  const pid = async () => {
    shell.enter(`echo $$ > ${join(place.folder, 'pid')}`);
    await ran();
    return Number(readFileSync(join(place.folder, 'pid'), 'utf8'));
  };
  /** What somebody else is told in the shell's place. */
  const stolen = () => spawnSync('timeout', ['5', 'cat', fifo()], { encoding: 'utf8' }).stdout;
  async function isRefused(line: string): Promise<void> {
    shell.enter(line);
    await ran(77);
    assertNothingRan(place, line);
  }

  it('makes no process for a line', async () => {
    await start();
    const bash = await pid();
    /** Page faults of children that ended. */
    const faults = () =>
      Number(
        readFileSync(`/proc/${bash}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')[8],
      );
    const before = faults();
    for (let line = 0; line < 10; line++) await ran();
    assert.equal(faults(), before);
    shell.enter('(:)');
    await ran();
    assert.ok(faults() > before);
  });

  it('drops a refused line before anything of it runs, whatever begins it', async () => {
    await start();
    for (const line of COMPOUND) await isRefused(line);
  });

  it('asks apart where it has a PS0 of its own', async () => {
    place.write('../.bashrc', `PS1='${PROMPT}'\nPS0='$(echo "of its own")\\n'\n`);
    await start();
    shell.enter('echo "a""b"');
    await shell.see('of its own');
    await shell.see('ab');
    for (const line of COMPOUND) await isRefused(line);
  });

  it('takes nothing of the environment for its own', async () => {
    for (const name of [
      'a',
      'undropped',
      'own',
      'ok',
      'spoilt',
      'said',
      'proofs',
      'v',
      'met',
      'got',
      'fifo',
      'next',
    ])
      place.env[`__hoopx_${name}`] = name === 'ok' || name === 'own' ? '1' : 'before';
    await start();
    for (const line of COMPOUND) await isRefused(line);
  });

  it('asks apart where hoopx has one thread', async () => {
    place.env.UV_THREADPOOL_SIZE = '1';
    await start();
    for (const line of COMPOUND) await isRefused(line);
  });

  it('is decided where somebody else reads what is meant for it', async () => {
    await start();
    const told = stolen();
    assert.match(told, /^\d+ $/);
    await ran();
    await isRefused('{ ./forbidden.sh; } > before');
    // A new one for the next line, so that it goes on as before.
    assert.notEqual(stolen(), told);
    await ran();
  });

  it('takes no proof that somebody else has seen', async () => {
    await start();
    for (let turn = 0; turn < 6; turn++) {
      const proof = stolen();
      others.push(spawn('sh', ['-c', 'printf %s "$1" > "$2"', 'sh', proof, fifo()], { stdio: 'ignore' }));
      await isRefused('{ ./forbidden.sh; } > before');
      await ran();
    }
  });

  it('takes no proof that somebody saw while a program ran', async () => {
    await start();
    for (let turn = 0; turn < 4; turn++) {
      shell.enter('echo "wa""its"; sleep 0.6');
      await shell.see('waits');
      await pause(200);
      const proof = stolen();
      await shell.see(PROMPT);
      others.push(spawn('sh', ['-c', 'printf %s "$1" > "$2"', 'sh', proof, fifo()], { stdio: 'ignore' }));
      await isRefused('{ ./forbidden.sh; } > before');
    }
  });

  it('takes no words for proofs, and runs nothing of them', async () => {
    await start();
    const WORDS = [
      '',
      '1',
      'x',
      '] ',
      '$(touch before)',
      'a[$(touch before)] PATH',
      '`touch before`',
      '\\$(touch before)',
      'y\0z',
      '1'.repeat(60_000),
    ];
    for (const words of WORDS) {
      place.write('words', words);
      others.push(
        spawn('sh', ['-c', 'cat words > "$1"', 'sh', fifo()], { cwd: place.project, stdio: 'ignore' }),
      );
      await isRefused('{ ./forbidden.sh; } > before');
      await ran();
    }
  });

  it('is told nothing of what is typed for a program', async () => {
    await start();
    // No echo, and no output before the next prompt.
    for (let turn = 0; turn < 6; turn++) {
      shell.enter('echo "read""y"; read -s password');
      await shell.see('ready');
      shell.enter('hunter2');
      await shell.see(PROMPT);
      await pause(30);
      assert.match(stolen(), /^\d+ $/);
    }
    shell.enter('echo "<${#password}>"');
    await shell.see('<7>');
  });

  it('goes the other way where somebody reads again and again', async () => {
    await start();
    others.push(spawn('sh', ['-c', 'while :; do cat "$1"; done', 'sh', fifo()], { stdio: 'ignore' }));
    await until(
      () => statSync(fifo()).isFile(),
      () => 'the FIFO is still one',
      20_000,
    );
    for (const other of others) other.kill('SIGKILL');
    await ran();
    for (const line of COMPOUND) await isRefused(line);
  });

  it('lets nothing pass when it is signalled all the time', async () => {
    await start();
    const bash = await pid();
    let quiet = false;
    const noise = (async () => {
      while (!quiet) {
        await pause(2 + Math.random() * 12);
        process.kill(bash, 'SIGURG');
      }
    })();
    for (let turn = 0; turn < 2; turn++) {
      for (const line of COMPOUND) {
        shell.enter(line);
        await pause(150);
        assertNothingRan(place, line);
      }
    }
    quiet = true;
    await noise;
    shell.enter('\x03');
    await pause(500);
    shell.enter('echo "still $((1 + 1))"');
    await shell.see('still 2');
    for (const line of COMPOUND) {
      row++;
      shell.enter(line);
      shell.enter(`echo "row ${row} status $?"`);
      await shell.see(new RegExp(`row ${row} status (?:77|130)\\r`));
      assertNothingRan(place, line);
    }
    // Seen once, where the machine had much else to do: an interrupt that came late.
    const late = shell.text().match(/row \d+ status 130\r/g)?.length ?? 0;
    assert.ok(late <= 1, `${late} lines were refused with 130`);
  });

  for (const before of [
    "trap '' URG",
    'trap - URG',
    "trap '' URG; PROMPT_COMMAND=",
    'unset PROMPT_COMMAND; trap - SIGURG',
    "trap 'x=1' 23",
  ]) {
    it(`is decided after: ${before}`, async () => {
      await start();
      shell.enter(before);
      await pause(100);
      shell.enter('{ ./forbidden.sh; } > before');
      await shell.see('denied: Runs the forbidden script');
      await ran(before.includes('PROMPT_COMMAND') ? 130 : 77);
      for (const line of COMPOUND) await isRefused(line);
    });
  }

  it('starts without a function called builtin that the environment has', async () => {
    place.env['BASH_FUNC_builtin%%'] = '() { command touch before; }';
    await start();
    assertNothingRan(place, 'BASH_FUNC_builtin%%');
    for (const line of COMPOUND) await isRefused(line);
  });

  it('starts where start-up files define a function called builtin', async () => {
    place.write('../.bashrc', `PS1='${PROMPT}'\nbuiltin() { command builtin "$@"; }\n`);
    await start();
    for (const line of COMPOUND) await isRefused(line);
  });

  it('is not answered by a function called builtin', async () => {
    place.write(
      '../.bashrc',
      `PS1='${PROMPT}'\nf() { builtin() { command touch before; command builtin "$@"; }; }\n`,
    );
    await start();
    shell.enter('f');
    await pause(300);
    for (const line of COMPOUND) {
      shell.enter(line);
      await pause(100);
      assertNothingRan(place, line);
    }
    assert.ok(!exists(join(place.project, 'before')));
  });

  it('keeps what the line takes: $?, $_, PIPESTATUS, options, IFS and the parameters', async () => {
    await start();
    for (const [line, shown] of [
      ['false | true | (exit 3)', null],
      ['echo "${PIPESTATUS[*]}"', '1 0 3'],
      ['true a last', null],
      ['echo "<$_>"', '<last>'],
      ['(exit 9)', null],
      ['echo "<$?>"', '<9>'],
      ['set -- "a b" c', null],
      ['echo "$#:$1"', '2:a b'],
      ['IFS=:', null],
      ['echo "${IFS}$*"', ':a b:c'],
      ['unset IFS', null],
      ['echo "<${IFS-none}>"', '<none>'],
      ['set -u -f', null],
      ['echo "<${-//[^uf]/}>"', '<fu>'],
      ['HISTTIMEFORMAT="%F "', null],
      ['echo "<$HISTTIMEFORMAT>"', '<%F >'],
      ['LC_ALL=C.UTF-8', null],
      ["x=$'a\\nb'; alias y='echo z'", null],
      ['y "$x" "$LC_ALL"', 'z a'],
    ] as const) {
      shell.enter(line);
      if (shown !== null) await shell.see(`\r${shown}\r`);
      await shell.see(PROMPT);
    }
  });
});
