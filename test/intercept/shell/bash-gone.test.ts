/** A guarded bash whose hoopx is gone: what it was told before is no answer. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IPty, spawn } from 'node-pty';
import { makeFifos } from '../../../src/execute/fifo.ts';
import { bashStartup } from '../../../src/intercept/shell/bash.ts';
import { type Channel, openChannel } from '../../../src/intercept/shell/channel.ts';
import { Due } from '../../../src/intercept/shell/due.ts';
import { answer, type Word } from '../../../src/intercept/shell/message.ts';
import { openPrompts, type Prompts } from '../../../src/intercept/shell/prompts.ts';
import { replacePrivateFile } from '../../../src/private-files.ts';
import { until } from '../../execute/driver.ts';
import { removeFolder } from '../../remove-folder.ts';

const [TOKEN, PROMPT_TOKEN, REPLY] = ['1'.repeat(64), '2'.repeat(64), '3'.repeat(32)];

describe('a guarded bash whose hoopx is gone', function () {
  this.timeout(60_000);
  let folder: string;
  let channel: Channel;
  let prompts: Prompts;
  let due: Due;
  let bash: IPty;
  let text: string;
  let word: Word;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hoopx-gone-'));
    mkdirSync(join(folder, 'here'));
    writeFileSync(join(folder, '.bashrc'), "PS1='prompt> '\n");
    assert.ok(await makeFifos(['prompts', 'due'].map((name) => join(folder, name))));
    due = new Due(join(folder, 'due'), { names: () => [], told: () => {} });
    channel = await openChannel(
      TOKEN,
      async ({ message }) => {
        if (message.proof !== '') due.asked(message);
        return message.kind === 'hello' ? '' : answer(REPLY, word, '');
      },
      () => answer(REPLY, 'no', ''),
    );
    prompts = openPrompts(join(folder, 'prompts'), PROMPT_TOKEN, (read) => {
      read();
      due.atPrompt();
    });
    text = '';
  });
  afterEach(() => {
    bash.kill('SIGKILL');
    for (const one of [channel, prompts, due]) one.close();
    removeFolder(folder);
  });

  async function start(quick: boolean): Promise<void> {
    const startup = bashStartup(
      {
        token: TOKEN,
        reply: REPLY,
        port: channel.port,
        prompts: join(folder, 'prompts'),
        promptToken: PROMPT_TOKEN,
        due: quick ? due.path : null,
        shims: join(folder, 'bin'),
      },
      false,
    );
    writeFileSync(join(folder, 'rc'), startup);
    bash = spawn('bash', ['--rcfile', join(folder, 'rc'), '-i'], {
      cwd: join(folder, 'here'),
      env: { PATH: process.env.PATH, HOME: folder, TERM: 'xterm' },
    });
    bash.onData((chunk) => {
      text += chunk;
    });
    await see('prompt> ');
  }
  const see = async (wanted: string) => {
    await until(
      () => text.includes(wanted),
      () => `${wanted} in ${text}`,
    );
    text = text.slice(text.indexOf(wanted) + wanted.length);
  };
  const enter = (line: string) => bash.write(`${line}\r`);

  for (const way of ['told', 'asking apart', 'told first'] as const) {
    for (const last of ['run', 'watch', 'no'] as const) {
      it(`runs nothing any more, ${way}, after: ${last}`, async () => {
        await start(way !== 'asking apart');
        word = 'run';
        enter('echo "ran $((1 + 1))" | cat');
        await see('ran 2');
        word = last;
        enter('x=$((1 + 2)); echo "then $x"');
        if (last !== 'no') await see('then 3');
        await see('prompt> ');
        channel.close();
        if (way === 'told first') replacePrivateFile(due.path, '');
        for (const line of [
          'touch ran',
          '{ touch ran; } > opened',
          '(touch ran)',
          'x=$(touch ran)',
          'touch ran &',
        ]) {
          enter(line);
          await see('hoopx does not answer');
          await see('prompt> ');
        }
        for (const name of ['ran', 'opened']) assert.ok(!existsSync(join(folder, 'here', name)), name);
      });
    }
  }

  it('is not kept waiting by a FIFO to which nobody comes when its terminal is gone', async () => {
    await start(true);
    word = 'run';
    enter("trap '' HUP");
    await see('prompt> ');
    const { pid } = bash;
    due.close();
    channel.close();
    enter('touch ran');
    await new Promise((resolve) => setTimeout(resolve, 300));
    (bash as unknown as { destroy(): void }).destroy();
    await until(
      () => !existsSync(`/proc/${pid}/cwd/.`),
      () => 'bash lives',
    );
    assert.ok(!existsSync(join(folder, 'here', 'ran')));
  });
});
