/** Secrets in a file that only its owner can read: the stand-in where the machine has no keychain. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { openPrivateFile, preparePrivateFolder } from '../private-files.ts';
import type { Problem } from '../problem.ts';
import type { Keychain } from './keychain.ts';

const FILE = 'credentials.json';

type Secrets = Record<string, string>;

/** Its functions throw when the folder or file is not ours alone, or cannot be read or written. */
export function openSecretFile(folder: string): Pick<Keychain, 'get' | 'set' | 'delete'> {
  return {
    get: async (account) => readSecrets(folder)[account] ?? null,
    set: async (account, secret) => writeSecrets(folder, { ...readSecrets(folder), [account]: secret }),
    delete: async (account) => {
      const { [account]: gone, ...rest } = readSecrets(folder);
      if (gone !== undefined) writeSecrets(folder, rest);
      return gone !== undefined;
    },
  };
}

function readSecrets(folder: string): Secrets {
  throwIf(preparePrivateFolder(folder));
  const file = path.join(folder, FILE);
  const opened = openPrivateFile(file);
  if (!opened.ok) throw new Error(said(opened.problems[0]!));
  try {
    const text = fs.readFileSync(opened.value.fd, 'utf8');
    return Object.assign(Object.create(null), text === '' ? {} : JSON.parse(text)) as Secrets;
  } catch (error) {
    throw new Error(`${file}: cannot be read; remove it and log in again`, { cause: error });
  } finally {
    fs.closeSync(opened.value.fd);
  }
}

/** Written beside and renamed, so that a crash leaves the old file or the new one, never half of one. */
function writeSecrets(folder: string, secrets: Secrets): void {
  const draft = path.join(folder, `.${FILE}.${randomUUID()}`);
  const opened = openPrivateFile(draft);
  if (!opened.ok) throw new Error(said(opened.problems[0]!));
  try {
    fs.writeFileSync(opened.value.fd, JSON.stringify(secrets));
    fs.fsyncSync(opened.value.fd);
    fs.renameSync(draft, path.join(folder, FILE));
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw error;
  } finally {
    fs.closeSync(opened.value.fd);
  }
}

function throwIf(problem: Problem | null): void {
  if (problem !== null) throw new Error(said(problem));
}

function said(problem: Problem): string {
  return `${problem.file}: ${problem.message}`;
}
