/**
 * Turns `rules/*.json` into `dist/rules/`: for each pack a unit of validators (see `src/cli/start.ts`) and what is told of
 * its rules, named by their content, and an index that says which packs a command needs. Part of the build:
 * `npx tsx scripts/compile-rules.ts`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import standalone from 'ajv/dist/standalone/index.js';
import { transformSync } from 'esbuild';
import {
  type BuiltinCatalogue,
  type BuiltinIndex,
  type BuiltinPack,
  CATALOGUE_FILE,
  INDEX_FILE,
  STRICT_INDEX_FILE,
} from '../src/policy/builtin.ts';
import { quiet, schemaOf, validatorCompiler, withoutErrors, wordsOf } from '../src/policy/compile.ts';
import { hashOfRules } from '../src/policy/hash.ts';
import { indexRules, packIndex } from '../src/policy/index-rules.ts';
import { needsOf } from '../src/policy/needs.ts';
import type { Pack } from '../src/policy/types.ts';
import { readBuiltinPacks, tellProblems } from './builtin-packs.ts';

const DIST = path.join(import.meta.dirname, '../dist/rules');

/** The text of each file, by its name; the index is the last. */
export function ruleFiles(packs: readonly Pack[]): Map<string, string> {
  const files = new Map<string, string>();
  const file = (pack: string, extension: string, text: string) => {
    const name = `${pack}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.${extension}`;
    files.set(name, text);
    return name;
  };
  const compiled = packs.map(({ pack, profile, rules }) => ({
    profile,
    rules,
    file: {
      name: pack,
      validators: file(pack, 'cjs', validators(pack, rules)),
      words: file(pack, 'json', JSON.stringify(rules.map(wordsOf))),
      rules: rules.length,
      ...needsIn(rules),
    },
  }));
  /** The packs that belong to a profile only, or to all. */
  const index = (profile: Pack['profile']): BuiltinIndex => {
    const own = compiled.filter((pack) => pack.profile === profile);
    const rules = own.flatMap((pack) => pack.rules);
    return {
      hash: hashOfRules(rules),
      needs: own.some((pack) => pack.file.needs !== undefined),
      names: packs.map(({ pack }) => pack),
      packs: own.map((pack) => pack.file),
      index: packIndex(indexRules(rules.map(schemaOf))),
    };
  };
  return files
    .set(CATALOGUE_FILE, JSON.stringify(catalogueOf(packs)))
    .set(STRICT_INDEX_FILE, JSON.stringify(index('strict')))
    .set(INDEX_FILE, JSON.stringify(index(undefined)));
}

/** Most packs have none. */
function needsIn(rules: Pack['rules']): Pick<BuiltinPack, 'needs'> {
  const needs = rules.flatMap((rule, place) => {
    const own = needsOf(schemaOf(rule));
    return own === null ? [] : [[place, own] as const];
  });
  return needs.length === 0 ? {} : { needs: Object.fromEntries(needs) };
}

function catalogueOf(packs: readonly Pack[]): BuiltinCatalogue {
  return {
    packs: packs.map(({ pack, title, version = null, profile = null, rules }) => ({
      pack,
      title,
      version,
      hash: hashOfRules(rules),
      profile,
      rules: rules.map(({ id, decision, final = false }) => ({ id, decision, final })),
    })),
  };
}

function validators(pack: string, rules: Pack['rules']): string {
  const ajv = validatorCompiler('native', true);
  const names = rules.map((rule, number) => {
    ajv.addSchema(quiet(schemaOf(rule)), `rule${number}`);
    return `rule${number}`;
  });
  const code = withoutErrors(standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name]))));
  if (/\brequire\s*\(/.test(code)) throw new Error(`pack ${pack}: validators need ajv at run time`);
  if (code.includes('vErrors.push')) throw new Error(`pack ${pack}: ajv writes its errors in a new way`);
  const source = `${code.replace(/const vSchema\d* = [^;\n]*;/g, '')}
    module.exports=[${names.map((name) => `exports.${name}`)}];`;
  // Tree shaking drops the schemas that ajv keeps beside its validators, as no code refers to them any more.
  const module = transformSync(source, {
    format: 'cjs',
    target: 'node20',
    minify: true,
    treeShaking: true,
  }).code;
  return `(function (exports, require, module) { ${module.trimEnd()}\n})`;
}

if (process.argv[1] === import.meta.filename) {
  const packs = readBuiltinPacks();
  if (!packs.ok) {
    tellProblems(packs.problems);
    process.exit(1);
  }
  const files = ruleFiles(packs.value);
  mkdirSync(DIST, { recursive: true });
  for (const [name, code] of files) {
    // Renamed into place: a hoopx that starts at this moment sees the old file or the new one, never half of it.
    writeFileSync(path.join(DIST, `.${name}.new`), code);
    renameSync(path.join(DIST, `.${name}.new`), path.join(DIST, name));
  }
  for (const name of readdirSync(DIST)) if (!files.has(name)) rmSync(path.join(DIST, name), { force: true });
}
