/**
 * What a user has trusted: a project's policy as it was, file by file. Kept in the state folder, which is the user's
 * alone and which no agent may write; bound to the content, so that any change asks again.
 */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { failed, openPrivateFile, preparePrivateFolder } from '../private-files.ts';
import type { Problem, Result } from '../problem.ts';
import type { RuleFile } from './configuration.ts';
import type { PolicyFolder } from './found.ts';
import { readPolicyText } from './policy-text.ts';

/** Text of each file of a project's policy that decides, by its path from the project's root. */
export type Sources = Readonly<Record<string, string>>;

export type Trust =
  | { kind: 'trusted'; since: string; by: string }
  /** The files as they were when they were trusted. */
  | { kind: 'changed'; since: string; by: string; before: Sources }
  | { kind: 'never' };

interface TrustRecord {
  v: 1;
  /** The policy folder, with symbolic links followed. */
  folder: string;
  hash: string;
  time: string;
  by: string;
  files: Sources;
}

/**
 * Reads the rule files of a project and puts them with its configuration files. The texts are kept in `ruleFiles`,
 * so that what was compared is what is compiled.
 */
export function sourcesOf(
  folder: PolicyFolder,
  texts: readonly { file: string; text: string }[],
  ruleFiles: readonly RuleFile[],
): Result<Sources> {
  const problems: Problem[] = [];
  const sources: Record<string, string> = {};
  const name = (file: string) => path.relative(path.dirname(folder.folder), file);
  for (const { file, text } of texts) sources[name(file)] = text;
  for (const ruleFile of ruleFiles) {
    const read = readPolicyText(ruleFile.file, folder);
    if (!read.ok) problems.push(...read.problems);
    else {
      ruleFile.text = read.value;
      sources[name(ruleFile.file)] = read.value;
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: sources };
}

/** Whether the user trusts this very content. What cannot be read, or may have been written by others, is no trust. */
export function trustOf(folder: string, sources: Sources, state: string): Trust {
  const record = readRecord(folder, state);
  if (record === null) return { kind: 'never' };
  const { time: since, by, files: before } = record;
  return record.hash === hashOfSources(sources)
    ? { kind: 'trusted', since, by }
    : { kind: 'changed', since, by, before };
}

/** Puts on record that the user trusts this content. Written beside and renamed: never half a record. */
export function recordTrust(
  folder: string,
  sources: Sources,
  state: string,
  by: string,
  time: string,
): Problem | null {
  const place = recordFolder(state);
  const problem = preparePrivateFolder(state) ?? preparePrivateFolder(place);
  if (problem !== null) return problem;
  const file = recordFile(folder, state);
  const draft = path.join(place, `.${randomUUID()}`);
  const opened = openPrivateFile(draft);
  if (!opened.ok) return opened.problems[0]!;
  try {
    const record: TrustRecord = {
      v: 1,
      folder: realFolder(folder),
      hash: hashOfSources(sources),
      time,
      by,
      files: sources,
    };
    fs.writeFileSync(opened.value.fd, JSON.stringify(record));
    fs.fsyncSync(opened.value.fd);
    fs.renameSync(draft, file);
    return null;
  } catch (error) {
    fs.rmSync(draft, { force: true });
    return failed(file, 'the trust cannot be recorded', error);
  } finally {
    fs.closeSync(opened.value.fd);
  }
}

/** Takes the trust back; whether there was any. */
export function revokeTrust(folder: string, state: string): boolean {
  const file = recordFile(folder, state);
  if (!fs.existsSync(file)) return false;
  fs.rmSync(file);
  return true;
}

function readRecord(folder: string, state: string): TrustRecord | null {
  const file = recordFile(folder, state);
  try {
    // A record that is not there must not be made by looking for it.
    if (!fs.existsSync(file)) return null;
    if (preparePrivateFolder(recordFolder(state)) !== null) return null;
    const opened = openPrivateFile(file);
    if (!opened.ok) return null;
    try {
      const record = JSON.parse(fs.readFileSync(opened.value.fd, 'utf8')) as Partial<TrustRecord> | null;
      const good =
        record?.v === 1 &&
        record.folder === realFolder(folder) &&
        typeof record.hash === 'string' &&
        record.files;
      return good ? (record as TrustRecord) : null;
    } finally {
      fs.closeSync(opened.value.fd);
    }
  } catch {
    return null;
  }
}

function recordFolder(state: string): string {
  return path.join(state, 'trust');
}

function recordFile(folder: string, state: string): string {
  const name = createHash('sha256').update(realFolder(folder)).digest('hex');
  return path.join(recordFolder(state), `${name}.json`);
}

function realFolder(folder: string): string {
  return fs.realpathSync(folder);
}

function hashOfSources(sources: Sources): string {
  const sorted = Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
