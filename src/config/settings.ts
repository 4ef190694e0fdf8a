/** Reads one configuration file: find the loader by its name, parse, validate. Loaded only when there is a file. */
import fs from 'node:fs';
import path from 'node:path';
import { Explorer } from 'cosmiconfig/dist/Explorer.js';
import schema from '../../rules/schema/config.schema.json' with { type: 'json' };
import type { Problem, Result } from '../problem.ts';
import type { Settings } from './configuration.ts';
import { checkFile, type PolicyFolder, ruleFilesIn } from './found.ts';
import { readPolicyText } from './policy-text.ts';
import { type Positioned, parsePositioned } from './positioned.ts';
import { problemIn, unreadable } from './problems.ts';
import { compileSchema, validate } from './validate.ts';

export interface SettingsFile {
  /** Absolute path, and the text that was read there. */
  file: string;
  text: string;
  settings: Settings;
  document: Positioned;
}

/** What our loader hands through cosmiconfig. Wrapped, so that cosmiconfig sees no `$import` in it and follows none. */
interface Loaded {
  result: Result<SettingsFile>;
}

/** The settings of one configuration file, or everything that is wrong with it. */
export async function readSettings(file: string, owner: PolicyFolder): Promise<Result<SettingsFile>> {
  // Before anything opens it: a named pipe would hold the reader for ever, a huge file would fill the memory.
  const text = readPolicyText(file, owner);
  if (!text.ok) return text;
  const load = (): Loaded => ({ result: settingsIn(text.value, file) });
  try {
    const loaded = await explorer(load).load(file);
    if (loaded === null || loaded.isEmpty) return settingsIn(text.value, file);
    return (loaded.config as Loaded).result;
  } catch (error) {
    return { ok: false, problems: [unreadable(file, error)] };
  }
}

/**
 * cosmiconfig with loaders for JSON and YAML and no others. Its class, not its `cosmiconfig()` function: that one
 * first looks for a configuration of cosmiconfig itself in the working directory, with every loader it has, and
 * so runs a `.config/config.js` that an agent left in the project.
 */
function explorer(load: () => Loaded): Explorer {
  return new Explorer({
    moduleName: 'hoopx',
    searchPlaces: ['config.json', 'config.yaml', 'config.yml'],
    loaders: { '.json': load, '.yaml': load, '.yml': load },
    ignoreEmptySearchPlaces: false,
    cache: false,
    transform: (result) => result,
    applyPackagePropertyPathToConfiguration: false,
    metaConfigFilePath: null,
    mergeImportArrays: false,
    mergeSearchPlaces: false,
    searchStrategy: 'none',
  });
}

function settingsIn(text: string, file: string): Result<SettingsFile> {
  const document = parsePositioned(text, file);
  if (!document.ok) return document;
  if (document.value.value === null)
    return {
      ok: false,
      problems: [problemIn(file, 'is empty', { hint: 'add version: 1, or remove the file' })],
    };
  const problems = validate(document.value, file, compileSchema(schemaFor(document.value.value)));
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { file, text, settings: document.value.value as Settings, document: document.value },
  };
}

/**
 * The schema without what the file does not speak of: compiling all of it would take longer than everything else that is
 * done with the file. The names stay, as hints tell them, and so does what is required.
 */
function schemaFor(value: unknown): object {
  const said = typeof value === 'object' && value !== null ? value : {};
  const properties = Object.entries(schema.properties).map(([name, property]) => [
    name,
    Object.hasOwn(said, name) || schema.required.includes(name) ? property : true,
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** The rule files that `rules` names, absolute: files as they are, folders with what rule files they hold. */
export function extraRuleFiles(
  { file, settings, document }: SettingsFile,
  owner: PolicyFolder,
  problems: Problem[],
): string[] {
  return (settings.rules ?? []).flatMap((named, index) => {
    const found: Problem[] = [];
    const target = path.resolve(path.dirname(file), named);
    const files = ruleFilesAt(target, owner, found);
    if (found.length === 0 && files.length === 0) found.push(problemIn(target, 'holds no rule file'));
    // The author mends the line that names the file, so the place is that line's.
    const pointer = `/rules/${index}`;
    const at = { ...document.valueAt(pointer), pointer };
    problems.push(
      ...found.map((problem) =>
        problemIn(file, `${named}: ${problem.message}`, { ...at, hint: problem.hint }),
      ),
    );
    return files;
  });
}

function ruleFilesAt(target: string, owner: PolicyFolder, problems: Problem[]): string[] {
  let isFolder: boolean;
  try {
    isFolder = fs.statSync(target).isDirectory();
  } catch (error) {
    problems.push(unreadable(target, error));
    return [];
  }
  if (isFolder) return ruleFilesIn(target, owner, problems);
  if (!/\.(?:json|yaml|yml)$/i.test(target)) {
    problems.push(
      problemIn(target, 'is not a rule file', { hint: 'rule files end in .json, .yaml or .yml' }),
    );
    return [];
  }
  return checkFile(target, owner, problems) ? [target] : [];
}
