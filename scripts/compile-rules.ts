/**
 * Turns `rules/*.json` into `dist/rules/`: a CommonJS module of validators for each pack, and an index that says
 * which packs a command needs. Part of the build: `npx tsx scripts/compile-rules.ts`.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import standalone from 'ajv/dist/standalone/index.js';
import { transformSync } from 'esbuild';
import {
  type BuiltinCatalogue,
  type BuiltinIndex,
  CATALOGUE_MODULE,
  INDEX_MODULE,
  STRICT_INDEX_MODULE,
} from '../src/policy/builtin.ts';
import { quiet, schemaOf, validatorCompiler, withoutErrors, wordsOf } from '../src/policy/compile.ts';
import { hashOfRules } from '../src/policy/hash.ts';
import { indexRules } from '../src/policy/index-rules.ts';
import { needsOf } from '../src/policy/needs.ts';
import type { Pack } from '../src/policy/types.ts';
import { readBuiltinPacks, tellProblems } from './builtin-packs.ts';

const DIST = path.join(import.meta.dirname, '../dist/rules');

/** The text of each module, by its file name. */
export function ruleModules(packs: readonly Pack[]): Map<string, string> {
  const modules = new Map([
    [INDEX_MODULE, jsonModule(indexOf(packs, undefined))],
    [STRICT_INDEX_MODULE, jsonModule(indexOf(packs, 'strict'))],
    [CATALOGUE_MODULE, jsonModule(catalogueOf(packs))],
  ]);
  for (const pack of packs) modules.set(moduleOf(pack.pack), packModule(pack));
  return modules;
}

/** The packs that belong to a profile only, or to all. */
function indexOf(packs: readonly Pack[], profile: Pack['profile']): BuiltinIndex {
  const own = packs.filter((pack) => pack.profile === profile);
  const rules = own.flatMap((pack) => pack.rules);
  return {
    hash: hashOfRules(rules),
    needs: rules.some((rule) => needsOf(schemaOf(rule)) !== null),
    names: packs.map(({ pack }) => pack),
    packs: own.map(({ pack, rules: { length } }) => ({ name: pack, module: moduleOf(pack), rules: length })),
    index: indexRules(rules.map(schemaOf)),
  };
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

/** JSON.parse is several times faster than evaluating the same object literal. */
function jsonModule(value: unknown): string {
  return `module.exports=JSON.parse(${JSON.stringify(JSON.stringify(value))});`;
}

/** Prefixed, so that no pack can be called like the index. */
function moduleOf(pack: string): string {
  return `pack-${pack}.cjs`;
}

function packModule({ pack, rules }: Pack): string {
  const ajv = validatorCompiler('native', true);
  const names = rules.map((rule, number) => {
    ajv.addSchema(quiet(schemaOf(rule)), `rule${number}`);
    return `rule${number}`;
  });
  const code = withoutErrors(standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name]))));
  if (/\brequire\s*\(/.test(code)) throw new Error(`pack ${pack}: validators need ajv at run time`);
  if (code.includes('vErrors.push')) throw new Error(`pack ${pack}: ajv writes its errors in a new way`);
  const words = JSON.stringify(JSON.stringify(rules.map(wordsOf)));
  const source = `${code.replace(/const vSchema\d* = [^;\n]*;/g, '')}
    module.exports={words:()=>JSON.parse(${words}),validators:[${names.map((name) => `exports.${name}`)}]${needsCode(rules)}};`;
  // Tree shaking drops the schemas that ajv keeps beside its validators, as no code refers to them any more.
  return transformSync(source, { format: 'cjs', target: 'node20', minify: true, treeShaking: true }).code;
}

/** Most packs have none. */
function needsCode(rules: Pack['rules']): string {
  const needs = rules.flatMap((rule, place) => {
    const own = needsOf(schemaOf(rule));
    return own === null ? [] : [[place, own] as const];
  });
  return needs.length === 0 ? '' : `,needs:${JSON.stringify(Object.fromEntries(needs))}`;
}

if (process.argv[1] === import.meta.filename) {
  const packs = readBuiltinPacks();
  if (!packs.ok) {
    tellProblems(packs.problems);
    process.exit(1);
  }
  const modules = ruleModules(packs.value);
  mkdirSync(DIST, { recursive: true });
  for (const [name, code] of modules) {
    // Renamed into place: a hoopx that starts at this moment sees the old file or the new one, never half of it.
    writeFileSync(path.join(DIST, `.${name}.new`), code);
    renameSync(path.join(DIST, `.${name}.new`), path.join(DIST, name));
  }
  for (const name of readdirSync(DIST)) if (!modules.has(name)) rmSync(path.join(DIST, name));
}
