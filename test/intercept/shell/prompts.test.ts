/** What is heard in the FIFO where shells tell that a line is over. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShellMessage } from '../../../src/intercept/shell/message.ts';
import { openPrompts, type Prompts } from '../../../src/intercept/shell/prompts.ts';
import { pause, until } from '../../execute/driver.ts';

const TOKEN = 'a'.repeat(64);
const message = (fields: string, token = TOKEN) => `t${token}\0kprompt\0p${process.pid}\0${fields}\0\0`;

describe('prompts', () => {
  let folder: string;
  let path: string;
  let prompts: Prompts;
  let heard: ShellMessage[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hoopx-prompts-'));
    path = join(folder, 'prompts');
    execFileSync('mkfifo', [path]);
    heard = [];
    prompts = openPrompts(path, TOKEN, (read) => setTimeout(() => heard.push(...read()), 20));
  });
  afterEach(() => {
    prompts.close();
    rmSync(folder, { recursive: true });
  });
  const statuses = () => heard.map(({ status }) => status);
  const hear = async (...wanted: string[]) => {
    await until(() => statuses().includes(wanted.at(-1)!), String(wanted));
    assert.deepEqual(statuses(), wanted);
  };

  it('are heard in their order, several at a time and in pieces', async () => {
    writeFileSync(path, message('s0') + message('s1') + message('s2').slice(0, 20));
    writeFileSync(path, message('s2').slice(20) + message('s3'));
    await hear('0', '1', '2', '3');
    writeFileSync(path, message('s4'));
    await hear('0', '1', '2', '3', '4');
  });

  it('are heard of who has the secret alone, and are nothing else', async () => {
    writeFileSync(path, message('s1', 'b'.repeat(64)));
    writeFileSync(path, message('s2', TOKEN.slice(1)));
    writeFileSync(path, message('s3').replace('kprompt', 'kline'));
    writeFileSync(path, message('s4').replace(/\0p\d+/, '\0p1'));
    writeFileSync(path, Buffer.from([0xff, 0xfe, 0, 0]));
    writeFileSync(path, '\0\0\0');
    writeFileSync(path, message('s5'));
    await hear('5');
  });

  it('are heard after what never ends', async () => {
    for (let i = 0; i < 10; i++) writeFileSync(path, 'x'.repeat(4000));
    await pause(100);
    writeFileSync(path, `\0\0${message('s6')}`);
    await hear('6');
  });
});
